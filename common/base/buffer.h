/* A growable byte buffer and a borrowed view of bytes.
 *
 * Running out of memory is sticky: the buffer keeps what it had, later appends do nothing, and
 * the owner asks once, at the end, with ns_buffer_failed().  data is always NUL-terminated when
 * not NULL (the NUL is not counted in size); it may hold NUL bytes of its own. */
#ifndef NS_BASE_BUFFER_H
#define NS_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Borrowed bytes; not NUL-terminated unless said so where it is used. */
struct ns_str {
    const char *data;
    size_t size;
};

#define NS_STR(literal) ((struct ns_str){(literal), sizeof(literal) - 1})

struct ns_buffer {
    char *data;
    size_t size;     /* bytes in use */
    size_t capacity; /* bytes allocated */
    bool failed;     /* an allocation failed; contents are incomplete */
};

void ns_buffer_init(struct ns_buffer *buffer);
void ns_buffer_release(struct ns_buffer *buffer); /* frees; the buffer is empty and usable again */
void ns_buffer_clear(struct ns_buffer *buffer);   /* size 0 and failed false; keeps the memory */

/* Makes room for `more` further bytes; false (and failed) when there is no memory. */
bool ns_buffer_reserve(struct ns_buffer *buffer, size_t more);
void ns_buffer_append(struct ns_buffer *buffer, const void *data, size_t size);
void ns_buffer_append_char(struct ns_buffer *buffer, char c);
void ns_buffer_append_text(struct ns_buffer *buffer, const char *text); /* NUL-terminated */
void ns_buffer_append_str(struct ns_buffer *buffer, struct ns_str str);
void ns_buffer_printf(struct ns_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline bool ns_buffer_failed(const struct ns_buffer *buffer)
{
    return buffer->failed;
}

static inline struct ns_str ns_buffer_str(const struct ns_buffer *buffer)
{
    return (struct ns_str){buffer->data ? buffer->data : "", buffer->size};
}

static inline struct ns_str ns_str_of(const char *text)
{
    return (struct ns_str){text, text ? strlen(text) : 0};
}

static inline bool ns_str_equal(struct ns_str a, struct ns_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Below, at or above 0: the order of their bytes; a prefix comes first. */
static inline int ns_str_compare(struct ns_str a, struct ns_str b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.data, b.data, size) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* ASCII white space removed from both ends. */
struct ns_str ns_str_trim(struct ns_str str);

#endif
