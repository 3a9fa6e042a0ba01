#include "indexer/writer/bulk/glass_synonym.h"

enum { LENGTH_MASK = 96, SYNONYM_MAX = 255 };

static bool ascends(struct ns_str a, struct ns_str b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order < 0 || (order == 0 && a.size < b.size);
}

enum ns_status ns_glass_synonyms_encode(const struct ns_str *synonyms, size_t count,
                                        struct ns_buffer *out, struct ns_error *err)
{
    if (!count)
        return ns_error_set(err, NS_INVALID, "no synonyms");
    for (size_t i = 0; i < count; i++) {
        if (!synonyms[i].size || synonyms[i].size > SYNONYM_MAX)
            return ns_error_set(err, NS_INVALID, "synonym empty or too long");
        if (i && !ascends(synonyms[i - 1], synonyms[i]))
            return ns_error_set(err, NS_INVALID, "synonyms not in order");
        ns_buffer_append_char(out, (char)(synonyms[i].size ^ LENGTH_MASK));
        ns_buffer_append_str(out, synonyms[i]);
    }
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}
