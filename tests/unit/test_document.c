#include "indexer/writer/document.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "common/index/schema.h"
#include "common/article/mention.h"
#include "common/index/value_list.h"

struct fixture {
    struct ns_analyzer *analyzer;
    struct ns_article article;
    struct ns_document document;
    struct ns_error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_article_init(&f->article);
    assert_int_equal(ns_analyzer_open(&f->analyzer, ns_builtin_dictionary(), true, NULL, &f->err),
                     NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_analyzer_close(f->analyzer);
    ns_article_release(&f->article);
    free(f);
    return 0;
}

static void set(struct fixture *f, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                     NS_OK);
}

static void add(struct fixture *f, struct ns_str_list *list, const char *value)
{
    assert_int_equal(ns_article_add(&f->article, list, ns_str_of(value), &f->err), NS_OK);
}

static void analyze(struct fixture *f)
{
    assert_int_equal(ns_analyzer_analyze(f->analyzer, &f->article, &f->document, &f->err), NS_OK);
    const struct ns_xapian_document *content = &f->document.content;
    for (size_t i = 0; i < content->term_count; i++) {
        assert_in_range(content->terms[i].text.size, 1, NS_TERM_MAX);
        if (i == 0)
            continue;
        struct ns_str a = content->terms[i - 1].text, b = content->terms[i].text;
        int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
        assert_true(order < 0 || (order == 0 && a.size < b.size)); /* sorted, each once */
    }
    for (size_t i = 1; i < content->value_count; i++)
        assert_true(content->values[i - 1].slot < content->values[i].slot);
}

/* All terms: "term" or, when it counts for something, "term:wdf". */
static void check_terms(struct fixture *f, const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    analyze(f);
    for (size_t i = 0; i < f->document.content.term_count; i++) {
        const struct ns_xapian_term *term = &f->document.content.terms[i];
        ns_buffer_printf(&out, "%s%.*s", i ? " " : "", (int)term->text.size, term->text.data);
        if (term->wdf)
            ns_buffer_printf(&out, ":%u", term->wdf);
    }
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
}

/* wdf of a term; -1 when it is not there. */
static int wdf_of(const struct fixture *f, const char *term)
{
    for (size_t i = 0; i < f->document.content.term_count; i++)
        if (ns_str_equal(f->document.content.terms[i].text, ns_str_of(term)))
            return (int)f->document.content.terms[i].wdf;
    return -1;
}

static struct ns_str value_of(const struct fixture *f, uint32_t slot)
{
    for (size_t i = 0; i < f->document.content.value_count; i++)
        if (f->document.content.values[i].slot == slot)
            return f->document.content.values[i].value;
    return NS_STR("");
}

/* The items of a list, each with a semicolon behind it, and ~ in front where it is weak. */
static void check_list(const struct fixture *f, uint32_t slot, const char *expected)
{
    struct ns_buffer out = {0};
    struct ns_str list = value_of(f, slot);
    struct ns_value_item item;
    ns_buffer_append_text(&out, "");
    while (ns_value_list_next(&list, &item))
        ns_buffer_printf(&out, "%s%.*s;", item.weak ? "~" : "", (int)item.text.size,
                         item.text.data);
    assert_int_equal(list.size, 0);
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
}

/* "1 2 30", or nothing. */
static void check_positions(struct fixture *f, const char *term, const char *expected)
{
    struct ns_buffer out = {0};
    const struct ns_xapian_document *content = &f->document.content;
    ns_buffer_append_text(&out, "");
    assert_true(wdf_of(f, term) >= 0);
    for (size_t i = 0; i < content->term_count; i++)
        for (uint32_t k = 0; ns_str_equal(content->terms[i].text, ns_str_of(term)) &&
                             k < content->positions[i].count;
             k++)
            ns_buffer_printf(&out, "%s%u", k ? " " : "", content->positions[i].at[k]);
    assert_string_equal(out.data, expected);
    ns_buffer_release(&out);
}

