#include "common/entities/story.h"

/* --- ordinary words ----------------------------------------------------------------------- */

/* "I'm", "Don't", "We’re". */
static bool is_contraction(struct ns_str word)
{
    static const char *const ends[] = {"t", "m", "d", "re", "ve", "ll"};
    const char *mark = memchr(word.data, '\'', word.size);
    size_t size = 1;
    if (!mark && (mark = memmem(word.data, word.size, "\xE2\x80\x99", 3)))
        size = 3;
    if (!mark)
        return false;
    size_t from = (size_t)(mark - word.data) + size;
    struct ns_str end = {word.data + from, word.size - from};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ns_str_equal(end, ns_str_of(ends[i])))
            return true;
    return false;
}

static bool has_name_behind(const struct ns_story *story, const struct ns_name_token *token)
{
    const struct ns_name_token *next = token + 1;
    return next < story->tokens + story->token_count && next->gap == NS_GAP_SPACE &&
           next->field == token->field && !(next->shape & NS_SHAPE_DIGIT) &&
           !(next->classes & (NS_CLASS_DATE | NS_CLASS_STOP));
}

/* "Waste Management said": a sentence may begin with a name whose first word is an ordinary one. */
static bool may_begin_name(const struct ns_story *story, const struct ns_name_token *token)
{
    const struct ns_name_token *next = token + 1;
    bool more = next < story->tokens + story->token_count && next->field == token->field;
    if (token->flags & (NS_TOKEN_HEADLINE | NS_TOKEN_SHOUT))
        return false;
    if (more && next->gap == NS_GAP_HYPHEN)
        return true; /* Per-Erik */
    if (more && (next->flags & NS_TOKEN_CONNECTOR))
        return token->classes & NS_CLASS_ORG_HEAD;
    return has_name_behind(story, token);
}

/* Part of an address: "J.Boone@harbour.example", "@harbour". */
static bool is_in_address(const struct ns_story *story, const struct ns_name_token *token)
{
    struct ns_str text = story->fields[token->field];
    return (token->end < text.size && text.data[token->end] == '@') ||
           (token->start && text.data[token->start - 1] == '@');
}

static bool is_plain(const struct ns_story *story, const struct ns_name_token *token)
{
    const unsigned unsure = NS_TOKEN_FIRST | NS_TOKEN_HEADLINE | NS_TOKEN_SHOUT;
    const unsigned named = NS_CLASS_GIVEN | NS_CLASS_SURNAME | NS_CLASS_HONORIFIC;
    bool acronym = (token->shape & NS_SHAPE_CAPS) && !(token->flags & NS_TOKEN_SHOUT);
    if (acronym || (token->flags & NS_TOKEN_CONNECTOR) ||
        ((token->shape & NS_SHAPE_INITIAL) && token->end - token->start == 2))
        return false; /* "A." is an initial, "A" an article */
    if (is_in_address(story, token))
        return true;
    if ((token->classes & NS_CLASS_STOP) ||
        (token->classes == 0 &&
         is_contraction((struct ns_str){story->fields[token->field].data + token->start,
                                        token->end - token->start})))
        return true;
    if ((token->classes & NS_CLASS_DATE) && !(token->classes & named))
        return true;
    if ((token->classes & NS_CLASS_DATE) && !has_name_behind(story, token))
        return true; /* "in April", not "April Hale" */
    if (!(token->flags & unsure) || (token->classes & named) || may_begin_name(story, token))
        return false;
    return (token->classes & NS_CLASS_COMMON) || ns_story_has_small(story, token);
}

void ns_story_mark_plain(struct ns_story *story)
{
    for (size_t i = 0; i < story->token_count; i++)
        if (is_plain(story, &story->tokens[i]))
            story->tokens[i].flags |= NS_TOKEN_PLAIN;
}

/* --- acronyms and datelines ---------------------------------------------------------------- */

/* The first token of the name before token `at` whose words have the acronym's letters as initials;
 * small words may be passed over.  `at` when there is none. */
