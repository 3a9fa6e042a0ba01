#include "query/match/passage.h"

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/base/utf8.h"

#include <stdlib.h>

enum {
    LANGUAGES_MAX = 32,
    STEMMER_MEMORY_MAX = 32 * 1024 * 1024, /* a stemmer's cache starts anew past this */
    WORD_REACH = 40,                       /* bytes to look for a space in, to cut at a word */
    SNIPPET_MIN = 20,
    SNIPPET_MAX = 64 * 1024,
};

#define NO_WORD SIZE_MAX

/* A language's stemmer, and the query's words by their stem in it. */
struct language {
    const char *name;
    struct ns_stemmer *stemmer;
    size_t *words; /* by stem id below `mapped`: the first word of the plan with that stem */
    uint32_t mapped;
    bool filters; /* first_bytes tells which tokens can match */
    bool first_bytes[256];
    uint64_t prepared; /* for which plan */
};

/* A token of the text that is a word of the query. */
struct match {
    size_t start, end;
    uint32_t position;
    size_t word; /* the first word of the plan with its stem */
};

struct matches {
    struct match *items;
    size_t count, capacity;
};

struct span_list {
    struct ns_span *items;
    size_t count, capacity;
};

struct ns_matcher {
    const struct ns_plan *plan;
    uint64_t prepared; /* counts plans */
    struct language languages[LANGUAGES_MAX];
    size_t language_count;
    struct ns_tokenizer tokenizer;
    struct matches matches;
    struct span_list title, snippet;
    unsigned *counts; /* by word, how often in the window */
    size_t count_capacity;
};

enum ns_status ns_matcher_open(struct ns_matcher **out, struct ns_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? NS_OK : ns_error_nomem(err);
}

static void close_language(struct language *language)
{
    ns_stemmer_close(language->stemmer);
    free(language->words);
    *language = (struct language){0};
}

void ns_matcher_close(struct ns_matcher *matcher)
{
    if (!matcher)
        return;
    for (size_t i = 0; i < matcher->language_count; i++)
        close_language(&matcher->languages[i]);
    free(matcher->matches.items);
    free(matcher->title.items);
    free(matcher->snippet.items);
    free(matcher->counts);
    free(matcher);
}

enum ns_status ns_matcher_prepare(struct ns_matcher *matcher, const struct ns_plan *plan,
                                  struct ns_error *err)
{
    matcher->plan = plan;
    matcher->prepared++;
    if (plan->word_count > matcher->count_capacity) {
        unsigned *counts = realloc(matcher->counts, plan->word_count * sizeof *counts);
        if (!counts)
            return ns_error_nomem(err);
        matcher->counts = counts;
        matcher->count_capacity = plan->word_count;
    }
    return NS_OK;
}

/* --- words by stem --- */

static enum ns_status map_words(struct ns_matcher *matcher, struct language *language,
                                struct ns_error *err)
{
    const struct ns_plan *plan = matcher->plan;
    struct ns_stem stem;
    uint32_t mapped = 0;
    memset(language->first_bytes, 0, sizeof language->first_bytes);
    for (size_t i = 0; i < plan->word_count; i++) {
        if (!ns_stemmer_stem(language->stemmer, plan->words[i].token, &stem))
            return ns_error_nomem(err);
        mapped = stem.id + 1 > mapped ? stem.id + 1 : mapped;
        language->first_bytes[(unsigned char)stem.text.data[0]] = true;
    }
    size_t *words = realloc(language->words, (mapped + 1) * sizeof *words);
    if (!words)
        return ns_error_nomem(err);
    language->words = words;
    language->mapped = mapped;
    for (uint32_t i = 0; i < mapped; i++)
        words[i] = NO_WORD;
    for (size_t i = plan->word_count; i--;) {
        if (!ns_stemmer_stem(language->stemmer, plan->words[i].token, &stem))
            return ns_error_nomem(err);
        words[stem.id] = i;
    }
    /* English suffix rules leave the first letter alone; other stemmers may take prefixes off. */
    language->filters = strcmp(language->name, "en") == 0 || strcmp(language->name, "none") == 0;
    language->prepared = matcher->prepared;
    return NS_OK;
}

