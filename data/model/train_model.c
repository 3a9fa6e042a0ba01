/* Trains the model that helps to find names: data/model/weights.bin.
 *
 *     train_model TABLE FOLDER OUTPUT [PASSES]
 *
 * TABLE: the sets (training_sets.tsv), whose files are looked for in FOLDER, or where "./" says.  A
 * structured perceptron with a margin: the tagger divides each article into names, wrong ones being
 * favoured a little; where that is not what people marked, the weights of the right division go up
 * and those of the other down, in steps that shrink with use (AdaGrad: Duchi, Hazan, Singer 2011).
 * What is written is the mean over all steps of several runs, moved a little towards 0, cut to
 * bytes (span_model.h). */
#include "common/entities/memory.h"
#include "common/entities/segment.h"
#include "common/entities/span_features.h"
#include "common/entities/span_model.h"
#include "common/entities/span_rules.h"
#include "data/model/training_texts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WEIGHTS_MAX = 1 << 21, /* features known at once */
    PASSES = 10,
    RUNS = 3, /* from nothing, in another order each */
    PASSES_MAX = 100,
    BUCKETS = 1 << 14,          /* of the table that is written */
    SLOT_NONE = NS_MODEL_SLOTS, /* the weight of a token in no name */
    SLOTS,
};

#define MISS 2.5f       /* points by which a right name is put at a disadvantage, */
#define WRONG_NAME 0.8f /* and a wrong one is favoured: a missed name is thought worse */
#define RATE 0.3f       /* size of a first step */
#define SURE 1000.0f    /* points of a right name where only right ones may be */
#define SHRINK 0.06f    /* by which weights are moved towards 0: chance is in all of them */
#define LEAST 0.10f     /* a row with no weight above this is left out */
#define SEEN (3 * RUNS) /* times a row must have been changed */

struct row {
    uint32_t key; /* the feature; 0 is none */
    uint32_t changes;
    float weight[SLOTS], sum[SLOTS], square[SLOTS], total[SLOTS];
};

enum mode { MODE_PLAIN, MODE_WRONG_FAVOURED, MODE_RIGHT_ONLY };

/* What people say of the tokens of the article at hand. */
struct truth {
    uint8_t length; /* of the name that begins here; 0 for none */
    uint8_t kind;   /* enum training_kind */
    bool inside;    /* of a name */
    bool unclear;   /* in a name that no tokens are: neither right nor wrong */
};

struct token_features {
    uint32_t items[NS_TOKEN_FEATURES];
    size_t count;
    bool known;
};

struct trainer {
    struct row *rows;
    size_t row_count;
    double step;
    float weight;  /* of the article at hand */
    bool doubtful; /* a machine marked its names */
    struct ns_story story;
    struct ns_memory memory;
    struct ns_article article;
    struct truth *truth;
    struct token_features *features;
    size_t token_capacity;
    struct ns_segment *right;
    size_t right_count, right_capacity;
    enum mode mode;
    size_t wrong, names;
};

/* --- weights ------------------------------------------------------------------------------ */

static struct row *find_row(const struct trainer *trainer, uint32_t feature)
{
    size_t i = feature & (WEIGHTS_MAX - 1);
    uint32_t key = feature ? feature : 1;
    while (trainer->rows[i].key && trainer->rows[i].key != key)
        i = (i + 1) & (WEIGHTS_MAX - 1);
    return &trainer->rows[i];
}

static void change(struct trainer *trainer, uint32_t feature, unsigned slot, float by)
{
    struct row *row = find_row(trainer, feature);
    if (!row->key) {
        if (trainer->row_count * 4 > (size_t)WEIGHTS_MAX * 3)
            return;
        trainer->row_count++;
        row->key = feature ? feature : 1;
    }
    row->changes++;
    row->square[slot] += by * by;
    float step = by * RATE / sqrtf(1.0f + row->square[slot]);
    row->weight[slot] += step;
    row->sum[slot] += step * (float)trainer->step;
}

static float weight_of(const struct trainer *trainer, const uint32_t *features, size_t count,
                       unsigned slot)
{
    float sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += find_row(trainer, features[i])->weight[slot];
    return sum;
}

