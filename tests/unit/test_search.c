#include "query/match/reasons.h"
#include "query/match/recent.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/index/index_dir.h"
#include "indexer/writer/writer.h"

#include "tests/scratch.h"

/* An article of the fixture; NULL = no such field. */
struct sample {
    const char *id, *title, *body, *date, *section, *source, *language, *author;
};

static const struct sample samples[] = {
    {"cup", "Cup final goes to penalties", "The goalkeeper saved two. The harbour club lost.",
     "2024-05-04", "sports", "Harbour Wire", "en", "Ann Lee"},
    {"club", "Harbour club sells striker", "The final price is not known. A cup for the club.",
     "2024-06", "sports", "Harbour Wire", NULL, "Bo Meyer"},
    {"water", "Low water on the river", "Barges carry half their load. The final lock is closed.",
     "2023-08-20", "economy", "River News", "en", NULL},
    {"treaty", "Two states sign a treaty", "North Korea and Russia signed. Troops crossed over.",
     "2024-11-24T10:00:00Z", "Middle East", "River News", "en", "Ann Lee"},
    {"korea", "Korea in the north", "The north of Korea is cold. WHO says so.", NULL, NULL, NULL,
     "en", NULL},
    {"haus", "Neue Häuser am Hafen", "Die Stadt baut Häuser. Truppen helfen.", "2024-01-02",
     "wirtschaft", NULL, "de", NULL},
    {"ko", "북한과 러시아", "북한은 러시아와 조약에 서명했다.", "2024-11-25", NULL, NULL, "ko",
     NULL},
};

enum { SAMPLES = sizeof samples / sizeof *samples };

struct fixture {
    char root[NS_SCRATCH_SIZE], path[80];
    struct ns_index_lock *lock;
    struct ns_writer *writer;
    struct ns_searcher *searcher;
    struct ns_search_options options;
    struct ns_results results;
    struct ns_article article;
    struct ns_error err;
};

static void set(struct fixture *f, struct ns_str *field, const char *value)
{
    if (value)
        assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                         NS_OK);
}

static void add(struct fixture *f, struct ns_str_list *list, const char *value)
{
    if (value)
        assert_int_equal(ns_article_add(&f->article, list, ns_str_of(value), &f->err), NS_OK);
}

static void index_article(struct fixture *f, const struct sample *sample)
{
    enum ns_write_outcome outcome;
    ns_article_reset(&f->article);
    set(f, &f->article.id, sample->id);
    set(f, &f->article.title, sample->title);
    set(f, &f->article.body, sample->body);
    set(f, &f->article.source, sample->source);
    set(f, &f->article.language, sample->language);
    add(f, &f->article.sections, sample->section);
    add(f, &f->article.authors, sample->author);
    if (sample->date)
        assert_true(ns_date_parse(ns_str_of(sample->date), &f->article.published));
    assert_int_equal(f->writer->ops->add(f->writer, &f->article, &outcome, &f->err), NS_OK);
}

