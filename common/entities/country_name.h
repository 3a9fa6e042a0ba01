/* What countries are called. */
#ifndef NS_ENTITIES_COUNTRY_NAME_H
#define NS_ENTITIES_COUNTRY_NAME_H

#include "common/base/buffer.h"

/* The main name of a country by its identity: "KP" -> "North Korea".  An identity that is no code
 * (of a state that never had one), and one that is not known, is returned as it is. */
struct ns_str ns_country_name(struct ns_str identity);

#endif
