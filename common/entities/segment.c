#include "common/entities/segment.h"

#include "common/entities/memory.h"
#include "common/entities/span_features.h"
#include "common/entities/span_score.h"

#include <stdlib.h>

enum { RUN_MAX = 512 }; /* tokens weighed at once; a longer run is cut */

struct step {
    float sum;    /* of the best division of all before it */
    float margin; /* of its last span over no name */
    uint32_t match;
    uint8_t length, label;
    bool matched;
};

struct run {
    struct ns_story *story;
    size_t first, end; /* tokens */
    bool second;
};

static bool may_begin(const struct ns_story *story, size_t at)
{
    const struct ns_name_token *token = &story->tokens[at];
    if (!(token->flags & NS_TOKEN_CONNECTOR))
        return true;
    bool joined = token[1].gap == NS_GAP_HYPHEN || token[1].gap == NS_GAP_DASH;
    return joined && token->end - token->start == 2; /* al-Assad */
}

static void weigh(const struct run *run, size_t first, size_t count, struct step *to, float before)
{
    const struct ns_story *story = run->story;
    float score[NS_LABELS];
    const struct ns_match *match = ns_story_match_of(story, first, count);
    bool edge = story->tokens[first + count - 1].flags & NS_TOKEN_CONNECTOR;
    if (!match && (edge || !may_begin(story, first)))
        return;
    struct ns_span span = {story, first, count, run->first, run->end, match, run->second};
    if (story->judge.score)
        story->judge.score(story->judge.context, &span, score);
    else
        ns_span_score(&span, score);
    for (size_t label = 1; label < NS_LABELS; label++) {
        if (score[label] <= 0 || before + score[label] <= to->sum)
            continue;
        *to = (struct step){.sum = before + score[label],
                            .margin = score[label],
                            .length = (uint8_t)count,
                            .label = (uint8_t)label,
                            .matched = match && label == ns_match_label(story, match)};
        to->match = match ? (uint32_t)(match - story->matches) : 0;
    }
}

static void add_segment(struct ns_story *story, size_t first, const struct step *step)
{
    if (!ns_story_grow(story, (void **)&story->segments, story->segment_count,
                       &story->segment_capacity, sizeof *story->segments))
        return;
    story->segments[story->segment_count++] = (struct ns_segment){
        .first = (uint32_t)first,
        .length = step->length,
        .label = step->label,
        .matched = step->matched,
        .margin = step->margin,
        .match = step->match,
    };
}

/* Most runs are one name of a table and nothing but that; they need no weighing. */
static bool take_whole(const struct run *run)
{
    struct ns_story *story = run->story;
    const struct ns_name_token *token = &story->tokens[run->first];
    const unsigned unsure = NS_TOKEN_PLAIN | NS_TOKEN_SMALL | NS_TOKEN_FIRST;
    size_t count = run->end - run->first;
    if (run->second || !token->matches || (token->flags & unsure) ||
        (token->classes & (NS_CLASS_GIVEN | NS_CLASS_SURNAME)))
        return false;
    const struct ns_match *match = &story->matches[token->match];
    if (match->length != count)
        return false;
    struct step step = {.margin = NS_SCORE_TABLE,
                        .length = (uint8_t)count,
                        .label = (uint8_t)ns_match_label(story, match),
                        .matched = true,
                        .match = token->match};
    add_segment(story, run->first, &step);
    return true;
}

static void fill_views(const struct run *run)
{
    for (size_t i = run->first; i < run->end; i++) {
        if (run->story->tokens[i].viewed)
            continue;
        ns_token_look_beside(run->story, i, &run->story->views[i]);
        run->story->tokens[i].viewed = NS_VIEWED_BESIDE;
    }
}

