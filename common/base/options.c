#include "common/base/options.h"

#include "common/base/ascii.h"
#include "common/base/nearest.h"

#include <stdio.h>
#include <string.h>

enum { MAX_NAMES = 128, NAME_SIZE = 64 };

void ns_options_init(struct ns_options *options, const struct ns_program *program, int argc,
                     char *const *argv)
{
    *options = (struct ns_options){
        .program = program,
        .argc = argc,
        .argv = argv,
        .next = argc > 0 ? 1 : 0,
    };
}

static const struct ns_option *find_name(const struct ns_program *program, struct ns_str name)
{
    for (const struct ns_option *o = program->options; o->name; o++)
        if (ns_str_equal(ns_str_of(o->name), name))
            return o;
    return NULL;
}

static const struct ns_option *find_letter(const struct ns_program *program, char letter)
{
    for (const struct ns_option *o = program->options; o->name; o++)
        if (o->letter && o->letter == letter)
            return o;
    return NULL;
}

static enum ns_status unknown_name(const struct ns_program *program, struct ns_str name,
                                   struct ns_error *err)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    for (const struct ns_option *o = program->options; o->name && count < MAX_NAMES; o++)
        names[count++] = o->name;
    ptrdiff_t nearest = ns_nearest(name, names, count);
    int shown = name.size < NAME_SIZE ? (int)name.size : NAME_SIZE;
    if (nearest >= 0)
        return ns_error_set(err, NS_INVALID, "unknown option --%.*s: did you mean --%s?", shown,
                            name.data, names[nearest]);
    ns_error_set(err, NS_INVALID, "unknown option --%.*s", shown, name.data);
    ns_error_hint(err, "\"%s --help\" lists the options", program->name);
    return NS_INVALID;
}

static enum ns_status unknown_letter(const struct ns_program *program, char letter,
                                     struct ns_error *err)
{
    ns_error_set(err, NS_INVALID, "unknown option -%c", letter);
    if (program->operand)
        ns_error_hint(err, "\"%s --help\" lists the options; put -- before a %s that begins with -",
                      program->name, program->operand);
    else
        ns_error_hint(err, "\"%s --help\" lists the options", program->name);
    return NS_INVALID;
}

struct ns_str ns_option_argument_name(const struct ns_option *option)
{
    struct ns_str name = ns_str_of(option->argument);
    if (ns_option_is_optional(option) && name.size >= 2)
        name = (struct ns_str){name.data + 1, name.size - 2};
    return name;
}

int ns_option_choice(const char *const *choices, const char *value)
{
    for (int i = 0; choices[i]; i++)
        if (strcmp(choices[i], value) == 0)
            return i;
    return -1;
}

void ns_option_list_choices(const struct ns_option *option, struct ns_buffer *out)
{
    for (size_t i = 0; option->choices[i]; i++) {
        if (i > 0)
            ns_buffer_append_text(out, option->choices[i + 1] ? ", " : " or ");
        ns_buffer_append_text(out, option->choices[i]);
    }
}

static enum ns_status check_choice(const struct ns_option *option, const char *written,
                                   const char *value, struct ns_error *err)
{
    if (!value || !option->choices || ns_option_choice(option->choices, value) >= 0)
        return NS_OK;
    struct ns_buffer list;
    ns_buffer_init(&list);
    ns_option_list_choices(option, &list);
    ns_error_set(err, NS_INVALID, "%s: \"%.*s\" is not one of %s", written, NAME_SIZE, value,
                 ns_buffer_str(&list).data);
    ns_buffer_release(&list);
    return NS_INVALID;
}

static const char *next_argument(struct ns_options *options)
{
    return options->next < options->argc ? options->argv[options->next++] : NULL;
}

/* The argument of an option, from `attached` (the rest of the word, or NULL) or the next word. */
static enum ns_status take_value(struct ns_options *options, const struct ns_option *option,
                                 const char *written, const char *attached, const char **value,
                                 struct ns_error *err)
{
    *value = attached;
    if (!option->argument && attached)
        return ns_error_set(err, NS_INVALID, "%s takes no argument", written);
    if (option->argument && !attached && !ns_option_is_optional(option)) {
        *value = next_argument(options);
        if (!*value)
            return ns_error_set(err, NS_INVALID, "%s needs an argument: %s", written,
                                option->argument);
    }
    return check_choice(option, written, *value, err);
}

static enum ns_status take_long(struct ns_options *options, const char *word, int *id,
                                const char **value, struct ns_error *err)
{
    const char *equals = strchr(word, '=');
    struct ns_str name = {word, equals ? (size_t)(equals - word) : strlen(word)};
    const struct ns_option *option = find_name(options->program, name);
    if (!option)
        return unknown_name(options->program, name, err);
    char written[NAME_SIZE + 3];
    (void)snprintf(written, sizeof written, "--%s", option->name);
    *id = option->id;
    return take_value(options, option, written, equals ? equals + 1 : NULL, value, err);
}

