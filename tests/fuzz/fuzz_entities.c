/* Any text as a table of a user's names and as an article: up to the first NUL byte the table, then
 * the title, then the body.  What is found must lie inside its field, at whole characters. */
#include "common/entities/gazetteer_build.h"

#include "common/base/utf8.h"
#include "common/entities/entity.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ns_str cut(struct ns_str *rest)
{
    const char *end = rest->size ? memchr(rest->data, '\0', rest->size) : NULL;
    struct ns_str piece = {rest->data, end ? (size_t)(end - rest->data) : rest->size};
    rest->data += piece.size + (end != NULL);
    rest->size -= piece.size + (end != NULL);
    return piece;
}

static void try_table(struct ns_str table)
{
    struct ns_gaz_builder *builder;
    struct ns_gazetteer gazetteer;
    struct ns_error err;
    if (ns_gaz_builder_open(&builder, &err) == NS_OK &&
        ns_gaz_builder_add(builder, "table", table, &err) == NS_OK &&
        ns_gaz_builder_finish(builder, false, &gazetteer, &err) == NS_OK)
        (void)ns_gazetteer_find(&gazetteer, table);
    ns_gaz_builder_close(builder);
}

static void check(const struct ns_article *article, const struct ns_entity *entity)
{
    struct ns_str text = entity->field == NS_ENTITY_IN_TITLE ? article->title : article->body;
    if (entity->start >= entity->end || entity->end > text.size || !entity->identity.size)
        abort();
    if (!ns_utf8_valid(text.data + entity->start, entity->end - entity->start) ||
        !ns_utf8_valid(entity->identity.data, entity->identity.size))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ns_tagger *tagger;
    static struct ns_article article;
    struct ns_str rest = {(const char *)data, size};
    struct ns_entity_list found;
    struct ns_entity_topics topics;
    struct ns_str out[NS_ENTITY_FOUND_MAX];
    struct ns_error err;
    if (!tagger && ns_tagger_open(&tagger, NULL, &err) != NS_OK)
        return 0;
    try_table(cut(&rest));
    struct ns_str title = cut(&rest);
    ns_article_reset(&article);
    if (ns_article_set(&article, &article.title, title, NS_FIELD_MAX, &err) != NS_OK ||
        ns_article_set(&article, &article.body, rest, NS_BODY_MAX, &err) != NS_OK ||
        ns_tagger_tag(tagger, &article, &found, &err) != NS_OK)
        return 0;
    for (size_t i = 0; i < found.count; i++)
        check(&article, &found.items[i]);
    for (int type = 0; type < NS_ENTITY_TYPES; type++)
        (void)ns_tagger_topics(tagger, (enum ns_entity_type)type, &topics, &err);
    (void)ns_entities_find(NULL, NS_ENTITY_COUNTRY, article.title, out);
    return 0;
}
