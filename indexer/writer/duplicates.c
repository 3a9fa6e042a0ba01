#include "indexer/writer/duplicates.h"

#include "common/article/stored.h"
#include "common/base/table.h"
#include "common/index/generation.h"

#include <stdlib.h>

enum {
    CANDIDATES_MAX = NS_SKETCH_LOOKUPS * NS_DUPLICATE_POSTINGS,
    SKETCHES_READ = 256, /* of stored articles, kept for the next that asks */
    CHAIN_MAX = 64,      /* articles remembered for one term */
    DAY = 24 * 60 * 60,
};

struct database {
    struct ns_xapian_db *db;
    uint32_t last; /* docids beyond it are not looked at */
    bool own;
};

/* An article that was written, but cannot be read yet. */
struct written {
    uint32_t docid;
    struct ns_print print;
};

/* A term of one of them, in the chain of its bucket; newest first. */
struct posting {
    uint32_t hash, article, next;
};

struct candidate {
    uint32_t docid, terms;
    size_t place; /* among the databases; their count: among those written */
    uint32_t article;
};

struct read_sketch {
    uint32_t docid; /* 0: none */
    struct ns_sketch sketch;
};

struct ns_duplicates {
    struct database *databases;
    size_t database_count;
    struct ns_decoder *decoder;
    struct ns_xapian_db *decoded; /* where the decoder looks for dictionaries */
    struct ns_article article;
    struct ns_buffer scratch;
    struct read_sketch *sketches;

    struct written *written;
    size_t count, capacity;
    struct posting *postings;
    size_t posting_count, posting_capacity;
    uint32_t *buckets; /* number of a posting + 1; 0: none */
    size_t bucket_count;

    struct ns_table dead; /* docids as 4 bytes */
    uint32_t *dead_from;  /* by number */
    size_t dead_capacity;

    struct candidate candidates[CANDIDATES_MAX];
    size_t candidate_count;
};

static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    const struct ns_duplicates *duplicates = context;
    return ns_generation_dictionary(duplicates->decoded, id, out, err);
}

enum ns_status ns_duplicates_open(struct ns_duplicates **out, struct ns_error *err)
{
    struct ns_duplicates *duplicates = calloc(1, sizeof *duplicates);
    *out = NULL;
    if (!duplicates)
        return ns_error_nomem(err);
    ns_article_init(&duplicates->article);
    duplicates->sketches = calloc(SKETCHES_READ, sizeof *duplicates->sketches);
    enum ns_status status = duplicates->sketches ? ns_decoder_open(&duplicates->decoder,
                                                                   find_dictionary, duplicates, err)
                                                 : ns_error_nomem(err);
    if (status)
        ns_duplicates_close(duplicates);
    else
        *out = duplicates;
    return status;
}

static void forget_written(struct ns_duplicates *duplicates)
{
    free(duplicates->written);
    free(duplicates->postings);
    free(duplicates->buckets);
    duplicates->written = NULL;
    duplicates->postings = NULL;
    duplicates->buckets = NULL;
    duplicates->count = duplicates->capacity = 0;
    duplicates->posting_count = duplicates->posting_capacity = duplicates->bucket_count = 0;
}

void ns_duplicates_forget(struct ns_duplicates *duplicates)
{
    for (size_t i = 0; i < duplicates->database_count; i++)
        if (duplicates->databases[i].own)
            ns_xapian_close(duplicates->databases[i].db);
    free(duplicates->databases);
    duplicates->databases = NULL;
    duplicates->database_count = 0;
    memset(duplicates->sketches, 0, SKETCHES_READ * sizeof *duplicates->sketches);
    forget_written(duplicates);
    ns_table_release(&duplicates->dead);
    free(duplicates->dead_from);
    duplicates->dead_from = NULL;
    duplicates->dead_capacity = 0;
}

void ns_duplicates_close(struct ns_duplicates *duplicates)
{
    if (!duplicates)
        return;
    if (duplicates->sketches)
        ns_duplicates_forget(duplicates);
    free(duplicates->sketches);
    ns_decoder_close(duplicates->decoder);
    ns_article_release(&duplicates->article);
    ns_buffer_release(&duplicates->scratch);
    free(duplicates);
}

