/* Any query is refused with a message, or its tree prints as a query that parses to a tree that
 * prints the same; and it has a plan, in every mode. */
#include "query/language/plan.h"
#include "tests/vocabulary_list.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t now = 1732467909;
static const struct ns_languages languages = {{"en", "de"}, 2};

static void print(const struct ns_node *tree, struct ns_buffer *out)
{
    ns_buffer_clear(out);
    ns_node_print(tree, out);
}

static void check_print(const struct ns_node *tree)
{
    static struct ns_arena arena;
    static struct ns_buffer first, second;
    struct ns_node *again;
    print(tree, &first);
    ns_arena_reset(&arena);
    enum ns_status status = ns_query_parse(ns_buffer_str(&first), now, &arena, &again, NULL);
    if (status == NS_LIMIT) /* the print is longer and deeper */
        return;
    if (status != NS_OK)
        abort();
    print(again, &second);
    if (!ns_str_equal(ns_buffer_str(&first), ns_buffer_str(&second)))
        abort();
}

static void check_plan(const struct ns_node *tree, bool any)
{
    static struct ns_planner *planner;
    static struct ns_buffer description;
    struct ns_plan plan;
    if (!planner && ns_planner_open(&planner, NULL) != NS_OK)
        abort();
    enum ns_status status =
        ns_planner_plan(planner, tree, any, &languages, &vocabulary, &plan, NULL);
    if (status == NS_LIMIT)
        return;
    ns_buffer_clear(&description);
    if (status != NS_OK || ns_xapian_query_describe(plan.query, &description, NULL) != NS_OK)
        abort();
    ns_plan_release(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ns_arena arena;
    struct ns_node *tree = NULL;
    struct ns_error err = {0};
    struct ns_str query = {(const char *)data, size};
    ns_arena_reset(&arena);
    if (ns_query_parse(query, now, &arena, &tree, &err) == NS_OK) {
        check_print(tree);
        check_plan(tree, false);
        check_plan(tree, true);
    } else if (!err.message[0]) {
        abort();
    }
    if (ns_query_phrase(query, &arena, &tree, NULL) == NS_OK) {
        check_print(tree);
        check_plan(tree, false);
    }
    return 0;
}
