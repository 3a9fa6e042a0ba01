#include "query/match/searcher.h"

static const char *const predicate_names[] = {
    [NS_PREDICATE_PHRASE] = "phrase",     [NS_PREDICATE_EITHER] = "either",
    [NS_PREDICATE_NEAR] = "near",         [NS_PREDICATE_ADJACENT] = "adjacent",
    [NS_PREDICATE_SENTENCE] = "sentence", [NS_PREDICATE_PARAGRAPH] = "paragraph",
    [NS_PREDICATE_AT_LEAST] = "at least",
};

/* The words of the query, and the terms that find them. */
static void explain_words(const struct ns_plan *plan, struct ns_buffer *out)
{
    ns_buffer_append_text(out, "\ntokens ");
    for (size_t i = 0; i < plan->word_count; i++) {
        const struct ns_plan_word *word = &plan->words[i];
        ns_buffer_printf(out, " %s%s%.*s", word->negated ? "-" : "",
                         word->form == NS_WORD_EXACT ? "=" : "", (int)word->token.size,
                         word->token.data);
        if (word->form != NS_WORD_STEM && word->form != NS_WORD_EXACT)
            continue;
        for (size_t t = 0; t < word->term_count; t++)
            ns_buffer_printf(out, "%s%.*s", t ? "," : "(", (int)word->terms[t].size,
                             word->terms[t].data);
        ns_buffer_append_text(out, word->term_count ? ")" : "");
    }
}

static void explain_expansions(const struct ns_plan *plan, struct ns_buffer *out)
{
    for (size_t i = 0; i < plan->expansion_count; i++) {
        const struct ns_expansion *expansion = &plan->expansions[i];
        ns_buffer_printf(out, "\nwords   %.*s: %zu of %s%zu", (int)expansion->term.size,
                         expansion->term.data, expansion->used,
                         expansion->complete ? "" : "more than ", expansion->found);
        for (size_t t = 0; t < expansion->used; t++)
            ns_buffer_printf(out, " %.*s", (int)expansion->terms[t].size, expansion->terms[t].data);
    }
}

static void explain_predicate(const struct ns_plan *plan, size_t i, struct ns_buffer *out)
{
    const struct ns_plan_predicate *predicate = &plan->predicates[i];
    ns_buffer_printf(out, "  %4zu. %s", i + 1, predicate_names[predicate->kind]);
    if (predicate->kind == NS_PREDICATE_PHRASE) {
        for (size_t w = 0; w < predicate->count; w++) {
            struct ns_str token = plan->words[predicate->first + w].token;
            ns_buffer_printf(out, " %.*s", (int)token.size, token.data);
        }
    } else if (predicate->kind == NS_PREDICATE_AT_LEAST) {
        ns_buffer_printf(out, " %u of %zu", (unsigned)predicate->number, predicate->left + 1);
    } else {
        ns_buffer_printf(out, " %zu and %zu", predicate->left + 1, predicate->right + 1);
        if (predicate->kind == NS_PREDICATE_NEAR || predicate->kind == NS_PREDICATE_ADJACENT)
            ns_buffer_printf(out, ", %u words", (unsigned)predicate->number);
    }
    ns_buffer_append_char(out, '\n');
}

static void explain_text(const struct ns_searcher *searcher, struct ns_buffer *out)
{
    const struct ns_plan *plan = &searcher->plan;
    if (!plan->needs_text) {
        ns_buffer_append_text(out, "\ntext    has nothing to decide\n");
        return;
    }
    ns_buffer_printf(out, "\ntext    decides %zu predicate%s\n", plan->predicate_count,
                     plan->predicate_count == 1 ? "" : "s");
    for (size_t i = 0; i < plan->predicate_count; i++)
        explain_predicate(plan, i, out);
}

enum ns_status ns_searcher_explain(struct ns_searcher *searcher, const struct ns_results *results,
                                   struct ns_buffer *out, struct ns_error *err)
{
    ns_buffer_append_text(out, "tree    ");
    ns_node_print(searcher->tree, out);
    ns_buffer_printf(out, "\nmode    %s", searcher->any ? "any" : "all");
    explain_words(&searcher->plan, out);
    ns_buffer_append_text(out, "\nxapian  ");
    enum ns_status status = ns_xapian_query_describe(searcher->plan.query, out, err);
    if (status != NS_OK)
        return status;
    explain_expansions(&searcher->plan, out);
    explain_text(searcher, out);
    if (searcher->expander && ns_expander_count(searcher->expander)) {
        ns_buffer_append_text(out, searcher->like ? "like    " : "expand  ");
        ns_expander_print(searcher->expander, out);
        ns_buffer_append_char(out, '\n');
    }
    if (searcher->half_life > 0)
        ns_buffer_printf(out, "recent  %zu weighed by their dates, half-life %.3g days\n",
                         searcher->dated, searcher->half_life / (24 * 60 * 60));
    if (searcher->reranked)
        ns_buffer_printf(out, "rerank  the best %zu by their text\n", searcher->reranked);
    ns_buffer_printf(out, "found   %s%zu", results->total_is_exact ? "" : "at least ",
                     results->total);
    if (searcher->plan.needs_text)
        ns_buffer_printf(out, " of %zu candidates", searcher->candidates);
    ns_buffer_printf(out, ", %zu article%s read\n", searcher->read, searcher->read == 1 ? "" : "s");
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}
