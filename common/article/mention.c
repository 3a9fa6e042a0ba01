#include "common/article/mention.h"

#include "common/article/surfaces.h"
#include "common/base/varint.h"

#include <stdlib.h>

/* The first byte of a group: what it is, and the gap before it. */
enum {
    GAP_BITS = 3,
    GAP_FAR = (1 << GAP_BITS) - 1, /* the gap is not counted in words */
    REPEATED = 0,
    TEXT = 1,
    SPAN = 2, /* + twice the words less one, or SIZED; + 1 when there are several mentions */
    SIZED = 4,
    KINDS = SPAN + 2 * SIZED + 2,
};
enum { TYPE_MASK = 3, WEAK_SHIFT = 2, MANNER_SHIFT = 3, MANNER_MASK = 3, WRITTEN = 1 << 5 };
enum { CODE_KNOWN = 1 << 6 }; /* codes below are the flags of a new sort */

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
    ns_surfaces_release(&encoder->surfaces);
    *encoder = (struct ns_mention_encoder){0};
}

void ns_mention_encoder_begin(struct ns_mention_encoder *encoder, const struct ns_article *article)
{
    encoder->article = article;
    ns_buffer_clear(&encoder->out);
    ns_table_clear(&encoder->sorts);
    ns_surfaces_clear(&encoder->surfaces);
    encoder->count = encoder->known = 0;
    encoder->group.count = 0;
    encoder->last = (struct ns_mention){.place = NS_MENTION_TITLE};
    encoder->written = encoder->last;
}

static bool comes_before(const struct ns_mention *a, const struct ns_mention *b)
{
    if (a->place != b->place)
        return a->place < b->place;
    return a->caption != b->caption ? a->caption < b->caption : a->start < b->start;
}

static bool is_same_text(const struct ns_mention *a, const struct ns_mention *b)
{
    return a->place == b->place && a->caption == b->caption;
}

/* The number of the mention's sort; NS_TABLE_NONE when there is no memory. */
static uint32_t sort_of(struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    ns_buffer_clear(&encoder->key);
    ns_buffer_append_char(&encoder->key,
                          (char)((unsigned)mention->type | (unsigned)mention->weak << WEAK_SHIFT |
                                 (unsigned)mention->manner << MANNER_SHIFT));
    ns_buffer_append_str(&encoder->key, mention->identity);
    if (ns_buffer_failed(&encoder->key))
        return NS_TABLE_NONE;
    return ns_table_intern(&encoder->sorts, ns_buffer_str(&encoder->key));
}

static void put_text(struct ns_mention_encoder *encoder)
{
    const struct ns_mention *last = &encoder->last;
    if (is_same_text(last, &encoder->written))
        return;
    ns_buffer_append_char(&encoder->out, TEXT << GAP_BITS);
    ns_buffer_append_char(&encoder->out, (char)last->place);
    if (last->place == NS_MENTION_CAPTION)
        ns_varint_append(&encoder->out, last->caption);
    encoder->written = (struct ns_mention){.place = last->place, .caption = last->caption};
}

static void put_head(struct ns_mention_encoder *encoder, struct ns_str text, unsigned kind)
{
    const struct ns_mention *last = &encoder->last, *written = &encoder->written;
    unsigned gap = 0;
    if (last->place != NS_MENTION_DATELINE)
        gap = ns_surface_gap(text, written->end, last->start, GAP_FAR);
    ns_buffer_append_char(&encoder->out, (char)(kind << GAP_BITS | gap));
    if (gap == GAP_FAR)
        ns_varint_append(&encoder->out, last->start - written->start);
}

static void put_sort(struct ns_mention_encoder *encoder, uint32_t sort, struct ns_str span)
{
    struct ns_str key = encoder->sorts.keys[sort];
    struct ns_str identity = {key.data + 1, key.size - 1};
    if (sort < encoder->known) {
        ns_varint_append(&encoder->out, (uint64_t)CODE_KNOWN + (encoder->known - 1 - sort));
        return;
    }
    bool written = span.size && ns_str_equal(identity, span);
    ns_buffer_append_char(&encoder->out, (char)(*key.data | (written ? WRITTEN : 0)));
    if (!written) {
        ns_varint_append(&encoder->out, identity.size);
        ns_buffer_append_str(&encoder->out, identity);
    }
    encoder->known++; /* new ones come in order of their numbers */
}

