/* The text that a bench is run on. */
#ifndef NS_TESTS_BENCH_TEXT_H
#define NS_TESTS_BENCH_TEXT_H

#include "common/base/buffer.h"

#include <stdio.h>

/* Appends the file at path to out; false when it cannot be read or there is no memory. */
static inline bool ns_bench_read(const char *path, struct ns_buffer *out)
{
    FILE *file = fopen(path, "rb");
    size_t size;
    if (!file)
        return false;
    do {
        if (!ns_buffer_reserve(out, 1 << 20))
            break;
        size = fread(out->data + out->size, 1, 1 << 20, file);
        out->size += size;
    } while (size);
    bool fine = !ferror(file) && !ns_buffer_failed(out);
    fclose(file);
    return fine;
}

#endif
