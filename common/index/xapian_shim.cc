#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <xapian.h>

extern "C" {
#include "common/base/buffer.h"
#include "common/base/status.h"
}
#include "common/index/xapian_shim.h"

struct ns_xapian_db {
    Xapian::Database database;
};

struct ns_xapian_query {
    Xapian::Query query;
};

struct ns_xapian_writer {
    Xapian::WritableDatabase database;
    ns_xapian_db view; /* shares the innards of database, and so its uncommitted changes */
};

struct ns_xapian_stemmer {
    Xapian::Stem stem;
    std::string word; /* kept, so that long words do not allocate each time */
};

namespace
{

ns_status status_of(const Xapian::Error &error)
{
    static const struct {
        const char *type;
        ns_status status;
    } types[] = {
        {"DatabaseLockError", NS_LOCKED},         {"DatabaseCorruptError", NS_CORRUPT},
        {"DatabaseVersionError", NS_UNSUPPORTED}, {"FeatureUnavailableError", NS_UNSUPPORTED},
        {"DatabaseNotFoundError", NS_NOT_FOUND},  {"DatabaseError", NS_IO},
        {"DatabaseOpeningError", NS_IO},          {"DatabaseCreateError", NS_IO},
        {"DatabaseClosedError", NS_IO},           {"NetworkError", NS_IO},
        {"NetworkTimeoutError", NS_IO},
    };
    if (error.get_msg().find("Couldn't open lockfile") != std::string::npos)
        return NS_IO; /* a DatabaseLockError, though nobody holds the lock */
    for (const auto &type : types)
        if (std::strcmp(type.type, error.get_type()) == 0)
            return type.status;
    return NS_INVALID;
}

/* The status of the exception that is being handled. */
ns_status report(ns_error *err) noexcept
{
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError &) {
        return ns_error_set(err, NS_MODIFIED, "the index changed while it was being read");
    } catch (const Xapian::DocNotFoundError &) {
        return ns_error_set(err, NS_MODIFIED, "a document went away while it was being read");
    } catch (const Xapian::Error &e) {
        const char *cause = e.get_error_string();
        return ns_error_set(err, status_of(e), "%s%s%s", e.get_msg().c_str(), cause ? ": " : "",
                            cause ? cause : "");
    } catch (const std::bad_alloc &) {
        return ns_error_nomem(err);
    } catch (const std::exception &e) {
        return ns_error_set(err, NS_INVALID, "%s", e.what());
    } catch (...) {
        return ns_error_set(err, NS_INVALID, "unknown exception");
    }
}

/* Runs body, which returns a status or nothing, and turns what it throws into a status. */
template <class Body> ns_status guard(ns_error *err, Body body) noexcept
{
    try {
        if constexpr (std::is_void_v<decltype(body())>)
            return body(), NS_OK;
        else
            return body();
    } catch (...) {
        return report(err);
    }
}

/* Runs body, which returns a new query; NULL for anything thrown. */
template <class Body> ns_xapian_query *build(Body body) noexcept
{
    try {
        return new ns_xapian_query{body()};
    } catch (...) {
        return nullptr;
    }
}

std::string text(ns_str str)
{
    return str.size ? std::string(str.data, str.size) : std::string();
}

ns_str view(const std::string &bytes)
{
    return ns_str{bytes.data(), bytes.size()};
}

