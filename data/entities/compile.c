/* The tables of names in this folder to static data in C, for gazetteer_builtin.c.
 *
 *     compile TABLE... AMBIGUOUS >gazetteer_builtin.h
 *
 * The last file is the table of ambiguous names.  Every row is checked, and a name that two rows
 * share without a row in the last table is an error: this is the lint of these tables too. */
#include "common/entities/gazetteer_build.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_file(const char *path, struct ns_buffer *out)
{
    FILE *file = fopen(path, "rb");
    size_t size;
    if (!file)
        return false;
    do {
        if (!ns_buffer_reserve(out, 1 << 16))
            break;
        size = fread(out->data + out->size, 1, 1 << 16, file);
        out->size += size;
    } while (size);
    bool fine = !ferror(file) && !ns_buffer_failed(out);
    fclose(file);
    return fine;
}

static void print_text(const struct ns_gazetteer *gazetteer)
{
    printf("static const char gazetteer_text[] = {");
    for (uint32_t i = 0; i < gazetteer->text_size; i++)
        printf("%s%d,", i % 32 ? "" : "\n", gazetteer->text[i]);
    printf("\n};\n");
}

static void print_numbers(const char *name, const uint32_t *numbers, uint32_t count)
{
    printf("static const uint32_t gazetteer_%s[] = {", name);
    for (uint32_t i = 0; i < count; i++)
        printf("%s%u,", i % 16 ? "" : "\n", numbers[i]);
    printf("%s};\n", count ? "\n" : "0");
}

static void print_records(const struct ns_gazetteer *gazetteer)
{
    printf("static const struct ns_gaz_word gazetteer_words[] = {\n");
    for (uint32_t i = 0; i < gazetteer->word_count; i++) {
        const struct ns_gaz_word *word = &gazetteer->words[i];
        printf("{%u,%u,%u,%u},\n", word->text, word->node, word->classes, word->size);
    }
    printf("};\nstatic const struct ns_gaz_edge gazetteer_edges[] = {\n");
    for (uint32_t i = 0; i < gazetteer->edge_count; i++) {
        const struct ns_gaz_edge *edge = &gazetteer->edges[i];
        printf("{%u,%u,%u},\n", edge->from, edge->word, edge->to);
    }
    printf("};\nstatic const struct ns_gaz_node gazetteer_nodes[] = {\n");
    for (uint32_t i = 0; i < gazetteer->node_count; i++) {
        const struct ns_gaz_node *node = &gazetteer->nodes[i];
        printf("{%u,%u,%u,%u,%u},\n", node->alias, node->rule, node->aliases, node->rules,
               node->inner);
    }
    printf("};\nstatic const struct ns_gaz_alias gazetteer_aliases[] = {\n");
    for (uint32_t i = 0; i < gazetteer->alias_count; i++)
        printf("{%u,%u},\n", gazetteer->aliases[i].entry, gazetteer->aliases[i].form);
    printf("};\nstatic const struct ns_gaz_entry gazetteer_entries[] = {\n");
    for (uint32_t i = 0; i < gazetteer->entry_count; i++) {
        const struct ns_gaz_entry *entry = &gazetteer->entries[i];
        printf("{%u,%u,%u,%u},\n", entry->identity, entry->country, entry->type, entry->weak);
    }
    printf("};\nstatic const struct ns_gaz_rule gazetteer_rules[] = {\n");
    for (uint32_t i = 0; i < gazetteer->rule_count; i++) {
        const struct ns_gaz_rule *rule = &gazetteer->rules[i];
        printf("{%u,%u,%d,%u},\n", rule->entry, rule->cue, rule->prior, rule->cues);
    }
    printf("};\n");
}

static void print_all(const struct ns_gazetteer *gazetteer)
{
    print_text(gazetteer);
    print_numbers("slots", gazetteer->slots, gazetteer->slot_mask + 1);
    print_numbers("edge_slots", gazetteer->edge_slots, gazetteer->edge_mask + 1);
    print_numbers("cues", gazetteer->cues, gazetteer->cue_count);
    print_records(gazetteer);
    printf("#define GAZETTEER_COUNTS %u, %u, %u, %u, %u, %u, %u, %u, %u, %u\n",
           gazetteer->text_size, gazetteer->slot_mask, gazetteer->word_count, gazetteer->edge_mask,
           gazetteer->edge_count, gazetteer->node_count, gazetteer->alias_count,
           gazetteer->entry_count, gazetteer->rule_count, gazetteer->cue_count);
}

int main(int argc, char **argv)
{
    struct ns_gaz_builder *builder = NULL;
    struct ns_gazetteer gazetteer;
    struct ns_error err = {0};
    enum ns_status status = ns_gaz_builder_open(&builder, &err);
    for (int i = 1; i < argc && status == NS_OK; i++) {
        struct ns_buffer table = {0};
        if (!read_file(argv[i], &table))
            status = ns_error_set(&err, NS_IO, "cannot read %s", argv[i]);
        else if (i < argc - 1)
            status = ns_gaz_builder_add(builder, argv[i], ns_buffer_str(&table), &err);
        else
            status = ns_gaz_builder_add_rules(builder, argv[i], ns_buffer_str(&table), &err);
        ns_buffer_release(&table);
    }
    if (status == NS_OK)
        status = ns_gaz_builder_finish(builder, true, &gazetteer, &err);
    if (status == NS_OK)
        print_all(&gazetteer);
    else
        fprintf(stderr, "compile: %s\n", err.message);
    ns_gaz_builder_close(builder);
    return status == NS_OK && fflush(stdout) == 0 ? 0 : 1;
}
