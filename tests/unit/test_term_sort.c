#include "indexer/writer/term_sort.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

enum { COUNT_MAX = 500, SIZE_MAX_OF_TEXT = 12 };

struct texts {
    char bytes[COUNT_MAX][SIZE_MAX_OF_TEXT];
    struct ns_str items[COUNT_MAX];
};

static struct ns_str text_of(const void *context, uint32_t index)
{
    return ((const struct texts *)context)->items[index];
}

static int compare(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static void check(const struct texts *texts, size_t count)
{
    struct ns_term_key keys[2 * COUNT_MAX];
    bool seen[COUNT_MAX] = {false};
    for (uint32_t i = 0; i < count; i++)
        keys[i] = (struct ns_term_key){ns_term_start(texts->items[i]), i};
    ns_term_sort(keys, count, text_of, texts);
    for (size_t i = 0; i < count; i++) {
        assert_false(seen[keys[i].index]);
        seen[keys[i].index] = true;
        if (i == 0)
            continue;
        int order = compare(texts->items[keys[i - 1].index], texts->items[keys[i].index]);
        assert_true(order < 0 || (order == 0 && keys[i - 1].index < keys[i].index));
    }
}

/* Few letters, the zero byte and high ones among them, so that many texts share their start. */
static void test_random_texts(void **state)
{
    (void)state;
    static const char letters[] = {'a', 'b', '\0', '\xff'};
    static struct texts texts;
    uint64_t random = 1;
    for (size_t count = 0; count <= COUNT_MAX; count += count < 40 ? 1 : 23) {
        for (size_t i = 0; i < count; i++) {
            random = random * UINT64_C(6364136223846793005) + 1;
            size_t size = (size_t)(random >> 33) % (SIZE_MAX_OF_TEXT + 1);
            for (size_t k = 0; k < size; k++)
                texts.bytes[i][k] = letters[random >> (34 + 2 * k) & (count % 2 ? 3 : 1)];
            texts.items[i] = (struct ns_str){texts.bytes[i], size};
        }
        check(&texts, count);
    }
}

static void test_start(void **state)
{
    (void)state;
    assert_true(ns_term_start(NS_STR("")) == 0);
    assert_true(ns_term_start(NS_STR("ab")) == UINT64_C(0x6162000000000000));
    assert_true(ns_term_start(NS_STR("abcdefghi")) == UINT64_C(0x6162636465666768));
    assert_true(ns_term_start(NS_STR("\xff")) > ns_term_start(NS_STR("z")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_start),
    };
    return cmocka_run_group_tests_name("term_sort", tests, NULL, NULL);
}