ns_status append(ns_buffer *out, const std::string &bytes, ns_error *err)
{
    ns_buffer_append(out, bytes.data(), bytes.size());
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

/* By enum ns_xapian_op. */
constexpr Xapian::Query::op operators[] = {
    Xapian::Query::OP_AND,    Xapian::Query::OP_OR,        Xapian::Query::OP_AND_NOT,
    Xapian::Query::OP_FILTER, Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_SYNONYM,
    Xapian::Query::OP_PHRASE, Xapian::Query::OP_NEAR,
};

/* Sort key that puts documents without the value last, whichever way the others run: Xapian alone
 * takes an absent value for the smallest. */
struct AscendingKey : public Xapian::KeyMaker {
    Xapian::valueno slot = 0;

    std::string operator()(const Xapian::Document &document) const override
    {
        std::string value = document.get_value(slot);
        return value.empty() ? std::string(1, '\1') : '\0' + value;
    }
};

/* Xapian refuses a term past its limit, where a NUL byte counts twice; but it does so in the middle
 * of a change, and drops all that was not committed.  So it must not get there. */
Xapian::Document document_of(const ns_xapian_document *source)
{
    Xapian::Document document;
    for (size_t i = 0; i < source->term_count; i++) {
        std::string term = text(source->terms[i].text);
        if (term.size() + static_cast<size_t>(std::count(term.begin(), term.end(), '\0')) > 245)
            throw Xapian::InvalidArgumentError("term too long");
        document.add_term(term, source->terms[i].wdf);
        for (uint32_t n = 0; source->positions && n < source->positions[i].count; n++)
            document.add_posting(term, source->positions[i].at[n], 0);
    }
    for (size_t i = 0; i < source->value_count; i++)
        document.add_value(source->values[i].slot, text(source->values[i].value));
    document.set_data(text(source->data));
    return document;
}

ns_status copy_result(const Xapian::MSet &mset, ns_xapian_result *out, ns_error *err)
{
    out->total_lower = mset.get_matches_lower_bound();
    out->total_estimated = mset.get_matches_estimated();
    out->total_upper = mset.get_matches_upper_bound();
    out->hits = static_cast<ns_xapian_hit *>(std::calloc(mset.size() + 1, sizeof *out->hits));
    if (!out->hits)
        return ns_error_nomem(err);
    for (Xapian::MSetIterator hit = mset.begin(); hit != mset.end(); ++hit)
        out->hits[out->count++] = {*hit, hit.get_weight()};
    return NS_OK;
}

/* Calls each(term, iterator) for the terms of a list until it returns false. */
template <class Each> void each_term(Xapian::TermIterator at, Xapian::TermIterator end, Each each)
{
    for (; at != end; ++at) {
        std::string term = *at;
        if (!each(view(term), at))
            return;
    }
}

} // namespace

extern "C" {

/* --- reading --- */

ns_status ns_xapian_open(ns_xapian_db **out, const char *path, ns_error *err) noexcept
{
    *out = nullptr;
    return guard(err, [&] { *out = new ns_xapian_db{Xapian::Database(path)}; });
}

void ns_xapian_close(ns_xapian_db *db) noexcept
{
    delete db;
}

ns_status ns_xapian_reopen(ns_xapian_db *db, ns_error *err) noexcept
{
    return guard(err, [&] { db->database.reopen(); });
}

ns_status ns_xapian_read_stats(ns_xapian_db *db, ns_xapian_stats *out, ns_error *err) noexcept
{
    return guard(err, [&] {
        out->documents = db->database.get_doccount();
        out->last_docid = db->database.get_lastdocid();
        out->total_length = db->database.get_total_length();
        out->has_positions = db->database.has_positions();
    });
}

ns_status ns_xapian_metadata(ns_xapian_db *db, ns_str key, ns_buffer *out, ns_error *err) noexcept
{
    return guard(err, [&] { return append(out, db->database.get_metadata(text(key)), err); });
}

ns_status ns_xapian_term_frequency(ns_xapian_db *db, ns_str term, uint32_t *out,
                                   ns_error *err) noexcept
{
    return guard(err, [&] { *out = db->database.get_termfreq(text(term)); });
}

ns_status ns_xapian_each_term(ns_xapian_db *db, ns_str prefix,
                              bool (*each)(void *context, ns_str term, uint32_t frequency),
                              void *context, ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string start = text(prefix);
        each_term(db->database.allterms_begin(start), db->database.allterms_end(start),
                  [&](ns_str term, auto &at) { return each(context, term, at.get_termfreq()); });
    });
}

ns_status ns_xapian_next_document(ns_xapian_db *db, ns_str term, uint32_t from, uint32_t *docid,
                                  ns_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::PostingIterator at = db->database.postlist_begin(text(term));
        const Xapian::PostingIterator end = db->database.postlist_end(text(term));
        if (from > 0 && at != end)
            at.skip_to(from);
        *docid = at != end ? *at : 0;
    });
}

/* The document is taken for valid at first, which saves a look into the document lengths; only when
 * nothing is found is it asked whether there is one at all. */