static void segment_run(const struct run *run)
{
    struct ns_story *story = run->story;
    if (take_whole(run))
        return;
    fill_views(run);
    struct step steps[RUN_MAX + 1];
    size_t count = run->end - run->first, chosen[RUN_MAX], names = 0;
    steps[0] = (struct step){.sum = 0};
    for (size_t i = 1; i <= count; i++)
        steps[i] = (struct step){.sum = -1e9f};
    for (size_t i = 0; i < count; i++) {
        if (steps[i].sum > steps[i + 1].sum)
            steps[i + 1] = (struct step){.sum = steps[i].sum, .length = 1, .label = NS_LABEL_NONE};
        for (size_t n = 1; n <= NS_SPAN_MAX && i + n <= count; n++)
            weigh(run, run->first + i, n, &steps[i + n], steps[i].sum);
    }
    for (size_t i = count; i > 0; i -= steps[i].length)
        if (steps[i].label != NS_LABEL_NONE)
            chosen[names++] = i;
    while (names-- > 0)
        add_segment(story, run->first + chosen[names] - steps[chosen[names]].length,
                    &steps[chosen[names]]);
}

/* Whether the run ends before token i: nothing before `covered` may be parted from what it is in.
 */
static bool ends_before(const struct ns_story *story, size_t i, size_t first, size_t covered)
{
    const struct ns_name_token *token = &story->tokens[i], *last = &story->tokens[i - 1];
    if (token->gap == NS_GAP_BREAK || token->field != last->field || i - first == RUN_MAX)
        return true;
    return i >= covered && ((token->flags & NS_TOKEN_PLAIN) || (last->flags & NS_TOKEN_PLAIN));
}

/* The label for which the memory speaks alone; NS_LABELS when it speaks for several. */
static unsigned label_of_memory(const struct ns_memory_word *word)
{
    unsigned person = word->person_last || word->person_first;
    if (person + (word->organization > 0) + (word->place > 0) != 1)
        return NS_LABELS;
    return person ? NS_LABEL_PERSON : word->organization ? NS_LABEL_ORGANIZATION : NS_LABEL_PLACE;
}

/* Whether the memory has something to say of the run that its first look, from *at on, has not
 * found: each word that it knows in a name of the kind that it would have. */
static bool is_remembered(const struct run *run, size_t at)
{
    const struct ns_story *story = run->story;
    for (size_t i = run->first; i < run->end; i++) {
        const struct ns_memory_word *word = ns_memory_find(story->memory, story->tokens[i].hash);
        if (!word)
            continue;
        while (at < story->first_look_count &&
               story->first_look[at].first + story->first_look[at].length <= i)
            at++;
        if (at == story->first_look_count || story->first_look[at].first > i ||
            label_of_memory(word) != story->first_look[at].label)
            return true;
    }
    return false;
}

/* Takes over what the first pass found in the run; *at is where its segments begin. */
static void keep_segments(const struct run *run, size_t *at)
{
    struct ns_story *story = run->story;
    for (; *at < story->first_look_count && story->first_look[*at].first < run->end; ++*at) {
        if (story->first_look[*at].first < run->first)
            continue;
        if (ns_story_grow(story, (void **)&story->segments, story->segment_count,
                          &story->segment_capacity, sizeof *story->segments))
            story->segments[story->segment_count++] = story->first_look[*at];
    }
}

static void begin_second(struct ns_story *story)
{
    struct ns_segment *segments = story->first_look;
    size_t capacity = story->first_look_capacity;
    story->first_look = story->segments;
    story->first_look_count = story->segment_count;
    story->first_look_capacity = story->segment_capacity;
    story->segments = segments;
    story->segment_capacity = capacity;
}

void ns_story_segment(struct ns_story *story, bool second)
{
    size_t first = 0, covered = 0, kept = 0;
    if (story->token_count && !ns_story_grow(story, (void **)&story->views, story->token_count - 1,
                                             &story->view_capacity, sizeof *story->views))
        return;
    if (second)
        begin_second(story);
    story->segment_count = 0;
    for (size_t i = 0; i <= story->token_count; i++) {
        if (i > first && (i == story->token_count || ends_before(story, i, first, covered))) {
            struct run run = {story, first, i, second};
            bool plain = i == first + 1 && (story->tokens[first].flags & NS_TOKEN_PLAIN) &&
                         !story->tokens[first].matches;
            if (second && !plain && !is_remembered(&run, kept))
                keep_segments(&run, &kept);
            else if (!plain)
                segment_run(&run);
            while (second && kept < story->first_look_count && story->first_look[kept].first < i)
                kept++;
            first = i;
        }
        if (i < story->token_count && story->tokens[i].matches) {
            size_t end = i + story->matches[story->tokens[i].match].length;
            covered = end > covered ? end : covered;
        }
    }
}

