/* Lines by a template: %{field}, %% for "%", and \t \n \0 \\; all else stands for itself. */
#include "query/output/output.h"

#include "common/base/nearest.h"
#include "query/output/named.h"
#include "query/output/output_text.h"
#include "query/output/why.h"

#include <stdint.h>
#include <stdlib.h>

enum { SCORE_DECIMALS = 4 };

enum field {
    FIELD_RANK,
    FIELD_SCORE,
    FIELD_ID,
    FIELD_TITLE,
    FIELD_URL,
    FIELD_PATH,
    FIELD_DATE,
    FIELD_MODIFIED,
    FIELD_SECTION,
    FIELD_SECTIONS,
    FIELD_SOURCE,
    FIELD_AUTHOR,
    FIELD_LANG,
    FIELD_KIND,
    FIELD_DATELINE,
    FIELD_SNIPPET,
    FIELD_BODY,
    FIELD_WHY,
    FIELD_PEOPLE, /* in the order of enum ns_entity_type */
    FIELD_COUNTRIES,
    FIELD_ORGS,
    FIELD_PLACES,
    FIELD_QUERY_ID,
    FIELD_GROUP,
    FIELD_COUNT,
    FIELD_NONE = FIELD_COUNT, /* a piece of literal text */
};

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_RANK] = "rank",         [FIELD_SCORE] = "score",       [FIELD_ID] = "id",
    [FIELD_TITLE] = "title",       [FIELD_URL] = "url",           [FIELD_PATH] = "path",
    [FIELD_DATE] = "date",         [FIELD_MODIFIED] = "modified", [FIELD_SECTION] = "section",
    [FIELD_SECTIONS] = "sections", [FIELD_SOURCE] = "source",     [FIELD_AUTHOR] = "author",
    [FIELD_LANG] = "lang",         [FIELD_KIND] = "kind",         [FIELD_DATELINE] = "dateline",
    [FIELD_WHY] = "why",           [FIELD_SNIPPET] = "snippet",   [FIELD_BODY] = "body",
    [FIELD_QUERY_ID] = "query_id", [FIELD_PEOPLE] = "people",     [FIELD_COUNTRIES] = "countries",
    [FIELD_ORGS] = "orgs",         [FIELD_PLACES] = "places",     [FIELD_GROUP] = "group",
};

/* Literal text up to `end` of the literals (from the end of the piece before), then a field. */
struct piece {
    size_t end;
    enum field field;
};

struct template
{
    struct ns_output base;
    struct ns_buffer literals; /* the escapes undone */
    struct ns_buffer pieces;   /* of struct piece */
    bool terminated;           /* the terminator stands behind each hit */
};

static enum ns_output_need need_of(enum field field)
{
    switch (field) {
    case FIELD_URL:
    case FIELD_MODIFIED:
    case FIELD_SECTIONS:
    case FIELD_AUTHOR:
    case FIELD_LANG:
    case FIELD_KIND:
    case FIELD_DATELINE:
    case FIELD_BODY:
    case FIELD_PEOPLE:
    case FIELD_COUNTRIES:
    case FIELD_ORGS:
    case FIELD_PLACES:
        return NS_NEED_ARTICLE;
    case FIELD_SNIPPET:
        return NS_NEED_PASSAGE;
    case FIELD_WHY:
        return NS_NEED_WHY;
    default:
        return NS_NEED_HEAD;
    }
}

/* --- reading a template ------------------------------------------------------------------ */

static void add_piece(struct template *template, enum field field)
{
    struct piece piece = {template->literals.size, field};
    ns_buffer_append(&template->pieces, &piece, sizeof piece);
    if (field != FIELD_NONE)
        template->base.need |= need_of(field);
}

static enum ns_status unknown_field(struct ns_str name, struct ns_error *err)
{
    ptrdiff_t nearest = ns_nearest(name, field_names, FIELD_COUNT);
    struct ns_buffer list;
    ns_buffer_init(&list);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        ns_buffer_printf(&list, " %s", field_names[i]);
    enum ns_status status = ns_error_set(err, NS_INVALID, "--format: there is no field %%{%.*s}",
                                         (int)(name.size < 64 ? name.size : 64), name.data);
    if (nearest >= 0)
        ns_error_hint(err, "did you mean %%{%s}? the fields are:%s", field_names[nearest],
                      ns_buffer_str(&list).data);
    else
        ns_error_hint(err, "the fields are:%s", ns_buffer_str(&list).data);
    ns_buffer_release(&list);
    return status;
}

