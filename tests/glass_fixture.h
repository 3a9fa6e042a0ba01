/* Random documents, and the same database of them by Xapian and by the bulk writer's tables: for
 * tests. */
#ifndef NS_TESTS_GLASS_FIXTURE_H
#define NS_TESTS_GLASS_FIXTURE_H

#include "indexer/writer/bulk/glass_database.h"

#include "common/base/arena.h"
#include "tests/glass_read.h"
#include "tests/scratch.h"

struct corpus {
    struct ns_arena arena;
    struct ns_xapian_document *documents;
    uint32_t *docids;
    size_t count, capacity;
};

struct fixture {
    char root[NS_SCRATCH_SIZE], live[96], bulk[96], compact[96];
    struct corpus corpus;
    struct ns_error err;
};

static inline int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_scratch_make(f->root);
    snprintf(f->live, sizeof f->live, "%s/live", f->root);
    snprintf(f->bulk, sizeof f->bulk, "%s/bulk", f->root);
    snprintf(f->compact, sizeof f->compact, "%s/compact", f->root);
    ns_arena_init(&f->corpus.arena);
    /* The live writer then writes every list in one go, as the bulk writer does. */
    setenv("XAPIAN_FLUSH_THRESHOLD", "1000000", 1);
    *state = f;
    return 0;
}