ns_status ns_xapian_document_value(ns_xapian_db *db, uint32_t docid, uint32_t slot, ns_buffer *out,
                                   ns_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::Document document = db->database.get_document(docid, Xapian::DOC_ASSUME_VALID);
        std::string bytes = slot == NS_XAPIAN_DATA ? document.get_data() : document.get_value(slot);
        if (bytes.empty())
            db->database.get_document(docid);
        return append(out, bytes, err);
    });
}

ns_status ns_xapian_each_document_term(ns_xapian_db *db, uint32_t docid, ns_str from,
                                       bool (*each)(void *context, ns_str term, uint32_t wdf),
                                       void *context, ns_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::TermIterator start = db->database.termlist_begin(docid);
        start.skip_to(text(from));
        each_term(start, db->database.termlist_end(docid),
                  [&](ns_str term, auto &at) { return each(context, term, at.get_wdf()); });
    });
}

ns_status ns_xapian_each_value(ns_xapian_db *db, uint32_t slot, const uint32_t *docids,
                               size_t count,
                               void (*each)(void *context, size_t index, ns_str value),
                               void *context, ns_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::ValueIterator at = db->database.valuestream_begin(slot);
        const Xapian::ValueIterator end = db->database.valuestream_end(slot);
        for (size_t i = 0; i < count && at != end; i++) {
            at.skip_to(docids[i]);
            if (at == end || at.get_docid() != docids[i])
                continue;
            std::string value = *at;
            each(context, i, view(value));
        }
    });
}

ns_status ns_xapian_each_synonym(ns_xapian_db *db, ns_str prefix,
                                 bool (*each)(void *context, ns_str key, ns_str synonym),
                                 void *context, ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string start = text(prefix);
        bool more = true;
        const Xapian::Database &in = db->database;
        auto of_key = [&](ns_str key, auto &) {
            each_term(in.synonyms_begin(text(key)), in.synonyms_end(text(key)),
                      [&](ns_str word, auto &) { return more = each(context, key, word); });
            return more;
        };
        each_term(in.synonym_keys_begin(start), in.synonym_keys_end(start), of_key);
    });
}

ns_status ns_xapian_check(const char *path, ns_buffer *report, size_t *errors,
                          ns_error *err) noexcept
{
    *errors = 0;
    return guard(err, [&] {
        std::ostringstream out;
        *errors = Xapian::Database::check(path, 0, &out);
        return append(report, out.str(), err);
    });
}

/* --- queries --- */

ns_xapian_query *ns_xapian_query_term(ns_str term, uint32_t wqf) noexcept
{
    /* Xapian would take the empty term for every document. */
    return build([&] { return term.size ? Xapian::Query(text(term), wqf) : Xapian::Query(); });
}

ns_xapian_query *ns_xapian_query_window(ns_xapian_op op, ns_xapian_query **queries, size_t count,
                                        uint32_t window) noexcept
{
    std::vector<std::unique_ptr<ns_xapian_query>> owned(queries, queries + count);
    return build([&] {
        std::vector<Xapian::Query> parts;
        for (size_t i = 0; i < count; i++) {
            if (!queries[i]) /* its constructor had no memory */
                throw std::bad_alloc();
            parts.push_back(queries[i]->query);
        }
        return Xapian::Query(operators[op], parts.begin(), parts.end(), window);
    });
}

ns_xapian_query *ns_xapian_query_scale(ns_xapian_query *query, double factor) noexcept
{
    std::unique_ptr<ns_xapian_query> owned(query);
    return query ? build([&] { return Xapian::Query(std::max(factor, 0.0), query->query); })
                 : nullptr;
}

ns_xapian_query *ns_xapian_query_range(uint32_t slot, ns_str low, ns_str high) noexcept
{
    return build([&] {
        if (high.size == 0)
            return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, text(low));
        if (low.size == 0)
            return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, text(high));
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, text(low), text(high));
    });
}

void ns_xapian_query_free(ns_xapian_query *query) noexcept
{
    delete query;
}

ns_status ns_xapian_query_describe(const ns_xapian_query *query, ns_buffer *out,
                                   ns_error *err) noexcept
{
    return guard(err, [&] { return append(out, query->query.get_description(), err); });
}