static void commit(struct fixture *f)
{
    assert_int_equal(f->writer->ops->commit(f->writer, &f->err), NS_OK);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct ns_writer_options options = {
        .memory = 64 * 1024 * 1024, .jobs = 1, .entities = true};
    assert_non_null(f);
    ns_scratch_make(f->root);
    snprintf(f->path, sizeof f->path, "%s/index", f->root);
    ns_article_init(&f->article);
    f->options.count = 10;
    assert_int_equal(
        ns_index_lock_open(&f->lock, f->path, 0, NS_INDEX_CREATE, ns_builtin_dictionary(), &f->err),
        NS_OK);
    assert_int_equal(ns_live_writer_open(&f->writer, f->lock, &options, &f->err), NS_OK);
    for (size_t i = 0; i < SAMPLES; i++)
        index_article(f, &samples[i]);
    commit(f);
    assert_int_equal(ns_searcher_open(&f->searcher, f->path, &f->err), NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_searcher_close(f->searcher);
    ns_searcher_close(NULL);
    f->writer->ops->close(f->writer);
    ns_index_lock_close(f->lock);
    ns_article_release(&f->article);
    int failed = ns_scratch_remove(f->root);
    free(f);
    return failed;
}

/* A searcher stays with what it opened, unless that goes away under it. */
static void reopen(struct fixture *f)
{
    ns_searcher_close(f->searcher);
    assert_int_equal(ns_searcher_open(&f->searcher, f->path, &f->err), NS_OK);
}

static void search(struct fixture *f, const char *query)
{
    assert_int_equal(
        ns_searcher_search(f->searcher, ns_str_of(query), &f->options, &f->results, &f->err),
        NS_OK);
}

/* The ids of the hits in order; "~" in front when they are partial matches. */
static void check(struct fixture *f, const char *query, const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    search(f, query);
    ns_buffer_append_text(&out, f->results.relaxed ? "~" : "");
    for (size_t i = 0; i < f->results.count; i++) {
        const struct ns_hit *hit = &f->results.hits[i];
        assert_int_equal(hit->rank, f->options.first + i + 1);
        assert_true(hit->docid > 0);
        ns_buffer_printf(&out, "%s%.*s", i ? " " : "", (int)hit->head.id.size, hit->head.id.data);
    }
    assert_string_equal(ns_buffer_str(&out).data, expected);
    assert_true(f->results.total >= f->results.count);
    ns_buffer_release(&out);
}

static void check_in(struct fixture *f, enum ns_search_mode mode, const char *query,
                     const char *expected)
{
    f->options.mode = mode;
    check(f, query, expected);
    f->options.mode = NS_MODE_DEFAULT;
}

static void test_modes(void **state)
{
    struct fixture *f = *state;
    check(f, "cup final", "cup club");
    check(f, "goalkeepers", "cup");
    check(f, "zebra", "");
    check(f, "zebra giraffe", "");
    check(f, "goalkeeper barges", "~cup water");
    check_in(f, NS_MODE_ALL, "goalkeeper barges", "");
    check_in(f, NS_MODE_ANY, "goalkeeper barges", "cup water");
    assert_false(f->results.relaxed);
    check_in(f, NS_MODE_ANY, "penalties treaty goalkeeper", "cup treaty");
    check_in(f, NS_MODE_PHRASE, "final price", "club");
    check_in(f, NS_MODE_PHRASE, "price final", "");
    check(f, "WHO cold", "korea");
}

static void test_phrases(void **state)
{
    struct fixture *f = *state;
    check(f, "\"north korea\"", "treaty");
    check(f, "north korea", "korea treaty");
    check(f, "\"harbour club\"", "club cup");
    check(f, "\"harbour club\" penalties", "cup");
    check(f, "\"final cup\"", "");
    check(f, "\"final cup\" OR goalkeeper", "cup");
    check(f, "title:\"harbour club\"", "club");
    check(f, "\"final cup\" barges", "~water"); /* in place of a phrase, the rest */
    check_in(f, NS_MODE_ANY, "\"north korea\" barges", "treaty water");
    check(f, "\"korea signed\" OR since:2024-06", "treaty club ko"); /* the date decides */
    check(f, "(korea -\"korea signed\") OR \"korea in the\"", "korea treaty");
    check(f, "(korea -\"and Russia\") OR \"korea signed\"", "korea");
}

static void test_what_the_text_decides(void **state)
{
    struct fixture *f = *state;
    check(f, "=troops", "treaty");
    check(f, "=troop", "");
    check(f, "striker* OR penal*", "cup club");
    check(f, "penalti*", "cup");
    assert_int_equal(f->results.expansion_count, 1);
    check(f, "*keeper", "cup");
    check(f, "gaolkeeper~", "cup");
    check(f, "gaolkeper~", "");
    check(f, "gaolkeper~2", "cup");
    check(f, "author:le*", "treaty cup");
    check(f, "korea NEAR/2 russia", "treaty");
    check(f, "north NEAR/4 korea", "korea treaty");
    check(f, "north ADJ/1 korea", "treaty");
    check(f, "korea ADJ/3 north", "korea");
    check(f, "russia SENTENCE korea", "treaty");
    check(f, "troops SENTENCE korea", "");
    check(f, "troops PARAGRAPH korea", "treaty");
    check(f, "korea -(korea SENTENCE russia)", "korea");
    check(f, "korea -k*a", "");
    check(f, "atleast/2 club final", "club");
    check(f, "title:(harbour ADJ club)", "club");
    check(f, "\"=troops cross*\"", "treaty");
    check(f, "zebra* NEAR x", "");
}

static void test_negations(void **state)
{
    struct fixture *f = *state;
    check(f, "final -cup", "water");
    check(f, "korea -\"north korea\"", "korea");
    check(f, "korea NOT \"korea north\"", "korea treaty");
    check(f, "club -(price OR zebra)", "cup");
    check(f, "club -title:club", "cup");
    check(f, "-lang:en", "ko club haus"); /* newest first; an unknown language is no language */
}

static void test_fields(void **state)
{
    struct fixture *f = *state;
    check(f, "title:final", "cup");
    check(f, "author:lee", "treaty cup");
    check(f, "author:\"Ann Lee\" cup", "cup");
    check(f, "section:\"middle east\"", "treaty");
    check(f, "section:east", "treaty");
    check(f, "source:\"river news\" final", "water");
    check(f, "lang:de", "haus");
    check(f, "id:cup", "cup");
    check(f, "id:CUP", "");
    check(f, "kind:article korea", "korea treaty");
    check(f, "kind:headline", "");
}

static void test_dates(void **state)
{
    struct fixture *f = *state;
    check(f, "since:2024-06", "ko treaty club");
    check(f, "until:2023", "water");
    check(f, "date:2024-05..2024-06", "club cup");
    check(f, "date:2024-11-24", "treaty");
    check(f, "final -date:2024", "water");
    check(f, "korea since:1970", "treaty"); /* no date is in no period */
}

static void test_languages(void **state)
{
    struct fixture *f = *state;
    check(f, "Haus", "haus");
    check(f, "Truppe", "haus");
    check(f, "troop", "treaty");
    check(f, "\"baut Haus\"", "haus");
    check(f, "북한", "ko");
    check(f, "\"조약에 서명\"", "ko");
    check_in(f, NS_MODE_ANY, "북한 Häuser treaty", "haus ko treaty");
}

static void test_order(void **state)
{
    struct fixture *f = *state;
    f->options.sort = NS_SORT_NEWEST;
    check(f, "final OR korea", "treaty club cup water korea"); /* without a date: last */
    f->options.sort = NS_SORT_OLDEST;
    check(f, "final OR korea", "water cup club treaty korea");
    check(f, "\"harbour club\"", "cup club");
}

static void test_pages(void **state)
{
    struct fixture *f = *state;
    f->options.sort = NS_SORT_NEWEST;
    f->options.count = 2;
    check(f, "final OR korea", "treaty club");
    f->options.first = 2;
    check(f, "final OR korea", "cup water");
    f->options.first = 4;
    check(f, "final OR korea", "korea");
    f->options.first = 5;
    check(f, "final OR korea", "");
    f->options.first = 1;
    check(f, "\"harbour club\"", "cup");
    f->options.first = SIZE_MAX;
    f->options.count = SIZE_MAX;
    check(f, "final OR korea", "");
    check(f, "\"harbour club\"", "");
}

static void test_totals(void **state)
{
    struct fixture *f = *state;
    f->options.count = 1;
    f->options.count_to = SIZE_MAX;
    search(f, "final OR korea");
    assert_int_equal(f->results.count, 1);
    assert_int_equal(f->results.total, 5);
    assert_true(f->results.total_is_exact);
    search(f, "\"harbour club\"");
    assert_int_equal(f->results.total, 2);
    assert_true(f->results.total_is_exact);
    f->options.count_to = 0;
    search(f, "\"harbour club\"");
    assert_int_equal(f->results.total, 1);
    assert_false(f->results.total_is_exact);
    /* Without a page, too, it is known whether there is anything. */
    f->options.count = 0;
    search(f, "goalkeeper two");
    assert_int_equal(f->results.count, 0);
    assert_true(f->results.total > 0);
    assert_false(f->results.relaxed);
    search(f, "\"harbour club\"");
    assert_true(f->results.total > 0);
}

/* More candidates than are read at a time, nearly all of which the text turns down. */
static void test_many_candidates(void **state)
{
    struct fixture *f = *state;
    char id[16], title[32];
    for (unsigned i = 0; i < 300; i++) {
        snprintf(id, sizeof id, "m%u", i);
        snprintf(title, sizeof title, i % 100 ? "beta alpha" : "alpha beta %u", i);
        index_article(f, &(struct sample){.id = id, .title = title, .body = "filler"});
    }
    commit(f);
    reopen(f);
    f->options.count_to = SIZE_MAX;
    search(f, "\"alpha beta\"");
    assert_int_equal(f->results.total, 3);
    assert_int_equal(f->results.count, 3);
    f->options.count_to = 0;
    f->options.count = 2;
    search(f, "\"alpha beta\"");
    assert_int_equal(f->results.count, 2);
    f->options.first = 2;
    search(f, "\"alpha beta\"");
    assert_int_equal(f->results.count, 1);
    f->options.first = 0;
    f->options.count = 0;
    search(f, "\"alpha beta\"");
    assert_int_equal(f->results.total, 1);
}

/* --- dates that count --- */

enum { DATED = 2400, DATED_PAGE = 40 };

/* The worse by their text, the newer, some of them; more than are looked at in one page. */
static void index_dated(struct fixture *f)
{
    char id[16], date[16], body[160];
    for (unsigned i = 0; i < DATED; i++) {
        time_t day = time(NULL) - (i % 7 ? 4000 + (time_t)i % 11 : (DATED - i) / 100) * 86400;
        struct tm tm;
        snprintf(id, sizeof id, "d%u", i);
        strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&day, &tm));
        snprintf(
            body, sizeof body, "The stone dam%.*s.", (int)(i * 100 / DATED),
            " and so on, and so on, and so on, and so on, and so on, and so on, and so on, and "
            "so on, and so on");
        index_article(f, &(struct sample){.id = id, .title = "Notes", .body = body, .date = date});
    }
    commit(f);
    reopen(f);
}