static const struct token_features *features_of(struct trainer *trainer, size_t token)
{
    struct token_features *features = &trainer->features[token];
    if (!features->known) {
        ns_token_look_around(&trainer->story, token, &trainer->story.views[token]);
        features->count = ns_token_features(&trainer->story, token, features->items);
        features->known = true;
    }
    return features;
}

/* --- judging ------------------------------------------------------------------------------ */

static bool is_right_kind(enum training_kind kind, enum ns_label label, enum ns_label table)
{
    switch (kind) {
    case TRAINING_PERSON:
        return label == NS_LABEL_PERSON;
    case TRAINING_ORGANIZATION:
        return label == NS_LABEL_ORGANIZATION;
    case TRAINING_PLACE:
        return label == NS_LABEL_PLACE || label == NS_LABEL_COUNTRY;
    case TRAINING_COUNTRY:
        return label == NS_LABEL_COUNTRY || (label == NS_LABEL_PLACE && table != NS_LABEL_COUNTRY);
    case TRAINING_OTHER:
        break;
    }
    return false;
}

enum verdict { RIGHT, NEUTRAL, WRONG };

static enum verdict verdict_of(const struct trainer *trainer, size_t first, size_t count,
                               enum ns_label label, enum ns_label table)
{
    const struct truth *truth = &trainer->truth[first];
    bool inside = false, unclear = false;
    if (truth->length == count && is_right_kind(truth->kind, label, table))
        return RIGHT;
    for (size_t i = 0; i < count; i++) {
        inside |= truth[i].inside;
        unclear |= truth[i].unclear;
    }
    if (unclear || (!inside && (label == NS_LABEL_DEMONYM || label == NS_LABEL_NOTHING)))
        return NEUTRAL;
    if (trainer->doubtful && !inside && label == table)
        return NEUTRAL; /* a machine left out what the tables know */
    return WRONG;
}

static void add_model(struct trainer *trainer, const struct ns_span *span, float score[NS_LABELS])
{
    uint32_t own[NS_SPAN_FEATURES];
    float none = 0;
    for (size_t i = 0; i < span->count; i++)
        (void)features_of(trainer, span->first + i);
    size_t own_count = ns_span_features(span, own);
    for (size_t i = 0; i < span->count; i++) {
        const struct token_features *features = features_of(trainer, span->first + i);
        none += weight_of(trainer, features->items, features->count, SLOT_NONE);
    }
    for (unsigned label = 1; label < NS_LABELS; label++) {
        if (score[label] < NS_SCORE_HOPELESS || !ns_model_judges(label))
            continue;
        score[label] +=
            weight_of(trainer, own, own_count, ns_model_slot(label, NS_PART_WHOLE)) - none;
        for (size_t i = 0; i < span->count; i++) {
            const struct token_features *features = features_of(trainer, span->first + i);
            score[label] += weight_of(trainer, features->items, features->count,
                                      ns_model_slot(label, ns_model_part(i, span->count)));
        }
    }
}

static void judge(void *context, const struct ns_span *span, float score[NS_LABELS])
{
    struct trainer *trainer = context;
    enum ns_label table = span->match ? ns_match_label(span->story, span->match) : NS_LABEL_NONE;
    ns_span_rules(span, score);
    if (!ns_span_has_hope(span, score))
        return;
    for (unsigned label = 1; label < NS_LABELS; label++)
        if (score[label] < NS_SCORE_HOPELESS)
            score[label] = NS_SCORE_NEVER;
    add_model(trainer, span, score);
    for (unsigned label = 1; label < NS_LABELS && trainer->mode != MODE_PLAIN; label++) {
        if (score[label] < NS_SCORE_NEVER / 2)
            continue;
        enum verdict verdict = verdict_of(trainer, span->first, span->count, label, table);
        if (trainer->mode == MODE_WRONG_FAVOURED)
            score[label] += verdict == RIGHT ? -MISS : verdict == WRONG ? WRONG_NAME : 0;
        else if (verdict == RIGHT)
            score[label] += SURE;
        else if (verdict == WRONG)
            score[label] = NS_SCORE_NEVER;
    }
}

/* --- an article --------------------------------------------------------------------------- */

