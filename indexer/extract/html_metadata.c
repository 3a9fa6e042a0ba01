#include "indexer/extract/html_metadata.h"

#include "common/base/ascii.h"
#include "indexer/extract/html_facts.h"
#include "indexer/extract/html_jsonld.h"
#include "indexer/extract/html_marks.h"
#include "indexer/extract/html_title.h"
#include "indexer/extract/page_names.h"

enum {
    METAS_MAX = 512,    /* <meta> elements of a page that are read */
    URL_DATE_SIZE = 10, /* of 2024/11/24 */
    URL_DAY_SIZE = 8,   /* of 20241124 */
    URL_DAY_MAX = 12,   /* of the text of one, with its NUL */
    URL_YEAR = 4,       /* bytes before the first divider, */
    URL_MONTH = 5,      /* and those up to the month */
};

struct meta {
    struct ns_str name, content;
};

/* What a <meta> tells; the table is in order of trust. */
enum field { TITLE, URL, SOURCE, LANGUAGE, AUTHOR, SECTION, PUBLISHED, MODIFIED };

static const struct {
    const char *name;
    enum field field;
} meta_fields[] = {
    {"og:title", TITLE},
    {"twitter:title", TITLE},
    {"dc.title", TITLE},
    {"dcterms.title", TITLE},
    {"parsely-title", TITLE},
    {"sailthru.title", TITLE},
    {"hdl", TITLE},
    {"headline", TITLE},
    {"og:url", URL},
    {"og:site_name", SOURCE},
    {"application-name", SOURCE},
    {"dc.publisher", SOURCE},
    {"cre", SOURCE},
    {"dc.language", LANGUAGE},
    {"content-language", LANGUAGE},
    {"og:locale", LANGUAGE},
    {"author", AUTHOR},
    {"article:author", AUTHOR},
    {"og:article:author", AUTHOR},
    {"dc.creator", AUTHOR},
    {"dcterms.creator", AUTHOR},
    {"parsely-author", AUTHOR},
    {"sailthru.author", AUTHOR},
    {"byl", AUTHOR},
    {"citation_author", AUTHOR},
    {"cxenseparse:author", AUTHOR},
    {"article:author_name", AUTHOR},
    {"shareaholic:article_author_name", AUTHOR},
    {"article:section", SECTION},
    {"og:article:section", SECTION},
    {"parsely-section", SECTION},
    {"section", SECTION},
    {"article:published_time", PUBLISHED},
    {"og:article:published_time", PUBLISHED},
    {"og:published_time", PUBLISHED},
    {"datepublished", PUBLISHED},
    {"parsely-pub-date", PUBLISHED},
    {"sailthru.date", PUBLISHED},
    {"pubdate", PUBLISHED},
    {"publishdate", PUBLISHED},
    {"publish-date", PUBLISHED},
    {"publication_date", PUBLISHED},
    {"dc.date.issued", PUBLISHED},
    {"dcterms.created", PUBLISHED},
    {"dc.date", PUBLISHED},
    {"dcterms.date", PUBLISHED},
    {"ptime", PUBLISHED},
    {"displaydate", PUBLISHED},
    {"originalpublicationdate", PUBLISHED},
    {"date", PUBLISHED},
    {"og:pubdate", PUBLISHED},
    {"pub_date", PUBLISHED},
    {"published_time", PUBLISHED},
    {"dcterms.issued", PUBLISHED},
    {"citation_publication_date", PUBLISHED},
    {"citation_date", PUBLISHED},
    {"cxenseparse:recs:publishtime", PUBLISHED},
    {"article:modified_time", MODIFIED},
    {"og:updated_time", MODIFIED},
    {"datemodified", MODIFIED},
    {"dcterms.modified", MODIFIED},
    {"lastmod", MODIFIED},
    {"last-modified", MODIFIED},
    {"dateupdate", MODIFIED},
};

enum { META_FIELDS = sizeof meta_fields / sizeof *meta_fields };

struct page {
    const struct ns_html_tree *tree;
    const struct ns_html_blocks *blocks;
    struct ns_html_facts facts;
    struct ns_html_titles titles;
    struct meta metas[METAS_MAX];
    size_t count;
};

static bool is(struct ns_str text, const char *word)
{
    return ns_ascii_equal(text, ns_str_of(word));
}

static void read_script(struct page *page, const struct ns_html_node *node)
{
    struct ns_str type = ns_html_attr(node, NS_ATTR_TYPE);
    if (node->first && node->first->tag == NS_TAG_TEXT &&
        ns_ascii_starts(type, "application/ld+json"))
        ns_html_jsonld_read(&page->facts, node->first->text);
}

