#include "indexer/extract/html_hints.h"

#include "common/base/ascii.h"

#include <assert.h>
#include <limits.h>
#include <pthread.h>

enum {
    TOKEN_SIZE = 48,      /* letters of one token that are read together */
    SLUG_DASHES = 3,      /* between the words of an id that is no name */
    HINT_TEXT_MAX = 1024, /* bytes of a class or id that are read */
};

/* A word, what it says, and whether it says so only when it stands alone: "ad" is an
 * advertisement, the start of "address" is not. */
struct hint_word {
    const char *word;
    unsigned hints;
    bool alone;
};

/* Sorted by word. */
static const struct hint_word hint_words[] = {
    {"abstract", NS_HINT_LEAD, true},
    {"ad", NS_HINT_ASIDE, true},
    {"addthis", NS_HINT_ASIDE, false},
    {"ads", NS_HINT_ASIDE, true},
    {"adsense", NS_HINT_ASIDE, false},
    {"advert", NS_HINT_ASIDE, false},
    {"affiliate", NS_HINT_ASIDE, false},
    {"agegate", NS_HINT_ASIDE, false},
    {"archive", NS_HINT_ASIDE, true},
    {"archives", NS_HINT_ASIDE, true},
    {"article", NS_HINT_CONTENT, false},
    {"auteur", NS_HINT_AUTHOR, true},
    {"auteurs", NS_HINT_AUTHOR, true},
    {"author", NS_HINT_AUTHOR, true},
    {"authorname", NS_HINT_AUTHOR, false},
    {"authors", NS_HINT_AUTHOR, true},
    {"autor", NS_HINT_AUTHOR, true},
    {"autoren", NS_HINT_AUTHOR, true},
    {"banner", NS_HINT_ASIDE, false},
    {"bio", NS_HINT_AUTHOR, true},
    {"blogroll", NS_HINT_ASIDE, false},
    {"body", NS_HINT_CONTENT, true},
    {"breadcrumb", NS_HINT_ASIDE, false},
    {"byline", NS_HINT_AUTHOR, false},
    {"caption", NS_HINT_CAPTION, false},
    {"combx", NS_HINT_COMMENT, true},
    {"comentarios", NS_HINT_COMMENT, false},
    {"comment", NS_HINT_COMMENT, false},
    {"commentaires", NS_HINT_COMMENT, false},
    {"comments", NS_HINT_COMMENT, false},
    {"community", NS_HINT_ASIDE, true},
    {"consent", NS_HINT_ASIDE, false},
    {"content", NS_HINT_CONTENT, false},
    {"cookie", NS_HINT_ASIDE, false},
    {"copyright", NS_HINT_ASIDE, false},
    {"created", NS_HINT_DATE, true},
    {"credit", NS_HINT_CAPTION, true},
    {"credits", NS_HINT_CAPTION, true},
    {"cta", NS_HINT_ASIDE, true},
    {"dachzeile", NS_HINT_KICKER, false},
    {"date", NS_HINT_DATE, true},
    {"dateline", NS_HINT_DATE, true},
    {"datetime", NS_HINT_DATE, true},
    {"datum", NS_HINT_DATE, true},
    {"deck", NS_HINT_LEAD, true},
    {"dek", NS_HINT_LEAD, true},
    {"dialog", NS_HINT_ASIDE, true},
    {"disclaimer", NS_HINT_ASIDE, false},
    {"disclosure", NS_HINT_ASIDE, false},
    {"discussion", NS_HINT_COMMENT, false},
    {"disqus", NS_HINT_COMMENT, false},
    {"dropdown", NS_HINT_ASIDE, false},
    {"entry", NS_HINT_CONTENT, true},
    {"excerpt", NS_HINT_LEAD, true},
    {"eyebrow", NS_HINT_KICKER, true},
    {"facebook", NS_HINT_ASIDE, false},
    {"follow", NS_HINT_ASIDE, true},
    {"foot", NS_HINT_ASIDE, true},
    {"footer", NS_HINT_ASIDE, false},
    {"gallery", NS_HINT_ASIDE, true},
    {"gdpr", NS_HINT_ASIDE, true},
    {"heading", NS_HINT_TITLE, false},
    {"headline", NS_HINT_TITLE, false},
    {"imprint", NS_HINT_ASIDE, false},
    {"intro", NS_HINT_LEAD, true},
    {"jumplink", NS_HINT_ASIDE, false},
    {"keywords", NS_HINT_ASIDE, true},
    {"kicker", NS_HINT_KICKER, false},
    {"kommentare", NS_HINT_COMMENT, false},
    {"latest", NS_HINT_ASIDE, true},
    {"lead", NS_HINT_LEAD, true},
    {"lede", NS_HINT_LEAD, true},
    {"legal", NS_HINT_ASIDE, true},
    {"legende", NS_HINT_CAPTION, true},
    {"login", NS_HINT_ASIDE, false},
    {"mailing", NS_HINT_ASIDE, true},
    {"masthead", NS_HINT_ASIDE, false},
    {"menu", NS_HINT_ASIDE, true},
    {"meta", NS_HINT_ASIDE, true},
    {"modal", NS_HINT_ASIDE, true},
    {"more", NS_HINT_ASIDE, true},
    {"most", NS_HINT_ASIDE, true},
    {"nav", NS_HINT_ASIDE, true},
    {"navbar", NS_HINT_ASIDE, false},
    {"navigation", NS_HINT_ASIDE, false},
    {"newsletter", NS_HINT_ASIDE, false},
    {"outbrain", NS_HINT_ASIDE, false},
    {"overlay", NS_HINT_ASIDE, false},
    {"overline", NS_HINT_KICKER, false},
    {"pager", NS_HINT_ASIDE, true},
    {"pagination", NS_HINT_ASIDE, false},
    {"paywall", NS_HINT_ASIDE, false},
    {"permalink", NS_HINT_ASIDE, true},
    {"pingback", NS_HINT_COMMENT, false},
    {"poll", NS_HINT_ASIDE, true},
    {"popular", NS_HINT_ASIDE, false},
    {"popup", NS_HINT_ASIDE, false},
    {"post", NS_HINT_CONTENT, true},
    {"postbody", NS_HINT_CONTENT, false},
    {"postcontent", NS_HINT_CONTENT, false},
    {"postmeta", NS_HINT_ASIDE, false},
    {"posttext", NS_HINT_CONTENT, false},
    {"print", NS_HINT_ASIDE, true},
    {"promo", NS_HINT_ASIDE, false},
    {"pubdate", NS_HINT_DATE, false},
    {"published", NS_HINT_DATE, false},
    {"rail", NS_HINT_ASIDE, true},
    {"rating", NS_HINT_ASIDE, true},
    {"recent", NS_HINT_ASIDE, true},
    {"recirc", NS_HINT_ASIDE, false},
    {"recommend", NS_HINT_ASIDE, false},
    {"register", NS_HINT_ASIDE, true},
    {"related", NS_HINT_ASIDE, false},
    {"replies", NS_HINT_COMMENT, false},
    {"respond", NS_HINT_COMMENT, true},
    {"roofline", NS_HINT_KICKER, false},
    {"rss", NS_HINT_ASIDE, true},
    {"search", NS_HINT_ASIDE, true},
    {"share", NS_HINT_ASIDE, false},
    {"sharing", NS_HINT_ASIDE, false},
    {"shoutbox", NS_HINT_COMMENT, false},
    {"sidebar", NS_HINT_ASIDE, false},
    {"signin", NS_HINT_ASIDE, false},
    {"signup", NS_HINT_ASIDE, false},
    {"skyscraper", NS_HINT_ASIDE, false},
    {"slideshow", NS_HINT_ASIDE, false},
    {"social", NS_HINT_ASIDE, false},
    {"spitzmarke", NS_HINT_KICKER, true},
    {"sponsor", NS_HINT_ASIDE, false},
    {"standfirst", NS_HINT_LEAD, true},
    {"story", NS_HINT_CONTENT, false},
    {"subheadline", NS_HINT_LEAD, true},
    {"subline", NS_HINT_LEAD, true},
    {"subscribe", NS_HINT_ASIDE, false},
    {"subtitle", NS_HINT_LEAD, true},
    {"summary", NS_HINT_LEAD, true},
    {"supertitle", NS_HINT_KICKER, true},
    {"surtitle", NS_HINT_KICKER, true},
    {"taboola", NS_HINT_ASIDE, false},
    {"tag", NS_HINT_ASIDE, true},
    {"tagcloud", NS_HINT_ASIDE, false},
    {"tags", NS_HINT_ASIDE, true},
    {"teaser", NS_HINT_ASIDE | NS_HINT_LEAD, true},
    {"teasers", NS_HINT_ASIDE, true},
    {"text", NS_HINT_CONTENT, true},
    {"timestamp", NS_HINT_DATE, false},
    {"title", NS_HINT_TITLE, false},
    {"titleheader", NS_HINT_KICKER, true},
    {"toolbar", NS_HINT_ASIDE, false},
    {"toolbox", NS_HINT_ASIDE, false},
    {"tools", NS_HINT_ASIDE, true},
    {"topics", NS_HINT_ASIDE, true},
    {"topline", NS_HINT_KICKER, false},
    {"trackback", NS_HINT_COMMENT, false},
    {"trending", NS_HINT_ASIDE, false},
    {"twitter", NS_HINT_ASIDE, true},
    {"updated", NS_HINT_DATE, true},
    {"username", NS_HINT_AUTHOR, true},
    {"verfasser", NS_HINT_AUTHOR, true},
    {"volanta", NS_HINT_KICKER, true},
    {"vorspann", NS_HINT_LEAD, true},
    {"widget", NS_HINT_ASIDE, true},
    {"writer", NS_HINT_AUTHOR, true},
};

