#include "indexer/extract/html_facts.h"

#include <strings.h>

enum { BYLINE_MAX = 200 }; /* bytes of a byline that is read */

static bool starts_with(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && strncasecmp(text.data, with, size) == 0;
}

static size_t word_start(struct ns_str text, size_t at)
{
    while (at < text.size && text.data[at] == ' ')
        at++;
    return at;
}

static size_t word_end(struct ns_str text, size_t at)
{
    while (at < text.size && text.data[at] != ' ')
        at++;
    return at;
}

/* Words before the names. */
static struct ns_str without_lead(struct ns_str text)
{
    static const char *const leads[] = {
        "by ",        "by:",     "written ", "posted ",   "published ",
        "author:",    "author ", "authors:", "reported ", "story ",
        "reporting ", "von ",    "por ",     "par ",      "from "};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (!starts_with(text, leads[i]))
            continue;
        size_t size = strlen(leads[i]);
        text = ns_str_trim((struct ns_str){text.data + size, text.size - size});
        i = (size_t)-1; /* from the start: "Posted by", "Written by" */
    }
    return text;
}

/* Bytes of what divides two names at p; 0 when nothing does. */
static size_t divider(struct ns_str text, size_t at)
{
    static const char *const dividers[] = {", ",
                                           ",",
                                           ";",
                                           "|",
                                           " / ",
                                           "/",
                                           " & ",
                                           " and ",
                                           " und ",
                                           " y ",
                                           " et ",
                                           "\xE2\x80\xA2",
                                           "\xC2\xB7",
                                           " - ",
                                           "\xE2\x80\x93",
                                           "\xE2\x80\x94",
                                           " in ",
                                           " on ",
                                           " at ",
                                           " for "};
    for (size_t i = 0; i < sizeof dividers / sizeof *dividers; i++) {
        size_t size = strlen(dividers[i]);
        if (text.size - at >= size && strncasecmp(text.data + at, dividers[i], size) == 0)
            return size;
    }
    return 0;
}

static bool is_particle(struct ns_str word)
{
    static const char *const particles[] = {"de",  "van", "von",   "der", "den", "la", "le",  "bin",
                                            "al",  "el",  "du",    "di",  "da",  "do", "dos", "ter",
                                            "ibn", "del", "della", "zu",  "af",  "av"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (ns_str_equal(word, ns_str_of(particles[i])))
            return true;
    return false;
}

/* Words of jobs and of outlets, and of what else stands in bylines. */
static bool is_no_name(struct ns_str word)
{
    static const char *const words[] = {
        "admin",      "agencies", "associated",  "author",       "chief",         "columnist",
        "comment",    "comments", "contributor", "contributing", "correspondent", "desk",
        "director",   "editor",   "editorial",   "editors",      "follow",        "guest",
        "journalist", "magazine", "news",        "newspaper",    "photo",         "photographer",
        "photos",     "posted",   "press",       "published",    "reporter",      "reuters",
        "reviewer",   "senior",   "service",     "staff",        "special",       "team",
        "updated",    "view",     "wire",        "writer",       "writers"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word.size == strlen(words[i]) && strncasecmp(word.data, words[i], word.size) == 0)
            return true;
    return false;
}

static bool is_name(struct ns_str text)
{
    size_t words = 0;
    for (size_t at = word_start(text, 0); at < text.size;) {
        size_t end = word_end(text, at);
        struct ns_str word = {text.data + at, end - at};
        char first = word.data[0];
        if (is_no_name(word) || (first >= '0' && first <= '9') || first == '@' ||
            memchr(word.data, '@', word.size) || memchr(word.data, ':', word.size))
            return false;
        if (first >= 'a' && first <= 'z' && !is_particle(word))
            return false;
        words++;
        at = word_start(text, end);
    }
    return words >= 2 && words <= 5;
}

void ns_html_facts_add_authors(struct ns_html_facts *facts, struct ns_str byline, bool sure)
{
    if (byline.size > 4 * BYLINE_MAX)
        return;
    struct ns_str text = without_lead(ns_html_facts_copy(facts, byline));
    if (text.size > BYLINE_MAX || starts_with(text, "http"))
        return;
    if (sure) {
        bool divided = false;
        for (size_t at = 0; at < text.size && !divided; at++)
            divided = divider(text, at) > 0;
        if (!divided) {
            ns_html_facts_add(&facts->authors, text);
            return;
        }
    }
    for (size_t start = 0, at = 0; at <= text.size; at++) {
        size_t size = at < text.size ? divider(text, at) : 1;
        if (!size)
            continue;
        struct ns_str name =
            without_lead(ns_str_trim((struct ns_str){text.data + start, at - start}));
        if (is_name(name))
            ns_html_facts_add(&facts->authors, name);
        start = at + size;
        at = start - 1;
    }
}
