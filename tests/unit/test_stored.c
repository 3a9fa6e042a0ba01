#include "common/article/stored.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/article/article_json.h"
#include "common/base/varint.h"

struct fixture {
    struct ns_encoder *encoder;
    struct ns_decoder *decoder;
    struct ns_article article, decoded;
    struct ns_buffer stored;
    struct ns_error err;
    struct ns_str dictionary; /* what the decoder finds; empty: nothing */
    unsigned lookups;
};

static enum ns_status look_up(void *context, uint32_t id, struct ns_buffer *out,
                              struct ns_error *err)
{
    struct fixture *f = context;
    f->lookups++;
    if (!f->dictionary.size || id != ns_dictionary_id(f->dictionary))
        return ns_error_set(err, NS_NOT_FOUND, "no such dictionary");
    ns_buffer_append_str(out, f->dictionary);
    return NS_OK;
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

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_article_init(&f->article);
    ns_article_init(&f->decoded);
    f->dictionary = ns_builtin_dictionary();
    assert_int_equal(ns_encoder_open(&f->encoder, f->dictionary, 3, &f->err), NS_OK);
    assert_int_equal(ns_decoder_open(&f->decoder, look_up, f, &f->err), NS_OK);
    set(f, &f->article.id, "wire-7");
    set(f, &f->article.title, "Cup final goes to penalties");
    set(f, &f->article.body,
        "The cup final went to penalties.\n\nThe goalkeeper saved two of them.");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_encoder_close(f->encoder);
    ns_decoder_close(f->decoder);
    ns_article_release(&f->article);
    ns_article_release(&f->decoded);
    ns_buffer_release(&f->stored);
    free(f);
    return 0;
}

static void fill_all(struct fixture *f)
{
    struct ns_article *a = &f->article;
    set(f, &a->path, "/news/wire-7.txt");
    set(f, &a->url, "https://news.example.com/wire-7");
    set(f, &a->source, "Harbour Wire");
    set(f, &a->language, "de");
    set(f, &a->dateline, "ZÜRICH, Jan 3");
    add(f, &a->authors, "Ann Lee");
    add(f, &a->authors, "Bo Meyer");
    add(f, &a->sections, "sports");
    add(f, &a->sections, "football");
    add(f, &a->sections, "cup");
    add(f, &a->captions, "The goalkeeper");
    add(f, &a->captions, "The crowd");
    a->published = (struct ns_date){1732467909, NS_PRECISION_SECOND, -330};
    a->modified = (struct ns_date){-86400, NS_PRECISION_DAY, 0};
    a->kind = NS_KIND_HEADLINE;
    a->rank = 1000;
    a->published_from = NS_EVIDENCE_JSON_LD;
    a->modified_from = NS_EVIDENCE_SCRIPT;
    a->paywalled = true;
    set(f, &a->list, "Most read");
}

static void encode(struct fixture *f)
{
    ns_buffer_clear(&f->stored);
    assert_int_equal(ns_encoder_encode(f->encoder, &f->article, &f->stored, &f->err), NS_OK);
}

static enum ns_status decode(struct fixture *f, struct ns_str stored)
{
    return ns_decoder_decode(f->decoder, stored, &f->decoded, &f->err);
}

static bool is_same(const struct ns_article *a, const struct ns_article *b)
{
    struct ns_buffer x, y;
    ns_buffer_init(&x);
    ns_buffer_init(&y);
    ns_article_write_json(&x, a);
    ns_article_write_json(&y, b);
    bool same = ns_str_equal(ns_buffer_str(&x), ns_buffer_str(&y));
    ns_buffer_release(&x);
    ns_buffer_release(&y);
    return same;
}

static void test_every_field(void **state)
{
    struct fixture *f = *state;
    struct ns_stored_head head;
    uint64_t hash;
    fill_all(f);
    encode(f);
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_true(is_same(&f->article, &f->decoded));
    assert_int_equal(f->decoded.published.seconds, 1732467909);
    assert_int_equal(f->decoded.published.zone, -330);
    assert_int_equal(f->decoded.published_from, NS_EVIDENCE_JSON_LD);
    assert_true(f->decoded.paywalled);
    assert_int_equal(f->decoded.modified.seconds, -86400);
    assert_int_equal(f->decoded.modified.precision, NS_PRECISION_DAY);
    assert_int_equal(f->decoded.sections.count, 3);
    assert_string_equal(f->decoded.sections.items[0].data, "sports");

    assert_int_equal(ns_stored_read_head(ns_buffer_str(&f->stored), &head, &f->err), NS_OK);
    assert_true(ns_str_equal(head.id, NS_STR("wire-7")));
    assert_true(ns_str_equal(head.title, f->article.title));
    assert_true(ns_str_equal(head.section, NS_STR("sports")));
    assert_true(ns_str_equal(head.source, NS_STR("Harbour Wire")));
    assert_int_equal(head.published.seconds, 1732467909);
    assert_int_equal(head.published.precision, NS_PRECISION_SECOND);
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hash, &f->err), NS_OK);
    assert_true(hash == head.hash);
}

