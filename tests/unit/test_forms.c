#include "indexer/writer/document.h"
#include "indexer/writer/forms.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/scratch.h"

static void add(struct ns_forms *forms, const char *stem, const char *word)
{
    assert_true(ns_forms_add(forms, ns_str_of(stem), ns_str_of(word)));
}

static void assert_form(const struct ns_forms *forms, uint32_t number, const char *stem,
                        const char *word)
{
    struct ns_form form = ns_forms_get(forms, number);
    assert_true(ns_str_equal(form.stem, ns_str_of(stem)));
    assert_true(ns_str_equal(form.word, ns_str_of(word)));
}

static void keeps_each_once(void **state)
{
    struct ns_forms forms = {0}, others = {0};
    (void)state;
    add(&forms, "sanction", "sanctions");
    add(&forms, "sanction", "sanction");
    add(&forms, "sanction", "sanctions");
    add(&forms, "sanctionsanction", "s");
    assert_int_equal(ns_forms_count(&forms), 3);
    add(&others, "sanction", "sanctions");
    add(&others, "oil", "oil");
    assert_true(ns_forms_add_all(&forms, &others));
    assert_int_equal(ns_forms_count(&forms), 4);
    assert_form(&forms, 0, "sanction", "sanctions");
    assert_form(&forms, 3, "oil", "oil");
    assert_true(ns_forms_memory(&forms) > 0);
    ns_forms_release(&forms);
    ns_forms_release(&others);
}

static void leaves_out_what_is_no_form(void **state)
{
    struct ns_forms forms = {0};
    char longest[256];
    (void)state;
    memset(longest, 'x', sizeof longest);
    add(&forms, "covid19", "covid19");
    add(&forms, "china", "china's");
    add(&forms, "", "word");
    assert_true(ns_forms_add(&forms, (struct ns_str){longest, 246}, NS_STR("word")));
    assert_true(ns_forms_add(&forms, NS_STR("word"), (struct ns_str){longest, 246}));
    assert_int_equal(ns_forms_count(&forms), 0);
    assert_true(ns_forms_add(&forms, (struct ns_str){longest, 245}, (struct ns_str){longest, 245}));
    add(&forms, "o'brien", "o'brien");
    add(&forms, "s", "s");
    assert_int_equal(ns_forms_count(&forms), 3);
    ns_forms_release(&forms);
}

/* A stem comes before those that it begins, with all of its words. */
static void orders_them(void **state)
{
    static const char *const pairs[][2] = {{"oiler", "oilers"}, {"oil", "oils"}, {"oil", "oil"},
                                           {"a", "zz"},         {"oil", "oily"}, {"oile", "a"}};
    static const char *const sorted[][2] = {{"a", "zz"},     {"oil", "oil"}, {"oil", "oils"},
                                            {"oil", "oily"}, {"oile", "a"},  {"oiler", "oilers"}};
    struct ns_forms forms = {0};
    (void)state;
    for (size_t i = 0; i < 6; i++)
        add(&forms, pairs[i][0], pairs[i][1]);
    uint32_t *order = ns_forms_order(&forms);
    assert_non_null(order);
    for (size_t i = 0; i < 6; i++)
        assert_form(&forms, order[i], sorted[i][0], sorted[i][1]);
    free(order);
    ns_forms_release(&forms);
}

static bool count_synonym(void *context, struct ns_str stem, struct ns_str word)
{
    (void)stem;
    (void)word;
    ++*(unsigned *)context;
    return true;
}

/* What is there already is not written again: the database stays as it is. */
static void puts_what_is_new(void **state)
{
    char root[NS_SCRATCH_SIZE], path[96];
    struct ns_xapian_writer *writer;
    struct ns_forms forms = {0};
    unsigned count = 0;
    (void)state;
    ns_scratch_make(root);
    snprintf(path, sizeof path, "%s/db", root);
    assert_int_equal(ns_xapian_writer_open(&writer, path, true, NULL), NS_OK);
    add(&forms, "oil", "oil");
    add(&forms, "oil", "oils");
    add(&forms, "oiler", "oilers");
    assert_int_equal(ns_forms_put(&forms, 0, writer, NULL), NS_OK);
    add(&forms, "gas", "gas");
    assert_int_equal(ns_forms_put(&forms, 3, writer, NULL), NS_OK);
    assert_int_equal(ns_forms_put(&forms, 0, writer, NULL), NS_OK);
    assert_int_equal(ns_xapian_writer_commit(writer, NULL), NS_OK);
    assert_int_equal(ns_xapian_each_synonym(ns_xapian_writer_db(writer), NS_STR(""), count_synonym,
                                            &count, NULL),
                     NS_OK);
    assert_int_equal(count, 4);
    ns_xapian_writer_close(writer);
    ns_forms_release(&forms);
    assert_int_equal(ns_scratch_remove(root), 0);
}

static void analyze(struct ns_analyzer *analyzer, const char *body, const char *language)
{
    struct ns_article article = {.body = ns_str_of(body), .language = ns_str_of(language)};
    struct ns_document document;
    article.id = NS_STR("x");
    assert_int_equal(ns_analyzer_analyze(analyzer, &article, &document, NULL), NS_OK);
}

static void gathers_them_from_articles(void **state)
{
    struct ns_analyzer *analyzer;
    (void)state;
    assert_int_equal(ns_analyzer_open(&analyzer, NS_STR(""), false, NULL, NULL), NS_OK);
    const struct ns_forms *forms = ns_analyzer_forms(analyzer);
    analyze(analyzer, "Sanctions sanctioned SANCTIONS, Korea's 2024", "en");
    assert_int_equal(ns_forms_count(forms), 2);
    assert_form(forms, 0, "sanction", "sanctions");
    assert_form(forms, 1, "sanction", "sanctioned");
    /* In German "sanctioned" is its own stem. */
    analyze(analyzer, "sanctions sanctioned Häuser", "de");
    analyze(analyzer, "sanctions in no language known", "xx");
    assert_int_equal(ns_forms_count(forms), 4);
    ns_analyzer_forget_forms(analyzer);
    assert_int_equal(ns_forms_count(forms), 0);
    analyze(analyzer, "sanctions", "en");
    assert_int_equal(ns_forms_count(forms), 1);
    ns_analyzer_close(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_each_once),
        cmocka_unit_test(leaves_out_what_is_no_form),
        cmocka_unit_test(orders_them),
        cmocka_unit_test(puts_what_is_new),
        cmocka_unit_test(gathers_them_from_articles),
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