static void read_meta(struct page *page, const struct ns_html_node *node)
{
    static const enum ns_html_attr_name names[] = {NS_ATTR_PROPERTY, NS_ATTR_NAME, NS_ATTR_ITEMPROP,
                                                   NS_ATTR_HTTP_EQUIV};
    struct ns_str content = ns_str_trim(ns_html_attr(node, NS_ATTR_CONTENT));
    if (!content.size)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct ns_str list = ns_str_trim(ns_html_attr(node, names[i]));
        while (list.size && page->count < METAS_MAX) { /* "dc:title og:title": RDFa has lists */
            const char *space = memchr(list.data, ' ', list.size);
            struct ns_str name = {list.data, space ? (size_t)(space - list.data) : list.size};
            page->metas[page->count++] = (struct meta){name, content};
            list = ns_str_trim((struct ns_str){list.data + name.size, list.size - name.size});
        }
    }
}

static void read_document_title(struct page *page, const struct ns_html_node *node)
{
    struct ns_buffer text;
    if (page->titles.document.size) /* a later one belongs to a drawing */
        return;
    ns_buffer_init(&text);
    ns_html_text(node, &text);
    page->facts.failed |= ns_buffer_failed(&text);
    page->titles.document = ns_html_facts_copy(&page->facts, ns_buffer_str(&text));
    ns_buffer_release(&text);
}

/* The elements that describe the page, wherever they stand. */
static void read_elements(struct page *page)
{
    const struct ns_html_node *root = page->tree->root;
    for (const struct ns_html_node *node = root; node; node = ns_html_next(root, node, false)) {
        if (node->tag == NS_TAG_SCRIPT)
            read_script(page, node);
        else if (node->tag == NS_TAG_META)
            read_meta(page, node);
        else if (node->tag == NS_TAG_TITLE)
            read_document_title(page, node);
        else if (node->tag == NS_TAG_LINK && is(ns_html_attr(node, NS_ATTR_REL), "canonical"))
            ns_html_facts_keep_url(&page->facts, ns_html_attr(node, NS_ATTR_HREF));
    }
}

static void add_title(struct page *page, struct ns_str title)
{
    if (title.size && page->titles.count < NS_TITLES_MAX)
        page->titles.declared[page->titles.count++] = ns_html_facts_copy(&page->facts, title);
}

/* Both a name and a headline: the headline, unless the document is called by the name (in works of
 * reference the "headline" is a gloss). */
static void add_headlines(struct page *page)
{
    struct ns_str name = page->facts.name, document = page->titles.document;
    struct ns_str headline = page->facts.headline;
    bool called = name.size && memmem(document.data, document.size, name.data, name.size) &&
                  !memmem(document.data, document.size, headline.data, headline.size);
    add_title(page, called || !headline.size ? name : headline);
}

static void use_meta(struct page *page, enum field field, struct ns_str content, bool first_author)
{
    struct ns_html_facts *facts = &page->facts;
    switch (field) {
    case TITLE:
        add_title(page, content);
        break;
    case URL:
        ns_html_facts_keep_url(facts, content);
        break;
    case SOURCE:
        ns_html_facts_keep(facts, &facts->source, content);
        break;
    case LANGUAGE:
        ns_html_facts_keep(facts, &facts->language, content);
        break;
    case AUTHOR:
        if (first_author)
            ns_html_facts_add_authors(facts, content, false);
        break;
    case SECTION:
        ns_html_facts_add_section(facts, content);
        break;
    case PUBLISHED:
        ns_html_facts_keep_date(facts, &facts->published, content);
        break;
    case MODIFIED:
        ns_html_facts_keep_date(facts, &facts->modified, content);
        break;
    }
}

/* Whether a meta has the name of the table; vocabularies are divided by ':' or '.'. */
static bool is_named(struct ns_str name, const char *word)
{
    for (size_t i = 0; i < name.size; i++, word++) {
        bool mark = *word == '.' && name.data[i] == ':';
        if (!*word || (!mark && ns_ascii_lower(name.data[i]) != *word))
            return false;
    }
    return !*word;
}

/* The content of the first meta of a name; empty when there is none. */
static struct ns_str content_of(const struct page *page, const char *name)
{
    for (size_t i = 0; i < page->count; i++)
        if (is(page->metas[i].name, name))
            return page->metas[i].content;
    return NS_STR("");
}

/* What a card shows beside the headline: "Written by", and the name. */
static void use_labels(struct page *page)
{
    static const char *const names[][2] = {{"twitter:label1", "twitter:data1"},
                                           {"twitter:label2", "twitter:data2"}};
    for (size_t i = 0; i < sizeof names / sizeof *names && !page->facts.authors.count; i++) {
        struct ns_str label = content_of(page, names[i][0]);
        if (ns_names_in(NS_NAMES_BYLINE, label))
            ns_html_facts_add_authors(&page->facts, content_of(page, names[i][1]), true);
    }
}