static void put_span(struct ns_mention_encoder *encoder, struct ns_str text, struct ns_str span)
{
    const struct ns_surface *group = &encoder->group;
    unsigned words = 1;
    if (encoder->last.place != NS_MENTION_DATELINE)
        words = ns_surface_words(text, encoder->last.start, encoder->last.end, SIZED);
    unsigned size = words && words <= SIZED ? words - 1 : SIZED;
    put_head(encoder, text, SPAN + 2 * size + (group->count > 1));
    if (size == SIZED)
        ns_varint_append(&encoder->out, span.size);
    if (group->count > 1)
        ns_buffer_append_char(&encoder->out, (char)group->count);
    for (size_t i = 0; i < group->count; i++)
        put_sort(encoder, group->sorts[i], span);
}

/* Writes the mentions of the last span. */
static void put_group(struct ns_mention_encoder *encoder)
{
    struct ns_surface *group = &encoder->group;
    const struct ns_mention *last = &encoder->last;
    if (!group->count)
        return;
    struct ns_str text = text_at(encoder->article, last->place, last->caption);
    put_text(encoder);
    group->text = (struct ns_str){text.data + last->start, last->end - last->start};
    if (ns_surface_equal(ns_surfaces_find(&encoder->surfaces, text, last->start), group)) {
        put_head(encoder, text, REPEATED);
    } else {
        put_span(encoder, text, group->text);
        encoder->out.failed |= !ns_surfaces_add(&encoder->surfaces, group);
    }
    encoder->written = *last;
    group->count = 0;
}

static bool can_follow(const struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    struct ns_str text = text_at(encoder->article, mention->place, mention->caption);
    return encoder->count < NS_MENTIONS_MAX && !comes_before(mention, &encoder->last) &&
           mention->start <= mention->end && mention->end <= text.size && mention->identity.size;
}

static void encode(struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    struct ns_surface *group = &encoder->group;
    if (!can_follow(encoder, mention))
        return;
    if (!is_same_text(mention, &encoder->last) || mention->start != encoder->last.start ||
        mention->end != encoder->last.end || group->count == NS_SURFACE_SORTS)
        put_group(encoder);
    encoder->last = *mention;
    uint32_t sort = sort_of(encoder, mention);
    if (sort == NS_TABLE_NONE) {
        encoder->out.failed = true;
        return;
    }
    group->sorts[group->count++] = sort;
    encoder->count++;
}

void ns_mention_encode(struct ns_mention_encoder *encoder, const struct ns_mention *mention)
{
    struct ns_mention placed = *mention;
    if (placed.place == NS_MENTION_DATELINE)
        placed.start = placed.end = 0;
    encode(encoder, &placed);
}

bool ns_mention_encoder_finish(struct ns_mention_encoder *encoder, struct ns_str *out)
{
    put_group(encoder);
    *out = ns_buffer_str(&encoder->out);
    return !ns_buffer_failed(&encoder->out);
}

/* --- decoding --- */

struct sort {
    unsigned flags;
    struct ns_str identity;
};

