#include "query/match/unknown.h"

#include "common/entities/country_name.h"
#include "common/index/schema.h"
#include "common/index/value_list.h"
#include "query/language/identity.h"
#include "query/language/pattern.h"
#include "query/language/term.h"
#include "query/match/searcher.h"

enum {
    MISTAKES_MAX = NS_FUZZY_MAX, /* in a name … */
    LETTERS_A_MISTAKE = 5,       /* … but for the first, one in so many bytes */
};

static const struct place {
    enum ns_field field;
    const char *prefix;
    enum ns_slot slot;
} places[] = {
    {NS_FIELD_PERSON, NS_PREFIX_PERSON, NS_SLOT_PEOPLE},
    {NS_FIELD_COUNTRY, NS_PREFIX_COUNTRY, NS_SLOT_COUNTRIES},
    {NS_FIELD_ORGANIZATION, NS_PREFIX_ORGANIZATION, NS_SLOT_ORGANIZATIONS},
    {NS_FIELD_PLACE, NS_PREFIX_PLACE, NS_SLOT_PLACES},
    {NS_FIELD_SECTION, NS_PREFIX_SECTION, NS_SLOT_SECTIONS},
    {NS_FIELD_SOURCE, NS_PREFIX_SOURCE, NS_SLOT_SOURCE},
    {NS_FIELD_AUTHOR, NS_PREFIX_AUTHOR, NS_SLOT_AUTHORS},
    {NS_FIELD_LANG, NS_PREFIX_LANGUAGE, NS_SLOT_PUBLISHED}, /* no list: its terms are codes */
};

static const struct place *place_of(enum ns_field field)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].field == field)
            return &places[i];
    return NULL;
}

/* --- is it known? --- */

/* The terms that the name asks for; as the planner has them. */
static enum ns_status terms_of(struct ns_searcher *searcher, const struct place *place,
                               struct ns_str name, const struct ns_str **terms, size_t *count,
                               struct ns_error *err)
{
    if (ns_identity_has_prefix(place->prefix))
        return ns_identity_terms(searcher->names, place->prefix, name, false, &searcher->arena,
                                 terms, count, err);
    struct ns_str *term = ns_arena_alloc(&searcher->arena, sizeof *term);
    ns_buffer_clear(&searcher->scratch);
    ns_buffer_append_text(&searcher->scratch, place->prefix);
    if (place->field == NS_FIELD_SECTION)
        ns_schema_section_path(name, &searcher->scratch);
    else
        ns_schema_fold(name, &searcher->scratch);
    if (!term || ns_buffer_failed(&searcher->scratch))
        return ns_error_nomem(err);
    *term = ns_arena_copy(&searcher->arena, ns_buffer_str(&searcher->scratch));
    *terms = term;
    *count = term->size <= NS_TERM_MAX;
    return term->data ? NS_OK : ns_error_nomem(err);
}

static enum ns_status is_known(struct ns_searcher *searcher, const struct place *place,
                               struct ns_str name, bool *known, struct ns_error *err)
{
    const struct ns_str *terms = NULL;
    size_t count = 0;
    enum ns_status status = terms_of(searcher, place, name, &terms, &count, err);
    *known = false;
    for (size_t i = 0; i < count && !*known && status == NS_OK; i++) {
        uint32_t frequency = 0;
        status = ns_xapian_term_frequency(ns_index_db(searcher->index), terms[i], &frequency, err);
        *known = frequency;
    }
    return status;
}

/* --- what is near --- */

struct nearest {
    struct ns_fuzzy words[MISTAKES_MAX]; /* the name with 1, 2 mistakes */
    size_t word_count;
    size_t prefix; /* bytes of a term in front of the name */
    size_t looked_at;
    unsigned mistakes; /* of the best so far */
    uint32_t frequency;
    struct ns_buffer best; /* the term */
};

static bool look_at(void *context, struct ns_str term, uint32_t frequency)
{
    struct nearest *nearest = context;
    struct ns_str name = {term.data + nearest->prefix, term.size - nearest->prefix};
    const struct ns_fuzzy *widest = &nearest->words[nearest->word_count - 1];
    if (++nearest->looked_at > NS_VOCABULARY_MAX)
        return false;
    if (name.size + MISTAKES_MAX < widest->count || !ns_fuzzy_fits(widest, name))
        return true;
    unsigned mistakes = 0;
    while (!ns_fuzzy_fits(&nearest->words[mistakes], name))
        mistakes++;
    if (nearest->best.size && (mistakes > nearest->mistakes ||
                               (mistakes == nearest->mistakes && frequency <= nearest->frequency)))
        return true;
    nearest->mistakes = mistakes;
    nearest->frequency = frequency;
    ns_buffer_clear(&nearest->best);
    ns_buffer_append_str(&nearest->best, term);
    return true;
}

/* The name of a term as an article has it written: folded words are how one searches, not how one
 * writes.  What is one word of a name stays as it is. */
