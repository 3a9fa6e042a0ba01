#include "common/article/mention.h"

#include "common/base/varint.h"

#include <stdlib.h>

enum { CODE_TEXT = 0, CODE_NEW = 1, CODE_SORTS = 2 };
enum { TYPE_MASK = 3, WEAK_SHIFT = 2, MANNER_SHIFT = 3, MANNER_MASK = 3, WRITTEN = 1 << 5 };

/* The text at a place; there is none in a dateline. */
static struct ns_str text_at(const struct ns_article *article, enum ns_mention_place place,
                             uint32_t caption)
{
    if (place == NS_MENTION_TITLE)
        return article->title;
    if (place == NS_MENTION_BODY)
        return article->body;
    if (place == NS_MENTION_CAPTION && caption < article->captions.count)
        return article->captions.items[caption];
    return (struct ns_str){"", 0};
}

/* --- encoding --- */

void ns_mention_encoder_release(struct ns_mention_encoder *encoder)
{
    ns_buffer_release(&encoder->out);
    ns_buffer_release(&encoder->key);
    ns_table_release(&encoder->sorts);
    free(encoder->sizes);
    *encoder = (struct ns_mention_encoder){0};
}

void ns_mention_encoder_begin(struct ns_mention_encoder *encoder, const struct ns_article *article)
{
    encoder->article = article;
    ns_buffer_clear(&encoder->out);
    ns_table_release(&encoder->sorts);
    encoder->count = 0;
    encoder->last = (struct ns_mention){.place = NS_MENTION_TITLE};
}

/* The number of the mention's sort; NS_TABLE_NONE when there is no memory. */
static uint32_t sort_of(struct ns_mention_encoder *encoder, const struct ns_mention *mention,
                        bool *is_new)
{
    uint32_t known = encoder->sorts.count;
    ns_buffer_clear(&encoder->key);
    ns_buffer_append_char(&encoder->key,
                          (char)((unsigned)mention->type | (unsigned)mention->weak << WEAK_SHIFT |
                                 (unsigned)mention->manner << MANNER_SHIFT));
    ns_buffer_append_str(&encoder->key, mention->identity);
    if (ns_buffer_failed(&encoder->key))
        return NS_TABLE_NONE;
    uint32_t sort = ns_table_intern(&encoder->sorts, ns_buffer_str(&encoder->key));
    *is_new = sort == known;
    if (sort == NS_TABLE_NONE || sort < encoder->capacity)
        return sort;
    uint32_t *sizes = reallocarray(encoder->sizes, encoder->sorts.capacity, sizeof *sizes);
    if (!sizes)
        return NS_TABLE_NONE;
    encoder->sizes = sizes;
    encoder->capacity = encoder->sorts.capacity;
    return sort;
}

static void put_text(struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    if (mention->place == encoder->last.place && mention->caption == encoder->last.caption)
        return;
    ns_varint_append(&encoder->out, CODE_TEXT);
    ns_buffer_append_char(&encoder->out, (char)mention->place);
    if (mention->place == NS_MENTION_CAPTION)
        ns_varint_append(&encoder->out, mention->caption);
    encoder->last = (struct ns_mention){.place = mention->place, .caption = mention->caption};
}

static bool is_written(const struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    struct ns_str text = text_at(encoder->article, mention->place, mention->caption);
    return mention->end <= text.size && mention->end > mention->start &&
           ns_str_equal(mention->identity,
                        (struct ns_str){text.data + mention->start, mention->end - mention->start});
}

static void put_sort(struct ns_mention_encoder *encoder, const struct ns_mention *mention,
                     uint32_t sort, bool is_new)
{
    struct ns_buffer *out = &encoder->out;
    if (!is_new) {
        ns_varint_append(out, (uint64_t)sort + CODE_SORTS);
        return;
    }
    struct ns_str key = encoder->sorts.keys[sort];
    bool written = is_written(encoder, mention);
    encoder->sizes[sort] = 0;
    ns_varint_append(out, CODE_NEW);
    ns_buffer_append_char(out, (char)(*key.data | (written ? WRITTEN : 0)));
    if (written)
        return;
    ns_varint_append(out, key.size - 1);
    ns_buffer_append(out, key.data + 1, key.size - 1);
}

static bool comes_before(const struct ns_mention *a, const struct ns_mention *b)
{
    if (a->place != b->place)
        return a->place < b->place;
    return a->caption != b->caption ? a->caption < b->caption : a->start < b->start;
}

void ns_mention_encode(struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    bool is_new = false;
    if (encoder->count == NS_MENTIONS_MAX || comes_before(mention, &encoder->last))
        return;
    uint32_t sort = sort_of(encoder, mention, &is_new);
    if (sort == NS_TABLE_NONE) {
        encoder->out.failed = true;
        return;
    }
    encoder->count++;
    put_text(encoder, mention);
    put_sort(encoder, mention, sort, is_new);
    if (mention->place == NS_MENTION_DATELINE)
        return;
    uint32_t size = mention->end - mention->start;
    bool other_size = size != encoder->sizes[sort];
    ns_varint_append(&encoder->out,
                     (uint64_t)(mention->start - encoder->last.start) << 1 | other_size);
    if (other_size)
        ns_varint_append(&encoder->out, size);
    encoder->sizes[sort] = size;
    encoder->last.start = mention->start;
}