static enum ns_status use_language(struct ns_matcher *matcher, struct ns_str code,
                                   struct language **out, struct ns_error *err)
{
    const char *name = ns_stemmer_language(code);
    struct language *language = NULL;
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < matcher->language_count && !language; i++)
        if (strcmp(matcher->languages[i].name, name) == 0)
            language = &matcher->languages[i];
    if (!language) { /* there are fewer names than LANGUAGES_MAX */
        language = &matcher->languages[matcher->language_count++];
        language->name = name;
    }
    if (language->stemmer && language->prepared != matcher->prepared &&
        ns_stemmer_memory(language->stemmer) > STEMMER_MEMORY_MAX) {
        close_language(language);
        language->name = name;
    }
    if (!language->stemmer)
        status = ns_stemmer_open(&language->stemmer, ns_str_of(name), err);
    if (status == NS_OK && language->prepared != matcher->prepared)
        status = map_words(matcher, language, err);
    *out = language;
    return status;
}

/* --- scanning --- */

static bool add_match(struct matches *matches, struct match match)
{
    if (matches->count == matches->capacity) {
        size_t capacity = matches->capacity ? matches->capacity * 2 : 256;
        struct match *items = realloc(matches->items, capacity * sizeof *items);
        if (!items)
            return false;
        matches->items = items;
        matches->capacity = capacity;
    }
    matches->items[matches->count++] = match;
    return true;
}

/* Fills matcher->matches with the words of the query that stand in text. */
static enum ns_status scan(struct ns_matcher *matcher, struct language *language,
                           struct ns_str text, struct ns_error *err)
{
    struct ns_token token;
    struct ns_stem stem;
    matcher->matches.count = 0;
    ns_tokenizer_init(&matcher->tokenizer, text);
    while (ns_tokenizer_next(&matcher->tokenizer, &token)) {
        if (language->filters && !language->first_bytes[(unsigned char)token.text.data[0]])
            continue;
        if (!ns_stemmer_stem(language->stemmer, token.text, &stem))
            return ns_error_nomem(err);
        if (stem.id >= language->mapped || language->words[stem.id] == NO_WORD)
            continue;
        struct match match = {token.start, token.end, token.position, language->words[stem.id]};
        if (!add_match(&matcher->matches, match))
            return ns_error_nomem(err);
    }
    return NS_OK;
}

/* --- phrases --- */

/* The first word of the plan with the same stem: what matches are told by. */
static size_t first_of(const struct language *language, size_t word, const struct ns_plan *plan)
{
    struct ns_stem stem;
    if (!ns_stemmer_stem(language->stemmer, plan->words[word].token, &stem))
        return NO_WORD;
    return language->words[stem.id];
}

static bool phrase_at(const struct ns_matcher *matcher, const struct language *language,
                      const struct ns_plan_phrase *phrase, size_t at)
{
    const struct matches *matches = &matcher->matches;
    if (phrase->count > matches->count - at)
        return false;
    for (size_t i = 0; i < phrase->count; i++) {
        const struct match *match = &matches->items[at + i];
        if (match->position != matches->items[at].position + i ||
            match->word != first_of(language, phrase->first + i, matcher->plan))
            return false;
    }
    return true;
}

/* Marks the phrases that stand in the text just scanned. */
static void find_phrases(const struct ns_matcher *matcher, const struct language *language,
                         bool is_title, bool *found)
{
    const struct ns_plan *plan = matcher->plan;
    for (size_t p = 0; p < plan->phrase_count; p++) {
        const struct ns_plan_phrase *phrase = &plan->phrases[p];
        if (!is_title && plan->words[phrase->first].field == NS_FIELD_TITLE)
            continue;
        for (size_t i = 0; i < matcher->matches.count && !found[p]; i++)
            found[p] = phrase_at(matcher, language, phrase, i);
    }
}

