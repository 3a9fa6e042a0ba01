#include "indexer/writer/bulk/glass_position.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

/* What Xapian 1.4.22 wrote for these positions, in hexadecimal. */
static const struct {
    uint32_t positions[16];
    size_t count;
    const char *tag;
} written[] = {
    {{0}, 1, "00"},
    {{7}, 1, "07"},
    {{0, 1}, 2, "01"},
    {{1, 2, 3}, 3, "0303"},
    {{1, 2, 3, 10, 11, 500, 70000}, 7, "f0a20401000a001800000000a00700"},
    {{5, 4000000000}, 2, "80d0acf30e0500000000000000"},
    {{0, 4294967295}, 2, "ffffffff0f0000000000000000"},
    {{0, 1, 2147483648, 4294967294, 4294967295},
     5,
     "ffffffff0f0000000003000000feffff7f00000040ffffff1f"},
    {{3, 9, 10, 11, 12, 13, 40, 41, 60, 127, 128, 129, 300}, 13, "ac0203167c9402400590000000"},
};

/* i * i * 7 + i for i from 0 to 39. */
static const char *const squares =
    "be53008009f09d6e0487734646bfad74c9302a0cf54adaf2b97a202dbc30466c6927afaece15b813"
    "91d639b7e3d41bff9f0601";

static void assert_tag(const uint32_t *positions, size_t count, const char *expected)
{
    char hex[512] = "";
    struct ns_error err;
    struct ns_buffer tag;
    ns_buffer_init(&tag);
    assert_int_equal(ns_glass_positions_encode(positions, count, &tag, &err), NS_OK);
    assert_true(tag.size * 2 < sizeof hex);
    for (size_t i = 0; i < tag.size; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)tag.data[i]);
    assert_string_equal(hex, expected);
    ns_buffer_release(&tag);
}

static void writes_what_xapian_writes(void **state)
{
    uint32_t positions[40];
    (void)state;
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        assert_tag(written[i].positions, written[i].count, written[i].tag);
    for (uint32_t i = 0; i < 40; i++)
        positions[i] = i * i * 7 + i;
    assert_tag(positions, 40, squares);
}

static void refuses_what_is_not_in_order(void **state)
{
    const uint32_t twice[] = {1, 2, 2}, back[] = {3, 1};
    struct ns_error err;
    struct ns_buffer tag;
    (void)state;
    ns_buffer_init(&tag);
    assert_int_equal(ns_glass_positions_encode(twice, 3, &tag, &err), NS_INVALID);
    assert_int_equal(ns_glass_positions_encode(back, 2, &tag, &err), NS_INVALID);
    assert_int_equal(ns_glass_positions_encode(back, 0, &tag, &err), NS_INVALID);
    assert_int_equal(tag.size, 0);
    ns_buffer_release(&tag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_xapian_writes),
        cmocka_unit_test(refuses_what_is_not_in_order),
    };
    return cmocka_run_group_tests_name("glass_position", tests, NULL, NULL);
}
