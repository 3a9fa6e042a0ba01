#include "indexer/writer/bulk/glass_database.h"

#include "indexer/writer/bulk/glass_files.h"
#include "indexer/writer/bulk/glass_metadata.h"
#include "indexer/writer/bulk/glass_pack.h"
#include "indexer/writer/bulk/glass_position.h"
#include "indexer/writer/bulk/glass_postlist.h"
#include "indexer/writer/bulk/glass_synonym.h"
#include "indexer/writer/bulk/glass_termlist.h"
#include "indexer/writer/bulk/glass_values.h"

#include <stdlib.h>

enum {
    VALUE_MAX = 1 << 24, /* so that statistics with two of them fit a tag */
    LENGTHS_READ = 256,
};

enum phase { DOCUMENTS, BETWEEN_TERMS, IN_TERM };

struct ns_glass {
    struct ns_glass_files files;
    enum phase phase;
    struct ns_error error; /* the final one; code NS_OK while there is none */
    struct ns_glass_statistics statistics;
    struct ns_glass_metadata metadata;
    struct ns_glass_values values;
    struct ns_buffer lengths; /* for each document: uint docid - previous - 1, uint length */
    struct ns_buffer termlist, slots, positions, synonyms; /* tags under construction */
    struct ns_buffer term;                                 /* the last one begun */
    uint32_t last_position_docid;
    struct ns_glass_postlist postlist;
};

/* Every later call returns this error again. */
static enum ns_status final(struct ns_glass *glass, const struct ns_error *cause,
                            struct ns_error *err)
{
    if (cause != &glass->error)
        glass->error = *cause;
    if (err)
        *err = *cause;
    return cause->code;
}

static enum ns_status misuse(struct ns_glass *glass, const char *message, struct ns_error *err)
{
    struct ns_error cause = {0};
    (void)ns_error_set(&cause, NS_INVALID, "%s", message);
    return final(glass, &cause, err);
}

/* --- documents --- */

static enum ns_status check_sizes(const struct ns_xapian_document *document, struct ns_error *err)
{
    if (document->data.size > NS_GLASS_TAG_MAX)
        return ns_error_set(err, NS_INVALID, "document data too long");
    for (size_t i = 0; i < document->value_count; i++)
        if (document->values[i].value.size > VALUE_MAX)
            return ns_error_set(err, NS_INVALID, "value too long");
    return NS_OK;
}

/* Checks the document, and makes the tag of its slots. */
static enum ns_status encode_slots(struct ns_glass *glass, uint32_t docid,
                                   const struct ns_xapian_document *document, struct ns_error *err)
{
    ns_buffer_clear(&glass->slots);
    if (docid <= glass->statistics.last_docid)
        return ns_error_set(err, NS_INVALID, "documents not in order");
    enum ns_status status = check_sizes(document, err);
    return status ? status : ns_glass_slots_encode(document, &glass->slots, err);
}

static enum ns_status write_document(struct ns_glass *glass, uint32_t docid, struct ns_str data,
                                     struct ns_str termlist, struct ns_error *err)
{
    char bytes[NS_GLASS_SORTABLE_MAX + 1];
    char *end = ns_glass_put_sortable(bytes, docid);
    struct ns_str key = {bytes, (size_t)(end - bytes)};
    enum ns_status status = NS_OK;
    if (data.size)
        status = ns_glass_table_add(glass->files.tables[NS_GLASS_DOCDATA], key, data, err);
    if (!status)
        status = ns_glass_table_add(glass->files.tables[NS_GLASS_TERMLIST], key, termlist, err);
    if (!status && glass->slots.size) {
        *end = '\0';
        key.size++;
        status = ns_glass_table_add(glass->files.tables[NS_GLASS_TERMLIST], key,
                                    ns_buffer_str(&glass->slots), err);
    }
    return status;
}

static enum ns_status keep_values(struct ns_glass *glass, uint32_t docid,
                                  const struct ns_xapian_document *document, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = 0; !status && i < document->value_count; i++) {
        const struct ns_xapian_value *value = &document->values[i];
        if (value->value.size)
            status = ns_glass_values_add(&glass->values, docid, value->slot, value->value, err);
    }
    return status;
}