static enum field field_of(struct ns_str name)
{
    size_t field = 0;
    while (field < FIELD_COUNT && !ns_str_equal(name, ns_str_of(field_names[field])))
        field++;
    return (enum field)field;
}

/* at: right behind a "%".  Sets *next to what follows. */
static enum ns_status parse_percent(struct template *template, const char *at, const char **next,
                                    struct ns_error *err)
{
    if (*at == '%') {
        ns_buffer_append_char(&template->literals, '%');
        *next = at + 1;
        return NS_OK;
    }
    if (*at != '{') {
        ns_error_set(err, NS_INVALID, "--format: \"%%\" at byte %td begins no field",
                     at - template->base.options.template);
        ns_error_hint(err, "write %%{title} for a field, %%%% for a percent sign");
        return NS_INVALID;
    }
    const char *end = strchr(at, '}');
    if (!end)
        return ns_error_set(err, NS_INVALID, "--format: \"%%{\" at byte %td has no \"}\"",
                            at - template->base.options.template);
    struct ns_str name = {at + 1, (size_t)(end - at - 1)};
    enum field field = field_of(name);
    if (field == FIELD_NONE)
        return unknown_field(name, err);
    add_piece(template, field);
    *next = end + 1;
    return NS_OK;
}

/* at: right behind a backslash. */
static enum ns_status parse_escape(struct template *template, const char *at, struct ns_error *err)
{
    static const char letters[] = "tn0\\", values[] = "\t\n\0\\";
    const char *letter = *at ? strchr(letters, *at) : NULL;
    if (letter) {
        ns_buffer_append_char(&template->literals, values[letter - letters]);
        return NS_OK;
    }
    ns_error_set(err, NS_INVALID, "--format: unknown escape at byte %td",
                 at - template->base.options.template);
    ns_error_hint(err, "write \\t, \\n, \\0, or \\\\ for a backslash");
    return NS_INVALID;
}

static enum ns_status parse_template(struct template *template, const char *text,
                                     struct ns_error *err)
{
    while (*text) {
        size_t literal = strcspn(text, "%\\");
        ns_buffer_append(&template->literals, text, literal);
        text += literal;
        enum ns_status status = NS_OK;
        if (*text == '%')
            status = parse_percent(template, text + 1, &text, err);
        else if (*text == '\\') {
            status = parse_escape(template, text + 1, err);
            text += 2;
        }
        if (status)
            return status;
    }
    add_piece(template, FIELD_NONE);
    if (ns_buffer_failed(&template->literals) || ns_buffer_failed(&template->pieces))
        return ns_error_nomem(err);
    return NS_OK;
}

/* --- showing a hit ----------------------------------------------------------------------- */

static void put_date(struct ns_buffer *out, struct ns_date date)
{
    char text[NS_DATE_TEXT_SIZE];
    ns_buffer_append_text(out, ns_date_format(date, text));
}

/* The string that a field is; the empty one for a field that is none. */
static struct ns_str string_of(const struct ns_shown *shown, enum field field)
{
    const struct ns_stored_head *head = &shown->hit->head;
    switch (field) {
    case FIELD_ID:
        return head->id;
    case FIELD_TITLE:
        return head->title;
    case FIELD_SECTION:
        return head->section;
    case FIELD_SOURCE:
        return head->source;
    case FIELD_URL:
        return shown->article->url;
    case FIELD_PATH:
        return head->path;
    case FIELD_LANG:
        return shown->article->language;
    case FIELD_DATELINE:
        return shown->article->dateline;
    case FIELD_SNIPPET:
        return shown->passage->snippet;
    case FIELD_QUERY_ID:
        return shown->query_id;
    default:
        return NS_STR("");
    }
}