struct decoding {
    const struct ns_article *article;
    struct ns_str rest, text;
    struct sort *sorts;
    size_t sort_count;
    struct ns_surfaces surfaces;
    struct ns_mention at; /* place and caption; the last span there */
    struct ns_mentions *out;
    size_t most;
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

static bool take_start(struct decoding *decoding, unsigned gap)
{
    struct ns_mention *at = &decoding->at;
    uint64_t step;
    size_t start = 0;
    if (at->place == NS_MENTION_DATELINE)
        return gap == 0;
    if (gap < GAP_FAR) {
        if (!ns_surface_begin(decoding->text, at->end, gap, &start))
            return false;
    } else {
        if (!ns_varint_take(&decoding->rest, &step) || step > decoding->text.size - at->start)
            return false;
        start = at->start + (size_t)step;
    }
    at->start = (uint32_t)start;
    return true;
}

static bool take_end(struct decoding *decoding, unsigned words)
{
    struct ns_mention *at = &decoding->at;
    uint64_t size = 0;
    size_t end = 0;
    if (words < SIZED && at->place != NS_MENTION_DATELINE) {
        if (!ns_surface_end(decoding->text, at->start, words + 1, &end))
            return false;
    } else {
        if (words == SIZED &&
            (!ns_varint_take(&decoding->rest, &size) || size > decoding->text.size - at->start))
            return false;
        end = at->start + (size_t)size;
    }
    at->end = (uint32_t)end;
    return true;
}

static bool take_new_sort(struct decoding *decoding, unsigned flags, struct ns_str span)
{
    struct sort *sort = &decoding->sorts[decoding->sort_count];
    uint64_t size;
    *sort = (struct sort){flags, span};
    if ((flags >> MANNER_SHIFT & MANNER_MASK) > NS_MENTION_EVIDENCE)
        return false;
    if (!(flags & WRITTEN)) {
        if (!ns_varint_take(&decoding->rest, &size) || size > decoding->rest.size)
            return false;
        sort->identity = (struct ns_str){decoding->rest.data, (size_t)size};
        decoding->rest =
            (struct ns_str){decoding->rest.data + size, decoding->rest.size - (size_t)size};
    }
    decoding->sort_count += sort->identity.size != 0;
    return sort->identity.size != 0;
}

/* The sorts of a span, into group. */
static bool take_sorts(struct decoding *decoding, size_t count, struct ns_surface *group)
{
    uint64_t code;
    for (group->count = 0; group->count < count; group->count++) {
        if (!ns_varint_take(&decoding->rest, &code))
            return false;
        if (code < CODE_KNOWN) {
            if (!take_new_sort(decoding, (unsigned)code, group->text))
                return false;
            code = CODE_KNOWN;
        }
        if (code - CODE_KNOWN >= decoding->sort_count)
            return false;
        group->sorts[group->count] =
            (uint32_t)(decoding->sort_count - 1 - (size_t)(code - CODE_KNOWN));
    }
    return true;
}

static bool take_span(struct decoding *decoding, unsigned kind, struct ns_surface *group)
{
    unsigned count = 1;
    if (!take_end(decoding, (kind - SPAN) / 2) ||
        ((kind - SPAN) % 2 &&
         (!take_byte(decoding, &count) || count < 2 || count > NS_SURFACE_SORTS)))
        return false;
    group->text = (struct ns_str){decoding->text.data + decoding->at.start,
                                  decoding->at.end - decoding->at.start};
    return take_sorts(decoding, count, group) && ns_surfaces_add(&decoding->surfaces, group);
}

static void hand_out(struct decoding *decoding, const struct ns_surface *group)
{
    for (size_t i = 0; i < group->count && decoding->out->count < decoding->most; i++) {
        const struct sort *sort = &decoding->sorts[group->sorts[i]];
        struct ns_mention *mention = &decoding->out->items[decoding->out->count++];
        *mention = decoding->at;
        mention->type = (enum ns_entity_type)(sort->flags & TYPE_MASK);
        mention->manner = (enum ns_mention_manner)(sort->flags >> MANNER_SHIFT & MANNER_MASK);
        mention->weak = sort->flags >> WEAK_SHIFT & 1;
        mention->identity = sort->identity;
    }
}

/* A text, or the mentions of a span. */
static bool take_group(struct decoding *decoding)
{
    unsigned head;
    struct ns_surface group = {.count = 0};
    if (!take_byte(decoding, &head))
        return false;
    unsigned kind = head >> GAP_BITS;
    if (kind == TEXT)
        return take_text(decoding);
    if (kind >= KINDS || !take_start(decoding, head & GAP_FAR))
        return false;
    if (kind == REPEATED) {
        const struct ns_surface *known =
            ns_surfaces_find(&decoding->surfaces, decoding->text, decoding->at.start);
        if (!known)
            return false;
        group = *known;
        decoding->at.end = decoding->at.start + (uint32_t)known->text.size;
    } else if (!take_span(decoding, kind, &group)) {
        return false;
    }
    hand_out(decoding, &group);
    return true;
}

bool ns_mentions_decode(const struct ns_article *article, struct ns_arena *arena,
                        struct ns_mentions *out)
{
    struct decoding decoding = {
        .article = article, .rest = article->mentions, .text = article->title, .out = out};
    size_t size =
        article->mentions.size < NS_MENTIONS_MAX ? article->mentions.size : (size_t)NS_MENTIONS_MAX;
    *out = (struct ns_mentions){0};
    if (!size)
        return true;
    /* A span takes a byte at least. */
    decoding.most = size * NS_SURFACE_SORTS < NS_MENTIONS_MAX ? size * NS_SURFACE_SORTS
                                                              : (size_t)NS_MENTIONS_MAX;
    decoding.sorts =
        ns_arena_alloc_raw(arena, (decoding.most + NS_SURFACE_SORTS) * sizeof *decoding.sorts);
    out->items = ns_arena_alloc_raw(arena, decoding.most * sizeof *out->items);
    if (!decoding.sorts || !out->items)
        return false;
    while (out->count < decoding.most && take_group(&decoding))
        ;
    bool fine = !decoding.surfaces.failed;
    ns_surfaces_release(&decoding.surfaces);
    return fine;
}
