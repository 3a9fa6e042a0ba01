#include "common/index/schema.h"
#include "query/match/screen.h"
#include "query/match/searcher.h"

#include <stdlib.h>

enum { KEEP_CHUNK = 4096 }; /* candidates whose values are read at a time */

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

/* What the evidence of a candidate is asked through. */
struct asked {
    struct ns_searcher *searcher;
    uint32_t docid;
};

static enum ns_status has_term(void *context, struct ns_str term, bool *out, struct ns_error *err)
{
    const struct asked *asked = context;
    struct sought_term sought = {.text = term};
    enum ns_status status = ns_xapian_each_document_term(
        ns_index_db(asked->searcher->index), asked->docid, term, see_term, &sought, err);
    *out = sought.found;
    return status;
}

/* Asks the plan, by searcher->found. */
static enum ns_status ask(struct ns_searcher *searcher, const struct ns_candidate *candidate,
                          bool *accepted, struct ns_error *err)
{
    struct asked asked = {searcher, candidate->docid};
    struct ns_plan_evidence evidence = {.context = &asked,
                                        .has_term = has_term,
                                        .published = candidate->published,
                                        .found = searcher->found};
    return ns_plan_accepts(&searcher->plan, &evidence, accepted, err);
}

/* --- by values --- */

struct screening {
    struct ns_searcher *searcher;
    struct ns_candidate *candidates;
    bool is_sound;
    enum ns_status status;
    struct ns_error *err;
};

static void take_date(void *context, size_t index, struct ns_str value)
{
    const struct screening *screening = context;
    screening->candidates[index].published = ns_schema_date_of_value(value);
}

/* Most articles that a phrase is not in are refused here. */
static void take_signature(void *context, size_t index, struct ns_str value)
{
    struct screening *screening = context;
    struct ns_searcher *searcher = screening->searcher;
    struct ns_candidate *candidate = &screening->candidates[index];
    bool accepted;
    if (screening->status != NS_OK)
        return;
    size_t possible = ns_screen_predicates(&searcher->plan, value, searcher->found);
    if (possible && !screening->is_sound)
        return;
    screening->status = ask(searcher, candidate, &accepted, screening->err);
    if (!accepted)
        candidate->verdict = NS_VERDICT_NO;
    else if (!possible)
        candidate->verdict = NS_VERDICT_YES;
}

enum ns_status ns_searcher_screen(struct ns_searcher *searcher, const uint32_t *docids,
                                  struct ns_candidate *candidates, size_t count,
                                  struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    struct screening screening = {.searcher = searcher,
                                  .candidates = candidates,
                                  .is_sound = ns_screen_is_sound(&searcher->plan),
                                  .err = err};
    enum ns_status status = NS_OK;
    searcher->candidates += count;
    if (searcher->plan.has_dates)
        status =
            ns_xapian_each_value(db, NS_SLOT_PUBLISHED, docids, count, take_date, &screening, err);
    if (status == NS_OK && ns_screen_is_useful(&searcher->plan))
        status = ns_xapian_each_value(db, NS_SLOT_SIGNATURE, docids, count, take_signature,
                                      &screening, err);
    return status == NS_OK ? screening.status : status;
}

/* --- by the text --- */

enum ns_status ns_searcher_judge(struct ns_searcher *searcher, const struct ns_candidate *candidate,
                                 bool *accepted, struct ns_error *err)
{
    struct ns_article *article = ns_searcher_at_hand(searcher);
    searcher->read++;
    ns_buffer_clear(&searcher->scratch);
    enum ns_status status = ns_xapian_document_data(ns_index_db(searcher->index), candidate->docid,
                                                    &searcher->scratch, err);
    if (status == NS_OK)
        status =
            ns_decoder_decode(searcher->decoder, ns_buffer_str(&searcher->scratch), article, err);
    if (status == NS_OK)
        status = ns_matcher_decide(searcher->matcher, article, searcher->found, err);
    return status == NS_OK ? ask(searcher, candidate, accepted, err) : status;
}

/* --- many at once --- */

/* Appends those of a chunk that match to out, which has *kept so far and may end where the chunk
 * begins. */
static enum ns_status keep_chunk(struct ns_searcher *searcher, const uint32_t *docids, size_t count,
                                 struct ns_candidate *candidates, uint32_t *out, size_t *kept,
                                 struct ns_error *err)
{
    for (size_t i = 0; i < count; i++)
        candidates[i] = (struct ns_candidate){.docid = docids[i], .published = INT64_MIN};
    enum ns_status status = ns_searcher_screen(searcher, docids, candidates, count, err);
    for (size_t i = 0; i < count && status == NS_OK; i++) {
        bool accepted = candidates[i].verdict == NS_VERDICT_YES;
        if (candidates[i].verdict == NS_VERDICT_OPEN)
            status = ns_searcher_judge(searcher, &candidates[i], &accepted, err);
        if (accepted)
            out[(*kept)++] = candidates[i].docid;
    }
    return status;
}

enum ns_status ns_searcher_keep_matches(struct ns_searcher *searcher, uint32_t *docids,
                                        size_t *count, struct ns_error *err)
{
    struct ns_candidate *candidates = malloc(KEEP_CHUNK * sizeof *candidates);
    enum ns_status status = candidates ? NS_OK : ns_error_nomem(err);
    size_t kept = 0;
    for (size_t at = 0; at < *count && status == NS_OK; at += KEEP_CHUNK) {
        size_t size = *count - at < KEEP_CHUNK ? *count - at : KEEP_CHUNK;
        status = keep_chunk(searcher, docids + at, size, candidates, docids, &kept, err);
    }
    free(candidates);
    *count = kept;
    return status;
}