static bool reserve(struct trainer *trainer, size_t tokens)
{
    if (tokens >= trainer->token_capacity) {
        trainer->token_capacity = tokens * 2 + 1;
        free(trainer->truth);
        free(trainer->features);
        trainer->truth = calloc(trainer->token_capacity, sizeof *trainer->truth);
        trainer->features = calloc(trainer->token_capacity, sizeof *trainer->features);
    }
    return trainer->truth && trainer->features;
}

static void mark_truth(struct trainer *trainer, const struct training_text *text)
{
    const struct ns_story *story = &trainer->story;
    size_t at = 0;
    for (size_t i = 0; i < story->token_count; i++) {
        trainer->truth[i] = (struct truth){0};
        trainer->features[i].known = false;
    }
    for (uint32_t n = 0; n < text->name_count; n++) {
        const struct training_name *name = &text->names[n];
        while (at < story->token_count && story->tokens[at].end <= name->start)
            at++;
        size_t end = at;
        while (end < story->token_count && story->tokens[end].start < name->end)
            end++;
        if (name->kind == TRAINING_OTHER || end == at)
            continue;
        bool whole = story->tokens[at].start == name->start &&
                     story->tokens[end - 1].end == name->end && end - at <= NS_SPAN_MAX;
        if (whole)
            trainer->truth[at].length = (uint8_t)(end - at);
        trainer->truth[at].kind = name->kind;
        for (size_t i = at; i < end; i++) {
            trainer->truth[i].inside = true;
            trainer->truth[i].unclear |= !whole;
        }
        trainer->names += whole;
    }
}

/* Moves the weights of a segment's features. */
static void move(struct trainer *trainer, const struct ns_segment *segment, float by, bool second)
{
    uint32_t own[NS_SPAN_FEATURES];
    const struct ns_story *story = &trainer->story;
    if (!ns_model_judges(segment->label))
        return;
    struct ns_span span = {.story = story,
                           .first = segment->first,
                           .count = segment->length,
                           .match = ns_story_match_of(story, segment->first, segment->length),
                           .second = second};
    for (size_t i = 0; i < segment->length; i++) {
        const struct token_features *features = features_of(trainer, segment->first + i);
        unsigned slot = ns_model_slot(segment->label, ns_model_part(i, segment->length));
        for (size_t j = 0; j < features->count; j++) {
            change(trainer, features->items[j], slot, by);
        }
    }
    size_t count = ns_span_features(&span, own);
    for (size_t i = 0; i < count; i++)
        change(trainer, own[i], ns_model_slot(segment->label, NS_PART_WHOLE), by);
}

static bool is_in(const struct ns_segment *segments, size_t count, const struct ns_segment *one)
{
    for (size_t i = 0; i < count; i++)
        if (segments[i].first == one->first && segments[i].length == one->length &&
            segments[i].label == one->label)
            return true;
    return false;
}

/* Has the second pass begin anew with what the first one found. */
static void rewind_second(struct ns_story *story)
{
    struct ns_segment *segments = story->segments;
    size_t count = story->segment_count, capacity = story->segment_capacity;
    story->segments = story->first_look;
    story->segment_count = story->first_look_count;
    story->segment_capacity = story->first_look_capacity;
    story->first_look = segments;
    story->first_look_count = count;
    story->first_look_capacity = capacity;
}

static bool keep_right(struct trainer *trainer)
{
    const struct ns_story *story = &trainer->story;
    trainer->right_count = story->segment_count;
    if (!ns_story_grow(&trainer->story, (void **)&trainer->right, trainer->right_count,
                       &trainer->right_capacity, sizeof *trainer->right))
        return false;
    if (trainer->right_count)
        memcpy(trainer->right, story->segments, trainer->right_count * sizeof *trainer->right);
    return true;
}

