#include "indexer/extract/block.h"
#include "indexer/extract/extract.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define TITLE "Harbor Town Cannot Give Away Its Customs House"
#define FIRST                                                                                      \
    "The council of the harbor town met on Tuesday evening to decide what should become of the "   \
    "old customs house, which has stood empty for eleven years."
#define SECOND                                                                                     \
    "Nobody wanted it. The mayor, Ines Okonkwo, read out four letters from bidders who had "       \
    "withdrawn, and then she put the question to the public gallery."
#define THIRD "“Give it to the gulls,” a man said. The minutes record laughter."
#define FOURTH                                                                                     \
    "The vote was put off until March, when a new survey of the roof is expected to say whether "  \
    "the building can be saved at all."
#define BODY FIRST "\n\n" SECOND "\n\n" THIRD "\n\n" FOURTH

struct expected {
    const char *title, *author, *section, *caption, *body; /* NULL = none */
};

static void check_list(const struct ns_str_list *list, const char *only)
{
    assert_int_equal(list->count, only ? 1 : 0);
    if (only)
        assert_string_equal(list->items[0].data, only);
}

static void check_text(struct ns_str field, const char *expected)
{
    assert_string_equal(field.size ? field.data : "", expected ? expected : "");
}

static void check(const char *page, struct expected expected)
{
    struct ns_error err = {0};
    struct ns_article article;
    ns_article_init(&article);
    assert_int_equal(ns_extract_text(ns_str_of(page), &article, NULL, &err), NS_OK);
    check_text(article.title, expected.title);
    check_text(article.body, expected.body);
    check_list(&article.authors, expected.author);
    check_list(&article.sections, expected.section);
    check_list(&article.captions, expected.caption);
    ns_article_release(&article);
}

static void test_whole_page(void **state)
{
    (void)state;
    check(
        "Quick way to the main page (top) Straight to the main text Quick way to the end\n\n" TITLE
        "\n\nAnn Lee Views  \n\nThe customs house in January 2024 (Harbor Road, Upper Town). / "
        "Harbor News\nThe customs house in January 2024 (Harbor Road, Upper Town). / Harbor "
        "News\n\n" FIRST "\n\n" SECOND "\n\n" THIRD "\n\n" FOURTH
        "\n\nAnn Lee\nletters@harbor.example.com\n\nComments0\n\n300\n\nComments0\n\n"
        "[LATEST] Latest Stories\n\n  • A Heron Is Elected Mayor of the Upper Town\n  • Why "
        "Coffee Costs More This Year, and Tea Does Not...\n\nYou May Also Like\n\n  • 1\n    The "
        "Bicycle That Nobody Wanted Finds a Home\n\n    LIFE \n\n  • 2\n    Six Knots Every "
        "Tenant Ought to Know\n\n    LIFE \n\nPopular Now\n\n  • 1\n    Six Knots Every Tenant "
        "Ought to Know\n\n    LIFE \n\nShare it on...\n",
        (struct expected){
            .title = TITLE,
            .author = "Ann Lee",
            .caption = "The customs house in January 2024 (Harbor Road, Upper Town). / Harbor News",
            .body = BODY,
        });
}