static enum ns_status written(struct ns_searcher *searcher, const struct place *place,
                              struct ns_str term, struct ns_str *out, struct ns_error *err)
{
    struct ns_xapian_db *db = ns_index_db(searcher->index);
    struct ns_str name = {term.data + strlen(place->prefix), term.size - strlen(place->prefix)};
    struct ns_value_item item;
    struct ns_buffer folded = {0};
    uint32_t docid = 0;
    enum ns_status status = ns_xapian_next_document(db, term, 1, &docid, err);
    ns_buffer_clear(&searcher->scratch);
    if (status == NS_OK && docid)
        status = ns_xapian_document_value(db, docid, place->slot, &searcher->scratch, err);
    struct ns_str list = ns_buffer_str(&searcher->scratch), found = name;
    while (status == NS_OK && ns_value_list_next(&list, &item)) {
        ns_buffer_clear(&folded);
        if (place->field == NS_FIELD_SECTION)
            ns_schema_section_path(item.text, &folded);
        else
            ns_schema_fold(item.text, &folded);
        if (ns_str_equal(ns_buffer_str(&folded), name))
            found = item.text;
    }
    *out = ns_arena_copy(&searcher->arena, found);
    ns_buffer_release(&folded);
    return status == NS_OK && !out->data ? ns_error_nomem(err) : status;
}

static enum ns_status find_near(struct ns_searcher *searcher, const struct place *place,
                                struct ns_str name, struct ns_str *out, struct ns_error *err)
{
    struct nearest nearest = {.prefix = strlen(place->prefix)};
    struct ns_buffer folded = {0};
    *out = (struct ns_str){"", 0};
    if (place->field == NS_FIELD_LANG)
        return NS_OK;
    if (place->field == NS_FIELD_COUNTRY) { /* its terms are codes */
        *out = ns_country_nearest(name);
        return NS_OK;
    }
    ns_schema_fold(name, &folded);
    if (folded.size && folded.size <= NS_TOKEN_MAX) {
        size_t most = 1 + folded.size / LETTERS_A_MISTAKE;
        nearest.word_count = most < MISTAKES_MAX ? most : MISTAKES_MAX;
        for (unsigned i = 0; i < nearest.word_count; i++)
            ns_fuzzy_init(&nearest.words[i], ns_buffer_str(&folded), i + 1);
    }
    enum ns_status status = ns_buffer_failed(&folded) ? ns_error_nomem(err) : NS_OK;
    if (status == NS_OK && nearest.word_count)
        status = ns_xapian_each_term(ns_index_db(searcher->index), ns_str_of(place->prefix),
                                     look_at, &nearest, err);
    if (status == NS_OK && ns_buffer_failed(&nearest.best))
        status = ns_error_nomem(err);
    if (status == NS_OK && nearest.best.size)
        status = written(searcher, place, ns_buffer_str(&nearest.best), out, err);
    ns_buffer_release(&folded);
    ns_buffer_release(&nearest.best);
    return status;
}

/* --- the tree --- */

struct walk {
    struct ns_searcher *searcher;
    struct ns_unknown_name *out;
    size_t count;
    struct ns_error *err;
};

static bool is_pattern(const struct ns_node *node)
{
    struct ns_term term;
    return node->type == NS_NODE_WORD && ns_term_read(node->text, &term) &&
           (term.form == NS_WORD_WILDCARD || term.form == NS_WORD_FUZZY);
}

static enum ns_status look_up(struct walk *walk, const struct ns_node *node)
{
    const struct place *place = place_of(node->field);
    bool known = true, marked = node->text.size && *node->text.data == '=';
    struct ns_str name = {node->text.data + marked, node->text.size - marked};
    if (!place || is_pattern(node))
        return NS_OK;
    enum ns_status status = is_known(walk->searcher, place, name, &known, walk->err);
    if (status != NS_OK || known)
        return status;
    struct ns_unknown_name *unknown = &walk->out[walk->count++];
    *unknown = (struct ns_unknown_name){node->field, name, {"", 0}};
    return find_near(walk->searcher, place, name, &unknown->near, walk->err);
}

/* As deep as the parser lets a tree be.  What a NOT excludes need not be there. */
static enum ns_status walk_tree(struct walk *walk, const struct ns_node *node)
{
    enum ns_status status = NS_OK;
    if (node->type == NS_NODE_WORD || node->type == NS_NODE_PHRASE)
        return look_up(walk, node);
    if (node->type == NS_NODE_NOT)
        return NS_OK;
    for (const struct ns_node *child = node->children;
         child && status == NS_OK && walk->count < NS_UNKNOWN_MAX; child = child->next)
        status = walk_tree(walk, child);
    return status;
}

enum ns_status ns_searcher_unknown_names(struct ns_searcher *searcher, struct ns_unknown_name *out,
                                         size_t *count, struct ns_error *err)
{
    struct walk walk = {searcher, out, 0, err};
    enum ns_status status = searcher->tree ? walk_tree(&walk, searcher->tree) : NS_OK;
    *count = status == NS_OK ? walk.count : 0;
    return status;
}
