#include "common/analysis/stemmer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "common/analysis/tokenizer.h"

static const char *const all_languages[] = {
    "ar", "hy", "eu", "ca", "da", "nl", "en", "fi", "fr", "de", "hu", "id",
    "ga", "it", "lt", "ne", "no", "pt", "ro", "ru", "es", "sv", "ta", "tr",
};

static void check(const char *language, const char *token, const char *expected)
{
    struct ns_error err;
    struct ns_stemmer *stemmer;
    struct ns_stem stem;
    assert_int_equal(ns_stemmer_open(&stemmer, ns_str_of(language), &err), NS_OK);
    assert_true(ns_stemmer_stem(stemmer, ns_str_of(token), &stem));
    assert_string_equal(stem.text.data, expected);
    assert_int_equal(stem.text.size, strlen(expected));
    ns_stemmer_close(stemmer);
}

static void test_stems(void **state)
{
    (void)state;
    check("en", "sanctions", "sanction");
    check("en", "sanctioned", "sanction");
    check("en", "china's", "china");
    check("en", "3.5", "3.5");
    check("en", "북한", "북한");
    check("", "troops", "troop"); /* no language is English */
    check("de", "truppen", "trupp");
    check("ru", "санкции", "санкц");
    check("nb", "skipene", "skip");
    check("none", "sanctions", "sanctions");
    check("ko", "sanctions", "sanctions");
    check("tlh", "sanctions", "sanctions");
}

static void test_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all_languages / sizeof *all_languages; i++) {
        struct ns_error err;
        struct ns_stemmer *stemmer = NULL;
        assert_string_equal(ns_stemmer_language(ns_str_of(all_languages[i])), all_languages[i]);
        assert_int_equal(ns_stemmer_open(&stemmer, ns_str_of(all_languages[i]), &err), NS_OK);
        ns_stemmer_close(stemmer);
    }
    assert_string_equal(ns_stemmer_language(NS_STR("")), "en");
    assert_string_equal(ns_stemmer_language(NS_STR("nn")), "no");
    assert_string_equal(ns_stemmer_language(NS_STR("ko")), "none");
    assert_string_equal(ns_stemmer_language(NS_STR("english")), "none");
    assert_string_equal(ns_stemmer_language(NS_STR("none")), "none");
    assert_string_equal(ns_stemmer_language(NS_STR("EN")), "none");
    ns_stemmer_close(NULL);
}

/* One number for each stem, whichever of its words comes; texts stay where they are. */
static void test_numbers(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_stemmer *stemmer;
    struct ns_stem first, stem;
    char token[32];
    assert_int_equal(ns_stemmer_open(&stemmer, NS_STR("en"), &err), NS_OK);
    assert_int_equal(ns_stemmer_count(stemmer), 0);
    size_t empty = ns_stemmer_memory(stemmer);
    assert_true(ns_stemmer_stem(stemmer, NS_STR("troops"), &first));
    assert_int_equal(first.id, 0);
    assert_true(ns_stemmer_stem(stemmer, NS_STR("troop"), &stem));
    assert_int_equal(stem.id, 0);
    assert_ptr_equal(stem.text.data, first.text.data);
    assert_true(ns_stemmer_stem(stemmer, NS_STR("war"), &stem));
    assert_int_equal(stem.id, 1);
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(token, sizeof token, "%u", i);
        assert_true(ns_stemmer_stem(stemmer, ns_str_of(token), &stem));
        assert_int_equal(stem.id, i + 2);
    }
    assert_int_equal(ns_stemmer_count(stemmer), 5002);
    assert_true(ns_stemmer_memory(stemmer) > empty + 5000 * 16);
    assert_true(ns_stemmer_stem(stemmer, NS_STR("trooping"), &stem));
    assert_int_equal(stem.id, 0);
    assert_string_equal(first.text.data, "troop");
    ns_stemmer_close(stemmer);
}

/* The longest tokens, in every language: no stem is cut in a character or lost. */
static void test_long_tokens(void **state)
{
    static const char *const letters[] = {"x",       "s", "\xd1\x8f", "\xd8\xa7", "\xe0\xae\x95",
                                          "\xce\xb1"};
    (void)state;
    for (size_t i = 0; i < sizeof all_languages / sizeof *all_languages; i++) {
        struct ns_error err;
        struct ns_stemmer *stemmer;
        assert_int_equal(ns_stemmer_open(&stemmer, ns_str_of(all_languages[i]), &err), NS_OK);
        for (size_t l = 0; l < sizeof letters / sizeof *letters; l++) {
            char token[NS_TOKEN_MAX + 1];
            size_t size = 0, letter = strlen(letters[l]);
            struct ns_stem stem;
            for (; size + letter <= NS_TOKEN_MAX; size += letter)
                memcpy(token + size, letters[l], letter);
            assert_true(ns_stemmer_stem(stemmer, (struct ns_str){token, size}, &stem));
            assert_true(stem.text.size > 0);
            assert_true(stem.text.size <= NS_TOKEN_MAX + 15);
        }
        ns_stemmer_close(stemmer);
    }
}

