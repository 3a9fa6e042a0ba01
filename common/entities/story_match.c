#include "common/entities/story.h"

enum {
    MATCHES_MAX = 6, /* names of the tables that begin at one token */
    SHORT_WORD = 4,  /* letters in which a word in capitals may be an acronym */
};

/* Whether tokens are written as the alias wants: *tail as in struct ns_match. */
static bool fits(const struct ns_story *story, const struct ns_gaz_alias *alias, size_t first,
                 size_t count, uint8_t *tail)
{
    const struct ns_name_token *last = &story->tokens[first + count - 1];
    *tail = 0;
    if (alias->form & NS_FORM_POSSESSIVE) {
        *tail = (uint8_t)ns_word_possessive(story->fields[last->field], last->end);
        if (!*tail)
            return false;
    }
    if (!(alias->form & NS_FORM_CAPS)) {
        /* "GAO" is no town of Mali, but "LIMA" may begin a dateline. */
        const unsigned shown = NS_TOKEN_SHOUT | NS_TOKEN_HEADLINE | NS_TOKEN_FIRST;
        return count > 1 || !(last->shape & NS_SHAPE_CAPS) || (last->flags & shown) ||
               last->end - last->start > SHORT_WORD;
    }
    for (size_t i = 0; i < count; i++) {
        const struct ns_name_token *token = &story->tokens[first + i];
        bool caps = token->shape & (NS_SHAPE_CAPS | NS_SHAPE_INITIAL | NS_SHAPE_DIGIT);
        if (!caps)
            return false;
        /* Where all is in capitals, "US" may be "us": an acronym that is a word wants full stops.
         */
        if ((token->flags & NS_TOKEN_SHOUT) && !(token->shape & NS_SHAPE_DOTS) &&
            (token->classes & (NS_CLASS_STOP | NS_CLASS_COMMON)))
            return false;
    }
    return true;
}

static void add_match(struct ns_story *story, size_t first, size_t count, size_t table,
                      uint32_t node)
{
    const struct ns_gazetteer *gazetteer = story->tables[table];
    const struct ns_gaz_node *at = &gazetteer->nodes[node];
    struct ns_name_token *token = &story->tokens[first];
    for (uint32_t i = 0; i < at->aliases; i++) {
        uint8_t tail;
        if (!fits(story, &gazetteer->aliases[at->alias + i], first, count, &tail))
            continue;
        if (!ns_story_grow(story, (void **)&story->matches, story->match_count,
                           &story->match_capacity, sizeof *story->matches))
            return;
        story->matches[story->match_count++] =
            (struct ns_match){node, at->alias + i, (uint8_t)table, (uint8_t)count, tail};
        token->matches++;
        return;
    }
}

/* The names that begin at a token, longest first; a user's before the built-in of that length. */
static void find_matches(struct ns_story *story, size_t first)
{
    uint32_t nodes[NS_STORY_TABLES][NS_SPAN_MAX + 1] = {{0}};
    size_t longest = 0;
    struct ns_name_token *token = &story->tokens[first];
    token->match = (uint32_t)story->match_count;
    for (size_t t = 0; t < story->table_count; t++) {
        uint32_t node = 0;
        for (size_t n = 0; n < NS_SPAN_MAX && first + n < story->token_count; n++) {
            const struct ns_name_token *next = &story->tokens[first + n];
            if ((n && next->gap == NS_GAP_BREAK) || next->field != token->field ||
                next->word[t] == NS_GAZ_NONE)
                break;
            node = ns_gazetteer_step(story->tables[t], node, next->word[t]);
            if (!node)
                break;
            nodes[t][n + 1] = node;
            longest = n + 1 > longest ? n + 1 : longest;
            if (!story->tables[t]->nodes[node].inner)
                break;
        }
    }
    for (size_t n = longest; n > 0; n--)
        for (size_t t = 0; t < story->table_count && token->matches < MATCHES_MAX; t++)
            if (nodes[t][n] && story->tables[t]->nodes[nodes[t][n]].aliases)
                add_match(story, first, n, t, nodes[t][n]);
}

static bool is_country(const struct ns_story *story, const struct ns_match *match)
{
    const struct ns_gazetteer *table = story->tables[match->table];
    unsigned type = table->entries[table->aliases[match->alias].entry].type;
    return type == NS_GAZ_COUNTRY || type == NS_GAZ_DEMONYM;
}

/* "U.S.-Russia summit": two countries, unless a table has both as one name. */
static bool parts_countries(const struct ns_story *story, size_t at)
{
    const struct ns_name_token *token = &story->tokens[at];
    bool before = false;
    if (!token->matches || !is_country(story, &story->matches[token->match]))
        return false;
    for (size_t back = 1; back <= NS_SPAN_MAX && back <= at; back++) {
        const struct ns_name_token *first = token - back;
        for (size_t i = 0; i < first->matches; i++) {
            const struct ns_match *match = &story->matches[first->match + i];
            if (match->length > back)
                return false;
            before |= match->length == back && is_country(story, match);
        }
        if (first->gap == NS_GAP_BREAK)
            break;
    }
    return before;
}

void ns_story_match(struct ns_story *story)
{
    story->match_count = 0;
    for (size_t i = 0; i < story->token_count && !story->failed; i++)
        find_matches(story, i);
    for (size_t i = 1; i < story->token_count; i++) {
        uint8_t gap = story->tokens[i].gap;
        bool joined = gap == NS_GAP_HYPHEN || gap == NS_GAP_SLASH || gap == NS_GAP_DASH;
        if (joined && parts_countries(story, i))
            story->tokens[i].gap = NS_GAP_BREAK;
    }
}

const struct ns_match *ns_story_match_of(const struct ns_story *story, size_t first, size_t count)
{
    const struct ns_name_token *token = &story->tokens[first];
    for (size_t i = 0; i < token->matches; i++)
        if (story->matches[token->match + i].length == count)
            return &story->matches[token->match + i];
    return NULL;
}
