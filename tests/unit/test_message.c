#include "common/base/message.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static struct ns_messages messages;
static char *said;
static size_t said_size;

static int setup(void **state)
{
    (void)state;
    ns_messages_init(&messages, "demo");
    messages.stream = open_memstream(&said, &said_size);
    messages.terminal = true;
    return messages.stream ? setenv("COLUMNS", "40", 1) : -1;
}

static int teardown(void **state)
{
    (void)state;
    int failed = fclose(messages.stream);
    free(said);
    return failed;
}

static void forget(void)
{
    assert_int_equal(fclose(messages.stream), 0);
    free(said);
    messages.stream = open_memstream(&said, &said_size);
    assert_non_null(messages.stream);
}

/* Compares what was said since the last time. */
static void expect(const char *expected)
{
    (void)fflush(messages.stream);
    assert_string_equal(said, expected);
    forget();
}

static void say_everything(void)
{
    const struct ns_error err = {
        .code = NS_INVALID, .message = "no such field", .hint = "fields are title and date"};
    const struct ns_error bare = {.code = NS_IO, .message = "disk full"};
    ns_message_error(&messages, &err);
    ns_message_error(&messages, &bare);
    ns_message_warn(&messages, "%d pages skipped", 3);
    ns_message_info(&messages, "%s", "done");
    ns_message_verbose(&messages, "read %s", "a.html");
}

#define ALWAYS_SAID                                                                                \
    "demo: no such field\n"                                                                        \
    "demo: hint: fields are title and date\n"                                                      \
    "demo: disk full\n"                                                                            \
    "demo: warning: 3 pages skipped\n"

static void test_levels(void **state)
{
    (void)state;
    say_everything();
    expect(ALWAYS_SAID "demo: done\n");
    messages.verbose = true;
    say_everything();
    expect(ALWAYS_SAID "demo: done\ndemo: read a.html\n");
    messages.verbose = false;
    messages.quiet = true;
    say_everything();
    expect(ALWAYS_SAID);
}

static void spot(const char *input, size_t at, const char *expected)
{
    struct ns_error err;
    ns_error_set(&err, NS_INVALID, "bad");
    assert_string_equal(err.spot, "");
    ns_error_spot(&err, input, strlen(input), at);
    ns_error_hint(&err, "better");
    ns_message_error(&messages, &err);
    expect(expected);
}

static void test_spots(void **state)
{
    (void)state;
    spot("a b", 2, "demo: bad\ndemo:   a b\ndemo:     ^\ndemo: hint: better\n");
    spot("a b", 3, "demo: bad\ndemo:   a b\ndemo:      ^\ndemo: hint: better\n");
    spot("a b", 4, "demo: bad\ndemo: hint: better\n"); /* no place of it */
    spot("\nx\x1B", 1, "demo: bad\ndemo:    x \ndemo:    ^\ndemo: hint: better\n");
    spot("한국 é x", 10, "demo: bad\ndemo:   한국 é x\ndemo:          ^\ndemo: hint: better\n");
    spot("0123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789", 40,
         "demo: bad\ndemo:   ...789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "12...\n"
         "demo:                                       ^\ndemo: hint: better\n");
}

static void test_nothing_drives_the_terminal(void **state)
{
    (void)state;
    ns_message_info(&messages, "a\x1B[2Jb\nc\td\x7F\xC2\x9B\xFF\xE2\x82 na\xC3\xAFve");
    expect("demo: a?[2Jb?c?d????? na\xC3\xAFve\n");
}

static void test_long_message(void **state)
{
    (void)state;
    char name[5001], expected[5100];
    memset(name, 'n', 5000);
    name[5000] = '\0';
    (void)snprintf(expected, sizeof expected, "demo: %s\n", name);
    ns_message_info(&messages, "%s", name);
    expect(expected);
}

/* Makes the clock of the progress line stand `ms` later. */
static void pass(int64_t ms)
{
    messages.progress.started -= ms;
    messages.progress.shown -= ms;
}

static void test_progress(void **state)
{
    (void)state;
    ns_progress_start(&messages, 2000, 0);
    pass(-5000); /* however slow this machine is */
    ns_progress_update(&messages, 1, 1000);
    expect(""); /* too soon */
    pass(10000);
    ns_progress_update(&messages, 1000, 100000000);
    assert_true(messages.progress.drawn);
    (void)fflush(messages.stream);
    /* The clock runs on while this is tested: the last digits are not compared. */
    assert_int_equal(strncmp(said, "\rdemo: 1,000 of 2,000 files, ", 29), 0);
    assert_non_null(strstr(said, " MB/s"));
    assert_string_equal(said + said_size - 3, "\033[K");
    assert_int_equal(said_size, 1 + 39 + 3); /* cut at the width of the terminal */
    forget();
    pass(-5000);
    ns_progress_update(&messages, 1001, 100000000);
    expect(""); /* a tenth of a second has not passed */
    ns_message_info(&messages, "note");
    expect("\r\033[Kdemo: note\n");
    pass(6000);
    ns_progress_update(&messages, 1002, 100000000);
    assert_true(messages.progress.drawn);
    forget();
    ns_progress_done(&messages);
    expect("\r\033[K");
    ns_progress_update(&messages, 2000, 200000000);
    ns_progress_done(&messages);
    expect("");
}

static void test_time_left(void **state)
{
    (void)state;
    setenv("COLUMNS", "100", 1);
    static const struct {
        int64_t passed;
        uint64_t done, total;
        const char *shown;
    } examples[] = {
        {60000, 1000, 2000, ", 1:00 left\033[K"},
        {3600000, 1000, 2000, ", 1:00:00 left\033[K"},
        {100000, 1, UINT64_MAX, ", 99:59:59 left\033[K"},
        {60000, 3000, 2000, ", 0:00 left\033[K"}, /* a file grew */
        {60000, 1000, 0, " MB/s\033[K"},
        {60000, 0, 2000, " MB/s\033[K"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        ns_progress_start(&messages, 0, examples[i].total);
        pass(examples[i].passed);
        ns_progress_update(&messages, 12345678, examples[i].done);
        (void)fflush(messages.stream);
        assert_non_null(strstr(said, "demo: 12,345,678 files, 0.0 MB/s"));
        if (!strstr(said, examples[i].shown))
            fail_msg("\"%s\" lacks \"%s\"", said, examples[i].shown);
        ns_progress_done(&messages);
        forget();
    }
}

static void test_no_progress(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        messages.quiet = i == 0;
        messages.terminal = i == 0;
        ns_progress_start(&messages, 10, 10);
        pass(5000);
        ns_progress_update(&messages, 5, 5);
        ns_progress_done(&messages);
        expect("");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_levels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_spots, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_drives_the_terminal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_message, setup, teardown),
        cmocka_unit_test_setup_teardown(test_progress, setup, teardown),
        cmocka_unit_test_setup_teardown(test_time_left, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_progress, setup, teardown),
    };
    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