static void test_wrapped(void **state)
{
    (void)state;
    static const char *const pages[] = {
        /* blank lines between paragraphs */
        TITLE "\n\n"
              "The council of the harbor town met on Tuesday evening to decide what\n"
              "should become of the old customs house, which has stood empty for eleven\n"
              "years.\n\n"
              "Nobody wanted it. The mayor, Ines Okonkwo, read out four letters from\n"
              "bidders who had withdrawn, and then she put the question to the public\n"
              "gallery.\n\n" THIRD "\n\n"
              "The vote was put off until March, when a new survey of the roof is\n"
              "expected to say whether the building can be saved at all.\n",
        /* none */
        TITLE "\n"
              "The council of the harbor town met on Tuesday evening to decide what\n"
              "should become of the old customs house, which has stood empty for eleven\n"
              "years.\n"
              "Nobody wanted it. The mayor, Ines Okonkwo, read out four letters from\n"
              "bidders who had withdrawn, and then she put the question to the public\n"
              "gallery.\n" THIRD "\n"
              "The vote was put off until March, when a new survey of the roof is\n"
              "expected to say whether the building can be saved at all.\n",
        /* first lines indented */
        TITLE "\n"
              "   The council of the harbor town met on Tuesday evening to decide what\n"
              "should become of the old customs house, which has stood empty for eleven\n"
              "years.\n"
              "   Nobody wanted it. The mayor, Ines Okonkwo, read out four letters from\n"
              "bidders who had withdrawn, and then she put the question to the public\n"
              "gallery.\n"
              "   " THIRD "\n"
              "   The vote was put off until March, when a new survey of the roof is\n"
              "expected to say whether the building can be saved at all.\n",
        /* not wrapped at all */
        TITLE "\r\n" FIRST "\r\n" SECOND "\r\n" THIRD "\r\n" FOURTH "\r\n",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        check(pages[i], (struct expected){.title = TITLE, .body = BODY});
}

static void test_plain_text_keeps_all(void **state)
{
    (void)state;
    check(BODY, (struct expected){.body = BODY});
    check("The Gull\n\nThe gull has no opinion\nOf the harbor or the town\nIt sits upon the "
          "chimney\nAnd it will not come down\n",
          (struct expected){.title = "The Gull",
                            .body = "The gull has no opinion\n\nOf the harbor or the town\n\nIt "
                                    "sits upon the chimney\n\nAnd it will not come down"});
    check("One line of text\n", (struct expected){.title = "One line of text"});
    check(TITLE "\n\n" FIRST "\n\nKey facts\n\n- Built in 1902 by the harbor board\n- Closed to "
                "the public in 2013\n- Owned by four heirs in Canada\n",
          (struct expected){.title = TITLE,
                            .body = FIRST "\n\nKey facts\n\n- Built in 1902 by the harbor board\n- "
                                          "Closed to the public in 2013\n- Owned by four heirs in "
                                          "Canada"});
}

static void test_list_in_body(void **state)
{
    (void)state;
    check(TITLE "\n\nBy Ann Lee\n\n" FIRST "\n\nThe survey lists three faults:\n\n- rot in the "
                "beams\n- a cracked chimney\n- gulls\n\n" FOURTH "\n",
          (struct expected){.title = TITLE,
                            .author = "Ann Lee",
                            .body = FIRST "\n\nThe survey lists three faults:\n\n- rot in the "
                                          "beams\n- a cracked chimney\n- gulls\n\n" FOURTH});
    /* A list of other stories may stand there too. */
    check(TITLE "\n\nBy Ann Lee\n\n" FIRST "\n\n" SECOND "\n\nRead more\n\n- A heron is elected "
                "mayor of the town\n- Why coffee costs more this year\n\n" THIRD "\n\n" FOURTH "\n",
          (struct expected){.title = TITLE, .author = "Ann Lee", .body = BODY});
}

/* No name in these pages is known to the program. */
static void test_lists_by_looks(void **state)
{
    (void)state;
    /* German: tags behind the items; the other list repeats them. */
    check("Das Zollhaus am Hafen findet keinen Käufer\n\nVon Anna Lindqvist\n\n"
          "Der Gemeinderat der Hafenstadt hat am Dienstagabend darüber beraten, was aus dem alten "
          "Zollhaus werden soll, das seit elf Jahren leer steht.\n\n"
          "Fundstücke der Woche\n\n• Ein Reiher wird Bürgermeister im Oberdorf\n  LEBEN\n• Warum "
          "der Kaffee teurer wird\n  GELD\n• Das Fahrrad, das niemand wollte\n  LEBEN\n\n"
          "Nachbarschaft\n\n• Warum der Kaffee teurer wird\n• Ein Reiher wird Bürgermeister im "
          "Oberdorf\n• Neue Brücke für Fußgänger geplant\n",
          (struct expected){
              .title = "Das Zollhaus am Hafen findet keinen Käufer",
              .author = "Anna Lindqvist",
              .body = "Der Gemeinderat der Hafenstadt hat am Dienstagabend darüber beraten, was "
                      "aus dem alten Zollhaus werden soll, das seit elf Jahren leer steht."});
    /* Korean: ranks on lines of their own, tags without capitals. */
    check("항구 도시, 옛 세관 건물 매각 또 미뤄\n\n김민지 기자\n\n"
          "항구 도시 의회는 화요일 저녁 11년째 비어 있는 옛 세관 건물을 어떻게 할 것인지 논의했다. "
          "시장은 매입을 포기한 네 곳의 편지를 읽었다.\n\n이웃 소식\n\n"
          "1\n왜가리가 마을 이장이 되다\n생활\n2\n커피값이 오르는 까닭은 무엇인가\n경제\n"
          "3\n아무도 원하지 않은 자전거 한 대\n생활\n",
          (struct expected){
              .title = "항구 도시, 옛 세관 건물 매각 또 미뤄",
              .author = "김민지",
              .body =
                  "항구 도시 의회는 화요일 저녁 11년째 비어 있는 옛 세관 건물을 어떻게 할 것인지 "
                  "논의했다. 시장은 매입을 포기한 네 곳의 편지를 읽었다."});
}

static void test_section(void **state)
{
    (void)state;
    check("Front Page > World\n\n" TITLE "\n\n" FIRST
          "\n\nRelated\n\n- Six knots every tenant ought "
          "to know (LIFE)\n- A heron is elected mayor (SPORT)\n",
          (struct expected){.title = TITLE, .section = "World", .body = FIRST});
    check("Search\n\nWORLD\n\n" TITLE "\n\n" FIRST
          "\n\nRelated\n\n- Six knots every tenant ought to "
          "know (LIFE)\n- A heron is elected mayor (SPORT)\n",
          (struct expected){.title = TITLE, .section = "WORLD", .body = FIRST});
}

/* A headline said twice is no caption; said again further down, it is not part of the text. */
static void test_headline_repeated(void **state)
{
    (void)state;
    check(TITLE "\n\n" TITLE "\n\n" FIRST "\n\n" TITLE "\n\n" FOURTH "\n",
          (struct expected){.title = TITLE, .body = FIRST "\n\n" FOURTH});
    check("Menu | Home | World\n" TITLE " - Harbor News\n\nHarbor News\n\n" TITLE "\n\n" FIRST
          "\n\n" FOURTH "\n",
          (struct expected){.title = TITLE, .body = FIRST "\n\n" FOURTH});
}

static void test_dates(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_article article;
    char text[NS_DATE_TEXT_SIZE];
    ns_article_init(&article);
    assert_int_equal(ns_extract_text(NS_STR(TITLE "\n\nBy Ann Lee and Bo Cho, Staff Writers\n"
                                                  "Published Nov. 23, 2024 | Updated Nov. 24, "
                                                  "2024, 5:05 p.m.\n\n" BODY),
                                     &article, NULL, &err),
                     NS_OK);
    assert_int_equal(article.authors.count, 2);
    assert_string_equal(article.authors.items[1].data, "Bo Cho");
    assert_string_equal(ns_date_format(article.published, text), "2024-11-23");
    assert_string_equal(ns_date_format(article.modified, text), "2024-11-24T17:05Z");
    check_text(article.body, BODY);
    ns_article_release(&article);
}

static void test_comments(void **state)
{
    (void)state;
    check(TITLE
          "\n\n" BODY "\n\n2 comments\n\nThis is a disgrace, and everybody in this town knows "
          "it; the gulls have had the place for years already.\n\nI agree with the man in the "
          "gallery, who has more sense than the whole council together.\n",
          (struct expected){.title = TITLE, .body = BODY});
}

static void test_no_article(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "",
        " \n\xc2\xa0\n",
        "News | Money | Sport\n\nLatest stories\n\n- A heron is elected mayor\n- Why coffee costs "
        "more this year\n\nMost read\n\n- Why coffee costs more this year\n- A heron is elected "
        "mayor\n",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct ns_error err = {0};
        struct ns_article article;
        ns_article_init(&article);
        assert_int_equal(ns_extract_text(ns_str_of(pages[i]), &article, NULL, &err), NS_INVALID);
        assert_true(err.message[0] != '\0');
        ns_article_release(&article);
    }
}

