#include "query/run.h"

#include "common/article/article_json.h"
#include "common/base/number.h"
#include "query/batch_file.h"
#include "query/remarks.h"
#include "query/like_text.h"
#include "query/output/output.h"
#include "query/output/show_article.h"
#include "query/output/why.h"
#include "query/tables.h"

#include <unistd.h>

enum {
    SNIPPET_SIZE = 280, /* bytes: some three lines of a terminal */
    COUNT_TOLD = 1000,  /* where the total is shown: "at least 10 articles" says little */
};

/* What the queries of a run share. */
struct session {
    struct ns_run *run;
    struct ns_searcher *searcher;
    struct ns_output *output; /* NULL for --count and tables */
    struct ns_tables tables;
    struct ns_buffer query; /* what tables are made for */
    struct ns_search_options search;
    struct ns_article like; /* for --like */
    bool batch;
    bool terminal;  /* hits are shown to a person */
    size_t relaxed; /* queries that no article has all the words of */
};

/* --- opening ------------------------------------------------------------------------------ */

static bool is_for_people(const struct ns_nsearch_options *options)
{
    if (options->form != NS_FORM_AUTO || options->null)
        return false;
    return options->color == NS_COLOR_ALWAYS || isatty(STDOUT_FILENO);
}

static enum ns_status open_output(struct session *session, struct ns_error *err)
{
    const struct ns_nsearch_options *options = session->run->options;
    struct ns_output_options output = {
        .color = ns_terminal_color(STDOUT_FILENO, options->color),
        .width = ns_terminal_width(STDOUT_FILENO),
        .terminator = options->null ? '\0' : '\n',
        .template = options->template,
        .run = options->run,
        .why = options->why,
        .entities = options->entities,
        .highlight = options->highlight,
        .batch = session->batch,
    };
    if (ns_tables_wanted(options))
        return NS_OK;
    switch (options->form) {
    case NS_FORM_COUNT:
        return NS_OK;
    case NS_FORM_JSON:
        return ns_output_json(&session->output, &output, err);
    case NS_FORM_FILES:
        return ns_output_files(&session->output, &output, err);
    case NS_FORM_TREC:
        return ns_output_trec(&session->output, &output, err);
    default:
        return session->terminal ? ns_output_terminal(&session->output, &output, err)
                                 : ns_output_template(&session->output, &output, err);
    }
}

static struct ns_search_options search_options(const struct ns_nsearch_options *options)
{
    struct ns_search_options search = {.mode = options->mode,
                                       .sort = options->sort,
                                       .collapse = options->collapse,
                                       .rerank = options->rerank,
                                       .half_life = options->half_life,
                                       .expand = options->expand,
                                       .first = options->offset,
                                       .count = options->limit};
    bool counts = options->form == NS_FORM_COUNT || ns_tables_wanted(options);
    if (options->form == NS_FORM_COUNT) {
        search.count_to = SIZE_MAX;
        search.count = 0;
    }
    if (counts && search.mode == NS_MODE_DEFAULT) /* partial matches are no answer to "how many" */
        search.mode = NS_MODE_ALL;
    return search;
}

/* The output first: a bad template is told without an index. */
static enum ns_status open_session(struct session *session, struct ns_run *run, bool batch,
                                   struct ns_error *err)
{
    *session = (struct session){.run = run,
                                .batch = batch,
                                .terminal = is_for_people(run->options),
                                .search = search_options(run->options)};
    if (ns_tables_wanted(run->options))
        session->search.reader = &session->tables.reader;
    bool tells_total = (session->terminal && !batch) || run->options->form == NS_FORM_JSON;
    if (tells_total && session->search.count_to < COUNT_TOLD)
        session->search.count_to = COUNT_TOLD;
    enum ns_status status = open_output(session, err);
    if (status == NS_OK)
        status = ns_searcher_open(&session->searcher, run->options->index.data, err);
    if (status == NS_OK)
        status = ns_tables_init(&session->tables, run->options,
                                ns_searcher_names(session->searcher), err);
    if (status != NS_OK || !run->options->like)
        return status;
    session->search.like = &session->like;
    return ns_like_read(session->searcher, run->options->like, &session->like, err);
}