static enum ns_status count_document(struct ns_glass *glass, uint32_t docid,
                                     const struct ns_glass_termlist *termlist, struct ns_error *err)
{
    struct ns_glass_statistics *statistics = &glass->statistics;
    uint32_t length = termlist->length;
    ns_varint_append(&glass->lengths, docid - statistics->last_docid - 1);
    ns_varint_append(&glass->lengths, length);
    statistics->documents++;
    statistics->last_docid = docid;
    statistics->total_length += length;
    if (length && (statistics->shortest == 0 || length < statistics->shortest))
        statistics->shortest = length;
    if (length > statistics->longest)
        statistics->longest = length;
    if (termlist->wdf > statistics->largest_wdf)
        statistics->largest_wdf = termlist->wdf;
    return ns_buffer_failed(&glass->lengths) ? ns_error_nomem(err) : NS_OK;
}

enum ns_status ns_glass_add_listed(struct ns_glass *glass, uint32_t docid,
                                   const struct ns_xapian_document *document,
                                   const struct ns_glass_termlist *termlist, struct ns_error *err)
{
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase != DOCUMENTS)
        return misuse(glass, "document after terms", err);
    enum ns_status status = encode_slots(glass, docid, document, &cause);
    if (status == NS_INVALID)
        return ns_error_set(err, NS_INVALID, "%s", cause.message);
    if (!status)
        status = write_document(glass, docid, document->data, termlist->tag, &cause);
    if (!status)
        status = keep_values(glass, docid, document, &cause);
    if (!status)
        status = count_document(glass, docid, termlist, &cause);
    return status ? final(glass, &cause, err) : NS_OK;
}

enum ns_status ns_glass_add_document(struct ns_glass *glass, uint32_t docid,
                                     const struct ns_xapian_document *document,
                                     struct ns_error *err)
{
    struct ns_glass_termlist termlist;
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    ns_buffer_clear(&glass->termlist);
    enum ns_status status = ns_glass_termlist_encode(document, &glass->termlist, &termlist, &cause);
    if (status == NS_INVALID)
        return ns_error_set(err, NS_INVALID, "%s", cause.message);
    return status ? final(glass, &cause, err)
                  : ns_glass_add_listed(glass, docid, document, &termlist, err);
}

enum ns_status ns_glass_set_metadata(struct ns_glass *glass, struct ns_str key, struct ns_str value,
                                     struct ns_error *err)
{
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase != DOCUMENTS)
        return misuse(glass, "metadata after terms", err);
    return ns_glass_metadata_set(&glass->metadata, key, value, err);
}

/* --- synonyms --- */

static enum ns_status write_synonyms(struct ns_glass *glass, struct ns_str key,
                                     struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (!glass->files.tables[NS_GLASS_SYNONYM])
        status = ns_glass_files_table(&glass->files, NS_GLASS_SYNONYM, NS_GLASS_DEFLATED, err);
    return status ? status
                  : ns_glass_table_add(glass->files.tables[NS_GLASS_SYNONYM], key,
                                       ns_buffer_str(&glass->synonyms), err);
}

enum ns_status ns_glass_add_synonyms(struct ns_glass *glass, struct ns_str key,
                                     const struct ns_str *synonyms, size_t count,
                                     struct ns_error *err)
{
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (!key.size)
        return ns_error_set(err, NS_INVALID, "synonyms of nothing");
    ns_buffer_clear(&glass->synonyms);
    enum ns_status status = ns_glass_synonyms_encode(synonyms, count, &glass->synonyms, &cause);
    if (!status)
        status = write_synonyms(glass, key, &cause);
    if (status == NS_INVALID)
        return ns_error_set(err, NS_INVALID, "%s", cause.message);
    return status ? final(glass, &cause, err) : NS_OK;
}

/* --- terms --- */

