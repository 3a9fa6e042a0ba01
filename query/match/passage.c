#include "query/match/passage.h"

#include "common/article/mention.h"
#include "common/base/utf8.h"
#include "query/match/decide.h"
#include "query/match/proximity.h"
#include "query/match/scan.h"
#include "query/match/sentence.h"

#include <stdlib.h>

enum {
    MATCHES_MAX = 128 * 1024, /* of one text that are looked at for a passage */
    WORD_REACH = 40,          /* bytes to look for a space in, to cut at a word */
    SNIPPET_MIN = 20,
    SNIPPET_MAX = 64 * 1024,
};

struct matches {
    struct ns_word_match *items;
    size_t count, capacity;
};

struct span_list {
    struct ns_span *items;
    size_t count, capacity;
};

struct ns_matcher {
    struct ns_scan scan;
    struct ns_decide *decide;
    struct ns_proximity *proximity;
    struct matches matches;
    struct span_list title, snippet;
    struct ns_mentions mentions; /* of the article at hand, where the plan has names */
    struct ns_arena arena;       /* that they live in */
    unsigned *counts;            /* by word, how often in the window */
    size_t word_capacity;
};

enum ns_status ns_matcher_open(struct ns_matcher **out, struct ns_error *err)
{
    struct ns_matcher *matcher = calloc(1, sizeof *matcher);
    if (!matcher)
        return ns_error_nomem(err);
    matcher->decide = ns_decide_new();
    matcher->proximity = ns_proximity_new();
    if (!matcher->decide || !matcher->proximity) {
        ns_matcher_close(matcher);
        return ns_error_nomem(err);
    }
    *out = matcher;
    return NS_OK;
}

void ns_matcher_close(struct ns_matcher *matcher)
{
    if (!matcher)
        return;
    ns_scan_release(&matcher->scan);
    ns_decide_free(matcher->decide);
    ns_proximity_free(matcher->proximity);
    free(matcher->matches.items);
    free(matcher->title.items);
    free(matcher->snippet.items);
    free(matcher->counts);
    ns_arena_release(&matcher->arena);
    free(matcher);
}

enum ns_status ns_matcher_prepare(struct ns_matcher *matcher, const struct ns_plan *plan,
                                  struct ns_error *err)
{
    enum ns_status status = ns_scan_prepare(&matcher->scan, plan, err);
    if (status == NS_OK)
        status = ns_decide_prepare(matcher->decide, plan, err);
    if (status != NS_OK || plan->word_count <= matcher->word_capacity)
        return status;
    unsigned *counts = realloc(matcher->counts, plan->word_count * sizeof *counts);
    if (!counts)
        return ns_error_nomem(err);
    matcher->counts = counts;
    matcher->word_capacity = plan->word_count;
    return NS_OK;
}

enum ns_status ns_matcher_decide(struct ns_matcher *matcher, const struct ns_article *article,
                                 bool *found, struct ns_error *err)
{
    enum ns_status status = ns_scan_use_article(&matcher->scan, article, err);
    return status == NS_OK ? ns_decide_article(matcher->decide, &matcher->scan, article, found, err)
                           : status;
}

enum ns_status ns_matcher_proximity(struct ns_matcher *matcher, const struct ns_article *article,
                                    struct ns_article_proximity *out, struct ns_error *err)
{
    enum ns_status status = ns_scan_use_article(&matcher->scan, article, err);
    return status == NS_OK
               ? ns_proximity_article(matcher->proximity, &matcher->scan, article, out, err)
               : status;
}

enum ns_status ns_matcher_words(const struct ns_matcher *matcher, struct ns_arena *arena,
                                struct ns_body_words *out, struct ns_error *err)
{
    return ns_proximity_words(matcher->proximity, arena, out, err);
}

/* --- the words of a text --- */

