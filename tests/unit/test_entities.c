#include "tests/tagger_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

static void tag(const char *title, const char *body)
{
    struct ns_error err;
    ns_article_reset(&article);
    assert_int_equal(ns_article_set(&article, &article.title, ns_str_of(title), NS_FIELD_MAX, &err),
                     NS_OK);
    assert_int_equal(ns_article_set(&article, &article.body, ns_str_of(body), NS_BODY_MAX, &err),
                     NS_OK);
    assert_int_equal(ns_tagger_tag(tagger, &article, &found, &err), NS_OK);
}

static struct ns_str text_of(const struct ns_entity *entity)
{
    struct ns_str field = entity->field == NS_ENTITY_IN_TITLE ? article.title : article.body;
    return (struct ns_str){field.data + entity->start, entity->end - entity->start};
}

/* The mention with this text and identity; NULL when there is none. */
static const struct ns_entity *mention(enum ns_entity_type type, const char *text,
                                       const char *identity)
{
    for (size_t i = 0; i < found.count; i++) {
        const struct ns_entity *entity = &found.items[i];
        if (entity->type == type && ns_str_equal(entity->identity, ns_str_of(identity)) &&
            ns_str_equal(text_of(entity), ns_str_of(text)))
            return entity;
    }
    return NULL;
}

static bool is_main(enum ns_entity_type type, const char *identity)
{
    struct ns_entity_topics topics;
    struct ns_error err;
    assert_int_equal(ns_tagger_topics(tagger, type, &topics, &err), NS_OK);
    for (size_t i = 0; i < topics.count; i++)
        if (ns_str_equal(topics.items[i].identity, ns_str_of(identity)))
            return topics.items[i].main && topics.items[i].mentions > 0;
    return false;
}

#define PERSON NS_ENTITY_PERSON
#define COUNTRY NS_ENTITY_COUNTRY
#define ORGANIZATION NS_ENTITY_ORGANIZATION
#define PLACE NS_ENTITY_PLACE

static void test_one_country_by_all_its_names(void **state)
{
    (void)state;
    tag("", "Talks with the DPRK failed. North Korea refused. The North Korean troops left, and "
            "Pyongyang was silent. The Democratic People's Republic of Korea has its reasons.");
    assert_non_null(mention(COUNTRY, "DPRK", "KP"));
    assert_non_null(mention(COUNTRY, "North Korea", "KP"));
    assert_non_null(mention(COUNTRY, "Democratic People's Republic of Korea", "KP"));
    const struct ns_entity *troops = mention(COUNTRY, "North Korean", "KP");
    assert_non_null(troops);
    assert_int_equal(troops->manner, NS_MANNER_DEMONYM);
    assert_false(troops->weak);
    assert_non_null(mention(PLACE, "Pyongyang", "Pyongyang"));
    const struct ns_entity *capital = mention(COUNTRY, "Pyongyang", "KP");
    assert_non_null(capital);
    assert_int_equal(capital->manner, NS_MANNER_EVIDENCE);
    assert_true(capital->weak);
    assert_null(mention(COUNTRY, "Korea", "KR"));
}

static void test_compounds_and_possessives(void **state)
{
    (void)state;
    tag("",
        "A U.S.-Russia summit. Russia's army and the Franco-German engine. It was in Guinea-Bissau "
        "and Papua New Guinea, not in Guinea.");
    assert_non_null(mention(COUNTRY, "U.S.", "US"));
    assert_non_null(mention(COUNTRY, "Russia", "RU"));
    assert_non_null(mention(COUNTRY, "Guinea-Bissau", "GW"));
    assert_non_null(mention(COUNTRY, "Papua New Guinea", "PG"));
    assert_non_null(mention(COUNTRY, "Guinea", "GN"));
}

static void test_ambiguous_georgia(void **state)
{
    (void)state;
    tag("", "The president of Georgia spoke in Tbilisi about Russia and Abkhazia.");
    assert_non_null(mention(COUNTRY, "Georgia", "GE"));
    tag("", "Voters in Georgia, Alabama and Florida go to the polls; Atlanta is the key.");
    assert_null(mention(COUNTRY, "Georgia", "GE"));
    assert_non_null(mention(PLACE, "Georgia", "Georgia (U.S. state)"));
}