enum { HINT_WORDS = sizeof hint_words / sizeof *hint_words, PART_MIN = 5, LETTERS = 26 };

static_assert(HINT_WORDS <= UCHAR_MAX, "begins holds them");

/* Where the words with each first letter begin: most tokens are done with at a glance. */
static unsigned char begins[LETTERS + 1];
static pthread_once_t begins_once = PTHREAD_ONCE_INIT;

static void find_begins(void)
{
    size_t word = 0;
    for (size_t letter = 0; letter <= LETTERS; letter++) {
        while (word < HINT_WORDS && (size_t)(hint_words[word].word[0] - 'a') < letter)
            word++;
        begins[letter] = (unsigned char)word;
    }
}

/* text: small letters.  No word of the table is a single one. */
static const struct hint_word *find_word(const char *text, size_t size)
{
    if (size < 2)
        return NULL;
    size_t letter = (size_t)(text[0] - 'a');
    for (size_t i = begins[letter]; i < begins[letter + 1]; i++) {
        const char *word = hint_words[i].word;
        if (word[1] == text[1] && strncmp(text, word, size) == 0 && word[size] == '\0')
            return &hint_words[i];
    }
    return NULL;
}

/* Words run together in one token ("articlebody", "leftsidebar"): those of PART_MIN letters and
 * more are looked for at its start and at its end. */
