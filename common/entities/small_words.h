/* Small words and forms that tell how a name goes on. */
#ifndef NS_ENTITIES_SMALL_WORDS_H
#define NS_ENTITIES_SMALL_WORDS_H

#include "common/base/buffer.h"

#include <stdbool.h>

/* Whether a word in small letters may stand between words of a name: of, and, van. */
bool ns_is_connector(struct ns_str word);

/* What stands behind hyphens to tell of the word before, and is in no name: "Blair-led". */
bool ns_is_led_by(struct ns_str second);

/* Whether a form of companies begins at start: "Apple Computer, Inc." */
bool ns_is_company_form(struct ns_str text, size_t start);

#endif
