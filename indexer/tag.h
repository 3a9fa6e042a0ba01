/* `nindex --tag PATH...`: the entities of articles, without an index. */
#ifndef NS_INDEXER_TAG_H
#define NS_INDEXER_TAG_H

#include "common/base/message.h"
#include "indexer/options_nindex.h"

/* Reads every operand, a file, a folder or "-", and gives write one line of JSON for each article:
 *
 *     {"doc": ID, "id": ID,
 *      "entities": [{"type": "PER|ORG|LOC|COUNTRY", "start", "end", "text", "id"}...],
 *      "countries": [CODE...], "people": [NAME...], "orgs": [NAME...]}
 *
 * entities are those named in the body (start and end are its bytes), without words for the people
 * of a country and without places that only stand for one; countries are what the article is about,
 * people and orgs all that it has, the most salient first.  What has to be skipped is named through
 * messages and counted in *skipped.  Errors end the run: of write; NS_INVALID, NS_NOT_FOUND, NS_IO
 * of the table of names that --entities gives; NS_NOT_FOUND when none of the paths can be read. */
typedef enum ns_status ns_tag_write(void *context, struct ns_str bytes, struct ns_error *err);
enum ns_status ns_tag(const struct ns_nindex_options *options, struct ns_messages *messages,
                      ns_tag_write *write, void *context, uint64_t *skipped, struct ns_error *err);

#endif