static void use_metas(struct page *page)
{
    bool sections = page->facts.sections.count > 0;
    for (size_t f = 0; f < META_FIELDS; f++) {
        bool first_author = page->facts.authors.count == 0;
        for (size_t i = 0; i < page->count; i++)
            if (is_named(page->metas[i].name, meta_fields[f].name) &&
                !(sections && meta_fields[f].field == SECTION))
                use_meta(page, meta_fields[f].field, page->metas[i].content, first_author);
    }
}

/* The host of the address, without "www.". */
static struct ns_str host_of(struct ns_str url)
{
    const char *start = url.size ? memmem(url.data, url.size, "//", 2) : NULL;
    if (!start)
        return NS_STR("");
    start += 2;
    size_t size = 0, left = (size_t)(url.data + url.size - start);
    while (size < left && start[size] != '/' && start[size] != ':' && start[size] != '?')
        size++;
    if (ns_ascii_starts((struct ns_str){start, size}, "www.")) {
        start += 4;
        size -= 4;
    }
    return (struct ns_str){start, size};
}

/* Whether the letters of name stand in text, whatever is between them. */
static bool spells(struct ns_str text, struct ns_str name)
{
    size_t at = 0, found = 0, letters = 0;
    for (size_t i = 0; i < name.size; i++)
        letters += ns_ascii_is_letter(name.data[i]) || (unsigned char)name.data[i] >= 0x80;
    for (size_t i = 0; i < name.size; i++) {
        while (at < text.size && !ns_ascii_is_letter(text.data[at]))
            at++;
        if (!ns_ascii_is_letter(name.data[i]))
            continue;
        if (at == text.size || ns_ascii_lower(text.data[at]) != ns_ascii_lower(name.data[i]))
            return false;
        at++;
        found++;
    }
    return letters && found == letters;
}

/* Whether a name is that of the site. */
static bool is_site(const struct ns_html_facts *facts, struct ns_str name)
{
    return spells(facts->source, name) || spells(host_of(facts->url), name);
}

static bool is_divider(char c)
{
    return c == '/' || c == '-';
}

/* The site for an author stands for all who write there. */
static void set_groups_apart(struct ns_html_facts *facts)
{
    size_t kept = 0;
    for (size_t i = 0; i < facts->authors.count; i++) {
        struct ns_str name = facts->authors.items[i];
        if (is_site(facts, name))
            ns_html_facts_add(&facts->groups, name);
        else
            facts->authors.items[kept++] = name;
    }
    facts->authors.count = kept;
}

/* The day with which a part of an address begins: 2024/11/24, 2024-11-24, 2024-11/24, 2024/nov/24,
 * and 20241124 where that is all; in day, "" when there is none. */
static void day_of(struct ns_str part, char day[URL_DAY_MAX])
{
    day[0] = '\0';
    if (part.size > URL_DAY_SIZE && is_divider(part.data[URL_DAY_SIZE])) {
        memcpy(day, part.data, URL_DAY_SIZE);
        day[URL_DAY_SIZE] = '\0';
        if (!is_divider(day[URL_YEAR]))
            return;
    }
    if (part.size < URL_DATE_SIZE || !is_divider(part.data[URL_YEAR]))
        return;
    bool named = ns_ascii_is_letter(part.data[URL_MONTH]);
    size_t last = URL_MONTH + (named ? 3 : 2), size = last + 3;
    if (part.size < size || !is_divider(part.data[last]))
        return;
    memcpy(day, part.data, size);
    day[size] = '\0';
    day[URL_YEAR] = day[last] = '-';
    if (named) { /* 24 nov 2024 */
        memcpy(day, part.data + last + 1, 2);
        day[2] = ' ';
        memcpy(day + 3, part.data + URL_MONTH, 3);
        day[6] = ' ';
        memcpy(day + 7, part.data, URL_YEAR);
    }
}

/* A day in the address; another number of eight digits is left alone. */
static void read_url_date(struct ns_html_facts *facts, struct ns_str url)
{
    char day[URL_DAY_MAX];
    for (size_t i = 0; i < url.size; i++) {
        if (url.data[i] != '/')
            continue;
        day_of((struct ns_str){url.data + i + 1, url.size - i - 1}, day);
        ns_html_facts_keep_date(facts, &facts->published, ns_str_of(day));
    }
}

static void read_language(struct page *page)
{
    const struct ns_html_node *root = page->tree->root;
    for (const struct ns_html_node *node = root->first; node; node = node->next)
        if (node->tag == NS_TAG_HTML)
            ns_html_facts_keep(&page->facts, &page->facts.language,
                               ns_html_attr(node, NS_ATTR_LANG));
}