static void test_ambiguous_given_names(void **state)
{
    (void)state;
    tag("", "Michael Jordan played again. Jordan scored 30 points.");
    assert_non_null(mention(PERSON, "Michael Jordan", "Michael Jordan"));
    assert_non_null(mention(PERSON, "Jordan", "Michael Jordan"));
    assert_null(mention(COUNTRY, "Jordan", "JO"));
    tag("", "King Abdullah of Jordan returned to Amman on Sunday.");
    assert_non_null(mention(COUNTRY, "Jordan", "JO"));
    tag("", "Refugees from Sudan crossed into Chad. Later Chad Smith, a drummer, came.");
    assert_non_null(mention(COUNTRY, "Chad", "TD"));
    assert_non_null(mention(PERSON, "Chad Smith", "Chad Smith"));
}

static void test_ambiguous_words(void **state)
{
    (void)state;
    tag("", "The president of Turkey spoke in Ankara.");
    assert_non_null(mention(COUNTRY, "Turkey", "TR"));
    tag("", "They ate a turkey made in china with polish and US dollars, and it helped us.");
    assert_int_equal(found.count, 1);
    assert_non_null(mention(COUNTRY, "US", "US"));
}

static void test_short_mentions_of_people(void **state)
{
    (void)state;
    tag("Campbell warns of new tests", "Deputy Secretary of State Kurt M. Campbell spoke on "
                                       "Friday. Mr. Campbell said no more. Kim "
                                       "Jong-un was silent, and Kim's sister too.");
    assert_non_null(mention(PERSON, "Kurt M. Campbell", "Kurt Campbell"));
    assert_non_null(mention(PERSON, "Kim Jong-un", "Kim Jong Un"));
    assert_non_null(mention(PERSON, "Kim", "Kim Jong Un"));
    size_t campbells = 0;
    for (size_t i = 0; i < found.count; i++)
        campbells += ns_str_equal(found.items[i].identity, NS_STR("Kurt Campbell"));
    assert_int_equal(campbells, 3);
    assert_true(is_main(PERSON, "Kurt Campbell"));
}

static void test_famous_people(void **state)
{
    (void)state;
    tag("",
        "Melania Trump met Donald J. Trump. Trump left first. Volodymyr Zelensky called Moammar "
        "Gadhafi and Kim Jong-Un.");
    assert_non_null(mention(PERSON, "Trump", "Donald Trump"));
    assert_non_null(mention(PERSON, "Melania Trump", "Melania Trump"));
    assert_non_null(mention(PERSON, "Volodymyr Zelensky", "Volodymyr Zelenskyy"));
    assert_non_null(mention(PERSON, "Moammar Gadhafi", "Muammar Gaddafi"));
    assert_non_null(mention(PERSON, "Kim Jong-Un", "Kim Jong Un"));
    tag("", "Cynthia Nixon acts. Nixon was born in New York.");
    assert_non_null(mention(PERSON, "Nixon", "Cynthia Nixon"));
}

static void test_acronyms(void **state)
{
    (void)state;
    tag("",
        "The Center for Strategic and International Studies (CSIS) published a paper. The Harlow "
        "Institute for Coastal Research (HICR) disagreed, but CSIS and HICR will meet.");
    assert_non_null(
        mention(ORGANIZATION, "CSIS", "Center for Strategic and International Studies"));
    assert_non_null(mention(ORGANIZATION, "HICR", "Harlow Institute for Coastal Research"));
    assert_non_null(mention(ORGANIZATION, "Harlow Institute for Coastal Research",
                            "Harlow Institute for Coastal Research"));
}

static void test_organizations_by_pattern(void **state)
{
    (void)state;
    tag("",
        "The Ministry of Water Resources and Quillfeather Industries Inc. signed a contract with "
        "the University of Eastmere. Quillfeather said so.");
    assert_non_null(
        mention(ORGANIZATION, "Ministry of Water Resources", "Ministry of Water Resources"));
    assert_non_null(
        mention(ORGANIZATION, "Quillfeather Industries Inc.", "Quillfeather Industries Inc."));
    assert_non_null(mention(ORGANIZATION, "Quillfeather", "Quillfeather Industries Inc."));
    assert_non_null(mention(ORGANIZATION, "University of Eastmere", "University of Eastmere"));
}

