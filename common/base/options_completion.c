/* Completion scripts of an option table for bash, zsh and fish. */
#include "common/base/options.h"

#include <string.h>

const char *const ns_options_shells[] = {"bash", "zsh", "fish", NULL};

/* What an argument is completed from. */
enum source { FROM_NOTHING, FROM_CHOICES, FROM_FILES, FROM_DIRECTORIES };

static enum source source_of(const char *argument)
{
    if (!argument)
        return FROM_NOTHING;
    if (strncmp(argument, "DIR", 3) == 0)
        return FROM_DIRECTORIES;
    if (strncmp(argument, "FILE", 4) == 0 || strncmp(argument, "PATH", 4) == 0)
        return FROM_FILES;
    return FROM_NOTHING;
}

static enum source option_source(const struct ns_option *option)
{
    return option->choices ? FROM_CHOICES : source_of(option->argument);
}

static void append_choices(struct ns_buffer *out, const struct ns_option *option)
{
    for (size_t i = 0; option->choices[i]; i++)
        ns_buffer_printf(out, "%s%s", i ? " " : "", option->choices[i]);
}

/* ---- bash ---- */

static void bash_source(struct ns_buffer *out, enum source source, const struct ns_option *option)
{
    static const char reply[] = "        mapfile -t COMPREPLY < <(compgen ";
    static const char end[] = " -- \"$cur\")\n";
    switch (source) {
    case FROM_CHOICES:
        ns_buffer_printf(out, "%s-W '", reply);
        append_choices(out, option);
        ns_buffer_printf(out, "'%s", end);
        break;
    case FROM_FILES:
    case FROM_DIRECTORIES:
        ns_buffer_printf(out, "        compopt -o filenames\n%s%s%s", reply,
                         source == FROM_FILES ? "-f" : "-d", end);
        break;
    case FROM_NOTHING:
        break;
    }
}

static void bash_option(struct ns_buffer *out, const struct ns_option *option)
{
    if (!option->argument)
        return;
    ns_buffer_printf(out, "    --%s=", option->name);
    if (!ns_option_is_optional(option)) {
        ns_buffer_printf(out, " | --%s", option->name);
        if (option->letter)
            ns_buffer_printf(out, " | -%c", option->letter);
    }
    ns_buffer_append_text(out, ")\n");
    bash_source(out, option_source(option), option);
    ns_buffer_append_text(out, "        return\n        ;;\n");
}

static void bash_words(const struct ns_program *program, struct ns_buffer *out)
{
    for (const struct ns_option *o = program->options; o->name; o++) {
        ns_buffer_printf(out, "%s--%s", o == program->options ? "" : " ", o->name);
        if (o->letter)
            ns_buffer_printf(out, " -%c", o->letter);
    }
}

static void complete_bash(const struct ns_program *program, struct ns_buffer *out)
{
    const char *name = program->name;
    ns_buffer_printf(out, "# bash completion for %s\n\n_%s()\n{\n", name, name);
    /* bash takes --name=value for three words. */
    ns_buffer_append_text(out, "    local cur=${COMP_WORDS[COMP_CWORD]} prev=\n"
                               "    ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                               "    if [[ $cur == = ]]; then\n"
                               "        cur=\n"
                               "        prev+='='\n"
                               "    elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then\n"
                               "        prev=${COMP_WORDS[COMP_CWORD - 2]}=\n"
                               "    fi\n"
                               "    COMPREPLY=()\n"
                               "    case $prev in\n");
    for (const struct ns_option *o = program->options; o->name; o++)
        bash_option(out, o);
    ns_buffer_append_text(out, "    esac\n"
                               "    if [[ $cur == -* ]]; then\n"
                               "        mapfile -t COMPREPLY < <(compgen -W '");
    bash_words(program, out);
    ns_buffer_append_text(out, "' -- \"$cur\")\n");
    enum source operands = source_of(program->operand);
    if (operands != FROM_NOTHING) {
        ns_buffer_append_text(out, "    else\n");
        bash_source(out, operands, NULL);
    }
    ns_buffer_printf(out, "    fi\n}\ncomplete -F _%s %s\n", name, name);
}

/* ---- zsh ---- */

/* Text within a single-quoted specification of _arguments. */
static void append_zsh(struct ns_buffer *out, struct ns_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\'')
            ns_buffer_append_text(out, "'\\'");
        else if (strchr("\\[]:", c))
            ns_buffer_append_char(out, '\\');
        ns_buffer_append_char(out, c);
    }
}

