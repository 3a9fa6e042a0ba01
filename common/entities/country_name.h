/* What countries are called. */
#ifndef NS_ENTITIES_COUNTRY_NAME_H
#define NS_ENTITIES_COUNTRY_NAME_H

#include "common/base/buffer.h"

#include <stdbool.h>

/* The main name of a country by its identity: "KP" -> "North Korea".  An identity that is no code
 * (of a state that never had one), and one that is not known, is returned as it is. */
struct ns_str ns_country_name(struct ns_str identity);

/* The code and the main name of country number i; false behind the last one. */
bool ns_country_at(size_t i, struct ns_str *code, struct ns_str *name);

/* The main name nearest to a mistyped one (nearest.h); empty when none is near. */
struct ns_str ns_country_nearest(struct ns_str name);

#endif
