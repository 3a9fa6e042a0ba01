#include "common/analysis/stemmer.h"

#include "common/analysis/token_hash.h"
#include "common/base/ascii.h"
#include "common/base/table.h"
#include "common/index/xapian_shim.h"

#include <stdlib.h>

/* Nearly all tokens of a text are some thousand short words: those are looked up here first, in one
 * cache line, without touching the tables. */
enum { LINES_BITS = 14, PLACES = 3, RECENT_TEXT = 16, CACHE_LINE = 64 };

/* As long as only a few distinct tokens have come, as when a query's few hits are read, a small
 * part of these lines serves: to touch the pages of them all would take longer than the query. */
enum { LINES_FEW_BITS = 8, FEW_TOKENS = 3 << LINES_FEW_BITS };

/* Of so many distinct tokens the stems are remembered; 80 MB of news have 90,000.  The rest, of
 * input that is no language, is stemmed again where it comes again. */
enum { TOKENS_MAX = 1 << 18 };

/* The bytes of tokens as two numbers each, padded with NULs; all NUL = free (no token is). */
struct line {
    uint64_t low[PLACES], high[PLACES];
    uint32_t stems[PLACES];
    uint32_t last; /* the place that was filled last */
};
_Static_assert(sizeof(struct line) == CACHE_LINE, "so that it is one");
_Static_assert((int)RECENT_TEXT == (int)NS_TOKEN_PADDING, "what of a token can always be read");

struct ns_stemmer {
    struct line *lines;  /* 1 << LINES_BITS of them, in memory */
    void *memory;        /* which is zero at first, and not touched before it is used */
    uint64_t lines_mask; /* of the lines in use, less one */
    struct ns_xapian_stemmer *xapian; /* NULL: tokens are their own stems */
    bool elides;                      /* l'homme is homme */
    bool dots;                        /* 10.000 is 10000 */
    struct ns_table tokens;           /* the first TOKENS_MAX seen */
    uint32_t *stem_ids;               /* by token number */
    uint32_t capacity;                /* of stem_ids */
    struct ns_table stems;
};

/* Those of ISO 639-1 that Xapian 1.4 stems. */
static const char *const stemmed_languages[] = {
    "ar", "hy", "eu", "ca", "da", "nl", "en", "fi", "fr", "de", "hu", "id", "ga",
    "it", "lt", "ne", "no", "pt", "ro", "ru", "es", "sv", "ta", "tr", NULL,
};

