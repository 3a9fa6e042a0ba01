/* `nindex --extract PATH...`: what is found in files, folders and standard input, printed. */
#ifndef NS_INDEXER_RUN_EXTRACT_H
#define NS_INDEXER_RUN_EXTRACT_H

#include "common/base/message.h"
#include "indexer/options_nindex.h"

/* Takes bytes of the output; an error ends the run. */
typedef enum ns_status ns_extract_write(void *context, struct ns_str bytes, struct ns_error *err);

/* Reads every operand and writes each article as one line of JSON (article_json.h).  The id of a
 * page's article is the name of its file without folder and extension; no index is touched.  What
 * has to be skipped, files and records of files, is named through messages and counted in *skipped.
 * NS_NOT_FOUND when none of the paths can be read; NS_NOMEM, or what write returned. */
enum ns_status ns_run_extract(const struct ns_nindex_options *options, struct ns_messages *messages,
                              ns_extract_write *write, void *context, uint64_t *skipped,
                              struct ns_error *err);

#endif