/* --- memory ------------------------------------------------------------------------------- */

static void count_up(uint8_t *count)
{
    if (*count < UINT8_MAX)
        ++*count;
}

static void remember_person(struct ns_story *story, const struct ns_segment *segment)
{
    size_t last = segment->first + segment->length - 1u;
    if (segment->length < 2 || segment->margin < 1.5f)
        return;
    if (story->tokens[last].classes & NS_CLASS_SUFFIX && last > segment->first + 1u)
        last--;
    struct ns_memory_word *word = ns_memory_add(story->memory, story->tokens[last].hash);
    if (word)
        count_up(&word->person_last);
    word = ns_memory_add(story->memory, story->tokens[segment->first].hash);
    if (word)
        count_up(&word->person_first);
}

/* Whether the acronym's letters occur in the name in order, the first as its first: "Komeito
 * (KMT)".
 */
static bool is_short_for(const struct ns_story *story, const struct ns_name_token *acronym,
                         const struct ns_segment *segment)
{
    struct ns_str name = ns_story_text(story, segment->first, segment->length);
    const char *text = story->fields[acronym->field].data;
    size_t at = 0;
    for (size_t i = acronym->start; i < acronym->end; i++) {
        if (text[i] == '.')
            continue;
        while (at < name.size && (name.data[at] | 0x20) != (text[i] | 0x20)) {
            if (i == acronym->start)
                return false;
            at++;
        }
        if (at++ == name.size)
            return false;
    }
    return true;
}

/* "(UPKO)" behind the name of an organization is short for it, if not by its initials. */
static void add_acronym(struct ns_story *story, const struct ns_segment *segment)
{
    size_t next = segment->first + segment->length;
    const struct ns_name_token *token = &story->tokens[next], *last = token - 1;
    if (segment->length < 2 || next == story->token_count || token->field != last->field ||
        !(token->flags & NS_TOKEN_PAREN) || !(token->shape & NS_SHAPE_CAPS) ||
        token->start - last->end > 3 || story->acronym_count == NS_ACRONYMS_MAX ||
        !is_short_for(story, token, segment))
        return;
    for (size_t i = 0; i < story->acronym_count; i++)
        if (story->acronyms[i].token == next)
            return;
    story->acronyms[story->acronym_count++] =
        (struct ns_acronym){segment->first, segment->length, (uint32_t)next};
}

void ns_story_remember(struct ns_story *story)
{
    ns_memory_forget(story->memory);
    for (size_t i = 0; i < story->segment_count; i++) {
        const struct ns_segment *segment = &story->segments[i];
        if (segment->label == NS_LABEL_ORGANIZATION)
            add_acronym(story, segment);
        if (segment->label == NS_LABEL_PERSON) {
            remember_person(story, segment);
            continue;
        }
        bool organization = segment->label == NS_LABEL_ORGANIZATION;
        if ((!organization && segment->label != NS_LABEL_PLACE) || segment->matched ||
            segment->margin < 1.0f)
            continue;
        struct ns_memory_word *word =
            ns_memory_add(story->memory, story->tokens[segment->first].hash);
        if (word)
            count_up(organization ? &word->organization : &word->place);
    }
    for (size_t i = 0; i < story->acronym_count; i++) {
        const struct ns_name_token *token = &story->tokens[story->acronyms[i].token];
        struct ns_memory_word *word = ns_memory_add(story->memory, token->hash);
        if (word)
            count_up(&word->organization);
    }
}
