#include "common/base/terminal.h"

#include "common/base/utf8.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

enum { MIN_WIDTH = 20, MAX_WIDTH = 1000, DEFAULT_WIDTH = 80 };

const char *const ns_terminal_color_names[] = {"auto", "always", "never", NULL};

static bool is_set(const char *value)
{
    return value && value[0];
}

static bool is_zero(const char *value)
{
    return value && strcmp(value, "0") == 0;
}

bool ns_terminal_is(int fd)
{
    const char *term = getenv("TERM");
    return is_set(term) && strcmp(term, "dumb") != 0 && isatty(fd);
}

bool ns_terminal_color(int fd, enum ns_color_when when)
{
    if (when != NS_COLOR_AUTO)
        return when == NS_COLOR_ALWAYS;
    if (is_set(getenv("NO_COLOR")))
        return false;
    const char *force = getenv("CLICOLOR_FORCE");
    if (is_set(force) && !is_zero(force))
        return true;
    return !is_zero(getenv("CLICOLOR")) && ns_terminal_is(fd);
}

static long window_width(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t ns_terminal_width(int fd)
{
    long width = window_width(fd);
    if (width == 0) {
        const char *columns = getenv("COLUMNS");
        width = is_set(columns) ? strtol(columns, NULL, 10) : 0;
    }
    if (width <= 0)
        return DEFAULT_WIDTH;
    if (width < MIN_WIDTH)
        return MIN_WIDTH;
    return width > MAX_WIDTH ? MAX_WIDTH : (size_t)width;
}

/* Length in bytes of the character at text, which is not empty; *columns is what it takes. */
static size_t character(struct ns_str text, size_t *columns)
{
    uint32_t cp;
    size_t length = ns_utf8_decode(text.data, text.size, &cp);
    if (length == 0) {
        *columns = 1;
        return ns_utf8_invalid_length(text.data, text.size);
    }
    int width = utf8proc_charwidth((utf8proc_int32_t)cp);
    *columns = width > 0 ? (size_t)width : 0;
    return length;
}

static struct ns_str after(struct ns_str text, size_t bytes)
{
    return (struct ns_str){text.data + bytes, text.size - bytes};
}

size_t ns_terminal_text_width(struct ns_str text)
{
    size_t width = 0;
    while (text.size) {
        size_t columns;
        text = after(text, character(text, &columns));
        width += columns;
    }
    return width;
}

size_t ns_terminal_fit(struct ns_str text, size_t columns)
{
    size_t width = 0, fit = 0;
    while (fit < text.size) {
        size_t wide;
        size_t length = character(after(text, fit), &wide);
        if (wide > columns - width)
            break;
        width += wide;
        fit += length;
    }
    return fit;
}