ns_status ns_xapian_search(ns_xapian_db *db, const ns_xapian_request *request,
                           ns_xapian_result *out, ns_error *err) noexcept
{
    *out = ns_xapian_result{};
    const ns_xapian_bm25 &p = request->bm25;
    ns_status status = guard(err, [&] {
        Xapian::Enquire enquire(db->database);
        enquire.set_query(request->query->query);
        enquire.set_weighting_scheme(Xapian::BM25Weight(p.k1, p.k2, p.k3, p.b, p.min_normlen));
        /* Equal weights keep the default, ascending docid: the same page at every run. */
        Xapian::valueno slot = static_cast<Xapian::valueno>(request->sort_slot);
        if (request->sort_slot >= 0 && request->sort_ascending) {
            AscendingKey *key = new AscendingKey;
            key->slot = slot;
            enquire.set_sort_by_key_then_relevance(key->release(), false);
        } else if (request->sort_slot >= 0)
            enquire.set_sort_by_value_then_relevance(slot, true);
        return copy_result(
            enquire.get_mset(request->first, request->count, request->check_at_least), out, err);
    });
    if (status != NS_OK)
        ns_xapian_result_release(out);
    return status;
}

/* --- writing --- */

/* Everything runs inside a Xapian transaction: only so can a close drop what was not committed,
 * and only so does Xapian write out its postings every 10,000 documents without committing them. */
ns_status ns_xapian_writer_open(ns_xapian_writer **out, const char *path, bool create,
                                ns_error *err) noexcept
{
    *out = nullptr;
    return guard(err, [&] {
        int flags = create ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN;
        Xapian::WritableDatabase database(path, flags | Xapian::DB_BACKEND_GLASS);
        database.begin_transaction();
        *out = new ns_xapian_writer{database, {database}};
    });
}

void ns_xapian_writer_close(ns_xapian_writer *writer) noexcept
{
    delete writer;
}

ns_status ns_xapian_writer_commit(ns_xapian_writer *writer, ns_error *err) noexcept
{
    return guard(err, [&] {
        writer->database.commit_transaction();
        writer->database.begin_transaction();
    });
}

ns_status ns_xapian_writer_put(ns_xapian_writer *writer, uint32_t docid,
                               const ns_xapian_document *document, ns_error *err) noexcept
{
    return guard(err, [&] {
        if (document)
            writer->database.replace_document(docid, document_of(document));
        else
            writer->database.delete_document(docid);
    });
}

ns_status ns_xapian_writer_set_metadata(ns_xapian_writer *writer, ns_str key, ns_str value,
                                        ns_error *err) noexcept
{
    return guard(err, [&] { writer->database.set_metadata(text(key), text(value)); });
}

ns_status ns_xapian_writer_add_synonym(ns_xapian_writer *writer, ns_str key, ns_str synonym,
                                       ns_error *err) noexcept
{
    return guard(err, [&] { writer->database.add_synonym(text(key), text(synonym)); });
}

ns_xapian_db *ns_xapian_writer_db(ns_xapian_writer *writer) noexcept
{
    return &writer->view;
}

ns_status ns_xapian_compact(const char *const *sources, size_t count, const char *destination,
                            ns_error *err) noexcept
{
    return guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < count; i++)
            all.add_database(Xapian::Database(sources[i]));
        all.compact(destination, Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
    });
}

/* --- stemming --- */

ns_status ns_xapian_stemmer_open(ns_xapian_stemmer **out, const char *language,
                                 ns_error *err) noexcept
{
    *out = nullptr;
    return guard(err, [&] { *out = new ns_xapian_stemmer{Xapian::Stem(language), {}}; });
}

void ns_xapian_stemmer_close(ns_xapian_stemmer *stemmer) noexcept
{
    delete stemmer;
}

size_t ns_xapian_stemmer_stem(ns_xapian_stemmer *stemmer, ns_str word, char *out,
                              size_t size) noexcept
{
    ns_str stem = word;
    try {
        stemmer->word.assign(word.data, word.size);
        stemmer->word = stemmer->stem(stemmer->word);
        stem = view(stemmer->word);
    } catch (...) { /* only for want of memory: a word is a poor stem, but one */
    }
    size_t kept = std::min(stem.size, size - 1);
    std::copy_n(stem.data, kept, out);
    out[kept] = '\0';
    return kept;
}

const char *ns_xapian_version(void) noexcept
{
    return Xapian::version_string();
}

} // extern "C"
