#include "common/entities/story.h"

#include "common/analysis/normalize.h"
#include "common/base/utf8.h"
#include "common/entities/small_words.h"

#include <stdlib.h>
#include <utf8proc.h>

enum {
    GAP_MAX = 32,       /* bytes between two words of a name */
    CONNECTORS_MAX = 3, /* small words in a row inside a name */
    LINE_SHORT = 45,    /* a line this short ends before its page does */
    LONG_WORD = 4,      /* letters of a word that Title Case writes with a capital */
    HEADLINE_WORDS = 4, /* fewest capitalised words of a headline in the body */
    MATCHES_MAX = 6,    /* names of the tables that begin at one token */
};

/* The state of the scan of one field. */
struct scan {
    struct ns_story *story;
    struct ns_str text;
    size_t at;
    size_t line;                                  /* where the line (paragraph) began */
    size_t line_token;                            /* its first token */
    uint32_t capitals, shouts, small_long, small; /* words of the line */
    uint8_t field;
    bool first; /* the next word begins a sentence */
    bool all;   /* take small words, too */
};

bool ns_story_grow(struct ns_story *story, void **items, size_t count, size_t *capacity,
                   size_t size)
{
    if (count < *capacity)
        return true;
    size_t more = *capacity ? *capacity * 2 : 256;
    while (more <= count)
        more *= 2;
    void *grown = reallocarray(*items, more, size);
    if (!grown) {
        story->failed = true;
        return false;
    }
    *items = grown;
    *capacity = more;
    return true;
}

struct ns_str ns_story_text(const struct ns_story *story, size_t first, size_t count)
{
    const struct ns_name_token *from = &story->tokens[first],
                               *to = &story->tokens[first + count - 1];
    return (struct ns_str){story->fields[from->field].data + from->start, to->end - from->start};
}

/* --- small words between capitalised ones ------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Whether the newline at `at` ends the line for good: text whose lines are only broken for the
 * page's width goes on after a long line that does not end like a sentence. */
static bool is_hard_newline(const struct scan *scan, size_t at)
{
    struct ns_str text = scan->text;
    size_t from = at, next = at + 1;
    while (from > 0 && text.data[from - 1] != '\n' && at - from < LINE_SHORT)
        from--;
    if (at - from < LINE_SHORT)
        return true;
    if (next >= text.size || is_space(text.data[next]))
        return true;
    while (at > 0 && text.data[at - 1] == ' ')
        at--;
    char last = at ? text.data[at - 1] : '\n';
    return strchr(".!?:;\"')", last) != NULL;
}

/* --- small words ---------------------------------------------------------------------------- */

