#include "query/run_lineage.h"

#include "query/match/lineage.h"
#include "query/output/show_lineage.h"

#include <unistd.h>

static enum ns_status show(struct ns_run *run, const struct ns_article *first,
                           const struct ns_article *article, const struct ns_lineage_style *style,
                           struct ns_error *err)
{
    struct ns_buffer *out = &run->out->text;
    struct ns_diff diff = {0};
    if (article && !ns_diff_texts(&diff, first->body, article->body)) {
        ns_diff_release(&diff);
        return ns_error_nomem(err);
    }
    if (run->options->form == NS_FORM_JSON)
        ns_output_lineage_json(out, article ? article : first, article ? &diff : NULL);
    else
        ns_output_lineage(out, article ? article : first, article ? &diff : NULL, style);
    ns_diff_release(&diff);
    return ns_stdout_flush(run->out, false, err);
}

static enum ns_status show_all(struct ns_run *run, struct ns_searcher *searcher,
                               const struct ns_lineage *lineage, struct ns_error *err)
{
    bool terminal = isatty(STDOUT_FILENO) || run->options->color == NS_COLOR_ALWAYS;
    const struct ns_lineage_style style = {
        .color = ns_terminal_color(STDOUT_FILENO, run->options->color),
        .width = terminal ? ns_terminal_width(STDOUT_FILENO) : SIZE_MAX};
    struct ns_article first;
    const struct ns_article *article;
    ns_article_init(&first);
    enum ns_status status = ns_searcher_find(searcher, lineage->hits[0].head.id, &first, err);
    if (!status)
        status = show(run, &first, NULL, &style, err);
    for (size_t i = 1; i < lineage->count && !status && !run->out->closed; i++) {
        status = ns_searcher_article(searcher, &lineage->hits[i], &article, err);
        if (!status)
            status = show(run, &first, article, &style, err);
    }
    ns_article_release(&first);
    return status;
}

enum ns_status ns_run_lineage(struct ns_run *run, struct ns_error *err)
{
    struct ns_searcher *searcher = NULL;
    struct ns_lineage lineage = {0};
    enum ns_status status = ns_searcher_open(&searcher, run->options->index.data, err);
    if (status)
        return status;
    status = ns_lineage_read(searcher, ns_str_of(run->options->lineage), &lineage, err);
    if (status == NS_NOT_FOUND) {
        ns_message_error(run->messages, err);
        status = NS_OK;
    } else if (!status) {
        run->found = true;
        status = show_all(run, searcher, &lineage, err);
    }
    if (!status)
        status = ns_stdout_flush(run->out, true, err);
    if (!status && lineage.count == NS_LINEAGE_MAX)
        ns_message_warn(run->messages, "only the first %d articles are shown", NS_LINEAGE_MAX);
    ns_lineage_release(&lineage);
    ns_searcher_close(searcher);
    return status;
}
