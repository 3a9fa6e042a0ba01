#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <vector>

#include <xapian.h>

extern "C" {
#include "common/base/buffer.h"
#include "common/base/status.h"
}
/* In C a struct and a function may share their name, as ns_xapian_stats does. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "common/index/xapian_shim.h"
#pragma GCC diagnostic pop

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

ns_status fail(ns_error *err, ns_status code, const Xapian::Error &error)
{
    const char *cause = error.get_error_string();
    return cause ? ns_error_set(err, code, "%s: %s", error.get_msg().c_str(), cause)
                 : ns_error_set(err, code, "%s", error.get_msg().c_str());
}

/* The status of the exception that is being handled; derived classes stand before their bases. */
ns_status report(ns_error *err) noexcept
{
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError &) {
        return ns_error_set(err, NS_MODIFIED, "the index changed while it was being read");
    } catch (const Xapian::DocNotFoundError &) {
        return ns_error_set(err, NS_MODIFIED, "a document went away while it was being read");
    } catch (const Xapian::DatabaseLockError &e) {
        return fail(err, NS_LOCKED, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return fail(err, NS_CORRUPT, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return fail(err, NS_UNSUPPORTED, e);
    } catch (const Xapian::FeatureUnavailableError &e) {
        return fail(err, NS_UNSUPPORTED, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return fail(err, NS_NOT_FOUND, e);
    } catch (const Xapian::DatabaseError &e) {
        return fail(err, NS_IO, e);
    } catch (const Xapian::NetworkError &e) {
        return fail(err, NS_IO, e);
    } catch (const Xapian::Error &e) {
        return fail(err, NS_INVALID, e);
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

ns_status append(ns_buffer *out, const std::string &bytes, ns_error *err)
{
    ns_buffer_append(out, bytes.data(), bytes.size());
    return ns_buffer_failed(out) ? ns_error_nomem(err) : NS_OK;
}

Xapian::Query::op operator_of(ns_xapian_op op)
{
    switch (op) {
    case NS_XAPIAN_AND:
        return Xapian::Query::OP_AND;
    case NS_XAPIAN_OR:
        return Xapian::Query::OP_OR;
    case NS_XAPIAN_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case NS_XAPIAN_FILTER:
        return Xapian::Query::OP_FILTER;
    case NS_XAPIAN_AND_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case NS_XAPIAN_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    }
    throw Xapian::InvalidArgumentError("unknown operator");
}

/* Sort key that puts documents without the value last, whichever way the others run: Xapian alone
 * takes an absent value for the smallest. */
class AscendingKey : public Xapian::KeyMaker
{
    Xapian::valueno slot;

  public:
    explicit AscendingKey(Xapian::valueno value_slot) : slot(value_slot)
    {
    }
    std::string operator()(const Xapian::Document &document) const override
    {
        std::string value = document.get_value(slot);
        return value.empty() ? std::string(1, '\1') : '\0' + value;
    }
};

/* Xapian refuses a term past its limit, where a NUL byte counts twice; but it does so in the middle
 * of a change, and drops all that was not committed.  So it must not get there. */
std::string checked_term(ns_str str)
{
    constexpr size_t limit = 245;
    std::string term = text(str);
    if (term.size() + static_cast<size_t>(std::count(term.begin(), term.end(), '\0')) > limit)
        throw Xapian::InvalidArgumentError("term too long");
    return term;
}

Xapian::Document document_of(const ns_xapian_document *source)
{
    Xapian::Document document;
    for (size_t i = 0; i < source->term_count; i++)
        document.add_term(checked_term(source->terms[i].text), source->terms[i].wdf);
    for (size_t i = 0; i < source->value_count; i++)
        document.add_value(source->values[i].slot, text(source->values[i].value));
    document.set_data(text(source->data));
    return document;
}

ns_status copy_result(const Xapian::MSet &mset, ns_xapian_result *out, ns_error *err)
{
    ns_xapian_result result{};
    result.total_lower = mset.get_matches_lower_bound();
    result.total_estimated = mset.get_matches_estimated();
    result.total_upper = mset.get_matches_upper_bound();
    if (!mset.empty()) {
        std::unique_ptr<void, decltype(&std::free)> memory(
            std::calloc(mset.size(), sizeof *result.hits), &std::free);
        if (!memory)
            return ns_error_nomem(err);
        result.hits = static_cast<ns_xapian_hit *>(memory.get());
        for (Xapian::MSetIterator hit = mset.begin(); hit != mset.end(); ++hit)
            result.hits[result.count++] = {*hit, hit.get_weight()};
        memory.release();
    }
    *out = result;
    return NS_OK;
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

ns_status ns_xapian_stats(ns_xapian_db *db, struct ns_xapian_stats *out, ns_error *err) noexcept
{
    return guard(err, [&] {
        out->documents = db->database.get_doccount();
        out->last_docid = db->database.get_lastdocid();
        out->total_length = db->database.get_total_length();
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
        Xapian::TermIterator end = db->database.allterms_end(start);
        for (Xapian::TermIterator at = db->database.allterms_begin(start); at != end; ++at) {
            std::string term = *at;
            if (!each(context, ns_str{term.data(), term.size()}, at.get_termfreq()))
                break;
        }
    });
}

ns_status ns_xapian_next_document(ns_xapian_db *db, ns_str term, uint32_t from, uint32_t *docid,
                                  ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string name = text(term);
        Xapian::PostingIterator at = db->database.postlist_begin(name);
        Xapian::PostingIterator end = db->database.postlist_end(name);
        if (from > 0 && at != end)
            at.skip_to(from);
        *docid = at != end ? *at : 0;
    });
}

/* Both take the document for valid at first, which saves a look into the document lengths; only
 * when nothing is found is it asked whether there is such a document at all. */
ns_status ns_xapian_document_data(ns_xapian_db *db, uint32_t docid, ns_buffer *out,
                                  ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string data = db->database.get_document(docid, Xapian::DOC_ASSUME_VALID).get_data();
        if (data.empty())
            db->database.get_document(docid);
        return append(out, data, err);
    });
}

ns_status ns_xapian_document_value(ns_xapian_db *db, uint32_t docid, uint32_t slot, ns_buffer *out,
                                   ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string value =
            db->database.get_document(docid, Xapian::DOC_ASSUME_VALID).get_value(slot);
        if (value.empty())
            db->database.get_document(docid);
        return append(out, value, err);
    });
}

