/* Where the text of an article ends among the blocks that were taken for it: at the heading of
 * readers' comments, or at the first of those that are signed; notices of rights, invitations and
 * teasers of other stories at its end do not belong to it. */
#ifndef NS_EXTRACT_HTML_TAIL_H
#define NS_EXTRACT_HTML_TAIL_H

#include "indexer/extract/html_blocks.h"

/* Clears keep, by block, from that end on; what is cleared as a reader's comment gets that hint
 * (html_hints.h). */
void ns_html_tail_cut(const struct ns_html_blocks *blocks, bool *keep, unsigned *hints);

/* Whether a block that is not kept is a few words under a headline that leads away, or with a link
 * to more. */
bool ns_html_tail_is_teaser(const struct ns_html_blocks *blocks, const bool *keep, size_t i);

#endif
