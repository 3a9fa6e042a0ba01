#include "common/analysis/tokenizer.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "common/analysis/normalize.h"
#include "common/base/utf8.h"
#include "tests/token_check.h"

/* The tokens of text, joined by |. */
static void check_str(struct ns_str text, const char *expected)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_tokenizer_init(&tokenizer, text);
    while (ns_tokenizer_next(&tokenizer, &token)) {
        if (out.size)
            ns_buffer_append_char(&out, '|');
        ns_buffer_append_str(&out, token.text);
    }
    assert_string_equal(ns_buffer_str(&out).data, expected);
    ns_buffer_release(&out);
    const char *wrong = ns_token_check(text);
    if (wrong)
        fail_msg("%s", wrong);
}

static void check(const char *text, const char *expected)
{
    check_str(ns_str_of(text), expected);
}

static void test_words(void **state)
{
    (void)state;
    check("", "");
    check_str((struct ns_str){NULL, 0}, "");
    check(" \t\n.,-'\"", "");
    check("North Korea", "north|korea");
    check("Covid-19 B2B x86_64", "covid|19|b2b|x86|64");
    check("dual-use U.S.-Russia post-Cold-War", "dual|use|us|russia|post|cold|war");
    check("a—b…c/d\\e", "a|b|c|d|e");
    check("C++ C# $5 50% @who #tag", "c|c|5|50|who|tag");
}

static void test_apostrophes(void **state)
{
    (void)state;
    check("China's China’s CHINA'S", "china's|china's|china's");
    check("O'Brien’s rock'n'roll", "o'brien's|rock'n'roll");
    check("'quoted' ‘quoted’ '90s the '90s", "quoted|quoted|90s|the|90s");
    check("workers' strike d''or it' ", "workers|strike|d|or|it");
    check("l’été d'Évian", "l'ete|d'evian");
    check("'", "");
    check("’", "");
    check("a'", "a");
}

static void test_dots(void **state)
{
    (void)state;
    check("U.S. U.S U.S.S.R. u.s.", "us|us|ussr|us");
    check("e.g. i.e., p.m.", "eg|ie|pm");
    check("J.K.Rowling J.K. Rowling", "jk|rowling|jk|rowling");
    check("U.S.ally end.Start a.bc ab.c", "us|ally|end|start|a|bc|ab|c");
    check("U.S.'s U.S.’s", "us|s|us|s");
    check("example.com www.bbc.co.uk", "example|com|www|bbc|co|uk");
    check("A. B. C.", "a|b|c");
    check("É.U. p.é", "e|u|p|e"); /* dots are dropped between ASCII letters only */
    check("U.S.1 1.a", "us|1|1|a");
    check("...a.b...", "ab");
}

static void test_numbers(void **state)
{
    (void)state;
    check("10,000 3.5 1,2 10,0000", "10000|3.5|1|2|10|0000");
    check("1,234,567.89 1,234,56", "1234567.89|1234|56");
    check("3. 4, .5 1.2.3 1..2", "3|4|5|1.2.3|1|2");
    check("10,000km 10,000人 $1,000's", "10|000km|10000|人|1000's");
    check("2024-11-24 17:05 5.56x45", "2024|11|24|17|05|5.56x45");
    check("٣٤ ５０", "٣٤|50");
}

static void test_letters(void **state)
{
    (void)state;
    check("São Paulo Zürich", "sao|paulo|zurich");
    check("Sa\xcc\x83o Zu\xcc\x88rich", "sao|zurich"); /* the same, decomposed */
    check("of\xef\xac\x81"
          "ce ＦＵＬＬ",
          "office|full");
    check("STRASSE Straße İstanbul ΌΣΟΣ", "strasse|strasse|istanbul|οσοσ");
    check("Всё ещё ёлка МОЙ Андрей", "все|еще|елка|мой|андрей");
    check("мои\xcc\x86", "мой"); /* и and its breve compose */
    check("ΑΘΉΝΑ Kim Jŏng-ŭn", "αθηνα|kim|jong|un");
    check("עִבְרִית", "עברית");
    check("हिन्दी ไทย", "हिन्दी|ไทย"); /* marks that are letters stay */
    check("x² ª Ⅷ", "x|a");          /* no letters or decimal digits: separators */
}

static void test_invisible(void **state)
{
    (void)state;
    check("sanc\xc2\xadtions", "sanctions");
    check("zero\xe2\x80\x8bwidth join\xe2\x80\x8d"
          "er non\xe2\x80\x8cjoiner",
          "zerowidth|joiner|nonjoiner");
    check("\xc2\xadsoft end\xc2\xad ", "soft|end");
    check("U.\xc2\xadS.", "u|s");
    check("\xcc\x81 a\xcc\x81 b", "a|b"); /* a mark alone is no token */
}

