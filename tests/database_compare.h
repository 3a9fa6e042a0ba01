/* Compares two databases by all that Xapian's API shows of them: for tests. */
#ifndef NS_TESTS_DATABASE_COMPARE_H
#define NS_TESTS_DATABASE_COMPARE_H

#include "common/base/arena.h"
#include "common/index/schema.h"
#include "common/index/xapian_shim.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

struct term_list {
    struct ns_arena arena;
    struct ns_str items[20000];
    uint32_t frequencies[20000];
    size_t count;
};

static inline bool list_term(void *context, struct ns_str term, uint32_t frequency)
{
    struct term_list *list = context;
    assert_true(list->count < sizeof list->items / sizeof *list->items);
    list->frequencies[list->count] = frequency;
    list->items[list->count++] = ns_arena_copy(&list->arena, term);
    return true;
}

/* The weights of all documents with the term: they tell wdf, lengths and statistics. */
static inline void search(struct ns_xapian_db *db, struct ns_str term, struct ns_xapian_result *out)
{
    struct ns_xapian_query *query = ns_xapian_query_term(term, 1);
    const struct ns_xapian_request request = {.query = query,
                                              .count = 100000,
                                              .check_at_least = 100000,
                                              .bm25 = {1.2, 0, 0, 0.75, 0.5},
                                              .sort_slot = -1};
    assert_int_equal(ns_xapian_search(db, &request, out, NULL), NS_OK);
    ns_xapian_query_free(query);
}

static inline void compare_searches(struct ns_xapian_db *a, struct ns_xapian_db *b,
                                    struct ns_str term)
{
    struct ns_xapian_result x, y;
    search(a, term, &x);
    search(b, term, &y);
    assert_int_equal(x.count, y.count);
    for (size_t i = 0; i < x.count; i++) {
        assert_int_equal(x.hits[i].docid, y.hits[i].docid);
        assert_true(x.hits[i].weight == y.hits[i].weight);
    }
    ns_xapian_result_release(&x);
    ns_xapian_result_release(&y);
}

/* Empties the term that is sought when it is seen first. */
static inline bool see_term(void *context, struct ns_str term, uint32_t wdf)
{
    struct ns_str *sought = context;
    (void)wdf;
    if (ns_str_equal(term, *sought))
        *sought = NS_STR("");
    return false;
}

static inline void compare_postings(struct ns_xapian_db *a, struct ns_xapian_db *b,
                                    struct ns_str term)
{
    uint32_t x = 0, y = 0;
    do {
        assert_int_equal(ns_xapian_next_document(a, term, x + 1, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_next_document(b, term, y + 1, &y, NULL), NS_OK);
        assert_int_equal(x, y);
        if (x) { /* the other direction */
            struct ns_str sought = term;
            assert_int_equal(ns_xapian_each_document_term(a, x, term, see_term, &sought, NULL),
                             NS_OK);
            assert_int_equal(sought.size, 0);
        }
    } while (x);
}

static inline void compare_terms(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    struct term_list *x = calloc(1, sizeof *x), *y = calloc(1, sizeof *y);
    assert_non_null(x);
    assert_non_null(y);
    assert_int_equal(ns_xapian_each_term(a, NS_STR(""), list_term, x, NULL), NS_OK);
    assert_int_equal(ns_xapian_each_term(b, NS_STR(""), list_term, y, NULL), NS_OK);
    assert_int_equal(x->count, y->count);
    for (size_t i = 0; i < x->count; i++) {
        assert_true(ns_str_equal(x->items[i], y->items[i]));
        assert_int_equal(x->frequencies[i], y->frequencies[i]);
        compare_postings(a, b, x->items[i]);
        compare_searches(a, b, x->items[i]);
    }
    ns_arena_release(&x->arena);
    ns_arena_release(&y->arena);
    free(x);
    free(y);
}

static inline void compare_values(struct ns_xapian_db *a, struct ns_xapian_db *b, uint32_t docid)
{
    struct ns_buffer x, y;
    ns_buffer_init(&x);
    ns_buffer_init(&y);
    for (uint32_t slot = 0; slot < 8; slot++) {
        ns_buffer_clear(&x);
        ns_buffer_clear(&y);
        assert_int_equal(ns_xapian_document_value(a, docid, slot, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_document_value(b, docid, slot, &y, NULL), NS_OK);
        assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    }
    ns_buffer_clear(&x);
    ns_buffer_clear(&y);
    assert_int_equal(ns_xapian_document_data(a, docid, &x, NULL), NS_OK);
    assert_int_equal(ns_xapian_document_data(b, docid, &y, NULL), NS_OK);
    assert_true(x.size > 0);
    assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    ns_buffer_release(&x);
    ns_buffer_release(&y);
}

static inline void compare_documents(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    uint32_t x = 0, y = 0;
    for (;;) {
        assert_int_equal(ns_xapian_next_document(a, NS_STR(""), x + 1, &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_next_document(b, NS_STR(""), y + 1, &y, NULL), NS_OK);
        assert_int_equal(x, y);
        if (!x)
            return;
        compare_values(a, b, x);
    }
}

static inline void compare_metadata(struct ns_xapian_db *a, struct ns_xapian_db *b)
{
    static const char *const keys[] = {NS_META_SCHEMA, NS_META_CURRENT_DICTIONARY};
    struct ns_buffer x, y;
    ns_buffer_init(&x);
    ns_buffer_init(&y);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ns_xapian_metadata(a, ns_str_of(keys[i]), &x, NULL), NS_OK);
        assert_int_equal(ns_xapian_metadata(b, ns_str_of(keys[i]), &y, NULL), NS_OK);
        assert_true(x.size > 0);
        assert_true(ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y)));
    }
    ns_buffer_release(&x);
    ns_buffer_release(&y);
}

#endif