static void learn(struct trainer *trainer, bool second)
{
    struct ns_story *story = &trainer->story;
    trainer->mode = MODE_RIGHT_ONLY;
    ns_story_segment(story, second);
    if (!keep_right(trainer))
        return;
    if (second)
        rewind_second(story);
    trainer->mode = MODE_WRONG_FAVOURED;
    ns_story_segment(story, second);
    trainer->step += 1;
    for (size_t i = 0; i < story->segment_count; i++)
        if (!is_in(trainer->right, trainer->right_count, &story->segments[i])) {
            move(trainer, &story->segments[i], -trainer->weight, second);
            trainer->wrong++;
        }
    for (size_t i = 0; i < trainer->right_count; i++)
        if (!is_in(story->segments, story->segment_count, &trainer->right[i])) {
            move(trainer, &trainer->right[i], trainer->weight, second);
            trainer->wrong++;
        }
}

static bool train_on(struct trainer *trainer, const struct training_text *text)
{
    struct ns_story *story = &trainer->story;
    struct ns_str shown = {text->text, text->size};
    struct ns_article *article = &trainer->article;
    article->title = text->title ? shown : NS_STR("");
    article->body = text->title ? NS_STR("") : shown;
    ns_story_scan(story, article);
    if (!reserve(trainer, story->token_count))
        return false;
    mark_truth(trainer, text);
    trainer->weight = text->weight;
    trainer->doubtful = text->doubtful;
    ns_memory_forget(story->memory);
    learn(trainer, false);
    trainer->mode = MODE_PLAIN;
    ns_story_segment(story, false);
    ns_story_remember(story);
    learn(trainer, true);
    return !story->failed;
}

/* --- all of it ---------------------------------------------------------------------------- */

/* A fixed order that looks like none. */
static void shuffle(struct training_texts *texts, uint64_t state)
{
    for (size_t i = texts->count; i > 1; i--) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
        size_t j = (size_t)(state >> 33) % i;
        struct training_text item = texts->items[i - 1];
        texts->items[i - 1] = texts->items[j];
        texts->items[j] = item;
    }
}

static bool train(struct trainer *trainer, struct training_texts *texts, int passes, int run)
{
    for (int pass = 0; pass < passes; pass++) {
        trainer->wrong = trainer->names = 0;
        shuffle(texts, (uint64_t)(run * passes + pass) + 1);
        for (size_t i = 0; i < texts->count; i++)
            if (!train_on(trainer, &texts->items[i]))
                return false;
        fprintf(stderr, "run %d, pass %d: %zu names, %zu corrections, %zu features\n", run + 1,
                pass + 1, trainer->names, trainer->wrong, trainer->row_count);
    }
    return true;
}

/* --- what is written ---------------------------------------------------------------------- */

static const struct trainer *sorted; /* for by_use */

static float size_of(const struct row *row)
{
    float most = 0;
    for (size_t i = 0; i < NS_MODEL_SLOTS; i++)
        most = fmaxf(most, fabsf(row->weight[i]));
    return most;
}

static int by_use(const void *a, const void *b)
{
    const struct row *first = &sorted->rows[*(const uint32_t *)a];
    const struct row *second = &sorted->rows[*(const uint32_t *)b];
    float one = size_of(first) * logf((float)first->changes);
    float other = size_of(second) * logf((float)second->changes);
    return one < other ? 1 : one > other ? -1 : first->key < second->key ? -1 : 1;
}

/* Adds the means of all steps of a run to the totals, and forgets the run. */
static void end_run(struct trainer *trainer)
{
    for (size_t i = 0; i < WEIGHTS_MAX; i++) {
        struct row *row = &trainer->rows[i];
        for (size_t j = 0; row->key && j < SLOTS; j++) {
            row->total[j] += row->weight[j] - row->sum[j] / (float)trainer->step;
            row->weight[j] = row->sum[j] = row->square[j] = 0;
        }
    }
    trainer->step = 0;
}

/* The means of all runs, over those of no name, shrunk. */
static void average(struct trainer *trainer)
{
    for (size_t i = 0; i < WEIGHTS_MAX; i++) {
        struct row *row = &trainer->rows[i];
        for (size_t j = 0; row->key && j < NS_MODEL_SLOTS; j++) {
            float weight = (row->total[j] - row->total[SLOT_NONE]) / RUNS;
            row->weight[j] = copysignf(fmaxf(fabsf(weight) - SHRINK, 0), weight);
        }
    }
}