/* What later list items become: text, rank, heading. */
static void test_list_blocks(void **state)
{
    (void)state;
    struct ns_error err;
    struct ns_blocks blocks;
    ns_blocks_init(&blocks);
    assert_int_equal(ns_blocks_read(&blocks,
                                    NS_STR("Most read\n\n1\nSix knots every tenant ought to "
                                           "know\nLIFE\n\n2\nA heron is elected mayor\nWORLD\n"),
                                    &err),
                     NS_OK);
    ns_blocks_label(&blocks);
    assert_int_equal(ns_blocks_find_lists(&blocks, &err), NS_OK);
    assert_int_equal(blocks.count, 7);
    static const enum ns_block_kind kinds[] = {
        NS_BLOCK_LIST_HEADING, NS_BLOCK_LIST_TAG,  NS_BLOCK_LIST_ITEM, NS_BLOCK_LIST_TAG,
        NS_BLOCK_LIST_TAG,     NS_BLOCK_LIST_ITEM, NS_BLOCK_LIST_TAG};
    for (size_t i = 0; i < blocks.count; i++)
        assert_int_equal(blocks.items[i].kind, kinds[i]);
    assert_int_equal(blocks.items[5].rank, 2);
    assert_int_equal(blocks.items[5].heading, 0);
    assert_true(ns_str_equal(blocks.items[5].content, NS_STR("A heron is elected mayor")));
    ns_blocks_release(&blocks);
}

