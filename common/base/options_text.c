/* What people read of an option table: --help and the manual page. */
#include "common/base/options.h"

#include "common/base/terminal.h"

enum { HELP_WIDTH = 79, LABEL_MAX = 26 };

static void append_spaces(struct ns_buffer *out, size_t count)
{
    while (count-- > 0)
        ns_buffer_append_char(out, ' ');
}

static size_t width_of(struct ns_str text)
{
    return ns_terminal_text_width(text);
}

/* The next word of text, which is moved behind it; size 0 at the end. */
static struct ns_str next_word(struct ns_str *text)
{
    struct ns_str rest = ns_str_trim(*text);
    struct ns_str word = {rest.data, 0};
    while (word.size < rest.size && rest.data[word.size] != ' ' && rest.data[word.size] != '\n')
        word.size++;
    *text = (struct ns_str){rest.data + word.size, rest.size - word.size};
    return word;
}

/* Words of text from `column` on, further lines indented by `indent`; ends the line. */
static void append_wrapped(struct ns_buffer *out, struct ns_str text, size_t indent, size_t column)
{
    bool first = true;
    for (struct ns_str word = next_word(&text); word.size; word = next_word(&text)) {
        size_t width = width_of(word);
        if (!first && column + 1 + width > HELP_WIDTH) {
            ns_buffer_append_char(out, '\n');
            append_spaces(out, indent);
            column = indent;
        } else if (!first) {
            ns_buffer_append_char(out, ' ');
            column++;
        }
        ns_buffer_append_str(out, word);
        column += width;
        first = false;
    }
    ns_buffer_append_char(out, '\n');
}

/* text as a sentence: capitalised, with a full stop. */
static void append_sentence(struct ns_buffer *out, const char *text)
{
    char first = text[0];
    if (first >= 'a' && first <= 'z')
        first = (char)(first - 'a' + 'A');
    if (!first)
        return;
    ns_buffer_append_char(out, first);
    ns_buffer_append_text(out, text + 1);
    ns_buffer_append_char(out, '.');
}

static void append_help_line(struct ns_buffer *out, const struct ns_option *option)
{
    ns_buffer_append_text(out, option->help);
    if (option->choices) {
        ns_buffer_append_text(out, ": ");
        ns_option_list_choices(option, out);
    }
}

/* ---- Help ---- */

/* "  -n, --limit=N" */
static void append_label(struct ns_buffer *out, const struct ns_option *option)
{
    if (option->letter)
        ns_buffer_printf(out, "  -%c, --%s", option->letter, option->name);
    else
        ns_buffer_printf(out, "      --%s", option->name);
    if (!option->argument)
        return;
    if (ns_option_is_optional(option))
        ns_buffer_printf(out, "[=%s", option->argument + 1);
    else
        ns_buffer_printf(out, "=%s", option->argument);
}

static size_t label_width(const struct ns_option *option)
{
    size_t letters = strlen("      --") + strlen(option->name);
    if (option->argument)
        letters += 1 + strlen(option->argument);
    return letters;
}

static size_t help_column(const struct ns_program *program)
{
    size_t widest = 0;
    for (const struct ns_option *o = program->options; o->name; o++) {
        size_t width = label_width(o);
        if (width > widest && width <= LABEL_MAX)
            widest = width;
    }
    return widest + 2;
}

static void help_option(struct ns_buffer *out, const struct ns_option *option, size_t column)
{
    struct ns_buffer line;
    ns_buffer_init(&line);
    append_label(out, option);
    size_t width = label_width(option);
    if (width + 2 > column) {
        ns_buffer_append_char(out, '\n');
        width = 0;
    }
    append_spaces(out, column - width);
    append_help_line(&line, option);
    append_wrapped(out, ns_buffer_str(&line), column, column);
    out->failed |= line.failed;
    ns_buffer_release(&line);
}

static bool begins_section(const struct ns_program *program, const struct ns_option *option)
{
    return option == program->options || strcmp(option[-1].section, option->section) != 0;
}

static void help_usage(const struct ns_program *program, struct ns_buffer *out)
{
    for (size_t i = 0; program->synopsis[i]; i++)
        ns_buffer_printf(out, "%s %s %s\n", i ? "      " : "Usage:", program->name,
                         program->synopsis[i]);
    ns_buffer_append_char(out, '\n');
    append_sentence(out, program->summary);
    ns_buffer_append_char(out, '\n');
    if (program->description) {
        ns_buffer_append_char(out, '\n');
        append_wrapped(out, ns_str_of(program->description), 0, 0);
    }
}

static void help_exits(const struct ns_program *program, struct ns_buffer *out)
{
    if (!program->exits)
        return;
    ns_buffer_append_text(out, "\nExit status:\n");
    for (const struct ns_exit_status *e = program->exits; e->meaning; e++) {
        ns_buffer_printf(out, "  %2d  ", e->code);
        append_wrapped(out, ns_str_of(e->meaning), 6, 6);
    }
}