ns_status ns_xapian_document_has_term(ns_xapian_db *db, uint32_t docid, ns_str term, bool *out,
                                      ns_error *err) noexcept
{
    return guard(err, [&] {
        std::string name = text(term);
        Xapian::TermIterator at = db->database.termlist_begin(docid);
        at.skip_to(name);
        *out = at != db->database.termlist_end(docid) && *at == name;
    });
}

/* --- queries --- */

ns_xapian_query *ns_xapian_query_term(ns_str term, uint32_t wqf) noexcept
{
    /* Xapian would take the empty term for every document. */
    return build([&] { return term.size ? Xapian::Query(text(term), wqf) : Xapian::Query(); });
}

ns_xapian_query *ns_xapian_query_all(void) noexcept
{
    return build([] { return Xapian::Query(std::string()); });
}

ns_xapian_query *ns_xapian_query_nothing(void) noexcept
{
    return build([] { return Xapian::Query(); });
}

ns_xapian_query *ns_xapian_query_op(ns_xapian_op op, ns_xapian_query **queries,
                                    size_t count) noexcept
{
    ns_xapian_query *result = build([&] {
        std::vector<Xapian::Query> parts;
        parts.reserve(count);
        for (size_t i = 0; i < count; i++) {
            if (!queries[i]) /* its constructor had no memory */
                throw std::bad_alloc();
            parts.push_back(queries[i]->query);
        }
        return Xapian::Query(operator_of(op), parts.begin(), parts.end());
    });
    for (size_t i = 0; i < count; i++)
        delete queries[i];
    return result;
}

ns_xapian_query *ns_xapian_query_scale(ns_xapian_query *query, double factor) noexcept
{
    if (!query)
        return nullptr;
    ns_xapian_query *result =
        build([&] { return Xapian::Query(factor > 0 ? factor : 0.0, query->query); });
    delete query;
    return result;
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
    return guard(err, [&] {
        const ns_xapian_bm25 &p = request->bm25;
        Xapian::Enquire enquire(db->database);
        enquire.set_query(request->query->query);
        enquire.set_weighting_scheme(Xapian::BM25Weight(p.k1, p.k2, p.k3, p.b, p.min_normlen));
        /* Equal weights keep the default, ascending docid: the same page at every run. */
        if (request->sort_slot >= 0) {
            Xapian::valueno slot = static_cast<Xapian::valueno>(request->sort_slot);
            if (request->sort_ascending)
                enquire.set_sort_by_key_then_relevance((new AscendingKey(slot))->release(), false);
            else
                enquire.set_sort_by_value_then_relevance(slot, true);
        }
        return copy_result(
            enquire.get_mset(request->first, request->count, request->check_at_least), out, err);
    });
}

void ns_xapian_result_release(ns_xapian_result *result) noexcept
{
    std::free(result->hits);
    *result = ns_xapian_result{};
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
    return guard(err, [&] { writer->database.replace_document(docid, document_of(document)); });
}

ns_status ns_xapian_writer_delete(ns_xapian_writer *writer, uint32_t docid, ns_error *err) noexcept
{
    return guard(err, [&] { writer->database.delete_document(docid); });
}

ns_status ns_xapian_writer_set_metadata(ns_xapian_writer *writer, ns_str key, ns_str value,
                                        ns_error *err) noexcept
{
    return guard(err, [&] { writer->database.set_metadata(text(key), text(value)); });
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
    auto copy = [&](const char *data, size_t length) {
        size_t kept = length < size - 1 ? length : size - 1;
        if (kept)
            std::memcpy(out, data, kept);
        out[kept] = '\0';
        return kept;
    };
    try {
        stemmer->word.assign(word.data, word.size);
        std::string stem = stemmer->stem(stemmer->word);
        return copy(stem.data(), stem.size());
    } catch (...) { /* only for want of memory: a word is a poor stem, but one */
        return copy(word.data, word.size);
    }
}

const char *ns_xapian_version(void) noexcept
{
    return Xapian::version_string();
}

} // extern "C"
