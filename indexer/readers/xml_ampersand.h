/* Ampersands that feeds forgot to escape ("Fish & chips", "?a=1&b=2"): an XML parser loses what
 * stands around them. */
#ifndef NS_READERS_XML_AMPERSAND_H
#define NS_READERS_XML_AMPERSAND_H

#include "common/base/buffer.h"

/* The text with "&amp;" for each "&" outside of CDATA that begins no character reference and no
 * entity of XML, HTML or the text's own: text itself where there is none, else in scratch, which is
 * empty. */
struct ns_str ns_xml_escape_ampersands(struct ns_str text, struct ns_buffer *scratch);

#endif
