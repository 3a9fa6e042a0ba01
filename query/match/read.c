#include "query/match/searcher.h"

#include <stdlib.h>

enum { KEPT_SIZE = 256 * 1024 }; /* bytes of an article that is kept */

void ns_searcher_forget(struct ns_searcher *searcher)
{
    searcher->kept_count = 0;
}

struct ns_kept *ns_searcher_kept(const struct ns_searcher *searcher, uint32_t docid)
{
    for (size_t i = 0; i < searcher->kept_count; i++)
        if (searcher->kept[i].docid == docid)
            return &searcher->kept[i];
    return NULL;
}

/* False where it is not kept. */
static bool find(const struct ns_searcher *searcher, uint32_t docid, const struct ns_article **out)
{
    const struct ns_kept *kept = ns_searcher_kept(searcher, docid);
    *out = kept ? &kept->article : NULL;
    return kept;
}

void ns_searcher_keep(struct ns_searcher *searcher, uint32_t docid)
{
    struct ns_kept *kept = &searcher->kept[searcher->kept_count];
    if (searcher->kept_count == NS_KEPT_MAX || kept->article.arena.total > KEPT_SIZE)
        return;
    kept->docid = docid;
    kept->words = (struct ns_body_words){0};
    searcher->kept_count++;
}

enum ns_status ns_searcher_read_stored(struct ns_searcher *searcher, uint32_t docid,
                                       struct ns_str stored, const struct ns_article **out,
                                       struct ns_error *err)
{
    if (find(searcher, docid, out))
        return NS_OK;
    searcher->read++;
    struct ns_article *article = ns_searcher_at_hand(searcher);
    enum ns_status status = ns_decoder_decode(searcher->decoder, stored, article, err);
    *out = article;
    if (status == NS_OK)
        ns_searcher_keep(searcher, docid);
    return status;
}

enum ns_status ns_searcher_read(struct ns_searcher *searcher, uint32_t docid,
                                const struct ns_article **out, struct ns_error *err)
{
    if (find(searcher, docid, out))
        return NS_OK;
    ns_buffer_clear(&searcher->scratch);
    enum ns_status status =
        ns_xapian_document_data(ns_index_db(searcher->index), docid, &searcher->scratch, err);
    return status == NS_OK ? ns_searcher_read_stored(searcher, docid,
                                                     ns_buffer_str(&searcher->scratch), out, err)
                           : status;
}
