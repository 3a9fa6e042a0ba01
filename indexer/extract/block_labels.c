/* What a block is by itself: captions by their credits, contacts, counters, menus, promotion. */
#include "indexer/extract/block.h"
#include "indexer/extract/page_names.h"

enum {
    HEADLINE_WORDS = 3,
    CONTACT_WORDS = 14,
    COMMENT_WORDS = 6,
    WIDGET_WORDS = 8,
    LINK_ROW_WORDS = 30,
    MENU_SEGMENTS = 3,
    SEGMENT_WORDS = 4,
    CREDIT_WORDS = 6,
    CREDIT_WIDTH = 64,
    CAPTION_WIDTH = 500,
    REPEAT_WIDTH = 20,
};

static struct ns_str after(struct ns_str text, const char *from)
{
    return ns_str_trim((struct ns_str){from, text.size - (size_t)(from - text.data)});
}

/* " / Yonhap News" at the end: few words, capitalised, no sentence. */
static bool ends_with_source(struct ns_str text)
{
    const char *slash = memrchr(text.data, '/', text.size);
    if (!slash || slash == text.data || slash[-1] != ' ')
        return false;
    struct ns_str source = after(text, slash + 1);
    struct ns_shape shape;
    ns_shape_measure(source, &shape);
    return shape.words > 0 && shape.words <= CREDIT_WORDS && !shape.begins_lower &&
           !shape.ends_period && shape.width <= CREDIT_WIDTH;
}

/* "(Photo: Ann Lee)", "(AP Photo/Ann Lee)", "[Polaris/Ann Lee]" at the end. */
static bool ends_with_bracket(struct ns_str text)
{
    char last = text.data[text.size - 1];
    if (last != ')' && last != ']')
        return false;
    const char *open = memrchr(text.data, last == ')' ? '(' : '[', text.size);
    if (!open)
        return false;
    struct ns_str inside = after(text, open + 1);
    inside.size -= inside.size > 0;
    if (inside.size == 0 || inside.size > CREDIT_WIDTH)
        return false;
    if (ns_names_in(NS_NAMES_PHOTO, inside))
        return true;
    struct ns_shape shape;
    ns_shape_measure(inside, &shape);
    return memchr(inside.data, '/', inside.size) && shape.capitalised >= 2 && shape.lower == 0 &&
           shape.digits == 0;
}

/* "… in Liège. Photo: Ann Lee", "… Photo by Ann Lee": the last words name a photographer. */
static bool ends_with_photographer(struct ns_str text)
{
    static const char *const joints[] = {":", " by ", "="};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        size_t size = strlen(joints[i]);
        const char *joint = NULL, *at = text.data;
        while ((at = memmem(at, text.size - (size_t)(at - text.data), joints[i], size)))
            joint = at++;
        if (!joint)
            continue;
        struct ns_str name = after(text, joint + size);
        struct ns_str before = ns_str_trim((struct ns_str){text.data, (size_t)(joint - text.data)});
        if (before.size > CREDIT_WIDTH)
            before = (struct ns_str){before.data + before.size - CREDIT_WIDTH, CREDIT_WIDTH};
        struct ns_shape shape;
        ns_shape_measure(name, &shape);
        if (ns_names_at_end(NS_NAMES_PHOTO, before) > 0 && shape.words > 0 &&
            shape.words <= 2 * CREDIT_WORDS && !shape.begins_lower && !shape.ends_period)
            return true;
    }
    return false;
}

/* "… via Getty Images": an owner of pictures without a sentence's end. */
static bool ends_with_agency(const struct ns_block *block)
{
    struct ns_str text = block->text;
    if (block->shape.ends_sentence)
        return false;
    struct ns_str tail = text;
    if (tail.size > CREDIT_WIDTH)
        tail = (struct ns_str){text.data + text.size - CREDIT_WIDTH, CREDIT_WIDTH};
    size_t size = ns_names_at_end(NS_NAMES_AGENCY, tail);
    if (size == 0 || size == text.size)
        return false;
    /* A headline may end with the name: only a credit has a sentence or a mark before it. */
    struct ns_str before = ns_str_trim((struct ns_str){text.data, text.size - size});
    if (before.size > 4 && memcmp(before.data + before.size - 4, " via", 4) == 0)
        return true;
    return before.size && strchr(".|/", before.data[before.size - 1]);
}

static bool is_caption(const struct ns_block *block)
{
    struct ns_str text = block->text;
    if (block->marked || block->shape.width > CAPTION_WIDTH || block->shape.words < 3)
        return false;
    return ends_with_source(text) || ends_with_bracket(text) || ends_with_photographer(text) ||
           ends_with_agency(block);
}