/* ":N:_files" */
static void zsh_argument(struct ns_buffer *out, struct ns_str argument, enum source source,
                         const struct ns_option *option)
{
    ns_buffer_append_char(out, ':');
    append_zsh(out, argument);
    ns_buffer_append_char(out, ':');
    switch (source) {
    case FROM_CHOICES:
        ns_buffer_append_char(out, '(');
        append_choices(out, option);
        ns_buffer_append_char(out, ')');
        break;
    case FROM_FILES:
        ns_buffer_append_text(out, "_files");
        break;
    case FROM_DIRECTORIES:
        ns_buffer_append_text(out, "_files -/");
        break;
    case FROM_NOTHING:
        ns_buffer_append_char(out, ' ');
        break;
    }
}

/* One spelling of an option; `joint` says how its argument follows.  The star lets it repeat. */
static void zsh_spelling(struct ns_buffer *out, const struct ns_option *option, struct ns_str name,
                         const char *joint)
{
    ns_buffer_printf(out, "    '*-%.*s%s[", (int)name.size, name.data, joint);
    append_zsh(out, ns_str_of(option->help));
    ns_buffer_append_char(out, ']');
    if (option->argument) {
        if (ns_option_is_optional(option))
            ns_buffer_append_char(out, ':');
        zsh_argument(out, ns_option_argument_name(option), option_source(option), option);
    }
    ns_buffer_append_text(out, "' \\\n");
}

static void zsh_option(struct ns_buffer *out, const struct ns_option *option)
{
    struct ns_buffer name;
    ns_buffer_init(&name);
    ns_buffer_printf(&name, "-%s", option->name);
    const char *joint = !option->argument ? "" : ns_option_is_optional(option) ? "=-" : "=";
    if (option->letter && !ns_option_is_optional(option))
        zsh_spelling(out, option, (struct ns_str){&option->letter, 1}, option->argument ? "+" : "");
    zsh_spelling(out, option, ns_buffer_str(&name), joint);
    out->failed |= name.failed;
    ns_buffer_release(&name);
}

static void complete_zsh(const struct ns_program *program, struct ns_buffer *out)
{
    ns_buffer_printf(out, "#compdef %s\n\n_arguments -s -S \\\n", program->name);
    for (const struct ns_option *o = program->options; o->name; o++)
        zsh_option(out, o);
    if (program->operand) {
        ns_buffer_append_text(out, "    '*");
        zsh_argument(out, ns_str_of(program->operand), source_of(program->operand), NULL);
        ns_buffer_append_text(out, "' \\\n");
    }
    ns_buffer_append_text(out, "    && return 0\n");
}

/* ---- fish ---- */

/* Text within single quotes, where fish knows two escapes. */
static void append_fish(struct ns_buffer *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\'' || *p == '\\')
            ns_buffer_append_char(out, '\\');
        ns_buffer_append_char(out, *p);
    }
}

static void fish_argument(struct ns_buffer *out, const struct ns_option *option)
{
    ns_buffer_append_text(out, ns_option_is_optional(option) ? "" : " -r");
    switch (option_source(option)) {
    case FROM_CHOICES:
        ns_buffer_append_text(out, " -f -a '");
        append_choices(out, option);
        ns_buffer_append_char(out, '\'');
        break;
    case FROM_FILES:
        ns_buffer_append_text(out, " -F");
        break;
    case FROM_DIRECTORIES:
        ns_buffer_append_text(out, " -f -a '(__fish_complete_directories)'");
        break;
    case FROM_NOTHING:
        ns_buffer_append_text(out, " -f");
        break;
    }
}

static void fish_option(struct ns_buffer *out, const char *program, const struct ns_option *option)
{
    ns_buffer_printf(out, "complete -c %s", program);
    if (option->letter)
        ns_buffer_printf(out, " -s %c", option->letter);
    ns_buffer_printf(out, " -l %s", option->name);
    if (option->argument)
        fish_argument(out, option);
    ns_buffer_append_text(out, " -d '");
    append_fish(out, option->help);
    ns_buffer_append_text(out, "'\n");
}

static void complete_fish(const struct ns_program *program, struct ns_buffer *out)
{
    ns_buffer_printf(out, "# fish completion for %s\n\n", program->name);
    enum source operands = source_of(program->operand);
    if (operands != FROM_FILES)
        ns_buffer_printf(out, "complete -c %s -f\n", program->name);
    if (operands == FROM_DIRECTORIES)
        ns_buffer_printf(out, "complete -c %s -a '(__fish_complete_directories)'\n", program->name);
    for (const struct ns_option *o = program->options; o->name; o++)
        fish_option(out, program->name, o);
}

enum ns_status ns_options_completion(const struct ns_program *program, const char *shell,
                                     struct ns_buffer *out, struct ns_error *err)
{
    static void (*const writers[])(const struct ns_program *, struct ns_buffer *) = {
        complete_bash, complete_zsh, complete_fish};
    int which = ns_option_choice(ns_options_shells, shell);
    if (which < 0)
        return ns_error_set(err, NS_INVALID, "no completion for the shell \"%.32s\"", shell);
    writers[which](program, out);
    return NS_OK;
}