/* More distinct tokens than are remembered: each still has its stem, and costs its stem alone. */
static void test_many_tokens(void **state)
{
    enum { MANY = 600000 };
    (void)state;
    struct ns_error err;
    struct ns_stemmer *stemmer;
    struct ns_stem stem;
    char token[64];
    size_t half = 0;
    assert_int_equal(ns_stemmer_open(&stemmer, NS_STR("en"), &err), NS_OK);
    for (unsigned i = 0; i < MANY; i++) {
        if (i == MANY / 2)
            half = ns_stemmer_memory(stemmer);
        snprintf(token, sizeof token, "%u-token-of-some-length's", i);
        assert_true(ns_stemmer_stem(stemmer, ns_str_of(token), &stem));
        assert_int_equal(stem.id, i);
    }
    assert_true(ns_stemmer_memory(stemmer) - half < half);
    for (unsigned i = 0; i < MANY; i += MANY - 1) {
        snprintf(token, sizeof token, "%u-token-of-some-length", i);
        assert_true(ns_stemmer_stem(stemmer, ns_str_of(token), &stem));
        assert_int_equal(stem.id, i);
        assert_string_equal(stem.text.data, token);
    }
    assert_int_equal(ns_stemmer_count(stemmer), MANY);
    ns_stemmer_close(stemmer);
}

/* Two tokens of a language have one stem. */
static void check_equal(const char *language, const char *a, const char *b, bool equal)
{
    struct ns_error err;
    struct ns_stemmer *stemmer;
    struct ns_stem first, second;
    assert_int_equal(ns_stemmer_open(&stemmer, ns_str_of(language), &err), NS_OK);
    assert_true(ns_stemmer_stem(stemmer, ns_str_of(a), &first));
    assert_true(ns_stemmer_stem(stemmer, ns_str_of(b), &second));
    assert_int_equal(first.id == second.id, equal);
    ns_stemmer_close(stemmer);
}

static void test_elisions(void **state)
{
    (void)state;
    check_equal("fr", "l'homme", "homme", true);
    check_equal("fr", "qu'hommes", "homme", true);
    check_equal("fr", "aujourd'hui", "hui", false);
    check_equal("fr", "l'", "l", false);
    check_equal("it", "dell'uomo", "uomo", true);
    check_equal("en", "l'homme", "homme", false);
}

static void test_grouped_digits(void **state)
{
    (void)state;
    check_equal("de", "10.000", "10000", true);
    check_equal("de", "1.234.567", "1234567", true);
    check_equal("de", "10.00", "1000", false);
    check_equal("de", "1000.000", "1000000", false);
    check_equal("de", "1.000.00", "100000", false);
    check_equal("de", "10.000a", "10000a", false);
    check_equal("en", "10.000", "10000", false);
}

/* Whether an English word and its stem have the first two letters in common, but for y and i, or
 * the stem is one letter: the scanner passes over words by that (query/match/scan.c). */
static bool begins_alike(struct ns_str word, struct ns_str stem)
{
    if (word.data[0] != stem.data[0])
        return false;
    return stem.size == 1 || stem.data[1] == word.data[1] ||
           (stem.data[1] == 'i' && word.data[1] == 'y');
}

/* All short words of some letters that the rules treat apart, with endings that they take off. */
static void test_english_stems_begin_alike(void **state)
{
    static const char letters[] = "abdeginostwy";
    static const char *const endings[] = {
        "",      "s",     "es", "ed", "ing",   "y",       "ies",     "ied",    "eed",
        "eedly", "ingly", "'s", "e",  "ation", "fulness", "ousness", "tional", "iveness"};
    static const char *const special[] = {"skis",   "skies",  "dying", "lying", "tying",
                                          "idly",   "gently", "ugly",  "early", "only",
                                          "singly", "by",     "say",   "ying"};
    enum {
        LETTERS = sizeof letters - 1,
        WORDS = LETTERS * LETTERS * LETTERS,
        ENDINGS = sizeof endings / sizeof *endings
    };
    struct ns_error err;
    struct ns_stemmer *stemmer;
    struct ns_stem stem;
    (void)state;
    assert_int_equal(ns_stemmer_open(&stemmer, NS_STR("en"), &err), NS_OK);
    for (unsigned i = 0; i < 3 * WORDS * ENDINGS; i++) {
        char word[32], start[] = {letters[i % LETTERS], letters[i / LETTERS % LETTERS],
                                  letters[i / LETTERS / LETTERS % LETTERS], '\0'};
        start[1 + i / WORDS % 3] = '\0';
        snprintf(word, sizeof word, "%s%s", start, endings[i / WORDS / 3]);
        assert_true(ns_stemmer_stem(stemmer, ns_str_of(word), &stem));
        if (!begins_alike(ns_str_of(word), stem.text))
            fail_msg("%s: %s", word, stem.text.data);
    }
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        assert_true(ns_stemmer_stem(stemmer, ns_str_of(special[i]), &stem));
        assert_true(begins_alike(ns_str_of(special[i]), stem.text));
    }
    ns_stemmer_close(stemmer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems),          cmocka_unit_test(test_languages),
        cmocka_unit_test(test_numbers),        cmocka_unit_test(test_long_tokens),
        cmocka_unit_test(test_many_tokens),    cmocka_unit_test(test_elisions),
        cmocka_unit_test(test_grouped_digits), cmocka_unit_test(test_english_stems_begin_alike),
    };
    return cmocka_run_group_tests_name("stemmer", tests, NULL, NULL);
}
