#include "query/language/plan_score.h"

#include "common/index/schema.h"
#include "query/language/plan_node.h"

#include <stdlib.h>

struct scorer {
    const struct ns_plan_document *document;
    struct ns_plan_shares *shares;
    bool failed; /* no memory */
};

void ns_plan_shares_release(struct ns_plan_shares *shares)
{
    free(shares->items);
    *shares = (struct ns_plan_shares){0};
}

static void add_share(struct scorer *scorer, struct ns_plan_share share)
{
    struct ns_plan_shares *shares = scorer->shares;
    if (shares->count == shares->capacity) {
        size_t capacity = shares->capacity ? shares->capacity * 2 : 32;
        struct ns_plan_share *items = realloc(shares->items, capacity * sizeof *items);
        scorer->failed |= !items;
        if (!items)
            return;
        shares->items = items;
        shares->capacity = capacity;
    }
    shares->items[shares->count++] = share;
}

static bool score_terms(struct scorer *scorer, const struct ns_plan_node *node, double factor)
{
    bool one = node->is_synonym && node->term_count > 1; /* see build_terms */
    struct ns_plan_share all = {node->terms, node->term_count, 1, 0, factor * node->wqf};
    bool found = false;
    for (size_t i = 0; i < node->term_count; i++) {
        uint32_t wdf;
        if (!scorer->document->find(scorer->document->context, node->terms[i], &wdf))
            continue;
        found = true;
        all.wdf += wdf;
        if (node->ranks && !one)
            add_share(scorer, (struct ns_plan_share){&node->terms[i], 1, node->wqf, wdf, factor});
    }
    if (found && node->ranks && one)
        add_share(scorer, all);
    return found;
}

static bool score(struct scorer *scorer, const struct ns_plan_node *node, double factor);

static bool score_all(struct scorer *scorer, const struct ns_plan_node *node, double factor)
{
    bool matches = true;
    for (const struct ns_plan_node *child = node->children; child && matches; child = child->next)
        matches = score(scorer, child, factor);
    return matches;
}

static bool score_any(struct scorer *scorer, const struct ns_plan_node *node, double factor)
{
    bool matches = false;
    for (const struct ns_plan_node *child = node->children; child; child = child->next)
        matches |= score(scorer, child, factor);
    return matches;
}

/* Whether the node's Xapian query finds the article; what it takes of it is added.  Recursion is as
 * deep as the plan, which the parser bounds. */
static bool score(struct scorer *scorer, const struct ns_plan_node *node, double factor)
{
    size_t before = scorer->shares->count;
    int64_t published = scorer->document->published;
    bool matches = false;
    factor *= node->boost;
    switch (node->kind) {
    case NS_PLAN_TERMS:
        matches = score_terms(scorer, node, factor);
        break;
    case NS_PLAN_DATE:
        matches = published != INT64_MIN && node->first <= published && published <= node->last;
        break;
    case NS_PLAN_AND:
    case NS_PLAN_TEXT:
        matches = score_all(scorer, node, factor);
        break;
    case NS_PLAN_OR:
        matches = score_any(scorer, node, factor);
        break;
    case NS_PLAN_NOT:
        matches = node->needs_text || !score_any(scorer, node, factor);
        break;
    }
    if (!matches || node->kind == NS_PLAN_NOT) /* a half of an AND counts for nothing */
        scorer->shares->count = before;
    return matches;
}

enum ns_status ns_plan_score(const struct ns_plan *plan, const struct ns_plan_document *document,
                             struct ns_plan_shares *shares, struct ns_error *err)
{
    struct scorer scorer = {document, shares, false};
    shares->count = 0;
    score(&scorer, plan->root, 1);
    return scorer.failed ? ns_error_nomem(err) : NS_OK;
}

void ns_plan_print_term(struct ns_str term, struct ns_buffer *out)
{
    static const struct {
        const char *prefix, *field;
    } fields[] = {
        {NS_PREFIX_TITLE, "title:"},     {NS_PREFIX_PERSON, "person:"},
        {NS_PREFIX_COUNTRY, "country:"}, {NS_PREFIX_ORGANIZATION, "org:"},
        {NS_PREFIX_PLACE, "place:"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t size = strlen(fields[i].prefix);
        if (term.size <= size || memcmp(term.data, fields[i].prefix, size) != 0)
            continue;
        term = (struct ns_str){term.data + size, term.size - size};
        ns_buffer_append_text(out, fields[i].field);
        break;
    }
    bool quoted = memchr(term.data, ' ', term.size);
    ns_buffer_append_text(out, quoted ? "\"" : "");
    ns_buffer_append_str(out, term);
    ns_buffer_append_text(out, quoted ? "\"" : "");
}
