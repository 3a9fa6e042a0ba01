/* A text and, behind a NUL, a query; all of it once more for the names in the text: the passage
 * lies in the text, splits no character, and its spans are in order within it; a phrase that is the
 * text's own words is found. */
#include "common/base/utf8.h"
#include "query/match/passage.h"
#include "tests/vocabulary_list.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ns_languages languages = {{"en", "de"}, 2};
static struct ns_planner *planner;
static struct ns_matcher *matcher;
static struct ns_article article;
static struct ns_arena arena;

static void prepare(struct ns_str text)
{
    if (!planner &&
        (ns_planner_open(&planner, NULL) != NS_OK || ns_matcher_open(&matcher, NULL) != NS_OK))
        abort();
    ns_article_reset(&article);
    ns_arena_reset(&arena);
    if (ns_article_set(&article, &article.title, text, 60, NULL) != NS_OK ||
        ns_article_set(&article, &article.body, text, NS_BODY_MAX, NULL) != NS_OK ||
        ns_article_add(&article, &article.captions, text, NULL) != NS_OK ||
        ns_article_set(&article, &article.language, NS_STR("de"), text.size % 3, NULL) != NS_OK)
        abort();
}

static void check_spans(struct ns_str text, struct ns_spans spans)
{
    size_t at = 0;
    for (size_t i = 0; i < spans.count; i++) {
        struct ns_span span = spans.items[i];
        if (span.start < at || span.end <= span.start || span.end > text.size ||
            ns_utf8_cut(text.data, text.size, span.start) != span.start ||
            ns_utf8_cut(text.data, text.size, span.end) != span.end)
            abort();
        at = span.end;
    }
}

static void check_passage(size_t size)
{
    struct ns_passage passage;
    if (ns_matcher_passage(matcher, &article, NULL, size, &passage, NULL) != NS_OK)
        abort();
    check_spans(article.title, passage.title);
    check_spans(passage.snippet, passage.spans);
    if (passage.snippet.size && !ns_utf8_valid(passage.snippet.data, passage.snippet.size))
        abort();
}

/* Plans a tree and scans for it; false when none of its phrases was found. */
static bool scan(const struct ns_node *tree)
{
    struct ns_plan plan;
    size_t count = 0;
    if (ns_planner_plan(planner, tree, false, &languages, &vocabulary, &plan, NULL) != NS_OK)
        return true;
    bool *found = calloc(plan.predicate_count + 1, sizeof *found);
    if (!found || ns_matcher_prepare(matcher, &plan, NULL) != NS_OK ||
        ns_matcher_decide(matcher, &article, found, NULL) != NS_OK)
        abort();
    for (size_t i = 0; i < plan.predicate_count; i++)
        count += found[i];
    free(found);
    check_passage(0);
    check_passage(33);
    check_passage(200);
    bool any = count || !plan.predicate_count;
    ns_plan_release(&plan);
    return any;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_str text = {(const char *)data, size};
    const char *nul = size ? memchr(data, '\0', size) : NULL;
    struct ns_str query = {text.data + size, 0};
    struct ns_node *tree = NULL;
    if (nul) {
        text.size = (size_t)(nul - text.data);
        query = (struct ns_str){nul + 1, size - text.size - 1};
    }
    prepare(text);
    article.mentions = (struct ns_str){(const char *)data, size}; /* damaged, most of the time */
    if (ns_query_parse(query, 0, &arena, &tree, NULL) == NS_OK)
        (void)scan(tree);
    /* The title is a phrase that stands in the title. */
    if (ns_query_phrase(article.title, &arena, &tree, NULL) == NS_OK && !scan(tree))
        abort();
    return 0;
}
