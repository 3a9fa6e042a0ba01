#include "common/entities/span_features.h"

#include "common/entities/memory.h"

enum { EDGE = 1, LINE = 2, TOO_LONG = 3, WORD_LONG = 24 }; /* what stands around that is no word */

static uint32_t mix(uint32_t hash, uint32_t value)
{
    hash = (hash ^ value) * 0x9e3779b1u;
    return hash ^ hash >> 15;
}

static uint32_t feature(uint32_t kind, uint32_t value)
{
    uint32_t hash = (value ^ kind * 0x5bd1e995u) * 0x9e3779b1u;
    hash = (hash ^ hash >> 15) * 0x85ebca6bu;
    return hash ^ hash >> 13;
}

/* --- the words around --------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static uint32_t letters_hash(const char *from, const char *to)
{
    uint32_t hash = 2166136261u;
    for (; from < to; from++)
        hash = (hash ^ ((unsigned char)*from | 0x20)) * 16777619u;
    return hash | 0x100;
}

/* Whether a full stop ends there that belongs to the word before: "Dr.", "Gov.". */
static bool ends_short_form(struct ns_str text, size_t end)
{
    enum { SHORT_MAX = 4 };
    size_t start = end ? end - 1 : 0;
    if (!end || text.data[start] != '.')
        return false;
    while (start && end - start <= SHORT_MAX + 1u &&
           ns_word_byte[(unsigned char)text.data[start - 1]])
        start--;
    return end - start > 2 && end - start <= SHORT_MAX + 1u &&
           ns_word_byte[(unsigned char)text.data[start]] == NS_BYTE_CAPITAL;
}

/* The word or sign that ends before *at, which moves to its beginning. */
static uint32_t item_before(struct ns_str text, size_t *at)
{
    size_t end = *at;
    while (end && is_blank(text.data[end - 1]))
        end--;
    if (ends_short_form(text, end))
        end--;
    size_t start = end;
    while (start && end - start < WORD_LONG && ns_word_byte[(unsigned char)text.data[start - 1]])
        start--;
    *at = start;
    if (start < end)
        return end - start == WORD_LONG ? TOO_LONG
                                        : letters_hash(text.data + start, text.data + end);
    if (!start)
        return EDGE;
    *at = start - 1;
    return text.data[start - 1] == '\n' ? LINE : (unsigned char)text.data[start - 1];
}

/* The word or sign that begins behind *at, which moves to its end. */
static uint32_t item_after(struct ns_str text, size_t *at)
{
    size_t start = *at;
    while (start < text.size && is_blank(text.data[start]))
        start++;
    size_t end = start;
    while (end < text.size && end - start < WORD_LONG &&
           ns_word_byte[(unsigned char)text.data[end]])
        end++;
    *at = end;
    if (start < end)
        return end - start == WORD_LONG ? TOO_LONG
                                        : letters_hash(text.data + start, text.data + end);
    if (end == text.size)
        return EDGE;
    *at = end + 1;
    return text.data[end] == '\n' ? LINE : (unsigned char)text.data[end];
}

static unsigned classes_of(const struct ns_story *story, struct ns_str word)
{
    char key[NS_WORD_KEY_MAX];
    unsigned classes = 0;
    size_t size = ns_word_key(word, key);
    uint32_t hash = ns_word_hash(key, size);
    for (size_t i = 0; size && i < story->table_count; i++) {
        uint32_t found = ns_gazetteer_word(story->tables[i], (struct ns_str){key, size}, hash);
        if (found != NS_GAZ_NONE)
            classes |= story->tables[i]->words[found].classes;
    }
    return classes;
}

static void look_before(const struct ns_story *story, const struct ns_name_token *token,
                        struct ns_token_view *view)
{
    static const struct ns_str prepositions[] = {
        {"in", 2},     {"at", 2},     {"near", 4},    {"from", 4}, {"to", 2},
        {"across", 6}, {"around", 6}, {"outside", 7}, {"into", 4}, {"toward", 6}};
    struct ns_str text = story->fields[token->field];
    size_t end = token->start;
    if (!end || (text.data[end - 1] != ' ' && text.data[end - 1] != '\n'))
        return;
    size_t start = --end;
    while (start && ns_word_byte[(unsigned char)text.data[start - 1]] == NS_BYTE_LOWER)
        start--;
    struct ns_str word = {text.data + start, end - start};
    if (!word.size)
        return;
    if (ns_str_equal(word, NS_STR("the")))
        view->place_before = NS_BEFORE_THE;
    for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++)
        if (ns_str_equal(word, prepositions[i]))
            view->place_before = NS_BEFORE_PREPOSITION;
    view->word_before = (uint16_t)classes_of(story, word);
}

