#include "common/article/article.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

static void check_clean(void (*clean)(struct ns_buffer *, struct ns_str), struct ns_str in,
                        const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_buffer_append_text(&out, "x|"); /* what stood before must stay */
    clean(&out, in);
    assert_false(ns_buffer_failed(&out));
    assert_memory_equal(out.data, "x|", 2);
    assert_string_equal(out.data + 2, expected);
    assert_int_equal(strlen(out.data), out.size);
    struct ns_buffer again;
    ns_buffer_init(&again);
    clean(&again, (struct ns_str){out.data + 2, out.size - 2});
    assert_string_equal(ns_buffer_str(&again).data, expected);
    ns_buffer_release(&again);
    ns_buffer_release(&out);
}

static void test_text(void **state)
{
    (void)state;
    check_clean(ns_text_clean, NS_STR(""), "");
    check_clean(ns_text_clean, NS_STR(" \n\t\xc2\xa0 "), "");
    check_clean(ns_text_clean, NS_STR("plain text, longer than eight bytes"),
                "plain text, longer than eight bytes");
    check_clean(ns_text_clean, NS_STR("  a\r\nb\r\n\r\nc\rd\n "), "a\nb\n\nc d");
    check_clean(ns_text_clean,
                NS_STR("a\0b\x1b[31mc\x7f"
                       "d\te"),
                "a b [31mc d e");
    check_clean(ns_text_clean, NS_STR("Se\xc3\xa1n \xe2\x80\x9cquoted\xe2\x80\x9d"),
                "Se\xc3\xa1n \xe2\x80\x9cquoted\xe2\x80\x9d");
    check_clean(ns_text_clean, NS_STR("\xef\xbb\xbfstart"), "start");
    check_clean(ns_text_clean,
                NS_STR("a\xe2\x80\xae"
                       "b\xe2\x80\x8f"
                       "c\xe2\x81\xa6"
                       "d"),
                "abcd");
    check_clean(ns_text_clean, NS_STR("c1 \xc2\x85 end"), "c1   end");
    check_clean(ns_text_clean, NS_STR("two\xe2\x80\xa9paragraphs"), "two\nparagraphs");
    check_clean(ns_text_clean, NS_STR("\xc2\xa0in\xc2\xa0side\xc2\xa0"), "in\xc2\xa0side");
}

static void test_invalid(void **state)
{
    (void)state;
    check_clean(ns_text_clean, NS_STR("caf\xe9 au lait"), "caf\xef\xbf\xbd au lait");
    check_clean(ns_text_clean, NS_STR("cut \xe2\x80"), "cut \xef\xbf\xbd");
    check_clean(ns_text_clean, NS_STR("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check_clean(ns_text_clean, NS_STR("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");
    check_clean(ns_text_clean_line, NS_STR("\xff\n\xfe"), "\xef\xbf\xbd \xef\xbf\xbd");
}

static void test_line(void **state)
{
    (void)state;
    check_clean(ns_text_clean_line, NS_STR(" \t one\r\n two \xc2\xa0\xe3\x80\x80 three\n"),
                "one two three");
    check_clean(ns_text_clean_line, NS_STR("\n"), "");
    check_clean(ns_text_clean_line, NS_STR("a \xef\xbb\xbf b"), "a b");
}

/* Every control byte, anywhere, at every alignment of the word-wise scan. */
static void test_controls_everywhere(void **state)
{
    (void)state;
    for (size_t at = 0; at < 20; at++)
        for (int c = 0; c < 0x100; c++) {
            char text[] = "abcdefghijklmnopqrst";
            text[at] = (char)c;
            struct ns_buffer out;
            ns_buffer_init(&out);
            ns_text_clean(&out, (struct ns_str){text, sizeof text - 1});
            for (size_t i = 0; i < out.size; i++) {
                unsigned char byte = (unsigned char)out.data[i];
                assert_true((byte >= 0x20 && byte != 0x7f) || byte == '\n');
            }
            if (c > 0x20 && c < 0x7f)
                assert_string_equal(out.data, text);
            ns_buffer_release(&out);
        }
}

static void test_set(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_article article;
    ns_article_init(&article);
    assert_int_equal(
        ns_article_set(&article, &article.title, NS_STR("two\nlines"), NS_FIELD_MAX, &err), NS_OK);
    assert_string_equal(article.title.data, "two lines");
    assert_int_equal(
        ns_article_set(&article, &article.body, NS_STR("two\n\nlines"), NS_BODY_MAX, &err), NS_OK);
    assert_string_equal(article.body.data, "two\n\nlines");
    /* The cut falls inside the two bytes of an é: the character goes as a whole. */
    assert_int_equal(ns_article_set(&article, &article.title, NS_STR("caf\xc3\xa9s"), 4, &err),
                     NS_OK);
    assert_string_equal(article.title.data, "caf");
    assert_int_equal(ns_article_set(&article, &article.title, NS_STR("one two"), 4, &err), NS_OK);
    assert_string_equal(article.title.data, "one");
    assert_int_equal(ns_article_set(&article, &article.title, NS_STR(""), 4, &err), NS_OK);
    assert_int_equal(article.title.size, 0);
    ns_article_reset(&article);
    assert_int_equal(article.body.size, 0);
    ns_article_release(&article);
}

static void test_add(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_article article;
    ns_article_init(&article);
    assert_int_equal(ns_article_add(&article, &article.authors, NS_STR(" Ann  Lee "), &err), NS_OK);
    assert_int_equal(ns_article_add(&article, &article.authors, NS_STR("Ann Lee"), &err), NS_OK);
    assert_int_equal(ns_article_add(&article, &article.authors, NS_STR(" \n"), &err), NS_OK);
    assert_int_equal(article.authors.count, 1);
    assert_string_equal(article.authors.items[0].data, "Ann Lee");
    for (int i = 0; i < 2 * NS_LIST_MAX; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "name %d", i);
        assert_int_equal(ns_article_add(&article, &article.authors, ns_str_of(name), &err), NS_OK);
    }
    assert_int_equal(article.authors.count, NS_LIST_MAX);
    char *caption = malloc(2 * NS_FIELD_MAX);
    assert_non_null(caption);
    memset(caption, 'c', 2 * NS_FIELD_MAX);
    struct ns_str value = {caption, 2 * NS_FIELD_MAX};
    assert_int_equal(ns_article_add(&article, &article.captions, value, &err), NS_OK);
    assert_int_equal(article.captions.items[0].size, 2 * NS_FIELD_MAX);
    assert_int_equal(ns_article_add(&article, &article.sections, value, &err), NS_OK);
    assert_int_equal(article.sections.items[0].size, NS_FIELD_MAX);
    free(caption);
    ns_article_release(&article);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text), cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_line), cmocka_unit_test(test_controls_everywhere),
        cmocka_unit_test(test_set),  cmocka_unit_test(test_add),
    };
    return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