static enum ns_status take_letter(struct ns_options *options, int *id, const char **value,
                                  struct ns_error *err)
{
    char letter = *options->letters++;
    const char *rest = *options->letters ? options->letters : NULL;
    const struct ns_option *option = find_letter(options->program, letter);
    if (!option) {
        options->letters = NULL;
        return unknown_letter(options->program, letter, err);
    }
    bool takes_rest = option->argument && !ns_option_is_optional(option);
    options->letters = takes_rest ? NULL : rest;
    char written[] = {'-', letter, '\0'};
    *id = option->id;
    return take_value(options, option, written, takes_rest ? rest : NULL, value, err);
}

static enum ns_status take_operand(const struct ns_program *program, const char *word, int *id,
                                   const char **value, struct ns_error *err)
{
    if (!program->operand)
        return ns_error_set(err, NS_INVALID, "unexpected argument \"%.*s\"", NAME_SIZE, word);
    *id = NS_OPTIONS_OPERAND;
    *value = word;
    return NS_OK;
}

enum ns_status ns_options_next(struct ns_options *options, int *id, const char **value,
                               struct ns_error *err)
{
    *id = NS_OPTIONS_END;
    *value = NULL;
    if (options->letters)
        return take_letter(options, id, value, err);
    const char *word = next_argument(options);
    if (word && !options->operands_only && strcmp(word, "--") == 0) {
        options->operands_only = true;
        word = next_argument(options);
    }
    if (!word)
        return NS_OK;
    if (options->operands_only || word[0] != '-' || !word[1])
        return take_operand(options->program, word, id, value, err);
    if (word[1] == '-')
        return take_long(options, word + 2, id, value, err);
    options->letters = word + 1;
    return take_letter(options, id, value, err);
}

/* Leading decimal digits; false when there are none.  *huge: they exceed 64 bits. */
static bool take_digits(const char **text, uint64_t *out, bool *huge)
{
    const char *start = *text;
    *out = 0;
    *huge = false;
    for (; ns_ascii_is_digit(**text); (*text)++) {
        uint64_t digit = (uint64_t)(**text - '0');
        *huge |= __builtin_mul_overflow(*out, (uint64_t)10, out);
        *huge |= __builtin_add_overflow(*out, digit, out);
    }
    return *text > start;
}

enum ns_status ns_option_number(const char *name, const char *value, int64_t min, int64_t max,
                                int64_t *out, struct ns_error *err)
{
    bool negative = value[0] == '-', huge;
    const char *p = value + negative;
    uint64_t size;
    if (!take_digits(&p, &size, &huge) || *p)
        return ns_error_set(err, NS_INVALID, "%s: \"%.*s\" is not a whole number", name, NAME_SIZE,
                            value);
    huge |= size > INT64_MAX;
    int64_t number = huge ? 0 : negative ? -(int64_t)size : (int64_t)size;
    if (huge ? negative : number < min)
        return ns_error_set(err, NS_INVALID, "%s: %.*s is too small: %lld is the least", name,
                            NAME_SIZE, value, (long long)min);
    if (huge || number > max)
        return ns_error_set(err, NS_INVALID, "%s: %.*s is too large: %lld is the most", name,
                            NAME_SIZE, value, (long long)max);
    *out = number;
    return NS_OK;
}

static const char size_units[] = "KMGT";

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The unit behind a size: the power of two it stands for, or -1 when there is another word. */
static int unit_shift(const char *unit)
{
    int shift = 0;
    const char *known = unit[0] ? strchr(size_units, upper(unit[0])) : NULL;
    if (known) {
        shift = 10 * (int)(known - size_units + 1);
        unit++;
        if (unit[0] == 'i' && upper(unit[1]) == 'B')
            unit++;
    }
    if (upper(unit[0]) == 'B')
        unit++;
    return unit[0] ? -1 : shift;
}

/* A size in the largest unit that shows it whole. */
static const char *size_text(uint64_t size, char *out, size_t out_size)
{
    size_t unit = 0;
    while (unit < sizeof size_units - 1 && size && size % 1024 == 0) {
        size /= 1024;
        unit++;
    }
    const char letter[] = {unit ? size_units[unit - 1] : '\0', '\0'};
    (void)snprintf(out, out_size, "%llu%s", (unsigned long long)size, letter);
    return out;
}

enum ns_status ns_option_size(const char *name, const char *value, uint64_t min, uint64_t max,
                              uint64_t *out, struct ns_error *err)
{
    const char *p = value;
    uint64_t size;
    bool huge;
    char limit[32];
    int shift = take_digits(&p, &size, &huge) ? unit_shift(p) : -1;
    if (shift < 0) {
        ns_error_set(err, NS_INVALID, "%s: \"%.*s\" is not a size", name, NAME_SIZE, value);
        ns_error_hint(err, "write bytes, or a number and K, M, G or T: 512M");
        return NS_INVALID;
    }
    if (huge || size > max >> shift)
        return ns_error_set(err, NS_INVALID, "%s: %.*s is too large: %s is the most", name,
                            NAME_SIZE, value, size_text(max, limit, sizeof limit));
    if (size << shift < min)
        return ns_error_set(err, NS_INVALID, "%s: %.*s is too small: %s is the least", name,
                            NAME_SIZE, value, size_text(min, limit, sizeof limit));
    *out = size << shift;
    return NS_OK;
}