/* Any change to any field changes the hash. */
static void test_hash(void **state)
{
    struct fixture *f = *state;
    uint64_t hashes[8];
    fill_all(f);
    struct ns_str *const fields[] = {&f->article.title, &f->article.body, &f->article.language};
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[0], &f->err), NS_OK);
    for (size_t i = 0; i < 3; i++) {
        set(f, fields[i], "other");
        assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[i + 1], &f->err), NS_OK);
    }
    f->article.kind = NS_KIND_ARTICLE;
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[4], &f->err), NS_OK);
    f->article.published.precision = NS_PRECISION_DAY;
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[5], &f->err), NS_OK);
    f->article.sections.count--;
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[6], &f->err), NS_OK);
    f->article.authors.count--;
    assert_int_equal(ns_encoder_hash(f->encoder, &f->article, &hashes[7], &f->err), NS_OK);
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(hashes[i] != hashes[j]);
}

/* An id alone: a head, and no frame. */
static void test_least(void **state)
{
    struct fixture *f = *state;
    set(f, &f->article.title, "");
    set(f, &f->article.body, "");
    encode(f);
    assert_int_equal(f->stored.size, 1 + 8 + 1 + 2 + 6 + 1);
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_string_equal(f->decoded.id.data, "wire-7");
    assert_int_equal(f->decoded.body.size, 0);
    assert_int_equal(f->decoded.published.precision, NS_PRECISION_NONE);
    assert_int_equal(f->lookups, 0);
}

static void test_limits(void **state)
{
    struct fixture *f = *state;
    char *text = malloc(NS_BODY_MAX + 1);
    assert_non_null(text);
    memset(text, 'b', NS_BODY_MAX);
    text[NS_BODY_MAX] = '\0';
    set(f, &f->article.body, text);
    text[NS_CAPTION_MAX + 5] = '\0';
    for (int i = 0; i < NS_LIST_MAX; i++) {
        text[0] = (char)('0' + i);
        add(f, &f->article.captions, text);
        add(f, &f->article.authors, text);
        add(f, &f->article.sections, text);
    }
    assert_int_equal(f->article.captions.count, NS_LIST_MAX);
    encode(f);
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_int_equal(f->decoded.body.size, NS_BODY_MAX);
    assert_true(is_same(&f->article, &f->decoded));

    text[NS_CAPTION_MAX + 5] = 'b';
    f->article.body = (struct ns_str){text, NS_BODY_MAX};
    for (size_t i = 0; i < NS_LIST_MAX; i++)
        f->article.captions.items[i] = f->article.body; /* what no reader makes */
    assert_int_equal(ns_encoder_encode(f->encoder, &f->article, &f->stored, &f->err), NS_LIMIT);
    free(text);
}

/* Cut anywhere: an error each time, and never a part of the article. */
static void test_truncation(void **state)
{
    struct fixture *f = *state;
    fill_all(f);
    encode(f);
    for (size_t size = 0; size < f->stored.size; size++) {
        char *copy = malloc(size + 1); /* of its own, so that a sanitizer sees a byte too far */
        struct ns_stored_head head;
        assert_non_null(copy);
        memcpy(copy, f->stored.data, size);
        assert_int_equal(decode(f, (struct ns_str){copy, size}), NS_CORRUPT);
        enum ns_status status = ns_stored_read_head((struct ns_str){copy, size}, &head, NULL);
        assert_true(status == NS_OK || status == NS_CORRUPT);
        free(copy);
    }
    ns_buffer_append_char(&f->stored, '\0');
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_CORRUPT);
}

static size_t frame_start(const struct fixture *f)
{
    size_t at = 0;
    while (memcmp(f->stored.data + at, "\x28\xb5\x2f\xfd", 4) != 0)
        at++;
    return at;
}

/* Any bit flipped: an error, or the very same article (some bits of a frame mean nothing). */
static void test_flips(void **state)
{
    struct fixture *f = *state;
    fill_all(f);
    encode(f);
    size_t frame = frame_start(f);
    for (size_t bit = 0; bit < 8 * f->stored.size; bit++) {
        f->stored.data[bit / 8] ^= (char)(1u << bit % 8);
        enum ns_status status = decode(f, ns_buffer_str(&f->stored));
        if (status == NS_OK) {
            assert_true(bit / 8 >= frame);
            assert_true(is_same(&f->article, &f->decoded));
        } else {
            assert_true(status == NS_CORRUPT || status == NS_UNSUPPORTED || status == NS_LIMIT);
            assert_int_equal(f->err.code, status);
        }
        f->stored.data[bit / 8] ^= (char)(1u << bit % 8);
    }
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
}

/* The stored form of a head as given, with the hash that it must have. */
static void store_head(struct fixture *f, struct ns_str head)
{
    uint64_t hash = XXH3_64bits_withSeed("", 0, XXH3_64bits(head.data, head.size)) ^
                    XXH3_64bits("", 0); /* no path */
    ns_buffer_clear(&f->stored);
    ns_buffer_append_char(&f->stored, 1);
    for (int i = 0; i < 8; i++)
        ns_buffer_append_char(&f->stored, (char)(hash >> (8 * i)));
    ns_varint_append(&f->stored, head.size);
    ns_buffer_append_str(&f->stored, head);
    ns_varint_append(&f->stored, 0);
}

