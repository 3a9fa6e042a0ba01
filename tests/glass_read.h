/* Reads a glass database back, entry by entry, by what its blocks say: for tests that compare
 * databases.  Whatever is wrong with the structure fails the test that asks. */
#ifndef NS_TESTS_GLASS_READ_H
#define NS_TESTS_GLASS_READ_H

#include "common/base/buffer.h"
#include "common/base/varint.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { GLASS_TABLES = 6, GLASS_BLOCK = 8192 };

static const char *const glass_tables[GLASS_TABLES] = {"postlist", "docdata",  "termlist",
                                                       "position", "spelling", "synonym"};

struct glass_entry {
    struct ns_str key, tag; /* malloc'ed */
};

struct glass_root {
    uint64_t block, level, entries;
    bool empty;
};

struct glass_table {
    struct glass_root root;
    struct glass_entry *entries;
    size_t count;
};

struct glass_database {
    struct glass_table tables[GLASS_TABLES];
    uint64_t statistics[8]; /* as they stand in iamglass */
};

static inline bool glass_read_file(const char *path, struct ns_buffer *out)
{
    char bytes[65536];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, file)) > 0;)
        ns_buffer_append(out, bytes, size);
    fclose(file);
    return true;
}

static inline uint64_t glass_uint(struct ns_str *in)
{
    uint64_t value = 0;
    assert_true(ns_varint_take(in, &value));
    return value;
}

static inline void glass_read_version(const char *directory, struct glass_database *out)
{
    char path[256];
    struct ns_buffer bytes;
    ns_buffer_init(&bytes);
    snprintf(path, sizeof path, "%s/iamglass", directory);
    assert_true(glass_read_file(path, &bytes));
    assert_true(bytes.size > 33);
    assert_memory_equal(bytes.data, "\x0f\x0dXapian Glass\x04\x6e", 16);
    struct ns_str in = {bytes.data + 32, bytes.size - 32};
    glass_uint(&in); /* revision */
    for (int i = 0; i < GLASS_TABLES; i++) {
        struct glass_root *root = &out->tables[i].root;
        root->block = glass_uint(&in);
        root->level = glass_uint(&in);
        root->empty = root->level & 1;
        root->level >>= 2;
        root->entries = glass_uint(&in);
        assert_int_equal(glass_uint(&in), GLASS_BLOCK >> 11);
        glass_uint(&in); /* when Xapian compresses */
        uint64_t size = glass_uint(&in);
        assert_true(size <= in.size);
        in = (struct ns_str){in.data + size, in.size - size};
    }
    for (int i = 0; i < 8; i++)
        out->statistics[i] = glass_uint(&in);
    assert_int_equal(in.size, 0);
    ns_buffer_release(&bytes);
}

