#include "indexer/tag.h"

#include "common/base/json.h"
#include "common/entities/entity.h"
#include "indexer/skipped.h"
#include "indexer/workers/read_paths.h"

enum { OUTPUT_CHUNK = 64 * 1024 }; /* bytes gathered before they are written */

struct tag_run {
    struct ns_messages *messages;
    uint64_t skipped;
    struct ns_tagger *tagger;
    ns_tag_write *write;
    void *context;
    struct ns_buffer out;
    struct ns_error failure; /* of writing or memory: ends the run; code NS_OK: none */
};

static enum ns_status flush(struct tag_run *run, struct ns_error *err)
{
    enum ns_status status = ns_buffer_failed(&run->out)
                                ? ns_error_nomem(err)
                                : run->write(run->context, ns_buffer_str(&run->out), err);
    ns_buffer_clear(&run->out);
    return status;
}

/* --- one article -------------------------------------------------------------------------- */

static bool is_shown(const struct ns_entity *entity)
{
    return entity->field == NS_ENTITY_IN_BODY && entity->manner == NS_MANNER_NAME;
}

static void write_entity(struct ns_json *json, const struct ns_entity *entity, struct ns_str body)
{
    static const char *const types[NS_ENTITY_TYPES] = {"PER", "COUNTRY", "ORG", "LOC"};
    ns_json_object_begin(json);
    ns_json_key(json, "type");
    ns_json_text(json, types[entity->type]);
    ns_json_key(json, "start");
    ns_json_integer(json, entity->start);
    ns_json_key(json, "end");
    ns_json_integer(json, entity->end);
    ns_json_key(json, "text");
    ns_json_string(json, (struct ns_str){body.data + entity->start, entity->end - entity->start});
    ns_json_key(json, "id");
    ns_json_string(json, entity->identity);
    ns_json_object_end(json);
}

/* Countries that the article is about and that have a code; of the others all that are not weak. */
static enum ns_status write_topics(struct tag_run *run, struct ns_json *json, const char *key,
                                   enum ns_entity_type type, struct ns_error *err)
{
    struct ns_entity_topics topics;
    enum { CODE_SIZE = 2 };
    enum ns_status status = ns_tagger_topics(run->tagger, type, &topics, err);
    ns_json_key(json, key);
    ns_json_array_begin(json);
    for (size_t i = 0; i < topics.count; i++) {
        const struct ns_entity_topic *topic = &topics.items[i];
        bool shown = type == NS_ENTITY_COUNTRY ? topic->main && topic->identity.size == CODE_SIZE
                                               : topic->mentions > 0;
        if (shown)
            ns_json_string(json, topic->identity);
    }
    ns_json_array_end(json);
    return status;
}

static enum ns_status write_article(struct tag_run *run, const struct ns_article *article,
                                    const struct ns_entity_list *entities, struct ns_error *err)
{
    struct ns_json json;
    enum ns_status status;
    ns_json_init(&json, &run->out);
    ns_json_object_begin(&json);
    ns_json_key(&json, "doc");
    ns_json_string(&json, article->id);
    ns_json_key(&json, "id");
    ns_json_string(&json, article->id);
    ns_json_key(&json, "entities");
    ns_json_array_begin(&json);
    for (size_t i = 0; i < entities->count; i++)
        if (is_shown(&entities->items[i]))
            write_entity(&json, &entities->items[i], article->body);
    ns_json_array_end(&json);
    status = write_topics(run, &json, "countries", NS_ENTITY_COUNTRY, err);
    if (status == NS_OK)
        status = write_topics(run, &json, "people", NS_ENTITY_PERSON, err);
    if (status == NS_OK)
        status = write_topics(run, &json, "orgs", NS_ENTITY_ORGANIZATION, err);
    ns_json_object_end(&json);
    ns_buffer_append_char(&run->out, '\n');
    if (status != NS_OK || (run->out.size < OUTPUT_CHUNK && !ns_buffer_failed(&run->out)))
        return status;
    return flush(run, err);
}

static enum ns_status take_article(void *context, struct ns_article *article, struct ns_error *err)
{
    struct tag_run *run = context;
    struct ns_entity_list entities;
    enum ns_status status = ns_tagger_tag(run->tagger, article, &entities, &run->failure);
    if (status == NS_OK)
        status = write_article(run, article, &entities, &run->failure);
    return status == NS_OK ? NS_OK : ns_error_set(err, status, "%s", run->failure.message);
}

/* --- the run ------------------------------------------------------------------------------ */

static void take_skip(void *context, const char *file, size_t line, const struct ns_error *why)
{
    struct tag_run *run = context;
    ns_skipped_name(run->messages, file, line, why);
    run->skipped++;
}

/* An error of the file costs only the file; one of the output ends the run. */
static enum ns_status end_file(void *context, const struct ns_pool_file *file,
                               const struct ns_error *why, struct ns_error *err)
{
    if (why)
        take_skip(context, file->name, 0, why);
    return flush(context, err);
}

static enum ns_status tag_files(struct tag_run *run, const struct ns_nindex_options *options,
                                struct ns_pool *pool, struct ns_error *err)
{
    const struct ns_pool_sink sink = {
        .sink = {.context = run, .article = take_article, .skip = take_skip}, .end = end_file};
    enum ns_status status = ns_read_paths(pool, options, &sink, err);
    if (status != NS_OK && run->failure.code)
        *err = run->failure;
    return status;
}

enum ns_status ns_tag(const struct ns_nindex_options *options, struct ns_messages *messages,
                      ns_tag_write *write, void *context, uint64_t *skipped, struct ns_error *err)
{
    struct tag_run run = {.messages = messages, .write = write, .context = context};
    const struct ns_pool_options how = {.jobs = options->jobs};
    struct ns_entity_names *names = NULL;
    struct ns_pool *pool;
    enum ns_status status = ns_pool_open(&pool, &how, err);
    if (status == NS_OK && options->entities)
        status = ns_entity_names_open(&names, options->entities, err);
    if (status == NS_OK)
        status = ns_tagger_open(&run.tagger, names, err);
    if (status == NS_OK)
        status = tag_files(&run, options, pool, err);
    *skipped = run.skipped;
    ns_pool_close(pool);
    ns_tagger_close(run.tagger);
    ns_entity_names_close(names);
    ns_buffer_release(&run.out);
    return status;
}