static uint64_t add_eight(uint64_t hash, uint64_t eight)
{
    hash = (hash ^ eight) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* The bit of the filter of small words for a hash. */
static uint16_t small_bit(uint64_t hash)
{
    return (uint16_t)(hash >> 32 & (NS_STORY_SMALL_BITS - 1));
}

static uint16_t small_bit_of(const char *key, size_t size)
{
    uint64_t hash = 0;
    for (size_t at = 0; at < size; at += 8)
        hash = add_eight(hash, ns_eight_at((struct ns_str){key, size}, at));
    return small_bit(hash);
}

/* Words in small letters, most of all text, with single spaces between them. */
static void pass_small(struct scan *scan)
{
    const char *data = scan->text.data;
    size_t at = scan->at, size = scan->text.size;
    do {
        uint64_t hash = 0;
        size_t start = at;
        unsigned letters;
        do {
            uint64_t eight = ns_eight_at((struct ns_str){data, size}, at);
            letters = ns_small_letters(eight);
            if (letters < 8)
                eight &= (UINT64_C(1) << letters * 8) - 1;
            if (letters)
                hash = add_eight(hash, eight);
            at += letters;
        } while (letters == 8 && at < size);
        uint16_t bit = small_bit(hash);
        scan->story->small[bit / 64] |= UINT64_C(1) << bit % 64;
        scan->small++;
        scan->small_long += at - start >= LONG_WORD;
        while (at < size && ns_word_byte[(unsigned char)data[at]] != NS_BYTE_OTHER)
            at++; /* eBay, naïve */
        at += at < size && data[at] == ' ';
    } while (at < size && ns_word_byte[(unsigned char)data[at]] == NS_BYTE_LOWER);
    scan->at = at;
    scan->first = false;
}

/* --- tokens ------------------------------------------------------------------------------- */

static struct ns_name_token *add_token(struct scan *scan, struct ns_word word)
{
    struct ns_story *story = scan->story;
    char key[NS_WORD_KEY_MAX];
    struct ns_str text = {scan->text.data + word.start, word.end - word.start};
    size_t size = ns_word_key(text, key);
    if (!size || story->token_count == NS_STORY_TOKENS_MAX ||
        !ns_story_grow(story, (void **)&story->tokens, story->token_count, &story->token_capacity,
                       sizeof *story->tokens))
        return NULL;
    struct ns_name_token *token = &story->tokens[story->token_count++];
    *token = (struct ns_name_token){.start = (uint32_t)word.start,
                                    .end = (uint32_t)word.end,
                                    .hash = ns_word_hash(key, size),
                                    .small = small_bit_of(key, size),
                                    .shape = (uint8_t)word.shape,
                                    .field = scan->field};
    for (size_t i = 0; i < story->table_count; i++) {
        token->word[i] =
            ns_gazetteer_word(story->tables[i], (struct ns_str){key, size}, token->hash);
        if (token->word[i] != NS_GAZ_NONE)
            token->classes |= story->tables[i]->words[token->word[i]].classes;
    }
    return token;
}

/* Whether a full stop after the token is part of how it is written: Mr., St., Corp., but not Bank.
 */
static bool is_abbreviation(const struct ns_name_token *token)
{
    enum { LONGEST = 4, ORDINARY = 3 }; /* letters: "Col.", "Rev." are words, too */
    const unsigned titles = NS_CLASS_TITLE | NS_CLASS_HONORIFIC | NS_CLASS_DATE;
    const unsigned others = NS_CLASS_SUFFIX | NS_CLASS_PLACE_HEAD | NS_CLASS_ORG_END;
    size_t size = token->end - token->start;
    bool common = token->classes & NS_CLASS_COMMON;
    return size <= LONGEST && (((token->classes & titles) && (!common || size <= ORDINARY)) ||
                               ((token->classes & others) && !common));
}

/* "SEOUL - Park said": capitals at the beginning of a line, and a word that goes on without. */
static bool is_dateline_end(const struct scan *scan, const struct ns_name_token *before,
                            size_t start)
{
    enum { SHORTEST = 3 };
    struct ns_word word;
    ns_word_at(scan->text, start, &word);
    return (before->shape & NS_SHAPE_CAPS) && !(before->shape & NS_SHAPE_DOTS) &&
           before->end - before->start >= SHORTEST && !(word.shape & NS_SHAPE_CAPS);
}

/* A gap of signs that does not part words: *at moves behind the sign. */
static enum ns_gap sign_gap(const struct scan *scan, size_t *at, size_t start)
{
    const struct ns_name_token *before = &scan->story->tokens[scan->story->token_count - 1];
    struct ns_str text = scan->text;
    size_t sign = *at < start && text.data[*at] == ' ' ? *at + 1 : *at;
    if (sign + 1 >= start || text.data[sign + 1] != ' ')
        return NS_GAP_SPACE;
    if (text.data[sign] == '-' && sign > *at && sign + 2 == start) {
        if (is_dateline_end(scan, before, start))
            return NS_GAP_SPACE; /* the sign parts them */
        *at = sign + 1;
        return NS_GAP_DASH;
    }
    if (text.data[sign] == ',' && sign + 2 == start && ns_is_company_form(scan->text, start)) {
        *at = sign + 1;
        return NS_GAP_COMMA;
    }
    return NS_GAP_SPACE;
}

/* "Port-au-Prince": adds the small word between two hyphens from `at` to `start`, if it is one. */
static bool add_hyphened(struct scan *scan, size_t at, size_t start)
{
    enum { LONGEST = 4 };
    struct ns_str text = scan->text;
    size_t end = start - 1;
    if (end < at + 2 || end - at > LONGEST + 1 || text.data[at] != '-' || text.data[end] != '-')
        return false;
    for (size_t i = at + 1; i < end; i++)
        if (ns_word_byte[(unsigned char)text.data[i]] != NS_BYTE_LOWER)
            return false;
    struct ns_name_token *token = add_token(scan, (struct ns_word){at + 1, end, 0});
    if (!token)
        return false;
    token->flags |= NS_TOKEN_CONNECTOR;
    token->gap = NS_GAP_HYPHEN;
    return true;
}

/* What stands between the last token and `start`; adds the small words there as tokens. */
static enum ns_gap add_gap(struct scan *scan, size_t start)
{
    struct ns_story *story = scan->story;
    size_t last = story->token_count;
    if (last == 0 || last <= scan->line_token)
        return NS_GAP_BREAK;
    const struct ns_name_token *before = &story->tokens[last - 1];
    size_t at = before->end;
    struct ns_str text = scan->text;
    struct ns_word words[CONNECTORS_MAX];
    size_t count = 0;
    if (start - at > GAP_MAX)
        return NS_GAP_BREAK;
    if (start - at == 1 && text.data[at] == '-')
        return NS_GAP_HYPHEN;
    if (add_hyphened(scan, at, start))
        return NS_GAP_HYPHEN;
    if (start - at == 1 && text.data[at] == '/')
        return NS_GAP_SLASH;
    enum ns_gap gap = NS_GAP_SPACE;
    bool initial = (before->shape & NS_SHAPE_INITIAL) && start == at + 1; /* J.Smith, N.Korea */
    if (text.data[at] == '.' && (initial || is_abbreviation(before)))
        at++;
    size_t spaced = at < start && text.data[at] == ' ' ? at + 1 : at;
    size_t possessive = ns_word_possessive(text, spaced);
    if (possessive)
        at = spaced + possessive, gap = NS_GAP_POSSESSIVE;
    else if (at < start && text.data[at] == '\'' && at && text.data[at - 1] == 's')
        at++, gap = NS_GAP_POSSESSIVE;
    else
        gap = sign_gap(scan, &at, start);
    while (at < start) {
        struct ns_word word;
        if (is_space(text.data[at])) {
            at++;
            continue;
        }
        bool ampersand = text.data[at] == '&';
        if (ampersand)
            word = (struct ns_word){at, at + 1, 0};
        else if (ns_word_byte[(unsigned char)text.data[at]] == NS_BYTE_LOWER)
            ns_word_at(text, at, &word);
        else
            return NS_GAP_BREAK;
        struct ns_str shown = {text.data + at, word.end - word.start};
        bool lone_article = count == 0 && ns_str_equal(shown, NS_STR("the"));
        if (count == CONNECTORS_MAX || word.end > start || lone_article ||
            (!ampersand && !ns_is_connector(shown)))
            return NS_GAP_BREAK;
        words[count++] = word;
        at = word.end;
        if (at < start && text.data[at] == '-') /* al-Assad */
            at++;
        else if (at + 2 < start && memcmp(text.data + at, " - ", 3) == 0 && shown.size == 2)
            at += 2;
    }
    for (size_t i = 0; i < count; i++) {
        struct ns_name_token *token = add_token(scan, words[i]);
        if (!token)
            return NS_GAP_BREAK;
        token->flags |= NS_TOKEN_CONNECTOR;
        token->gap = (uint8_t)(i ? NS_GAP_SPACE : gap);
        gap = NS_GAP_SPACE;
    }
    return gap;
}

/* Bytes of "al-" or "el-" that belongs to the word at start; " - " stands for its hyphen where
 * words and signs are parted. */
static size_t article_before(struct ns_str text, size_t start)
{
    size_t hyphen = start >= 3 && text.data[start - 1] == ' ' ? 3 : 1;
    if (start < hyphen + 2 ||
        memcmp(text.data + start - hyphen, hyphen == 1 ? "-" : " - ", hyphen) != 0)
        return 0;
    const char *article = text.data + start - hyphen - 2;
    if (article[1] != 'l' || (article[0] != 'a' && article[0] != 'e'))
        return 0;
    bool apart = article == text.data || is_space(article[-1]) || strchr("(\"'", article[-1]);
    return apart ? hyphen + 2 : 0;
}

static bool is_ordinary(const struct scan *scan, struct ns_word word)
{
    char key[NS_WORD_KEY_MAX];
    const struct ns_gazetteer *table = scan->story->tables[scan->story->table_count - 1];
    size_t size =
        ns_word_key((struct ns_str){scan->text.data + word.start, word.end - word.start}, key);
    uint32_t known = ns_gazetteer_word(table, (struct ns_str){key, size}, ns_word_hash(key, size));
    return known != NS_GAZ_NONE && (table->words[known].classes & NS_CLASS_COMMON);
}

/* "Jong-un", "Jin-ho": a short second part belongs to a name of several words, unless it is an
 * ordinary word behind one that is too, or that is long. */
static void join_second_part(struct scan *scan, struct ns_word *word, enum ns_gap gap)
{
    enum { SHORT_PART = 5 };
    struct ns_str text = scan->text;
    struct ns_word second;
    char key[NS_WORD_KEY_MAX];
    size_t at = word->end;
    if (gap != NS_GAP_SPACE || at + 1 >= text.size || text.data[at] != '-' ||
        ns_word_byte[(unsigned char)text.data[at + 1]] != NS_BYTE_LOWER)
        return;
    ns_word_at(text, at + 1, &second);
    size_t size = ns_word_key((struct ns_str){text.data + at + 1, second.end - at - 1}, key);
    if (size < 2 || size > 5)
        return;
    const struct ns_gazetteer *table = scan->story->tables[scan->story->table_count - 1];
    uint32_t known = ns_gazetteer_word(table, (struct ns_str){key, size}, ns_word_hash(key, size));
    bool ordinary = known != NS_GAZ_NONE && (table->words[known].classes & NS_CLASS_COMMON);
    if (ordinary && (word->end - word->start > SHORT_PART || is_ordinary(scan, *word) ||
                     ns_is_led_by((struct ns_str){key, size})))
        return;
    word->end = second.end;
}

/* Bytes of the full stop that belongs to an abbreviation at the end of a name. */
static uint32_t own_full_stop(const struct scan *scan, const struct ns_name_token *token)
{
    const unsigned classes = NS_CLASS_SUFFIX | NS_CLASS_ORG_END;
    bool short_form = (token->classes & classes) && is_abbreviation(token);
    return short_form && token->end < scan->text.size && scan->text.data[token->end] == '.';
}

/* "(CSIS)", or "( CSIS )" where words and signs are parted. */
static bool is_in_parentheses(struct ns_str text, size_t start, size_t end)
{
    if (start && end < text.size && text.data[start - 1] == ' ' && text.data[end] == ' ')
        start--, end++;
    return start && end < text.size && text.data[start - 1] == '(' && text.data[end] == ')';
}

static void take_word(struct scan *scan, struct ns_word word)
{
    struct ns_story *story = scan->story;
    size_t article = article_before(scan->text, word.start);
    enum ns_gap gap = add_gap(scan, word.start);
    bool first = scan->first;
    if (article && gap == NS_GAP_BREAK) {
        struct ns_name_token *token =
            add_token(scan, (struct ns_word){word.start - article, word.start - article + 2, 0});
        if (token)
            token->flags |= NS_TOKEN_CONNECTOR;
        gap = article == 3 ? NS_GAP_HYPHEN : NS_GAP_DASH;
    }
    join_second_part(scan, &word, gap);
    struct ns_name_token *token = add_token(scan, word);
    scan->at = word.end;
    scan->first = false;
    if (!token)
        return;
    token->gap = (uint8_t)gap;
    token->end += own_full_stop(scan, token);
    scan->at = token->end;
    if (first)
        token->flags |= NS_TOKEN_FIRST;
    if (is_in_parentheses(scan->text, word.start, token->end))
        token->flags |= NS_TOKEN_PAREN;
    if (story->failed)
        scan->at = scan->text.size;
}

/* --- lines -------------------------------------------------------------------------------- */

static void end_line(struct scan *scan, size_t end)
{
    struct ns_story *story = scan->story;
    struct ns_str line =
        ns_str_trim((struct ns_str){scan->text.data + scan->line, end - scan->line});
    unsigned flags = 0;
    if (story->token_count > scan->line_token) {
        bool sentence = line.size && strchr(".!?", line.data[line.size - 1]);
        if (scan->shouts >= 2 && scan->small == 0 && scan->shouts * 2 > scan->capitals)
            flags = NS_TOKEN_SHOUT;
        else if ((scan->field == 0 || !sentence) &&
                 scan->capitals >= (scan->field == 0 ? 2u : HEADLINE_WORDS) &&
                 scan->small_long * 3 <= scan->capitals)
            flags = NS_TOKEN_HEADLINE;
        if (ns_story_is_credit(line))
            flags |= NS_TOKEN_CREDIT;
    }
    for (size_t i = scan->line_token; flags && i < story->token_count; i++)
        story->tokens[i].flags |= (uint8_t)flags;
    scan->line_token = story->token_count;
    scan->capitals = scan->shouts = scan->small_long = scan->small = 0;
    scan->line = end;
    scan->first = true;
}

/* --- the scan ----------------------------------------------------------------------------- */

static void pass_sign(struct scan *scan)
{
    struct ns_str text = scan->text;
    char c = text.data[scan->at++];
    if (c == '\n') {
        if (is_hard_newline(scan, scan->at - 1))
            end_line(scan, scan->at);
    } else if ((c == '.' || c == '!' || c == '?') &&
               (scan->at == text.size || !ns_word_byte[(unsigned char)text.data[scan->at]])) {
        const struct ns_story *story = scan->story;
        const struct ns_name_token *last =
            story->token_count > scan->line_token ? &story->tokens[story->token_count - 1] : NULL;
        if (c != '.' || !last || last->end + 1 != scan->at || !is_abbreviation(last))
            scan->first = true;
    } else if (c == ':') {
        scan->first = true;
    }
}

static void take_capital(struct scan *scan)
{
    struct ns_word word;
    ns_word_at(scan->text, scan->at, &word);
    scan->capitals++;
    scan->shouts += (word.shape & NS_SHAPE_CAPS) != 0;
    take_word(scan, word);
}

/* A character beyond ASCII: a capital, another letter, or a sign. */
static void take_wide(struct scan *scan)
{
    uint32_t cp;
    size_t size = ns_utf8_decode(scan->text.data + scan->at, scan->text.size - scan->at, &cp);
    struct ns_word word;
    if (!size || !ns_is_word_char(cp)) {
        scan->at += size ? size : 1;
        return;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT) {
        take_capital(scan);
        return;
    }
    ns_word_at(scan->text, scan->at, &word);
    scan->at = word.end > scan->at ? word.end : scan->at + size;
    scan->first = false;
}

/* A number is taken only where it may belong to a name: Group of 20, Channel 4, 10 Downing Street.
 */
static void take_number(struct scan *scan)
{
    struct ns_story *story = scan->story;
    struct ns_word word;
    ns_word_at(scan->text, scan->at, &word);
    if (story->token_count > scan->line_token &&
        scan->at - story->tokens[story->token_count - 1].end <= 4)
        take_word(scan, word);
    else
        scan->at = word.end;
    scan->first = false;
}

/* "d'Ivoire", "l'Aquila": a word with a capital behind one small letter. */
static bool is_elision(const struct scan *scan)
{
    struct ns_str text = scan->text;
    size_t at = scan->at;
    if ((text.data[at] != 'd' && text.data[at] != 'l') || at + 2 >= text.size ||
        (at && ns_word_byte[(unsigned char)text.data[at - 1]]))
        return false;
    bool curly = at + 4 < text.size && memcmp(text.data + at + 1, "\xE2\x80\x99", 3) == 0;
    if (text.data[at + 1] != '\'' && !curly)
        return false;
    unsigned kind = ns_word_byte[(unsigned char)text.data[at + (curly ? 4 : 2)]];
    return kind == NS_BYTE_CAPITAL || kind == NS_BYTE_WIDE;
}

static void scan_field(struct ns_story *story, size_t field, bool all)
{
    struct scan scan = {.story = story,
                        .text = story->fields[field],
                        .field = (uint8_t)field,
                        .line_token = story->token_count,
                        .first = true,
                        .all = all};
    while (scan.at < scan.text.size) {
        switch (ns_word_byte[(unsigned char)scan.text.data[scan.at]]) {
        case NS_BYTE_LOWER:
            if (scan.all) {
                struct ns_word word;
                ns_word_at(scan.text, scan.at, &word);
                size_t count = story->token_count;
                take_word(&scan, word);
                if (story->token_count > count)
                    story->tokens[story->token_count - 1].flags |= NS_TOKEN_SMALL;
            } else if (is_elision(&scan)) {
                take_capital(&scan);
            } else {
                pass_small(&scan);
            }
            break;
        case NS_BYTE_CAPITAL:
            take_capital(&scan);
            break;
        case NS_BYTE_NUMBER:
            take_number(&scan);
            break;
        case NS_BYTE_WIDE:
            take_wide(&scan);
            break;
        default:
            pass_sign(&scan);
        }
    }
    end_line(&scan, scan.text.size);
}

/* --- all fields ---------------------------------------------------------------------------- */

static void scan_all(struct ns_story *story, bool all)
{
    story->token_count = story->match_count = 0;
    for (size_t i = 0; i < story->field_count; i++)
        scan_field(story, i, all);
    ns_story_mark_plain(story);
    ns_story_match(story);
}

void ns_story_scan(struct ns_story *story, const struct ns_article *article)
{
    story->article = article;
    story->fields[NS_STORY_TITLE] = article->title;
    story->fields[NS_STORY_BODY] = article->body;
    story->fields[NS_STORY_DATELINE] = article->dateline;
    for (size_t i = 0; i < article->captions.count; i++)
        story->fields[NS_STORY_CAPTION + i] = article->captions.items[i];
    story->field_count = NS_STORY_CAPTION + article->captions.count;
    for (size_t i = 0; i < story->field_count; i++)
        if (!story->fields[i].data)
            story->fields[i] = NS_STR("");
    story->dateline = ns_story_dateline(story->fields[NS_STORY_BODY]);
    story->acronym_count = 0;
    memset(story->small, 0, sizeof story->small);
    scan_all(story, false);
    if (story->token_count == 0)
        scan_all(story, true);
    ns_story_find_acronyms(story);
}
