/* Random queries over random articles find what a plain reading of the texts finds (oracle.h): with
 * positions in the index and without, all words or any. */
#include "query/match/search.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/index/index_dir.h"
#include "indexer/writer/writer.h"

#include "tests/oracle.h"
#include "tests/scratch.h"

enum { ARTICLES = 40, QUERIES = 1000, PAGE = 3 };

static const int64_t now = 1732467909; /* 2024-11-24 */

/* Words of the articles: few, so that phrases are found, some of them forms of one. */
static const char *const words[] = {
    "alpha",       "beta",  "gamma",  "sanction", "sanctions", "sanctioned", "troop",
    "troops",      "woman", "women",  "zamburg",  "gamburg",   "don't",      "x-ray",
    "H\u00e4user", "Haus",  "10,000", "relate",   "relation",  "related",    "alpha",
};

static const char *const languages[] = {"en", "de", "en", "none", "en"};
static const char *const sections[] = {"one", "two", "three"};

enum { WORDS = sizeof words / sizeof *words };

struct fixture {
    char root[NS_SCRATCH_SIZE];
    char paths[2][80]; /* of the index without positions, and the one with */
    struct ns_searcher *searchers[2];
    struct ns_stemmer *stemmers[3];
    struct oracle_article articles[ARTICLES];
    struct ns_arena arena;
    struct ns_error err;
};

static uint32_t random_state;

static uint32_t pick(uint32_t count)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % count;
}

/* --- articles --- */

/* Sentences of a few words; starts of sentences in starts, negative where a paragraph starts. */
static size_t write_text(struct ns_buffer *out, unsigned sentences, long starts[8])
{
    size_t count = 0;
    for (unsigned s = 0; s < sentences; s++) {
        bool paragraph = s && pick(3) == 0;
        if (s)
            ns_buffer_append_text(out, paragraph ? "\n\n" : " ");
        starts[count++] = paragraph ? -(long)out->size : (long)out->size;
        for (unsigned w = 0, most = 2 + pick(6); w < most; w++) {
            size_t at = out->size + (w != 0);
            ns_buffer_append_text(out, w ? " " : "");
            ns_buffer_append_text(out, words[pick(WORDS)]);
            if (!w && out->data[at] >= 'a' && out->data[at] <= 'z')
                out->data[at] = (char)(out->data[at] - 'a' + 'A');
        }
        ns_buffer_append_char(out, ".?!"[pick(3)]);
    }
    return count;
}

static void read_text(struct oracle_article *article, struct ns_str source, const long *starts,
                      size_t count)
{
    struct oracle_text *text = &article->texts[article->count++];
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_stem stem;
    ns_tokenizer_init(&tokenizer, source);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        assert_true(text->count < ORACLE_TOKENS);
        struct oracle_token *to = &text->tokens[text->count++];
        assert_true(ns_stemmer_stem(article->stemmer, token.text, &stem));
        oracle_copy(to->text, token.text);
        oracle_copy(to->stem, stem.text);
        for (size_t i = 0; i < count; i++) {
            to->sentence += (size_t)labs(starts[i]) <= token.start;
            to->paragraph += starts[i] < 0 && (size_t)-starts[i] <= token.start;
        }
    }
}

/* Gives the article a text of its own: field, or an item of its captions. */
static void add_text(struct oracle_article *oracle, struct ns_article *article,
                     struct ns_str *field, unsigned sentences)
{
    struct ns_buffer text;
    long starts[8];
    ns_buffer_init(&text);
    size_t count = write_text(&text, sentences, starts);
    read_text(oracle, ns_buffer_str(&text), starts, count);
    assert_int_equal(field
                         ? ns_article_set(article, field, ns_buffer_str(&text), NS_BODY_MAX, NULL)
                         : ns_article_add(article, &article->captions, ns_buffer_str(&text), NULL),
                     NS_OK);
    ns_buffer_release(&text);
}

static void make_article(struct fixture *f, unsigned number, struct ns_article *article)
{
    struct oracle_article *oracle = &f->articles[number];
    unsigned language = pick(5);
    char id[8];
    ns_article_reset(article);
    snprintf(id, sizeof id, "%u", number);
    oracle->language = languages[language];
    oracle->section = sections[pick(3)];
    oracle->stemmer = f->stemmers[language == 1 ? 1 : language == 3 ? 2 : 0];
    oracle->all = f->stemmers;
    oracle->published = pick(4) ? now - (int64_t)pick(400) * 24 * 60 * 60 : INT64_MIN;
    add_text(oracle, article, &article->title, 1);
    for (unsigned captions = pick(3); captions; captions--)
        add_text(oracle, article, NULL, 1);
    add_text(oracle, article, &article->body, 1 + pick(5));
    if (oracle->published != INT64_MIN)
        article->published = (struct ns_date){oracle->published, NS_PRECISION_SECOND, 0};
    assert_int_equal(ns_article_set(article, &article->id, ns_str_of(id), 8, NULL), NS_OK);
    assert_int_equal(
        ns_article_set(article, &article->language, ns_str_of(oracle->language), 8, NULL), NS_OK);
    assert_int_equal(ns_article_add(article, &article->sections, ns_str_of(oracle->section), NULL),
                     NS_OK);
}

