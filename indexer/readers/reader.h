/* Readers: bytes of one format to articles.  One file a format, one vtable.
 *
 * Input comes as a struct ns_input (input.h), already decompressed.  A reader hands each article to
 * the sink; the sink owns nothing of it and has used it up when it returns.  A bad record goes to
 * sink->skip and costs nothing else; only an error that ends the file is returned.  Messages do not
 * name the file: whoever shows them does. */
#ifndef NS_READERS_READER_H
#define NS_READERS_READER_H

#include "indexer/extract/page_parts.h"
#include "indexer/readers/input.h"

struct ns_sink {
    void *context;
    /* Takes one article.  An error (full disk, no memory) ends the run. */
    enum ns_status (*article)(void *context, struct ns_article *article, struct ns_error *err);
    /* Tells of a record that was skipped.  line is 1-based, 0 when it does not apply. */
    void (*skip)(void *context, const char *file, size_t line, const struct ns_error *why);
    /* The rest may be NULL and false.  Of a page: what became of its blocks, told before the
     * article is handed on; valid until that returns. */
    void (*parts)(void *context, const struct ns_page_parts *parts);
    void (*index_page)(void *context, const char *file); /* no article, and nothing is wrong */
    /* Of a file in a container: it is about to be read, unless the answer is false.  Not told of
     * files within that one. */
    bool (*part)(void *context, const char *name);
    bool headlines; /* the items of a page's lists are wanted too, as articles of kind headline */
};

enum { NS_NESTING_MAX = 2 };

struct ns_reader {
    const char *name;    /* what --format calls it: "text", "html", "ndjson" */
    const char *summary; /* for --help */
    /* Its files hold files, which it hands to ns_read_part; they may be binary.  Within
     * NS_NESTING_MAX such files no further one is opened. */
    bool container;
    /* Whether head, the first bytes of the input, look like this format. */
    bool (*detect)(struct ns_str head);
    /* Reads input to its end.  article is scratch memory for the reader, initialised. */
    enum ns_status (*read)(struct ns_input *input, struct ns_article *article,
                           const struct ns_sink *sink, struct ns_error *err);
    bool page; /* a file is one page, whose article has no id but its address or its path */
};

extern const struct ns_reader ns_reader_text;      /* a saved page as text */
extern const struct ns_reader ns_reader_html;      /* a saved page as HTML */
extern const struct ns_reader ns_reader_ndjson;    /* one JSON object a line */
extern const struct ns_reader ns_reader_csv;       /* a table with a header: CSV, TSV */
extern const struct ns_reader ns_reader_warc;      /* web archives: WARC, ARC */
extern const struct ns_reader ns_reader_feed;      /* RSS and Atom */
extern const struct ns_reader ns_reader_json_feed; /* JSON Feed */
extern const struct ns_reader ns_reader_epub;      /* a book of pages */
extern const struct ns_reader ns_reader_archive;   /* tar, zip, 7z; bzip2, xz */
extern const struct ns_reader ns_reader_newsml;    /* NewsML-G2, NewsML 1, NITF */
extern const struct ns_reader ns_reader_ninjs;     /* news in JSON */
extern const struct ns_reader ns_reader_mhtml;     /* a page and what belongs to it */
extern const struct ns_reader ns_reader_mbox;      /* mail */

/* NULL-terminated, in the order in which they are asked: the text reader takes what is left. */
extern const struct ns_reader *const ns_readers[];

/* By name; NULL when there is none. */
const struct ns_reader *ns_reader_find(const char *name);

/* The reader that the first bytes of an input ask for. */
const struct ns_reader *ns_reader_detect(struct ns_str head);

/* Reads all of an open input with the reader that its first bytes ask for, or the forced one when
 * not NULL.  NS_INVALID: not a format that nindex reads (binary).  An empty file goes to
 * sink->skip.  NS_CORRUPT: truncated or damaged compressed
 * data; whole records before the damage were handed on.  NS_IO, NS_NOT_FOUND, NS_LIMIT. */
enum ns_status ns_read_input(struct ns_input *input, const struct ns_reader *forced,
                             struct ns_article *article, const struct ns_sink *sink,
                             struct ns_error *err);

/* Reads a part that the reader of a container opened (input.h), as ns_read_input does.  What is
 * wrong with it goes to sink->skip: only NS_NOMEM and what the sink returns are errors. */
enum ns_status ns_read_part(struct ns_input *part, struct ns_article *article,
                            const struct ns_sink *sink, struct ns_error *err);

/* Opens path ("-" is standard input), reads it all with ns_read_input, and closes it. */
enum ns_status ns_read_file(const char *path, const struct ns_reader *forced,
                            struct ns_article *article, const struct ns_sink *sink,
                            struct ns_error *err);

/* For the readers of formats where a file is one page: reads all of input, lets extract (extract.h)
 * find the article, gives it its id and hands it to the sink, or tells sink->skip why not. */
typedef enum ns_status ns_extractor(struct ns_str page, struct ns_article *article,
                                    struct ns_page_parts *parts, struct ns_error *err);
enum ns_status ns_read_page(struct ns_input *input, ns_extractor *extract,
                            struct ns_article *article, const struct ns_sink *sink,
                            struct ns_error *err);

#endif