static void look_after(const struct ns_story *story, const struct ns_name_token *token,
                       struct ns_token_view *view)
{
    struct ns_str text = story->fields[token->field];
    size_t at = token->end;
    if (at < text.size && text.data[at] == ',')
        at++;
    if (at >= text.size || (text.data[at] != ' ' && text.data[at] != '\n'))
        return;
    size_t start = ++at;
    while (at < text.size && ns_word_byte[(unsigned char)text.data[at]] == NS_BYTE_LOWER)
        at++;
    if (at > start)
        view->word_after =
            (uint16_t)classes_of(story, (struct ns_str){text.data + start, at - start});
}

void ns_token_look_around(const struct ns_story *story, size_t at, struct ns_token_view *view)
{
    const struct ns_name_token *token = &story->tokens[at];
    struct ns_str text = story->fields[token->field];
    size_t before = token->start, after = token->end;
    for (size_t i = 0; i < 2; i++) {
        view->before[i] = item_before(text, &before);
        view->after[i] = item_after(text, &after);
    }
}

void ns_token_look_beside(const struct ns_story *story, size_t at, struct ns_token_view *view)
{
    const struct ns_name_token *token = &story->tokens[at];
    view->word_before = view->word_after = view->place_before = 0;
    if (token->gap != NS_GAP_SPACE || (token[-1].flags & NS_TOKEN_PLAIN))
        look_before(story, token, view);
    if (at + 1 == story->token_count || token[1].gap == NS_GAP_BREAK ||
        (token[1].flags & NS_TOKEN_PLAIN))
        look_after(story, token, view);
}

/* --- tokens ------------------------------------------------------------------------------- */

/* The last or first letters of a word, in small letters. */
static uint32_t letters_of(const char *text, size_t count)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < count; i++)
        letters = letters << 8 | ((unsigned char)text[i] | 0x20);
    return letters;
}

static uint32_t shape_of(const struct ns_name_token *token)
{
    size_t size = token->end - token->start;
    return token->shape | (uint32_t)(size > 7 ? 7 : size) << 8 |
           (uint32_t)(token->flags & NS_TOKEN_CONNECTOR) << 12;
}

/* How the tables know the token: the type of the longest name it is in, and where in it. */
static uint32_t table_mark(const struct ns_story *story, size_t at)
{
    for (size_t back = 0; back < NS_SPAN_MAX && back <= at; back++) {
        const struct ns_name_token *token = &story->tokens[at - back];
        if (token->matches) {
            const struct ns_match *match = &story->matches[token->match];
            if (match->length > back)
                return (uint32_t)ns_match_label(story, match) << 4 | (back > 0) |
                       (uint32_t)(back + 1 < match->length) << 1;
        }
        if (token->gap == NS_GAP_BREAK)
            break;
    }
    return 0;
}

static const struct ns_name_token *neighbour(const struct ns_story *story, size_t at, bool after)
{
    const struct ns_name_token *token = &story->tokens[at];
    if (!after)
        return at && token->gap != NS_GAP_BREAK ? token - 1 : NULL;
    return at + 1 < story->token_count && token[1].gap != NS_GAP_BREAK &&
                   token[1].field == token->field
               ? token + 1
               : NULL;
}

size_t ns_token_features(const struct ns_story *story, size_t at,
                         uint32_t features[NS_TOKEN_FEATURES])
{
    const struct ns_name_token *token = &story->tokens[at];
    const struct ns_token_view *view = &story->views[at];
    const struct ns_name_token *before = neighbour(story, at, false);
    const struct ns_name_token *after = neighbour(story, at, true);
    const unsigned line = NS_TOKEN_FIRST | NS_TOKEN_HEADLINE | NS_TOKEN_SHOUT;
    const char *text = story->fields[token->field].data;
    size_t size = token->end - token->start, part = size < 3 ? size : 3;
    uint32_t gaps = token->gap | (uint32_t)(after ? after->gap : 0) << 4;
    uint32_t mark = table_mark(story, at);
    uint32_t known = token->classes | (uint32_t)(token->flags & line) << 16;
    uint32_t small = ns_story_has_small(story, token);
    uint32_t end = letters_of(text + token->end - part, part), shape = shape_of(token);
    uint32_t count = 0;
    features[count++] = feature(1, token->hash);
    features[count++] = feature(3, mix(token->hash, view->after[0]));
    features[count++] = feature(4, view->before[0]);
    features[count++] = feature(5, view->after[0]);
    features[count++] = feature(6, mix(view->before[0], view->before[1]));
    features[count++] = feature(7, mix(view->after[0], view->after[1]));
    features[count++] = feature(8, end);
    features[count++] = feature(9, letters_of(text + token->start, part));
    features[count++] = feature(10, mix(shape, gaps));
    features[count++] = feature(11, known);
    features[count++] = feature(13, mix(token->classes, after ? after->classes + 1u : 0));
    features[count++] = feature(14, mix(mark, token->flags & line));
    features[count++] = feature(16, mix(shape, mix(known, small)));
    features[count++] = feature(17, before ? before->hash : view->before[1]);
    features[count++] = feature(18, after ? after->hash : view->after[1]);
    features[count++] = feature(19, mix(shape, view->before[0]));
    features[count++] = feature(20, mix(shape, view->after[0]));
    return count;
}

