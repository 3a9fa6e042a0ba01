#include "query/match/searcher.h"

#include "common/index/schema.h"
#include "query/match/recent.h"

#include <math.h>

/* --- the article's terms --- */

static bool take_term(void *context, struct ns_str term, uint32_t wdf)
{
    struct ns_searcher *searcher = context;
    uint32_t id = ns_table_intern(&searcher->terms, term);
    if (id == NS_TABLE_NONE)
        return false;
    ns_buffer_append(&searcher->frequencies, &wdf, sizeof wdf);
    return true;
}

static uint32_t frequency(const struct ns_searcher *searcher, uint32_t id)
{
    return ((const uint32_t *)(const void *)searcher->frequencies.data)[id];
}

static bool find_term(void *context, struct ns_str term, uint32_t *wdf)
{
    const struct ns_searcher *searcher = context;
    uint32_t id = ns_table_find(&searcher->terms, term);
    if (id != NS_TABLE_NONE)
        *wdf = frequency(searcher, id);
    return id != NS_TABLE_NONE;
}

/* Reads the terms of an article; its length is the sum of their frequencies. */
static enum ns_status read_terms(struct ns_searcher *searcher, uint32_t docid, uint32_t *length,
                                 struct ns_error *err)
{
    ns_table_release(&searcher->terms);
    ns_buffer_clear(&searcher->frequencies);
    enum ns_status status = ns_xapian_each_document_term(ns_index_db(searcher->index), docid,
                                                         NS_STR(""), take_term, searcher, err);
    if (status != NS_OK)
        return status;
    *length = 0;
    size_t count = searcher->frequencies.size / sizeof(uint32_t);
    if (ns_buffer_failed(&searcher->frequencies) || count < searcher->terms.count)
        return ns_error_nomem(err);
    for (uint32_t i = 0; i < count; i++)
        *length += frequency(searcher, i);
    return NS_OK;
}

/* --- BM25 --- */

/* In how many articles one of the terms is; of several an estimate, as if they were independent:
 * what Xapian ranks by. */
static enum ns_status count_articles(struct ns_searcher *searcher,
                                     const struct ns_plan_share *share, double documents,
                                     uint32_t *out, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    double all = 0;
    for (size_t i = 0; i < share->term_count && status == NS_OK; i++) {
        uint32_t one = 0;
        status = ns_xapian_term_frequency(ns_index_db(searcher->index), share->terms[i], &one, err);
        all = floor(all + one - all * one / documents + 0.5);
    }
    *out = (uint32_t)all;
    return status;
}

/* As Xapian::BM25Weight has it: the idf of a term in more than a third or so of all articles is
 * bent so that none is below zero. */
static double bm25(const struct ns_plan_share *share, double articles, double documents,
                   double length)
{
    const struct ns_xapian_bm25 *p = &ns_searcher_bm25;
    double odds = (documents - articles + 0.5) / (articles + 0.5);
    double idf = log(odds < 2 ? odds * 0.5 + 1 : odds);
    double query = (p->k3 + 1) * share->wqf / (p->k3 + share->wqf);
    double norm = p->k1 * (1 - p->b + p->b * fmax(length, p->min_normlen));
    return share->factor * idf * query * (p->k1 + 1) * share->wdf / (share->wdf + norm);
}

/* --- reasons --- */

/* The names of terms move until all are there: they get their addresses in the end. */
static enum ns_status add_reason(struct ns_searcher *searcher, const struct ns_plan_share *share,
                                 bool expansion, struct ns_reasons *reasons, struct ns_error *err)
{
    struct ns_xapian_stats stats;
    struct ns_reason reason = {.terms = share->term_count,
                               .count = share->wdf,
                               .factor = share->factor,
                               .expansion = expansion};
    enum ns_status status = ns_xapian_read_stats(ns_index_db(searcher->index), &stats, err);
    double documents = (double)(stats.documents ? stats.documents : 1);
    if (status == NS_OK)
        status = count_articles(searcher, share, documents, &reason.articles, err);
    if (status != NS_OK)
        return status;
    reason.score = bm25(share, reason.articles, documents,
                        reasons->length / fmax(reasons->average_length, 1e-9));
    size_t before = searcher->reason_names.size;
    ns_plan_print_term(share->terms[0], &searcher->reason_names);
    reason.term.size = searcher->reason_names.size - before;
    ns_buffer_append_char(&searcher->reason_names, '\0');
    ns_buffer_append(&searcher->reasons, &reason, sizeof reason);
    reasons->terms += reason.score;
    return NS_OK;
}

