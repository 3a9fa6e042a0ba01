/* Ways to show hits: one file a format, one vtable.
 *
 * An output appends to a buffer; the caller writes that to stdout.  It says what it needs, so that
 * no article is inflated for a list of ids.  What is not JSON holds no control characters of an
 * article's, so a hostile page cannot drive a terminal. */
#ifndef NS_OUTPUT_OUTPUT_H
#define NS_OUTPUT_OUTPUT_H

#include "query/match/reasons.h"
#include "query/output/paint.h"

enum ns_output_need {
    NS_NEED_HEAD = 0,    /* only what the stored head holds */
    NS_NEED_ARTICLE = 1, /* the whole article */
    NS_NEED_PASSAGE = 3, /* that, and the passage */
    NS_NEED_WHY = 4,     /* the reasons of the score; goes with any of the others */
};

struct ns_output_options {
    bool color;
    size_t width;                /* columns of the terminal */
    char terminator;             /* behind each hit of a line format: '\n', or '\0' with -0 */
    const char *template;        /* --format; NULL for the default */
    const char *run;             /* --trec: the name of the run */
    bool why;                    /* each hit with the reasons of its score */
    bool entities;               /* each hit with whom its article names */
    enum ns_highlight highlight; /* what is, on a terminal */
    bool batch;                  /* hits of several queries: each is shown with its query_id */
};

/* What is shown: a hit of a query. */
struct ns_shown {
    const struct ns_hit *hit;
    const struct ns_article *article; /* NULL unless needed */
    const struct ns_passage *passage; /* NULL unless needed */
    const struct ns_reasons *reasons; /* NULL unless needed */
    struct ns_str query_id;           /* of a batch; empty otherwise */
    size_t total;                     /* results->total … */
    bool total_is_exact, relaxed;     /* … and these of results */
};

struct ns_output {
    enum ns_output_need need;
    enum ns_status (*hit)(struct ns_output *output, const struct ns_shown *shown,
                          struct ns_buffer *out, struct ns_error *err);
    /* After the last hit of a query; NULL where there is nothing to say. */
    enum ns_status (*end)(struct ns_output *output, const struct ns_results *results,
                          struct ns_str query_id, struct ns_buffer *out, struct ns_error *err);
    void (*close)(struct ns_output *output); /* frees */
    struct ns_output_options options;
};

enum ns_status ns_output_terminal(struct ns_output **out, const struct ns_output_options *options,
                                  struct ns_error *err);
enum ns_status ns_output_json(struct ns_output **out, const struct ns_output_options *options,
                              struct ns_error *err);
/* Lines by a template such as '%{title}\t%{url}\n'; NS_INVALID names a field that does not exist.
 * The template says where lines end; with the terminator '\0' each hit has that behind it, too.
 * Without one: id, date, section, title, snippet, separated by tabs, and the terminator; in a
 * batch, query_id before them; the reasons of the score, and then the people, countries,
 * organizations and places, each a column, behind them, if wanted. */
enum ns_status ns_output_template(struct ns_output **out, const struct ns_output_options *options,
                                  struct ns_error *err);
/* -l: the file of each hit, each once; the id where there is no file. */
enum ns_status ns_output_files(struct ns_output **out, const struct ns_output_options *options,
                               struct ns_error *err);
/* --trec: qid Q0 id rank score run; white space in an id becomes "_".  qid is 1 outside a batch. */
enum ns_status ns_output_trec(struct ns_output **out, const struct ns_output_options *options,
                              struct ns_error *err);

#endif
