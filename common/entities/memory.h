/* What an article says of single words: as which part of which kind of name they occur.  Filled by
 * a first look at all of it, asked in the second.  A full table forgets; nothing is lost but help.
 */
#ifndef NS_ENTITIES_MEMORY_H
#define NS_ENTITIES_MEMORY_H

#include <stdint.h>

enum { NS_MEMORY_SLOTS = 4096, NS_MEMORY_PROBES = 16 };

struct ns_memory_word {
    uint32_t hash, stamp;
    uint8_t person_last, person_first; /* of names of two words and more */
    uint8_t organization, place;       /* the first or only word of one */
};

struct ns_memory {
    uint32_t stamp; /* of the article at hand; words with another are free */
    struct ns_memory_word words[NS_MEMORY_SLOTS];
};

static inline void ns_memory_forget(struct ns_memory *memory)
{
    memory->stamp++;
}

/* What is known of the word with that hash, or NULL. */
static inline const struct ns_memory_word *ns_memory_find(const struct ns_memory *memory,
                                                          uint32_t hash)
{
    for (uint32_t i = 0; i < NS_MEMORY_PROBES; i++) {
        const struct ns_memory_word *word = &memory->words[(hash + i) & (NS_MEMORY_SLOTS - 1)];
        if (word->stamp != memory->stamp)
            return 0;
        if (word->hash == hash)
            return word;
    }
    return 0;
}

/* The word with that hash, new when it was not there; NULL when there is no room. */
static inline struct ns_memory_word *ns_memory_add(struct ns_memory *memory, uint32_t hash)
{
    for (uint32_t i = 0; i < NS_MEMORY_PROBES; i++) {
        struct ns_memory_word *word = &memory->words[(hash + i) & (NS_MEMORY_SLOTS - 1)];
        if (word->stamp != memory->stamp)
            *word = (struct ns_memory_word){.hash = hash, .stamp = memory->stamp};
        if (word->hash == hash)
            return word;
    }
    return 0;
}

#endif