static enum ns_status add_expansions(struct ns_searcher *searcher, struct ns_reasons *reasons,
                                     struct ns_error *err)
{
    enum ns_status status = NS_OK;
    size_t count = searcher->expander ? ns_expander_count(searcher->expander) : 0;
    for (size_t i = 0; i < count && status == NS_OK; i++) {
        struct ns_plan_share share = {.term_count = 1, .wqf = 1};
        struct ns_str word = ns_expander_word(searcher->expander, i, &share.factor);
        share.terms = &word;
        if (find_term(searcher, word, &share.wdf))
            status = add_reason(searcher, &share, !searcher->like, reasons, err);
    }
    return status;
}

static enum ns_status read_published(struct ns_searcher *searcher, uint32_t docid, int64_t *out,
                                     struct ns_error *err)
{
    ns_buffer_clear(&searcher->scratch);
    enum ns_status status = ns_xapian_document_value(ns_index_db(searcher->index), docid,
                                                     NS_SLOT_PUBLISHED, &searcher->scratch, err);
    if (status == NS_OK)
        *out = ns_schema_date_of_value(ns_buffer_str(&searcher->scratch));
    return status;
}

static enum ns_status add_shares(struct ns_searcher *searcher, uint32_t docid,
                                 struct ns_reasons *reasons, struct ns_error *err)
{
    struct ns_plan_document document = {searcher, find_term, INT64_MIN};
    enum ns_status status = read_published(searcher, docid, &document.published, err);
    if (status == NS_OK)
        status = ns_plan_score(&searcher->plan, &document, &searcher->shares, err);
    if (searcher->like) /* the query only chooses */
        searcher->shares.count = 0;
    for (size_t i = 0; i < searcher->shares.count && status == NS_OK; i++)
        status = add_reason(searcher, &searcher->shares.items[i], false, reasons, err);
    if (status == NS_OK)
        status = add_expansions(searcher, reasons, err);
    if (searcher->half_life > 0)
        reasons->recency =
            reasons->terms *
            (ns_recent_factor(document.published, searcher->now, searcher->half_life) - 1);
    return status;
}

static enum ns_status add_text(struct ns_searcher *searcher, const struct ns_hit *hit,
                               struct ns_reasons *reasons, struct ns_error *err)
{
    const struct ns_article *article = NULL;
    enum ns_status status = ns_searcher_article(searcher, hit, &article, err);
    if (status == NS_OK)
        status = ns_matcher_proximity(searcher->matcher, article, &reasons->places, err);
    reasons->reread = hit->rank <= searcher->reranked;
    if (status == NS_OK && reasons->reread)
        reasons->text =
            ns_rerank_worth(&searcher->plan, &reasons->places, searcher->average_length);
    return status;
}

static enum ns_status finish(struct ns_searcher *searcher, struct ns_reasons *reasons,
                             struct ns_error *err)
{
    struct ns_reason *items = (struct ns_reason *)(void *)searcher->reasons.data;
    size_t offset = 0;
    if (ns_buffer_failed(&searcher->reasons) || ns_buffer_failed(&searcher->reason_names))
        return ns_error_nomem(err);
    reasons->items = items;
    reasons->count = searcher->reasons.size / sizeof *items;
    for (size_t i = 0; i < reasons->count; i++) {
        items[i].term.data = searcher->reason_names.data + offset;
        offset += items[i].term.size + 1;
    }
    return NS_OK;
}

static enum ns_status find_reasons(struct ns_searcher *searcher, const struct ns_hit *hit,
                                   struct ns_reasons *reasons, struct ns_error *err)
{
    *reasons = (struct ns_reasons){0};
    ns_buffer_clear(&searcher->reasons);
    ns_buffer_clear(&searcher->reason_names);
    enum ns_status status = ns_searcher_weigh(searcher, err);
    if (status == NS_OK)
        status = read_terms(searcher, hit->docid, &reasons->length, err);
    reasons->average_length = searcher->average_length;
    if (status == NS_OK)
        status = add_shares(searcher, hit->docid, reasons, err);
    if (status == NS_OK)
        status = add_text(searcher, hit, reasons, err);
    return status == NS_OK ? finish(searcher, reasons, err) : status;
}

enum ns_status ns_searcher_reasons(struct ns_searcher *searcher, const struct ns_hit *hit,
                                   struct ns_reasons *reasons, struct ns_error *err)
{
    enum ns_status status = find_reasons(searcher, hit, reasons, err);
    if (status != NS_MODIFIED)
        return status;
    status = ns_searcher_refresh(searcher, err);
    if (status == NS_OK)
        status = find_reasons(searcher, hit, reasons, err);
    if (status != NS_MODIFIED)
        return status;
    *reasons = (struct ns_reasons){0};
    return NS_OK;
}
