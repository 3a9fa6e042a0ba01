/* The mentions of a stored article, from any bytes: each lies within its text, and what was read is
 * read the same when it is written again. */
#include "common/article/mention.h"

#include <stdlib.h>

static struct ns_mention_encoder encoder;
static struct ns_arena arena;

static size_t text_size(const struct ns_article *article, const struct ns_mention *mention)
{
    switch (mention->place) {
    case NS_MENTION_TITLE:
        return article->title.size;
    case NS_MENTION_BODY:
        return article->body.size;
    case NS_MENTION_CAPTION:
        return mention->caption < article->captions.count
                   ? article->captions.items[mention->caption].size
                   : 0;
    default:
        return 0;
    }
}

static void read(const struct ns_article *article, struct ns_mentions *out)
{
    if (!ns_mentions_decode(article, &arena, out))
        abort();
    for (size_t i = 0; i < out->count; i++) {
        const struct ns_mention *mention = &out->items[i];
        if (mention->start > mention->end || mention->end > text_size(article, mention) ||
            !mention->identity.size || mention->type >= NS_ENTITY_TYPES)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_str bytes = {(const char *)data, size};
    struct ns_article article = {.title = NS_STR("Kim meets Putin"),
                                 .body = bytes,
                                 .captions = {{NS_STR("one"), NS_STR("two")}, 2},
                                 .mentions = bytes};
    struct ns_mentions first, second;
    ns_arena_reset(&arena);
    read(&article, &first);
    ns_mention_encoder_begin(&encoder, &article);
    for (size_t i = 0; i < first.count; i++)
        ns_mention_encode(&encoder, &first.items[i]);
    if (!ns_mention_encoder_finish(&encoder, &article.mentions))
        abort();
    read(&article, &second);
    if (second.count != first.count)
        abort();
    for (size_t i = 0; i < first.count; i++)
        if (first.items[i].start != second.items[i].start ||
            first.items[i].end != second.items[i].end ||
            first.items[i].place != second.items[i].place ||
            !ns_str_equal(first.items[i].identity, second.items[i].identity))
            abort();
    return 0;
}
