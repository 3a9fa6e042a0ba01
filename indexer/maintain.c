#include "indexer/maintain.h"

#include "common/article/article_json.h"
#include "common/article/stored.h"
#include "common/base/number.h"
#include "indexer/cursor.h"
#include "indexer/writer/compaction.h"
#include "indexer/writer/writer.h"

enum { EXPORT_CHUNK = 1024 * 1024 }; /* bytes gathered before they are written */

void ns_maintain_tell_repairs(const struct ns_index_lock *lock, struct ns_messages *messages)
{
    if (ns_index_lock_repaired(lock))
        ns_message_info(messages, "removed what an nindex that ended too early had left");
}

void ns_maintain_compact(struct ns_index_lock *lock, struct ns_messages *messages)
{
    char before[NS_NUMBER_SIZE], after[NS_NUMBER_SIZE];
    struct ns_compaction done;
    struct ns_error why;
    if (ns_compaction_run(lock, &done, &why))
        ns_message_warn(messages, "the index could not be compacted: %s", why.message);
    else if (done.before)
        ns_message_verbose(messages, "index compacted: %s, were %s",
                           ns_number_bytes(done.after, after),
                           ns_number_bytes(done.before, before));
}

/* --- delete ------------------------------------------------------------------------------- */

static enum ns_status delete_ids(struct ns_writer *writer, const struct ns_nindex_options *options,
                                 struct ns_messages *messages, uint64_t *missing,
                                 struct ns_error *err)
{
    uint64_t deleted = 0;
    *missing = 0;
    for (size_t i = 0; i < options->operand_count; i++) {
        bool found;
        const char *id = options->operands[i];
        enum ns_status status = writer->ops->remove(writer, ns_str_of(id), &found, err);
        if (status != NS_OK)
            return status;
        if (found) {
            deleted++;
            continue;
        }
        struct ns_error why;
        ns_error_set(&why, NS_NOT_FOUND, "%s: no article with this ID", id);
        ns_message_error(messages, &why);
        ++*missing;
    }
    enum ns_status status = writer->ops->commit(writer, err);
    if (status == NS_OK)
        ns_message_info(messages, "%llu article%s deleted", (unsigned long long)deleted,
                        deleted == 1 ? "" : "s");
    return status;
}

enum ns_status ns_maintain_delete(const struct ns_nindex_options *options,
                                  struct ns_messages *messages, uint64_t *missing,
                                  struct ns_error *err)
{
    struct ns_index_lock *lock = NULL;
    struct ns_writer *writer = NULL;
    struct ns_writer_options how = {
        .memory = options->memory, .jobs = options->jobs, .entities = options->tagged};
    enum ns_status status = ns_index_lock_open(&lock, options->index.data, options->wait,
                                               NS_INDEX_EXISTING, (struct ns_str){0}, err);
    if (status == NS_OK)
        ns_maintain_tell_repairs(lock, messages);
    if (status == NS_OK)
        status = ns_writer_open(&writer, NS_WRITER_AUTO, lock, &how, err);
    if (status == NS_OK) {
        status = delete_ids(writer, options, messages, missing, err);
        writer->ops->close(writer);
    }
    if (status == NS_OK)
        ns_maintain_compact(lock, messages);
    ns_index_lock_close(lock);
    return status;
}

/* --- export ------------------------------------------------------------------------------- */

static enum ns_status export_articles(struct ns_cursor *cursor, struct ns_decoder *decoder,
                                      ns_maintain_write *write, void *context, struct ns_error *err)
{
    struct ns_article article;
    struct ns_buffer out;
    bool more = true;
    enum ns_status status = NS_OK;
    ns_article_init(&article);
    ns_buffer_init(&out);
    while (status == NS_OK && more) {
        status = ns_cursor_next(cursor, &more, err);
        if (status == NS_OK && more) {
            status = ns_decoder_decode(decoder, ns_buffer_str(&cursor->stored), &article, err);
            ns_article_write_json(&out, &article);
            ns_buffer_append_char(&out, '\n');
        }
        if (status == NS_OK && ns_buffer_failed(&out))
            status = ns_error_nomem(err);
        if (status == NS_OK && (!more || out.size >= EXPORT_CHUNK)) {
            status = write(context, ns_buffer_str(&out), err);
            ns_buffer_clear(&out);
        }
    }
    ns_buffer_release(&out);
    ns_article_release(&article);
    return status;
}

enum ns_status ns_maintain_export(const char *index, ns_maintain_write *write, void *context,
                                  struct ns_error *err)
{
    struct ns_cursor cursor;
    struct ns_decoder *decoder = NULL;
    enum ns_status status = ns_cursor_open(&cursor, index, err);
    if (status == NS_OK)
        status = ns_decoder_open(&decoder, ns_index_dictionary, cursor.index, err);
    if (status == NS_OK)
        status = export_articles(&cursor, decoder, write, context, err);
    ns_decoder_close(decoder);
    ns_cursor_close(&cursor);
    return status;
}