static void test_names_that_begin_sentences(void **state)
{
    (void)state;
    tag("",
        "Champion Products Inc said it would split. Ministry of Water Resources officials went. "
        "Former President Ann Walker left.");
    assert_non_null(mention(ORGANIZATION, "Champion Products Inc", "Champion Products Inc"));
    assert_non_null(mention(PERSON, "Ann Walker", "Ann Walker"));
}

static void test_where_names_end(void **state)
{
    (void)state;
    tag("",
        "OSLO - Nordsund Bank said so. It asked the Asian Development Bank. Ingrid Moe answered. "
        "Bank of Japan Governor Satoshi Sumita met N.Korea experts and Park Jin-ho of the Foreign "
        "Ministry. Lakeside University's Faculty of Law opened in the Netherlands.");
    assert_non_null(mention(PLACE, "OSLO", "Oslo"));
    assert_non_null(mention(ORGANIZATION, "Nordsund Bank", "Nordsund Bank"));
    assert_non_null(mention(ORGANIZATION, "Asian Development Bank", "Asian Development Bank"));
    assert_non_null(mention(PERSON, "Ingrid Moe", "Ingrid Moe"));
    assert_non_null(mention(ORGANIZATION, "Bank of Japan", "Bank of Japan"));
    assert_non_null(mention(COUNTRY, "N.Korea", "KP"));
    assert_non_null(mention(PERSON, "Park Jin-ho", "Park Jin Ho"));
    assert_null(
        mention(ORGANIZATION, "University's Faculty of Law", "University's Faculty of Law"));
    assert_non_null(mention(COUNTRY, "Netherlands", "NL"));
}

static void test_hyphens_apostrophes_and_commas(void **state)
{
    (void)state;
    tag("",
        "The ship sailed from Port-au-Prince to Fort-de-France and on to Côte d'Ivoire, it said. "
        "Michael Jordan spoke in Amman, Jordan. Write to J.Mallory@harbour.example soon. "
        "Tory voters stayed home.");
    assert_non_null(mention(PLACE, "Port-au-Prince", "Port-au-Prince"));
    assert_non_null(mention(PLACE, "Fort-de-France", "Fort-de-France"));
    assert_null(mention(COUNTRY, "France", "FR"));
    assert_non_null(mention(COUNTRY, "Côte d'Ivoire", "CI"));
    assert_non_null(mention(COUNTRY, "Jordan", "JO"));
    for (size_t i = 0; i < found.count; i++) {
        assert_false(ns_str_equal(text_of(&found.items[i]), NS_STR("Mallory")));
        assert_false(ns_str_equal(text_of(&found.items[i]), NS_STR("Tory")));
    }
}

static void test_authors_are_no_subject(void **state)
{
    (void)state;
    struct ns_error err;
    tag("Flood in Dhaka", "By Martha Pellworth\n\nDHAKA - Water rose in Bangladesh, minister Karim "
                          "Uddin said.\n\n(Reporting by Tom Ainsley; editing by Ruth Okafor)");
    const struct ns_entity *author = mention(PERSON, "Martha Pellworth", "Martha Pellworth");
    assert_true(!author || author->weak);
    assert_false(is_main(PERSON, "Martha Pellworth"));
    assert_false(is_main(PERSON, "Tom Ainsley"));
    assert_false(is_main(PERSON, "Ruth Okafor"));
    assert_true(is_main(PERSON, "Karim Uddin"));
    ns_article_reset(&article);
    assert_int_equal(ns_article_add(&article, &article.authors, NS_STR("Martha Pellworth"), &err),
                     NS_OK);
    ns_article_set(&article, &article.body,
                   NS_STR("Martha Pellworth is a writer in Oslo. Pellworth met Jonas Gahr there."),
                   NS_BODY_MAX, &err);
    assert_int_equal(ns_tagger_tag(tagger, &article, &found, &err), NS_OK);
    assert_false(is_main(PERSON, "Martha Pellworth"));
    assert_true(is_main(PERSON, "Jonas Gahr"));
}