/* Puts the row into its bucket, unless it is full of more useful ones. */
static bool place(int8_t (*table)[NS_MODEL_BUCKET], const struct row *row)
{
    static const int8_t empty[NS_MODEL_SLOTS];
    int8_t *bucket = table[row->key & (BUCKETS - 1)];
    const uint8_t check[2] = {(uint8_t)(row->key >> 16), (uint8_t)(row->key >> 24)};
    for (size_t i = 0; i < NS_MODEL_ROWS; i++) {
        int8_t *weights = bucket + i * NS_MODEL_SLOTS, *checks = bucket + NS_MODEL_CHECKS + 2 * i;
        bool taken = memcmp(weights, empty, sizeof empty) != 0;
        if (taken && memcmp(checks, check, sizeof check) == 0)
            return false; /* it cannot be told from this one */
        if (taken)
            continue;
        for (size_t j = 0; j < NS_MODEL_SLOTS; j++) {
            float scaled = roundf(row->weight[j] * NS_MODEL_SCALE);
            weights[j] = (int8_t)fmaxf(-127, fminf(127, scaled));
        }
        memcpy(checks, check, sizeof check);
        return true;
    }
    return false;
}

static bool write_table(const struct trainer *trainer, const char *path)
{
    static int8_t table[BUCKETS][NS_MODEL_BUCKET];
    uint32_t *order = calloc(trainer->row_count + 1, sizeof *order);
    size_t count = 0, placed = 0;
    if (!order)
        return false;
    for (uint32_t i = 0; i < WEIGHTS_MAX; i++)
        if (trainer->rows[i].key && trainer->rows[i].changes >= SEEN &&
            size_of(&trainer->rows[i]) >= LEAST)
            order[count++] = i;
    sorted = trainer;
    qsort(order, count, sizeof *order, by_use);
    for (size_t i = 0; i < count; i++)
        placed += place(table, &trainer->rows[order[i]]);
    free(order);
    fprintf(stderr, "%zu features, %zu of them worth a place, %zu placed\n", trainer->row_count,
            count, placed);
    FILE *file = fopen(path, "we");
    bool done = file && fwrite(table, sizeof table, 1, file) == 1;
    return file && fclose(file) == 0 && done;
}

static void release(struct trainer *trainer)
{
    free(trainer->rows);
    free(trainer->truth);
    free(trainer->features);
    free(trainer->right);
    free(trainer->story.tokens);
    free(trainer->story.views);
    free(trainer->story.matches);
    free(trainer->story.segments);
    free(trainer->story.first_look);
    free(trainer);
}

int main(int argc, char **argv)
{
    struct training_texts texts = {0};
    struct ns_error err = {0};
    struct trainer *trainer = calloc(1, sizeof *trainer);
    int passes = argc > 4 ? atoi(argv[4]) : PASSES;
    if (argc < 4 || argc > 5 || passes < 1 || passes > PASSES_MAX) {
        fprintf(stderr, "usage: train_model TABLE FOLDER OUTPUT [PASSES]\n");
        free(trainer);
        return 2;
    }
    enum ns_status status = training_texts_read(&texts, argv[1], argv[2], &err);
    if (status != NS_OK || !trainer || !(trainer->rows = calloc(WEIGHTS_MAX, sizeof(struct row)))) {
        fprintf(stderr, "train_model: %s\n", status == NS_OK ? "no memory" : err.message);
        training_texts_release(&texts);
        free(trainer);
        return 1;
    }
    if (!texts.count) {
        fprintf(stderr, "train_model: %s: no texts to learn from\n", argv[1]);
        training_texts_release(&texts);
        release(trainer);
        return 1;
    }
    struct ns_story *story = &trainer->story;
    story->tables[story->table_count++] = &ns_gazetteer_builtin;
    story->memory = &trainer->memory;
    story->judge = (struct ns_span_judge){judge, trainer};
    fprintf(stderr, "%zu articles\n", texts.count);
    bool done = true;
    for (int run = 0; done && run < RUNS; run++) {
        done = train(trainer, &texts, passes, run);
        end_run(trainer);
    }
    average(trainer);
    done = done && write_table(trainer, argv[3]);
    if (!done)
        fprintf(stderr, "train_model: cannot write %s\n", argv[3]);
    training_texts_release(&texts);
    release(trainer);
    return done ? 0 : 1;
}
