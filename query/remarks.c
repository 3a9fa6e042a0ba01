#include "query/remarks.h"

#include "common/base/number.h"
#include "query/language/lexer.h"
#include "query/match/suggest.h"
#include "query/match/unknown.h"

void ns_remark_on_cuts(struct ns_messages *messages, const struct ns_results *results)
{
    char used[NS_NUMBER_SIZE], found[NS_NUMBER_SIZE];
    for (size_t i = 0; i < results->expansion_count; i++) {
        const struct ns_expansion *cut = &results->expansions[i];
        if (cut->used < cut->found || !cut->complete)
            ns_message_warn(
                messages, "%.*s: only the %s most frequent of %s%s words were looked for",
                (int)cut->term.size, cut->term.data, ns_number_grouped(cut->used, used),
                cut->complete ? "" : "more than ", ns_number_grouped(cut->found, found));
    }
}

void ns_remark_on_unpaired(struct ns_messages *messages, struct ns_str query, size_t unpaired)
{
    struct ns_error remark;
    if (!unpaired || messages->quiet)
        return;
    size_t at = unpaired - 1;
    char c = query.data[at];
    ns_error_set(&remark, NS_INVALID, "the %s at column %zu %s",
                 c == '(' || c == ')' ? "parenthesis" : "quote", ns_lexer_column(query, at),
                 c == '(' ? "is not closed: it goes on to the end"
                          : "has no partner, and means nothing");
    ns_error_spot(&remark, query.data, query.size, at);
    ns_message_error(messages, &remark);
}

void ns_remark_on_total(struct ns_messages *messages, const struct ns_results *results)
{
    char number[NS_NUMBER_SIZE];
    if (results->total == 0)
        ns_message_info(messages, "nothing found");
    else
        ns_message_info(messages, "%s%s %s", results->total_is_exact ? "" : "at least ",
                        ns_number_grouped(results->total, number),
                        results->total == 1 ? "article" : "articles");
}

static enum ns_status remark_on_names(struct ns_messages *messages, struct ns_searcher *searcher,
                                      bool *said, struct ns_error *err)
{
    struct ns_unknown_name names[NS_UNKNOWN_MAX];
    size_t count = 0;
    enum ns_status status = ns_searcher_unknown_names(searcher, names, &count, err);
    for (size_t i = 0; i < count; i++) {
        const char *field = ns_field_names[names[i].field];
        struct ns_str name = names[i].name, near = names[i].near;
        if (near.size)
            ns_message_info(messages, "no article has the %s \"%.*s\": did you mean \"%.*s\"?",
                            field, (int)name.size, name.data, (int)near.size, near.data);
        else
            ns_message_info(messages, "no article has the %s \"%.*s\"", field, (int)name.size,
                            name.data);
    }
    *said |= count != 0;
    return status;
}

static enum ns_status remark_on_words(struct ns_messages *messages, struct ns_searcher *searcher,
                                      bool *said, struct ns_error *err)
{
    struct ns_misspelt words[NS_MISSPELT_MAX];
    size_t count = 0;
    enum ns_status status = ns_searcher_misspelt(searcher, words, &count, err);
    for (size_t i = 0; i < count && status == NS_OK; i++) {
        const char *place = words[i].in_title ? "headline" : "article";
        struct ns_str word = words[i].word, near = words[i].near;
        if (near.size)
            ns_message_info(messages, "no %s has the word \"%.*s\": did you mean \"%.*s\"?", place,
                            (int)word.size, word.data, (int)near.size, near.data);
        else
            ns_message_info(messages, "no %s has the word \"%.*s\"", place, (int)word.size,
                            word.data);
    }
    *said |= count != 0;
    return status;
}

static void remark_on_patterns(struct ns_messages *messages, const struct ns_results *results,
                               bool *said)
{
    for (size_t i = 0; i < results->expansion_count; i++) {
        struct ns_str term = results->expansions[i].term;
        if (results->expansions[i].found)
            continue;
        ns_message_info(messages, "no article has a word that %.*s stands for", (int)term.size,
                        term.data);
        *said = true;
    }
}

static enum ns_status remark_on_parts(struct ns_messages *messages, struct ns_searcher *searcher,
                                      const struct ns_search_options *options, struct ns_error *err)
{
    struct ns_omission parts[NS_OMISSIONS_MAX];
    char number[NS_NUMBER_SIZE];
    size_t count = 0;
    enum ns_status status = ns_searcher_omissions(searcher, options, parts, &count, err);
    for (size_t i = 0; i < count && status == NS_OK; i++)
        ns_message_info(
            messages, "%s %.*s%s: %s%s %s", parts[i].quotes ? "the words of" : "without",
            (int)parts[i].part.size, parts[i].part.data, parts[i].quotes ? " anywhere" : "",
            parts[i].is_exact ? "" : "at least ", ns_number_grouped(parts[i].total, number),
            parts[i].total == 1 ? "article" : "articles");
    return status;
}

enum ns_status ns_remark_on_nothing(struct ns_messages *messages, struct ns_searcher *searcher,
                                    const struct ns_search_options *options,
                                    const struct ns_results *results, struct ns_error *err)
{
    bool said = false;
    if (messages->quiet || options->like || (results->total && !results->relaxed))
        return NS_OK;
    remark_on_patterns(messages, results, &said);
    enum ns_status status = remark_on_names(messages, searcher, &said, err);
    if (status == NS_OK)
        status = remark_on_words(messages, searcher, &said, err);
    if (status == NS_OK && !said && !results->total)
        status = remark_on_parts(messages, searcher, options, err);
    return status == NS_MODIFIED ? NS_OK : status; /* it was only a remark */
}
