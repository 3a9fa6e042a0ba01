#include "indexer/extract/boilerplate.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOTICE "The Post is printed on paper that was a tree once."

struct fixture {
    struct ns_boilerplate *boilerplate;
    struct ns_article article;
    struct ns_error err;
    char path[64];
    size_t removed;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_article_init(&f->article);
    (void)snprintf(f->path, sizeof f->path, "/tmp/nsearch-boilerplate-%ld", (long)getpid());
    assert_int_equal(ns_boilerplate_open(&f->boilerplate, f->path, &f->err), NS_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_boilerplate_close(f->boilerplate);
    ns_boilerplate_close(NULL);
    ns_article_release(&f->article);
    (void)unlink(f->path);
    free(f);
    return 0;
}

static void set(struct fixture *f, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&f->article, field, ns_str_of(value), NS_BODY_MAX, &f->err),
                     NS_OK);
}

/* Page `number` of a site: three paragraphs of its own, then tail. */
static void make_page(struct fixture *f, const char *site, int number, const char *tail)
{
    static const char *const towns[] = {"Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel"};
    char text[1024];
    const char *town = towns[number];
    ns_article_reset(&f->article);
    (void)snprintf(text, sizeof text, "https://%s/%d", site, number);
    set(f, &f->article.id, text);
    set(f, &f->article.url, text);
    (void)snprintf(text, sizeof text,
                   "The mayor of %s spoke at length on Monday.\n\nNobody in %s listened.\n\nThe "
                   "hall of %s was cold, and the doors stood open.\n\n%s",
                   town, town, town, tail);
    set(f, &f->article.body, text);
}

static size_t learn(struct fixture *f)
{
    assert_int_equal(ns_boilerplate_learn(f->boilerplate, &f->article, &f->removed, &f->err),
                     NS_OK);
    return f->removed;
}

static bool says(const struct fixture *f, const char *text)
{
    return memmem(f->article.body.data, f->article.body.size, text, strlen(text)) != NULL;
}

static void test_known_on_the_third_page(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 2; i++) {
        make_page(f, "post.example", i, NOTICE);
        assert_int_equal(learn(f), 0);
        assert_true(says(f, NOTICE));
    }
    make_page(f, "post.example", 2, "the  POST is printed on paper (2024) that was a tree once!");
    set(f, &f->article.captions.items[f->article.captions.count++], NOTICE);
    assert_int_equal(learn(f), 2);
    assert_false(says(f, "printed"));
    assert_true(says(f, "The mayor of Cedar spoke at length on Monday.\n\nNobody in Cedar"));
    assert_int_equal(f->article.captions.count, 0);
    /* What was read before is cleaned when it is asked for. */
    make_page(f, "post.example", 0, NOTICE);
    assert_int_equal(ns_boilerplate_clean(f->boilerplate, &f->article, &f->removed, &f->err),
                     NS_OK);
    assert_int_equal(f->removed, 1);
    /* Another site may say it. */
    make_page(f, "times.example", 3, NOTICE);
    assert_int_equal(learn(f), 0);
}

static void test_one_page_teaches_once(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 9; i++) {
        make_page(f, "post.example", i % 2, NOTICE);
        assert_int_equal(learn(f), 0);
    }
}

static void test_cleaning_teaches_nothing(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 6; i++) {
        make_page(f, "post.example", i, NOTICE);
        assert_int_equal(ns_boilerplate_clean(f->boilerplate, &f->article, &f->removed, &f->err),
                         NS_OK);
        assert_int_equal(f->removed, 0);
    }
}

static void test_copies_stay(void **state)
{
    struct fixture *f = *state;
    char id[] = "https://post.example/print/0";
    for (int i = 0; i < 9; i++) {
        make_page(f, "post.example", 0, NOTICE);
        id[sizeof id - 2] = (char)('0' + i);
        set(f, &f->article.id, id);
        assert_int_equal(learn(f), 0);
    }
    assert_true(says(f, "Nobody in Alder listened."));
}

/* A brief with a long notice is no copy, and keeps its own words. */
static void test_briefs(void **state)
{
    struct fixture *f = *state;
    static const char *const bodies[] = {"Alder won.\n\n" NOTICE, "Birch lost badly.\n\n" NOTICE,
                                         "Cedar did not play.\n\n" NOTICE};
    for (int i = 0; i < 3; i++) {
        make_page(f, "post.example", i, "");
        set(f, &f->article.body, bodies[i]);
        (void)learn(f);
    }
    for (int i = 0; i < 3; i++) {
        make_page(f, "post.example", 3 + i, NOTICE);
        (void)learn(f);
    }
    assert_int_equal(f->removed, 1);
    make_page(f, "post.example", 0, "");
    set(f, &f->article.body, NOTICE);
    assert_int_equal(learn(f), 0); /* else nothing would be left */
    assert_true(says(f, NOTICE));
}

static void reopen(struct fixture *f)
{
    ns_boilerplate_close(f->boilerplate);
    assert_int_equal(ns_boilerplate_open(&f->boilerplate, f->path, &f->err), NS_OK);
}

static void test_file(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) {
        make_page(f, "post.example", i, NOTICE);
        (void)learn(f);
        assert_int_equal(ns_boilerplate_save(f->boilerplate, &f->err), NS_OK);
        reopen(f);
    }
    make_page(f, "post.example", 3, NOTICE);
    assert_int_equal(learn(f), 1);
    /* Damage anywhere, and it begins anew. */
    FILE *file = fopen(f->path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 40, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, 40, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
    reopen(f);
    make_page(f, "post.example", 4, NOTICE);
    assert_int_equal(learn(f), 0);
    /* It cannot be written where there is no folder. */
    ns_boilerplate_close(f->boilerplate);
    assert_int_equal(ns_boilerplate_open(&f->boilerplate, "/nonexistent/file", &f->err), NS_OK);
    assert_int_equal(ns_boilerplate_save(f->boilerplate, &f->err), NS_OK); /* nothing to write */
    (void)learn(f);
    assert_int_equal(ns_boilerplate_save(f->boilerplate, &f->err), NS_NOT_FOUND);
}

/* However many paragraphs come, there is room, and what is known stays known. */
static void test_bounded(void **state)
{
    struct fixture *f = *state;
    char text[64];
    for (int i = 0; i < 3; i++) {
        make_page(f, "post.example", i, NOTICE);
        (void)learn(f);
    }
    for (int i = 0; i < 2000; i++) {
        struct ns_buffer body;
        ns_buffer_init(&body);
        ns_article_reset(&f->article);
        (void)snprintf(text, sizeof text, "https://post.example/many/%d", i);
        set(f, &f->article.id, text);
        set(f, &f->article.url, text);
        for (int p = 0; p < 100; p++) {
            int number = i * 100 + p;
            for (int digit = 0; digit < 9; digit++, number /= 10)
                ns_buffer_append_char(&body, (char)('a' + number % 10));
            ns_buffer_append_text(&body, "\n\n");
        }
        ns_buffer_append_char(&body, '\0');
        set(f, &f->article.body, body.data);
        (void)learn(f);
        ns_buffer_release(&body);
    }
    make_page(f, "post.example", 3, NOTICE);
    assert_int_equal(learn(f), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_known_on_the_third_page),
        TEST(test_one_page_teaches_once),
        TEST(test_cleaning_teaches_nothing),
        TEST(test_copies_stay),
        TEST(test_briefs),
        TEST(test_file),
        TEST(test_bounded),
    };
    return cmocka_run_group_tests_name("boilerplate", tests, NULL, NULL);
}
