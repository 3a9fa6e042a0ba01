/* The tables of names, compiled: an automaton over words, read-only and without pointers between
 * its parts, so that it can be static data (the names that come with nsearch) or made at run time
 * (a user's own; gazetteer_build.h).
 *
 * A name is a path of words from the root to a node; a node has the aliases that end there.  Words
 * also have classes: given name, title, ordinary word. */
#ifndef NS_ENTITIES_GAZETTEER_H
#define NS_ENTITIES_GAZETTEER_H

#include "common/base/buffer.h"
#include "common/entities/word.h"

#include <stdbool.h>
#include <stdint.h>

#define NS_GAZ_NONE UINT32_MAX

/* A slot of the table of words has a word's number in its low bits, and above them those of its
 * hash. */
#define NS_GAZ_SLOT_WORD 0xfffffu

/* Classes of words; combined with |.  In data/ they are called as in the comments. */
enum ns_word_class {
    NS_CLASS_GIVEN = 1 << 0,       /* given */
    NS_CLASS_SURNAME = 1 << 1,     /* surname */
    NS_CLASS_TITLE = 1 << 2,       /* title */
    NS_CLASS_HONORIFIC = 1 << 3,   /* honorific */
    NS_CLASS_PARTICLE = 1 << 4,    /* particle */
    NS_CLASS_SUFFIX = 1 << 5,      /* suffix */
    NS_CLASS_DATE = 1 << 6,        /* month, day */
    NS_CLASS_STOP = 1 << 7,        /* stop */
    NS_CLASS_SAY = 1 << 8,         /* say */
    NS_CLASS_ORG_END = 1 << 9,     /* org-end */
    NS_CLASS_ORG_HEAD = 1 << 10,   /* org-head */
    NS_CLASS_PLACE_END = 1 << 11,  /* place-end */
    NS_CLASS_PLACE_HEAD = 1 << 12, /* place-head */
    NS_CLASS_COMMON = 1 << 13,     /* common */
};

enum ns_gaz_type {
    NS_GAZ_COUNTRY,
    NS_GAZ_DEMONYM, /* of the country that is its identity */
    NS_GAZ_ORGANIZATION,
    NS_GAZ_PLACE,
    NS_GAZ_PERSON,
    NS_GAZ_NOTHING, /* hides the shorter names in it */
};

/* How an alias is to be written; combined with |. */
enum ns_gaz_form {
    NS_FORM_CAPS = 1 << 0,       /* an acronym: all capitals; else capitals as names have them */
    NS_FORM_POSSESSIVE = 1 << 1, /* with 's at its end, which its key does not have: McDonald's */
};

struct ns_gaz_word {
    uint32_t text;    /* key, in text */
    uint32_t node;    /* where names go on that begin with it; 0 for none */
    uint16_t classes; /* enum ns_word_class */
    uint8_t size;
};

struct ns_gaz_edge {
    uint32_t from, word, to; /* node, word, node */
};

struct ns_gaz_node {
    uint32_t alias;  /* the first of its aliases */
    uint32_t rule;   /* the first of its rules */
    uint8_t aliases; /* how many */
    uint8_t rules;   /* how many: it is ambiguous when not 0 */
    uint8_t inner;   /* names go on from here */
};

struct ns_gaz_alias {
    uint32_t entry;
    uint8_t form; /* enum ns_gaz_form */
};

struct ns_gaz_entry {
    uint32_t identity; /* in text, NUL-terminated */
    uint16_t country; /* ns_country_pack of the country it is weak evidence of, or is; 0 for none */
    uint8_t type;     /* enum ns_gaz_type */
    uint8_t weak;     /* a demonym that says little */
};

struct ns_gaz_rule {
    uint32_t entry, cue; /* its first cue */
    int16_t prior;
    uint16_t cues; /* how many */
};

/* A cue: an entry, or a country as NS_GAZ_CUE_COUNTRY | ns_country_pack. */
#define NS_GAZ_CUE_COUNTRY 0x80000000u

struct ns_gazetteer {
    const char *text;
    const uint32_t *slots; /* hash table of words: 0, or word + 1 with the hash's top bits */
    const struct ns_gaz_word *words;
    const uint32_t *edge_slots; /* hash table of edges: 0, or edge + 1 */
    const struct ns_gaz_edge *edges;
    const struct ns_gaz_node *nodes; /* 0 is the root */
    const struct ns_gaz_alias *aliases;
    const struct ns_gaz_entry *entries;
    const struct ns_gaz_rule *rules;
    const uint32_t *cues;
    uint32_t text_size, slot_mask, word_count, edge_mask, edge_count, node_count, alias_count,
        entry_count, rule_count, cue_count;
};

/* The names that come with nsearch: data/entities, compiled. */
extern const struct ns_gazetteer ns_gazetteer_builtin;

/* "KP" as a number above 0; 0 for anything that is not two capitals. */
uint16_t ns_country_pack(struct ns_str code);
void ns_country_unpack(uint16_t country, char code[3]);

/* The word with this key; NS_GAZ_NONE when no name has it. */
uint32_t ns_gazetteer_word(const struct ns_gazetteer *gazetteer, struct ns_str key, uint32_t hash);

/* The node behind `from` with the word; 0 when there is none. */
uint32_t ns_gazetteer_step(const struct ns_gazetteer *gazetteer, uint32_t from, uint32_t word);

/* The node at which the whole of a name ends, however it is written; 0 when there is none. */
uint32_t ns_gazetteer_find(const struct ns_gazetteer *gazetteer, struct ns_str name);

static inline struct ns_str ns_gazetteer_identity(const struct ns_gazetteer *gazetteer,
                                                  uint32_t entry)
{
    return ns_str_of(gazetteer->text + gazetteer->entries[entry].identity);
}

/* Where in edge_slots the search for an edge begins. */
static inline uint32_t ns_gazetteer_edge_hash(uint32_t from, uint32_t word)
{
    uint32_t hash = from * 0x9e3779b1u ^ word * 0x85ebca6bu;
    return hash ^ hash >> 15;
}

#endif