enum ns_status ns_matcher_phrases(struct ns_matcher *matcher, const struct ns_article *article,
                                  bool *found, struct ns_error *err)
{
    struct language *language = NULL;
    memset(found, 0, matcher->plan->phrase_count * sizeof *found);
    enum ns_status status = use_language(matcher, article->language, &language, err);
    if (status == NS_OK)
        status = scan(matcher, language, article->title, err);
    if (status == NS_OK)
        find_phrases(matcher, language, true, found);
    for (size_t i = 0; i < article->captions.count && status == NS_OK; i++) {
        status = scan(matcher, language, article->captions.items[i], err);
        if (status == NS_OK)
            find_phrases(matcher, language, false, found);
    }
    if (status == NS_OK)
        status = scan(matcher, language, article->body, err);
    if (status == NS_OK)
        find_phrases(matcher, language, false, found);
    return status;
}

/* --- the best passage --- */

/* Whether some word of the plan with the match's stem is to be shown in this text. */
static bool is_shown(const struct ns_plan *plan, const struct match *match, bool is_title)
{
    const struct ns_plan_word *first = &plan->words[match->word];
    for (size_t i = match->word; i < plan->word_count; i++) {
        const struct ns_plan_word *word = &plan->words[i];
        if (i != match->word && !ns_str_equal(word->token, first->token))
            continue;
        if (!word->negated && (is_title || word->field == NS_FIELD_TEXT))
            return true;
    }
    return false;
}

/* Drops the matches that are not to be shown. */
static void keep_shown(struct ns_matcher *matcher, bool is_title)
{
    struct matches *matches = &matcher->matches;
    size_t kept = 0;
    for (size_t i = 0; i < matches->count; i++)
        if (is_shown(matcher->plan, &matches->items[i], is_title))
            matches->items[kept++] = matches->items[i];
    matches->count = kept;
}

static bool add_span(struct span_list *list, size_t start, size_t end)
{
    if (list->count && start <= list->items[list->count - 1].end) { /* bigrams overlap */
        list->items[list->count - 1].end = end;
        return true;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct ns_span *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return false;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct ns_span){start, end};
    return true;
}

/* Spans of the matches within [start, end), counted from start. */
static enum ns_status take_spans(const struct matches *matches, size_t start, size_t end,
                                 struct span_list *list, struct ns_spans *out, struct ns_error *err)
{
    list->count = 0;
    for (size_t i = 0; i < matches->count; i++) {
        const struct match *match = &matches->items[i];
        if (match->start >= start && match->end <= end &&
            !add_span(list, match->start - start, match->end - start))
            return ns_error_nomem(err);
    }
    *out = (struct ns_spans){list->items, list->count};
    return NS_OK;
}

/* What a match adds to a window that has its word `count` times already. */
static double gain(const struct ns_plan *plan, const struct matches *matches, size_t at,
                   unsigned count)
{
    const struct match *match = &matches->items[at];
    double weight = plan->words[match->word].weight;
    bool follows = at && match->position == matches->items[at - 1].position + 1 &&
                   match->word != matches->items[at - 1].word;
    return weight * ((count ? 0.1 : 1.0) + (follows ? 0.5 : 0.0));
}

