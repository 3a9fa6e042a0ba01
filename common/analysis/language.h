/* The language of a text that does not say it. */
#ifndef NS_ANALYSIS_LANGUAGE_H
#define NS_ANALYSIS_LANGUAGE_H

#include "common/base/buffer.h"

/* ISO 639-1 code of the language that text is in; NULL when that is English or not certain.
 *
 * In Latin letters it is told by the small words that each language has most of, among the first
 * 300; in other scripts by the letters.  At least 20 words, or as many letters of another
 * script, are needed; two languages that come close to one another are not told apart. */
const char *ns_language_guess(struct ns_str text);

/* The same of a paragraph, English too, in a text whose language is `whole`: NULL when it is not
 * certain, which it must be more than for a whole text, since most paragraphs are in its language.
 */
const char *ns_language_of_part(struct ns_str text, const char *whole);

#endif