static bool add_match(struct matches *matches, struct ns_word_match match)
{
    if (matches->count == matches->capacity) {
        size_t capacity = matches->capacity ? matches->capacity * 2 : 256;
        struct ns_word_match *items = realloc(matches->items, capacity * sizeof *items);
        if (!items)
            return false;
        matches->items = items;
        matches->capacity = capacity;
    }
    matches->items[matches->count++] = match;
    return true;
}

/* What is shown of the words of the plan in text, into matcher->matches. */
static enum ns_status collect(struct ns_matcher *matcher, struct ns_str text, bool is_title,
                              struct ns_error *err)
{
    struct ns_scan *scan = &matcher->scan;
    bool more = true;
    matcher->matches.count = 0;
    enum ns_status status = ns_scan_start(scan, text, err);
    while (matcher->matches.count < MATCHES_MAX) {
        if (status == NS_OK)
            status = ns_scan_next(scan, &more, err);
        if (status != NS_OK || !more)
            return status;
        const struct ns_token *token = &scan->token;
        for (size_t i = 0; i < scan->hit_count; i++) {
            const struct ns_scan_word *word = &scan->language->words[scan->hits[i]];
            struct ns_word_match match = {token->start, token->end, token->position, scan->hits[i]};
            if (!(is_title ? word->titled : word->shown))
                continue;
            if (!add_match(&matcher->matches, match))
                return ns_error_nomem(err);
            break; /* it may stand for several; one is enough to show it */
        }
    }
    return NS_OK;
}

/* --- other names of what the query names --- */

/* The word of the plan whose name the mention is another one of; NS_SCAN_NONE when it is of none.
 */
static size_t named_word(const struct ns_matcher *matcher, const struct ns_mention *mention)
{
    const struct ns_plan *plan = matcher->scan.plan;
    for (size_t i = 0; i < plan->name_count; i++)
        if (plan->names[i].type == mention->type && plan->names[i].word < plan->word_count &&
            ns_str_equal(plan->names[i].identity, mention->identity))
            return matcher->scan.language->words[plan->names[i].word].class;
    return NS_SCAN_NONE;
}