bool ns_mention_encoder_finish(struct ns_mention_encoder *encoder, struct ns_str *out)
{
    *out = ns_buffer_str(&encoder->out);
    return !ns_buffer_failed(&encoder->out);
}

/* --- decoding --- */

struct sort {
    unsigned flags;
    struct ns_str identity;
    uint32_t size; /* of its last mention */
};

struct decoding {
    const struct ns_article *article;
    struct ns_str rest, text;
    struct sort *sorts;
    size_t sort_count;
    struct ns_mention at; /* place and caption; start of the last mention there */
};

static bool take_byte(struct decoding *decoding, unsigned *out)
{
    if (!decoding->rest.size)
        return false;
    *out = (unsigned char)*decoding->rest.data;
    decoding->rest = (struct ns_str){decoding->rest.data + 1, decoding->rest.size - 1};
    return true;
}

/* Turns to a later text of the article. */
static bool take_text(struct decoding *decoding)
{
    const struct ns_article *article = decoding->article;
    unsigned place;
    uint64_t caption = 0;
    if (!take_byte(decoding, &place) || place > NS_MENTION_DATELINE)
        return false;
    if (place == NS_MENTION_CAPTION &&
        (!ns_varint_take(&decoding->rest, &caption) || caption >= article->captions.count))
        return false;
    if (place < decoding->at.place ||
        (place == decoding->at.place && caption <= decoding->at.caption))
        return false;
    decoding->at =
        (struct ns_mention){.place = (enum ns_mention_place)place, .caption = (uint32_t)caption};
    decoding->text = text_at(article, decoding->at.place, decoding->at.caption);
    return true;
}

static bool take_sort(struct decoding *decoding, struct sort *out)
{
    uint64_t size;
    *out = (struct sort){0};
    if (!take_byte(decoding, &out->flags))
        return false;
    if (out->flags & WRITTEN)
        return true;
    if (!ns_varint_take(&decoding->rest, &size) || !size || size > decoding->rest.size)
        return false;
    out->identity = (struct ns_str){decoding->rest.data, (size_t)size};
    decoding->rest =
        (struct ns_str){decoding->rest.data + size, decoding->rest.size - (size_t)size};
    return true;
}

static bool take_span(struct decoding *decoding, struct sort *sort, struct ns_mention *out)
{
    uint64_t step, size = sort->size;
    if (!ns_varint_take(&decoding->rest, &step) ||
        (step & 1 && !ns_varint_take(&decoding->rest, &size)))
        return false;
    size_t room = decoding->text.size - decoding->at.start;
    if (step >> 1 > room || size > room - (step >> 1))
        return false;
    decoding->at.start += (uint32_t)(step >> 1);
    sort->size = (uint32_t)size;
    out->start = decoding->at.start;
    out->end = out->start + (uint32_t)size;
    return true;
}

/* The mention that a code begins. */
static bool take_mention(struct decoding *decoding, uint64_t code, struct ns_mention *out)
{
    if (code == CODE_NEW) {
        code = decoding->sort_count + CODE_SORTS;
        if (!take_sort(decoding, &decoding->sorts[decoding->sort_count]))
            return false;
        decoding->sort_count++;
    }
    if (code - CODE_SORTS >= decoding->sort_count)
        return false;
    struct sort *sort = &decoding->sorts[code - CODE_SORTS];
    *out = decoding->at;
    out->type = (enum ns_entity_type)(sort->flags & TYPE_MASK);
    out->manner = (enum ns_mention_manner)(sort->flags >> MANNER_SHIFT & MANNER_MASK);
    out->weak = sort->flags >> WEAK_SHIFT & 1;
    out->start = out->end = 0;
    if (out->place != NS_MENTION_DATELINE && !take_span(decoding, sort, out))
        return false;
    if (!sort->identity.size)
        sort->identity = (struct ns_str){decoding->text.data + out->start, out->end - out->start};
    out->identity = sort->identity;
    return out->identity.size && out->manner <= NS_MENTION_EVIDENCE;
}

bool ns_mentions_decode(const struct ns_article *article, struct ns_arena *arena,
                        struct ns_mentions *out)
{
    struct decoding decoding = {
        .article = article, .rest = article->mentions, .text = article->title};
    uint64_t code;
    *out = (struct ns_mentions){0};
    /* One takes a byte at least. */
    size_t most =
        article->mentions.size < NS_MENTIONS_MAX ? article->mentions.size : (size_t)NS_MENTIONS_MAX;
    if (!most)
        return true;
    decoding.sorts = ns_arena_alloc_raw(arena, most * sizeof *decoding.sorts);
    out->items = ns_arena_alloc_raw(arena, most * sizeof *out->items);
    if (!decoding.sorts || !out->items)
        return false;
    while (out->count < most && ns_varint_take(&decoding.rest, &code)) {
        if (code == CODE_TEXT ? !take_text(&decoding)
                              : !take_mention(&decoding, code, &out->items[out->count++])) {
            out->count -= code != CODE_TEXT; /* what is damaged */
            break;
        }
    }
    return true;
}