static void test_fields_to_come(void **state)
{
    struct fixture *f = *state;
    struct ns_stored_head head;
    store_head(f, NS_STR("\x01\x01"
                         "a"
                         "\x63\x03"
                         "new"
                         "\x80\x08\x00"
                         "\x02\x01"
                         "t"));
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_string_equal(f->decoded.id.data, "a");
    assert_string_equal(f->decoded.title.data, "t");
    assert_int_equal(ns_stored_read_head(ns_buffer_str(&f->stored), &head, &f->err), NS_OK);
    assert_true(ns_str_equal(head.title, NS_STR("t")));
}

static void test_bad_fields(void **state)
{
    static const struct {
        struct ns_str head;
        const char *message;
    } cases[] = {
        {{"\x02\x01t", 3}, "no id"},
        {{"", 0}, "no id"},
        {{"\x01\x02"
          "a",
          3},
         "bad field"},
        {{"\x01", 1}, "bad field"},
        {{"\x01\x01"
          "a\x80",
          4},
         "bad field"},
        {{"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}, "bad field"},
    };
    struct fixture *f = *state;
    struct ns_stored_head head;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        store_head(f, cases[i].head);
        assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_CORRUPT);
        assert_non_null(strstr(f->err.message, cases[i].message));
        assert_int_equal(ns_stored_read_head(ns_buffer_str(&f->stored), &head, &f->err),
                         NS_CORRUPT);
    }
}

/* A date that cannot be, and more items than a list holds. */
static void test_bad_values(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer head;
    store_head(f, NS_STR("\x01\x01"
                         "a"
                         "\x03\x02\x07\x02"));
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_int_equal(f->decoded.published.precision, NS_PRECISION_NONE);
    store_head(f, NS_STR("\x01\x01"
                         "a"
                         "\x03\x01\x03"));
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_int_equal(f->decoded.published.precision, NS_PRECISION_NONE);
    ns_buffer_init(&head);
    ns_buffer_append_text(&head, "\x01\x01"
                                 "a");
    for (int i = 0; i <= NS_LIST_MAX; i++)
        ns_buffer_append_text(&head, "\x0c\x01"
                                     "x");
    store_head(f, ns_buffer_str(&head));
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_CORRUPT);
    ns_buffer_release(&head);
}

static void test_newer_version(void **state)
{
    struct fixture *f = *state;
    struct ns_stored_head head;
    encode(f);
    f->stored.data[0] = 2;
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_UNSUPPORTED);
    assert_string_equal(f->err.message, "an article is stored in format 2; this nsearch reads 1");
    assert_true(f->err.hint[0]);
    assert_int_equal(ns_stored_read_head(ns_buffer_str(&f->stored), &head, &f->err),
                     NS_UNSUPPORTED);
}

static void test_dictionaries(void **state)
{
    struct fixture *f = *state;
    assert_true(ns_dictionary_id(ns_builtin_dictionary()) != 0);
    assert_int_equal(ns_dictionary_id(NS_STR("no dictionary")), 0);
    encode(f);
    f->dictionary = NS_STR("");
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_CORRUPT);
    assert_non_null(strstr(f->err.message, "lacks dictionary"));
    f->dictionary = ns_builtin_dictionary();
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK);
    assert_int_equal(f->lookups, 2); /* the one that was found is kept */
}

static void test_other_dictionaries(void **state)
{
    struct fixture *f = *state;
    struct ns_encoder *encoder = NULL;
    assert_int_equal(ns_encoder_open(&encoder, NS_STR("no dictionary"), 3, &f->err), NS_INVALID);
    assert_null(encoder);
    assert_int_equal(ns_encoder_open(&encoder, NS_STR(""), 3, &f->err), NS_OK);
    assert_int_equal(ns_encoder_encode(encoder, &f->article, &f->stored, &f->err), NS_OK);
    f->dictionary = NS_STR("");
    assert_int_equal(decode(f, ns_buffer_str(&f->stored)), NS_OK); /* with none, none is needed */
    assert_true(is_same(&f->article, &f->decoded));
    ns_encoder_close(encoder);
    ns_encoder_close(NULL);
    ns_decoder_close(NULL);
}

#define WITH_CODER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CODER(test_every_field),    WITH_CODER(test_hash),
        WITH_CODER(test_least),          WITH_CODER(test_limits),
        WITH_CODER(test_truncation),     WITH_CODER(test_flips),
        WITH_CODER(test_fields_to_come), WITH_CODER(test_bad_fields),
        WITH_CODER(test_bad_values),     WITH_CODER(test_newer_version),
        WITH_CODER(test_dictionaries),   WITH_CODER(test_other_dictionaries),
    };
    return cmocka_run_group_tests_name("stored", tests, NULL, NULL);
}