static size_t find_expansion(const struct ns_story *story, size_t at)
{
    const struct ns_name_token *acronym = &story->tokens[at];
    const char *text = story->fields[acronym->field].data;
    size_t token = at;
    for (size_t letter = acronym->end; letter > acronym->start;) {
        if (text[--letter] == '.' || text[letter] == '&')
            continue;
        do {
            if (token == 0 || (token < at && story->tokens[token].gap == NS_GAP_BREAK))
                return at;
            token--;
        } while ((story->tokens[token].flags & NS_TOKEN_CONNECTOR) &&
                 (text[story->tokens[token].start] & ~0x20) != text[letter]);
        if (story->tokens[token].field != acronym->field ||
            (text[story->tokens[token].start] & ~0x20) != text[letter])
            return at;
    }
    return story->tokens[token].flags & NS_TOKEN_CONNECTOR ? at : token;
}

static void find_acronym(struct ns_story *story, size_t at)
{
    const struct ns_name_token *token = &story->tokens[at];
    if (at == 0 || !(token->flags & NS_TOKEN_PAREN) || !(token->shape & NS_SHAPE_CAPS) ||
        story->acronym_count == NS_ACRONYMS_MAX || token->start < token[-1].end ||
        token->start - token[-1].end > 3 || token->end - token->start > 10)
        return;
    size_t first = find_expansion(story, at);
    if (at - first < 2 || at - first > NS_SPAN_MAX)
        return;
    story->acronyms[story->acronym_count++] =
        (struct ns_acronym){(uint32_t)first, (uint32_t)(at - first), (uint32_t)at};
}

void ns_story_find_acronyms(struct ns_story *story)
{
    for (size_t i = 0; i < story->token_count; i++)
        find_acronym(story, i);
}

size_t ns_story_dateline(struct ns_str body)
{
    enum { DATELINE_MAX = 100 };
    static const char *const ends[] = {" \xE2\x80\x94",  " \xE2\x80\x93", " --",  " - ",
                                       ") \xE2\x80\x94", "(Reuters)",     "(AP)", "(AFP)"};
    size_t capitals = 0, size = body.size < DATELINE_MAX ? body.size : DATELINE_MAX;
    while (capitals < size && ns_word_byte[(unsigned char)body.data[capitals]] == NS_BYTE_CAPITAL)
        capitals++;
    for (size_t i = 0; capitals >= 3 && i < sizeof ends / sizeof *ends; i++) {
        const char *end = memmem(body.data, size, ends[i], strlen(ends[i]));
        if (end && !memchr(body.data, '\n', (size_t)(end - body.data)))
            return (size_t)(end - body.data) + strlen(ends[i]);
    }
    return 0;
}

/* --- lines of credits ---------------------------------------------------------------------- */

static bool starts_with(struct ns_str text, const char *start)
{
    size_t i = 0;
    while (start[i] && i < text.size && (text.data[i] | 0x20) == (start[i] | 0x20))
        i++;
    return !start[i];
}

bool ns_story_is_credit(struct ns_str line)
{
    static const char *const starts[] = {
        "by ",
        "reporting by",
        "(reporting by",
        "editing by",
        "(editing by",
        "writing by",
        "written by",
        "edited by",
        "contact:",
        "contacts:",
        "photo by",
        "photo:",
        "photograph by",
        "photos by",
        "image:",
        "image credit",
        "photo credit",
        "credit:",
        "follow ",
        "compiled by",
        "translated by",
        "additional reporting",
        "(additional reporting",
        "posted by",
        "author:",
    };
    enum { CREDIT_MAX = 300, BYLINE_MAX = 80 };
    while (line.size && (strchr(" \n\t\r-", *line.data)))
        line = (struct ns_str){line.data + 1, line.size - 1};
    if (line.size > CREDIT_MAX)
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (starts_with(line, starts[i]))
            return i || (line.size <= BYLINE_MAX && !memchr(line.data, '.', line.size));
    return false;
}