void ns_options_help(const struct ns_program *program, struct ns_buffer *out)
{
    size_t column = help_column(program);
    help_usage(program, out);
    for (const struct ns_option *o = program->options; o->name; o++) {
        if (begins_section(program, o))
            ns_buffer_printf(out, "\n%s:\n", o->section);
        help_option(out, o, column);
    }
    help_exits(program, out);
    if (program->examples) {
        ns_buffer_append_text(out, "\nExamples:\n");
        for (size_t i = 0; program->examples[i]; i++)
            ns_buffer_printf(out, "  %s\n", program->examples[i]);
    }
    if (program->see)
        ns_buffer_printf(out, "\n%s\n", program->see);
}

/* ---- Manual page ---- */

/* What roff would take for its own: "-" would become a hyphen, quotes typographic ones, and a
 * line that begins with a control character a request. */
static const char *roff_escape(char c, bool line_start)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '\'':
        return "\\(aq";
    case '"':
        return "\\(dq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '.':
        return line_start ? "\\&." : NULL;
    default:
        return NULL;
    }
}

/* An empty line in text parts paragraphs. */
static void append_roff(struct ns_buffer *out, struct ns_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool line_start = out->size == 0 || out->data[out->size - 1] == '\n';
        const char *escape = roff_escape(c, line_start);
        if (escape)
            ns_buffer_append_text(out, escape);
        else if (c == '\n' && line_start)
            ns_buffer_append_text(out, ".sp\n");
        else
            ns_buffer_append_char(out, c);
    }
}

static void append_roff_text(struct ns_buffer *out, const char *text)
{
    append_roff(out, ns_str_of(text));
}

/* text in a font (B, I), back to roman behind it. */
static void append_roff_font(struct ns_buffer *out, char font, const char *dashes,
                             struct ns_str text)
{
    ns_buffer_printf(out, "\\f%c", font);
    append_roff_text(out, dashes);
    append_roff(out, text);
    ns_buffer_append_text(out, "\\fR");
}

static void man_argument(struct ns_buffer *out, const struct ns_option *option)
{
    bool optional = ns_option_is_optional(option);
    ns_buffer_append_text(out, optional ? "[=" : "=");
    append_roff_font(out, 'I', "", ns_option_argument_name(option));
    if (optional)
        ns_buffer_append_char(out, ']');
}

static void man_option(struct ns_buffer *out, const struct ns_option *option)
{
    struct ns_buffer line, sentence;
    ns_buffer_init(&line);
    ns_buffer_init(&sentence);
    ns_buffer_append_text(out, ".TP\n");
    if (option->letter) {
        append_roff_font(out, 'B', "-", (struct ns_str){&option->letter, 1});
        ns_buffer_append_text(out, ", ");
    }
    append_roff_font(out, 'B', "--", ns_str_of(option->name));
    if (option->argument)
        man_argument(out, option);
    ns_buffer_append_char(out, '\n');
    append_help_line(&line, option);
    append_sentence(&sentence, ns_buffer_str(&line).data);
    append_roff(out, ns_buffer_str(&sentence));
    ns_buffer_append_char(out, '\n');
    if (option->details) {
        append_roff(out, ns_str_trim(ns_str_of(option->details)));
        ns_buffer_append_char(out, '\n');
    }
    out->failed |= line.failed || sentence.failed;
    ns_buffer_release(&line);
    ns_buffer_release(&sentence);
}

static void man_exits(const struct ns_program *program, struct ns_buffer *out)
{
    struct ns_buffer sentence;
    ns_buffer_init(&sentence);
    ns_buffer_append_text(out, ".SH \"EXIT STATUS\"\n");
    for (const struct ns_exit_status *e = program->exits; e->meaning; e++) {
        ns_buffer_clear(&sentence);
        append_sentence(&sentence, e->meaning);
        ns_buffer_printf(out, ".TP\n\\fB%d\\fR\n", e->code);
        append_roff(out, ns_buffer_str(&sentence));
        ns_buffer_append_char(out, '\n');
        out->failed |= sentence.failed;
    }
    ns_buffer_release(&sentence);
}

void ns_options_man(const struct ns_program *program, struct ns_buffer *out)
{
    ns_buffer_append_text(out, ".SH OPTIONS\n");
    for (const struct ns_option *o = program->options; o->name; o++) {
        if (begins_section(program, o)) {
            ns_buffer_append_text(out, ".SS \"");
            append_roff_text(out, o->section);
            ns_buffer_append_text(out, "\"\n");
        }
        man_option(out, o);
    }
    if (program->exits)
        man_exits(program, out);
}
