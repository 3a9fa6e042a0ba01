#include "common/entities/country_name.h"

#include <stdlib.h>

struct country {
    char code[3];
    const char *name;
};

/* The rows of data/entities/countries.tsv that have a code, sorted by it; the Makefile makes it. */
static const struct country countries[] = {
#include "generated/country_names.h"
};

static int by_code(const void *left, const void *right)
{
    const struct country *a = left, *b = right;
    return memcmp(a->code, b->code, sizeof a->code);
}

struct ns_str ns_country_name(struct ns_str identity)
{
    struct country wanted = {{0}, NULL};
    if (identity.size != 2)
        return identity;
    memcpy(wanted.code, identity.data, 2);
    const struct country *found = bsearch(&wanted, countries, sizeof countries / sizeof *countries,
                                          sizeof *countries, by_code);
    return found ? ns_str_of(found->name) : identity;
}