static void test_bigrams(void **state)
{
    (void)state;
    check("中", "中");
    check("中国", "中国");
    check("中华人民", "中华|华人|人民");
    check("東京 大阪市", "東京|大阪|阪市");
    check("ロシアと北朝鮮。", "ロシ|シア|アと|と北|北朝|朝鮮");
    check("북한 러시아", "북한|러시|시아");
    check("김", "김");
    check("데이터·센터", "데이|이터|센터");
    check("AI기술 2024年 G7首脳", "ai|기술|2024|年|g7|首脳");
    check("中a国", "中|a|国");
    check("ｶﾅ", "カナ");
    check("𠮷野家", "𠮷野|野家");
    check("か\xe3\x82\x99", "が"); /* kana and its combining voiced mark */
}

static void test_bytes(void **state)
{
    (void)state;
    check_str(NS_STR("a\0b\0"), "a|b");
    check("caf\xe9 na\xefve", "caf|na|ve");
    check("a\xff"
          "b \xed\xa0\x80 c\xe2\x80",
          "a|b|c");
    check("\xe2\x80", "");
    check("\xc3", "");
    check("中\xe5\x9b", "中");
    check_str((struct ns_str){"S\xc3\xa3o", 2}, "s"); /* cut within a character */
}

static void check_places(const char *text, const char *expected)
{
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_tokenizer_init(&tokenizer, ns_str_of(text));
    while (ns_tokenizer_next(&tokenizer, &token))
        ns_buffer_printf(&out, "%u:%zu-%zu ", token.position, token.start, token.end);
    assert_string_equal(ns_buffer_str(&out).data, expected);
    ns_buffer_release(&out);
}

static void test_places(void **state)
{
    (void)state;
    check_places("The U.S. deal.", "0:0-3 1:4-8 2:9-13 ");
    check_places("«São Paulo»", "0:2-6 1:7-12 ");
    check_places("10,000 'x'", "0:0-6 1:8-9 ");
    check_places("日本語 x", "0:0-6 1:3-9 2:10-11 ");
    check_places("a \xcc\x81 b", "0:0-1 1:5-6 ");
}

static void test_overlong(void **state)
{
    (void)state;
    for (size_t size = NS_TOKEN_MAX - 2; size < NS_TOKEN_MAX + 3; size++) {
        struct ns_buffer text;
        struct ns_tokenizer tokenizer;
        struct ns_token token;
        ns_buffer_init(&text);
        ns_buffer_append_text(&text, "a ");
        for (size_t i = 0; i < size; i++)
            ns_buffer_append_char(&text, 'X');
        ns_buffer_append_text(&text, " b");
        ns_tokenizer_init(&tokenizer, ns_buffer_str(&text));
        assert_true(ns_tokenizer_next(&tokenizer, &token));
        if (size <= NS_TOKEN_MAX) {
            assert_true(ns_tokenizer_next(&tokenizer, &token));
            assert_int_equal(token.text.size, size);
        }
        assert_true(ns_tokenizer_next(&tokenizer, &token));
        assert_string_equal(token.text.data, "b");
        assert_int_equal(token.position, 2); /* what was passed over kept its own */
        assert_false(ns_tokenizer_next(&tokenizer, &token));
        ns_buffer_release(&text);
    }
}

/* Letters that grow when normalised: every length around the limits. */
/* Words of every length, in capitals, digits and what is beside both in ASCII, wherever they stand:
 * what they are does not depend on how many bytes are read at once. */
static void test_plain_words(void **state)
{
    (void)state;
    static const char letters[] = "AzZa09Mm5", others[] = "@[`{/: \n";
    char text[NS_TOKEN_MAX + 32];
    struct ns_tokenizer tokenizer;
    struct ns_token token;
    for (size_t size = 1; size <= NS_TOKEN_MAX; size++) {
        size_t before = size % 11, at = before;
        memset(text, others[size % (sizeof others - 1)], sizeof text);
        for (; at < before + size; at++)
            text[at] = letters[at % (sizeof letters - 1)];
        ns_tokenizer_init(&tokenizer, (struct ns_str){text, at + (size / 11) % 9});
        assert_true(ns_tokenizer_next(&tokenizer, &token));
        assert_int_equal(token.start, before);
        assert_int_equal(token.end, at);
        assert_int_equal(token.text.size, size);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(token.text.data[i], text[before + i] | 0x20);
        for (size_t i = 0; i < NS_TOKEN_PADDING; i++)
            assert_int_equal(token.text.data[size + i], '\0');
        assert_false(ns_tokenizer_next(&tokenizer, &token));
    }
}

