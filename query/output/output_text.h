/* Text of articles made fit to be shown, and words wrapped into lines. */
#ifndef NS_OUTPUT_OUTPUT_TEXT_H
#define NS_OUTPUT_OUTPUT_TEXT_H

#include "common/article/article.h"
#include "query/match/passage.h"

/* Appends value without control characters: a run of them (tabs and newlines too) becomes one
 * space, an invalid byte sequence U+FFFD.  keep_newlines: except "\n". */
void ns_output_plain(struct ns_buffer *out, struct ns_str value, bool keep_newlines);

/* The items of a list made plain, ", " between them. */
void ns_output_list(struct ns_buffer *out, const struct ns_str_list *list);

/* "article" or "headline". */
const char *ns_output_kind(enum ns_article_kind kind);

/* Escape sequences around a text and around its highlights; "" for none. */
struct ns_style {
    const char *begin, *end;        /* around the whole text */
    const char *mark_on, *mark_off; /* around highlights; begin's effect must be on again after */
};

/* What a highlight is: a word, which the style marks, or an entity of type k - NS_MARK_ENTITY,
 * which has a colour of its own. */
enum { NS_MARK_WORD = 0, NS_MARK_ENTITY = 1 };

struct ns_painted {
    struct ns_spans spans;
    const unsigned char *kinds; /* of each span; NULL: all are words */
};

/* Appends text wrapped at white space: plain, `column` columns of the first line already in use,
 * further lines indented by `indent`, none wider than `width` columns (a longer word is cut).
 * No newline at its end.  spans: bytes of text to highlight. */
void ns_output_wrap(struct ns_buffer *out, struct ns_str text, struct ns_spans spans,
                    const struct ns_style *style, size_t column, size_t indent, size_t width);

/* The same with highlights of several kinds; for a terminal with colours. */
void ns_output_wrap_painted(struct ns_buffer *out, struct ns_str text, struct ns_painted painted,
                            const struct ns_style *style, size_t column, size_t indent,
                            size_t width);

#endif
