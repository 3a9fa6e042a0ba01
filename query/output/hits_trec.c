/* The run format of trec_eval: qid Q0 docno rank score run, one hit a line. */
#include "query/output/output.h"

#include <stdlib.h>

/* A run is split at white space, so a word must hold none. */
static void put_word(struct ns_buffer *out, struct ns_str word)
{
    if (word.size == 0)
        ns_buffer_append_char(out, '_');
    for (size_t i = 0; i < word.size; i++) {
        unsigned char c = (unsigned char)word.data[i];
        ns_buffer_append_char(out, c <= ' ' || c == 0x7F ? '_' : word.data[i]);
    }
}

static enum ns_status trec_hit(struct ns_output *output, const struct ns_shown *shown,
                               struct ns_buffer *out, struct ns_error *err)
{
    (void)err;
    put_word(out, output->options.batch ? shown->query_id : NS_STR("1"));
    ns_buffer_append_text(out, " Q0 ");
    put_word(out, shown->hit->head.id);
    ns_buffer_printf(out, " %zu %.6f ", shown->hit->rank, shown->hit->score);
    put_word(out, ns_str_of(output->options.run));
    ns_buffer_append_char(out, '\n');
    return NS_OK;
}

static void trec_close(struct ns_output *output)
{
    free(output);
}

enum ns_status ns_output_trec(struct ns_output **out, const struct ns_output_options *options,
                              struct ns_error *err)
{
    struct ns_output *output = calloc(1, sizeof *output);
    if (!output)
        return ns_error_nomem(err);
    *output = (struct ns_output){
        .need = NS_NEED_HEAD, .hit = trec_hit, .close = trec_close, .options = *options};
    *out = output;
    return NS_OK;
}
