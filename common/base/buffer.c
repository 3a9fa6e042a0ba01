#include "common/base/buffer.h"

#include "common/base/ascii.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void ns_buffer_init(struct ns_buffer *buffer)
{
    *buffer = (struct ns_buffer){0};
}

void ns_buffer_release(struct ns_buffer *buffer)
{
    free(buffer->data);
    ns_buffer_init(buffer);
}

void ns_buffer_clear(struct ns_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data)
        buffer->data[0] = '\0';
}

bool ns_buffer_reserve(struct ns_buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    if (more < buffer->capacity - buffer->size && buffer->data)
        return true;
    if (more > SIZE_MAX / 4 - buffer->size) {
        buffer->failed = true;
        return false;
    }
    size_t need = buffer->size + more + 1;
    size_t capacity = buffer->capacity + buffer->capacity / 2;
    if (capacity < need)
        capacity = need;
    if (capacity < 64)
        capacity = 64;
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    data[buffer->size] = '\0';
    return true;
}

void ns_buffer_append(struct ns_buffer *buffer, const void *data, size_t size)
{
    if (!ns_buffer_reserve(buffer, size))
        return;
    if (size)
        memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void ns_buffer_append_char(struct ns_buffer *buffer, char c)
{
    ns_buffer_append(buffer, &c, 1);
}

void ns_buffer_append_text(struct ns_buffer *buffer, const char *text)
{
    ns_buffer_append(buffer, text, strlen(text));
}

void ns_buffer_append_str(struct ns_buffer *buffer, struct ns_str str)
{
    ns_buffer_append(buffer, str.data, str.size);
}

void ns_buffer_printf(struct ns_buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size >= 0 && ns_buffer_reserve(buffer, (size_t)size)) {
        (void)vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
}

struct ns_str ns_str_trim(struct ns_str str)
{
    while (str.size && ns_ascii_is_space(str.data[0])) {
        str.data++;
        str.size--;
    }
    while (str.size && ns_ascii_is_space(str.data[str.size - 1]))
        str.size--;
    return str;
}