static void test_headlines(void **state)
{
    (void)state;
    tag("North Korea Sends Troops to Russia, Says Kurt Campbell",
        "Officials confirmed it. Kurt Campbell said so in Washington.");
    assert_non_null(mention(COUNTRY, "North Korea", "KP"));
    assert_non_null(mention(COUNTRY, "Russia", "RU"));
    assert_non_null(mention(PERSON, "Kurt Campbell", "Kurt Campbell"));
    assert_null(mention(PERSON, "Troops", "Troops"));
    tag("JAPAN SAYS IT WILL HELP US FARMERS", "TOKYO WILL HELP, NAKASONE SAYS.");
    assert_non_null(mention(COUNTRY, "JAPAN", "JP"));
    assert_null(mention(COUNTRY, "US", "US"));
    assert_null(mention(ORGANIZATION, "IT", "IT"));
}

static void test_text_in_small_letters(void **state)
{
    (void)state;
    tag("north korea sends troops",
        "the united nations met about north korea and russia in geneva. "
        "will smith and the apple were there.");
    assert_non_null(mention(COUNTRY, "north korea", "KP"));
    assert_non_null(mention(COUNTRY, "russia", "RU"));
    assert_non_null(mention(ORGANIZATION, "united nations", "United Nations"));
    assert_null(mention(ORGANIZATION, "apple", "Apple"));
}

static void test_datelines(void **state)
{
    (void)state;
    struct ns_error err;
    tag("", "SEOUL, South Korea (Reuters) - The army denied it.");
    assert_non_null(mention(COUNTRY, "South Korea", "KR"));
    const struct ns_entity *agency = mention(ORGANIZATION, "Reuters", "Reuters");
    assert_true(agency && agency->weak);
    ns_article_reset(&article);
    ns_article_set(&article, &article.body, NS_STR("Prices fell."), NS_BODY_MAX, &err);
    ns_article_set(&article, &article.dateline, NS_STR("OTTAWA, March 3"), NS_FIELD_MAX, &err);
    assert_int_equal(ns_tagger_tag(tagger, &article, &found, &err), NS_OK);
    assert_int_equal(found.items[0].field, NS_ENTITY_IN_DATELINE);
    assert_int_equal(found.items[1].field, NS_ENTITY_IN_DATELINE);
    assert_true(ns_str_equal(found.items[1].identity, NS_STR("CA")));
}

static void test_nothing(void **state)
{
    (void)state;
    tag("", "");
    assert_int_equal(found.count, 0);
    tag("", "The end. It was good. However, they went on Monday.");
    assert_int_equal(found.count, 0);
}

/* --- aliases ------------------------------------------------------------------------------ */

static void finds(enum ns_entity_type type, const char *text, const char *identity)
{
    struct ns_str out[NS_ENTITY_FOUND_MAX];
    size_t count = ns_entities_find(NULL, type, ns_str_of(text), out);
    for (size_t i = 0; i < count; i++)
        if (ns_str_equal(out[i], ns_str_of(identity)))
            return;
    fail_msg("%s is not found as %s", text, identity);
}

static void test_aliases(void **state)
{
    (void)state;
    struct ns_str out[NS_ENTITY_FOUND_MAX];
    finds(COUNTRY, "DPRK", "KP");
    finds(COUNTRY, "north korea", "KP");
    finds(COUNTRY, "KP", "KP");
    finds(COUNTRY, "kp", "KP");
    finds(COUNTRY, "North Koreans", "KP");
    finds(COUNTRY, "Turkiye", "TR");
    finds(COUNTRY, "Türkiye", "TR");
    finds(COUNTRY, "USSR", "SU");
    finds(COUNTRY, "East Germany", "DD");
    finds(COUNTRY, "georgia", "GE");
    finds(PLACE, "georgia", "Georgia (U.S. state)");
    finds(ORGANIZATION, "csis", "Center for Strategic and International Studies");
    finds(ORGANIZATION, "I.M.F.", "International Monetary Fund");
    finds(PLACE, "Kiev", "Kyiv");
    assert_int_equal(ns_entities_find(NULL, COUNTRY, NS_STR("Congo"), out), 2);
    assert_int_equal(ns_entities_find(NULL, COUNTRY, NS_STR("Ruritania"), out), 0);
    assert_int_equal(ns_entities_find(NULL, COUNTRY, NS_STR(""), out), 0);
    assert_int_equal(ns_entities_find(NULL, PERSON, NS_STR("DPRK"), out), 0);
}

