#include "common/base/ascii.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/page_names.h"

enum {
    BYLINE_TEXT = 160, /* bytes of an element that may be a byline */
    LINE_MAX = 120,    /* bytes of a line that may be one */
    BLOCK_LINES = 3,   /* lines of a block that are looked at */
    SINGLE_MAX = 40,   /* bytes of an element that is taken for one name whatever it looks like */
    SINGLE_WORDS = 3,  /* ... and its words */
    END_BLOCKS = 4,    /* blocks at the end of the text, and behind it, that may be a byline */
};

static struct ns_str from(struct ns_str text, size_t at)
{
    return ns_str_trim((struct ns_str){text.data + at, text.size - at});
}

static bool holds(struct ns_str text, const char *part)
{
    return text.size && memmem(text.data, text.size, part, strlen(part)) != NULL;
}

/* --- lines --------------------------------------------------------------------------------- */

/* Words after which only an author stands. */
static const char *const sure_leads[] = {"verfasst von ",
                                         "geschrieben von ",
                                         "erstellt von ",
                                         "eingestellt von ",
                                         "gespeichert von ",
                                         "written by ",
                                         "posted by ",
                                         "submitted by ",
                                         "author:",
                                         "autor:",
                                         "autorin:",
                                         "autoren:",
                                         "text:",
                                         "auteur :",
                                         "auteur:",
                                         "écrit par ",
                                         "publié par ",
                                         "escrito por ",
                                         "publicado por ",
                                         "scritto da ",
                                         "作者：",
                                         "作者:",
                                         "责任编辑：",
                                         "责任编辑:"};

/* Words after which one may stand. */
static const char *const leads[] = {"by ",    "by:",      "von ",  "von:",     "par ",     "por ",
                                    "autor ", "autorin ", "text ", "autoren ", "story by "};

static size_t lead_of(struct ns_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ns_ascii_starts(text, words[i]))
            return strlen(words[i]);
    return 0;
}

/* Where the names end: at a date, a place, a bar. */
static struct ns_str cut(struct ns_str names)
{
    static const char *const ends[] = {" am ", " um ", " on ", " vom ", " | ", " – ",
                                       " - ",  " — ",  "//",   "(",     " @",  " · ",
                                       " • ",  " le ", " el ", " à ",   "\n"};
    size_t size = names.size;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = memmem(names.data, size, ends[i], strlen(ends[i]));
        if (at)
            size = (size_t)(at - names.data);
    }
    for (size_t i = 0; i < size; i++)
        if (ns_ascii_is_digit(names.data[i]) && (i == 0 || names.data[i - 1] == ' '))
            size = i;
    names.size = size;
    names = ns_str_trim(names);
    while (names.size && strchr(",;:|", names.data[names.size - 1]))
        names.size--;
    return names;
}

/* Whether text may be a name that does not look like one: "ann7". */
static bool is_single(struct ns_str name)
{
    static const enum ns_name_group others[] = {NS_NAMES_BYLINE, NS_NAMES_DATED, NS_NAMES_UPDATED,
                                                NS_NAMES_WIDGET, NS_NAMES_LIST,  NS_NAMES_COMMENTS};
    size_t words = 1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ns_names_in(others[i], name))
            return false;
    for (size_t i = 0; i < name.size; i++)
        words += name.data[i] == ' ';
    return name.size && name.size <= SINGLE_MAX && words <= SINGLE_WORDS &&
           !strchr(".!?:", name.data[name.size - 1]);
}

/* A word that a byline's "by" may follow: a date or a divider. */
static bool ends_date(struct ns_str before)
{
    before = ns_str_trim(before);
    if (!before.size)
        return true;
    char last = before.data[before.size - 1];
    return ns_ascii_is_digit(last) || strchr("|-,", last) != NULL ||
           (before.size > 3 && ns_ascii_starts(from(before, before.size - 3), "uhr"));
}

/* Reads "By Ann Lee | Nov. 24, 2024", "Erstellt von Anna am 24.11.2024", "24.11.2024 von Anna Lee".
 */
static void read_line(struct ns_html_facts *facts, struct ns_str line)
{
    if (line.size > LINE_MAX)
        return;
    for (size_t at = 0; at < line.size && !facts->authors.count; at++) {
        if (at && line.data[at - 1] != ' ')
            continue;
        struct ns_str rest = {line.data + at, line.size - at};
        size_t sure = lead_of(rest, sure_leads, sizeof sure_leads / sizeof *sure_leads);
        size_t lead = sure ? sure : lead_of(rest, leads, sizeof leads / sizeof *leads);
        if (!lead || (!sure && !ends_date((struct ns_str){line.data, at})))
            continue;
        struct ns_str names = cut(from(rest, lead));
        ns_html_facts_add_authors(facts, names, sure && is_single(names));
    }
}

