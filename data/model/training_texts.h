/* Texts in which people marked the names, for training: read from .conll files, joined to articles
 * and printed as newspapers print them. */
#ifndef NS_MODEL_TRAINING_TEXTS_H
#define NS_MODEL_TRAINING_TEXTS_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum training_kind {
    TRAINING_PERSON,
    TRAINING_ORGANIZATION,
    TRAINING_PLACE, /* or a country, where the set does not tell */
    TRAINING_COUNTRY,
    TRAINING_OTHER, /* a name of something else */
};

struct training_name {
    uint32_t start, end; /* bytes of the text */
    uint8_t kind;        /* enum training_kind */
};

struct training_text {
    char *text;
    uint32_t size;
    bool title;    /* it is a headline */
    bool doubtful; /* a machine marked the names */
    struct training_name *names;
    uint32_t name_count;
    float weight; /* of its set */
};

struct training_texts {
    struct training_text *items;
    size_t count, capacity;
};

/* Reads all the sets that the table names, files being looked for in folder; the table's columns
 * are said at its top. */
enum ns_status training_texts_read(struct training_texts *texts, const char *table,
                                   const char *folder, struct ns_error *err);
void training_texts_release(struct training_texts *texts);

#endif