static int compare_scores(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x < *y) - (*x > *y);
}

/* Every match by its text, multiplied by what its date is worth, is what --recent gives. */
static void check_recent(struct fixture *f, const char *query, double half_life, size_t first)
{
    static double expected[DATED];
    f->options = (struct ns_search_options){.count = DATED};
    search(f, query);
    size_t count = f->results.count;
    assert_in_range(count, 1, DATED);
    for (size_t i = 0; i < count; i++)
        expected[i] =
            f->results.hits[i].score * ns_recent_factor(f->results.hits[i].head.published.seconds,
                                                        (int64_t)time(NULL), half_life);
    qsort(expected, count, sizeof *expected, compare_scores);
    f->options =
        (struct ns_search_options){.first = first, .count = DATED_PAGE, .half_life = half_life};
    search(f, query);
    assert_int_equal(f->results.count, DATED_PAGE);
    for (size_t i = 0; i < DATED_PAGE; i++)
        assert_true(fabs(f->results.hits[i].score - expected[first + i]) < 1e-4);
}

static void test_newer_ones_first(void **state)
{
    struct fixture *f = *state;
    static const char *const queries[] = {"dam", "\"stone dam\"", "dam NEAR/3 stone"};
    index_dated(f);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        for (int days = 1; days < 10000; days *= 30) {
            check_recent(f, queries[i], days * 86400.0, 0);
            check_recent(f, queries[i], days * 86400.0, 1500);
        }
    check_recent(f, "dam until:2020", 86400, 0); /* none of them is new */
}

