#include "indexer/check/check.h"

#include "common/article/stored.h"
#include "common/base/number.h"
#include "common/entities/entity.h"
#include "common/index/index_names.h"
#include "common/index/generation.h"
#include "common/index/index_dir.h"
#include "indexer/check/child.h"
#include "indexer/check/faults.h"
#include "indexer/check/structure.h"
#include "indexer/check/term_sums.h"
#include "indexer/writer/document.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TAGGED, UNTAGGED, ANALYZERS };

/* What the children tell: they may crash at any moment. */
struct shared {
    struct ns_faults faults;
    uint64_t documents, terms;
    uint32_t docid; /* of the document that is read now; 0 = none */
    enum ns_status status;
    struct ns_error err;
};

struct check {
    struct shared *shared;
    struct ns_buffer generation; /* its path */
    struct ns_index *index;
    struct ns_xapian_db *db;
    struct ns_decoder *decoder;
    struct ns_entity_names *names; /* of the index; or NULL */
    struct ns_analyzer *analyzers[ANALYZERS];
    int likely; /* the one that the document before agreed with */
    struct ns_article article;
    struct ns_term_sums sums;
    uint64_t documents, bytes, total_length;
    uint32_t last_docid;
    bool failed; /* no memory */

    /* The document at hand. */
    uint32_t docid;
    struct ns_str id; /* empty: not known */
    struct ns_buffer stored, value;
};

static void blame(struct check *check, const char *what, struct ns_str where)
{
    ns_faults_add_document(&check->shared->faults, check->docid, check->id, what, where);
}

static void blame_error(struct check *check, const struct ns_error *why)
{
    blame(check, why->message, (struct ns_str){"", 0});
}

/* --- one document ------------------------------------------------------------------------- */

/* Its terms in the index beside those that analysis gives. */
struct match {
    const struct ns_xapian_document *want;
    size_t at;
    const char *fault; /* NULL: none */
    struct ns_buffer where;
};

static bool differ(struct match *match, const char *fault, struct ns_str term)
{
    match->fault = fault;
    ns_buffer_append_str(&match->where, term);
    return false;
}

static bool match_term(void *context, struct ns_str term, uint32_t wdf)
{
    struct match *match = context;
    const struct ns_xapian_term *want =
        match->at < match->want->term_count ? &match->want->terms[match->at] : NULL;
    int order = want ? ns_str_compare(term, want->text) : -1;
    if (order < 0)
        return differ(match, "the index has a term of it that it does not have:", term);
    if (order > 0)
        return differ(match, "the index lacks a term of it:", want->text);
    if (wdf != want->wdf)
        return differ(match, "another count than it has of the term", term);
    match->at++;
    return true;
}

static enum ns_status match_terms(struct check *check, const struct ns_xapian_document *want,
                                  struct match *match, struct ns_error *err)
{
    *match = (struct match){.want = want};
    enum ns_status status =
        ns_xapian_each_document_term(check->db, check->docid, NS_STR(""), match_term, match, err);
    if (!status && !match->fault && match->at < want->term_count)
        (void)differ(match, "the index lacks a term of it:", want->terms[match->at].text);
    return status;
}

/* Analyses the article with that analyzer; *agrees tells whether the index has just its terms.  The
 * first difference is named, unless it is not to be. */
static enum ns_status try_analyzer(struct check *check, int number, bool named,
                                   struct ns_document *document, bool *agrees, struct ns_error *err)
{
    struct match match = {0};
    enum ns_status status =
        ns_analyzer_analyze(check->analyzers[number], &check->article, document, err);
    if (!status)
        status = match_terms(check, &document->content, &match, err);
    *agrees = !status && !match.fault;
    if (match.fault && named)
        blame(check, match.fault, ns_buffer_str(&match.where));
    ns_buffer_release(&match.where);
    return status;
}

