#include "indexer/writer/bulk/glass_database.h"
#include "indexer/writer/bulk/glass_version.h"

#include "common/base/arena.h"
#include "tests/glass_read.h"
#include "tests/scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int set_up(void **state)
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

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
    char command[512];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

static int tear_down(void **state)
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

static uint32_t below(uint32_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

static void *take(struct corpus *corpus, size_t size)
{
    void *memory = ns_arena_alloc(&corpus->arena, size ? size : 1);
    assert_non_null(memory);
    return memory;
}

/* Bytes from a small alphabet, zero and 0xff among them, so that prefixes and edges meet. */
static struct ns_str random_bytes(struct corpus *corpus, size_t size)
{
    static const char alphabet[] = {0, 1, 'a', 'b', (char)0xfe, (char)0xff};
    char *bytes = take(corpus, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = alphabet[below(sizeof alphabet)];
    return (struct ns_str){bytes, size};
}

static int compare(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int by_text(const void *a, const void *b)
{
    const struct ns_xapian_term *term_a = a, *term_b = b;
    return compare(term_a->text, term_b->text);
}

static size_t sort_unique(struct ns_xapian_term *terms, size_t count)
{
    size_t kept = 0;
    qsort(terms, count, sizeof *terms, by_text);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare(terms[kept - 1].text, terms[i].text) != 0)
            terms[kept++] = terms[i];
    return kept;
}

static struct ns_xapian_document *add(struct corpus *corpus)
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

static uint32_t random_wdf(void)
{
    static const uint32_t edges[] = {0, 1, 2, 5, 126, 127, 128, 300, 20000};
    return below(3) ? 1 + below(3) : edges[below(sizeof edges / sizeof *edges)];
}

static struct ns_str random_term(struct corpus *corpus)
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

static void random_terms(struct corpus *corpus, struct ns_xapian_document *document, size_t count)
{
    struct ns_xapian_term *terms = take(corpus, count * sizeof *terms);
    for (size_t i = 0; i < count; i++)
        terms[i] = (struct ns_xapian_term){random_term(corpus), random_wdf()};
    document->terms = terms;
    document->term_count = sort_unique(terms, count);
}

/* Slots whose keys are not in the order of their numbers. */
static void random_values(struct corpus *corpus, struct ns_xapian_document *document, size_t count)
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

static void add_random(struct corpus *corpus)
{
    struct ns_xapian_document *document = add(corpus);
    random_terms(corpus, document, below(20) == 0 ? 0 : 1 + below(60));
    if (below(4))
        random_values(corpus, document, below(6));
    if (below(10))
        document->data = random_bytes(corpus, below(30) == 0 ? below(60000) : below(900));
}

static void add_vast(struct corpus *corpus)
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

static void fill(struct corpus *corpus, size_t count)
{
    while (corpus->count < count) {
        add_random(corpus);
        if (corpus->count == count / 2)
            add_vast(corpus);
    }
}

/* --- writing them --- */

static void set_metadata_live(struct fixture *f, struct ns_xapian_writer *writer, const char *key,
                              struct ns_str value)
{
    assert_int_equal(ns_xapian_writer_set_metadata(writer, ns_str_of(key), value, &f->err), NS_OK);
}

static void write_live(struct fixture *f, struct ns_str long_value)
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

static int by_term_and_document(const void *a, const void *b)
{
    const struct occurrence *one = a, *other = b;
    int order = compare(one->term, other->term);
    return order ? order : (one->posting.docid > other->posting.docid) * 2 - 1;
}

static struct occurrence *invert(const struct corpus *corpus, size_t *count)
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

static enum ns_status write_term(struct fixture *f, struct ns_glass *glass,
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

static enum ns_status write_terms(struct fixture *f, struct ns_glass *glass)
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

static struct ns_glass *begin_bulk(struct fixture *f)
{
    struct ns_glass *glass;
    if (ns_glass_open(&glass, f->bulk, &f->err))
        fail_msg("%s", f->err.message);
    for (size_t i = 0; i < f->corpus.count; i++)
        if (ns_glass_add_document(glass, f->corpus.docids[i], &f->corpus.documents[i], &f->err))
            fail_msg("document %zu: %s", i, f->err.message);
    return glass;
}

static void write_bulk(struct fixture *f, struct ns_str long_value)
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

static void check(const char *directory)
{
    run("xapian-check '%s' F | grep -q '^No errors found'", directory);
}

/* libxapian finds every document's data and values. */
static void check_documents(struct fixture *f)
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

static void both(struct fixture *f)
{
    struct ns_str long_value = random_bytes(&f->corpus, 50000);
    write_live(f, long_value);
    write_bulk(f, long_value);
    check(f->bulk);
    check_documents(f);
    glass_assert_equal(f->live, f->bulk);
}

static void writes_what_xapian_writes(void **state)
{
    struct fixture *f = *state;
    fill(&f->corpus, 4000);
    both(f);
    const char *source = f->bulk;
    assert_int_equal(ns_xapian_compact(&source, 1, f->compact, &f->err), NS_OK);
    check(f->compact);
    glass_assert_equal(f->compact, f->bulk);
}

static void writes_nothing(void **state)
{
    struct fixture *f = *state;
    both(f);
}

static void writes_documents_of_nothing(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++)
        (void)add(&f->corpus);
    both(f);
}

static void writes_many_small_corpora(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 1; i <= 30; i++) {
        seed = i;
        f->corpus.count = 0;
        while (f->corpus.count < i)
            add_random(&f->corpus);
        both(f);
        run("rm -r '%s' '%s'", f->live, f->bulk);
    }
}

/* --- what Xapian makes of it --- */

static void update(struct fixture *f, const char *directory)
{
    struct ns_xapian_writer *writer;
    const struct ns_xapian_term term = {NS_STR("w1"), 3};
    const struct ns_xapian_value value = {1, NS_STR("new")};
    const struct ns_xapian_document document = {.terms = &term,
                                                .term_count = 1,
                                                .values = &value,
                                                .value_count = 1,
                                                .data = NS_STR("replaced")};
    assert_int_equal(ns_xapian_writer_open(&writer, directory, false, &f->err), NS_OK);
    const uint32_t *docids = f->corpus.docids;
    for (size_t i = 0; i < f->corpus.count; i += 7)
        assert_int_equal(ns_xapian_writer_put(writer, docids[i], &document, &f->err), NS_OK);
    for (size_t i = 3; i < f->corpus.count; i += 50)
        assert_int_equal(ns_xapian_writer_delete(writer, docids[i], &f->err), NS_OK);
    for (uint32_t i = 1; i < 500; i++)
        assert_int_equal(
            ns_xapian_writer_put(writer, docids[f->corpus.count - 1] + i, &document, &f->err),
            NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
    check(directory);
}

static void xapian_updates_it(void **state)
{
    struct fixture *f = *state;
    struct glass_database live, bulk;
    fill(&f->corpus, 1500);
    both(f);
    update(f, f->live);
    update(f, f->bulk);
    const char *source = f->bulk;
    assert_int_equal(ns_xapian_compact(&source, 1, f->compact, &f->err), NS_OK);
    check(f->compact);
    glass_database_read(f->live, &live);
    glass_database_read(f->bulk, &bulk);
    for (int i = 0; i < GLASS_TABLES; i++)
        glass_assert_table_equal(glass_tables[i], &live.tables[i], &bulk.tables[i]);
    assert_memory_equal(live.statistics, bulk.statistics, sizeof live.statistics);
    glass_database_release(&live);
    glass_database_release(&bulk);
}

/* The docids where the sortable form gains a byte.  (xapian-check takes minutes for them.) */
static void writes_large_docids(void **state)
{
    struct fixture *f = *state;
    static const uint32_t docids[] = {1,        0x7fff,     0x8000,     0x3fffff,
                                      0x400000, 0x1fffffff, 0x20000000, 0xffffffff};
    for (size_t i = 0; i < sizeof docids / sizeof *docids; i++) {
        struct ns_xapian_document *document = add(&f->corpus);
        random_terms(&f->corpus, document, 20);
        random_values(&f->corpus, document, 3);
        document->data = random_bytes(&f->corpus, 10);
        f->corpus.docids[i] = docids[i];
    }
    write_live(f, NS_STR("x"));
    write_bulk(f, NS_STR("x"));
    glass_assert_equal(f->live, f->bulk);
    check_documents(f);
}

static void reads_positions(void **state)
{
    struct fixture *f = *state;
    const uint32_t one[] = {7}, some[] = {1, 2, 3, 10, 11, 500, 70000};
    const struct ns_posting postings[] = {{1, 1}, {2, 7}};
    const struct ns_xapian_term term = {NS_STR("w"), 1}, more = {NS_STR("w"), 7};
    const struct ns_xapian_document first = {.terms = &term, .term_count = 1, .data = NS_STR("x")};
    const struct ns_xapian_document second = {.terms = &more, .term_count = 1, .data = NS_STR("y")};
    struct ns_glass *glass;
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_document(glass, 1, &first, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_document(glass, 2, &second, &f->err), NS_OK);
    assert_int_equal(ns_glass_begin_term(glass, NS_STR("w"), 2, 8, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_postings(glass, postings, 2, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_positions(glass, 1, one, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_positions(glass, 2, some, 7, &f->err), NS_OK);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_OK);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    check(f->bulk);
    run("xapian-delve -t w -r 1 '%s' | grep -q ': 7$'", f->bulk);
    run("xapian-delve -t w -r 2 '%s' | grep -q ': 1 2 3 10 11 500 70000$'", f->bulk);
}

/* Positions of a word: few, and more than 16 bits count, near each other and far apart. */
enum { POSITIONS_MOST = 70000, POSITION_DOCUMENTS = 40 };

static uint32_t fill_positions(uint32_t document, uint32_t *at)
{
    uint32_t count = document == 7 ? POSITIONS_MOST : 1 + document * document;
    at[0] = 1 + document % 3;
    for (uint32_t i = 1; i < count; i++)
        at[i] = at[i - 1] + 1 + below(document % 4 == 3 ? 30000 : 1 + document);
    return count;
}

static void writes_positions(void **state)
{
    struct fixture *f = *state;
    uint32_t *at = take(&f->corpus, POSITIONS_MOST * sizeof *at);
    const struct ns_xapian_term term = {NS_STR("w\0x"), 1};
    struct ns_xapian_writer *writer;
    struct ns_glass *glass;
    struct ns_xapian_positions positions = {.at = at};
    const struct ns_xapian_document document = {
        .terms = &term, .positions = &positions, .term_count = 1, .data = NS_STR("x")};
    assert_int_equal(ns_xapian_writer_open(&writer, f->live, true, &f->err), NS_OK);
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    seed = 1;
    for (uint32_t i = 1; i <= POSITION_DOCUMENTS; i++) {
        positions.count = fill_positions(i, at);
        assert_int_equal(ns_xapian_writer_put(writer, i, &document, &f->err), NS_OK);
        assert_int_equal(ns_glass_add_document(glass, i, &document, &f->err), NS_OK);
    }
    assert_int_equal(
        ns_glass_begin_term(glass, term.text, POSITION_DOCUMENTS, POSITION_DOCUMENTS, &f->err),
        NS_OK);
    seed = 1;
    for (uint32_t i = 1; i <= POSITION_DOCUMENTS; i++) {
        const struct ns_posting posting = {i, 1};
        uint32_t count = fill_positions(i, at);
        assert_int_equal(ns_glass_add_postings(glass, &posting, 1, &f->err), NS_OK);
        assert_int_equal(ns_glass_add_positions(glass, i, at, count, &f->err), NS_OK);
    }
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    check(f->bulk);
    glass_assert_equal(f->live, f->bulk);
}

/* --- synonyms --- */

enum { SYNONYM_KEYS = 700, SYNONYMS_MOST = 4000 };

/* Of key 0 there are more than one item of a block takes. */
static unsigned synonyms_of(unsigned key)
{
    return key ? 1 + key % 7 : SYNONYMS_MOST;
}

/* Key i, and synonym i of any key: growing with i, some as long as they may be. */
static struct ns_str synonym_text(struct corpus *corpus, unsigned i)
{
    char *text = take(corpus, 256);
    int size = snprintf(text, 256, "w%04u%*s", i, i % 50 ? 0 : 250, "");
    return (struct ns_str){text, (size_t)size};
}

static void write_synonyms_live(struct fixture *f)
{
    struct ns_xapian_writer *writer;
    assert_int_equal(ns_xapian_writer_open(&writer, f->live, true, &f->err), NS_OK);
    for (unsigned key = SYNONYM_KEYS; key-- > 0;)
        for (unsigned i = synonyms_of(key); i-- > 0;)
            assert_int_equal(ns_xapian_writer_add_synonym(writer, synonym_text(&f->corpus, key),
                                                          synonym_text(&f->corpus, i), &f->err),
                             NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, &f->err), NS_OK);
    ns_xapian_writer_close(writer);
}

static void write_synonyms_bulk(struct fixture *f)
{
    struct ns_glass *glass;
    struct ns_str synonyms[SYNONYMS_MOST];
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    for (unsigned i = 0; i < SYNONYMS_MOST; i++)
        synonyms[i] = synonym_text(&f->corpus, i);
    for (unsigned key = 0; key < SYNONYM_KEYS; key++)
        assert_int_equal(
            ns_glass_add_synonyms(glass, synonyms[key], synonyms, synonyms_of(key), &f->err),
            NS_OK);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
}

static void writes_synonyms(void **state)
{
    struct fixture *f = *state;
    write_synonyms_live(f);
    write_synonyms_bulk(f);
    check(f->bulk);
    glass_assert_equal(f->live, f->bulk);
    const char *source = f->bulk;
    assert_int_equal(ns_xapian_compact(&source, 1, f->compact, &f->err), NS_OK);
    check(f->compact);
    glass_assert_equal(f->compact, f->bulk);
}

static void refuses_synonyms_and_goes_on(void **state)
{
    struct fixture *f = *state;
    struct ns_glass *glass;
    char letters[256];
    memset(letters, 'x', sizeof letters);
    const struct ns_str swapped[] = {NS_STR("b"), NS_STR("a")}, twice[] = {swapped[0], swapped[0]};
    const struct ns_str empty = NS_STR(""), lengthy = {letters, 256};
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), twice, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 0, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), &empty, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), &lengthy, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, empty, swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, lengthy, swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("b"), swapped, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_add_synonyms(glass, NS_STR("a"), swapped, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    check(f->bulk);
}

/* --- refusals --- */

static void refused(struct fixture *f, struct ns_glass *glass, uint32_t docid,
                    const struct ns_xapian_document *document)
{
    assert_int_equal(ns_glass_add_document(glass, docid, document, &f->err), NS_INVALID);
}

static void refuses_documents_and_goes_on(void **state)
{
    struct fixture *f = *state;
    char zeros[123] = {0}, letters[246];
    memset(letters, 'x', sizeof letters);
    const struct ns_xapian_term swapped[] = {{NS_STR("b"), 1}, {NS_STR("a"), 1}};
    const struct ns_xapian_term twice[] = {{NS_STR("a"), 1}, {NS_STR("a"), 1}};
    const struct ns_xapian_term empty = {NS_STR(""), 1};
    const struct ns_xapian_term zero = {{zeros, sizeof zeros}, 1};
    const struct ns_xapian_term lengthy = {{letters, sizeof letters}, 1};
    const struct ns_xapian_term heavy[] = {{NS_STR("a"), UINT32_MAX}, {NS_STR("b"), 1}};
    const struct ns_xapian_value values[] = {{2, NS_STR("x")}, {1, NS_STR("x")}};
    const struct ns_xapian_value bad_slot = {UINT32_MAX, NS_STR("x")};
    struct ns_str data = NS_STR("data");
    fill(&f->corpus, 100);
    write_live(f, data);
    struct ns_glass *glass = begin_bulk(f);
    uint32_t next = f->corpus.docids[f->corpus.count - 1] + 1;
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = swapped, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = twice, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &empty, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &zero, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = &lengthy, .term_count = 1, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.terms = heavy, .term_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.values = values, .value_count = 2, .data = data});
    refused(f, glass, next,
            &(struct ns_xapian_document){.values = &bad_slot, .value_count = 1, .data = data});
    refused(f, glass, 1,
            &(struct ns_xapian_document){.terms = NULL, .term_count = 0, .data = data});
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR(""), data, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_set_metadata(glass, (struct ns_str){letters, 254}, data, &f->err),
                     NS_INVALID);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("a"), NS_STR("2"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("b"), NS_STR("1"), &f->err), NS_OK);
    assert_int_equal(ns_glass_set_metadata(glass, NS_STR("long"), data, &f->err), NS_OK);
    assert_int_equal(write_terms(f, glass), NS_OK);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_OK);
    glass_assert_equal(f->live, f->bulk);
}

