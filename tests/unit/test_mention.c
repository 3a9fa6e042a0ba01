#include "common/article/mention.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

struct fixture {
    struct ns_article article;
    struct ns_mention_encoder encoder;
    struct ns_arena arena;
    struct ns_mentions mentions;
};

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){0};
    ns_article_init(&f.article);
    f.article.title = NS_STR("Kim meets Putin");
    f.article.body = NS_STR("Kim Jong Un met Vladimir Putin. Kim smiled; Putin smiled.");
    f.article.captions.items[1] = NS_STR("Kim in Moscow");
    f.article.captions.count = 2;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_mention_encoder_release(&f->encoder);
    ns_arena_release(&f->arena);
    ns_article_release(&f->article);
    return 0;
}

static void add(struct fixture *f, struct ns_mention mention)
{
    ns_mention_encode(&f->encoder, &mention);
}

static void decode(struct fixture *f)
{
    assert_true(ns_mention_encoder_finish(&f->encoder, &f->article.mentions));
    assert_true(ns_mentions_decode(&f->article, &f->arena, &f->mentions));
}

static void add_all(struct fixture *f, const struct ns_mention *mentions, size_t count)
{
    ns_mention_encoder_begin(&f->encoder, &f->article);
    for (size_t i = 0; i < count; i++)
        add(f, mentions[i]);
}

static const struct ns_mention samples[] = {
    {NS_ENTITY_PERSON, NS_MENTION_TITLE, NS_MENTION_NAME, false, {"Kim Jong Un", 11}, 0, 3, 0},
    {NS_ENTITY_PERSON, NS_MENTION_BODY, NS_MENTION_NAME, false, {"Kim Jong Un", 11}, 0, 11, 0},
    {NS_ENTITY_PERSON, NS_MENTION_BODY, NS_MENTION_NAME, false, {"Vladimir Putin", 14}, 16, 30, 0},
    {NS_ENTITY_PERSON, NS_MENTION_BODY, NS_MENTION_NAME, false, {"Kim Jong Un", 11}, 32, 35, 0},
    {NS_ENTITY_PERSON, NS_MENTION_BODY, NS_MENTION_NAME, true, {"Vladimir Putin", 14}, 44, 49, 0},
    {NS_ENTITY_PERSON, NS_MENTION_CAPTION, NS_MENTION_NAME, false, {"Kim Jong Un", 11}, 0, 3, 1},
    {NS_ENTITY_PLACE, NS_MENTION_CAPTION, NS_MENTION_NAME, false, {"Moscow", 6}, 7, 13, 1},
    {NS_ENTITY_COUNTRY, NS_MENTION_CAPTION, NS_MENTION_EVIDENCE, true, {"RU", 2}, 7, 13, 1},
    {NS_ENTITY_COUNTRY, NS_MENTION_DATELINE, NS_MENTION_DEMONYM, false, {"RU", 2}, 0, 0, 0},
};

enum { SAMPLES = sizeof samples / sizeof *samples };

static void test_round_trip(void **state)
{
    struct fixture *f = *state;
    for (int pass = 0; pass < 2; pass++) { /* the encoder starts anew */
        add_all(f, samples, SAMPLES);
        decode(f);
        assert_int_equal(f->mentions.count, SAMPLES);
        for (size_t i = 0; i < SAMPLES; i++) {
            const struct ns_mention *got = &f->mentions.items[i], *want = &samples[i];
            assert_int_equal(got->type, want->type);
            assert_int_equal(got->place, want->place);
            assert_int_equal(got->manner, want->manner);
            assert_int_equal(got->weak, want->weak);
            assert_true(ns_str_equal(got->identity, want->identity));
            assert_int_equal(got->start, want->start);
            assert_int_equal(got->end, want->end);
            assert_int_equal(got->caption, want->caption);
        }
    }
    assert_in_range(f->article.mentions.size, 1, 70); /* names that the text has are not repeated */
}

/* A name that comes again as it was, with all that it stands for, takes one byte. */
static void test_repeated(void **state)
{
    struct fixture *f = *state;
    static const uint32_t starts[] = {0, 11};
    f->article.body = NS_STR("Moscow and Moscow");
    ns_mention_encoder_begin(&f->encoder, &f->article);
    for (size_t i = 0; i < 2; i++) {
        struct ns_mention mention = samples[6];
        mention.place = NS_MENTION_BODY;
        mention.caption = 0;
        mention.start = starts[i];
        mention.end = starts[i] + 6;
        add(f, mention);
        mention.type = NS_ENTITY_COUNTRY;
        mention.identity = NS_STR("RU");
        add(f, mention);
    }
    decode(f);
    assert_int_equal(f->mentions.count, 4);
    assert_int_equal(f->mentions.items[2].start, 11);
    assert_int_equal(f->mentions.items[3].end, 17);
    assert_true(ns_str_equal(f->mentions.items[3].identity, NS_STR("RU")));
    /* The text 2; its head, how many, the place, the country with its identity 1 + 1 + 1 + 4; again
     * 1. */
    assert_int_equal(f->article.mentions.size, 2 + 1 + 1 + 1 + 4 + 1);
}

static void test_none(void **state)
{
    struct fixture *f = *state;
    add_all(f, samples, 0);
    decode(f);
    assert_int_equal(f->article.mentions.size, 0);
    assert_int_equal(f->mentions.count, 0);
}

static void test_disorder(void **state)
{
    struct fixture *f = *state;
    ns_mention_encoder_begin(&f->encoder, &f->article);
    add(f, samples[3]);
    add(f, samples[2]);
    add(f, samples[0]);
    add(f, samples[6]);
    add(f, samples[5]);
    decode(f);
    assert_int_equal(f->mentions.count, 2);
    assert_int_equal(f->mentions.items[0].start, 32);
    assert_int_equal(f->mentions.items[1].start, 7);
}

static void test_too_many(void **state)
{
    struct fixture *f = *state;
    ns_mention_encoder_begin(&f->encoder, &f->article);
    for (int i = 0; i < NS_MENTIONS_MAX + 100; i++)
        add(f, samples[1]);
    decode(f);
    assert_int_equal(f->mentions.count, NS_MENTIONS_MAX);
}

/* Whatever the bytes are, each mention lies within its text. */
static void test_damage(void **state)
{
    struct fixture *f = *state;
    char bytes[256];
    add_all(f, samples, SAMPLES);
    decode(f);
    size_t size = f->article.mentions.size;
    assert_true(size <= sizeof bytes);
    for (size_t at = 0; at < size; at++)
        for (unsigned value = 0; value < 256; value += value < 16 ? 1 : 5) {
            memcpy(bytes, f->encoder.out.data, size);
            bytes[at] = (char)value;
            f->article.mentions = (struct ns_str){bytes, size - at % 3};
            ns_arena_reset(&f->arena);
            assert_true(ns_mentions_decode(&f->article, &f->arena, &f->mentions));
            for (size_t i = 0; i < f->mentions.count; i++) {
                const struct ns_mention *mention = &f->mentions.items[i];
                size_t most = mention->place == NS_MENTION_TITLE  ? f->article.title.size
                              : mention->place == NS_MENTION_BODY ? f->article.body.size
                                                                  : 13;
                assert_true(mention->start <= mention->end && mention->end <= most);
                assert_true(mention->identity.size > 0);
            }
        }
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(test_round_trip), WITH_FIXTURE(test_repeated), WITH_FIXTURE(test_none),
        WITH_FIXTURE(test_disorder),   WITH_FIXTURE(test_too_many), WITH_FIXTURE(test_damage),
    };
    return cmocka_run_group_tests_name("mention", tests, NULL, NULL);
}
