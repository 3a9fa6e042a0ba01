#include "indexer/run_names.h"

#include "common/index/index_names.h"

enum ns_status ns_run_names_open(struct ns_entity_names **out,
                                 const struct ns_nindex_options *options, struct ns_error *err)
{
    *out = NULL;
    if (!options->tagged)
        return NS_OK;
    if (!options->entities)
        return ns_index_names_open(out, options->index.data, err);
    enum ns_status status = ns_entity_names_open(out, options->entities, err);
    if (status == NS_OK)
        status = ns_index_names_install(options->index.data, options->entities, err);
    if (status == NS_OK)
        return NS_OK;
    ns_entity_names_close(*out);
    *out = NULL;
    return status;
}
