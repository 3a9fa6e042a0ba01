#include "indexer/check/structure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_SHOWN = 300, WORD_SHOWN = 100 }; /* bytes in a message */

/* --- Xapian's report ---------------------------------------------------------------------- */

static bool contains(struct ns_str line, const char *text)
{
    return memmem(line.data, line.size, text, strlen(text)) != NULL;
}

/* Lines that tell of no error; the table's name stands before those that do: "postlist:". */
static bool is_talk(struct ns_str line, struct ns_str *table)
{
    if (line.size && line.data[line.size - 1] == ':' && !memchr(line.data, ' ', line.size)) {
        *table = line;
        return true;
    }
    return !line.size || contains(line, "blocksize=") || contains(line, "checked okay") ||
           contains(line, "checked OK") || contains(line, "not yet used") ||
           contains(line, "No errors found") || contains(line, "Total errors found");
}

static void name_errors(struct ns_str report, size_t errors, struct ns_faults *faults)
{
    uint64_t before = faults->count;
    struct ns_str table = {"", 0};
    while (errors && report.size) {
        const char *end = memchr(report.data, '\n', report.size);
        struct ns_str line = {report.data, end ? (size_t)(end - report.data) : report.size};
        size_t taken = line.size + (end != NULL);
        report = (struct ns_str){report.data + taken, report.size - taken};
        if (!is_talk(line, &table))
            ns_faults_add(faults, "%.*s %.*s", (int)table.size, table.data,
                          (int)(line.size < LINE_SHOWN ? line.size : LINE_SHOWN), line.data);
    }
    if (errors && faults->count == before)
        ns_faults_add(faults, "Xapian finds %zu errors in the tables", errors);
}

/* Xapian's check opens the tables as a writer would, though it writes nothing. */
static bool may_write(const char *generation)
{
    bool allowed = false;
    int directory = open(generation, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        allowed = faccessat(directory, "iamglass", W_OK, AT_EACCESS) == 0 ||
                  (errno != EACCES && errno != EROFS);
        (void)close(directory);
    }
    return allowed;
}

void ns_structure_check(const char *generation, struct ns_faults *faults)
{
    struct ns_buffer report;
    struct ns_error why;
    size_t errors;
    if (!may_write(generation)) {
        ns_message_warn(faults->messages, "without permission to write, the blocks of the tables "
                                          "are not checked");
        return;
    }
    ns_buffer_init(&report);
    enum ns_status status = ns_xapian_check(generation, &report, &errors, &why);
    name_errors(ns_buffer_str(&report), errors, faults);
    ns_buffer_release(&report);
    if (status) /* of damage, even where it is that there is no memory for what a size says */
        ns_faults_add(faults, "%s", why.message);
}

/* --- forms -------------------------------------------------------------------------------- */

struct forms_match {
    const struct ns_forms *forms;
    const uint32_t *order;
    uint32_t at, count;
    struct ns_faults *faults;
};

static void name_missing(struct forms_match *match)
{
    struct ns_form form = ns_forms_get(match->forms, match->order[match->at]);
    ns_faults_add(match->faults, "synonyms: \"%.*s\" of the stem \"%.*s\" is not there",
                  (int)(form.word.size < WORD_SHOWN ? form.word.size : WORD_SHOWN), form.word.data,
                  (int)(form.stem.size < WORD_SHOWN ? form.stem.size : WORD_SHOWN), form.stem.data);
}

static bool match_synonym(void *context, struct ns_str key, struct ns_str synonym)
{
    struct forms_match *match = context;
    while (match->at < match->count) {
        struct ns_form form = ns_forms_get(match->forms, match->order[match->at]);
        int order = ns_str_compare(form.stem, key);
        if (order == 0)
            order = ns_str_compare(form.word, synonym);
        if (order > 0)
            return true;
        if (order < 0)
            name_missing(match);
        match->at++;
        if (order == 0)
            return true;
    }
    return false;
}

enum ns_status ns_structure_check_forms(struct ns_xapian_db *db, const struct ns_forms *forms,
                                        struct ns_faults *faults, struct ns_error *err)
{
    struct ns_error why;
    uint32_t *order = ns_forms_order(forms);
    struct forms_match match = {forms, order, 0, ns_forms_count(forms), faults};
    if (!order && match.count)
        return ns_error_nomem(err);
    enum ns_status status =
        ns_xapian_each_synonym(db, (struct ns_str){"", 0}, match_synonym, &match, &why);
    if (!status)
        for (; match.at < match.count; match.at++)
            name_missing(&match);
    free(order);
    if (status)
        ns_faults_add(faults, "synonyms: %s", why.message);
    return NS_OK;
}
