/* Where the words of an article stand: positions for the index, when it keeps them.
 *
 * Positions count the tokens of title, body and captions, in this order, from 1, each as often as
 * it stands there.  Before each of these texts but the first NS_POSITION_GAP numbers are left out,
 * so that no phrase and no NEAR reaches from one into the next.  Paragraphs of the body leave no
 * gap.  A stem has the positions of all its words; a title's stems have the same ones under their
 * prefix too.  No other term has positions. */
#ifndef NS_WRITER_POSITIONS_H
#define NS_WRITER_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NS_POSITION_GAP = 1024 }; /* more than NEAR can ask for */

/* Some positions in ns_positions.items. */
struct ns_position_run {
    size_t first;
    uint32_t count;
};

struct ns_position_of_stem {
    uint32_t stem, position;
};

struct ns_stem_positions {
    uint32_t count;
    size_t end; /* of its run; 0 before ns_positions_group has come to it */
};

/* Of one article; all zero is empty. */
struct ns_positions {
    struct ns_position_of_stem *found; /* in order of positions */
    size_t found_count, found_capacity;
    struct ns_stem_positions *stems; /* by stem id; zero between articles */
    uint32_t stem_capacity;
    uint32_t *items; /* what runs are cut from */
    size_t count, capacity;
};

void ns_positions_release(struct ns_positions *positions);

/* Positions ascend; stem: dense from 0.  False when there is no memory. */
bool ns_positions_add(struct ns_positions *positions, uint32_t stem, uint32_t position);

/* A run of this position alone. */
bool ns_positions_add_run(struct ns_positions *positions, uint32_t position,
                          struct ns_position_run *run);

/* Once all are added: makes the runs of stems.  False when there is no memory. */
bool ns_positions_group(struct ns_positions *positions);

/* The run of a stem; to be asked once for each, so that another article may begin. */
struct ns_position_run ns_positions_take_run(struct ns_positions *positions, uint32_t stem);

/* Begins another article, once the runs of the last one are no longer needed. */
void ns_positions_clear(struct ns_positions *positions);

#endif
