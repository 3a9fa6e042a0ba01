#include "common/base/ascii.h"
#include "indexer/extract/byline.h"
#include "indexer/extract/html_hints.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/page_names.h"

enum {
    BYLINE_TEXT = 160, /* bytes of an element that may be a byline */
    LINE_MAX = 120,    /* bytes of a line that may be one */
    BLOCK_LINES = 3,   /* lines of a block that are looked at */
    SINGLE_MAX = 40,   /* bytes of an element that is taken for one name whatever it looks like */
    SINGLE_WORDS = 3,  /* ... and its words */
    WEAK_MAX = 80,     /* letters of names that are compared */
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
static const char *const sure_leads[] = {
    "verfasst von ",    "geschrieben von ", "erstellt von ", "eingestellt von ",
    "gespeichert von ", "written by ",      "posted by ",    "veröffentlicht von ",
    "interview: ",      "submitted by ",    "author:",       "autor:",
    "autorin:",         "autoren:",         "text:",         "auteur :",
    "auteur:",          "écrit par ",       "publié par ",   "escrito por ",
    "publicado por ",   "scritto da ",      "作者：",        "作者:",
    "责任编辑：",       "责任编辑:",        "text von ",     "texte de "};

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
    static const char *const ends[] = {
        " am ",   " um ",    " on ",          " vom ", " | ",    " – ",   " - ", " — ",   "//",
        "(",      " @",      " · ",           " • ",   " le ",   " el ",  " à ", " vor ", " hace ",
        " Hace ", " Follow", " Illustration", " Foto", " Photo", " Bild", "\n"};
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
    size_t letters = 0;
    for (size_t i = 0; i < name.size; i++) {
        words += name.data[i] == ' ';
        letters += ns_ascii_is_letter(name.data[i]) || (unsigned char)name.data[i] >= 0x80;
    }
    return letters && name.size <= SINGLE_MAX && words <= SINGLE_WORDS &&
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

/* What stands behind a date at the start of a line, and the time of day that belongs to it:
 * "24.11.2024 | 13:10 Uhr | Ann Lee". */
static struct ns_str behind_date(struct ns_str line)
{
    struct ns_date date;
    size_t at = ns_byline_date(line, 0, &date);
    if (!at)
        return NS_STR("");
    struct ns_str rest = from(line, at);
    while (rest.size) {
        size_t word = 0;
        while (word < rest.size && rest.data[word] != ' ')
            word++;
        bool clock = ns_ascii_is_digit(rest.data[0]) || ns_ascii_starts(rest, "uhr");
        if (!clock && !(word == 1 && strchr("|-/", rest.data[0])) &&
            !ns_ascii_starts(rest, "\xE2\x80\x93 "))
            break;
        rest = from(rest, word);
    }
    return rest;
}

/* Reads "By Ann Lee | Nov. 24, 2024", "Erstellt von Anna am 24.11.2024", "24.11.2024 von Anna Lee",
 * "24.11.2024 - Anna Lee". */
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
        bool last = names.data + names.size == line.data + line.size && at > 0;
        ns_html_facts_add_authors(facts, names, (sure || last) && is_single(names));
    }
    if (!facts->authors.count)
        ns_html_facts_add_authors(facts, cut(behind_date(line)), false);
}

/* "Author:" on a line of its own. */
static bool is_label(struct ns_str line)
{
    return line.size && line.data[line.size - 1] == ':' &&
           ns_names_at_start(NS_NAMES_BYLINE, line) + 1 == line.size;
}

static void read_block(struct ns_html_facts *facts, const struct ns_html_view *view, size_t i)
{
    struct ns_str text = ns_html_block_text(view->blocks, &view->blocks->items[i]);
    bool labelled = false;
    for (size_t lines = 0; lines < BLOCK_LINES && text.size && !facts->authors.count; lines++) {
        struct ns_str line = ns_html_marks_line(&text);
        if (labelled)
            ns_html_facts_add_authors(facts, cut(line), is_single(cut(line)));
        labelled = is_label(line);
        read_line(facts, line);
    }
    if (labelled && !facts->authors.count && i + 1 < view->blocks->count) {
        text = ns_html_block_text(view->blocks, &view->blocks->items[i + 1]);
        struct ns_str line = cut(ns_html_marks_line(&text));
        ns_html_facts_add_authors(facts, line, is_single(line));
    }
}

