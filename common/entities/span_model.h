/* The model that helps to judge spans: weights of features (span_features.h), learned by
 * data/model/train_model.c from texts in which people had marked the names; see data/README.md.
 *
 * The table is a hash table of rows in buckets of one cache line, chosen by the low bits of the
 * feature's hash.  A row has a weight for each part of each kind of name; its check, the top bits
 * of the hash, tells it from others. */
#ifndef NS_ENTITIES_SPAN_MODEL_H
#define NS_ENTITIES_SPAN_MODEL_H

#include "common/entities/story.h"

enum {
    NS_MODEL_BUCKET = 64, /* bytes: four rows of NS_MODEL_SLOTS weights, then their checks */
    NS_MODEL_ROWS = 4,
    NS_MODEL_CHECKS = 56, /* where they begin: two bytes each, the lower one first */
    NS_MODEL_SCALE = 16,  /* a weight of 1.0 */
};

/* Which weight of a row. */
enum ns_model_slot {
    NS_SLOT_PERSON = 0, /* and the three behind it, by enum ns_model_part */
    NS_SLOT_ORGANIZATION = 4,
    NS_SLOT_PLACE = 8,
    NS_SLOT_COUNTRY = 12,
    NS_SLOT_OTHER = 13, /* demonyms, and names of the tables that are none of ours */
    NS_MODEL_SLOTS,
};
enum ns_model_part { NS_PART_BEGIN, NS_PART_INNER, NS_PART_END, NS_PART_WHOLE };

/* Whether the model has a say: demonyms and what is no name of ours are left to the tables. */
static inline bool ns_model_judges(enum ns_label label)
{
    return label != NS_LABEL_DEMONYM && label != NS_LABEL_NOTHING;
}

/* The part that token i of count is of a name. */
static inline enum ns_model_part ns_model_part(size_t i, size_t count)
{
    return count == 1       ? NS_PART_WHOLE
           : i == 0         ? NS_PART_BEGIN
           : i + 1 == count ? NS_PART_END
                            : NS_PART_INNER;
}

/* The slot of a part of a name with the label. */
static inline unsigned ns_model_slot(enum ns_label label, enum ns_model_part part)
{
    switch (label) {
    case NS_LABEL_PERSON:
        return NS_SLOT_PERSON + part;
    case NS_LABEL_ORGANIZATION:
        return NS_SLOT_ORGANIZATION + part;
    case NS_LABEL_PLACE:
        return NS_SLOT_PLACE + part;
    case NS_LABEL_COUNTRY:
        return NS_SLOT_COUNTRY;
    default:
        return NS_SLOT_OTHER;
    }
}

/* Adds to the scores of a span, as far as there is hope, what the model gives it.
 * Its tokens' views are filled where they are not. */
void ns_model_score(const struct ns_span *span, float score[NS_LABELS]);

#endif