static enum ns_status add_database(struct ns_duplicates *duplicates, struct database database,
                                   struct ns_error *err)
{
    struct database *databases =
        reallocarray(duplicates->databases, duplicates->database_count + 1, sizeof *databases);
    if (!databases)
        return ns_error_nomem(err);
    duplicates->databases = databases;
    databases[duplicates->database_count++] = database;
    forget_written(duplicates);
    return NS_OK;
}

enum ns_status ns_duplicates_use(struct ns_duplicates *duplicates, struct ns_xapian_db *db,
                                 uint32_t last, struct ns_error *err)
{
    for (size_t i = 0; i < duplicates->database_count; i++)
        if (duplicates->databases[i].db == db) {
            duplicates->databases[i].last = last;
            forget_written(duplicates);
            return NS_OK;
        }
    return add_database(duplicates, (struct database){db, last, false}, err);
}

enum ns_status ns_duplicates_read(struct ns_duplicates *duplicates, const char *path,
                                  struct ns_error *err)
{
    struct database database = {.last = UINT32_MAX, .own = true};
    enum ns_status status = ns_xapian_open(&database.db, path, err);
    if (!status)
        status = add_database(duplicates, database, err);
    if (status)
        ns_xapian_close(database.db);
    return status;
}

/* --- what has died ------------------------------------------------------------------------ */

bool ns_duplicates_kill(struct ns_duplicates *duplicates, uint32_t docid, uint32_t from)
{
    struct ns_table *dead = &duplicates->dead;
    if (dead->count == duplicates->dead_capacity) {
        size_t capacity = dead->count ? (size_t)dead->count * 2 : 64;
        uint32_t *items = reallocarray(duplicates->dead_from, capacity, sizeof *items);
        if (!items)
            return false;
        duplicates->dead_from = items;
        duplicates->dead_capacity = capacity;
    }
    uint32_t number = ns_table_intern(dead, (struct ns_str){(char *)&docid, sizeof docid});
    if (number == NS_TABLE_NONE)
        return false;
    duplicates->dead_from[number] = from;
    return true;
}

static bool is_dead(const struct ns_duplicates *duplicates, uint32_t docid, uint32_t now)
{
    if (!duplicates->dead.count)
        return false;
    uint32_t number =
        ns_table_find(&duplicates->dead, (struct ns_str){(char *)&docid, sizeof docid});
    return number != NS_TABLE_NONE && duplicates->dead_from[number] <= now;
}

/* --- candidates --------------------------------------------------------------------------- */

static void note(struct ns_duplicates *duplicates, struct candidate found)
{
    for (size_t i = 0; i < duplicates->candidate_count; i++)
        if (duplicates->candidates[i].docid == found.docid) {
            duplicates->candidates[i].terms++;
            return;
        }
    found.terms = 1;
    if (duplicates->candidate_count < CANDIDATES_MAX)
        duplicates->candidates[duplicates->candidate_count++] = found;
}

static enum ns_status look_up(struct ns_duplicates *duplicates, size_t place, struct ns_str term,
                              uint32_t now, size_t *found, struct ns_error *err)
{
    const struct database *database = &duplicates->databases[place];
    uint32_t docid = 0, frequency = 0;
    /* Nearly always 0, and cheaper to ask than to begin a list. */
    enum ns_status status = ns_xapian_term_frequency(database->db, term, &frequency, err);
    while (*found < NS_DUPLICATE_POSTINGS && frequency && !status) {
        status = ns_xapian_next_document(database->db, term, docid + 1, &docid, err);
        if (status || !docid || docid > database->last)
            return status;
        if (is_dead(duplicates, docid, now))
            continue;
        note(duplicates, (struct candidate){.docid = docid, .place = place});
        ++*found;
    }
    return status;
}

/* The articles written that have the hash, oldest first; returns their number. */
static size_t list_written(const struct ns_duplicates *duplicates, uint32_t hash,
                           uint32_t articles[CHAIN_MAX])
{
    size_t count = 0;
    if (!duplicates->bucket_count)
        return 0;
    uint32_t at = duplicates->buckets[hash % duplicates->bucket_count];
    for (; at && count < CHAIN_MAX; at = duplicates->postings[at - 1].next)
        if (duplicates->postings[at - 1].hash == hash)
            articles[CHAIN_MAX - ++count] = duplicates->postings[at - 1].article;
    memmove(articles, articles + CHAIN_MAX - count, count * sizeof *articles);
    return count;
}