static bool is_menu(const struct ns_block *block)
{
    const struct ns_shape *shape = &block->shape;
    if (block->marked || block->segments < MENU_SEGMENTS)
        return false;
    bool table = shape->digits * 4 > shape->width;
    return !table && shape->words <= SEGMENT_WORDS * block->segments && shape->width < 200;
}

static bool is_comments(const struct ns_block *block)
{
    const struct ns_shape *shape = &block->shape;
    return shape->words <= COMMENT_WORDS && !shape->ends_period &&
           (shape->digits > 0 || shape->words <= 3) && ns_names_in(NS_NAMES_COMMENTS, block->text);
}

/* Whether three words in a row stand in the line twice: "Go to the menu Go to the text". */
static bool is_link_row(const struct ns_block *block)
{
    size_t begin[LINK_ROW_WORDS + 1], count = 0;
    struct ns_str text = block->text;
    if (block->shape.words < 6 || block->shape.words > LINK_ROW_WORDS ||
        block->shape.ends_sentence || block->shape.digits)
        return false;
    for (size_t i = 0; i < text.size && count < LINK_ROW_WORDS; i++)
        if (text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' '))
            begin[count++] = i;
    begin[count] = text.size + 1;
    for (size_t i = 0; i + 3 <= count; i++)
        for (size_t k = i + 3; k + 3 <= count; k++) {
            struct ns_str a = {text.data + begin[i], begin[i + 3] - begin[i] - 1};
            struct ns_str b = {text.data + begin[k], begin[k + 3] - begin[k] - 1};
            if (ns_str_equal(a, b))
                return true;
        }
    return false;
}

/* A name covers at least half of a short line. */
static bool is_widget(const struct ns_block *block)
{
    if (block->shape.words > WIDGET_WORDS || block->shape.ends_period)
        return false;
    size_t start = ns_names_at_start(NS_NAMES_WIDGET, block->content);
    size_t end = ns_names_at_end(NS_NAMES_WIDGET, block->content);
    return 2 * (start > end ? start : end) >= block->content.size && start + end > 0;
}

/* A line with an address; not one that quotes a letter, as "In article <…> … wrote:" does. */
static bool is_contact(const struct ns_block *block)
{
    const struct ns_shape *shape = &block->shape;
    return shape->has_at && shape->words <= CONTACT_WORDS && !shape->ends_colon &&
           !memchr(block->text.data, '<', block->text.size) &&
           !memchr(block->text.data, '>', block->text.size);
}

static enum ns_block_kind label(const struct ns_block *block)
{
    if (block->content.size == 0 || block->marked)
        return NS_BLOCK_TEXT;
    if (is_contact(block))
        return NS_BLOCK_CONTACT;
    if (is_comments(block))
        return NS_BLOCK_COMMENTS;
    if (is_menu(block) || is_link_row(block) || is_widget(block) ||
        ns_names_in(NS_NAMES_SKIP, block->text) || ns_names_at_start(NS_NAMES_LEGAL, block->text) ||
        ns_names_in(NS_NAMES_PROMOTION, block->text) >= 2)
        return NS_BLOCK_NAVIGATION;
    return is_caption(block) ? NS_BLOCK_CAPTION : NS_BLOCK_TEXT;
}

/* "Ann Lee", "Text: Ann Lee" right before an address. */
static bool is_signature(const struct ns_block *block)
{
    struct ns_str name = block->text;
    size_t prefix = ns_names_at_start(NS_NAMES_BYLINE, name);
    if (prefix > 0 && prefix < name.size && name.data[prefix] == ':')
        name = after(name, name.data + prefix + 1);
    struct ns_shape shape;
    ns_shape_measure(name, &shape);
    return ns_shape_is_name(&shape);
}

void ns_blocks_label(struct ns_blocks *blocks)
{
    size_t texts = 0; /* blocks so far that may be a headline */
    for (size_t i = 0; i < blocks->count; i++) {
        struct ns_block *block = &blocks->items[i], *before = block - 1;
        if (block->kind != NS_BLOCK_TEXT)
            continue;
        if (i > 0 && !block->marked && block->shape.width >= REPEAT_WIDTH &&
            block->shape.width <= CAPTION_WIDTH && ns_str_equal(block->text, before->text)) {
            /* A picture's text and its caption, or a headline at the top of the page. */
            if (before->kind == NS_BLOCK_TEXT && texts > 1)
                before->kind = NS_BLOCK_CAPTION;
            block->kind = NS_BLOCK_REPEAT;
            continue;
        }
        block->kind = label(block);
        texts += block->kind == NS_BLOCK_TEXT && block->shape.words >= HEADLINE_WORDS;
        if (block->kind == NS_BLOCK_CONTACT && i > 0 && before->kind == NS_BLOCK_TEXT &&
            is_signature(before))
            before->kind = NS_BLOCK_CONTACT;
    }
}