/* The run of matches [*from, *to) that fits into size bytes and is worth most. */
static void best_window(struct ns_matcher *matcher, size_t size, size_t *from, size_t *to)
{
    const struct matches *matches = &matcher->matches;
    const struct ns_plan *plan = matcher->plan;
    double best = -1;
    size_t end = 0;
    double worth = 0;
    memset(matcher->counts, 0, plan->word_count * sizeof *matcher->counts);
    for (size_t start = 0; start < matches->count; start++) {
        while (end < matches->count &&
               matches->items[end].end - matches->items[start].start <= size) {
            worth += gain(plan, matches, end, matcher->counts[matches->items[end].word]++);
            end++;
        }
        if (worth > best * 1.0001) {
            best = worth;
            *from = start;
            *to = end > start ? end : start + 1;
        }
        if (end == start) { /* a match longer than a window */
            end++;
            continue;
        }
        worth -= gain(plan, matches, start, --matcher->counts[matches->items[start].word]);
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

/* Whether a sentence starts at `at`: after a paragraph's end, or a stop and white space. */
static bool starts_sentence(struct ns_str text, size_t at)
{
    if (at == 0 || text.data[at - 1] == '\n')
        return true;
    if (at < 2 || text.data[at - 1] != ' ')
        return false;
    char before = text.data[at - 2];
    if (before == '"' && at > 2)
        before = text.data[at - 3];
    return before == '.' || before == '!' || before == '?';
}

/* A place at or before `at`, not before `least`, where a word starts; else a character. */
static size_t word_start(struct ns_str text, size_t at, size_t least)
{
    size_t reach = at - least < WORD_REACH ? least : at - WORD_REACH;
    for (size_t i = at; i > reach; i--)
        if (is_space(text.data[i - 1]))
            return i;
    if (reach == 0)
        return 0;
    while (at > least && ((unsigned char)text.data[at] & 0xc0) == 0x80)
        at--;
    return at;
}

/* Where the snippet starts: a sentence near before the first match, else a word. */
static size_t snippet_start(struct ns_str text, size_t first, size_t room)
{
    size_t least = first > room ? first - room : 0;
    size_t sentence = first;
    while (sentence > least && !starts_sentence(text, sentence))
        sentence--;
    if (starts_sentence(text, sentence))
        return sentence;
    return word_start(text, first - (first - least) / 3, least);
}

static size_t snippet_end(struct ns_str text, size_t last, size_t most)
{
    if (most >= text.size)
        return text.size;
    size_t end = most;
    size_t reach = end - last < WORD_REACH ? last : end - WORD_REACH;
    while (end > reach && !is_space(text.data[end]))
        end--;
    if (end > reach)
        return end;
    end = most;
    while (end > last && ((unsigned char)text.data[end] & 0xc0) == 0x80)
        end--;
    return end;
}

static enum ns_status take_snippet(struct ns_matcher *matcher, struct ns_str text, size_t size,
                                   struct ns_passage *out, struct ns_error *err)
{
    const struct matches *matches = &matcher->matches;
    size_t first = 0, last = 0, from = 0, to = 0;
    if (!text.size)
        return NS_OK;
    if (matches->count) {
        best_window(matcher, size, &from, &to);
        first = matches->items[from].start;
        last = matches->items[to - 1].end;
    }
    size_t room = last - first < size ? size - (last - first) : 0;
    size_t start = snippet_start(text, first, room / 2);
    size_t most = start + size > last ? start + size : last;
    size_t end = snippet_end(text, last, most);
    while (end > last && end > start && is_space(text.data[end - 1]))
        end--;
    out->snippet = (struct ns_str){text.data + start, end - start};
    out->cut_before = !starts_sentence(text, start);
    out->cut_after = end < text.size && text.data[end] != '\n' && !starts_sentence(text, end + 1);
    return take_spans(matches, start, end, &matcher->snippet, &out->spans, err);
}

enum ns_status ns_matcher_passage(struct ns_matcher *matcher, const struct ns_article *article,
                                  size_t size, struct ns_passage *out, struct ns_error *err)
{
    struct language *language = NULL;
    *out = (struct ns_passage){0};
    size = size < SNIPPET_MIN ? SNIPPET_MIN : size > SNIPPET_MAX ? SNIPPET_MAX : size;
    enum ns_status status = use_language(matcher, article->language, &language, err);
    if (status == NS_OK)
        status = scan(matcher, language, article->title, err);
    if (status == NS_OK) {
        keep_shown(matcher, true);
        status = take_spans(&matcher->matches, 0, article->title.size, &matcher->title, &out->title,
                            err);
    }
    if (status == NS_OK)
        status = scan(matcher, language, article->body, err);
    if (status != NS_OK)
        return status;
    keep_shown(matcher, false);
    struct ns_str text = article->body;
    for (size_t i = 0; i < article->captions.count && !matcher->matches.count; i++) {
        status = scan(matcher, language, article->captions.items[i], err);
        if (status != NS_OK)
            return status;
        keep_shown(matcher, false);
        if (matcher->matches.count)
            text = article->captions.items[i];
    }
    return take_snippet(matcher, text, size, out, err);
}
