#include "indexer/extract/html_cards.h"

#include "common/base/url.h"
#include "indexer/extract/html_marks.h"

enum {
    CARDS_MAX = 256,       /* of a page; more are not looked at */
    CARDS_MIN = 4,         /* of a page that is made of them */
    CARD_NODES = 400,      /* nodes of a card among which its headline is */
    TITLE_MAX = 512,       /* bytes of a headline */
    OWN_WORDS = 60,        /* of a page that is made of them, at most */
    LARGEST_PERCENT = 50,  /* of the words of all, that one has at most: else it is the article */
    ARTICLES_PERCENT = 60, /* of the words of the page, that all have at least */
};

struct card {
    const struct ns_html_node *node, *heading, *link;
    size_t words;
};

struct cards {
    struct card items[CARDS_MAX];
    size_t count, words; /* of all */
    size_t own;          /* words of the page's text that stand in none */
};

static bool is_heading(const struct ns_html_node *node)
{
    return node->tag >= NS_TAG_H1 && node->tag <= NS_TAG_H4;
}

static bool is_link(const struct ns_html_node *node)
{
    struct ns_str href = ns_html_attr(node, NS_ATTR_HREF);
    return node->tag == NS_TAG_A && href.size && href.data[0] != '#';
}

/* The first heading of a card, and the link that is in it or that it is in. */
static void find_heading(struct card *card)
{
    const struct ns_html_node *at = card->node, *around = NULL;
    for (size_t seen = 0; at && seen < CARD_NODES; seen++) {
        at = ns_html_next(card->node, at, false);
        if (at && is_link(at))
            around = at;
        if (at && is_heading(at)) {
            card->heading = at;
            break;
        }
    }
    if (!card->heading)
        return;
    for (at = card->heading; at && !card->link; at = ns_html_next(card->heading, at, false))
        card->link = is_link(at) ? at : NULL;
    for (at = card->heading; at && at != card->node && !card->link; at = at->parent)
        card->link = at == around ? at : NULL;
}

/* The <article> elements that stand in no other. */
static void find_cards(struct cards *cards, const struct ns_html_tree *tree)
{
    bool skip = false;
    const struct ns_html_node *root = tree->root;
    for (const struct ns_html_node *node = root; node; node = ns_html_next(root, node, skip)) {
        skip = node->tag == NS_TAG_ARTICLE;
        if (!skip)
            continue;
        if (cards->count == CARDS_MAX)
            break;
        cards->items[cards->count] = (struct card){.node = node};
        find_heading(&cards->items[cards->count++]);
    }
}

/* Both are in the order of the page. */
static void count_words(struct cards *cards, const struct ns_html_blocks *blocks,
                        const struct ns_html_body *body)
{
    size_t at = 0;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct ns_html_node *node = blocks->items[i].node;
        while (node && node->tag != NS_TAG_ARTICLE)
            node = node->parent;
        for (const struct ns_html_node *up = node; up; up = up->parent)
            node = up->tag == NS_TAG_ARTICLE ? up : node;
        while (node && at < cards->count && cards->items[at].node->index < node->index)
            at++;
        if (node && at < cards->count && cards->items[at].node == node) {
            cards->items[at].words += blocks->items[i].words;
            cards->words += blocks->items[i].words;
        } else if (body->keep[i]) {
            cards->own += blocks->items[i].words;
        }
    }
}

/* Whether a card leads to another page. */
static bool leads_away(const struct card *card, const struct ns_article *article,
                       struct ns_buffer *scratch)
{
    if (!card->link || !article->url.size)
        return card->link != NULL;
    ns_buffer_clear(scratch);
    ns_url_resolve(article->url, ns_html_attr(card->link, NS_ATTR_HREF), scratch);
    return !ns_str_equal(ns_buffer_str(scratch), article->url);
}

/* Whether none of them is the article of the page. */
static bool is_made_of(const struct cards *cards, const struct ns_html_blocks *blocks,
                       const struct ns_article *article, struct ns_buffer *scratch)
{
    size_t all = 0, away = 0;
    for (size_t i = 0; i < blocks->count; i++)
        all += blocks->items[i].words;
    for (size_t i = 0; i < cards->count; i++) {
        const struct card *card = &cards->items[i];
        bool leads = leads_away(card, article, scratch);
        if (card->heading && !leads)
            return false;
        if (card->words * 100 > cards->words * LARGEST_PERCENT)
            return false;
        away += leads;
    }
    return away >= CARDS_MIN && cards->own <= OWN_WORDS &&
           cards->words * 100 >= all * ARTICLES_PERCENT;
}

static bool is_listed(const struct ns_page_parts *parts, struct ns_str title)
{
    for (size_t i = 0; i < parts->item_count; i++)
        if (ns_str_equal(parts->items[i].title, title))
            return true;
    return false;
}

bool ns_html_cards_read(const struct ns_html_tree *tree, const struct ns_html_blocks *blocks,
                        const struct ns_html_body *body, const struct ns_article *article,
                        struct ns_page_parts *parts)
{
    struct cards cards = {.count = 0};
    struct ns_buffer scratch;
    ns_buffer_init(&scratch);
    find_cards(&cards, tree);
    bool found = false;
    if (cards.count >= CARDS_MIN) {
        count_words(&cards, blocks, body);
        found = is_made_of(&cards, blocks, article, &scratch);
    }
    size_t rank = 0;
    for (size_t i = 0; i < cards.count && found; i++) {
        const struct card *card = &cards.items[i];
        struct ns_str title =
            card->heading ? ns_html_mark_text(card->heading, &scratch, TITLE_MAX) : NS_STR("");
        if (!title.size || !card->link || is_listed(parts, title))
            continue;
        const struct ns_page_item item = {.title = title,
                                          .list = article->title,
                                          .link = ns_html_attr(card->link, NS_ATTR_HREF),
                                          .rank = ++rank};
        ns_page_parts_add_item(parts, &item);
    }
    parts->failed |= ns_buffer_failed(&scratch);
    ns_buffer_release(&scratch);
    return found;
}
