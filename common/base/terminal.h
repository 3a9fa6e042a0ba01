/* What a stream is shown on: colour or not, how wide, and how wide text is there. */
#ifndef NS_BASE_TERMINAL_H
#define NS_BASE_TERMINAL_H

#include "common/base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum ns_color_when { NS_COLOR_AUTO, NS_COLOR_ALWAYS, NS_COLOR_NEVER };

/* The names of enum ns_color_when in its order, NULL-terminated: choices for a --color option. */
extern const char *const ns_terminal_color_names[];

/* A terminal that can be drawn on: fd is one and TERM is neither "dumb" nor missing. */
bool ns_terminal_is(int fd);

/* Whether to colour what goes to fd.  AUTO: no when NO_COLOR is set (no-color.org), yes when
 * CLICOLOR_FORCE is set and not 0, else yes on a terminal unless CLICOLOR is 0. */
bool ns_terminal_color(int fd, enum ns_color_when when);

/* Columns: of the terminal at fd, else $COLUMNS, else 80.  From 20 to 1000. */
size_t ns_terminal_width(int fd);

/* Columns that UTF-8 text takes: 2 for wide characters, 0 for combining marks and control
 * characters, 1 for each invalid sequence (it is shown as U+FFFD). */
size_t ns_terminal_text_width(struct ns_str text);

/* Bytes of the longest prefix of text that takes at most `columns` columns; characters (and the
 * marks that follow them) are not split. */
size_t ns_terminal_fit(struct ns_str text, size_t columns);

#endif