static enum ns_status write_lengths(struct ns_glass *glass, struct ns_error *err)
{
    struct ns_posting postings[LENGTHS_READ];
    size_t count = 0;
    uint32_t docid = 0;
    enum ns_status status = NS_OK;
    struct ns_str left = ns_buffer_str(&glass->lengths);
    uint64_t gap, length;
    ns_glass_postlist_begin_lengths(&glass->postlist, glass->files.tables[NS_GLASS_POSTLIST]);
    while (!status && ns_varint_take(&left, &gap) && ns_varint_take(&left, &length)) {
        docid += (uint32_t)gap + 1;
        postings[count++] = (struct ns_posting){docid, (uint32_t)length};
        if (count == LENGTHS_READ || left.size == 0) {
            status = ns_glass_postlist_add(&glass->postlist, postings, count, err);
            count = 0;
        }
    }
    return status ? status : ns_glass_postlist_end(&glass->postlist, err);
}

/* What precedes the terms in the postlist table. */
static enum ns_status begin_terms(struct ns_glass *glass, struct ns_error *err)
{
    struct ns_glass_table *table = glass->files.tables[NS_GLASS_POSTLIST];
    enum ns_status status = ns_glass_metadata_write(&glass->metadata, table, err);
    if (!status)
        status = ns_glass_values_write(&glass->values, table, err);
    if (!status)
        status = write_lengths(glass, err);
    ns_glass_metadata_release(&glass->metadata);
    ns_glass_values_release(&glass->values);
    ns_buffer_release(&glass->lengths);
    ns_buffer_release(&glass->termlist);
    glass->phase = BETWEEN_TERMS;
    return status;
}

static bool term_follows(const struct ns_buffer *last, struct ns_str term)
{
    size_t size = last->size < term.size ? last->size : term.size;
    int order = size ? memcmp(last->data, term.data, size) : 0;
    return order < 0 || (order == 0 && last->size < term.size);
}

enum ns_status ns_glass_begin_term(struct ns_glass *glass, struct ns_str term, uint32_t documents,
                                   uint64_t occurrences, struct ns_error *err)
{
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase == IN_TERM)
        return misuse(glass, "term not ended", err);
    if (!ns_glass_term_fits(term))
        return misuse(glass, "term empty or too long", err);
    if (!term_follows(&glass->term, term))
        return misuse(glass, "terms not in order", err);
    if (occurrences > UINT32_MAX) /* Xapian counts them in 32 bits */
        return misuse(glass, "term too frequent", err);
    if (glass->phase == DOCUMENTS && begin_terms(glass, &cause))
        return final(glass, &cause, err);
    ns_buffer_clear(&glass->term);
    ns_buffer_append_str(&glass->term, term);
    if (ns_buffer_failed(&glass->term)) {
        (void)ns_error_nomem(&cause);
        return final(glass, &cause, err);
    }
    ns_glass_postlist_begin(&glass->postlist, glass->files.tables[NS_GLASS_POSTLIST], term,
                            documents, occurrences);
    glass->last_position_docid = 0;
    glass->phase = IN_TERM;
    return NS_OK;
}

enum ns_status ns_glass_add_postings(struct ns_glass *glass, const struct ns_posting *postings,
                                     size_t count, struct ns_error *err)
{
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase != IN_TERM)
        return misuse(glass, "postings without a term", err);
    enum ns_status status = ns_glass_postlist_add(&glass->postlist, postings, count, &cause);
    return status ? final(glass, &cause, err) : NS_OK;
}

static enum ns_status write_positions(struct ns_glass *glass, uint32_t docid,
                                      const uint32_t *positions, size_t count, struct ns_error *err)
{
    char key[NS_GLASS_KEY_MAX];
    char *to = ns_glass_put_sortable_string(key, ns_buffer_str(&glass->term));
    *to++ = '\0';
    to = ns_glass_put_sortable(to, docid);
    ns_buffer_clear(&glass->positions);
    enum ns_status status = ns_glass_positions_encode(positions, count, &glass->positions, err);
    if (!status && !glass->files.tables[NS_GLASS_POSITION])
        status = ns_glass_files_table(&glass->files, NS_GLASS_POSITION, NS_GLASS_PLAIN, err);
    return status ? status
                  : ns_glass_table_add(glass->files.tables[NS_GLASS_POSITION],
                                       (struct ns_str){key, (size_t)(to - key)},
                                       ns_buffer_str(&glass->positions), err);
}

