/* ns_extract_text: whatever the page, an article or NS_INVALID, and text that is clean. */
#include "common/base/utf8.h"
#include "indexer/extract/extract.h"

#include <stdlib.h>

#define CHECK(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_field(struct ns_str field)
{
    CHECK(ns_utf8_valid(field.data, field.size));
    for (size_t i = 0; i < field.size; i++)
        CHECK((unsigned char)field.data[i] >= 0x20 || field.data[i] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_article article, headline;
    struct ns_error err;
    struct ns_page_parts parts;
    ns_article_init(&article);
    ns_article_init(&headline);
    ns_page_parts_init(&parts);
    parts.noted = true;
    struct ns_str page = {(const char *)data, size};
    enum ns_status status = ns_extract_text(page, &article, &parts, &err);
    CHECK(status == NS_OK || status == NS_INVALID);
    check_field(article.title);
    check_field(article.body);
    CHECK(!memchr(article.title.data ? article.title.data : "", '\n', article.title.size));
    if (status == NS_OK)
        CHECK(article.title.size + article.body.size > 0);
    for (size_t i = 0; i < parts.item_count; i++) {
        CHECK(ns_utf8_valid(parts.items[i].title.data, parts.items[i].title.size));
        CHECK(ns_page_item_record(&headline, &parts.items[i], &article, &err) == NS_OK);
        CHECK(headline.kind == NS_KIND_HEADLINE && headline.id.size);
    }
    ns_page_parts_release(&parts);
    ns_article_release(&headline);
    ns_article_release(&article);
    return 0;
}