static void test_growing_letters(void **state)
{
    static const char *const letters[] = {"ﷺ", "ﬃ", "ǆ", "ß", "é", "中", "ﾞ"};
    (void)state;
    for (size_t l = 0; l < sizeof letters / sizeof *letters; l++)
        for (size_t count = 1; count < 260; count++) {
            struct ns_buffer text;
            ns_buffer_init(&text);
            for (size_t i = 0; i < count; i++)
                ns_buffer_append_text(&text, letters[l]);
            const char *wrong = ns_token_check(ns_buffer_str(&text));
            if (wrong)
                fail_msg("%s times %zu: %s", letters[l], count, wrong);
            ns_buffer_release(&text);
        }
}

/* Every character: alone, within a word, and twice. */
static void test_every_character(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        char text[32] = "ab";
        size_t size = 2;
        size += ns_utf8_encode(cp, text + size);
        text[size++] = 'c';
        text[size++] = ' ';
        size += ns_utf8_encode(cp, text + size);
        size += ns_utf8_encode(cp, text + size);
        const char *wrong = ns_token_check((struct ns_str){text, size});
        if (wrong)
            fail_msg("U+%04X: %s", (unsigned)cp, wrong);
    }
}

/* What is normalised stays as it is when normalised again: else a query could miss its index. */
static void test_normalizing_twice(void **state)
{
    (void)state;
    for (uint32_t cp = 0x80; cp <= 0x10ffff; cp++) {
        char text[8], once[128], twice[128];
        if (!ns_is_word_char(cp) || (cp >= 0xd800 && cp <= 0xdfff))
            continue;
        struct ns_str word = {text, ns_utf8_encode(cp, text)};
        size_t size = ns_normalize_word(word, once, sizeof once);
        if (!size)
            continue;
        assert_int_equal(ns_normalize_word((struct ns_str){once, size}, twice, sizeof twice), size);
        assert_string_equal(twice, once);
    }
}

static void test_normalizing_into_little_room(void **state)
{
    (void)state;
    char out[16];
    assert_int_equal(ns_normalize_word(NS_STR("\xc3\x89"), out, sizeof out), 1);
    assert_string_equal(out, "e");
    assert_int_equal(ns_normalize_word(NS_STR("\xc3\x89"), out, 0), 0);
    assert_int_equal(ns_normalize_word(NS_STR("ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ"), out, sizeof out), 0);
    assert_int_equal(ns_normalize_word(NS_STR(""), out, sizeof out), 0);
}

/* Random bytes, thick with what the tokenizer looks at. */
static void test_random_texts(void **state)
{
    static const char *const pieces[] = {
        "a",
        "B",
        "9",
        ".",
        ",",
        "'",
        "’",
        "-",
        " ",
        "U.S.",
        "1",
        "000",
        "é",
        "\xcc\x81",
        "\xc2\xad",
        "中",
        "カ",
        "한",
        "ё",
        "ß",
        "Ａ",
        "\xff",
        "\xe2",
        "\x80",
        "\xe2\x80\x8d",
        "\xe3\x85\xa4",
        "ﾞ",
        "й",
        "x.y",
        "\n",
    };
    enum { PIECES = sizeof pieces / sizeof *pieces };
    uint32_t random = 1;
    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        struct ns_buffer text;
        ns_buffer_init(&text);
        for (size_t i = 0; i < round % 24; i++) {
            random = random * 1664525 + 1013904223;
            ns_buffer_append_text(&text, pieces[(random >> 16) % PIECES]);
        }
        const char *wrong = ns_token_check(ns_buffer_str(&text));
        if (wrong)
            fail_msg("\"%s\": %s", ns_buffer_str(&text).data, wrong);
        ns_buffer_release(&text);
    }
}

/* A text that is one word, or one run, or full of what could be looked at again and again. */
static void test_huge_texts(void **state)
{
    static const char *const pieces[] = {"x",  "9,999", "a.",           "'",  "é", "e\xcc\x81",
                                         "中", "\xff",  "\xe2\x80\x8d", "1.", "x'"};
    enum { SIZE = 4 * 1024 * 1024 };
    (void)state;
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        struct ns_buffer text;
        struct ns_tokenizer tokenizer;
        struct ns_token token;
        size_t count = 0;
        ns_buffer_init(&text);
        while (text.size < SIZE)
            ns_buffer_append_text(&text, pieces[p]);
        ns_tokenizer_init(&tokenizer, ns_buffer_str(&text));
        while (ns_tokenizer_next(&tokenizer, &token))
            count++;
        assert_true(count <= SIZE / 2);
        ns_buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_dots),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_invisible),
        cmocka_unit_test(test_bigrams),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_plain_words),
        cmocka_unit_test(test_overlong),
        cmocka_unit_test(test_growing_letters),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_normalizing_twice),
        cmocka_unit_test(test_normalizing_into_little_room),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_huge_texts),
    };
    return cmocka_run_group_tests_name("tokenizer", tests, NULL, NULL);
}
