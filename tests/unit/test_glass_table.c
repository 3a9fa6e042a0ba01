#include "indexer/writer/bulk/glass_table.h"

#include "tests/glass_read.h"
#include "tests/scratch.h"

#include <fcntl.h>
#include <unistd.h>

struct fixture {
    char root[NS_SCRATCH_SIZE];
    int directory;
    struct ns_glass_table *table;
    struct ns_glass_root root_info;
    struct ns_error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    ns_scratch_make(f->root);
    f->directory = open(f->root, O_RDONLY | O_DIRECTORY);
    assert_true(f->directory >= 0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_glass_table_close(f->table);
    (void)unlinkat(f->directory, "t.glass", 0);
    close(f->directory);
    assert_int_equal(rmdir(f->root), 0);
    free(f);
    return 0;
}

static void open_table(struct fixture *f, enum ns_glass_packing packing)
{
    assert_int_equal(ns_glass_table_open(&f->table, f->directory, "t.glass", packing, &f->err),
                     NS_OK);
}

static enum ns_status add(struct fixture *f, struct ns_str key, struct ns_str tag)
{
    return ns_glass_table_add(f->table, key, tag, &f->err);
}

/* Finishes the table and reads it back. */
static void read_back(struct fixture *f, struct glass_table *out)
{
    assert_int_equal(ns_glass_table_finish(f->table, false, &f->root_info, &f->err), NS_OK);
    *out = (struct glass_table){.root = {.block = f->root_info.block,
                                         .level = f->root_info.level,
                                         .entries = f->root_info.entries,
                                         .empty = f->root_info.entries == 0}};
    glass_read_table(f->root, "t", out);
}

/* The entry of number i: its key grows with i, its tag is of any size. */
static struct ns_str key_of(uint32_t i, size_t size, char key[NS_GLASS_KEY_MAX])
{
    memset(key, 'k', NS_GLASS_KEY_MAX);
    for (int byte = 0; byte < 4; byte++)
        key[byte] = (char)(i >> (24 - 8 * byte) & 0xff);
    return (struct ns_str){key, size};
}

static struct ns_str tag_of(uint32_t i, size_t size, char *tag)
{
    for (size_t at = 0; at < size; at++)
        tag[at] = (char)((i * 31 + at * at / 5 + at) % 251);
    return (struct ns_str){tag, size};
}

static void check_entries(struct fixture *f, uint32_t count, size_t (*key_size)(uint32_t),
                          size_t (*tag_size)(uint32_t))
{
    static char key[NS_GLASS_KEY_MAX], tag[200000];
    struct glass_table table;
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(add(f, key_of(i, key_size(i), key), tag_of(i, tag_size(i), tag)), NS_OK);
    read_back(f, &table);
    assert_int_equal(table.count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(ns_str_equal(table.entries[i].key, key_of(i, key_size(i), key)));
        assert_true(ns_str_equal(table.entries[i].tag, tag_of(i, tag_size(i), tag)));
    }
    glass_table_release(&table);
}

static size_t short_key(uint32_t i)
{
    return 4 + i % 3;
}

static size_t long_key(uint32_t i)
{
    return i % 2 ? NS_GLASS_KEY_MAX : 200;
}

static size_t small_tag(uint32_t i)
{
    return i % 40;
}

static size_t any_tag(uint32_t i)
{
    static const size_t sizes[] = {0, 1, 2028, 2029, 2030, 2043, 4000, 8192, 100, 30000};
    return i % 1000 == 999 ? 200000 : sizes[i % 10] + i % 7;
}

static void keeps_small_entries(void **state)
{
    struct fixture *f = *state;
    open_table(f, NS_GLASS_PLAIN);
    check_entries(f, 300000, short_key, small_tag);
    assert_int_equal(f->root_info.level, 2);
}

static void keeps_long_tags(void **state)
{
    struct fixture *f = *state;
    open_table(f, NS_GLASS_PLAIN);
    check_entries(f, 3000, short_key, any_tag);
}

static void keeps_long_keys(void **state)
{
    struct fixture *f = *state;
    open_table(f, NS_GLASS_PLAIN);
    check_entries(f, 3000, long_key, any_tag);
    assert_int_equal(f->root_info.level, 3);
}

static void keeps_deflated_tags(void **state)
{
    struct fixture *f = *state;
    open_table(f, NS_GLASS_DEFLATED);
    check_entries(f, 3000, short_key, any_tag);
}

static void keeps_wrapped_tags(void **state)
{
    struct fixture *f = *state;
    open_table(f, NS_GLASS_WRAPPED);
    check_entries(f, 3000, short_key, any_tag);
}

/* Tags of every size, each behind others that fill the block to another degree. */
static void cuts_at_every_size(void **state)
{
    static char tag[2 * NS_GLASS_BLOCK_SIZE];
    struct fixture *f = *state;
    for (size_t size = 0; size < sizeof tag; size += 131) {
        char key[NS_GLASS_KEY_MAX];
        struct glass_table table;
        open_table(f, NS_GLASS_PLAIN);
        for (uint32_t i = 0; i < 9; i++)
            assert_int_equal(add(f, key_of(i, 5, key), tag_of(i, size + i, tag)), NS_OK);
        read_back(f, &table);
        for (uint32_t i = 0; i < 9; i++)
            assert_true(ns_str_equal(table.entries[i].tag, tag_of(i, size + i, tag)));
        glass_table_release(&table);
        ns_glass_table_close(f->table);
        assert_int_equal(unlinkat(f->directory, "t.glass", 0), 0);
    }
    f->table = NULL;
}

static void finishes_empty(void **state)
{
    struct fixture *f = *state;
    struct glass_table table;
    open_table(f, NS_GLASS_PLAIN);
    read_back(f, &table);
    assert_int_equal(table.count, 0);
    assert_int_equal(f->root_info.blocks, 0);
}

static void refuses_what_it_cannot_hold(void **state)
{
    char key[NS_GLASS_KEY_MAX + 1] = "z";
    struct fixture *f = *state;
    struct glass_table table;
    struct ns_glass_table *second;
    open_table(f, NS_GLASS_PLAIN);
    assert_int_equal(ns_glass_table_open(&second, f->directory, "t.glass", NS_GLASS_PLAIN, &f->err),
                     NS_IO);
    assert_null(second);
    assert_int_equal(add(f, NS_STR(""), NS_STR("x")), NS_INVALID);
    assert_int_equal(add(f, NS_STR("b"), NS_STR("x")), NS_OK);
    assert_int_equal(add(f, NS_STR("b"), NS_STR("x")), NS_INVALID);
    assert_int_equal(add(f, NS_STR("a"), NS_STR("x")), NS_INVALID);
    assert_int_equal(add(f, (struct ns_str){key, sizeof key}, NS_STR("x")), NS_INVALID);
    assert_int_equal(add(f, NS_STR("c"), (struct ns_str){key, NS_GLASS_TAG_MAX + 1}), NS_INVALID);
    assert_int_equal(add(f, NS_STR("b\0"), NS_STR("y")), NS_OK);
    read_back(f, &table);
    assert_int_equal(table.count, 2);
    glass_table_release(&table);
}

/* The most components that one tag can have: it is still below their limit. */
static void keeps_the_longest_tag(void **state)
{
    struct fixture *f = *state;
    struct glass_table table;
    char key[NS_GLASS_KEY_MAX];
    char *tag = calloc(1, NS_GLASS_TAG_MAX);
    assert_non_null(tag);
    tag[NS_GLASS_TAG_MAX - 1] = 1;
    struct ns_str longest = {tag, NS_GLASS_TAG_MAX};
    open_table(f, NS_GLASS_PLAIN);
    assert_int_equal(add(f, key_of(0, NS_GLASS_KEY_MAX, key), longest), NS_OK);
    read_back(f, &table);
    assert_int_equal(table.count, 1);
    for (size_t i = 0; i < table.count; i++)
        assert_true(ns_str_equal(table.entries[i].tag, longest));
    glass_table_release(&table);
    free(tag);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_small_entries),   TEST(keeps_long_tags),
        TEST(keeps_long_keys),       TEST(keeps_deflated_tags),
        TEST(keeps_wrapped_tags),    TEST(cuts_at_every_size),
        TEST(finishes_empty),        TEST(refuses_what_it_cannot_hold),
        TEST(keeps_the_longest_tag),
    };
    return cmocka_run_group_tests_name("glass_table", tests, NULL, NULL);
}
