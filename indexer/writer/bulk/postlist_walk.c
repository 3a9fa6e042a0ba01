#include "indexer/writer/bulk/postlist_walk.h"

#include "common/base/varint.h"

#include <fcntl.h>
#include <unistd.h>

struct walk {
    const struct ns_postlist_sink *sink;
    uint64_t block; /* at hand, for messages */
    bool stopped;

    /* The posting list at hand. */
    struct ns_buffer term, scratch;
    bool open;           /* its last chunk is yet to come */
    uint64_t last_docid; /* of the chunk before */
};

static enum ns_status corrupt(const struct walk *walk, const char *what, struct ns_error *err)
{
    return ns_glass_corrupt(ns_glass_file_name(NS_GLASS_POSTLIST), walk->block, what, err);
}

/* --- postings ----------------------------------------------------------------------------- */

static enum ns_status read_chunk(struct walk *walk, uint64_t docid, struct ns_str tag,
                                 struct ns_error *err)
{
    uint64_t span, wdf, gap;
    if (!tag.size || (tag.data[0] != '0' && tag.data[0] != '1'))
        return corrupt(walk, "a chunk of postings without its mark", err);
    walk->open = tag.data[0] == '0';
    tag.data++;
    tag.size--;
    if (!ns_varint_take(&tag, &span) || !ns_varint_take(&tag, &wdf) || span > UINT32_MAX ||
        docid + span > UINT32_MAX || docid <= walk->last_docid)
        return corrupt(walk, "a chunk of postings with impossible documents", err);
    uint64_t last = docid + span;
    for (;;) {
        if (wdf > UINT32_MAX)
            return corrupt(walk, "a posting with an impossible number of occurrences", err);
        walk->sink->posting(walk->sink->context, (uint32_t)docid, (uint32_t)wdf);
        if (!tag.size)
            break;
        if (!ns_varint_take(&tag, &gap) || !ns_varint_take(&tag, &wdf) || gap >= last - docid)
            return corrupt(walk, "a posting beyond the last document of its chunk", err);
        docid += gap + 1;
    }
    if (docid != last)
        return corrupt(walk, "a chunk of postings that ends too early", err);
    walk->last_docid = last;
    return NS_OK;
}

static enum ns_status begin_list(struct walk *walk, struct ns_str term, struct ns_str tag,
                                 struct ns_error *err)
{
    uint64_t documents, occurrences, first;
    if (walk->open)
        return corrupt(walk, "a posting list that lacks its end", err);
    if (!ns_varint_take(&tag, &documents) || !ns_varint_take(&tag, &occurrences) ||
        !ns_varint_take(&tag, &first) || first >= UINT32_MAX)
        return corrupt(walk, "a posting list without its numbers", err);
    walk->last_docid = 0;
    /* The document lengths have the shape of a posting list. */
    if (term.size && !walk->sink->term(walk->sink->context, term, documents, occurrences)) {
        walk->stopped = true;
        return NS_OK;
    }
    return read_chunk(walk, first + 1, tag, err);
}

static enum ns_status continue_list(struct walk *walk, struct ns_str term, struct ns_str key,
                                    struct ns_str tag, struct ns_error *err)
{
    uint64_t docid;
    if (!walk->open || !ns_str_equal(term, ns_buffer_str(&walk->term)))
        return corrupt(walk, "postings without the beginning of their list", err);
    if (!ns_glass_take_sortable(&key, &docid) || key.size)
        return corrupt(walk, "a key that is none", err);
    return read_chunk(walk, docid, tag, err);
}

static enum ns_status read_entry(void *context, const struct ns_glass_entry *entry,
                                 struct ns_error *err)
{
    struct walk *walk = context;
    struct ns_str key = entry->key, tag = entry->tag;
    const struct ns_str lengths = {"", 0};
    if (walk->stopped)
        return NS_OK;
    walk->block = entry->block;
    if (entry->packed)
        return corrupt(walk, "an entry is compressed", err);
    if (key.size >= 2 && key.data[0] == '\0' && key.data[1] == '\xe0') {
        key = (struct ns_str){key.data + 2, key.size - 2};
        ns_buffer_clear(&walk->term);
        return key.size ? continue_list(walk, lengths, key, tag, err)
                        : begin_list(walk, lengths, tag, err);
    }
    if (key.size >= 2 && key.data[0] == '\0' && key.data[1] != '\xff')
        return walk->sink->other ? walk->sink->other(walk->sink->context, entry, err) : NS_OK;
    ns_glass_take_term(&key, &walk->scratch);
    if (ns_buffer_failed(&walk->scratch))
        return ns_error_nomem(err);
    struct ns_str term = ns_buffer_str(&walk->scratch);
    if (key.size)
        return continue_list(walk, term, key, tag, err);
    enum ns_status status = begin_list(walk, term, tag, err);
    ns_buffer_clear(&walk->term);
    ns_buffer_append_str(&walk->term, term);
    return !status && ns_buffer_failed(&walk->term) ? ns_error_nomem(err) : status;
}

enum ns_status ns_postlist_walk_table(int table, const struct ns_glass_tree *tree,
                                      const struct ns_postlist_sink *sink, struct ns_error *err)
{
    struct walk walk = {.sink = sink};
    enum ns_status status =
        ns_glass_walk(table, ns_glass_file_name(NS_GLASS_POSTLIST), tree, read_entry, &walk, err);
    if (!status && walk.open && !walk.stopped)
        status = corrupt(&walk, "the last list lacks its end", err);
    ns_buffer_release(&walk.term);
    ns_buffer_release(&walk.scratch);
    return status;
}

enum ns_status ns_postlist_walk(const char *generation, const struct ns_postlist_sink *sink,
                                struct ns_error *err)
{
    struct ns_glass_tree trees[NS_GLASS_TABLES];
    struct ns_glass_statistics statistics;
    int table = -1;
    int directory = open(generation, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return ns_error_errno(err, generation);
    enum ns_status status = ns_glass_read_version(directory, trees, &statistics, err);
    if (!status)
        status = ns_glass_open_table(directory, NS_GLASS_POSTLIST, &table, err);
    if (!status)
        status = ns_postlist_walk_table(table, &trees[NS_GLASS_POSTLIST], sink, err);
    if (table >= 0)
        (void)close(table);
    (void)close(directory);
    return status;
}