/* --- a user's names ----------------------------------------------------------------------- */

static enum ns_status open_names(struct ns_entity_names **names, const char *table,
                                 struct ns_error *err)
{
    char path[] = "/tmp/nsearch-names-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, table, strlen(table)), (ssize_t)strlen(table));
    close(file);
    enum ns_status status = ns_entity_names_open(names, path, err);
    unlink(path);
    return status;
}

static void test_names_of_ones_own(void **state)
{
    (void)state;
    struct ns_entity_names *names;
    struct ns_tagger *own;
    struct ns_error err;
    struct ns_str out[NS_ENTITY_FOUND_MAX];
    assert_int_equal(open_names(&names,
                                "# mine\n"
                                "org\tQuillfeather Trust\tQT|Quill Trust\tNO\n"
                                "country\tKP\tHermit Kingdom\n"
                                "none\tApple\tApple\n"
                                "place\tTurkey, Texas\tTurkey\tUS\n",
                                &err),
                     NS_OK);
    assert_int_equal(ns_tagger_open(&own, names, &err), NS_OK);
    ns_article_reset(&article);
    ns_article_set(&article, &article.body,
                   NS_STR("The QT left the Hermit Kingdom for Turkey, with Apple."), NS_BODY_MAX,
                   &err);
    assert_int_equal(ns_tagger_tag(own, &article, &found, &err), NS_OK);
    assert_non_null(mention(ORGANIZATION, "QT", "Quillfeather Trust"));
    assert_non_null(mention(COUNTRY, "QT", "NO"));
    assert_non_null(mention(COUNTRY, "Hermit Kingdom", "KP"));
    assert_non_null(mention(PLACE, "Turkey", "Turkey, Texas"));
    assert_null(mention(COUNTRY, "Turkey", "TR"));
    assert_null(mention(ORGANIZATION, "Apple", "Apple"));
    assert_int_equal(ns_entities_find(names, ORGANIZATION, NS_STR("quill trust"), out), 1);
    ns_tagger_close(own);
    ns_entity_names_close(names);
}

static void test_bad_tables(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "org\tOne\n",                 /* no names */
        "animal\tCat\tCat\n",         /* no such type */
        "org\tOne\tOne\tnorway\n",    /* no code */
        "org\t\tOne\n",               /* no identity */
        "org\tOne\tOne|\n",           /* an empty name */
        "org\tOne\tOne\t\t\tmore\n",  /* too many columns */
        "word\tcolour\tred\n",        /* no such class */
        "demonym\tNowhere\tNowher\n", /* no code */
        "org\tOne\t\xff\n",           /* not UTF-8 */
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct ns_entity_names *names;
        struct ns_error err = {0};
        assert_int_equal(open_names(&names, tables[i], &err), NS_INVALID);
        assert_null(names);
        assert_non_null(strstr(err.message, ":1: "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_country_by_all_its_names),
        cmocka_unit_test(test_compounds_and_possessives),
        cmocka_unit_test(test_ambiguous_georgia),
        cmocka_unit_test(test_ambiguous_given_names),
        cmocka_unit_test(test_ambiguous_words),
        cmocka_unit_test(test_short_mentions_of_people),
        cmocka_unit_test(test_famous_people),
        cmocka_unit_test(test_acronyms),
        cmocka_unit_test(test_organizations_by_pattern),
        cmocka_unit_test(test_names_that_begin_sentences),
        cmocka_unit_test(test_where_names_end),
        cmocka_unit_test(test_hyphens_apostrophes_and_commas),
        cmocka_unit_test(test_authors_are_no_subject),
        cmocka_unit_test(test_headlines),
        cmocka_unit_test(test_text_in_small_letters),
        cmocka_unit_test(test_datelines),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_names_of_ones_own),
        cmocka_unit_test(test_bad_tables),
    };
    return cmocka_run_group_tests_name("entities", tests, open_tagger, close_tagger);
}