static void assert_gone(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), -1);
}

static struct ns_glass *one_term(struct fixture *f, const char *term, uint32_t documents)
{
    struct ns_glass *glass;
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_OK);
    assert_int_equal(ns_glass_begin_term(glass, ns_str_of(term), documents, documents, &f->err),
                     NS_OK);
    return glass;
}

/* A list that does not add up makes the whole database void. */
static void refuses_lists_for_good(void **state)
{
    struct fixture *f = *state;
    const struct ns_posting postings[] = {{2, 1}, {2, 1}};
    struct ns_glass *glass = one_term(f, "t", 2);
    assert_int_equal(ns_glass_add_postings(glass, postings, 2, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_string_equal(f->err.message, "postings not in order");
    assert_gone(f->bulk);

    glass = one_term(f, "t", 2);
    assert_int_equal(ns_glass_add_postings(glass, postings, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_INVALID);
    ns_glass_abandon(glass);
    assert_gone(f->bulk);

    glass = one_term(f, "t", 1);
    assert_int_equal(ns_glass_add_postings(glass, postings, 1, &f->err), NS_OK);
    assert_int_equal(ns_glass_end_term(glass, &f->err), NS_OK);
    assert_int_equal(ns_glass_begin_term(glass, NS_STR("s"), 1, 1, &f->err), NS_INVALID);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_gone(f->bulk);

    glass = one_term(f, "t", 1);
    assert_int_equal(ns_glass_close(glass, &f->err), NS_INVALID);
    assert_gone(f->bulk);
    ns_glass_abandon(NULL);
}

static void leaves_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct ns_glass *glass;
    write_bulk(f, NS_STR("x"));
    assert_int_equal(ns_glass_open(&glass, f->bulk, &f->err), NS_IO);
    assert_null(glass);
    check(f->bulk);
}

/* Files cannot grow past a limit that is a little higher each time, until everything fits. */
static void reports_a_full_disk(void **state)
{
    struct fixture *f = *state;
    struct rlimit before;
    unsigned failures = 0;
    fill(&f->corpus, 400);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (rlim_t bytes = 0;; bytes += 100000) {
        const struct rlimit limit = {bytes, before.rlim_max};
        struct ns_glass *glass = begin_bulk(f);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        enum ns_status first = write_terms(f, glass);
        enum ns_status status = ns_glass_close(glass, &f->err);
        (void)setrlimit(RLIMIT_FSIZE, &before);
        if (status == NS_OK)
            break;
        failures++;
        assert_int_equal(status, NS_IO);
        assert_true(first == NS_OK || first == NS_IO);
        assert_gone(f->bulk);
    }
    signal(SIGXFSZ, handler);
    assert_true(failures > 3);
    check(f->bulk);
}

static void knows_its_releases(void **state)
{
    (void)state;
    assert_true(ns_glass_version_supported("1.4.22"));
    assert_false(ns_glass_version_supported("1.5.0"));
    assert_false(ns_glass_version_supported("1.40.1"));
    assert_false(ns_glass_version_supported("2.1.4.1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_what_xapian_writes),
        TEST(writes_nothing),
        TEST(writes_documents_of_nothing),
        TEST(writes_many_small_corpora),
        TEST(xapian_updates_it),
        TEST(writes_large_docids),
        TEST(reads_positions),
        TEST(writes_positions),
        TEST(writes_synonyms),
        TEST(refuses_synonyms_and_goes_on),
        TEST(refuses_documents_and_goes_on),
        TEST(refuses_lists_for_good),
        TEST(leaves_what_is_there),
        TEST(reports_a_full_disk),
        cmocka_unit_test(knows_its_releases),
    };
    return cmocka_run_group_tests_name("glass_database", tests, NULL, NULL);
}