static enum ns_status find_candidates(struct ns_duplicates *duplicates, uint32_t now,
                                      const struct ns_sketch *sketch, struct ns_error *err)
{
    char term[sizeof NS_PREFIX_SKETCH - 1 + NS_SKETCH_TERM_SIZE] = NS_PREFIX_SKETCH;
    enum ns_status status = NS_OK;
    duplicates->candidate_count = 0;
    for (size_t i = 0; i < ns_sketch_lookups(sketch) && !status; i++) {
        uint32_t written[CHAIN_MAX];
        size_t found = 0;
        ns_sketch_term(sketch->hashes[i], term + sizeof NS_PREFIX_SKETCH - 1);
        for (size_t place = 0; place < duplicates->database_count && !status; place++)
            status =
                look_up(duplicates, place, (struct ns_str){term, sizeof term}, now, &found, err);
        size_t count = list_written(duplicates, sketch->hashes[i] & NS_SKETCH_TERM_MASK, written);
        for (size_t k = 0; k < count && found < NS_DUPLICATE_POSTINGS && !status; k++) {
            uint32_t docid = duplicates->written[written[k]].docid;
            if (is_dead(duplicates, docid, now))
                continue;
            note(duplicates, (struct candidate){.docid = docid,
                                                .place = duplicates->database_count,
                                                .article = written[k]});
            found++;
        }
    }
    return status;
}

/* --- comparing ---------------------------------------------------------------------------- */

static bool is_near(struct ns_date a, struct ns_date b)
{
    if (a.precision == NS_PRECISION_NONE || b.precision == NS_PRECISION_NONE)
        return true;
    int64_t apart = a.seconds < b.seconds ? b.seconds - a.seconds : a.seconds - b.seconds;
    return apart <= (int64_t)NS_DUPLICATE_DAYS * DAY;
}

/* The article that is stored: its date, and its sketch where it may be needed.  What cannot be read
 * is like nothing else. */
static enum ns_status read_stored(struct ns_duplicates *duplicates,
                                  const struct candidate *candidate, struct ns_date published,
                                  const struct ns_sketch **sketch, struct ns_error *err)
{
    struct ns_stored_head head;
    struct read_sketch *kept = &duplicates->sketches[candidate->docid % SKETCHES_READ];
    *sketch = NULL;
    duplicates->decoded = duplicates->databases[candidate->place].db;
    ns_buffer_clear(&duplicates->scratch);
    enum ns_status status =
        ns_xapian_document_data(duplicates->decoded, candidate->docid, &duplicates->scratch, err);
    if (status)
        return status;
    struct ns_str stored = ns_buffer_str(&duplicates->scratch);
    if (ns_stored_read_head(stored, &head, NULL) || !is_near(head.published, published))
        return NS_OK;
    if (kept->docid != candidate->docid) {
        kept->docid = 0;
        status = ns_decoder_decode(duplicates->decoder, stored, &duplicates->article, err);
        if (status)
            return status == NS_NOMEM ? status : NS_OK;
        ns_sketch_text(duplicates->article.body, &kept->sketch);
        kept->docid = candidate->docid;
    }
    *sketch = &kept->sketch;
    return NS_OK;
}

static enum ns_status read_cluster(struct ns_duplicates *duplicates,
                                   const struct candidate *candidate, char cluster[NS_CLUSTER_SIZE],
                                   bool *known, struct ns_error *err)
{
    struct ns_buffer *value = &duplicates->scratch;
    ns_buffer_clear(value);
    enum ns_status status = ns_xapian_document_value(duplicates->databases[candidate->place].db,
                                                     candidate->docid, NS_SLOT_CLUSTER, value, err);
    *known = !status && value->size == NS_CLUSTER_SIZE;
    if (*known)
        memcpy(cluster, value->data, NS_CLUSTER_SIZE);
    return status;
}

