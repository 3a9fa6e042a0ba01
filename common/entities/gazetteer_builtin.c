#include "common/entities/gazetteer.h"

/* Made from data/entities/ by data/entities/compile.c. */
#include "generated/gazetteer_builtin.h"

const struct ns_gazetteer ns_gazetteer_builtin = {
    gazetteer_text,  gazetteer_slots, gazetteer_words,   gazetteer_edge_slots,
    gazetteer_edges, gazetteer_nodes, gazetteer_aliases, gazetteer_entries,
    gazetteer_rules, gazetteer_cues,  GAZETTEER_COUNTS};
