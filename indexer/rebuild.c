#include "indexer/rebuild.h"

#include "common/article/stored.h"
#include "common/base/number.h"
#include "common/index/generation.h"
#include "indexer/extract/boilerplate.h"
#include "indexer/interrupt.h"
#include "indexer/maintain.h"
#include "indexer/writer/writer.h"
#include "indexer/run_names.h"

enum { ID_SHOWN = 200 }; /* bytes of an id in a message */

struct rebuild {
    const struct ns_nindex_options *options;
    struct ns_messages *messages;
    struct ns_index_lock *lock;
    struct ns_xapian_db *db; /* what is live now */
    struct ns_decoder *decoder;
    struct ns_writer *writer;
    struct ns_boilerplate *boilerplate; /* what later pages told of the sites of earlier ones */
    struct ns_entity_names *names;      /* a user's own, or NULL */
    struct ns_article article;
    struct ns_buffer stored;
    uint64_t kept, damaged, bytes;
};

/* The one that this program brings will do as well as the index's.  What cannot be read for want of
 * another one is not damaged, and may be read again once that is back: the rebuild has to stop. */
static enum ns_status find_dictionary(void *context, uint32_t id, struct ns_buffer *out,
                                      struct ns_error *err)
{
    struct rebuild *rebuild = context;
    struct ns_str builtin = ns_builtin_dictionary();
    enum ns_status status = ns_generation_dictionary(rebuild->db, id, out, err);
    if (status == NS_NOT_FOUND && id == ns_dictionary_id(builtin)) {
        ns_buffer_append_str(out, builtin);
        return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
    }
    if (status == NS_NOT_FOUND) {
        status = ns_error_set(err, NS_UNSUPPORTED, "the index has lost its dictionary %u", id);
        ns_error_hint(err, "restore the index from a copy; or remove the article with --delete "
                           "when it alone is damaged");
    }
    return status;
}

/* Puts the number and the id of the document at hand, where that can be read, before the message.
 */
static enum ns_status blame(const struct rebuild *rebuild, uint32_t docid,
                            const struct ns_error *why, struct ns_error *err)
{
    struct ns_stored_head head;
    if (ns_stored_read_head(ns_buffer_str(&rebuild->stored), &head, NULL))
        head.id = NS_STR("unknown");
    enum ns_status status = ns_error_set(err, why->code, "document %u (%.*s): %s", docid,
                                         (int)(head.id.size < ID_SHOWN ? head.id.size : ID_SHOWN),
                                         head.id.data, why->message);
    ns_error_hint(err, "%s", why->hint);
    return status;
}

static enum ns_status take_document(struct rebuild *rebuild, uint32_t docid, struct ns_error *err)
{
    struct ns_error why = {0};
    enum ns_write_outcome outcome;
    ns_buffer_clear(&rebuild->stored);
    enum ns_status status = ns_xapian_document_data(rebuild->db, docid, &rebuild->stored, &why);
    if (!status)
        status = ns_decoder_decode(rebuild->decoder, ns_buffer_str(&rebuild->stored),
                                   &rebuild->article, &why);
    size_t removed;
    if (!status)
        status = ns_boilerplate_clean(rebuild->boilerplate, &rebuild->article, &removed, &why);
    if (!status)
        status = rebuild->writer->ops->add(rebuild->writer, &rebuild->article, &outcome, &why);
    rebuild->bytes += rebuild->stored.size;
    ns_progress_update(rebuild->messages, 0, rebuild->bytes);
    if (!status) {
        rebuild->kept++;
        return NS_OK;
    }
    status = blame(rebuild, docid, &why, err);
    if (status != NS_CORRUPT && status != NS_INVALID && status != NS_LIMIT)
        return status;
    ns_message_error(rebuild->messages, err);
    rebuild->damaged++;
    return NS_OK;
}

