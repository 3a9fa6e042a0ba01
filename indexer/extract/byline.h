/* Who wrote an article, and when: the line between headline and text, or what a page marks as it.
 */
#ifndef NS_EXTRACT_BYLINE_H
#define NS_EXTRACT_BYLINE_H

#include "common/base/buffer.h"
#include "common/base/date.h"

enum { NS_BYLINE_NAMES = 16 }; /* more are left out */

struct ns_byline {
    struct ns_str names[NS_BYLINE_NAMES]; /* borrowed from the text */
    size_t count;
    bool certain; /* a word for it stands there ("By", "Reporter"); else it only looks like names */
    struct ns_date published, modified;
};

/* Reads a line that may be a byline: "By Ann Lee and Bo Cho | Nov. 24, 2024", "Ann Lee, Reporter",
 * "Updated 24 November 2024".  False when it holds neither names nor a date, or much else. */
bool ns_byline_read(struct ns_str line, struct ns_byline *out);

/* Reads a text that is marked as a byline: its names, without what else stands there.  sure: only
 * names stand in such a place (JSON-LD), so that what nothing divides is one, whatever it looks
 * like.  White space in text is single spaces. */
void ns_byline_read_marked(struct ns_str text, bool sure, struct ns_byline *out);

/* Whether a text where the author's name belongs is some name: not an address, not "admin". */
bool ns_byline_is_signature(struct ns_str text);

/* Whether a line is a person's name and nothing else: two or three words. */
bool ns_byline_is_person(struct ns_str line);

/* The longest date of a day or better that begins with the word at `at`.  Returns where its last
 * word ends; 0 when there is none. */
size_t ns_byline_date(struct ns_str text, size_t at, struct ns_date *date);

#endif