/* Commits, replacements and removals between searches, and between a search and its articles. */
static void test_commits(void **state)
{
    struct fixture *f = *state;
    const struct ns_article *article = NULL;
    struct ns_passage passage;
    bool found;
    search(f, "penalties");
    struct ns_hit hit = f->results.hits[0];
    for (int round = 0; round < 5; round++) {
        char body[64];
        snprintf(body, sizeof body, "Round %d of the giraffe.", round);
        index_article(f, &(struct sample){.id = "cup", .title = "Giraffe", .body = body});
        commit(f);
        index_article(f, &(struct sample){.id = "more", .title = "More", .body = body});
        commit(f);
    }
    /* What was found stays readable. */
    assert_int_equal(ns_searcher_article(f->searcher, &hit, &article, &f->err), NS_OK);
    assert_string_equal(article->title.data, "Cup final goes to penalties");
    assert_int_equal(ns_searcher_passage(f->searcher, article, 100, &passage, &f->err), NS_OK);
    assert_int_equal(passage.title.count, 1);
    reopen(f);
    check(f, "penalties", "");
    check(f, "giraffe", "cup more");
    assert_int_equal(f->writer->ops->remove(f->writer, NS_STR("cup"), &found, &f->err), NS_OK);
    assert_true(found);
    commit(f);
    reopen(f);
    check(f, "\"the giraffe\"", "more");
}