/* Title, body and captions, with a gap of 1024 before each but the first. */
static void test_positions(void **state)
{
    struct fixture *f = *state;
    char word[300];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    set(f, &f->article.id, "a1");
    set(f, &f->article.title, "Oil and gas: oils");
    set(f, &f->article.body, word); /* no token, but it has a position */
    add(f, &f->article.captions, "Gas");
    add(f, &f->article.authors, "Gas Oil");
    analyze(f);
    assert_null(f->document.content.positions);
    ns_analyzer_keep_positions(f->analyzer);
    for (int i = 0; i < 2; i++) { /* nothing of an article is left for the next */
        analyze(f);
        check_positions(f, "oil", "1 4");
        check_positions(f, "Soil", "1 4");
        check_positions(f, "gas", "3 2054");
        check_positions(f, "Sgas", "3");
        check_positions(f, "Agas", "");
        check_positions(f, "Qa1", "");
    }
    set(f, &f->article.body, "The oil.\n\nOil, gas.");
    analyze(f);
    check_positions(f, "oil", "1 4 1030 1031");
    check_positions(f, "gas", "3 1032 2057");
    set(f, &f->article.title, "");
    analyze(f);
    check_positions(f, "oil", "1026 1027");
}

static void test_terms_and_weights(void **state)
{
    struct fixture *f = *state;
    set(f, &f->article.id, "a1");
    set(f, &f->article.title, "Troops cross");
    set(f, &f->article.body, "The troops crossed. Troop trains!");
    add(f, &f->article.captions, "A train");
    check_terms(f, "Qa1 Scross:1 Stroop:1 XKarticle a:1 cross:3 the:1 train:2 troop:4");
    assert_true(ns_str_equal(f->document.id_term, NS_STR("Qa1")));
    assert_int_equal(f->document.dropped_terms, 0);
}

static void test_filters(void **state)
{
    struct fixture *f = *state;
    set(f, &f->article.id, "a1");
    set(f, &f->article.source, "Harbour Wire");
    set(f, &f->article.language, "en");
    add(f, &f->article.authors, "Ann O'Lee");
    add(f, &f->article.sections, "Middle East");
    add(f, &f->article.sections, "Home >World > Middle East");
    add(f, &f->article.sections, " / ");
    f->article.kind = NS_KIND_HEADLINE;
    check_terms(f, "Aann Aann o'lee Ao'lee Hharbour Hharbour wire Hwire Len Qa1 XKheadline XSeast "
                   "XShome XShome/world XShome/world/middle east XSmiddle XSmiddle east XSworld");
    check_list(f, NS_SLOT_SECTIONS, "Middle East;Home/World/Middle East;");
    check_list(f, NS_SLOT_SOURCE, "Harbour Wire;");
    check_list(f, NS_SLOT_AUTHORS, "Ann O'Lee;");
    assert_int_equal(value_of(f, NS_SLOT_PUBLISHED).size, 0);
}

static void test_dates(void **state)
{
    static const struct {
        enum ns_precision precision;
        const char *terms;
    } cases[] = {
        {NS_PRECISION_NONE, "Qa1 XKarticle"},
        {NS_PRECISION_YEAR, "Qa1 XKarticle Y2024"},
        {NS_PRECISION_MONTH, "M202411 Qa1 XKarticle Y2024"},
        {NS_PRECISION_DAY, "D20241124 M202411 Qa1 XKarticle Y2024"},
        {NS_PRECISION_SECOND, "D20241124 M202411 Qa1 XKarticle Y2024"},
    };
    struct fixture *f = *state;
    set(f, &f->article.id, "a1");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        f->article.published = (struct ns_date){1732467909, cases[i].precision, 0};
        check_terms(f, cases[i].terms);
        struct ns_str value = value_of(f, NS_SLOT_PUBLISHED);
        if (cases[i].precision == NS_PRECISION_NONE)
            assert_int_equal(value.size, 0);
        else
            assert_int_equal(ns_schema_date_of_value(value), 1732467909);
        enum ns_precision known = cases[i].precision;
        assert_int_equal(ns_schema_date_read(value).precision,
                         known > NS_PRECISION_DAY ? NS_PRECISION_DAY : known);
    }
    f->article.published =
        (struct ns_date){INT64_MIN, NS_PRECISION_DAY, 0}; /* no reader makes it */
    analyze(f);
    f->article.published = (struct ns_date){INT64_MAX, NS_PRECISION_DAY, 0};
    analyze(f);
}

