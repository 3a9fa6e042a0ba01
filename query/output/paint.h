/* What is highlighted in a text: words of the query, and entities by their type. */
#ifndef NS_OUTPUT_PAINT_H
#define NS_OUTPUT_PAINT_H

#include "common/article/mention.h"
#include "query/output/output_text.h"

enum ns_highlight { NS_HIGHLIGHT_WORDS, NS_HIGHLIGHT_ENTITIES, NS_HIGHLIGHT_ALL };

/* Its names in its order, NULL-terminated: choices of an option. */
extern const char *const ns_highlight_names[];

/* All zero but for what is ready; keeps memory between articles. */
struct ns_painter {
    enum ns_highlight what;
    struct ns_mentions mentions;
    struct ns_arena arena;
    unsigned char *bytes; /* what each byte of a text is */
    size_t byte_capacity;
    struct ns_span *spans;
    unsigned char *kinds;
    size_t span_capacity;
};

void ns_painter_release(struct ns_painter *painter);

/* From now on it is about this article.  False when there is no memory, of the next one, too. */
bool ns_painter_begin(struct ns_painter *painter, const struct ns_article *article);

/* A piece of a text of the article: where it begins there, and where it stands in what is shown. */
struct ns_piece {
    enum ns_mention_place place;
    uint32_t caption;
    size_t start, size;
    size_t shown_at;
};

/* The highlights of a piece, in what is shown: words, spans of the piece, go before entities. Valid
 * until the next call. */
bool ns_painter_paint(struct ns_painter *painter, const struct ns_piece *piece,
                      struct ns_spans words, struct ns_painted *out);

#endif