/* The first line around the headline that says "by". */
static void read_line_over(struct ns_html_facts *facts, const struct ns_html_view *view)
{
    size_t first, after, last;
    ns_html_marks_around(view, &first, &after, &last);
    for (size_t i = after; i < last && !facts->authors.count; i++) {
        struct ns_str text = ns_html_block_text(view->blocks, &view->blocks->items[i]);
        struct ns_str line = ns_html_marks_line(&text);
        size_t lead = lead_of(line, sure_leads, sizeof sure_leads / sizeof *sure_leads);
        if (!lead)
            lead = lead_of(line, leads, sizeof leads / sizeof *leads);
        if (lead && line.size <= LINE_MAX)
            ns_html_facts_add_authors(facts, cut(from(line, lead)), false);
    }
}

/* Whether one of the names begins with one of the list. */
static bool holds_any(const struct ns_str_list *list, const struct ns_str_list *names)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < names->count; k++)
            if (list->items[i].size <= names->items[k].size &&
                ns_ascii_equal(list->items[i],
                               (struct ns_str){names->items[k].data, list->items[i].size}))
                return true;
    return false;
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
    struct ns_str text = ns_html_mark_names(node, scratch, BYLINE_TEXT);
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

/* Small letters of the name, without what divides its words; 0 when it is too long. */
static size_t letters_of(struct ns_str name, char out[WEAK_MAX])
{
    size_t size = 0;
    for (size_t i = 0; i < name.size; i++) {
        if (!ns_ascii_is_letter(name.data[i]) && (unsigned char)name.data[i] < 0x80)
            continue;
        if (size == WEAK_MAX)
            return 0;
        out[size++] = ns_ascii_lower(name.data[i]);
    }
    return size;
}

/* Whether name is the whole of what weak is the account's or the first name of. */
static bool completes(struct ns_str name, struct ns_str weak)
{
    char whole[WEAK_MAX], part[WEAK_MAX];
    size_t size = letters_of(name, whole), least = letters_of(weak, part);
    return least && least <= size && memcmp(whole, part, least) == 0 &&
           memchr(name.data, ' ', name.size);
}

/* Whether a block begins in letters of their own. */
static bool is_set_apart(const struct ns_html_node *node)
{
    const struct ns_html_node *first = node->first;
    while (first && first->tag == NS_TAG_TEXT && !ns_str_trim(first->text).size)
        first = first->next;
    enum ns_html_tag tag = first ? first->tag : NS_TAG_TEXT;
    return tag == NS_TAG_B || tag == NS_TAG_STRONG || tag == NS_TAG_EM || tag == NS_TAG_I;
}

/* The last paragraph of the text, or the one behind it, when it is a person's name in letters of
 * its own, and no more. */
static void read_signature(struct ns_html_facts *facts, const struct ns_html_view *view)
{
    for (size_t i = view->end; i + 1 >= view->end && i < view->blocks->count && i > 0; i--) {
        const struct ns_html_block *block = &view->blocks->items[i];
        struct ns_str text = ns_html_block_text(view->blocks, block);
        if (!facts->authors.count && !block->link_size && is_set_apart(block->node) &&
            ns_byline_is_person(text))
            ns_html_facts_add_authors(facts, text, false);
    }
}

static void read_shown(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                       const struct ns_html_view *view, struct ns_buffer *scratch)
{
    enum { STEPS = 4 };
    struct search steps[STEPS] = {
        {.marked = true, .near = true}, {.near = true}, {.marked = true}, {0}};
    for (size_t i = 0; i < STEPS && !facts->authors.count; i++) {
        find_bounds(view, &steps[i].low, &steps[i].high);
        read_marks(facts, marks, &steps[i], scratch);
    }
    if (!facts->authors.count)
        read_lines(facts, view);
    for (size_t i = 0; i < STEPS && !facts->authors.count; i++)
        read_single(facts, marks, &steps[i], scratch);
    if (!facts->authors.count)
        read_signature(facts, view);
}

void ns_html_authors_read(struct ns_html_facts *facts, const struct ns_html_marks *marks,
                          const struct ns_html_view *view)
{
    struct ns_str_list declared = facts->authors;
    struct ns_buffer scratch;
    bool weak = declared.count == 1 && !memchr(declared.items[0].data, ' ', declared.items[0].size);
    if (declared.count && !weak) { /* whoever filed it gives way to whom readers are told of */
        facts->authors.count = 0;
        read_line_over(facts, view);
        if (!facts->authors.count || holds_any(&declared, &facts->authors))
            facts->authors = declared;
        return;
    }
    ns_buffer_init(&scratch);
    facts->authors.count = 0;
    read_shown(facts, marks, view, &scratch);
    if (weak && (!facts->authors.count || !completes(facts->authors.items[0], declared.items[0])))
        facts->authors = declared;
    facts->failed |= ns_buffer_failed(&scratch);
    ns_buffer_release(&scratch);
}
