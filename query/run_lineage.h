/* --lineage: who printed an article when, and what they left out and added. */
#ifndef NS_QUERY_RUN_LINEAGE_H
#define NS_QUERY_RUN_LINEAGE_H

#include "query/run.h"

/* When there is no article with that id, that is said and found stays false. */
enum ns_status ns_run_lineage(struct ns_run *run, struct ns_error *err);

#endif