/* Whether a language, or a country's English, writes the day of a date first. */
static bool is_day_first(struct ns_str language)
{
    static const char *const monthly[] = {"en_us", "en-us", "en_ca", "en-ca", "en_ph", "en-ph"};
    for (size_t i = 0; i < sizeof monthly / sizeof *monthly; i++)
        if (is(language, monthly[i]))
            return false;
    return language.size > 2 ? true : language.size == 2 && !is(language, "en");
}

/* "en-US" and "en_GB" are "en"; anything but two or three letters is not a language. */
static struct ns_str language_code(struct ns_str tag, char code[4])
{
    size_t size = 0;
    while (size < tag.size && tag.data[size] != '-' && tag.data[size] != '_')
        size++;
    if (size != 2)
        return NS_STR("");
    for (size_t i = 0; i < size; i++) {
        code[i] = (char)(tag.data[i] | 32);
        if (code[i] < 'a' || code[i] > 'z')
            return NS_STR("");
    }
    return (struct ns_str){code, size};
}

static enum ns_status set_if_empty(struct ns_article *article, struct ns_str *field,
                                   struct ns_str value, struct ns_error *err)
{
    if (field->size || !value.size)
        return NS_OK;
    return ns_article_set(article, field, value, NS_FIELD_MAX, err);
}

static enum ns_status add_all(struct ns_article *article, struct ns_str_list *list,
                              const struct ns_str_list *values, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    if (list->count)
        return NS_OK;
    for (size_t i = 0; i < values->count && !status; i++)
        status = ns_article_add(article, list, values->items[i], err);
    return status;
}

static enum ns_status fill_article(const struct ns_html_facts *facts, struct ns_str title,
                                   struct ns_article *article, struct ns_error *err)
{
    char code[4];
    struct ns_str source =
        facts->source.size ? facts->source : host_of(facts->url.size ? facts->url : article->url);
    enum ns_status status = set_if_empty(article, &article->url, facts->url, err);
    if (!status)
        status = set_if_empty(article, &article->title, title, err);
    if (!status)
        status = set_if_empty(article, &article->source, source, err);
    if (!status)
        status =
            set_if_empty(article, &article->language, language_code(facts->language, code), err);
    if (!status)
        status = add_all(article, &article->authors, &facts->authors, err);
    if (!status)
        status = add_all(article, &article->sections, &facts->sections, err);
    article->paywalled |= facts->paywalled;
    if (article->published.precision == NS_PRECISION_NONE) {
        article->published = facts->published;
        article->published_from = facts->published_from;
    }
    if (article->modified.precision == NS_PRECISION_NONE) {
        article->modified = facts->modified;
        article->modified_from = facts->modified_from;
    }
    return status;
}

enum ns_status ns_html_metadata_read(const struct ns_html_tree *tree,
                                     const struct ns_html_blocks *blocks,
                                     const struct ns_html_body *body, struct ns_article *article,
                                     struct ns_html_declared *declared, struct ns_error *err)
{
    struct page page = {.tree = tree, .blocks = blocks};
    struct ns_html_marks marks;
    ns_html_facts_init(&page.facts);
    page.facts.evidence = NS_EVIDENCE_JSON_LD;
    read_elements(&page);
    add_headlines(&page);
    read_language(&page);
    page.facts.day_first = is_day_first(page.facts.language);
    page.facts.evidence = NS_EVIDENCE_META;
    use_metas(&page);
    use_labels(&page);
    page.titles.source = page.facts.source;
    page.titles.host = host_of(page.facts.url.size ? page.facts.url : article->url);
    struct ns_html_view view = {tree, blocks,
                                ns_html_title_choose(&page.titles, blocks, body->start),
                                body->start, body->end};
    ns_html_marks_find(&marks, tree);
    ns_html_dates_read(&page.facts, &marks, &view, true);
    page.facts.evidence = NS_EVIDENCE_URL;
    read_url_date(&page.facts, page.facts.url.size ? page.facts.url : article->url);
    ns_html_dates_read(&page.facts, &marks, &view, false);
    set_groups_apart(&page.facts);
    ns_html_authors_read(&page.facts, &marks, &view);
    if (!page.facts.authors.count)
        page.facts.authors = page.facts.groups;
    enum ns_status status = page.facts.failed ? ns_error_nomem(err)
                                              : fill_article(&page.facts, view.title, article, err);
    declared->article = page.facts.article || is(content_of(&page, "og:type"), "article");
    if (!status && page.facts.text.size)
        status = ns_article_set(article, &declared->text, page.facts.text, NS_BODY_MAX, err);
    ns_html_facts_release(&page.facts);
    return status;
}