static void index_ballast(struct fixture *f, int round)
{
    for (unsigned i = 0; i < 500; i++) {
        char id[16], body[64];
        snprintf(id, sizeof id, "b%u", i);
        snprintf(body, sizeof body, "ballast item %u round %d", i, round);
        index_article(f, &(struct sample){.id = id, .body = body});
    }
    commit(f);
}

/* Commits in the middle of a search: it is begun again with what is there now. */
static void test_left_behind(void **state)
{
    struct fixture *f = *state;
    index_ballast(f, 7000);
    reopen(f);
    f->options.count_to = SIZE_MAX;
    search(f, "\"round 7000\"");
    assert_int_equal(f->results.total, 500);
    index_ballast(f, 7001);
    index_ballast(f, 7002);
    search(f, "\"round 7000\"");
    assert_int_equal(f->results.total, 0);
    search(f, "\"round 7002\"");
    assert_int_equal(f->results.total, 500);
}

static void test_finding_by_id(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(ns_searcher_find(f->searcher, NS_STR("haus"), &f->article, &f->err), NS_OK);
    assert_string_equal(f->article.title.data, "Neue Häuser am Hafen");
    assert_int_equal(ns_searcher_find(f->searcher, NS_STR("none"), &f->article, &f->err),
                     NS_NOT_FOUND);
    assert_string_equal(f->err.message, "no article has the id \"none\"");
    assert_int_equal(ns_searcher_find(f->searcher, NS_STR(""), &f->article, &f->err), NS_NOT_FOUND);
}

static void test_passages(void **state)
{
    struct fixture *f = *state;
    const struct ns_article *article = NULL;
    struct ns_passage passage;
    search(f, "the goalkeeper penalties");
    assert_int_equal(ns_searcher_article(f->searcher, &f->results.hits[0], &article, &f->err),
                     NS_OK);
    assert_int_equal(ns_searcher_passage(f->searcher, article, 100, &passage, &f->err), NS_OK);
    assert_int_equal(passage.title.count, 1);
    assert_int_equal(passage.title.items[0].start, 18);
    assert_int_equal(passage.spans.count, 1);
    assert_int_equal(passage.spans.items[0].start, 4);
    assert_int_equal(passage.spans.items[0].end, 14);
}

static void test_refused_queries(void **state)
{
    struct fixture *f = *state;
    struct ns_passage passage;
    struct ns_buffer query;
    search(f, "cup final price club");
    assert_int_equal(
        ns_searcher_search(f->searcher, NS_STR("a AND"), &f->options, &f->results, &f->err),
        NS_INVALID);
    assert_int_equal(f->results.count, 0);
    assert_int_equal(ns_searcher_search(f->searcher, NS_STR(""), &f->options, &f->results, &f->err),
                     NS_INVALID);
    /* One that parses, but is too much for a plan; then the words of no query are looked for. */
    ns_buffer_init(&query);
    for (int i = 0; i < 5000; i++)
        ns_buffer_append_text(&query, "a-b ");
    f->options.mode = NS_MODE_PHRASE;
    assert_int_equal(
        ns_searcher_search(f->searcher, ns_buffer_str(&query), &f->options, &f->results, &f->err),
        NS_LIMIT);
    assert_int_equal(f->results.count, 0);
    assert_int_equal(ns_searcher_find(f->searcher, NS_STR("club"), &f->article, &f->err), NS_OK);
    assert_int_equal(ns_searcher_passage(f->searcher, &f->article, 100, &passage, &f->err), NS_OK);
    assert_int_equal(passage.spans.count, 0);
    while (query.size <= 32 * 1024)
        ns_buffer_append_text(&query, "a-b ");
    assert_int_equal(
        ns_searcher_search(f->searcher, ns_buffer_str(&query), &f->options, &f->results, &f->err),
        NS_LIMIT);
    ns_buffer_release(&query);
    f->options.mode = NS_MODE_DEFAULT;
    check(f, "penalties", "cup");
}