static unsigned token_hints(const char *token, size_t size)
{
    const struct hint_word *whole = find_word(token, size);
    if (whole)
        return whole->hints;
    unsigned hints = 0;
    for (size_t part = PART_MIN; part < size; part++) {
        const struct hint_word *start = find_word(token, part);
        const struct hint_word *end = find_word(token + size - part, part);
        if (start && !start->alone)
            hints |= start->hints;
        if (end && !end->alone)
            hints |= end->hints;
    }
    return hints;
}

/* Tokens are runs of letters; a capital after a small letter starts a new one. */
static unsigned text_hints(struct ns_str text)
{
    char token[TOKEN_SIZE];
    size_t size = 0;
    unsigned hints = 0;
    (void)pthread_once(&begins_once, find_begins);
    if (text.size > HINT_TEXT_MAX)
        text.size = HINT_TEXT_MAX;
    for (size_t i = 0; i <= text.size; i++) {
        char c = i < text.size ? text.data[i] : ' ';
        bool capital = c >= 'A' && c <= 'Z';
        bool after_small = i && text.data[i - 1] >= 'a' && text.data[i - 1] <= 'z';
        if (size && (!ns_ascii_is_letter(c) || (capital && after_small) || size == TOKEN_SIZE)) {
            hints |= token_hints(token, size);
            size = 0;
        }
        if (ns_ascii_is_letter(c))
            token[size++] = ns_ascii_lower(c);
    }
    return hints;
}