static void test_long_terms(void **state)
{
    struct fixture *f = *state;
    char name[NS_TERM_MAX + 40];
    set(f, &f->article.id, "a1");
    for (size_t i = 0; i < sizeof name - 1; i++)
        name[i] = i % 10 == 9 ? ' ' : 'n';
    name[sizeof name - 1] = '\0';
    add(f, &f->article.sections, name);
    check_terms(f, "Qa1 XKarticle XSnnnn XSnnnnnnnnn");
    assert_int_equal(f->document.dropped_terms, 1);
    struct ns_str sections = value_of(f, NS_SLOT_SECTIONS);
    struct ns_value_item section;
    assert_true(ns_value_list_next(&sections, &section));
    assert_int_equal(section.text.size, sizeof name - 1); /* only a key's limit */

    /* A token is short enough for a term, but for one with a prefix perhaps not. */
    char word[NS_TERM_MAX + 2];
    memset(word, 'w', 240);
    word[240] = '\0';
    ns_article_reset(&f->article);
    set(f, &f->article.id, "a1");
    set(f, &f->article.body, word);
    analyze(f);
    assert_int_equal(wdf_of(f, word), 1);
    word[240] = 'w'; /* longer than a token may be */
    word[241] = '\0';
    set(f, &f->article.body, word);
    check_terms(f, "Qa1 XKarticle");
}

static void test_long_ids(void **state)
{
    struct fixture *f = *state;
    char id[NS_ID_MAX + 1];
    struct ns_buffer first;
    ns_buffer_init(&first);
    memset(id, 'i', NS_ID_MAX);
    id[NS_ID_MAX] = '\0';
    set(f, &f->article.id, id);
    analyze(f);
    assert_int_equal(f->document.id_term.size, NS_TERM_MAX);
    ns_buffer_append_str(&first, f->document.id_term);
    assert_int_equal(wdf_of(f, first.data), 0);
    id[NS_ID_MAX - 1] = 'j';
    set(f, &f->article.id, id);
    analyze(f);
    assert_int_equal(f->document.id_term.size, NS_TERM_MAX);
    assert_false(ns_str_equal(f->document.id_term, ns_buffer_str(&first)));
    ns_buffer_release(&first);
}

/* Each article in its own language, one after the other and back. */
static void test_languages(void **state)
{
    struct fixture *f = *state;
    for (int round = 0; round < 3; round++) {
        ns_article_reset(&f->article);
        set(f, &f->article.id, "d");
        set(f, &f->article.language, "de");
        set(f, &f->article.body, "Truppen Truppe Häuser");
        check_terms(f, "Lde Qd XKarticle haus:1 trupp:2");
        ns_article_reset(&f->article);
        set(f, &f->article.id, "e");
        set(f, &f->article.body, "troops troop houses");
        check_terms(f, "Qe XKarticle hous:1 troop:2");
        ns_article_reset(&f->article);
        set(f, &f->article.id, "k");
        set(f, &f->article.language, "ko");
        set(f, &f->article.body, "troops 북한군");
        check_terms(f, "Lko Qk XKarticle troops:1 북한:1 한군:1");
    }
}

/* The quick look gives the same id term and hash, and the data is the stored article. */
/* Identities by type, with their mentions; evidence alone counts none.  Other languages have none.
 */
static void test_entities(void **state)
{
    struct fixture *f = *state;
    set(f, &f->article.id, "n");
    set(f, &f->article.body,
        "North Korean troops are in Russia, the DPRK said in Pyongyang. Russia "
        "did not answer.");
    analyze(f);
    assert_int_equal(wdf_of(f, "XCkp"), 2);
    assert_int_equal(wdf_of(f, "XCru"), 2);
    assert_int_equal(wdf_of(f, "XCus"), -1);
    assert_true(wdf_of(f, "XGpyongyang") >= 1);
    check_list(f, NS_SLOT_COUNTRIES, "KP;RU;");
    check_list(f, NS_SLOT_PLACES, "Pyongyang;");

    set(f, &f->article.body, "The talks were held in Pyongyang.");
    analyze(f);
    assert_int_equal(wdf_of(f, "XCkp"), -1);
    assert_int_equal(wdf_of(f, "XWXCkp"), 0);
    check_list(f, NS_SLOT_COUNTRIES, "~KP;");

    set(f, &f->article.language, "de");
    analyze(f);
    assert_int_equal(wdf_of(f, "XWXCkp"), -1);
    assert_int_equal(value_of(f, NS_SLOT_COUNTRIES).size, 0);
}