static void test_a_thousand_words(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query;
    ns_buffer_init(&query);
    for (int i = 0; i < 1023; i++)
        ns_buffer_printf(&query, "word%d ", i);
    ns_buffer_append_text(&query, "penalties");
    check(f, query.data, "~cup");
    ns_buffer_release(&query);
}

static void test_explaining(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer out;
    ns_buffer_init(&out);
    search(f, "\"north korea\" since:2024");
    assert_int_equal(ns_searcher_explain(f->searcher, &f->results, &out, &f->err), NS_OK);
    assert_non_null(strstr(out.data, "\"north korea\" date:2024-01-01T00:00:00Z.."));
    assert_non_null(strstr(out.data, "north"));
    assert_non_null(strstr(out.data, "1 predicate\n"));
    search(f, "goal* NEAR two");
    ns_buffer_clear(&out);
    assert_int_equal(ns_searcher_explain(f->searcher, &f->results, &out, &f->err), NS_OK);
    assert_non_null(strstr(out.data, "tree    (goal* NEAR/10 two)\n"));
    assert_non_null(strstr(out.data, "\nwords   goal*: 1 of 1 goalkeep\n"));
    assert_non_null(strstr(out.data, "\ntext    decides 3 predicates\n"));
    ns_buffer_release(&out);
}

static void index_body(struct fixture *f, const char *id, const char *body)
{
    index_article(f, &(struct sample){.id = id, .title = "Notes", .body = body});
}

static bool explains(struct fixture *f, const char *text)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    assert_int_equal(ns_searcher_explain(f->searcher, &f->results, &out, &f->err), NS_OK);
    bool found = strstr(out.data, text);
    ns_buffer_release(&out);
    return found;
}

/* What is said of each hit of a query adds up to its score. */
static void check_scores(struct fixture *f, const char *query)
{
    struct ns_reasons reasons;
    search(f, query);
    assert_true(f->results.count > 0);
    for (size_t i = 0; i < f->results.count; i++) {
        const struct ns_hit *hit = &f->results.hits[i];
        assert_int_equal(ns_searcher_reasons(f->searcher, hit, &reasons, &f->err), NS_OK);
        double sum = reasons.terms + ns_rerank_bonus(reasons.text);
        assert_true(hit->score > 0);
        if (sum < hit->score * 0.9999 || sum > hit->score * 1.0001)
            fail_msg("%s: %s has %f, the reasons give %f", query, hit->head.id.data, hit->score,
                     sum);
        assert_true(reasons.reread == (hit->rank <= f->options.rerank));
    }
}

static void test_scores_add_up(void **state)
{
    struct fixture *f = *state;
    static const char *const queries[] = {
        "korea",
        "north korea",
        "korea^2.5 north^0.5 korea",
        "title:korea north",
        "(north korea) OR goalkeeper",
        "(korea russia) OR (north zeppelin)", /* half of an AND gives nothing */
        "(korea since:2024) OR north",
        "korea -goalkeeper",
        "north kor* kor*",
        "noth~ korea",
        "\"north korea\" troops",
    };
    f->options.rerank = 0;
    for (int round = 0; round < 4; round++) {
        f->options.rerank = round & 1 ? 20 : 0;
        f->options.expand = round & 2;
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
            check_scores(f, queries[i]);
        }
    }
    f->options.mode = NS_MODE_ANY;
    check_scores(f, "north korea troops penalties hafen");
}