static void close_session(struct session *session)
{
    if (session->output)
        session->output->close(session->output);
    if (session->searcher)
        ns_searcher_close(session->searcher);
    ns_tables_release(&session->tables);
    ns_buffer_release(&session->query);
    ns_article_release(&session->like);
}

/* --- one query ---------------------------------------------------------------------------- */

static enum ns_status show_hit(struct session *session, const struct ns_results *results,
                               const struct ns_hit *hit, struct ns_str query_id,
                               struct ns_error *err)
{
    struct ns_stdout *out = session->run->out;
    enum ns_output_need need = session->output->need;
    struct ns_shown shown = {.hit = hit,
                             .query_id = query_id,
                             .total = results->total,
                             .total_is_exact = results->total_is_exact,
                             .relaxed = results->relaxed};
    struct ns_passage passage;
    struct ns_reasons reasons;
    enum ns_status status = NS_OK;
    if (need & NS_NEED_ARTICLE)
        status = ns_searcher_article(session->searcher, hit, &shown.article, err);
    if (status == NS_OK && (need & NS_NEED_PASSAGE) == NS_NEED_PASSAGE) {
        status = ns_searcher_passage(session->searcher, shown.article, SNIPPET_SIZE, &passage, err);
        shown.passage = &passage;
    }
    if (status == NS_OK && (need & NS_NEED_WHY)) {
        status = ns_searcher_reasons(session->searcher, hit, &reasons, err);
        shown.reasons = &reasons;
    }
    if (status == NS_OK)
        status = session->output->hit(session->output, &shown, &out->text, err);
    return status ? status : ns_stdout_flush(out, false, err);
}

static enum ns_status show_hits(struct session *session, const struct ns_results *results,
                                struct ns_str query_id, struct ns_error *err)
{
    struct ns_output *output = session->output;
    struct ns_stdout *out = session->run->out;
    for (size_t i = 0; i < results->count && !out->closed; i++) {
        enum ns_status status = show_hit(session, results, &results->hits[i], query_id, err);
        if (status)
            return status;
    }
    return output->end ? output->end(output, results, query_id, &out->text, err) : NS_OK;
}

static void show_counts(struct session *session, const struct ns_results *results,
                        struct ns_str query_id)
{
    struct ns_buffer *text = &session->run->out->text;
    if (ns_tables_wanted(session->run->options)) {
        ns_tables_show(&session->tables, session->run->options, session->terminal, results,
                       query_id, text);
        return;
    }
    if (session->batch) {
        ns_buffer_append_str(text, query_id);
        ns_buffer_append_char(text, '\t');
    }
    ns_buffer_printf(text, "%zu\n", results->total);
}

/* The stages of the search, and each hit's score. */
static enum ns_status explain(struct session *session, const struct ns_results *results,
                              struct ns_error *err)
{
    struct ns_buffer *out = &session->run->out->text;
    struct ns_reasons reasons;
    enum ns_status status = ns_searcher_explain(session->searcher, results, out, err);
    for (size_t i = 0; i < results->count && status == NS_OK; i++) {
        status = ns_searcher_reasons(session->searcher, &results->hits[i], &reasons, err);
        if (status == NS_OK)
            ns_output_reasons(out, &results->hits[i], &reasons);
    }
    return status;
}

static enum ns_status answer(struct session *session, struct ns_str query, struct ns_str query_id,
                             struct ns_results *results, struct ns_error *err)
{
    struct ns_run *run = session->run;
    if (ns_tables_wanted(run->options))
        query = ns_tables_query(&session->tables, query, &session->query);
    if (ns_buffer_failed(&session->query))
        return ns_error_nomem(err);
    enum ns_status status =
        ns_searcher_search(session->searcher, query, &session->search, results, err);
    if (status)
        return status;
    ns_remark_on_cuts(session->run->messages, results);
    if (run->options->explain)
        status = explain(session, results, err);
    if (status)
        return status;
    if (results->relaxed)
        session->relaxed++;
    if (session->output ? results->count : results->total)
        run->found = true;
    if (session->output)
        return show_hits(session, results, query_id, err);
    show_counts(session, results, query_id);
    return NS_OK;
}