/* Analyses it as the index seems to have been made, with entities or without. */
static enum ns_status analyze(struct check *check, struct ns_document *document,
                              struct ns_error *err)
{
    int likely = check->likely, other = ANALYZERS - 1 - likely;
    bool agrees;
    enum ns_status status = try_analyzer(check, likely, false, document, &agrees, err);
    if (status || agrees)
        return status;
    status = try_analyzer(check, other, false, document, &agrees, err);
    if (!status && agrees)
        check->likely = other;
    if (status || agrees)
        return status;
    return try_analyzer(check, likely, true, document, &agrees, err);
}

/* The cluster of an article may be that of another one: its size is all that is known. */
static bool is_value(struct ns_str value, const struct ns_xapian_value *wanted)
{
    return wanted->slot == NS_SLOT_CLUSTER ? value.size == wanted->value.size
                                           : ns_str_equal(value, wanted->value);
}

static enum ns_status compare_values(struct check *check, const struct ns_xapian_document *want,
                                     struct ns_error *err)
{
    enum ns_status status = NS_OK;
    for (size_t i = 0; i < want->value_count && !status; i++) {
        char slot[16];
        ns_buffer_clear(&check->value);
        status = ns_xapian_document_value(check->db, check->docid, want->values[i].slot,
                                          &check->value, err);
        (void)snprintf(slot, sizeof slot, "%" PRIu32, want->values[i].slot);
        if (!status && !is_value(ns_buffer_str(&check->value), &want->values[i]))
            blame(check, "the index has another value in slot", ns_str_of(slot));
    }
    return status;
}

static enum ns_status check_id(struct check *check, struct ns_str id_term, struct ns_error *err)
{
    uint32_t first;
    enum ns_status status = ns_xapian_next_document(check->db, id_term, 0, &first, err);
    if (!status && !first)
        blame(check, "its id leads to no document", (struct ns_str){"", 0});
    else if (!status && first != check->docid)
        blame(check, "an earlier document has the same id", (struct ns_str){"", 0});
    return status;
}

static void count_terms(struct check *check, const struct ns_xapian_document *document)
{
    uint32_t length = 0;
    for (size_t i = 0; i < document->term_count; i++) {
        const struct ns_xapian_term *term = &document->terms[i];
        check->failed |= !ns_term_sums_add(&check->sums, check->docid, term->text, term->wdf);
        length += term->wdf;
    }
    ns_term_sums_add_length(&check->sums, check->docid, length);
    check->total_length += length;
}

struct listing {
    struct check *check;
    uint32_t length;
};

static bool count_listed(void *context, struct ns_str term, uint32_t wdf)
{
    struct listing *listing = context;
    struct check *check = listing->check;
    listing->length += wdf;
    check->failed |= !ns_term_sums_add(&check->sums, check->docid, term, wdf);
    return !check->failed;
}

/* What cannot be read cannot be analysed: its postings are compared with the list of its terms. */
static void count_list_instead(struct check *check)
{
    struct listing listing = {check, 0};
    struct ns_error why;
    if (ns_xapian_each_document_term(check->db, check->docid, NS_STR(""), count_listed, &listing,
                                     &why))
        blame_error(check, &why);
    ns_term_sums_add_length(&check->sums, check->docid, listing.length);
    check->total_length += listing.length;
}

/* The article at hand, in check->article.  False, and blamed, when it cannot be read. */
static bool read_article(struct check *check)
{
    struct ns_error why;
    struct ns_stored_head head;
    ns_buffer_clear(&check->stored);
    check->id = (struct ns_str){"", 0};
    enum ns_status status = ns_xapian_document_data(check->db, check->docid, &check->stored, &why);
    check->bytes += check->stored.size;
    if (!status && !ns_stored_read_head(ns_buffer_str(&check->stored), &head, NULL))
        check->id = head.id;
    if (!status)
        status =
            ns_decoder_decode(check->decoder, ns_buffer_str(&check->stored), &check->article, &why);
    if (status)
        blame_error(check, &why);
    return !status;
}

