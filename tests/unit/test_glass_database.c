/* What Xapian writes, the bulk writer writes. */
#include "tests/glass_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(writes_what_xapian_writes), TEST(writes_nothing),    TEST(writes_documents_of_nothing),
        TEST(writes_many_small_corpora), TEST(xapian_updates_it), TEST(writes_large_docids),
        TEST(reads_positions),           TEST(writes_positions),  TEST(writes_synonyms),
    };
    return cmocka_run_group_tests_name("glass_database", tests, NULL, NULL);
}