static enum ns_status take_documents(struct rebuild *rebuild, struct ns_error *err)
{
    const struct ns_str all = {"", 0};
    uint32_t docid = 0;
    enum ns_status status = NS_OK;
    ns_progress_start(rebuild->messages, 0, 0);
    while (!status && !ns_interrupt_signal() && docid < UINT32_MAX) {
        status = ns_xapian_next_document(rebuild->db, all, docid + 1, &docid, err);
        if (status || !docid)
            break;
        status = take_document(rebuild, docid, err);
    }
    ns_progress_done(rebuild->messages);
    return status;
}

/* The bulk writer has nothing to publish when there is no article. */
static enum ns_status publish_empty(struct rebuild *rebuild, struct ns_error *err)
{
    struct ns_buffer path;
    uint32_t generation;
    ns_buffer_init(&path);
    enum ns_status status = ns_index_lock_reserve(rebuild->lock, &generation, &path, err);
    ns_buffer_release(&path);
    if (!status)
        status = ns_generation_create(rebuild->options->index.data, generation,
                                      ns_builtin_dictionary(), err);
    return status ? status : ns_index_lock_publish(rebuild->lock, generation, err);
}

static enum ns_status finish(struct rebuild *rebuild, struct ns_error *err)
{
    char number[NS_NUMBER_SIZE];
    if (ns_interrupt_signal()) {
        ns_message_warn(rebuild->messages, "interrupted; the index is as it was");
        return NS_OK;
    }
    if (!rebuild->kept && rebuild->damaged)
        return ns_error_set(err, NS_CORRUPT,
                            "%s: no article in it can be read; nothing was changed",
                            rebuild->options->index.data);
    enum ns_status status = rebuild->kept ? rebuild->writer->ops->commit(rebuild->writer, err)
                                          : publish_empty(rebuild, err);
    if (!status)
        ns_message_info(rebuild->messages, "%s article%s indexed anew",
                        ns_number_grouped(rebuild->kept, number), rebuild->kept == 1 ? "" : "s");
    return status;
}

static enum ns_status open_all(struct rebuild *rebuild, struct ns_error *err)
{
    struct ns_writer_options how = {.memory = rebuild->options->memory,
                                    .jobs = rebuild->options->jobs,
                                    .entities = rebuild->options->tagged,
                                    .sample = NS_WRITER_SAMPLE,
                                    .afresh = true};
    enum ns_status status =
        ns_index_lock_open(&rebuild->lock, rebuild->options->index.data, rebuild->options->wait,
                           NS_INDEX_OLDER, (struct ns_str){0}, err);
    if (status)
        return status;
    ns_maintain_tell_repairs(rebuild->lock, rebuild->messages);
    status = ns_xapian_open(&rebuild->db, ns_index_lock_generation(rebuild->lock), err);
    if (!status)
        status = ns_decoder_open(&rebuild->decoder, find_dictionary, rebuild, err);
    if (!status)
        status =
            ns_boilerplate_open_beside(&rebuild->boilerplate, rebuild->options->index.data, err);
    if (!status)
        status = ns_generation_has_positions(rebuild->db, &how.positions, err);
    how.positions |= rebuild->options->positions;
    if (!status)
        status = ns_run_names_open(&rebuild->names, rebuild->options, err);
    how.names = rebuild->names;
    return status ? status : ns_bulk_writer_open(&rebuild->writer, rebuild->lock, &how, 0, err);
}

enum ns_status ns_rebuild(const struct ns_nindex_options *options, struct ns_messages *messages,
                          uint64_t *damaged, struct ns_error *err)
{
    struct rebuild rebuild = {.options = options, .messages = messages};
    ns_article_init(&rebuild.article);
    enum ns_status status = open_all(&rebuild, err);
    ns_interrupt_catch();
    if (!status)
        status = take_documents(&rebuild, err);
    if (!status)
        status = finish(&rebuild, err);
    *damaged = rebuild.damaged;
    if (rebuild.writer)
        rebuild.writer->ops->close(rebuild.writer);
    ns_boilerplate_close(rebuild.boilerplate);
    ns_decoder_close(rebuild.decoder);
    ns_entity_names_close(rebuild.names);
    ns_xapian_close(rebuild.db);
    ns_index_lock_close(rebuild.lock);
    ns_buffer_release(&rebuild.stored);
    ns_article_release(&rebuild.article);
    return status;
}
