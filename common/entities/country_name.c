#include "common/entities/country_name.h"

#include "common/base/nearest.h"

#include <stdlib.h>

struct country {
    char code[3];
    const char *name;
};

/* The rows of data/entities/countries.tsv that have a code, sorted by it; the Makefile makes it. */
static const struct country countries[] = {
#include "generated/country_names.h"
};

enum { COUNTRIES = sizeof countries / sizeof *countries };

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
    const struct country *found =
        bsearch(&wanted, countries, COUNTRIES, sizeof *countries, by_code);
    return found ? ns_str_of(found->name) : identity;
}

bool ns_country_at(size_t i, struct ns_str *code, struct ns_str *name)
{
    if (i >= COUNTRIES)
        return false;
    *code = ns_str_of(countries[i].code);
    *name = ns_str_of(countries[i].name);
    return true;
}

struct ns_str ns_country_nearest(struct ns_str name)
{
    const char *names[COUNTRIES];
    for (size_t i = 0; i < COUNTRIES; i++)
        names[i] = countries[i].name;
    ptrdiff_t near = ns_nearest(name, names, COUNTRIES);
    return near < 0 ? (struct ns_str){"", 0} : ns_str_of(names[near]);
}