static inline void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline void run(const char *format, ...)
{
    char command[512];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

static inline int tear_down(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(ns_scratch_remove(f->root), 0);
    ns_arena_release(&f->corpus.arena);
    free(f->corpus.documents);
    free(f->corpus.docids);
    free(f);
    return 0;
}

/* --- documents --- */

static uint32_t seed = 1;

static inline uint32_t below(uint32_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

static inline void *take(struct corpus *corpus, size_t size)
{
    void *memory = ns_arena_alloc(&corpus->arena, size ? size : 1);
    assert_non_null(memory);
    return memory;
}

/* Bytes from a small alphabet, zero and 0xff among them, so that prefixes and edges meet. */
static inline struct ns_str random_bytes(struct corpus *corpus, size_t size)
{
    static const char alphabet[] = {0, 1, 'a', 'b', (char)0xfe, (char)0xff};
    char *bytes = take(corpus, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = alphabet[below(sizeof alphabet)];
    return (struct ns_str){bytes, size};
}

static inline int compare(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline int by_text(const void *a, const void *b)
{
    const struct ns_xapian_term *term_a = a, *term_b = b;
    return compare(term_a->text, term_b->text);
}

static inline size_t sort_unique(struct ns_xapian_term *terms, size_t count)
{
    size_t kept = 0;
    qsort(terms, count, sizeof *terms, by_text);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare(terms[kept - 1].text, terms[i].text) != 0)
            terms[kept++] = terms[i];
    return kept;
}

static inline struct ns_xapian_document *add(struct corpus *corpus)
{
    if (corpus->count == corpus->capacity) {
        corpus->capacity = corpus->capacity ? 2 * corpus->capacity : 64;
        corpus->documents =
            realloc(corpus->documents, corpus->capacity * sizeof *corpus->documents);
        corpus->docids = realloc(corpus->docids, corpus->capacity * sizeof *corpus->docids);
        assert_non_null(corpus->documents);
        assert_non_null(corpus->docids);
    }
    struct ns_xapian_document *document = &corpus->documents[corpus->count];
    uint32_t gap = below(15) ? 0 : below(below(4) ? 5 : 200000);
    corpus->docids[corpus->count] =
        (corpus->count ? corpus->docids[corpus->count - 1] : 0) + 1 + gap;
    corpus->count++;
    *document = (struct ns_xapian_document){.data = {"", 0}};
    return document;
}

static inline uint32_t random_wdf(void)
{
    static const uint32_t edges[] = {0, 1, 2, 5, 126, 127, 128, 300, 20000};
    return below(3) ? 1 + below(3) : edges[below(sizeof edges / sizeof *edges)];
}

static inline struct ns_str random_term(struct corpus *corpus)
{
    char text[16];
    if (below(50) == 0) /* as many zero bytes as still fit */
        return random_bytes(corpus, 1 + below(120));
    if (below(50) == 0) {
        char *longest = take(corpus, 245);
        memset(longest, 'x', 245);
        longest[244] = (char)('a' + below(26));
        return (struct ns_str){longest, 245};
    }
    if (below(10) == 0)
        return random_bytes(corpus, 1 + below(4));
    snprintf(text, sizeof text, "w%u", below(below(2) ? 20 : 5000));
    return ns_arena_copy(&corpus->arena, ns_str_of(text));
}

static inline void random_terms(struct corpus *corpus, struct ns_xapian_document *document,
                                size_t count)
{
    struct ns_xapian_term *terms = take(corpus, count * sizeof *terms);
    for (size_t i = 0; i < count; i++)
        terms[i] = (struct ns_xapian_term){random_term(corpus), random_wdf()};
    document->terms = terms;
    document->term_count = sort_unique(terms, count);
}

/* Slots whose keys are not in the order of their numbers. */
static inline void random_values(struct corpus *corpus, struct ns_xapian_document *document,
                                 size_t count)
{
    struct ns_xapian_value *values = take(corpus, count * sizeof *values);
    uint32_t slot = below(3);
    for (size_t i = 0; i < count; i++) {
        size_t size = below(20) == 0 ? below(3000) : below(12);
        values[i] = (struct ns_xapian_value){slot, random_bytes(corpus, size)};
        slot += 1 + (below(4) == 0 ? below(count < 50 ? 70000 : 300) : 0);
    }
    document->values = values;
    document->value_count = count;
}

static inline void add_random(struct corpus *corpus)
{
    struct ns_xapian_document *document = add(corpus);
    random_terms(corpus, document, below(20) == 0 ? 0 : 1 + below(60));
    if (below(4))
        random_values(corpus, document, below(6));
    if (below(10))
        document->data = random_bytes(corpus, below(30) == 0 ? below(60000) : below(900));
}

static inline void add_vast(struct corpus *corpus)
{
    enum { COUNT = 1 << 16 };
    struct ns_xapian_document *document = add(corpus);
    struct ns_xapian_term *terms = take(corpus, COUNT * sizeof *terms);
    for (uint32_t i = 0; i < COUNT; i++) {
        char text[16];
        snprintf(text, sizeof text, "w%u", i);
        terms[i] = (struct ns_xapian_term){ns_arena_copy(&corpus->arena, ns_str_of(text)), i % 200};
    }
    document->terms = terms;
    document->term_count = sort_unique(terms, COUNT);
    random_values(corpus, document, 3000);
    document->data = random_bytes(corpus, 300000);
}

static inline void fill(struct corpus *corpus, size_t count)
{
    while (corpus->count < count) {
        add_random(corpus);
        if (corpus->count == count / 2)
            add_vast(corpus);
    }
}

/* --- writing them --- */

static inline void set_metadata_live(struct fixture *f, struct ns_xapian_writer *writer,
                                     const char *key, struct ns_str value)
{
    assert_int_equal(ns_xapian_writer_set_metadata(writer, ns_str_of(key), value, &f->err), NS_OK);
}

static inline void write_live(struct fixture *f, struct ns_str long_value)
{
    struct ns_xapian_writer *writer;
    assert_int_equal(ns_xapian_writer_open(&writer, f->live, true, &f->err), NS_OK);
    for (size_t i = 0; i < f->corpus.count; i++) {
        if (ns_xapian_writer_put(writer, f->corpus.docids[i], &f->corpus.documents[i], &f->err))
            fail_msg("%s", f->err.message);
    }
    set_metadata_live(f, writer, "b", NS_STR("1"));
    set_metadata_live(f, writer, "a", NS_STR("2"));
    set_metadata_live(f, writer, "long", long_value);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
}

struct occurrence {
    struct ns_str term;
    struct ns_posting posting;
};

static inline int by_term_and_document(const void *a, const void *b)
{
    const struct occurrence *one = a, *other = b;
    int order = compare(one->term, other->term);
    return order ? order : (one->posting.docid > other->posting.docid) * 2 - 1;
}

static inline struct occurrence *invert(const struct corpus *corpus, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < corpus->count; i++)
        n += corpus->documents[i].term_count;
    struct occurrence *all = calloc(n + 1, sizeof *all);
    assert_non_null(all);
    *count = 0;
    for (size_t i = 0; i < corpus->count; i++)
        for (size_t j = 0; j < corpus->documents[i].term_count; j++) {
            const struct ns_xapian_term *term = &corpus->documents[i].terms[j];
            all[(*count)++] = (struct occurrence){term->text, {corpus->docids[i], term->wdf}};
        }
    qsort(all, n, sizeof *all, by_term_and_document);
    return all;
}

static inline enum ns_status write_term(struct fixture *f, struct ns_glass *glass,
                                        const struct occurrence *all, size_t count)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += all[i].posting.wdf;
    enum ns_status status = ns_glass_begin_term(glass, all->term, (uint32_t)count, total, &f->err);
    for (size_t i = 0; !status && i < count; i++)
        status = ns_glass_add_postings(glass, &all[i].posting, 1, &f->err);
    return status ? status : ns_glass_end_term(glass, &f->err);
}

static inline enum ns_status write_terms(struct fixture *f, struct ns_glass *glass)
{
    size_t count = 0;
    enum ns_status status = NS_OK;
    struct occurrence *all = invert(&f->corpus, &count);
    for (size_t start = 0, end = 0; !status && start < count; start = end) {
        while (end < count && compare(all[start].term, all[end].term) == 0)
            end++;
        status = write_term(f, glass, all + start, end - start);
    }
    free(all);
    return status;
}

static inline struct ns_glass *begin_bulk(struct fixture *f)
{
    struct ns_glass *glass;
    if (ns_glass_open(&glass, f->bulk, &f->err))
        fail_msg("%s", f->err.message);
    for (size_t i = 0; i < f->corpus.count; i++)
        if (ns_glass_add_document(glass, f->corpus.docids[i], &f->corpus.documents[i], &f->err))
            fail_msg("document %zu: %s", i, f->err.message);
    return glass;
}

static inline void write_bulk(struct fixture *f, struct ns_str long_value)
{
    struct ns_glass *glass = begin_bulk(f);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("long"), long_value, &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("b"), NS_STR("9"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("c"), NS_STR("9"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("a"), NS_STR("2"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("b"), NS_STR("1"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("c"), NS_STR(""), &f->err), NS_OK);
    assert_int_equal(write_terms(f, glass), NS_OK);
    assert_true(ns_glass_memory(glass) > 0);
    if (ns_glass_close(glass, &f->err))
        fail_msg("%s", f->err.message);
}

static inline void check(const char *directory)
{
    run("xapian-check '%s' F | grep -q '^No errors found'", directory);
}

/* libxapian finds every document's data and values. */
static inline void check_documents(struct fixture *f)
{
    struct ns_xapian_db *db;
    struct ns_buffer found;
    ns_buffer_init(&found);
    assert_int_equal(ns_xapian_open(&db, f->bulk, &f->err), NS_OK);
    for (size_t i = 0; i < f->corpus.count; i++) {
        const struct ns_xapian_document *document = &f->corpus.documents[i];
        uint32_t docid = f->corpus.docids[i];
        ns_buffer_clear(&found);
        assert_int_equal(ns_xapian_document_data(db, docid, &found, &f->err), NS_OK);
        assert_true(ns_str_equal(ns_buffer_str(&found), document->data));
        for (size_t j = 0; j < document->value_count && j < 50; j++) {
            const struct ns_xapian_value *value = &document->values[j];
            ns_buffer_clear(&found);
            assert_int_equal(ns_xapian_document_value(db, docid, value->slot, &found, &f->err),
                             NS_OK);
            assert_true(ns_str_equal(ns_buffer_str(&found), value->value));
        }
    }
    ns_xapian_close(db);
    ns_buffer_release(&found);
}

/* --- the same as Xapian's --- */

static inline void both(struct fixture *f)
{
    struct ns_str long_value = random_bytes(&f->corpus, 50000);
    write_live(f, long_value);
    write_bulk(f, long_value);
    check(f->bulk);
    check_documents(f);
    glass_assert_equal(f->live, f->bulk);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
