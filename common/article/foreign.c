#include "common/article/foreign.h"

#include "common/analysis/language.h"
#include "common/analysis/stemmer.h"
#include "common/base/varint.h"

enum { PARAGRAPH_MIN = 100 }; /* bytes; in less there are too few small words */

/* The language that a paragraph is in without doubt, where it is stemmed in another way than the
 * article; else NULL. */
static const char *foreign_language(struct ns_str paragraph, const char *own)
{
    const char *code = paragraph.size < PARAGRAPH_MIN ? NULL : ns_language_of_part(paragraph, own);
    return code && strcmp(ns_stemmer_language(ns_str_of(code)), own) != 0 ? code : NULL;
}

struct run {
    size_t start, end;
    const char *code; /* NULL: none */
};

static void put_run(struct ns_buffer *out, const struct run *run, size_t *written)
{
    if (!run->code)
        return;
    ns_varint_append(out, run->start - *written);
    ns_varint_append(out, run->end - run->start);
    ns_buffer_append(out, run->code, 2);
    *written = run->end;
}

void ns_foreign_find(struct ns_str body, struct ns_str language, struct ns_buffer *out)
{
    const char *own = ns_stemmer_language(language);
    struct run run = {0};
    size_t written = 0, runs = 0;
    for (size_t at = 0; at < body.size && runs < NS_FOREIGN_MAX;) {
        const char *newline = memchr(body.data + at, '\n', body.size - at);
        size_t end = newline ? (size_t)(newline - body.data) : body.size;
        const char *code = foreign_language((struct ns_str){body.data + at, end - at}, own);
        bool same = code && run.code && strcmp(code, run.code) == 0;
        if (end > at && !same) { /* an empty line ends nothing */
            put_run(out, &run, &written);
            runs += run.code != NULL;
            run = (struct run){at, end, code};
        }
        if (end > at)
            run.end = end;
        at = end + 1;
    }
    if (runs < NS_FOREIGN_MAX)
        put_run(out, &run, &written);
}

/* Reads the run that follows. */
static void read_run(struct ns_foreign_pieces *pieces, size_t *start)
{
    uint64_t gap, size;
    pieces->foreign_end = 0;
    if (!ns_varint_take(&pieces->rest, &gap) || !ns_varint_take(&pieces->rest, &size) ||
        pieces->rest.size < sizeof pieces->code || !size || gap > pieces->size - pieces->end ||
        size > pieces->size - pieces->end - gap) {
        pieces->rest.size = 0;
        return;
    }
    memcpy(pieces->code, pieces->rest.data, sizeof pieces->code);
    pieces->rest.data += sizeof pieces->code;
    pieces->rest.size -= sizeof pieces->code;
    *start = pieces->end + (size_t)gap;
    pieces->foreign_end = *start + (size_t)size;
}

void ns_foreign_start(struct ns_foreign_pieces *pieces, size_t size, struct ns_str language,
                      struct ns_str foreign)
{
    *pieces = (struct ns_foreign_pieces){.rest = foreign, .language = language, .size = size};
}

bool ns_foreign_next(struct ns_foreign_pieces *pieces, size_t *end, struct ns_str *language,
                     bool *foreign)
{
    size_t start = pieces->size;
    *foreign = pieces->foreign_end != 0;
    *language = pieces->language;
    if (!*foreign) {
        if (pieces->end == pieces->size)
            return false;
        if (pieces->rest.size)
            read_run(pieces, &start);
        *foreign = pieces->foreign_end && start == pieces->end;
    }
    if (*foreign) {
        *language = (struct ns_str){pieces->code, sizeof pieces->code};
        start = pieces->foreign_end;
        pieces->foreign_end = 0;
    }
    *end = pieces->end = start;
    return true;
}
