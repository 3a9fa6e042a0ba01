#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "common/base/number.h"

static void test_grouped(void **state)
{
    char out[NS_NUMBER_SIZE];
    (void)state;
    assert_string_equal(ns_number_grouped(0, out), "0");
    assert_string_equal(ns_number_grouped(999, out), "999");
    assert_string_equal(ns_number_grouped(1000, out), "1,000");
    assert_string_equal(ns_number_grouped(123456, out), "123,456");
    assert_string_equal(ns_number_grouped(1234567, out), "1,234,567");
    assert_string_equal(ns_number_grouped(UINT64_MAX, out), "18,446,744,073,709,551,615");
}

static void test_bytes(void **state)
{
    char out[NS_NUMBER_SIZE];
    (void)state;
    assert_string_equal(ns_number_bytes(0, out), "0 bytes");
    assert_string_equal(ns_number_bytes(1, out), "1 byte");
    assert_string_equal(ns_number_bytes(999, out), "999 bytes");
    assert_string_equal(ns_number_bytes(1000, out), "1.0 kB");
    assert_string_equal(ns_number_bytes(1049, out), "1.0 kB");
    assert_string_equal(ns_number_bytes(1050, out), "1.1 kB");
    assert_string_equal(ns_number_bytes(999949, out), "999.9 kB");
    assert_string_equal(ns_number_bytes(999950, out), "1.0 MB");
    assert_string_equal(ns_number_bytes(12345678, out), "12.3 MB");
    assert_string_equal(ns_number_bytes(UINT64_MAX, out), "18.4 EB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grouped),
        cmocka_unit_test(test_bytes),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