static void put_entities(struct ns_buffer *out, const struct ns_article *article,
                         enum ns_entity_type type)
{
    struct ns_arena arena = {0};
    struct ns_named_list list;
    out->failed |= !ns_named_read(article, &arena, &list);
    ns_named_put(out, &list, type, false, SIZE_MAX);
    ns_arena_release(&arena);
}

static void put_field(struct ns_buffer *out, const struct ns_shown *shown, enum field field)
{
    switch (field) {
    case FIELD_RANK:
        ns_buffer_printf(out, "%zu", shown->hit->rank);
        break;
    case FIELD_GROUP:
        ns_buffer_printf(out, "%zu", shown->hit->group);
        break;
    case FIELD_SCORE:
        ns_buffer_printf(out, "%.*f", SCORE_DECIMALS, shown->hit->score);
        break;
    case FIELD_DATE:
        put_date(out, shown->hit->head.published);
        break;
    case FIELD_MODIFIED:
        put_date(out, shown->article->modified);
        break;
    case FIELD_SECTIONS:
        ns_output_list(out, &shown->article->sections);
        break;
    case FIELD_AUTHOR:
        ns_output_list(out, &shown->article->authors);
        break;
    case FIELD_KIND:
        ns_buffer_append_text(out, ns_output_kind(shown->article->kind));
        break;
    case FIELD_WHY:
        ns_output_why(out, shown->hit, shown->reasons);
        break;
    case FIELD_PEOPLE:
    case FIELD_COUNTRIES:
    case FIELD_ORGS:
    case FIELD_PLACES:
        put_entities(out, shown->article, (enum ns_entity_type)(field - FIELD_PEOPLE));
        break;
    case FIELD_BODY:
        ns_output_plain(out, shown->article->body, true);
        break;
    default:
        ns_output_plain(out, string_of(shown, field), false);
        break;
    }
}

static enum ns_status template_hit(struct ns_output *output, const struct ns_shown *shown,
                                   struct ns_buffer *out, struct ns_error *err)
{
    (void)err;
    const struct template *template = (const struct template *)output;
    const struct piece *pieces = (const struct piece *)(const void *)template->pieces.data;
    const char *literals = ns_buffer_str(&template->literals).data;
    size_t count = template->pieces.size / sizeof *pieces, start = 0;
    for (size_t i = 0; i < count; i++) {
        ns_buffer_append(out, literals + start, pieces[i].end - start);
        if (pieces[i].field != FIELD_NONE)
            put_field(out, shown, pieces[i].field);
        start = pieces[i].end;
    }
    if (template->terminated)
        ns_buffer_append_char(out, output->options.terminator);
    return NS_OK;
}

static void template_close(struct ns_output *output)
{
    struct template *template = (struct template *)output;
    ns_buffer_release(&template->literals);
    ns_buffer_release(&template->pieces);
    free(template);
}

/* The columns that lines have; appended to out. */
static void default_template(const struct ns_output_options *options, struct ns_buffer *out)
{
    ns_buffer_append_text(out, options->batch ? "%{query_id}\\t" : "");
    ns_buffer_append_text(out, "%{id}\\t%{date}\\t%{section}\\t%{title}\\t%{snippet}");
    ns_buffer_append_text(out, options->why ? "\\t%{why}" : "");
    ns_buffer_append_text(
        out, options->entities ? "\\t%{people}\\t%{countries}\\t%{orgs}\\t%{places}" : "");
}

enum ns_status ns_output_template(struct ns_output **out, const struct ns_output_options *options,
                                  struct ns_error *err)
{
    struct template *template = calloc(1, sizeof *template);
    if (!template)
        return ns_error_nomem(err);
    template->base = (struct ns_output){
        .need = NS_NEED_HEAD, .hit = template_hit, .close = template_close, .options = *options};
    template->terminated = !options->template || options->terminator == '\0';
    struct ns_buffer usual = {0};
    if (!options->template) {
        default_template(options, &usual);
        template->base.options.template = ns_buffer_str(&usual).data;
    }
    enum ns_status status = ns_buffer_failed(&usual)
                                ? ns_error_nomem(err)
                                : parse_template(template, template->base.options.template, err);
    ns_buffer_release(&usual);
    template->base.options.template = options->template;
    if (status) {
        template_close(&template->base);
        return status;
    }
    *out = &template->base;
    return NS_OK;
}