static void test_identity(void **state)
{
    struct fixture *f = *state;
    struct ns_document quick;
    struct ns_stored_head head;
    set(f, &f->article.id, "a1");
    set(f, &f->article.title, "Troops cross");
    set(f, &f->article.body, "The troops crossed.");
    analyze(f);
    uint64_t hash = f->document.hash;
    assert_int_equal(ns_stored_read_head(f->document.content.data, &head, &f->err), NS_OK);
    assert_true(head.hash == hash);
    assert_true(ns_str_equal(head.title, NS_STR("Troops cross")));
    assert_int_equal(ns_analyzer_identify(f->analyzer, &f->article, &quick, &f->err), NS_OK);
    assert_true(quick.hash == hash);
    assert_true(ns_str_equal(quick.id_term, NS_STR("Qa1")));
    set(f, &f->article.body, "The troops crossed!");
    assert_int_equal(ns_analyzer_identify(f->analyzer, &f->article, &quick, &f->err), NS_OK);
    assert_true(quick.hash != hash);
    ns_analyzer_close(NULL);
}

/* Many different words, then few: counts of the last article must not shine through. */
static void test_many_words(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer body;
    ns_buffer_init(&body);
    for (int i = 0; i < 20000; i++)
        ns_buffer_printf(&body, "w%d w%d ", i, i % 100);
    set(f, &f->article.id, "a1");
    set(f, &f->article.body, body.data);
    analyze(f);
    assert_int_equal(f->document.content.term_count, 20000 + 2 + NS_SKETCH_TERMS);
    assert_int_equal(wdf_of(f, "w7"), 201);
    assert_int_equal(wdf_of(f, "w19999"), 1);
    set(f, &f->article.body, "w7 w9");
    check_terms(f, "Qa1 XKarticle w7:1 w9:1");
    ns_buffer_release(&body);
}

static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    (void)context;
    (void)id;
    (void)err;
    ns_buffer_append_str(out, ns_builtin_dictionary());
    return NS_OK;
}

/* What is stored names the entities; the content hash does not know of them. */
static void test_mentions(void **state)
{
    struct fixture *f = *state;
    struct ns_decoder *decoder;
    struct ns_article stored;
    struct ns_arena arena = {0};
    struct ns_mentions mentions;
    struct ns_document quick;
    set(f, &f->article.id, "n");
    set(f, &f->article.title, "DPRK");
    set(f, &f->article.body, "Troops from North Korea are near Kursk.");
    analyze(f);
    ns_article_init(&stored);
    assert_int_equal(ns_decoder_open(&decoder, find_dictionary, NULL, &f->err), NS_OK);
    assert_int_equal(ns_decoder_decode(decoder, f->document.content.data, &stored, &f->err), NS_OK);
    assert_true(ns_mentions_decode(&stored, &arena, &mentions));
    assert_true(mentions.count >= 2);
    assert_int_equal(mentions.items[0].place, NS_MENTION_TITLE);
    assert_true(ns_str_equal(mentions.items[0].identity, NS_STR("KP")));
    assert_int_equal(mentions.items[1].start, 12);
    assert_int_equal(mentions.items[1].end, 23);
    uint64_t hash = f->document.hash;
    assert_int_equal(ns_analyzer_identify(f->analyzer, &f->article, &quick, &f->err), NS_OK);
    assert_true(quick.hash == hash);
    ns_decoder_close(decoder);
    ns_article_release(&stored);
    ns_arena_release(&arena);
}

#define WITH_ANALYZER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ANALYZER(test_positions),  WITH_ANALYZER(test_terms_and_weights),
        WITH_ANALYZER(test_filters),    WITH_ANALYZER(test_dates),
        WITH_ANALYZER(test_long_terms), WITH_ANALYZER(test_long_ids),
        WITH_ANALYZER(test_languages),  WITH_ANALYZER(test_entities),
        WITH_ANALYZER(test_mentions),   WITH_ANALYZER(test_identity),
        WITH_ANALYZER(test_many_words),
    };
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