const char *ns_stemmer_language(struct ns_str language)
{
    if (language.size == 0)
        return "en";
    if (ns_str_equal(language, NS_STR("nb")) || ns_str_equal(language, NS_STR("nn")))
        return "no";
    for (size_t i = 0; stemmed_languages[i]; i++)
        if (ns_str_equal(language, ns_str_of(stemmed_languages[i])))
            return stemmed_languages[i];
    return "none";
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

enum ns_status ns_stemmer_open(struct ns_stemmer **out, struct ns_str language,
                               struct ns_error *err)
{
    struct ns_stemmer *stemmer = calloc(1, sizeof *stemmer);
    if (!stemmer)
        return ns_error_nomem(err);
    static const char *const eliding[] = {"fr", "it", "ca", NULL};
    static const char *const dotting[] = {"de", "nl", "da", "no", "es", "it",
                                          "pt", "ca", "ro", "tr", "id", NULL};
    const char *name = ns_stemmer_language(language);
    stemmer->memory = calloc(((size_t)1 << LINES_BITS) + 1, sizeof(struct line));
    if (!stemmer->memory) {
        free(stemmer);
        return ns_error_nomem(err);
    }
    size_t past = (uintptr_t)stemmer->memory % CACHE_LINE;
    stemmer->lines = (struct line *)((char *)stemmer->memory + (past ? CACHE_LINE - past : 0));
    stemmer->lines_mask = (1 << LINES_FEW_BITS) - 1;
    stemmer->elides = is_one_of(name, eliding);
    stemmer->dots = is_one_of(name, dotting);
    if (strcmp(name, "none") != 0) {
        enum ns_status status = ns_xapian_stemmer_open(&stemmer->xapian, name, err);
        if (status != NS_OK) {
            ns_stemmer_close(stemmer);
            return status;
        }
    }
    *out = stemmer;
    return NS_OK;
}

void ns_stemmer_close(struct ns_stemmer *stemmer)
{
    if (!stemmer)
        return;
    ns_xapian_stemmer_close(stemmer->xapian);
    ns_table_release(&stemmer->tokens);
    ns_table_release(&stemmer->stems);
    free(stemmer->stem_ids);
    free(stemmer->memory);
    free(stemmer);
}

/* The word without the article or pronoun that lost its vowel to it; what it names is the same. */
static struct ns_str without_elision(struct ns_str token)
{
    static const char *const elided[] = {
        "l",  "d",   "j",   "m",   "t",    "s",    "n",    "c",     "qu",     "jusqu",  "lorsqu",
        "un", "all", "del", "nel", "dell", "nell", "sull", "quell", "puisqu", "quoiqu", "quest"};
    const char *at = token.size ? memchr(token.data, '\'', token.size) : NULL;
    size_t size = at ? (size_t)(at - token.data) : 0;
    if (!at || size + 1 == token.size)
        return token;
    for (size_t i = 0; i < sizeof elided / sizeof *elided; i++)
        if (strlen(elided[i]) == size && memcmp(token.data, elided[i], size) == 0)
            return (struct ns_str){at + 1, token.size - size - 1};
    return token;
}

/* Digits with a dot before each three of them, and one to three before that: without the dots, in
 * text.  Any other token as it is. */
static struct ns_str without_dots(struct ns_str token, char text[NS_TOKEN_MAX + 16])
{
    size_t size = 0, since = 0;
    bool dotted = false;
    if (!token.size || !ns_ascii_is_digit(token.data[0]) || token.size > NS_TOKEN_MAX)
        return token;
    for (size_t i = 0; i < token.size; i++) {
        bool dot = token.data[i] == '.';
        if (dot ? (dotted ? since != 3 : since > 3) : !ns_ascii_is_digit(token.data[i]))
            return token;
        since = dot ? 0 : since + 1;
        dotted |= dot;
        if (!dot)
            text[size++] = token.data[i];
    }
    return dotted && since == 3 ? (struct ns_str){text, size} : token;
}

static uint32_t make_stem(struct ns_stemmer *stemmer, struct ns_str token)
{
    char text[NS_TOKEN_MAX + 16], digits[NS_TOKEN_MAX + 16];
    if (stemmer->elides)
        token = without_elision(token);
    if (stemmer->dots)
        token = without_dots(token, digits);
    if (!stemmer->xapian)
        return ns_table_intern(&stemmer->stems, token);
    size_t size = ns_xapian_stemmer_stem(stemmer->xapian, token, text, sizeof text);
    return ns_table_intern(&stemmer->stems, size ? (struct ns_str){text, size} : token);
}

/* The number of the token's stem, from the tables; NS_TABLE_NONE when there is no memory.  Sets
 * *fresh when the token is new, or was not remembered. */
static uint32_t find_stem(struct ns_stemmer *stemmer, struct ns_str token, bool *fresh)
{
    uint32_t known = stemmer->tokens.count;
    bool full = known >= TOKENS_MAX;
    uint32_t number =
        full ? ns_table_find(&stemmer->tokens, token) : ns_table_intern(&stemmer->tokens, token);
    *fresh = number >= known;
    if (known == FEW_TOKENS)
        stemmer->lines_mask = (1 << LINES_BITS) - 1;
    if (number == NS_TABLE_NONE)
        return full ? make_stem(stemmer, token) : NS_TABLE_NONE;
    if (number >= stemmer->capacity) {
        uint32_t capacity = stemmer->tokens.capacity;
        uint32_t *ids = realloc(stemmer->stem_ids, capacity * sizeof *ids);
        if (!ids)
            return NS_TABLE_NONE;
        for (uint32_t i = stemmer->capacity; i < capacity; i++)
            ids[i] = NS_TABLE_NONE;
        stemmer->stem_ids = ids;
        stemmer->capacity = capacity;
    }
    if (stemmer->stem_ids[number] == NS_TABLE_NONE)
        stemmer->stem_ids[number] = make_stem(stemmer, token);
    return stemmer->stem_ids[number];
}

/* The place that has the token, or PLACES: all are compared, for which one it is nobody can guess.
 */
static inline unsigned place_of(const struct line *line, uint64_t low, uint64_t high)
{
    unsigned first = (line->low[0] == low) & (line->high[0] == high);
    unsigned second = (line->low[1] == low) & (line->high[1] == high);
    unsigned third = (line->low[2] == low) & (line->high[2] == high);
    return PLACES - (3 * first + 2 * second + third);
}

static inline struct line *line_of(const struct ns_stemmer *stemmer, struct ns_str token)
{
    return &stemmer->lines[ns_token_hash(token) & stemmer->lines_mask];
}

void ns_stemmer_fetch(const struct ns_stemmer *stemmer, struct ns_str token)
{
    if (token.size <= RECENT_TEXT)
        __builtin_prefetch(line_of(stemmer, token));
}

bool ns_stemmer_id(struct ns_stemmer *stemmer, struct ns_str token, uint32_t *id, bool *fresh)
{
    uint64_t low, high;
    if (token.size > RECENT_TEXT || !token.size) {
        *id = find_stem(stemmer, token, fresh);
        return *id != NS_TABLE_NONE;
    }
    memcpy(&low, token.data, sizeof low);
    memcpy(&high, token.data + sizeof low, sizeof high);
    struct line *line = line_of(stemmer, token);
    unsigned place = place_of(line, low, high);
    if (place < PLACES) {
        *id = line->stems[place];
        *fresh = false;
        return true;
    }
    *id = find_stem(stemmer, token, fresh);
    if (*id == NS_TABLE_NONE)
        return false;
    line = line_of(stemmer, token); /* which may be another one now */
    line->last = line->last + 1 < PLACES ? line->last + 1 : 0;
    line->low[line->last] = low;
    line->high[line->last] = high;
    line->stems[line->last] = *id;
    return true;
}

struct ns_str ns_stemmer_text(const struct ns_stemmer *stemmer, uint32_t id)
{
    return stemmer->stems.keys[id];
}

bool ns_stemmer_stem(struct ns_stemmer *stemmer, struct ns_str token, struct ns_stem *out)
{
    char text[RECENT_TEXT + NS_TOKEN_PADDING] = {0};
    if (token.size <= RECENT_TEXT && token.size) {
        memcpy(text, token.data, token.size);
        token.data = text;
    }
    if (!ns_stemmer_id(stemmer, token, &out->id, &out->fresh))
        return false;
    out->text = ns_stemmer_text(stemmer, out->id);
    return true;
}

bool ns_stemmer_has_stems(const struct ns_stemmer *stemmer)
{
    return stemmer->xapian != NULL;
}

uint32_t ns_stemmer_count(const struct ns_stemmer *stemmer)
{
    return stemmer->stems.count;
}

size_t ns_stemmer_memory(const struct ns_stemmer *stemmer)
{
    return ns_table_memory(&stemmer->tokens) + ns_table_memory(&stemmer->stems) +
           stemmer->capacity * sizeof *stemmer->stem_ids;
}