static unsigned tag_hints(enum ns_html_tag tag)
{
    switch (tag) {
    case NS_TAG_NAV:
    case NS_TAG_MENU:
    case NS_TAG_ASIDE:
    case NS_TAG_FOOTER:
    case NS_TAG_ADDRESS:
    case NS_TAG_FORM:
        return NS_HINT_ASIDE;
    case NS_TAG_FIGCAPTION:
        return NS_HINT_CAPTION;
    case NS_TAG_ARTICLE:
    case NS_TAG_MAIN:
        return NS_HINT_CONTENT;
    default:
        return 0;
    }
}

static bool holds(struct ns_str text, const char *part)
{
    return text.size && memmem(text.data, text.size, part, strlen(part)) != NULL;
}

static unsigned shown_hints(const struct ns_html_node *node)
{
    struct ns_str style = ns_html_attr(node, NS_ATTR_STYLE);
    bool hidden = ns_html_attr(node, NS_ATTR_HIDDEN).data ||
                  ns_str_equal(ns_html_attr(node, NS_ATTR_ARIA_HIDDEN), NS_STR("true")) ||
                  holds(style, "display:none") || holds(style, "display: none") ||
                  holds(style, "visibility:hidden") || holds(style, "visibility: hidden");
    return hidden ? NS_HINT_HIDDEN : 0;
}

static unsigned role_hints(struct ns_str role)
{
    static const char *const asides[] = {"navigation",  "complementary", "contentinfo", "search",
                                         "banner",      "menu",          "menubar",     "dialog",
                                         "alertdialog", "tablist",       "toolbar"};
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++)
        if (ns_str_equal(role, ns_str_of(asides[i])))
            return NS_HINT_ASIDE;
    bool content = ns_str_equal(role, NS_STR("main")) || ns_str_equal(role, NS_STR("article"));
    return content ? NS_HINT_CONTENT : 0;
}

/* An id that was made of a heading's words, "sharing-with-a-single-developer", names no part of a
 * template. */
static bool is_slug(struct ns_str id)
{
    size_t dashes = 0;
    for (size_t i = 0; i < id.size && i < HINT_TEXT_MAX; i++)
        dashes += id.data[i] == '-';
    return dashes >= SLUG_DASHES;
}

unsigned ns_html_hints(const struct ns_html_node *node)
{
    unsigned hints = tag_hints(node->tag);
    if (!node->attrs)
        return hints;
    hints |= shown_hints(node) | role_hints(ns_html_attr(node, NS_ATTR_ROLE));
    hints |= text_hints(ns_html_attr(node, NS_ATTR_CLASS));
    if (!is_slug(ns_html_attr(node, NS_ATTR_ID)))
        hints |= text_hints(ns_html_attr(node, NS_ATTR_ID));
    struct ns_str itemprop = ns_html_attr(node, NS_ATTR_ITEMPROP);
    if (ns_str_equal(itemprop, NS_STR("articleBody")))
        hints |= NS_HINT_CONTENT;
    if (node->tag == NS_TAG_BLOCKQUOTE) /* whoever is quoted, and by whatever service */
        hints &= ~(unsigned)NS_HINT_ASIDE;
    if (holds(ns_html_attr(node, NS_ATTR_REL), "author") || holds(itemprop, "author"))
        hints |= NS_HINT_AUTHOR;
    return hints;
}