static int compare_matches(const void *a, const void *b)
{
    const struct ns_word_match *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* Whether one of the first `count` matches, which are in order, overlaps with the mention. */
static bool is_matched(const struct matches *matches, size_t count,
                       const struct ns_mention *mention)
{
    size_t low = 0, high = count;
    while (low < high) { /* the first match that ends behind the mention's start */
        size_t middle = low + (high - low) / 2;
        if (matches->items[middle].end > mention->start)
            high = middle;
        else
            low = middle + 1;
    }
    return low < count && matches->items[low].start < mention->end;
}

/* Whether it holds whole characters: what is stored may be damaged. */
static bool is_whole(struct ns_str text, const struct ns_mention *mention)
{
    return mention->start < mention->end &&
           ns_utf8_cut(text.data, text.size, mention->start) == mention->start &&
           ns_utf8_cut(text.data, text.size, mention->end) == mention->end;
}

/* Adds the mentions in a text to the matches in it, where the words of the query are not. */
static enum ns_status add_mentions(struct ns_matcher *matcher, struct ns_str text,
                                   enum ns_mention_place place, uint32_t caption,
                                   struct ns_error *err)
{
    struct matches *matches = &matcher->matches;
    size_t count = matches->count;
    for (size_t i = 0; i < matcher->mentions.count && matches->count < MATCHES_MAX; i++) {
        const struct ns_mention *mention = &matcher->mentions.items[i];
        if (mention->place != place || mention->caption != caption || mention->weak)
            continue;
        size_t word = named_word(matcher, mention);
        if (word == NS_SCAN_NONE || !is_whole(text, mention) || is_matched(matches, count, mention))
            continue;
        /* Its position is not known: none follows right behind it. */
        if (!add_match(matches,
                       (struct ns_word_match){mention->start, mention->end, UINT32_MAX - 1, word}))
            return ns_error_nomem(err);
    }
    if (matches->count > count)
        qsort(matches->items, matches->count, sizeof *matches->items, compare_matches);
    return NS_OK;
}

static enum ns_status read_mentions(struct ns_matcher *matcher, const struct ns_article *article,
                                    struct ns_error *err)
{
    ns_arena_reset(&matcher->arena);
    matcher->mentions = (struct ns_mentions){0};
    if (matcher->scan.plan->name_count &&
        !ns_mentions_decode(article, &matcher->arena, &matcher->mentions))
        return ns_error_nomem(err);
    return NS_OK;
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
        const struct ns_word_match *match = &matches->items[i];
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
    const struct ns_word_match *match = &matches->items[at];
    double weight = plan->words[match->word].weight;
    bool follows = at && match->position == matches->items[at - 1].position + 1 &&
                   match->word != matches->items[at - 1].word;
    return weight * ((count ? 0.1 : 1.0) + (follows ? 0.5 : 0.0));
}

/* The run of matches [*from, *to) that fits into size bytes and is worth most. */
static void best_window(struct ns_matcher *matcher, size_t size, size_t *from, size_t *to)
{
    const struct matches *matches = &matcher->matches;
    const struct ns_plan *plan = matcher->scan.plan;
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
    while (sentence > least && !ns_sentence_starts(text, sentence))
        sentence--;
    if (ns_sentence_starts(text, sentence))
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
    out->cut_before = !ns_sentence_starts(text, start);
    out->cut_after = end < text.size && text.data[end] != '\n' && !ns_sentence_starts(text, end) &&
                     !ns_sentence_starts(text, end + 1);
    return take_spans(matches, start, end, &matcher->snippet, &out->spans, err);
}

/* What is to be shown in a text, into matcher->matches. */
static enum ns_status find_matches(struct ns_matcher *matcher, struct ns_str text,
                                   enum ns_mention_place place, uint32_t caption,
                                   struct ns_error *err)
{
    enum ns_status status = collect(matcher, text, place == NS_MENTION_TITLE, err);
    return status == NS_OK ? add_mentions(matcher, text, place, caption, err) : status;
}

/* The same for the body, of which the words may be known. */
static enum ns_status find_in_body(struct ns_matcher *matcher, struct ns_str body,
                                   const struct ns_body_words *words, struct ns_error *err)
{
    if (!words || !words->known)
        return find_matches(matcher, body, NS_MENTION_BODY, 0, err);
    matcher->matches.count = 0;
    for (size_t i = 0; i < words->count; i++)
        if (!add_match(&matcher->matches, words->items[i]))
            return ns_error_nomem(err);
    return add_mentions(matcher, body, NS_MENTION_BODY, 0, err);
}

enum ns_status ns_matcher_passage(struct ns_matcher *matcher, const struct ns_article *article,
                                  const struct ns_body_words *words, size_t size,
                                  struct ns_passage *out, struct ns_error *err)
{
    *out = (struct ns_passage){0};
    size = size < SNIPPET_MIN ? SNIPPET_MIN : size > SNIPPET_MAX ? SNIPPET_MAX : size;
    enum ns_status status = ns_scan_use_article(&matcher->scan, article, err);
    if (status == NS_OK)
        status = read_mentions(matcher, article, err);
    if (status == NS_OK)
        status = find_matches(matcher, article->title, NS_MENTION_TITLE, 0, err);
    if (status == NS_OK)
        status = take_spans(&matcher->matches, 0, article->title.size, &matcher->title, &out->title,
                            err);
    if (status == NS_OK)
        status = find_in_body(matcher, article->body, words, err);
    if (status != NS_OK)
        return status;
    struct ns_str text = article->body;
    for (uint32_t i = 0; i < article->captions.count && !matcher->matches.count; i++) {
        status = find_matches(matcher, article->captions.items[i], NS_MENTION_CAPTION, i, err);
        if (status != NS_OK)
            return status;
        if (matcher->matches.count)
            text = article->captions.items[i];
    }
    return take_snippet(matcher, text, size, out, err);
}
