#include "common/index/schema.h"
#include "query/match/screen.h"
#include "query/match/searcher.h"

struct candidate {
    struct ns_searcher *searcher;
    uint32_t docid;
};

struct sought_term {
    struct ns_str text;
    bool found;
};

static bool see_term(void *context, struct ns_str term, uint32_t wdf)
{
    struct sought_term *sought = context;
    (void)wdf;
    sought->found = ns_str_equal(term, sought->text);
    return false;
}

static enum ns_status has_term(void *context, struct ns_str term, bool *out, struct ns_error *err)
{
    const struct candidate *candidate = context;
    struct sought_term sought = {.text = term};
    enum ns_status status = ns_xapian_each_document_term(
        ns_index_db(candidate->searcher->index), candidate->docid, term, see_term, &sought, err);
    *out = sought.found;
    return status;
}

static enum ns_status read_value(struct ns_searcher *searcher, uint32_t docid, enum ns_slot slot,
                                 struct ns_error *err)
{
    ns_buffer_clear(&searcher->scratch);
    return ns_xapian_document_value(ns_index_db(searcher->index), docid, slot, &searcher->scratch,
                                    err);
}

/* Decides a candidate by its values where they suffice: most that a phrase is not in. */
static enum ns_status judge_by_values(struct ns_searcher *searcher,
                                      struct ns_plan_evidence *evidence, uint32_t docid,
                                      bool *decided, bool *accepted, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (searcher->plan.has_dates) {
        status = read_value(searcher, docid, NS_SLOT_PUBLISHED, err);
        evidence->published = ns_schema_date_of_value(ns_buffer_str(&searcher->scratch));
    }
    if (status == NS_OK)
        status = read_value(searcher, docid, NS_SLOT_SIGNATURE, err);
    if (status != NS_OK)
        return status;
    size_t possible =
        ns_screen_predicates(&searcher->plan, ns_buffer_str(&searcher->scratch), searcher->found);
    *decided = false;
    if (possible && !ns_screen_is_sound(&searcher->plan))
        return NS_OK;
    status = ns_plan_accepts(&searcher->plan, evidence, accepted, err);
    *decided = !possible || !*accepted;
    return status;
}

/* Reads a candidate's article and lets it decide. */
static enum ns_status judge_by_text(struct ns_searcher *searcher,
                                    const struct ns_plan_evidence *evidence, uint32_t docid,
                                    bool *accepted, struct ns_error *err)
{
    struct ns_article *article = &searcher->article;
    ns_buffer_clear(&searcher->scratch);
    enum ns_status status =
        ns_xapian_document_data(ns_index_db(searcher->index), docid, &searcher->scratch, err);
    if (status == NS_OK)
        status =
            ns_decoder_decode(searcher->decoder, ns_buffer_str(&searcher->scratch), article, err);
    if (status == NS_OK)
        status = ns_matcher_decide(searcher->matcher, article, searcher->found, err);
    return status == NS_OK ? ns_plan_accepts(&searcher->plan, evidence, accepted, err) : status;
}

enum ns_status ns_searcher_judge(struct ns_searcher *searcher, uint32_t docid, bool *accepted,
                                 struct ns_error *err)
{
    struct candidate candidate = {searcher, docid};
    struct ns_plan_evidence evidence = {.context = &candidate,
                                        .has_term = has_term,
                                        .published = INT64_MIN,
                                        .found = searcher->found};
    bool decided = false;
    enum ns_status status = judge_by_values(searcher, &evidence, docid, &decided, accepted, err);
    if (status != NS_OK || decided)
        return status;
    return judge_by_text(searcher, &evidence, docid, accepted, err);
}
