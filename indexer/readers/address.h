/* Addresses of pages, as feeds and crawlers give them. */
#ifndef NS_READERS_ADDRESS_H
#define NS_READERS_ADDRESS_H

#include "common/base/buffer.h"

/* Appends url without what tells where a reader came from, not which page it is: parameters that
 * count visits (utm_*, fbclid and their kin), and the place on the page (#comments, but not #!x).
 * So a feed's link to a page is the address of the page. */
void ns_address_clean(struct ns_str url, struct ns_buffer *out);

#endif