static void check_document(struct check *check)
{
    struct ns_document document;
    struct ns_error why;
    if (!read_article(check)) {
        count_list_instead(check);
        return;
    }
    enum ns_status status = analyze(check, &document, &why);
    if (!status)
        status = check_id(check, document.id_term, &why);
    if (!status)
        status = compare_values(check, &document.content, &why);
    if (status)
        blame_error(check, &why);
    count_terms(check, &document.content);
}

/* --- the whole ---------------------------------------------------------------------------- */

static enum ns_status check_documents(struct check *check, struct ns_error *err)
{
    struct ns_error why;
    ns_progress_start(check->shared->faults.messages, 0, 0);
    for (uint32_t docid = 0; docid < UINT32_MAX && !check->failed;) {
        if (ns_xapian_next_document(check->db, (struct ns_str){"", 0}, docid + 1, &docid, &why)) {
            ns_faults_add(&check->shared->faults, "the list of documents: %s", why.message);
            break;
        }
        if (!docid)
            break;
        check->docid = check->last_docid = check->shared->docid = docid;
        check->documents++;
        check_document(check);
        ns_progress_update(check->shared->faults.messages, 0, check->bytes);
    }
    ns_progress_done(check->shared->faults.messages);
    return check->failed ? ns_error_nomem(err) : NS_OK;
}

static void check_metadata(struct check *check)
{
    struct ns_buffer dictionary;
    struct ns_error why;
    ns_buffer_init(&dictionary);
    if (ns_generation_current_dictionary(check->db, &dictionary, &why))
        ns_faults_add(&check->shared->faults, "%s", why.message);
    else if (dictionary.size && !ns_dictionary_id(ns_buffer_str(&dictionary)))
        ns_faults_add(&check->shared->faults, "the dictionary for new articles is damaged");
    ns_buffer_release(&dictionary);
}

static void check_statistics(struct check *check)
{
    struct ns_xapian_stats stats;
    struct ns_error why;
    if (ns_xapian_read_stats(check->db, &stats, &why)) {
        ns_faults_add(&check->shared->faults, "%s", why.message);
        return;
    }
    if (stats.documents != check->documents)
        ns_faults_add(&check->shared->faults,
                      "there are %" PRIu64 " documents, which should be %" PRIu64
                      " by their own count",
                      check->documents, stats.documents);
    if (stats.last_docid < check->last_docid)
        ns_faults_add(&check->shared->faults, "the last document is %" PRIu32 ", not %" PRIu64,
                      check->last_docid, stats.last_docid);
    if (stats.total_length != check->total_length)
        ns_faults_add(&check->shared->faults,
                      "the articles have %" PRIu64 " words, which should be %" PRIu64
                      " by their own count",
                      check->total_length, stats.total_length);
}

static enum ns_status check_forms(struct check *check, struct ns_error *err)
{
    struct ns_forms forms = {0};
    bool gathered = true;
    for (int i = 0; i < ANALYZERS; i++)
        gathered = gathered && ns_forms_add_all(&forms, ns_analyzer_forms(check->analyzers[i]));
    enum ns_status status =
        gathered ? ns_structure_check_forms(check->db, &forms, &check->shared->faults, err)
                 : ns_error_nomem(err);
    ns_forms_release(&forms);
    return status;
}

static void check_tables(void *context)
{
    struct check *check = context;
    ns_structure_check(check->generation.data, &check->shared->faults);
}

static enum ns_status check_contents(struct check *check, struct ns_error *err)
{
    struct ns_faults *faults = &check->shared->faults;
    check_metadata(check);
    enum ns_status status = check_documents(check, err);
    check->shared->docid = 0;
    if (!status) {
        check_statistics(check);
        status = check_forms(check, err);
    }
    if (!status)
        status = ns_term_sums_compare(&check->sums, check->generation.data, faults, err);
    return status;
}

static void run_contents(void *context)
{
    struct check *check = context;
    check->shared->status = check_contents(check, &check->shared->err);
    check->shared->documents = check->documents;
    check->shared->terms = check->sums.terms.count;
}