static inline unsigned glass_2(const char *at)
{
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

struct glass_walk {
    struct ns_str file;
    struct glass_table *table;
    struct ns_buffer key, tag; /* of the entry that is not complete yet */
    unsigned component;        /* the next one; 1 = a new entry */
    bool compressed, seen_first;
};

static inline struct ns_str glass_copy(struct ns_str bytes)
{
    char *copy = malloc(bytes.size + 1);
    assert_non_null(copy);
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return (struct ns_str){copy, bytes.size};
}

static inline void glass_inflate(struct ns_str tag, struct ns_buffer *out)
{
    char piece[65536];
    z_stream stream = {.next_in = (z_const Bytef *)tag.data, .avail_in = (uInt)tag.size};
    int result = Z_OK;
    assert_int_equal(inflateInit2(&stream, -15), Z_OK);
    while (result == Z_OK) {
        stream.next_out = (Bytef *)piece;
        stream.avail_out = sizeof piece;
        result = inflate(&stream, Z_NO_FLUSH);
        ns_buffer_append(out, piece, sizeof piece - stream.avail_out);
    }
    assert_int_equal(result, Z_STREAM_END);
    inflateEnd(&stream);
}

static inline void glass_end_entry(struct glass_walk *walk)
{
    struct glass_table *table = walk->table;
    struct ns_buffer tag;
    ns_buffer_init(&tag);
    if (walk->compressed)
        glass_inflate(ns_buffer_str(&walk->tag), &tag);
    else
        ns_buffer_append_str(&tag, ns_buffer_str(&walk->tag));
    assert_true(table->count < table->root.entries);
    table->entries[table->count++] = (struct glass_entry){glass_copy(ns_buffer_str(&walk->key)),
                                                          glass_copy(ns_buffer_str(&tag))};
    ns_buffer_release(&tag);
}

static inline void glass_leaf_item(struct glass_walk *walk, const char *item)
{
    unsigned flags = glass_2(item) & 0xe000;
    size_t size = (glass_2(item) & 0x1fff) + 3;
    struct ns_str key = {item + 3, (unsigned char)item[2]};
    size_t head = 3 + key.size + (flags & 0x2000 ? 0 : 2);
    assert_true(size >= head);
    if (!walk->seen_first) { /* the empty item that every table begins with */
        walk->seen_first = true;
        assert_int_equal(size, 3);
        assert_int_equal(flags, 0x6000);
        return;
    }
    if (flags & 0x2000) {
        assert_int_equal(walk->component, 1);
        ns_buffer_clear(&walk->key);
        ns_buffer_clear(&walk->tag);
        ns_buffer_append_str(&walk->key, key);
        walk->compressed = flags & 0x8000;
    } else {
        assert_int_equal(glass_2(item + 3 + key.size), walk->component);
        assert_true(ns_str_equal(key, ns_buffer_str(&walk->key)));
    }
    ns_buffer_append(&walk->tag, item + head, size - head);
    walk->component++;
    if (flags & 0x4000) {
        walk->component = 1;
        glass_end_entry(walk);
    }
}

static inline void glass_block(struct glass_walk *walk, uint64_t number, uint64_t level)
{
    assert_true((number + 1) * GLASS_BLOCK <= walk->file.size);
    const char *block = walk->file.data + number * GLASS_BLOCK;
    assert_int_equal((unsigned char)block[4], level);
    for (unsigned at = 11; at < glass_2(block + 9); at += 2) {
        const char *item = block + glass_2(block + at);
        if (level)
            glass_block(walk, (uint64_t)glass_2(item) << 16 | glass_2(item + 2), level - 1);
        else
            glass_leaf_item(walk, item);
    }
}

static inline void glass_read_table(const char *directory, const char *name,
                                    struct glass_table *table)
{
    char path[256];
    struct ns_buffer file;
    struct glass_walk walk = {.table = table, .component = 1};
    if (table->root.empty)
        return;
    ns_buffer_init(&file);
    snprintf(path, sizeof path, "%s/%s.glass", directory, name);
    assert_true(glass_read_file(path, &file));
    table->entries = calloc(table->root.entries + 1, sizeof *table->entries);
    assert_non_null(table->entries);
    walk.file = ns_buffer_str(&file);
    glass_block(&walk, table->root.block, table->root.level);
    assert_int_equal(table->count, table->root.entries);
    assert_int_equal(walk.component, 1);
    ns_buffer_release(&walk.key);
    ns_buffer_release(&walk.tag);
    ns_buffer_release(&file);
}

static inline void glass_database_read(const char *directory, struct glass_database *out)
{
    *out = (struct glass_database){0};
    glass_read_version(directory, out);
    for (int i = 0; i < GLASS_TABLES; i++)
        glass_read_table(directory, glass_tables[i], &out->tables[i]);
}

static inline void glass_table_release(struct glass_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free((void *)(uintptr_t)table->entries[i].key.data);
        free((void *)(uintptr_t)table->entries[i].tag.data);
    }
    free(table->entries);
}

static inline void glass_database_release(struct glass_database *database)
{
    for (int i = 0; i < GLASS_TABLES; i++)
        glass_table_release(&database->tables[i]);
}

static inline void glass_assert_table_equal(const char *name, const struct glass_table *a,
                                            const struct glass_table *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (!ns_str_equal(a->entries[i].key, b->entries[i].key))
            fail_msg("%s: entry %zu has another key", name, i);
        if (!ns_str_equal(a->entries[i].tag, b->entries[i].tag))
            fail_msg("%s: entry %zu has another tag", name, i);
    }
    assert_int_equal(a->count, b->count);
}

/* Every entry of every table is the same, and so are the statistics. */
static inline void glass_assert_equal(const char *directory_a, const char *directory_b)
{
    struct glass_database a, b;
    glass_database_read(directory_a, &a);
    glass_database_read(directory_b, &b);
    for (int i = 0; i < GLASS_TABLES; i++)
        glass_assert_table_equal(glass_tables[i], &a.tables[i], &b.tables[i]);
    for (int i = 0; i < 8; i++)
        assert_int_equal(a.statistics[i], b.statistics[i]);
    glass_database_release(&a);
    glass_database_release(&b);
}

#endif
