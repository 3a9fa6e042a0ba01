#include "query/match/passage.h"

#include "common/analysis/stemmer.h"
#include "common/analysis/tokenizer.h"
#include "common/base/utf8.h"

#include <stdlib.h>

enum {
    LANGUAGES_MAX = 32,
    STEMMER_MEMORY_MAX = 32 * 1024 * 1024, /* a stemmer's cache starts anew past this */
    MATCHES_MAX = 128 * 1024,              /* of one text that are looked at for a passage */
    WORD_REACH = 40,                       /* bytes to look for a space in, to cut at a word */
    SNIPPET_MIN = 20,
    SNIPPET_MAX = 64 * 1024,
};

#define NO_WORD SIZE_MAX

/* A word of the plan, as one language's stems tell it from the others. */
struct word {
    size_t first;  /* the first word of the plan with the same stem: what matches are told by */
    size_t border; /* of a phrase up to here: words of its longest start that is also its end */
    bool shown, titled; /* some word with this stem (as first) is shown in the text, the title */
};

/* A language's stemmer, and the query's words by their stem in it. */
struct language {
    const char *name;
    struct ns_stemmer *stemmer;
    size_t *firsts; /* by stem id below `mapped`: the first word of the plan with that stem */
    uint32_t mapped;
    struct word *words; /* by word of the plan */
    bool filters;       /* first_bytes tells which tokens can match */
    bool first_bytes[256];
    uint64_t prepared; /* for which plan */
};

/* A token of the text that is a word of the query. */
struct match {
    size_t start, end;
    uint32_t position;
    size_t word; /* the first word of the plan with its stem */
};

/* How much of a phrase the matches just read have spelled. */
struct progress {
    size_t words;
    uint32_t position; /* of the last of them */
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
    unsigned *counts;          /* by word, how often in the window */
    struct progress *progress; /* by phrase */
    size_t word_capacity;      /* of counts and progress: there are fewer phrases than words */
};

enum ns_status ns_matcher_open(struct ns_matcher **out, struct ns_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? NS_OK : ns_error_nomem(err);
}

static void close_language(struct language *language)
{
    ns_stemmer_close(language->stemmer);
    free(language->firsts);
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
    free(matcher->progress);
    free(matcher);
}

enum ns_status ns_matcher_prepare(struct ns_matcher *matcher, const struct ns_plan *plan,
                                  struct ns_error *err)
{
    matcher->plan = plan;
    matcher->prepared++;
    if (plan->word_count <= matcher->word_capacity)
        return NS_OK;
    unsigned *counts = realloc(matcher->counts, plan->word_count * sizeof *counts);
    if (!counts)
        return ns_error_nomem(err);
    matcher->counts = counts;
    struct progress *progress = realloc(matcher->progress, plan->word_count * sizeof *progress);
    if (!progress)
        return ns_error_nomem(err);
    matcher->progress = progress;
    matcher->word_capacity = plan->word_count;
    return NS_OK;
}

/* --- words by stem --- */

/* Makes room for what is known of the plan's words and of the stems below `mapped`. */
static bool grow_map(struct language *language, size_t word_count, uint32_t mapped)
{
    struct word *words = realloc(language->words, (word_count + 1) * sizeof *words);
    if (!words)
        return false;
    language->words = words;
    size_t *firsts = realloc(language->firsts, ((size_t)mapped + 1) * sizeof *firsts);
    if (!firsts)
        return false;
    language->firsts = firsts;
    language->mapped = mapped;
    memset(words, 0, word_count * sizeof *words);
    for (uint32_t i = 0; i < mapped; i++)
        firsts[i] = NO_WORD;
    return true;
}

/* The borders of a phrase's starts, as Knuth, Morris and Pratt search with them: without, a phrase
 * of one word often over a text of that word would take time for each pair of their words. */