static void blame_crash(struct ns_faults *faults, uint32_t docid)
{
    if (docid)
        ns_faults_add(
            faults, "document %" PRIu32 ": reading it crashes; what comes after it is not checked",
            docid);
    else
        ns_faults_add(faults, "the tables are so damaged that reading them crashes");
}

/* Both parts, whatever the first one finds. */
static enum ns_status check_all(struct check *check, struct ns_error *err)
{
    static void (*const parts[])(void *) = {check_tables, run_contents};
    struct shared *shared = check->shared;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool crashed;
        enum ns_status status = ns_child_run(parts[i], check, &crashed, err);
        if (status)
            return status;
        if (crashed)
            blame_crash(&shared->faults, shared->docid);
        if (shared->status && err)
            *err = shared->err;
        if (shared->status)
            return shared->status;
    }
    return NS_OK;
}

static void tell(const struct shared *shared, const char *index)
{
    char documents[NS_NUMBER_SIZE], terms[NS_NUMBER_SIZE], faults[NS_NUMBER_SIZE];
    uint64_t count = shared->faults.count;
    struct ns_messages *messages = shared->faults.messages;
    (void)ns_number_grouped(shared->documents, documents);
    (void)ns_number_grouped(shared->terms, terms);
    (void)ns_number_grouped(count, faults);
    if (count > NS_FAULTS_SHOWN)
        ns_message_info(messages, "... only the first %d are named", NS_FAULTS_SHOWN);
    if (count)
        ns_message_info(messages, "%s: %s fault%s", index, faults, count == 1 ? "" : "s");
    else
        ns_message_info(messages, "%s: %s articles and headlines, %s terms: no fault", index,
                        documents, terms);
}

static enum ns_status open_all(struct check *check, const char *index, unsigned wait,
                               struct ns_error *err)
{
    enum ns_status status = ns_index_open(&check->index, index, err);
    if (!status)
        status = ns_index_hold(check->index, wait, err);
    if (!status)
        status = ns_decoder_open(&check->decoder, ns_index_dictionary, check->index, err);
    if (!status)
        status = ns_index_names_open(&check->names, index, err);
    for (int i = 0; i < ANALYZERS && !status; i++)
        status = ns_analyzer_open(&check->analyzers[i], (struct ns_str){"", 0}, i == TAGGED,
                                  check->names, err);
    return status;
}

static enum ns_status run(struct check *check, const char *index, unsigned wait,
                          struct ns_error *err)
{
    enum ns_status status = check->shared ? open_all(check, index, wait, err) : ns_error_nomem(err);
    if (status)
        return status;
    check->db = ns_index_db(check->index);
    ns_generation_path(index, ns_index_generation(check->index), &check->generation);
    return ns_buffer_failed(&check->generation) ? ns_error_nomem(err) : check_all(check, err);
}

enum ns_status ns_check(const char *index, unsigned wait, struct ns_messages *messages,
                        uint64_t *faults, struct ns_error *err)
{
    struct check check = {.shared = ns_child_share(sizeof *check.shared), .likely = TAGGED};
    ns_article_init(&check.article);
    if (check.shared)
        check.shared->faults.messages = messages;
    enum ns_status status = run(&check, index, wait, err);
    if (!status) {
        tell(check.shared, index);
        *faults = check.shared->faults.count;
    }
    for (int i = 0; i < ANALYZERS; i++)
        ns_analyzer_close(check.analyzers[i]);
    ns_term_sums_release(&check.sums);
    ns_decoder_close(check.decoder);
    ns_entity_names_close(check.names);
    ns_index_close(check.index);
    ns_article_release(&check.article);
    ns_buffer_release(&check.stored);
    ns_buffer_release(&check.value);
    ns_buffer_release(&check.generation);
    ns_child_unshare(check.shared, sizeof *check.shared);
    return status;
}
