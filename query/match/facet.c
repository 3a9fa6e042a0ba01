#include "query/match/facet.h"

#include "common/entities/country_name.h"
#include "common/entities/entity.h"
#include "common/index/value_list.h"

#include <stdlib.h>

const char *const ns_facet_names[NS_FACETS + 1] = {
    [NS_FACET_PERSON] = "person", [NS_FACET_COUNTRY] = "country", [NS_FACET_ORGANIZATION] = "org",
    [NS_FACET_PLACE] = "place",   [NS_FACET_SECTION] = "section", [NS_FACET_SOURCE] = "source",
    [NS_FACET_AUTHOR] = "author", [NS_FACET_YEAR] = "year",       [NS_FACET_MONTH] = "month",
    [NS_FACET_DAY] = "day",
};

static const enum ns_slot slots[NS_FACETS] = {
    [NS_FACET_PERSON] = NS_SLOT_PEOPLE,
    [NS_FACET_COUNTRY] = NS_SLOT_COUNTRIES,
    [NS_FACET_ORGANIZATION] = NS_SLOT_ORGANIZATIONS,
    [NS_FACET_PLACE] = NS_SLOT_PLACES,
    [NS_FACET_SECTION] = NS_SLOT_SECTIONS,
    [NS_FACET_SOURCE] = NS_SLOT_SOURCE,
    [NS_FACET_AUTHOR] = NS_SLOT_AUTHORS,
    [NS_FACET_YEAR] = NS_SLOT_PUBLISHED,
    [NS_FACET_MONTH] = NS_SLOT_PUBLISHED,
    [NS_FACET_DAY] = NS_SLOT_PUBLISHED,
};

enum ns_facet ns_facet_of(struct ns_str name)
{
    int facet = 0;
    while (facet < NS_FACETS && !ns_str_equal(name, ns_str_of(ns_facet_names[facet])))
        facet++;
    return (enum ns_facet)facet;
}

enum ns_slot ns_facet_slot(enum ns_facet facet)
{
    return slots[facet];
}

static bool is_date(enum ns_facet facet)
{
    return slots[facet] == NS_SLOT_PUBLISHED;
}

/* The type of entity that a facet counts; NS_ENTITY_TYPES for others. */
static enum ns_entity_type entity_type(enum ns_facet facet)
{
    switch (facet) {
    case NS_FACET_PERSON:
        return NS_ENTITY_PERSON;
    case NS_FACET_COUNTRY:
        return NS_ENTITY_COUNTRY;
    case NS_FACET_ORGANIZATION:
        return NS_ENTITY_ORGANIZATION;
    case NS_FACET_PLACE:
        return NS_ENTITY_PLACE;
    default:
        return NS_ENTITY_TYPES;
    }
}

void ns_facets_release(struct ns_facets *facets)
{
    for (size_t i = 0; i < facets->count; i++) {
        free(facets->items[i].values);
        ns_tally_release(&facets->items[i].tally);
        facets->items[i] = (struct ns_facet_counts){0};
    }
}

/* --- counting --- */

struct pass {
    struct ns_facet_counts *counts;
    bool failed;
};

static void count_list(void *context, size_t index, struct ns_str value)
{
    struct pass *pass = context;
    struct ns_str names[NS_TALLY_BATCH];
    struct ns_value_item item;
    size_t count;
    do {
        for (count = 0; count < NS_TALLY_BATCH && ns_value_list_next(&value, &item);)
            if (!item.weak || !pass->counts->strong)
                names[count++] = item.text;
        pass->failed |= !ns_tally_add_all(&pass->counts->tally, names, count, (uint32_t)index);
    } while (count == NS_TALLY_BATCH && !pass->failed);
}

static void put_digits(char *out, int number, int digits)
{
    for (; digits--; number /= 10)
        out[digits] = (char)('0' + number % 10);
}

/* "2024", "2024-11" or "2024-11-24", as far as the facet goes; empty when the date does not. */
static struct ns_str date_key(enum ns_facet facet, struct ns_str value, char out[NS_DATE_TEXT_SIZE])
{
    struct ns_date date = ns_schema_date_read(value);
    enum ns_precision wanted = facet == NS_FACET_YEAR    ? NS_PRECISION_YEAR
                               : facet == NS_FACET_MONTH ? NS_PRECISION_MONTH
                                                         : NS_PRECISION_DAY;
    int year, month, day;
    if (date.precision < wanted)
        return (struct ns_str){NULL, 0};
    ns_date_civil(date.seconds, &year, &month, &day);
    put_digits(out, year, 4);
    out[4] = out[7] = '-';
    put_digits(out + 5, month, 2);
    put_digits(out + 8, day, 2);
    return (struct ns_str){out, facet == NS_FACET_YEAR ? 4 : facet == NS_FACET_MONTH ? 7 : 10};
}

static void count_date(void *context, size_t index, struct ns_str value)
{
    struct pass *pass = context;
    char text[NS_DATE_TEXT_SIZE];
    struct ns_str key = date_key(pass->counts->facet, value, text);
    if (!pass->failed && key.size)
        pass->failed = !ns_tally_add(&pass->counts->tally, key, (uint32_t)index);
}

/* --- what is shown --- */

static bool take_values(struct ns_facet_counts *counts, size_t limit)
{
    struct ns_tally *tally = &counts->tally;
    uint32_t *keys;
    ns_tally_settle(tally);
    if (!ns_tally_top(tally, limit, &keys, &counts->count))
        return false;
    counts->distinct = tally->distinct;
    counts->values = calloc(counts->count + 1, sizeof *counts->values);
    for (size_t i = 0; i < counts->count && counts->values; i++) {
        struct ns_str value = ns_tally_shown(tally, keys[i]);
        counts->values[i] = (struct ns_facet_value){
            value, counts->facet == NS_FACET_COUNTRY ? ns_country_name(value) : value,
            tally->names[keys[i]].articles};
    }
    free(keys);
    return counts->values;
}

static void begin(struct ns_facets *facets, size_t i)
{
    struct ns_facet_counts *counts = &facets->items[i];
    enum ns_facet facet = facets->requests[i].facet;
    enum ns_entity_type type = entity_type(facet);
    counts->facet = facet;
    counts->strong = facets->requests[i].strong;
    counts->tally.kind = is_date(facet)              ? NS_TALLY_PLAIN
                         : facet == NS_FACET_SECTION ? NS_TALLY_SECTIONS
                                                     : NS_TALLY_NAMES;
    if (facets->who && type != NS_ENTITY_TYPES) {
        counts->tally.accepts = ns_who_means;
        counts->tally.context = &facets->who->sets[type];
    }
}

enum ns_status ns_facets_count(void *context, struct ns_xapian_db *db, const uint32_t *docids,
                               size_t count, struct ns_error *err)
{
    struct ns_facets *facets = context;
    ns_facets_release(facets);
    for (size_t i = 0; i < facets->count; i++) {
        struct ns_facet_counts *counts = &facets->items[i];
        struct pass pass = {counts, false};
        begin(facets, i);
        enum ns_status status =
            ns_xapian_each_value(db, slots[counts->facet], docids, count,
                                 is_date(counts->facet) ? count_date : count_list, &pass, err);
        if (status != NS_OK)
            return status;
        if (pass.failed || !take_values(counts, facets->requests[i].limit))
            return ns_error_nomem(err);
    }
    return NS_OK;
}
