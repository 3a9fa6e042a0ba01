#include "query/output/why.h"

#include "query/output/output_text.h"

#include <stdlib.h>

enum { PARTS_MAX = 12 }; /* in one line; the others are summed up */

struct part {
    struct ns_str name;
    double score;
    size_t more; /* terms beside the one named */
};

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score < y->score ? 1 : -1;
    return x->name.data < y->name.data ? -1 : x->name.data > y->name.data; /* in their order */
}

static void put_name(struct ns_buffer *out, struct ns_str name, size_t more)
{
    ns_output_plain(out, name, false);
    if (more)
        ns_buffer_printf(out, " and %zu more", more);
}

/* Puts the parts in order; from PARTS_MAX on they are one. */
static size_t sort_parts(struct part *parts, size_t count)
{
    if (count)
        qsort(parts, count, sizeof *parts, compare_parts);
    if (count <= PARTS_MAX)
        return count;
    struct part *rest = &parts[PARTS_MAX - 1];
    for (size_t i = PARTS_MAX; i < count; i++)
        rest->score += parts[i].score;
    rest->more = count - PARTS_MAX;
    return PARTS_MAX;
}

void ns_output_why(struct ns_buffer *out, const struct ns_hit *hit,
                   const struct ns_reasons *reasons)
{
    const struct part text[] = {{NS_STR("(recent)"), reasons->recency, 0},
                                {NS_STR("(title)"), reasons->text.title, 0},
                                {NS_STR("(lead)"), reasons->text.lead, 0},
                                {NS_STR("(near)"), reasons->text.pairs, 0}};
    struct ns_buffer parts = {0};
    for (size_t i = 0; i < reasons->count; i++) {
        const struct ns_reason *reason = &reasons->items[i];
        struct part part = {reason->term, reason->score, reason->terms - 1};
        ns_buffer_append(&parts, &part, sizeof part);
    }
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i].score > 0)
            ns_buffer_append(&parts, &text[i], sizeof text[i]);
    struct part *items = (struct part *)(void *)parts.data;
    size_t count = ns_buffer_failed(&parts) ? 0 : sort_parts(items, parts.size / sizeof *items);
    ns_buffer_printf(out, "%.2f", hit->score);
    for (size_t i = 0; i < count; i++) {
        ns_buffer_append_text(out, i ? " + " : " = ");
        put_name(out, items[i].name, items[i].more);
        ns_buffer_printf(out, " %.2f", items[i].score);
    }
    ns_buffer_release(&parts);
}

static void put_reason(struct ns_buffer *out, const struct ns_reason *reason)
{
    ns_buffer_printf(out, "        %8.4f  ", reason->score);
    put_name(out, reason->term, reason->terms - 1);
    if (reason->factor < 1 || reason->factor > 1)
        ns_buffer_printf(out, "^%.3g", reason->factor);
    ns_buffer_printf(out, ": %u here, in %u article%s%s\n", (unsigned)reason->count,
                     (unsigned)reason->articles, reason->articles == 1 ? "" : "s",
                     reason->expansion ? ", added by the best articles" : "");
}

static void put_places(struct ns_buffer *out, const struct ns_article_proximity *places)
{
    uint32_t title = 0, captions = 0, body = 0, ordered = 0, near = 0;
    for (size_t i = 0; i < places->word_count; i++) {
        title += places->words[i].title;
        captions += places->words[i].captions;
        body += places->words[i].body;
    }
    for (size_t i = 0; i + 1 < places->word_count; i++) {
        ordered += places->pairs[i].ordered;
        near += places->pairs[i].near;
    }
    ns_buffer_printf(out,
                     "        words of the query: %u in the title, %u in captions, %u in the body",
                     (unsigned)title, (unsigned)captions, (unsigned)body);
    if (places->window)
        ns_buffer_printf(out,
                         "; pairs: %u side by side, %u near; %u different ones within %u words",
                         (unsigned)ordered, (unsigned)near, (unsigned)places->window_words,
                         (unsigned)places->window);
    ns_buffer_append_char(out, '\n');
}

void ns_output_reasons(struct ns_buffer *out, const struct ns_hit *hit,
                       const struct ns_reasons *reasons)
{
    ns_buffer_printf(out, "hit %zu  %.4f  ", hit->rank, hit->score);
    ns_output_plain(out, hit->head.id, false);
    ns_buffer_printf(out, ", %u words, %.0f on average\n", (unsigned)reasons->length,
                     reasons->average_length);
    for (size_t i = 0; i < reasons->count; i++)
        put_reason(out, &reasons->items[i]);
    if (reasons->recency > 0)
        ns_buffer_printf(out, "        %8.4f  by its date\n", reasons->recency);
    if (reasons->places.word_count)
        put_places(out, &reasons->places);
    if (reasons->reread)
        ns_buffer_printf(out,
                         "        %8.4f  by the text: %.4f in the title, %.4f early in the body, "
                         "%.4f side by side and near\n",
                         ns_rerank_bonus(reasons->text), reasons->text.title, reasons->text.lead,
                         reasons->text.pairs);
}