enum ns_status ns_glass_add_positions(struct ns_glass *glass, uint32_t docid,
                                      const uint32_t *positions, size_t count, struct ns_error *err)
{
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase != IN_TERM)
        return misuse(glass, "positions without a term", err);
    if (docid <= glass->last_position_docid)
        return misuse(glass, "documents of positions not in order", err);
    glass->last_position_docid = docid;
    enum ns_status status = write_positions(glass, docid, positions, count, &cause);
    return status ? final(glass, &cause, err) : NS_OK;
}

enum ns_status ns_glass_end_term(struct ns_glass *glass, struct ns_error *err)
{
    const struct ns_glass_postlist *list = &glass->postlist;
    struct ns_error cause = {0};
    if (glass->error.code)
        return final(glass, &glass->error, err);
    if (glass->phase != IN_TERM)
        return misuse(glass, "no term to end", err);
    if (list->count == 0 || list->count != list->documents || list->total != list->occurrences)
        return misuse(glass, "postings do not add up", err);
    glass->phase = BETWEEN_TERMS;
    return ns_glass_postlist_end(&glass->postlist, &cause) ? final(glass, &cause, err) : NS_OK;
}

/* --- life --- */

enum ns_status ns_glass_open(struct ns_glass **out, const char *directory, struct ns_error *err)
{
    *out = NULL;
    struct ns_glass *glass = calloc(1, sizeof *glass);
    if (!glass)
        return ns_error_nomem(err);
    struct ns_glass_files *files = &glass->files;
    enum ns_status status = ns_glass_files_open(files, directory, err);
    if (!status)
        status = ns_glass_files_table(files, NS_GLASS_POSTLIST, NS_GLASS_PLAIN, err);
    if (!status)
        status = ns_glass_files_table(files, NS_GLASS_DOCDATA, NS_GLASS_WRAPPED, err);
    if (!status)
        status = ns_glass_files_table(files, NS_GLASS_TERMLIST, NS_GLASS_DEFLATED, err);
    if (status)
        ns_glass_abandon(glass);
    else
        *out = glass;
    return status;
}

static void release(struct ns_glass *glass, bool abandon)
{
    ns_glass_files_close(&glass->files, abandon);
    ns_glass_metadata_release(&glass->metadata);
    ns_glass_values_release(&glass->values);
    ns_buffer_release(&glass->lengths);
    ns_buffer_release(&glass->termlist);
    ns_buffer_release(&glass->slots);
    ns_buffer_release(&glass->positions);
    ns_buffer_release(&glass->synonyms);
    ns_buffer_release(&glass->term);
    free(glass);
}

void ns_glass_abandon(struct ns_glass *glass)
{
    if (glass)
        release(glass, true);
}

static enum ns_status finish(struct ns_glass *glass, struct ns_error *err)
{
    if (glass->phase == IN_TERM)
        return ns_error_set(err, NS_INVALID, "term not ended");
    enum ns_status status = glass->phase == DOCUMENTS ? begin_terms(glass, err) : NS_OK;
    return status ? status : ns_glass_files_finish(&glass->files, &glass->statistics, err);
}

enum ns_status ns_glass_close(struct ns_glass *glass, struct ns_error *err)
{
    enum ns_status status =
        glass->error.code ? final(glass, &glass->error, err) : finish(glass, err);
    release(glass, status != NS_OK);
    return status;
}

void ns_glass_skip_sync(struct ns_glass *glass)
{
    glass->files.skip_sync = true;
}

size_t ns_glass_memory(const struct ns_glass *glass)
{
    size_t bytes = sizeof *glass + ns_glass_values_memory(&glass->values) + glass->metadata.bytes +
                   glass->lengths.capacity + glass->termlist.capacity;
    for (int kind = 0; kind < NS_GLASS_TABLES; kind++)
        if (glass->files.tables[kind])
            bytes += ns_glass_table_memory();
    return bytes;
}