static void find_borders(struct word *words, size_t count)
{
    size_t border = 0;
    for (size_t i = 1; i < count; i++) {
        while (border && words[i].first != words[border].first)
            border = words[border - 1].border;
        border += words[i].first == words[border].first;
        words[i].border = border;
    }
}

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
    if (!grow_map(language, plan->word_count, mapped))
        return ns_error_nomem(err);
    for (size_t i = 0; i < plan->word_count; i++) {
        const struct ns_plan_word *word = &plan->words[i];
        if (!ns_stemmer_stem(language->stemmer, word->token, &stem))
            return ns_error_nomem(err);
        size_t *first = &language->firsts[stem.id];
        if (*first == NO_WORD)
            *first = i;
        language->words[i].first = *first;
        language->words[*first].titled |= !word->negated;
        language->words[*first].shown |= !word->negated && word->field == NS_FIELD_TEXT;
    }
    for (size_t p = 0; p < plan->phrase_count; p++)
        find_borders(&language->words[plan->phrases[p].first], plan->phrases[p].count);
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
    if (language->stemmer && ns_stemmer_memory(language->stemmer) > STEMMER_MEMORY_MAX) {
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

/* The next word of the query that stands in the text of matcher->tokenizer; *more is false when
 * there is none. */
static enum ns_status next_match(struct ns_matcher *matcher, struct language *language,
                                 struct match *match, bool *more, struct ns_error *err)
{
    struct ns_token token;
    struct ns_stem stem;
    while (ns_tokenizer_next(&matcher->tokenizer, &token)) {
        if (language->filters && !language->first_bytes[(unsigned char)token.text.data[0]])
            continue;
        if (!ns_stemmer_stem(language->stemmer, token.text, &stem))
            return ns_error_nomem(err);
        if (stem.id >= language->mapped || language->firsts[stem.id] == NO_WORD)
            continue;
        *match = (struct match){token.start, token.end, token.position, language->firsts[stem.id]};
        *more = true;
        return NS_OK;
    }
    *more = false;
    return NS_OK;
}

/* Fills matcher->matches with the words of the query that are to be shown in text. */
static enum ns_status scan(struct ns_matcher *matcher, struct language *language,
                           struct ns_str text, bool is_title, struct ns_error *err)
{
    struct match match;
    bool more = true;
    matcher->matches.count = 0;
    ns_tokenizer_init(&matcher->tokenizer, text);
    while (matcher->matches.count < MATCHES_MAX) {
        enum ns_status status = next_match(matcher, language, &match, &more, err);
        if (status != NS_OK || !more)
            return status;
        const struct word *word = &language->words[match.word];
        if ((is_title ? word->titled : word->shown) && !add_match(&matcher->matches, match))
            return ns_error_nomem(err);
    }
    return NS_OK;
}

/* --- phrases --- */

/* Goes on with a phrase over the next match; true when that was its last word. */
static bool advance(struct progress *progress, const struct word *words, size_t count,
                    const struct match *match)
{
    if (match->position != progress->position + 1)
        progress->words = 0;
    progress->position = match->position;
    while (progress->words && words[progress->words].first != match->word)
        progress->words = words[progress->words - 1].border;
    progress->words += words[progress->words].first == match->word;
    return progress->words == count;
}

/* Marks the phrases that stand in text. */
static enum ns_status find_phrases(struct ns_matcher *matcher, struct language *language,
                                   struct ns_str text, bool is_title, bool *found,
                                   struct ns_error *err)
{
    const struct ns_plan *plan = matcher->plan;
    struct match match;
    bool more = true;
    for (size_t p = 0; p < plan->phrase_count; p++)
        matcher->progress[p] = (struct progress){0};
    ns_tokenizer_init(&matcher->tokenizer, text);
    for (;;) {
        enum ns_status status = next_match(matcher, language, &match, &more, err);
        if (status != NS_OK || !more)
            return status;
        for (size_t p = 0; p < plan->phrase_count; p++) {
            const struct ns_plan_phrase *phrase = &plan->phrases[p];
            if (found[p] || (!is_title && plan->words[phrase->first].field == NS_FIELD_TITLE))
                continue;
            found[p] = advance(&matcher->progress[p], &language->words[phrase->first],
                               phrase->count, &match);
        }
    }
}

enum ns_status ns_matcher_phrases(struct ns_matcher *matcher, const struct ns_article *article,
                                  bool *found, struct ns_error *err)
{
    struct language *language = NULL;
    for (size_t p = 0; p < matcher->plan->phrase_count; p++)
        found[p] = false;
    enum ns_status status = use_language(matcher, article->language, &language, err);
    if (status == NS_OK)
        status = find_phrases(matcher, language, article->title, true, found, err);
    for (size_t i = 0; i < article->captions.count && status == NS_OK; i++)
        status = find_phrases(matcher, language, article->captions.items[i], false, found, err);
    if (status == NS_OK)
        status = find_phrases(matcher, language, article->body, false, found, err);
    return status;
}

/* --- the best passage --- */

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

/* Whether the stop at `at` ends an initial or a dotted abbreviation: "J.", "U.S.". */
static bool is_initial(struct ns_str text, size_t at)
{
    if (at == 0 || (text.data[at - 1] & ~0x20) < 'A' || (text.data[at - 1] & ~0x20) > 'Z')
        return false;
    return at == 1 || text.data[at - 2] == '.' || is_space(text.data[at - 2]);
}

/* Whether `end` follows one of 。！？ */
static bool follows_wide_stop(struct ns_str text, size_t end)
{
    if (end < 3)
        return false;
    const char *last = text.data + end - 3;
    return memcmp(last, "\xe3\x80\x82", 3) == 0 || memcmp(last, "\xef\xbc\x81", 3) == 0 ||
           memcmp(last, "\xef\xbc\x9f", 3) == 0;
}

/* Whether a sentence starts at `at`: after a paragraph's end, or a stop, perhaps a quote, and a
 * space, but not with a small letter; or right after a wide stop. */
static bool starts_sentence(struct ns_str text, size_t at)
{
    if (at == 0 || text.data[at - 1] == '\n' || follows_wide_stop(text, at))
        return true;
    if (at < 2 || text.data[at - 1] != ' ' ||
        (at < text.size && text.data[at] >= 'a' && text.data[at] <= 'z'))
        return false;
    size_t stop = at - 2;
    if (stop && text.data[stop] == '"')
        stop--;
    else if (stop >= 3 && memcmp(text.data + stop - 2, "\xe2\x80\x9d", 3) == 0)
        stop -= 3;
    if (text.data[stop] == '.')
        return !is_initial(text, stop);
    return text.data[stop] == '!' || text.data[stop] == '?';
}

/* A place near `at`, from least to most, where a word starts; else a character. */
static size_t word_start(struct ns_str text, size_t at, size_t least, size_t most)
{
    size_t reach = at - least < WORD_REACH ? least : at - WORD_REACH;
    for (size_t i = at; i > reach; i--)
        if (is_space(text.data[i - 1]))
            return i;
    if (reach == 0)
        return 0;
    reach = most - at < WORD_REACH ? most : at + WORD_REACH;
    for (size_t i = at; i < reach; i++)
        if (is_space(text.data[i]))
            return i + 1;
    while (at < most && ((unsigned char)text.data[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* Where the snippet starts: a sentence at most `room` bytes before the first match, else a word
 * about `back` bytes before. */
static size_t snippet_start(struct ns_str text, size_t first, size_t room, size_t back)
{
    size_t least = first > room ? first - room : 0;
    size_t sentence = first;
    while (sentence > least && !starts_sentence(text, sentence))
        sentence--;
    if (starts_sentence(text, sentence))
        return sentence;
    return word_start(text, first > back ? first - back : 0, least, first);
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
    size_t after = text.size - last;
    bool at_end = after < room / 2; /* what is not needed behind can stand before */
    size_t start = at_end ? snippet_start(text, first, room - after, room - after)
                          : snippet_start(text, first, room / 2, room / 6);
    size_t most = start + size > last ? start + size : last;
    size_t end = snippet_end(text, last, most);
    while (end > last && end > start && is_space(text.data[end - 1]))
        end--;
    out->snippet = (struct ns_str){text.data + start, end - start};
    out->cut_before = !starts_sentence(text, start);
    out->cut_after = end < text.size && text.data[end] != '\n' && !starts_sentence(text, end) &&
                     !starts_sentence(text, end + 1);
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
        status = scan(matcher, language, article->title, true, err);
    if (status == NS_OK)
        status = take_spans(&matcher->matches, 0, article->title.size, &matcher->title, &out->title,
                            err);
    if (status == NS_OK)
        status = scan(matcher, language, article->body, false, err);
    if (status != NS_OK)
        return status;
    struct ns_str text = article->body;
    for (size_t i = 0; i < article->captions.count && !matcher->matches.count; i++) {
        status = scan(matcher, language, article->captions.items[i], false, err);
        if (status != NS_OK)
            return status;
        if (matcher->matches.count)
            text = article->captions.items[i];
    }
    return take_snippet(matcher, text, size, out, err);
}
