/* The options of a program, declared once: parsing, --help, the manual's OPTIONS section and the
 * completion for bash, zsh and fish all come from the same table. */
#ifndef NS_BASE_OPTIONS_H
#define NS_BASE_OPTIONS_H

#include "common/base/buffer.h"
#include "common/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ns_option {
    const char *name; /* long name without its dashes: "json" */
    char letter;      /* 'j' for -j; 0 for none */
    /* NULL: a flag.  "N": takes an argument, which help calls N.  "[WHEN]": may take one, and then
     * only as --name=WHEN (never -x WHEN or --name WHEN).  DIR completes to directories; FILE and
     * PATH complete to files. */
    const char *argument;
    const char *section; /* heading in help; options of one section stand together */
    const char *help;    /* one line, lower case, no full stop: "print one JSON object a line" */
    const char *details; /* further whole sentences for the manual, or NULL; an empty line
                            parts paragraphs */
    const char *const *choices; /* NULL-terminated: the only arguments there are (help lists
                                   them); or NULL */
    int id;                     /* what ns_options_next gives; above 0 */
};

struct ns_exit_status {
    int code;
    const char *meaning; /* one line, lower case, no full stop */
};

struct ns_program {
    const char *name;                   /* "nsearch" */
    const char *summary;                /* one line: "search news articles" */
    const char *const *synopsis;        /* NULL-terminated: what follows the name, one use each */
    const char *description;            /* a paragraph of help, or NULL */
    const char *operand;                /* what other arguments are ("QUERY"; "PATH", "FILE" and
                                           "DIR" complete as above), or NULL for none */
    const struct ns_option *options;    /* ended by one without a name */
    const struct ns_exit_status *exits; /* ended by one without a meaning; or NULL */
    const char *const *examples;        /* NULL-terminated command lines for help; or NULL */
    const char *see;                    /* last line of help: "See nsearch(1)."; or NULL */
};

enum {
    NS_OPTIONS_END = 0,      /* id: there are no more arguments */
    NS_OPTIONS_OPERAND = -1, /* id: value is an argument that is not an option */
};

struct ns_options {
    const struct ns_program *program;
    int argc;
    char *const *argv;
    int next;            /* the argument to read next */
    const char *letters; /* what is left of a cluster such as -l0, or NULL */
    bool operands_only;  /* "--" was seen */
};

/* argv[0] is passed over.  program and argv are borrowed until the last ns_options_next. */
void ns_options_init(struct ns_options *options, const struct ns_program *program, int argc,
                     char *const *argv);

/* The next option or operand, in the order they were written: GNU rules (options may follow
 * operands, --name=value, --name value, -nVALUE, -n VALUE, clusters of flags, "--" ends options,
 * "-" alone is an operand), except that long names cannot be abbreviated.
 * Sets *id, and *value to the argument, borrowed from argv (NULL for a flag and for an optional
 * argument not given).  NS_INVALID with a message for the user: an unknown option (the nearest
 * one is named), an argument that is missing or not wanted, a value that is not a choice. */
enum ns_status ns_options_next(struct ns_options *options, int *id, const char **value,
                               struct ns_error *err);

/* Whether its argument may be left out. */
static inline bool ns_option_is_optional(const struct ns_option *option)
{
    return option->argument && option->argument[0] == '[';
}

/* What its argument is called, without the brackets of an optional one; it has an argument. */
struct ns_str ns_option_argument_name(const struct ns_option *option);

/* Where value is in a NULL-terminated list, or -1. */
int ns_option_choice(const char *const *choices, const char *value);

/* Appends "auto, always or never"; option has choices. */
void ns_option_list_choices(const struct ns_option *option, struct ns_buffer *out);

/* A whole decimal number, min <= *out <= max.  name is for the message ("--limit"). */
enum ns_status ns_option_number(const char *name, const char *value, int64_t min, int64_t max,
                                int64_t *out, struct ns_error *err);

/* Bytes: a whole number and K, M, G or T for powers of 1024, in either case, with or without
 * B or iB behind it (64k, 512M, 2GiB).  min <= *out <= max. */
enum ns_status ns_option_size(const char *name, const char *value, uint64_t min, uint64_t max,
                              uint64_t *out, struct ns_error *err);

/* The text of --help, at most 80 columns wide where words allow. */
void ns_options_help(const struct ns_program *program, struct ns_buffer *out);

/* The sections OPTIONS and EXIT STATUS of the manual page, in man(7) macros. */
void ns_options_man(const struct ns_program *program, struct ns_buffer *out);

/* The shells that ns_options_completion knows, NULL-terminated: bash, zsh, fish. */
extern const char *const ns_options_shells[];

/* A completion script; shell is one of ns_options_shells (NS_INVALID otherwise). */
enum ns_status ns_options_completion(const struct ns_program *program, const char *shell,
                                     struct ns_buffer *out, struct ns_error *err);

#endif
