#include "common/entities/span_score.h"

#include "common/entities/span_model.h"
#include "common/entities/span_rules.h"

enum ns_label ns_match_label(const struct ns_story *story, const struct ns_match *match)
{
    static const enum ns_label labels[] = {
        [NS_GAZ_COUNTRY] = NS_LABEL_COUNTRY,
        [NS_GAZ_DEMONYM] = NS_LABEL_DEMONYM,
        [NS_GAZ_ORGANIZATION] = NS_LABEL_ORGANIZATION,
        [NS_GAZ_PLACE] = NS_LABEL_PLACE,
        [NS_GAZ_PERSON] = NS_LABEL_PERSON,
        [NS_GAZ_NOTHING] = NS_LABEL_NOTHING,
    };
    const struct ns_gazetteer *table = story->tables[match->table];
    return labels[table->entries[table->aliases[match->alias].entry].type];
}

bool ns_span_has_hope(const struct ns_span *span, const float score[NS_LABELS])
{
    const struct ns_story *story = span->story;
    bool user = span->match && span->match->table + 1u < story->table_count;
    bool sure =
        span->match && span->count > 1 && ns_match_label(story, span->match) == NS_LABEL_COUNTRY;
    if (user || sure || (story->tokens[span->first].flags & NS_TOKEN_SMALL))
        return false;
    for (size_t label = 1; label < NS_LABELS; label++)
        if (score[label] >= NS_SCORE_HOPELESS)
            return true;
    return false;
}

void ns_span_score(const struct ns_span *span, float score[NS_LABELS])
{
    ns_span_rules(span, score);
    if (ns_span_has_hope(span, score))
        ns_model_score(span, score);
}
