/* What the formats of news agencies have in common: NITF bodies, bylines, compact dates. */
#ifndef NS_READERS_WIRE_H
#define NS_READERS_WIRE_H

#include "common/article/article.h"
#include "indexer/readers/xml_record.h"

/* As ns_date_parse, and the compact form 20241124T170509Z. */
bool ns_wire_date(struct ns_str text, struct ns_date *date);

/* Adds the names in a byline ("By Ann Lee and Bo Cho, Reporters").  NS_NOMEM. */
enum ns_status ns_wire_byline(struct ns_article *article, struct ns_str line, struct ns_error *err);

/* Sets field to the text in node, as one line where field is one; leaves it where there is none. */
enum ns_status ns_wire_set(struct ns_article *article, struct ns_str *field,
                           const struct ns_xml_node *node, struct ns_error *err);
enum ns_status ns_wire_add(struct ns_article *article, struct ns_str_list *list,
                           const struct ns_xml_node *node, struct ns_error *err);

/* Fills article from a <nitf> element (NITF 3, iptc.org): what is set already stays.  NS_NOMEM. */
enum ns_status ns_wire_nitf(struct ns_article *article, const struct ns_xml_node *nitf,
                            struct ns_error *err);

#endif