/* Takes the candidate's cluster where the texts are the same. */
static enum ns_status compare(struct ns_duplicates *duplicates, const struct candidate *candidate,
                              struct ns_print *print, bool *same, struct ns_error *err)
{
    *same = false;
    if (candidate->place == duplicates->database_count) {
        const struct ns_print *other = &duplicates->written[candidate->article].print;
        *same = is_near(print->published, other->published) &&
                ns_sketch_same(&print->sketch, &other->sketch);
        if (*same)
            memcpy(print->cluster, other->cluster, NS_CLUSTER_SIZE);
        return NS_OK;
    }
    const struct ns_sketch *sketch;
    enum ns_status status = read_stored(duplicates, candidate, print->published, &sketch, err);
    if (status || !sketch || !ns_sketch_same(&print->sketch, sketch))
        return status;
    return read_cluster(duplicates, candidate, print->cluster, same, err);
}

static int by_terms(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if (left->terms != right->terms)
        return left->terms > right->terms ? -1 : 1;
    return left->docid < right->docid ? -1 : left->docid > right->docid;
}

/* --- remembering -------------------------------------------------------------------------- */

static bool grow_buckets(struct ns_duplicates *duplicates)
{
    size_t count = duplicates->bucket_count ? 2 * duplicates->bucket_count : 1024;
    uint32_t *buckets = calloc(count, sizeof *buckets);
    if (!buckets)
        return false;
    free(duplicates->buckets);
    duplicates->buckets = buckets;
    duplicates->bucket_count = count;
    for (size_t i = 0; i < duplicates->posting_count; i++) {
        struct posting *posting = &duplicates->postings[i];
        posting->next = buckets[posting->hash % count];
        buckets[posting->hash % count] = (uint32_t)i + 1;
    }
    return true;
}

static bool add_posting(struct ns_duplicates *duplicates, uint32_t hash)
{
    uint32_t known[CHAIN_MAX];
    if (list_written(duplicates, hash, known) == CHAIN_MAX)
        return true;
    if (duplicates->posting_count == duplicates->posting_capacity) {
        size_t capacity = duplicates->posting_capacity ? duplicates->posting_capacity * 2 : 1024;
        struct posting *postings = reallocarray(duplicates->postings, capacity, sizeof *postings);
        if (!postings)
            return false;
        duplicates->postings = postings;
        duplicates->posting_capacity = capacity;
    }
    if (duplicates->posting_count >= duplicates->bucket_count && !grow_buckets(duplicates))
        return false;
    uint32_t *bucket = &duplicates->buckets[hash % duplicates->bucket_count];
    duplicates->postings[duplicates->posting_count++] =
        (struct posting){hash, (uint32_t)duplicates->count, *bucket};
    *bucket = (uint32_t)duplicates->posting_count;
    return true;
}

static bool remember(struct ns_duplicates *duplicates, uint32_t docid, const struct ns_print *print)
{
    if (duplicates->count == duplicates->capacity) {
        size_t capacity = duplicates->capacity ? duplicates->capacity * 2 : 128;
        struct written *written = reallocarray(duplicates->written, capacity, sizeof *written);
        if (!written)
            return false;
        duplicates->written = written;
        duplicates->capacity = capacity;
    }
    for (size_t i = 0; i < ns_sketch_terms(&print->sketch); i++)
        if (!add_posting(duplicates, print->sketch.hashes[i] & NS_SKETCH_TERM_MASK))
            return false;
    duplicates->written[duplicates->count++] = (struct written){docid, *print};
    return true;
}

enum ns_status ns_duplicates_place(struct ns_duplicates *duplicates, uint32_t docid,
                                   struct ns_print *print, struct ns_error *err)
{
    bool same = false;
    if (!ns_sketch_terms(&print->sketch))
        return NS_OK;
    enum ns_status status = find_candidates(duplicates, docid, &print->sketch, err);
    qsort(duplicates->candidates, duplicates->candidate_count, sizeof *duplicates->candidates,
          by_terms);
    for (size_t i = 0;
         i < duplicates->candidate_count && i < NS_DUPLICATE_TRIES && !same && !status; i++)
        status = compare(duplicates, &duplicates->candidates[i], print, &same, err);
    if (status)
        return status;
    return remember(duplicates, docid, print) ? NS_OK : ns_error_nomem(err);
}

size_t ns_duplicates_memory(const struct ns_duplicates *duplicates)
{
    return duplicates->capacity * sizeof *duplicates->written +
           duplicates->posting_capacity * sizeof *duplicates->postings +
           duplicates->bucket_count * sizeof *duplicates->buckets;
}
