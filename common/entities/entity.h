/* People, countries, organizations and places in articles: found, and folded to one identity.
 *
 * Three layers.  Tables of names (gazetteer.h; a user's own before the built-in ones).  A score for
 * every run of capitalised words being a name of some kind (span_score.h), of which the best
 * division of the text is taken (segment.h).  The article as a whole (resolve.h): short mentions
 * join the longer name, acronyms the name they were introduced with, one sense an article. */
#ifndef NS_ENTITIES_ENTITY_H
#define NS_ENTITIES_ENTITY_H

#include "common/article/article.h"
#include "common/base/status.h"
#include "common/entities/entity_type.h"

#include <stdbool.h>
#include <stdint.h>

enum ns_entity_field {
    NS_ENTITY_IN_TITLE,
    NS_ENTITY_IN_BODY,
    NS_ENTITY_IN_CAPTION,
    NS_ENTITY_IN_DATELINE, /* the article's field of that name: start and end are 0 */
};

/* How a country is named. */
enum ns_entity_manner {
    NS_MANNER_NAME,
    NS_MANNER_DEMONYM,  /* Russian, Russians; "the 1992 United Kingdom general election" */
    NS_MANNER_EVIDENCE, /* by a place or organization that stands for it: Pyongyang, Kremlin */
};

struct ns_entity {
    enum ns_entity_type type;
    enum ns_entity_field field;
    enum ns_entity_manner manner;
    struct ns_str identity; /* country: ISO 3166 code, or the name of a state without one; person:
                               full name; organization, place: the full name it is known by */
    uint32_t start, end;    /* bytes of the title, the body or caption number `caption` */
    uint32_t caption;
    bool weak; /* says little about what the article is about */
};

/* Valid until the next ns_tagger_tag or ns_tagger_close. */
struct ns_entity_list {
    const struct ns_entity *items; /* by field, then by start; overlapping only where an entity
                                      is evidence of a country */
    size_t count;
};

/* A user's own names, read from a table (gazetteer_build.h); shared by threads. */
struct ns_entity_names;
enum ns_status ns_entity_names_open(struct ns_entity_names **out, const char *path,
                                    struct ns_error *err);
void ns_entity_names_close(struct ns_entity_names *names);
struct ns_gazetteer;
const struct ns_gazetteer *ns_entity_names_table(const struct ns_entity_names *names);

/* Finds names in articles; one for each thread.  names, which may be NULL, is borrowed. */
struct ns_tagger;
enum ns_status ns_tagger_open(struct ns_tagger **out, const struct ns_entity_names *names,
                              struct ns_error *err);
void ns_tagger_close(struct ns_tagger *tagger);

/* NS_NOMEM is the only error. */
enum ns_status ns_tagger_tag(struct ns_tagger *tagger, const struct ns_article *article,
                             struct ns_entity_list *out, struct ns_error *err);

/* What an article is about, of the entities found in it: identities without repetition, the most
 * salient first.  points count mentions, by where they stand; valid as the list is. */
struct ns_entity_topic {
    struct ns_str identity;
    uint32_t mentions; /* that are not weak */
    float points;
    bool main; /* the article is about it, as far as counting can tell */
};
struct ns_entity_topics {
    const struct ns_entity_topic *items;
    size_t count;
};

/* The topics of one type, of the article tagged last. */
enum ns_status ns_tagger_topics(struct ns_tagger *tagger, enum ns_entity_type type,
                                struct ns_entity_topics *out, struct ns_error *err);

enum { NS_ENTITY_FOUND_MAX = 16 };

/* The identities that a name, alias or code may mean, of one type: out holds NS_ENTITY_FOUND_MAX.
 * The user's names, which may be NULL, come before the built-in.  Returns how many. */
size_t ns_entities_find(const struct ns_entity_names *names, enum ns_entity_type type,
                        struct ns_str text, struct ns_str *out);

#endif