static void open_writer(struct fixture *f, int which, struct ns_index_lock **lock,
                        struct ns_writer **writer)
{
    const struct ns_writer_options options = {
        .memory = 64 * 1024 * 1024, .jobs = 1, .positions = which};
    snprintf(f->paths[which], sizeof f->paths[which], "%s/%d", f->root, which);
    assert_int_equal(ns_index_lock_open(lock, f->paths[which], 0, NS_INDEX_CREATE,
                                        ns_builtin_dictionary(), &f->err),
                     NS_OK);
    assert_int_equal(ns_live_writer_open(writer, *lock, &options, &f->err), NS_OK);
}

static void write_articles(struct fixture *f)
{
    struct ns_index_lock *locks[2];
    struct ns_writer *writers[2];
    struct ns_article article;
    enum ns_write_outcome outcome;
    ns_article_init(&article);
    for (int which = 0; which < 2; which++)
        open_writer(f, which, &locks[which], &writers[which]);
    for (unsigned i = 0; i < ARTICLES; i++) {
        make_article(f, i, &article);
        for (int which = 0; which < 2; which++)
            assert_int_equal(writers[which]->ops->add(writers[which], &article, &outcome, &f->err),
                             NS_OK);
    }
    for (int which = 0; which < 2; which++) {
        assert_int_equal(writers[which]->ops->commit(writers[which], &f->err), NS_OK);
        writers[which]->ops->close(writers[which]);
        ns_index_lock_close(locks[which]);
    }
    ns_article_release(&article);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    random_state = 20241124;
    ns_scratch_make(f->root);
    for (size_t i = 0; i < ORACLE_STEMMERS; i++)
        assert_int_equal(
            ns_stemmer_open(&f->stemmers[i], ns_str_of(i == 2 ? "none" : languages[i]), &f->err),
            NS_OK);
    write_articles(f);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(ns_searcher_open(&f->searchers[i], f->paths[i], &f->err), NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < 2; i++)
        ns_searcher_close(f->searchers[i]);
    for (size_t i = 0; i < ORACLE_STEMMERS; i++)
        ns_stemmer_close(f->stemmers[i]);
    ns_arena_release(&f->arena);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

/* --- queries --- */

static void write_list(struct ns_buffer *out, unsigned depth);

static void write_word(struct ns_buffer *out)
{
    static const char *const others[] = {"zeta",       "troop*", "*amburg",   "wom?n",
                                         "sanct*ed",   "betta~", "gambrug~2", "=troop",
                                         "=sanctions", "ALPHA",  "hauser"};
    enum { OTHERS = sizeof others / sizeof *others };
    ns_buffer_append_text(out, pick(3) ? words[pick(WORDS)] : others[pick(OTHERS)]);
}

static void write_phrase(struct ns_buffer *out)
{
    ns_buffer_append_text(out, pick(8) ? "\"" : "=\"");
    for (unsigned i = 0, count = 1 + pick(3); i < count; i++) {
        ns_buffer_append_text(out, i ? " " : "");
        if (pick(10))
            ns_buffer_append_text(out, words[pick(WORDS)]);
        else
            write_word(out);
    }
    ns_buffer_append_char(out, '"');
}

static void write_field_and_words(struct ns_buffer *out)
{
    ns_buffer_append_text(out, pick(6) ? "" : "title:");
    if (pick(2))
        write_word(out);
    else
        write_phrase(out);
}

static void write_near(struct ns_buffer *out, unsigned depth);

/* What stands somewhere in a text. */
static void write_place(struct ns_buffer *out, unsigned depth)
{
    unsigned kind = depth ? pick(8) : 7;
    if (kind > 2) {
        write_field_and_words(out);
        return;
    }
    ns_buffer_append_char(out, '(');
    if (kind)
        write_near(out, depth - 1);
    for (unsigned i = 0; !kind && i < 2; i++) {
        ns_buffer_append_text(out, i ? " OR " : "");
        write_place(out, depth - 1);
    }
    ns_buffer_append_text(out, pick(9) ? ")" : ")^2");
}

static void write_near(struct ns_buffer *out, unsigned depth)
{
    static const char *const operators[] = {" NEAR/2 ", " NEAR ",     " ADJ ",      " ADJ/3 ",
                                            " NEAR/4 ", " SENTENCE ", " PARAGRAPH "};
    write_place(out, depth);
    for (unsigned i = 0, count = 1 + (pick(5) == 0); i < count; i++) {
        ns_buffer_append_text(out, operators[pick(7)]);
        write_place(out, depth);
    }
}

static void write_unit(struct ns_buffer *out, unsigned depth)
{
    static const char *const filters[] = {"section:one",         "lang:de",
                                          "kind:article",        "since:2024-06",
                                          "until:2024-08",       "date:2024-03..2024-09",
                                          "section:(one OR two)"};
    switch (depth ? pick(11) : pick(6)) {
    case 0:
        ns_buffer_append_text(out, filters[pick(7)]);
        break;
    case 1:
        ns_buffer_printf(out, "atleast/%u ", 1 + pick(4));
        write_place(out, depth);
        break;
    case 2:
    case 3:
        write_near(out, depth);
        break;
    case 6:
    case 7:
        ns_buffer_append_text(out, pick(2) ? "-" : "NOT ");
        write_unit(out, depth - 1);
        break;
    case 8:
    case 9:
        ns_buffer_append_text(out, pick(5) ? "(" : "title:(");
        write_list(out, depth - 1);
        ns_buffer_append_text(out, pick(9) ? ")" : ")^0.5");
        break;
    default:
        write_field_and_words(out);
        break;
    }
}

static void write_list(struct ns_buffer *out, unsigned depth)
{
    static const char *const joints[] = {" ", " ", " AND ", " OR "};
    for (unsigned i = 0, count = 1 + pick(3); i < count; i++) {
        ns_buffer_append_text(out, i ? joints[pick(4)] : "");
        write_unit(out, depth);
    }
}

/* --- comparing --- */

/* Whether the searcher finds just the articles of expected; the first page is the start of all:
 * where the index has no positions. */
static bool finds(struct fixture *f, size_t which, struct ns_str query, bool any,
                  const bool expected[ARTICLES])
{
    struct ns_search_options options = {
        .mode = any ? NS_MODE_ANY : NS_MODE_ALL, .count = ARTICLES, .count_to = SIZE_MAX};
    struct ns_results results;
    bool found[ARTICLES] = {false};
    uint32_t first[PAGE] = {0};
    size_t count = 0, total;
    if (ns_searcher_search(f->searchers[which], query, &options, &results, &f->err) != NS_OK)
        return false;
    for (size_t i = 0; i < results.count; i++) {
        found[strtoul(results.hits[i].head.id.data, NULL, 10)] = true;
        if (i < PAGE)
            first[i] = results.hits[i].docid;
    }
    for (size_t i = 0; i < ARTICLES; i++)
        count += found[i];
    total = results.total;
    if (memcmp(found, expected, sizeof found) != 0 || count != total || !results.total_is_exact)
        return false;
    if (which) /* Xapian's weight of a phrase under OR depends on how many hits are asked for */
        return true;
    options.count = PAGE;
    options.count_to = 0;
    assert_int_equal(ns_searcher_search(f->searchers[which], query, &options, &results, &f->err),
                     NS_OK);
    for (size_t i = 0; i < results.count; i++)
        if (results.hits[i].docid != first[i])
            return false;
    return results.count == (total < PAGE ? total : PAGE) && results.total <= total;
}

static void report(size_t which, struct ns_str query, bool any, const bool expected[ARTICLES])
{
    print_error("%s%s positions: %.*s\n", any ? "--any " : "", which ? "with" : "without",
                (int)query.size, query.data);
    for (size_t i = 0; i < ARTICLES; i++)
        if (expected[i])
            print_error("  expected %zu\n", i);
}

static void test_random_queries(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query;
    size_t tried = 0, with_hits = 0, wrong = 0;
    ns_buffer_init(&query);
    for (unsigned i = 0; i < QUERIES; i++) {
        struct ns_node *tree = NULL;
        bool expected[ARTICLES], any = pick(3) == 0, some = false;
        ns_buffer_clear(&query);
        write_list(&query, 3);
        ns_arena_reset(&f->arena);
        if (ns_query_parse(ns_buffer_str(&query), now, &f->arena, &tree, &f->err) != NS_OK)
            continue; /* too many patterns; the field of a filter inside title:( … ) */
        for (size_t a = 0; a < ARTICLES; a++) {
            expected[a] = oracle_holds(&f->articles[a], tree, any);
            some |= expected[a];
        }
        tried++;
        with_hits += some;
        for (size_t which = 0; which < 2; which++)
            if (!finds(f, which, ns_buffer_str(&query), any, expected)) {
                report(which, ns_buffer_str(&query), any, expected);
                wrong++;
            }
    }
    ns_buffer_release(&query);
    assert_int_equal(wrong, 0);
    assert_true(tried > QUERIES * 9 / 10);
    assert_true(with_hits > QUERIES / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_queries, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
