/* An input read line by line and read whole is the same text, plain, compressed or damaged. */
#include "indexer/readers/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHECK(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum ns_status read_lines(const char *path, size_t *lines, size_t *bytes)
{
    struct ns_input *input;
    struct ns_error err;
    struct ns_str text;
    bool more;
    enum ns_status status;
    *bytes = 0;
    CHECK(ns_input_open(&input, path, &err) == NS_OK);
    while ((status = ns_input_line(input, &text, lines, &more, &err)) == NS_OK && more)
        *bytes += text.size;
    CHECK(!more);
    (*lines)--;
    ns_input_close(input);
    return status;
}

static void check_whole(const char *path, size_t lines, size_t bytes)
{
    struct ns_input *input;
    struct ns_error err;
    struct ns_str text, head;
    CHECK(ns_input_open(&input, path, &err) == NS_OK);
    CHECK(ns_input_head(input, &head, &err) == NS_OK);
    CHECK(ns_input_all(input, &text, &err) == NS_OK);
    CHECK(text.size >= head.size && text.size >= bytes);
    size_t newlines = 0;
    for (size_t i = 0; i < text.size; i++)
        newlines += text.data[i] == '\n';
    bool open_end = text.size > 0 && text.data[text.size - 1] != '\n';
    CHECK(lines == newlines + open_end);
    ns_input_close(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    size_t lines, bytes;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", fd);
    if (read_lines(path, &lines, &bytes) == NS_OK)
        check_whole(path, lines, bytes);
    (void)close(fd);
    return 0;
}