/* --- the sample corpus -------------------------------------------------------------------- */

static char *read_page(const char *folder, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = calloc(1, 64 * 1024);
    assert_non_null(text);
    assert_true(fread(text, 1, 64 * 1024 - 1, f) > 0);
    (void)fclose(f);
    return text;
}

/* In these pages only the article's paragraphs are longer than that. */
enum { LONG_LINE = 200 };

static void check_sample(const char *text)
{
    struct ns_error err;
    struct ns_article article;
    ns_article_init(&article);
    assert_int_equal(ns_extract_text(ns_str_of(text), &article, NULL, &err), NS_OK);
    assert_true(article.title.size > 0);
    assert_int_equal(article.authors.count, 1);
    static const char *const furniture[] = {"Latest", "Most read", "Comments", "LIFESTYLE",
                                            "Share",  "@",         "Menü",     "Trending"};
    for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++)
        assert_null(strstr(article.body.data, furniture[i]));
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        if (size > LONG_LINE && !strstr(line + size - 40, "Photo"))
            assert_non_null(memmem(article.body.data, article.body.size, line, size));
        line += size + (line[size] != '\0');
    }
    ns_article_release(&article);
}

static void test_sample_pages(void **state)
{
    (void)state;
    const char *folder = "data/sample/pages";
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t pages = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strstr(entry->d_name, ".txt"))
            continue;
        char *text = read_page(folder, entry->d_name);
        check_sample(text);
        free(text);
        pages++;
    }
    (void)closedir(dir);
    assert_true(pages >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_page),
        cmocka_unit_test(test_wrapped),
        cmocka_unit_test(test_plain_text_keeps_all),
        cmocka_unit_test(test_list_in_body),
        cmocka_unit_test(test_lists_by_looks),
        cmocka_unit_test(test_section),
        cmocka_unit_test(test_headline_repeated),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_no_article),
        cmocka_unit_test(test_list_blocks),
        cmocka_unit_test(test_sample_pages),
    };
    return cmocka_run_group_tests_name("text_page", tests, NULL, NULL);
}
