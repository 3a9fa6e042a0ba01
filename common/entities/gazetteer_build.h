/* Tables of names to a gazetteer: for the ones in data/entities when nsearch is built, and for a
 * user's own when a program starts.
 *
 * A table is UTF-8 text, a row a line, columns parted by tabs: type, identity, names parted by |,
 * country, rule.  Lines that begin with # and empty lines do not count.  Types:
 *   country  identity is a code of two capitals, or the name of a state without one
 *   demonym  the people and the adjective of the country with that code; rule "weak": says little
 *   org, place, person, none
 *   city     a place of its own for each of the names; no identity
 *   word     identity is a class of words (gazetteer.h)
 * The column country is the code of the country that an org or place is weak evidence of.
 *
 * A table of ambiguous names has other columns: name, type, identity, prior, cues parted by |. */
#ifndef NS_ENTITIES_GAZETTEER_BUILD_H
#define NS_ENTITIES_GAZETTEER_BUILD_H

#include "common/base/status.h"
#include "common/entities/gazetteer.h"

enum {
    NS_GAZ_TABLE_MAX = 64 * 1024 * 1024, /* bytes of one table */
    NS_GAZ_WORDS_MAX = 12,               /* words of one name */
};

struct ns_gaz_builder;

enum ns_status ns_gaz_builder_open(struct ns_gaz_builder **out, struct ns_error *err);
void ns_gaz_builder_close(struct ns_gaz_builder *builder);

/* Adds the rows of a table.  name is for messages: NS_INVALID "name:line: what is wrong". */
enum ns_status ns_gaz_builder_add(struct ns_gaz_builder *builder, const char *name,
                                  struct ns_str table, struct ns_error *err);

/* Adds the rows of a table of ambiguous names; after all the others. */
enum ns_status ns_gaz_builder_add_rules(struct ns_gaz_builder *builder, const char *name,
                                        struct ns_str table, struct ns_error *err);

/* The gazetteer of all that was added.  It borrows the builder's memory: keep that open.  strict:
 * a name with two identities and no rule is NS_INVALID; otherwise the later row has it. */
enum ns_status ns_gaz_builder_finish(struct ns_gaz_builder *builder, bool strict,
                                     struct ns_gazetteer *out, struct ns_error *err);

#endif
