/* Any bytes may come from a worker: they are messages or are refused, and an article that is taken
 * is one that can be handed over again. */
#include "common/article/article_json.h"
#include "indexer/workers/handover.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ns_article article, again;
static struct ns_page_parts parts;
static struct ns_arena arena;
static struct ns_buffer out, head, frame, first, second;

static void check_article(struct ns_str rest)
{
    bool page, bad;
    uint64_t consumed;
    struct ns_handover message;
    if (!ns_handover_get_article(rest, &article, &page, &consumed))
        return;
    ns_buffer_clear(&out);
    if (ns_handover_put_article(&out, &article, page, consumed, &head, &frame, NULL))
        abort();
    struct ns_str in = ns_buffer_str(&out);
    if (!ns_handover_take(&in, &message, &bad) || in.size || message.type != NS_HANDOVER_ARTICLE ||
        !ns_handover_get_article(message.rest, &again, &page, &consumed))
        abort();
    ns_buffer_clear(&first);
    ns_buffer_clear(&second);
    ns_article_write_json(&first, &article);
    ns_article_write_json(&second, &again);
    if (!ns_str_equal(ns_buffer_str(&first), ns_buffer_str(&second)))
        abort();
}

static void check(const struct ns_handover *message)
{
    const char *file;
    size_t line;
    uint64_t consumed;
    struct ns_error why;
    switch (message->type) {
    case NS_HANDOVER_ARTICLE:
        check_article(message->rest);
        break;
    case NS_HANDOVER_NOTE:
        (void)ns_handover_get_note(message->rest, &parts);
        break;
    case NS_HANDOVER_SKIP:
        if (ns_handover_get_skip(message->rest, &arena, &file, &line, &why) && !why.message[0])
            why.message[0] = '?';
        break;
    default:
        (void)ns_handover_get_end(message->rest, &consumed, &why);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_str in = {(const char *)data, size};
    struct ns_handover message;
    bool bad = false;
    parts.noted = true;
    ns_page_parts_reset(&parts);
    ns_arena_reset(&arena);
    while (ns_handover_take(&in, &message, &bad))
        check(&message);
    return 0;
}