enum ns_status ns_run_query(struct ns_run *run, struct ns_error *err)
{
    struct session session;
    struct ns_results results;
    enum ns_status status = open_session(&session, run, false, err);
    if (status == NS_OK)
        status = answer(&session, ns_buffer_str(&run->options->query), NS_STR(""), &results, err);
    if (status == NS_OK)
        ns_remark_on_unpaired(run->messages, ns_buffer_str(&run->options->query), results.unpaired);
    if (status == NS_OK && session.relaxed)
        ns_message_info(run->messages,
                        "no article has all the words: showing the best partial matches");
    if (status == NS_OK)
        status = ns_stdout_flush(run->out, true, err);
    if (status == NS_OK && session.terminal && run->messages->terminal)
        ns_remark_on_total(run->messages, &results);
    if (status == NS_OK)
        status =
            ns_remark_on_nothing(run->messages, session.searcher, &session.search, &results, err);
    close_session(&session);
    return status;
}

/* --- a batch ------------------------------------------------------------------------------ */

/* A query that is refused is named, and costs no other. */
static enum ns_status answer_line(struct session *session, const struct ns_batch *batch,
                                  const struct ns_batch_line *line, struct ns_error *err)
{
    struct ns_results results;
    enum ns_status status = answer(session, line->query, line->id, &results, err);
    if (status != NS_INVALID && status != NS_LIMIT)
        return status;
    struct ns_error named = *err;
    ns_error_set(&named, status, "%s:%zu: %s", ns_batch_name(batch), line->number, err->message);
    memcpy(named.hint, err->hint, sizeof named.hint);
    memcpy(named.spot, err->spot, sizeof named.spot);
    named.spot_at = err->spot_at;
    ns_message_error(session->run->messages, &named);
    session->run->failed = true;
    return NS_OK;
}

static enum ns_status answer_lines(struct session *session, struct ns_batch *batch,
                                   struct ns_error *err)
{
    struct ns_stdout *out = session->run->out;
    struct ns_batch_line line;
    while (!out->closed) {
        bool more;
        enum ns_status status = ns_batch_next(batch, &line, &more, err);
        if (status == NS_OK && more)
            status = answer_line(session, batch, &line, err);
        if (status == NS_OK)
            status = ns_stdout_flush(out, !more || ns_batch_is_stream(batch), err);
        if (status || !more)
            return status;
    }
    return NS_OK;
}

enum ns_status ns_run_batch(struct ns_run *run, struct ns_error *err)
{
    struct session session;
    struct ns_batch *batch = NULL;
    enum ns_status status = open_session(&session, run, true, err);
    if (status == NS_OK)
        status = ns_batch_open(&batch, run->options->batch, err);
    if (status == NS_OK)
        status = answer_lines(&session, batch, err);
    if (status == NS_OK && session.relaxed)
        ns_message_info(run->messages,
                        "%zu %s: no article has all the words, the best partial matches were shown",
                        session.relaxed, session.relaxed == 1 ? "query" : "queries");
    ns_batch_close(batch);
    close_session(&session);
    return status;
}

/* --- an article --------------------------------------------------------------------------- */

static void put_article(const struct ns_run *run, const struct ns_article *article)
{
    struct ns_buffer *out = &run->out->text;
    if (run->options->form == NS_FORM_JSON) {
        ns_article_write_json(out, article);
        ns_buffer_append_char(out, '\n');
        return;
    }
    bool terminal = isatty(STDOUT_FILENO) || run->options->color == NS_COLOR_ALWAYS;
    ns_output_article(out, article, ns_terminal_color(STDOUT_FILENO, run->options->color),
                      run->options->highlight, terminal ? ns_terminal_width(STDOUT_FILENO) : 0);
}

enum ns_status ns_run_show(struct ns_run *run, struct ns_error *err)
{
    struct ns_searcher *searcher = NULL;
    struct ns_article article;
    ns_article_init(&article);
    enum ns_status status = ns_searcher_open(&searcher, run->options->index.data, err);
    if (status)
        goto out;
    status = ns_searcher_find(searcher, ns_str_of(run->options->show), &article, err);
    if (status == NS_NOT_FOUND) {
        ns_message_error(run->messages, err);
        status = NS_OK;
        goto out;
    }
    if (status)
        goto out;
    run->found = true;
    put_article(run, &article);
    status = ns_stdout_flush(run->out, true, err);
out:
    if (searcher)
        ns_searcher_close(searcher);
    ns_article_release(&article);
    return status;
}
