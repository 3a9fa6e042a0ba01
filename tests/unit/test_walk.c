#include "common/base/buffer.h"
#include "indexer/readers/walk.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static const char *in_folder(const char *name)
{
    static char paths[4][512];
    static size_t next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof *paths, "%s/%s", folder, name);
    return path;
}

static void make_file(const char *name, const char *text)
{
    FILE *f = fopen(in_folder(name), "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(in_folder(name), 0777), 0);
}

static int set_up(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    (void)snprintf(folder, sizeof folder, "%s/ns_walk.XXXXXX",
                   tmp && strlen(tmp) < 40 ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[256];
    (void)snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -rf '%s'", folder, folder);
    return system(command);
}

struct found {
    struct ns_buffer text; /* "path size\n" of files and "path: why\n" of what was skipped */
    size_t fail_at;        /* the file at which the sink fails; 0 = never */
    size_t files;
};

static const char *shorten(const char *path)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] ? path + size + 1 : path;
}

static enum ns_status take(void *context, const char *path, uint64_t size, struct ns_error *err)
{
    struct found *found = context;
    ns_buffer_printf(&found->text, "%s %llu\n", shorten(path), (unsigned long long)size);
    if (++found->files == found->fail_at)
        return ns_error_set(err, NS_LIMIT, "enough");
    return NS_OK;
}

static void note_skip(void *context, const char *path, const struct ns_error *why)
{
    struct found *found = context;
    ns_buffer_printf(&found->text, "%s: %s\n", shorten(path), why->message);
}

static void check(const char *path, const char *index, const char *expected)
{
    struct found found = {0};
    struct ns_error err;
    struct ns_walk_sink sink = {&found, take, note_skip, NULL};
    assert_int_equal(ns_walk(path, index, &sink, &err), NS_OK);
    assert_string_equal(ns_buffer_str(&found.text).data, expected);
    ns_buffer_release(&found.text);
}

static void test_files(void **state)
{
    (void)state;
    make_file("b", "12345");
    make_folder("a");
    make_file("a/2", "");
    make_file("a/10", "1");
    make_file(".hidden", "x");
    make_folder(".git");
    make_file(".git/config", "x");
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    check(folder, NULL, "a/10 1\na/2 0\nb 5\n");
    check(in_folder("b"), NULL, "b 5\n");
    check(in_folder(".hidden"), NULL, ".hidden 1\n");
    check(in_folder(".git"), NULL, ".git/config 1\n");
    check(in_folder("pipe"), NULL, "pipe 0\n");
    check("-", NULL, "- 0\n");
}

static void test_missing(void **state)
{
    (void)state;
    check(in_folder("nothing"), NULL, "nothing: cannot read: No such file or directory\n");
    check("", NULL, ": cannot read: No such file or directory\n");
    check("/dev/null", NULL, "/dev/null: it is a device, not a file\n");
    char longest[8192];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    struct found found = {0};
    struct ns_error err;
    struct ns_walk_sink sink = {&found, take, note_skip, NULL};
    assert_int_equal(ns_walk(longest, NULL, &sink, &err), NS_OK);
    assert_non_null(strstr(found.text.data, "File name too long"));
    ns_buffer_release(&found.text);
}

static void test_links(void **state)
{
    (void)state;
    make_folder("d");
    make_file("d/file", "1");
    make_folder("d/sub");
    assert_int_equal(symlink("..", in_folder("d/sub/up")), 0);
    assert_int_equal(symlink("gone", in_folder("d/broken")), 0);
    assert_int_equal(symlink("self", in_folder("d/self")), 0);
    assert_int_equal(symlink("file", in_folder("d/link")), 0);
    check(in_folder("d"), NULL,
          "d/broken: a symbolic link that leads nowhere\nd/file 1\nd/link 1\n"
          "d/self: a symbolic link that leads nowhere\nd/sub/up: a loop of symbolic links\n");
}

static void test_unreadable(void **state)
{
    (void)state;
    const uid_t nobody = 65534;
    bool root = geteuid() == 0; /* for whom nothing is unreadable */
    if (root) {
        assert_int_equal(chown(folder, nobody, (gid_t)-1), 0);
        assert_int_equal(seteuid(nobody), 0);
    }
    make_folder("u");
    make_folder("u/closed");
    make_file("u/open", "1");
    assert_int_equal(chmod(in_folder("u/closed"), 0), 0);
    check(in_folder("u"), NULL, "u/closed: cannot read: Permission denied\nu/open 1\n");
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static void test_index(void **state)
{
    (void)state;
    make_folder("news");
    make_file("news/page", "1");
    make_folder("news/old");
    make_file("news/old/XAPIANDB", "auto gen-000001\n");
    make_folder("news/old/gen-000001");
    make_file("news/old/gen-000001/postlist.glass", "x");
    make_folder("news/new"); /* in use, but without its first generation yet */
    make_file("news/new/lock", "");
    check(in_folder("news"), in_folder("news/new"), "news/page 1\n");
    check(in_folder("news"), in_folder("none"), "news/new/lock 0\nnews/page 1\n");
    check(in_folder("news/old"), NULL, "news/old: it is an index, not a folder of articles\n");
}

static void test_sink_error(void **state)
{
    (void)state;
    make_folder("three");
    make_file("three/1", "");
    make_file("three/2", "");
    make_file("three/3", "");
    struct found found = {.fail_at = 2};
    struct ns_error err;
    struct ns_walk_sink sink = {&found, take, note_skip, NULL};
    assert_int_equal(ns_walk(in_folder("three"), NULL, &sink, &err), NS_LIMIT);
    assert_string_equal(err.message, "enough");
    assert_int_equal(found.files, 2);
    ns_buffer_release(&found.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unreadable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sink_error, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