static void test_the_text_orders_the_best(void **state)
{
    struct fixture *f = *state;
    index_body(f, "apart", "Red letters for all. Today the green lanterns glow.");
    index_body(f, "beside", "All letters for today. The red lanterns glow green.");
    index_body(f, "third", "Red lanterns for all. Today the red lanterns glow.");
    commit(f);
    reopen(f);
    check(f, "red lanterns", "third apart beside");
    assert_false(explains(f, "rerank"));
    f->options.rerank = 10;
    check(f, "red lanterns", "third beside apart");
    assert_true(explains(f, "rerank  the best 3 by"));
    f->options.rerank = 2; /* the last one is not among the best two */
    check(f, "red lanterns", "third apart beside");
    f->options.rerank = 10;
    f->options.first = 1;
    f->options.count = 1; /* a page of the same order */
    check(f, "red lanterns", "beside");
    assert_int_equal(f->results.total, 3);
    f->options.first = 10; /* behind what is put in order */
    check(f, "red lanterns", "");
    /* The same where the text has chosen them. */
    f->options.first = 0;
    f->options.count = 10;
    check(f, "=red =lanterns", "third beside apart");
    assert_true(explains(f, "rerank  the best 3 by"));
    f->options.rerank = 2;
    check(f, "=red =lanterns", "third apart beside");
    f->options.rerank = 0;
    check(f, "=red =lanterns", "third apart beside");
    f->options.rerank = 10;
    f->options.first = 1;
    f->options.count = 1;
    check(f, "=red =lanterns", "beside");
}

static void test_words_of_the_best_articles(void **state)
{
    struct fixture *f = *state;
    char id[16];
    for (int i = 0; i < 60; i++) {
        snprintf(id, sizeof id, "filler%d", i);
        index_body(f, id, "Nothing of note has happened here since then.");
    }
    index_body(f, "iron", "A strike of the hammer on iron.");
    index_body(f, "crews", "A strike of the pilots on Monday.");
    index_body(f, "one", "Strike! Strike! The pilots say.");
    index_body(f, "two", "Strike! Strike! Say the pilots.");
    index_body(f, "pilots", "The pilots on holiday.");
    commit(f);
    reopen(f);
    check(f, "strike", "one two iron crews");
    f->options.expand = true;
    check(f, "strike", "one two crews iron"); /* and not "pilots" */
    assert_true(explains(f, "expand  "));
    assert_true(explains(f, "pilot^"));
    assert_false(explains(f, "hammer^")); /* one article has it */
    assert_false(explains(f, "note^"));   /* common, and in none of them */
    check(f, "zebra", "");
    assert_false(explains(f, "expand"));
    f->options.sort = NS_SORT_NEWEST;
    check(f, "cup", "club cup");
    assert_false(explains(f, "expand"));
}

static void test_no_index(void **state)
{
    (void)state;
    struct ns_searcher *searcher = NULL;
    struct ns_error err;
    assert_int_equal(ns_searcher_open(&searcher, "/nonexistent/index", &err), NS_NOT_FOUND);
    assert_null(searcher);
}

#define WITH_INDEX(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_INDEX(test_modes),
        WITH_INDEX(test_phrases),
        WITH_INDEX(test_negations),
        WITH_INDEX(test_what_the_text_decides),
        WITH_INDEX(test_fields),
        WITH_INDEX(test_dates),
        WITH_INDEX(test_languages),
        WITH_INDEX(test_order),
        WITH_INDEX(test_pages),
        WITH_INDEX(test_totals),
        WITH_INDEX(test_many_candidates),
        WITH_INDEX(test_newer_ones_first),
        WITH_INDEX(test_commits),
        WITH_INDEX(test_left_behind),
        WITH_INDEX(test_finding_by_id),
        WITH_INDEX(test_passages),
        WITH_INDEX(test_refused_queries),
        WITH_INDEX(test_a_thousand_words),
        WITH_INDEX(test_explaining),
        WITH_INDEX(test_scores_add_up),
        WITH_INDEX(test_the_text_orders_the_best),
        WITH_INDEX(test_words_of_the_best_articles),
        cmocka_unit_test(test_no_index),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
