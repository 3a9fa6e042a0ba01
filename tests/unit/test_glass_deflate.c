#include "indexer/writer/bulk/glass_deflate.h"

#include "tests/glass_read.h"

struct fixture {
    struct ns_glass_deflater deflater;
    struct ns_buffer bytes, stream, back;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_glass_deflater_init(&f->deflater);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_buffer_release(&f->bytes);
    ns_buffer_release(&f->stream);
    ns_buffer_release(&f->back);
    free(f);
    return 0;
}

static uint32_t seed = 7;

static uint32_t below(uint32_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % limit;
}

/* Deflates f->bytes; when it got shorter, zlib must find the same bytes in it. */
static bool round_trip(struct fixture *f)
{
    ns_buffer_clear(&f->stream);
    ns_buffer_clear(&f->back);
    if (!ns_glass_deflate(&f->deflater, ns_buffer_str(&f->bytes), &f->stream))
        return false;
    assert_true(f->stream.size < f->bytes.size);
    glass_inflate(ns_buffer_str(&f->stream), &f->back);
    assert_true(ns_str_equal(ns_buffer_str(&f->bytes), ns_buffer_str(&f->back)));
    return true;
}

static void fill(struct fixture *f, size_t size, uint32_t first, uint32_t values)
{
    ns_buffer_clear(&f->bytes);
    for (size_t i = 0; i < size; i++)
        ns_buffer_append_char(&f->bytes, (char)(first + below(values)));
}

static void packs_one_letter(void **state)
{
    fill(*state, 5000, 'x', 1);
    assert_true(round_trip(*state));
}

static void packs_text(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < 300; i++) {
        fill(f, 1500 + below(2000), 'a', 26);
        assert_true(round_trip(f));
        assert_true(f->stream.size < f->bytes.size * 3 / 4);
    }
}

/* What is learnt of one kind must not spoil another, only make it longer, or not worth it. */
static void packs_what_it_has_not_learnt(void **state)
{
    struct fixture *f = *state;
    unsigned packed = 0;
    for (uint32_t i = 0; i < 200; i++) {
        fill(f, below(20) ? below(3000) : 300000, below(256), 1 + below(40));
        packed += round_trip(f);
    }
    assert_true(packed > 20);
}

static void leaves_noise(void **state)
{
    fill(*state, 10000, 0, 256);
    assert_false(round_trip(*state));
    fill(*state, 0, 0, 256);
    assert_false(round_trip(*state));
}

/* Counts that grow as Fibonacci's numbers would give codes of 30 bits. */
static void limits_the_codes(void **state)
{
    struct fixture *f = *state;
    uint32_t before = 1, count = 1;
    ns_buffer_clear(&f->bytes);
    for (int symbol = 0; symbol < 30; symbol++) {
        for (uint32_t i = 0; i < count; i++)
            ns_buffer_append_char(&f->bytes, (char)symbol);
        uint32_t next = before + count;
        before = count;
        count = next;
    }
    assert_true(round_trip(f));
}

static void forgets_before_it_overflows(void **state)
{
    struct fixture *f = *state;
    fill(f, 3000, 'a', 5);
    assert_true(round_trip(f));
    f->deflater.seen = UINT32_MAX - 1000;
    f->deflater.counts['a'] = UINT32_MAX - 1000;
    assert_true(round_trip(f));
    assert_true(f->deflater.seen < 10000);
}

static void wraps_any_size(void **state)
{
    static const size_t sizes[] = {0, 1, 65534, 65535, 65536, 131070, 131071, 400000};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill(f, sizes[i], 0, 256);
        ns_buffer_clear(&f->stream);
        ns_buffer_clear(&f->back);
        ns_glass_deflate_stored(ns_buffer_str(&f->bytes), &f->stream);
        assert_true(f->stream.size <= sizes[i] + 5 * (1 + sizes[i] / 65535));
        glass_inflate(ns_buffer_str(&f->stream), &f->back);
        assert_true(ns_str_equal(ns_buffer_str(&f->bytes), ns_buffer_str(&f->back)));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(packs_one_letter), TEST(packs_text),       TEST(packs_what_it_has_not_learnt),
        TEST(leaves_noise),     TEST(limits_the_codes), TEST(forgets_before_it_overflows),
        TEST(wraps_any_size),
    };
    return cmocka_run_group_tests_name("glass_deflate", tests, NULL, NULL);
}
