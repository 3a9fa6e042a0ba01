#include "query/output/output.h"

#include "common/base/table.h"
#include "query/output/output_text.h"

#include <stdlib.h>

struct files {
    struct ns_output base;
    struct ns_table seen; /* across all queries of a batch: a list for xargs names a file once */
};

static enum ns_status files_hit(struct ns_output *output, const struct ns_shown *shown,
                                struct ns_buffer *out, struct ns_error *err)
{
    struct files *files = (struct files *)output;
    const struct ns_stored_head *head = &shown->hit->head;
    struct ns_str name = head->path.size ? head->path : head->id;
    uint32_t known = files->seen.count;
    uint32_t number = ns_table_intern(&files->seen, name);
    if (number == NS_TABLE_NONE)
        return ns_error_nomem(err);
    if (number < known)
        return NS_OK;
    if (output->options.terminator == '\0')
        ns_buffer_append_str(out, name);
    else
        ns_output_plain(out, name, false);
    ns_buffer_append_char(out, output->options.terminator);
    return NS_OK;
}

static void files_close(struct ns_output *output)
{
    struct files *files = (struct files *)output;
    ns_table_release(&files->seen);
    free(files);
}

enum ns_status ns_output_files(struct ns_output **out, const struct ns_output_options *options,
                               struct ns_error *err)
{
    struct files *files = calloc(1, sizeof *files);
    if (!files)
        return ns_error_nomem(err);
    ns_table_init(&files->seen);
    files->base = (struct ns_output){
        .need = NS_NEED_HEAD, .hit = files_hit, .close = files_close, .options = *options};
    *out = &files->base;
    return NS_OK;
}