static void read_block(struct ns_html_facts *facts, const struct ns_html_view *view, size_t i)
{
    struct ns_str text = ns_html_block_text(view->blocks, &view->blocks->items[i]);
    for (size_t lines = 0; lines < BLOCK_LINES && text.size && !facts->authors.count; lines++)
        read_line(facts, ns_html_marks_line(&text));
}

static void read_lines(struct ns_html_facts *facts, const struct ns_html_view *view)
{
    size_t first, after, last;
    ns_html_marks_around(view, &first, &after, &last);
    for (size_t i = after; i < last; i++)
        read_block(facts, view, i);
    for (size_t i = after; i-- > first;)
        read_block(facts, view, i);
    size_t end = view->end + END_BLOCKS;
    for (size_t i = view->end > END_BLOCKS ? view->end - END_BLOCKS : 0;
         i < end && i < view->blocks->count; i++)
        read_block(facts, view, i);
}

/* --- elements ------------------------------------------------------------------------------ */

/* Marked as the author, not only named so. */
static bool is_marked(const struct ns_html_node *node)
{
    return holds(ns_html_attr(node, NS_ATTR_REL), "author") ||
           holds(ns_html_attr(node, NS_ATTR_ITEMPROP), "author");
}

/* The byline that an element is, without words before the names and dates behind them. */
static struct ns_str byline_of(const struct ns_html_node *node, struct ns_buffer *scratch)
{
    struct ns_str text = ns_html_mark_text(node, scratch, BYLINE_TEXT);
    size_t lead = lead_of(text, sure_leads, sizeof sure_leads / sizeof *sure_leads);
    if (!lead)
        lead = lead_of(text, leads, sizeof leads / sizeof *leads);
    return cut(from(text, lead));
}

/* Whether two authors stand in one byline. */
static bool is_beside(const struct ns_html_node *a, const struct ns_html_node *b)
{
    return a->parent == b->parent ||
           (a->parent && b->parent && a->parent->parent == b->parent->parent);
}

/* Which elements are looked at. */
struct search {
    bool marked;        /* only those that are marked as the author, not only named so */
    bool near;          /* only those around the article */
    uint32_t low, high; /* indexes of the nodes around the article */
};

static void find_bounds(const struct ns_html_view *view, uint32_t *low, uint32_t *high)
{
    const struct ns_html_blocks *blocks = view->blocks;
    size_t first, after, last;
    ns_html_marks_around(view, &first, &after, &last);
    size_t end = view->end + END_BLOCKS;
    *low = first ? blocks->items[first - 1].node->index : 0;
    *high = end < blocks->count ? blocks->items[end].node->index : UINT32_MAX;
}

static bool is_looked_at(const struct search *search, const struct ns_html_mark *mark)
{
    const struct ns_html_node *node = mark->node;
    if (!(mark->hints & NS_HINT_AUTHOR) || (search->marked && !is_marked(node)))
        return false;
    return !search->near || (node->index >= search->low && node->index <= search->high);
}

/* The names of the first element that holds some, and of those in its byline. */
static void read_marks(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                       const struct search *search, struct ns_buffer *scratch)
{
    const struct ns_html_node *byline = NULL;
    for (size_t i = 0; i < marks->count; i++) {
        const struct ns_html_mark *mark = &marks->items[i];
        if (!is_looked_at(search, mark) || (byline && !is_beside(byline, mark->node)))
            continue;
        size_t before = facts->authors.count;
        ns_html_facts_add_authors(facts, byline_of(mark->node, scratch), false);
        if (!byline && facts->authors.count > before)
            byline = mark->node;
    }
}

/* One word, or words in small letters, where only the author's name stands. */
static void read_single(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                        const struct search *search, struct ns_buffer *scratch)
{
    for (size_t i = 0; i < marks->count && !facts->authors.count; i++) {
        if (!is_looked_at(search, &marks->items[i]))
            continue;
        struct ns_str text = byline_of(marks->items[i].node, scratch);
        if (is_single(text))
            ns_html_facts_add_authors(facts, text, true);
    }
}

void ns_html_authors_read(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                          const struct ns_html_view *view)
{
    enum { STEPS = 4 };
    struct search steps[STEPS] = {
        {.marked = true, .near = true}, {.near = true}, {.marked = true}, {0}};
    struct ns_buffer scratch;
    if (facts->authors.count)
        return;
    ns_buffer_init(&scratch);
    for (size_t i = 0; i < STEPS && !facts->authors.count; i++) {
        find_bounds(view, &steps[i].low, &steps[i].high);
        read_marks(facts, marks, &steps[i], &scratch);
    }
    if (!facts->authors.count)
        read_lines(facts, view);
    for (size_t i = 0; i < STEPS && !facts->authors.count; i++)
        read_single(facts, marks, &steps[i], &scratch);
    facts->failed |= ns_buffer_failed(&scratch);
    ns_buffer_release(&scratch);
}