/* --- spans -------------------------------------------------------------------------------- */

static unsigned coarse(const struct ns_name_token *token)
{
    static const unsigned order[] = {NS_CLASS_TITLE,    NS_CLASS_HONORIFIC, NS_CLASS_ORG_END,
                                     NS_CLASS_ORG_HEAD, NS_CLASS_PLACE_END, NS_CLASS_PLACE_HEAD,
                                     NS_CLASS_GIVEN,    NS_CLASS_SURNAME,   NS_CLASS_COMMON};
    enum { CLASSES = sizeof order / sizeof *order };
    if (token->flags & NS_TOKEN_CONNECTOR)
        return token->classes & NS_CLASS_PARTICLE ? CLASSES + 1 : CLASSES + 2;
    if (token->shape & (NS_SHAPE_CAPS | NS_SHAPE_INITIAL | NS_SHAPE_DIGIT))
        return CLASSES + 3 + (token->shape & (NS_SHAPE_CAPS | NS_SHAPE_INITIAL | NS_SHAPE_DIGIT));
    for (unsigned i = 0; token->classes && i < CLASSES; i++)
        if (token->classes & order[i])
            return i;
    return CLASSES;
}

static uint32_t memory_mark(const struct ns_span *span, const struct ns_name_token *token)
{
    const struct ns_memory_word *word =
        span->second ? ns_memory_find(span->story->memory, token->hash) : NULL;
    if (!word)
        return span->second;
    return 2u | (uint32_t)(word->person_last > 0) << 2 | (uint32_t)(word->person_first > 0) << 3 |
           (uint32_t)(word->organization > 0) << 4 | (uint32_t)(word->place > 0) << 5;
}

/* Names of the tables in the span, in order. */
static uint32_t inner_names(const struct ns_span *span)
{
    const struct ns_story *story = span->story;
    uint32_t names = 0;
    for (size_t i = 0; i < span->count;) {
        const struct ns_name_token *token = &story->tokens[span->first + i];
        size_t length = 0;
        for (size_t j = 0; j < token->matches && !length; j++) {
            const struct ns_match *match = &story->matches[token->match + j];
            if (i + match->length > span->count || match->length == span->count)
                continue;
            length = match->length;
            names = names << 5 | 1u << 4 | (uint32_t)ns_match_label(story, match) << 1 | (i > 0);
        }
        i += length ? length : 1;
    }
    return names;
}

/* One word has been seen as a token already. */
static size_t features_of_one(const struct ns_span *span, uint32_t table,
                              uint32_t features[NS_SPAN_FEATURES])
{
    const struct ns_token_view *view = &span->story->views[span->first];
    const struct ns_name_token *token = &span->story->tokens[span->first];
    size_t count = 0;
    features[count++] = feature(44, mix(table, token->flags));
    features[count++] = feature(45, mix(view->before[0], view->after[0]));
    if (span->second)
        features[count++] = feature(48, memory_mark(span, token) << 8);
    return count;
}

size_t ns_span_features(const struct ns_span *span, uint32_t features[NS_SPAN_FEATURES])
{
    const struct ns_story *story = span->story;
    const struct ns_name_token *first = &story->tokens[span->first];
    const struct ns_name_token *last = first + span->count - 1;
    const uint32_t *before = story->views[span->first].before;
    const uint32_t *after = story->views[span->first + span->count - 1].after;
    uint32_t classes = 0;
    uint32_t table = span->match ? (uint32_t)ns_match_label(story, span->match) + 1 : 0;
    uint32_t length = (uint32_t)span->count;
    if (span->count == 1)
        return features_of_one(span, table, features);
    for (size_t i = 0; i < span->count; i++) {
        classes = mix(classes, coarse(&first[i]));
    }
    bool open_before =
        span->first && first->gap == NS_GAP_SPACE && !(first[-1].flags & NS_TOKEN_PLAIN);
    bool open_after = span->first + span->count < story->token_count &&
                      last[1].gap == NS_GAP_SPACE && !(last[1].flags & NS_TOKEN_PLAIN);
    uint32_t open = (uint32_t)open_before | (uint32_t)open_after << 1;
    size_t count = 0;
    features[count++] = feature(40, mix(length, first->flags));
    features[count++] = feature(42, mix(classes, table));
    features[count++] = feature(44, mix(mix(table, length), inner_names(span)));
    features[count++] = feature(45, mix(before[0], after[0]));
    features[count++] = feature(46, mix(mix(classes, before[0]), open));
    features[count++] = feature(47, mix(mix(classes, after[0]), open));
    if (span->second)
        features[count++] = feature(48, mix(memory_mark(span, first) << 8 | memory_mark(span, last),
                                            length > 2 ? 2 : length));
    return count;
}
