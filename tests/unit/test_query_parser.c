#include "query/language/tree.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "query/language/lexer.h"

static const int64_t now = 1732467909; /* 2024-11-24T17:05:09Z */

struct fixture {
    struct ns_arena arena;
    struct ns_buffer out;
    struct ns_error err;
};

static enum ns_status parse_str(struct fixture *f, struct ns_str query)
{
    struct ns_node *tree = NULL;
    ns_arena_reset(&f->arena);
    ns_buffer_clear(&f->out);
    enum ns_status status = ns_query_parse(query, now, &f->arena, &tree, &f->err);
    if (status == NS_OK) {
        assert_int_equal(tree->type, NS_NODE_LIST);
        assert_non_null(tree->children);
        ns_node_print(tree, &f->out);
    }
    return status;
}

static int set_up(void **state)
{
    static struct fixture f;
    ns_arena_init(&f.arena);
    ns_buffer_init(&f.out);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ns_arena_release(&f->arena);
    ns_buffer_release(&f->out);
    return 0;
}

/* The query's tree as printed; the print must parse to a tree that prints the same. */
static void check(struct fixture *f, const char *query, const char *expected)
{
    struct ns_buffer printed;
    assert_int_equal(parse_str(f, ns_str_of(query)), NS_OK);
    assert_string_equal(f->out.data, expected);
    ns_buffer_init(&printed);
    ns_buffer_append_str(&printed, ns_buffer_str(&f->out));
    assert_int_equal(parse_str(f, ns_buffer_str(&printed)), NS_OK);
    assert_string_equal(f->out.data, printed.data);
    ns_buffer_release(&printed);
}

static void refuse(struct fixture *f, const char *query, const char *message, const char *hint)
{
    memset(&f->err, 0, sizeof f->err);
    assert_int_equal(parse_str(f, ns_str_of(query)), NS_INVALID);
    assert_int_equal(f->err.code, NS_INVALID);
    assert_string_equal(f->err.message, message);
    assert_string_equal(f->err.hint, hint);
}

static void test_words(void **state)
{
    struct fixture *f = *state;
    check(f, "North Korea Russia", "North Korea Russia");
    check(f, " \t\n one\r two\v", "one two");
    check(f, "dual-use U.S.-Russia 3.5%", "dual-use U.S.-Russia 3.5%");
    check(f, "a , - . b", "a b"); /* words without a token are punctuation */
    check(f, "and or not And", "and or not And");
    check(f, "http://example.com/a?b=c 10:30 a: b :c", "http://example.com/a?b=c 10:30 a: b :c");
    check(f, "caf\xe9 Zürich", "caf\xe9 Zürich");
}

static void test_phrases(void **state)
{
    struct fixture *f = *state;
    check(f, "\"North Korea\" troops", "\"North Korea\" troops");
    check(f, "“North Korea” troops", "\"North Korea\" troops");
    check(f, "“North Korea\" troops", "\"North Korea\" troops");
    check(f, "a\"b c\"d", "a \"b c\" d");
    check(f, "\"say “hi” now\"", "\"say “hi” now\"");
    check(f, "\"\" a \"...\"", "a");
    check(f, "\"AND (title:x\"", "\"AND (title:x\"");
}

/* Quotes and parentheses without a partner are punctuation. */
static void test_partners(void **state)
{
    struct fixture *f = *state;
    check(f, "27\" screen", "27 screen");
    check(f, "a “b", "a b");
    check(f, "a ”b” c", "a b c");
    check(f, "a) b", "a b");
    check(f, "(a b", "a b");
    check(f, "a (b OR (c d", "a (b OR (c d))");
    check(f, "()a() (())", "a");
    check(f, "title:\"cup", "title:cup");
    check(f, ")))((( a", "a");
}

static void test_operators(void **state)
{
    struct fixture *f = *state;
    check(f, "a OR b c", "(a OR b) c");
    check(f, "a AND b OR c AND d", "((a AND b) OR (c AND d))");
    check(f, "a AND (b OR c)", "(a AND (b OR c))");
    check(f, "a AND b AND c", "(a AND b AND c)");
    check(f, "(a AND b) AND c", "((a AND b) AND c)");
    check(f, "(a b) c", "(a b) c");
    check(f, "((a b))", "a b");
    check(f, "((a))", "a");
    check(f, "a OR -b", "(a OR -b)");
    check(f, "a || b && c", "(a OR (b AND c))");
    check(f, "a&&b c||d e | f & g", "a&&b c||d e f g"); /* not by themselves: punctuation */
}

static void test_negation(void **state)
{
    struct fixture *f = *state;
    check(f, "a -b", "a -b");
    check(f, "a NOT b", "a -b");
    check(f, "a -\"b c\" -(d OR e)", "a -\"b c\" -(d OR e)");
    check(f, "a -title:b", "a -title:b");
    check(f, "NOT NOT a", "NOT -a");
    check(f, "NOT NOT NOT a", "NOT NOT -a");
    check(f, "a - b", "a b");
    check(f, "a -- b --c ---title:d --", "a b c title:d");
    check(f, "a--b c-", "a--b c-");
    check(f, "a -) b", "a b");
    check(f, "-since:2024", "-date:2024-01-01T00:00:00Z..");
}

static void test_fields(void **state)
{
    struct fixture *f = *state;
    check(f, "title:cup author:Lee section:\"Middle East\"",
          "title:cup author:Lee section:\"Middle East\"");
    check(f, "source:Wire lang:de kind:headline id:a/b#c",
          "source:Wire lang:de kind:headline id:a/b#c");
    check(f, "title:(cup final)", "title:cup title:final");
    check(f, "title:(cup -final author:Lee)", "title:cup -title:final author:Lee");
    check(f, "a title:(b OR c d)", "a ((title:b OR title:c) title:d)");
    check(f, "title:-x title:AND title:a:b", "title:-x title:AND title:a:b");
    check(f, "title: cup (a title:)", "title: cup (a title:)");
    check(f, "id:... id:\"two words\"", "id:... id:\"two words\"");
}

static void test_terms(void **state)
{
    struct fixture *f = *state;
    check(f, "=troops sanct* *burg wom?n putn~ putn~2", "=troops sanct* *burg wom?n putn~ putn~2");
    check(f, "title:=troops author:lee* -=x -sanct*", "title:=troops author:lee* -=x -sanct*");
    check(f, "=\"North Korea\" =“a b” \"=to sanct* putn~\"",
          "=\"North Korea\" =\"a b\" \"=to sanct* putn~\"");
    check(f, "title:=\"a b\" =( a = b", "title:=\"a b\" (a b)");
    check(f, "=\"a", "a");
    check(f, "* ? ~ ** a", "a");
    refuse(f, "a putn~3", "query: 3 mistakes in a word (column 8)",
           "~ allows one, ~2 two; more would find any word");
    assert_string_equal(f->err.spot, "a putn~3");
    assert_int_equal(f->err.spot_at, 7);
    refuse(f, "\"a putn~0\"", "query: 0 mistakes in a word (column 9)",
           "~ allows one, ~2 two; more would find any word");
    check(f, "~/a~3 a~b id:a~3", "~/a~3 a~b id:a~3");
}

static void test_near(void **state)
{
    struct fixture *f = *state;
    check(f, "a NEAR/5 b c", "(a NEAR/5 b) c");
    check(f, "a NEAR b ADJ \"c d\" ADJ/3 e", "(((a NEAR/10 b) ADJ/1 \"c d\") ADJ/3 e)");
    check(f, "a SENTENCE b OR c PARAGRAPH d", "((a SENTENCE b) OR (c PARAGRAPH d))");
    check(f, "-a NEAR b", "-(a NEAR/10 b)");
    check(f, "(a OR \"b c\") NEAR/2 (d ADJ e)", "((a OR \"b c\") NEAR/2 (d ADJ/1 e))");
    check(f, "title:(a NEAR b) title:a NEAR b", "(title:a NEAR/10 title:b) (title:a NEAR/10 b)");
    check(f, "title:NEAR near near/x NEARBY a", "title:NEAR near near/x NEARBY a");
    check(f, "atleast/3 sanctions ATLEAST/2 \"a b\"", "atleast/3 sanctions atleast/2 \"a b\"");
    check(f, "-atleast/3 (a NEAR b)", "-atleast/3 (a NEAR/10 b)");
    check(f, "atleast a near/5 b adj/2 c", "atleast ((a NEAR/5 b) ADJ/2 c)");
}

static void test_near_errors(void **state)
{
    static const char lower[] = "to search for the word, write it in lower case";
    static const char between[] = "it stands between words, phrases and (a OR b), in text or title";
    static const char takes[] = "it takes a word, a phrase, (a OR b) or (a NEAR b)";
    struct fixture *f = *state;
    refuse(f, "a NEAR", "query: NEAR at column 3 has nothing behind it", lower);
    assert_int_equal(f->err.spot_at, 2);
    refuse(f, "a (SENTENCE b)", "query: SENTENCE at column 4 has nothing before it", lower);
    refuse(f, "a ADJ (b c)", "query: ADJ at column 3 looks for no place in a text", between);
    refuse(f, "a NEAR -b", "query: NEAR at column 3 has nothing behind it", lower);
    refuse(f, "(a AND b) PARAGRAPH c", "query: PARAGRAPH at column 11 looks for no place in a text",
           between);
    refuse(f, "author:(a NEAR b)", "query: NEAR at column 11 looks for no place in a text",
           between);
    refuse(f, "a NEAR since:2024", "query: NEAR at column 3 looks for no place in a text", between);
    static const char *const not_near[] = {"a NEAR/0 b", "a NEAR/99999999999999999999 b",
                                           "a NEAR/x b", "a NEAR/-1 b",
                                           "a NEAR/ b",  "a near/0 b"};
    for (size_t i = 0; i < sizeof not_near / sizeof *not_near; i++)
        refuse(f, not_near[i], "query: the number of NEAR at column 3 is not 1 to 1000",
               "write how many words apart: a NEAR/5 b");
    refuse(f, "a ADJ/1001 b", "query: the number of ADJ at column 3 is not 1 to 1000",
           "write how many words behind: a ADJ/2 b");
    refuse(f, "atleast/0 b", "query: the number of atleast at column 1 is not 1 to 1000",
           "write how often it is to be there: atleast/3 word");
    refuse(f, "atleast/x b", "query: the number of atleast at column 1 is not 1 to 1000",
           "write how often it is to be there: atleast/3 word");
    refuse(f, "a atleast/3", "query: atleast at column 3 has nothing behind it",
           "write what is to be there so often: atleast/3 word");
    refuse(f, "atleast/3 (a b)", "query: atleast at column 1 looks for no place in a text", takes);
    refuse(f, "atleast/3 a NEAR b", "query: NEAR at column 13 looks for no place in a text",
           between);
}

static void test_boosts(void **state)
{
    struct fixture *f = *state;
    check(f, "a^2 \"b c\"^0.5 (d OR e)^3", "a^2 \"b c\"^0.5 (d OR e)^3");
    check(f, "title:a^2 title:\"b c\"^2.50 title:(d e)^2",
          "title:a^2 title:\"b c\"^2.5 (title:d title:e)^2");
    check(f, "a^2^3 ((b^2)^2)", "a^6 b^4");
    check(f, "a^ ^2 ^_^ (a NEAR b)^2", "a^ ^2 (a NEAR/10 b)^2");
    static const char *const no_numbers[] = {"a^b", "a^2x", "a^-1", "a^1e9", "(b)^x", "\"b\"^x"};
    for (size_t i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++) {
        size_t at = strlen(no_numbers[i]) > 4 && !strchr("a", no_numbers[i][0]) ? 4 : 2;
        char message[64];
        snprintf(message, sizeof message, "query: no number behind the ^ at column %zu", at);
        refuse(f, no_numbers[i], message,
               "write what the word counts for, as in word^2 or word^0.5");
        assert_int_equal(f->err.spot_at, at - 1);
    }
    check(f, "(a b)^2", "a b");
    check(f, "(k: )^2 (title:k:)^2 k:", "(k:)^2 (title:k:)^2 k:");
    check(f, "(-a)^2 (since:2024)^2 -b^2", "-a date:2024-01-01T00:00:00Z.. -b^2");
    check(f, "(atleast/2 a)^2 id:a^2", "(atleast/2 a)^2 id:a^2");
    check(f, "a^0 b^99999999999999 c^0.0004 d^1", "a^0.001 b^1000 c^0.001 d");
}

static void test_dates(void **state)
{
    struct fixture *f = *state;
    check(f, "since:2024", "date:2024-01-01T00:00:00Z..");
    check(f, "until:2024-11", "date:..2024-11-30T23:59:59Z");
    check(f, "date:\"Nov 24, 2024\"", "date:2024-11-24T00:00:00Z..2024-11-24T23:59:59Z");
    check(f, "cup date:2024-10..2025-01", "cup date:2024-10-01T00:00:00Z..2025-01-31T23:59:59Z");
    check(f, "since:7d", "date:2024-11-17T00:00:00Z..");
    check(f, "since:last month oil", "date:2024-10-01T00:00:00Z.. oil");
    check(f, "(until:24 November 2024) oil", "date:..2024-11-24T23:59:59Z oil");
    check(f, "date:last 3 months..today a b",
          "date:2024-08-25T00:00:00Z..2024-11-24T23:59:59Z a b");
    check(f, "since:2024 november", "date:2024-01-01T00:00:00Z.. november");
}

static void test_errors(void **state)
{
    static const char words[] = "try: nsearch \"North Korea Russia\"";
    static const char lower[] = "to search for the word, write it in lower case";
    static const char fields[] =
        "fields: title author section source person country org place lang kind id since until "
        "date; a space behind the colon makes it a word";
    static const char dates[] =
        "since: takes 2024, 2024-11, 2024-11-24, today, last-month, 7d, 4w, 6m, 1y";
    struct fixture *f = *state;
    refuse(f, "", "the query has no words", words);
    refuse(f, " - \"\" () .", "the query has no words", words);
    refuse(f, "é AND", "query: AND at column 3 has nothing behind it", lower);
    refuse(f, "a OR OR b", "query: OR at column 3 has nothing behind it", lower);
    refuse(f, "é (AND b)", "query: AND at column 4 has nothing before it", lower);
    refuse(f, "OR b", "query: OR at column 1 has nothing before it", lower);
    refuse(f, "a NOT", "query: the negation at column 3 has nothing to negate",
           "write it right before a word: -word, NOT word");
    refuse(f, "a -\"\"", "query: the negation at column 3 has nothing to negate",
           "write it right before a word: -word, NOT word");
    refuse(f, "a titel:b", "query: there is no field \"titel\" (column 3)",
           "did you mean title: ?");
    refuse(f, "a xyzzy:b", "query: there is no field \"xyzzy\" (column 3)", fields);
    refuse(f, "é title:...", "query: title: at column 3 has no value",
           "write a word behind it, without a space: title:word");
    refuse(f, "title:()", "query: title: at column 1 has no value",
           "write a word behind it, without a space: title:word");
    refuse(f, "(title:\")", "query: title: at column 2 has no value",
           "write a word behind it, without a space: title:word");
    refuse(f, "é since:soon", "query: \"soon\" at column 9 is no date", dates);
    refuse(f, "since:last \"month\"", "query: \"last\" at column 7 is no date",
           "did you mean since:last-week ?");
    refuse(f, "date:\"last\" month", "query: \"last\" at column 6 is no date",
           "did you mean date:last-week ?");
    refuse(f, "since:yesturday", "query: \"yesturday\" at column 7 is no date",
           "did you mean since:yesterday ?");
    refuse(f, "since:(2024)", "query: \"\" at column 7 is no date", dates);
    refuse(f, "date:2025..2024", "query: the range at column 6 ends before it begins",
           "did you mean date:2024..2025 ?");
    refuse(f, "date:..", "query: \"..\" at column 6 is no date",
           "date: takes 2024, 2024-11, 2024-11-24, today, last-month, 7d, 4w, 6m, 1y, or a range "
           "such as "
           "2024-10..2025-01");
    refuse(f, "é kind:story", "query: \"story\" at column 8 is no kind",
           "there are kind:article and kind:headline");
    refuse(f, "-lang:(en OR english)", "query: \"english\" at column 14 is no code of a language",
           "lang: takes two letters, as in lang:en or lang:de");
    check(f, "kind:HEADLINE kind:=article kind:h* lang:DE",
          "kind:HEADLINE kind:=article kind:h* lang:DE");
}

static void repeat(struct ns_buffer *out, const char *text, size_t count)
{
    ns_buffer_clear(out);
    while (count--)
        ns_buffer_append_text(out, text);
}

static void test_limits(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query;
    ns_buffer_init(&query);
    repeat(&query, "a ", NS_QUERY_WORDS);
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_OK);
    ns_buffer_append_text(&query, "b");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);
    assert_string_equal(f->err.message, "query: more than 1024 words");

    repeat(&query, "\"a b\" \".\" ", NS_QUERY_PHRASES);
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_OK);
    ns_buffer_append_text(&query, "-title:\"c d\"");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);
    assert_string_equal(f->err.message, "query: more than 64 phrases");

    repeat(&query, "(", NS_QUERY_DEPTH);
    ns_buffer_append_text(&query, "a");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_OK);
    repeat(&query, "(", NS_QUERY_DEPTH + 1);
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);
    assert_string_equal(f->err.message, "query: nested more than 64 deep at column 65");
    repeat(&query, "NOT ", NS_QUERY_DEPTH + 1);
    ns_buffer_append_text(&query, "a");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);
    repeat(&query, "title:(", NS_QUERY_DEPTH + 1);
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);

    repeat(&query, "w", NS_QUERY_MAX - 2);
    ns_buffer_append_text(&query, " a");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_OK);
    assert_string_equal(f->out.data, "a"); /* too long for a token */
    ns_buffer_append_text(&query, " ");
    assert_int_equal(parse_str(f, ns_buffer_str(&query)), NS_LIMIT);
    assert_string_equal(f->err.message, "the query is 32769 bytes long; the most is 32768");
    ns_buffer_release(&query);
}

/* Queries that would take long if anything were done again for each part. */
static void test_tedious_queries(void **state)
{
    static const char *const pieces[] = {
        "“", "() ", ") ", "\" ", "\"\"", "title: ", "a\" ", "-) ", ". ", "( ", "-", "x:“ "};
    struct fixture *f = *state;
    struct ns_buffer query;
    ns_buffer_init(&query);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        repeat(&query, pieces[i], NS_QUERY_MAX / strlen(pieces[i]));
        for (int round = 0; round < 20; round++)
            (void)parse_str(f, ns_buffer_str(&query));
    }
    ns_buffer_release(&query);
}

static void test_phrase_of_all(void **state)
{
    static const char *const queries[] = {"North Korea", "say \"hi\" AND (x", "title:a -b", "\"q",
                                          "=a y*x z~3?"};
    static const char *const printed[] = {"\"North Korea\"", "\"say  hi  AND (x\"",
                                          "\"title:a -b\"", "\" q\"", "\" a y x z 3 \""};
    struct fixture *f = *state;
    for (size_t i = 0; i < 5; i++) {
        struct ns_node *tree;
        ns_buffer_clear(&f->out);
        ns_arena_reset(&f->arena);
        assert_int_equal(ns_query_phrase(ns_str_of(queries[i]), &f->arena, &tree, &f->err), NS_OK);
        assert_int_equal(tree->children->type, NS_NODE_PHRASE);
        assert_true(ns_str_equal(tree->children->text, ns_str_of(queries[i])));
        ns_node_print(tree, &f->out);
        assert_string_equal(f->out.data, printed[i]);
        check(f, printed[i], printed[i]);
    }
    struct ns_node *tree;
    assert_int_equal(ns_query_phrase(NS_STR(" ... "), &f->arena, &tree, &f->err), NS_INVALID);
    assert_string_equal(f->err.message, "the query has no words");
}

static void test_what_has_no_partner(void **state)
{
    static const struct {
        const char *query;
        size_t unpaired;
    } cases[] = {{"a \"b c\" (d)", 0}, {"\"a b", 1},    {"a b\"", 4}, {"a =\"b", 3},
                 {"(a (b)", 1},        {"a (b (c)", 3}, {"a) b", 2},  {"\"a\" “b", 5},
                 {"title:(a", 7},      {"27\" tv", 3},  {"", 0}};
    struct fixture *f = *state;
    for (size_t i = 0; *cases[i].query; i++) {
        struct ns_node *tree;
        assert_int_equal(ns_query_parse(ns_str_of(cases[i].query), now, &f->arena, &tree, &f->err),
                         NS_OK);
        assert_int_equal(tree->unpaired, cases[i].unpaired);
    }
}

static void test_places(void **state)
{
    struct fixture *f = *state;
    struct ns_node *tree;
    struct ns_str query = NS_STR("ab title:(c \"d e\")");
    assert_int_equal(ns_query_parse(query, now, &f->arena, &tree, &f->err), NS_OK);
    const struct ns_node *word = tree->children, *group = word->next;
    assert_int_equal(word->start, 0);
    assert_int_equal(word->end, 2);
    assert_int_equal(group->children->start, 10);
    assert_int_equal(group->children->next->start, 12);
    assert_int_equal(group->children->next->end, 17);
    assert_int_equal(group->children->field, NS_FIELD_TITLE);
    assert_int_equal(ns_lexer_column(NS_STR("aéb"), 3), 3);
    assert_int_equal(ns_lexer_column(NS_STR("aéb"), 99), 4);
}

/* --- random trees --- */

static uint32_t random_state;

static uint32_t pick(uint32_t count)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % count;
}

static void write_query(struct ns_buffer *out, unsigned depth);

static void write_unit(struct ns_buffer *out, unsigned depth)
{
    static const char *const units[] = {
        "cup",
        "North",
        "U.S.",
        "=\"a =b\"^2",
        "=cup",
        "sanct*",
        "wom?n",
        "putn~2",
        "\"c* d~ e\"",
        "x^2",
        "o'brien",
        "-x",
        "\"a b\"",
        "“c d”",
        "title:e",
        "author:\"f g\"",
        "id:h:i",
        "since:2024",
        "until:last month",
        "date:\"this week\"",
        "date:2024-10..2025",
        "until:7d",
        "lang:de",
        "日本語",
        "x:y",
        "(",
        ")",
        "\"",
        ".",
        "http://x.y",
        "title:-z",
        "kind:article",
        "AND",
        "-",
        "k: ",
        "=",
        "NEAR",
        "a^2^1",
        "putn~3",
        "*",
        "?",
        "é",
    };
    static const char *const groups[] = {"(", "title:(", "-(", "section:(", "NOT (", "atleast/2 ("};
    if (depth && pick(3) == 0) {
        ns_buffer_append_text(out, groups[pick(6)]);
        write_query(out, depth - 1);
        ns_buffer_append_text(out, pick(4) ? ")" : ")^2");
        return;
    }
    /* What may be refused comes seldom. */
    ns_buffer_append_text(out, units[pick(pick(8) ? 21 : sizeof units / sizeof *units)]);
}

static void write_query(struct ns_buffer *out, unsigned depth)
{
    static const char *const between[] = {" ",      " ",  " AND ",  " OR ",    " AND -",
                                          "  NOT ", "\n", " NEAR ", " ADJ/2 ", " SENTENCE "};
    uint32_t count = 1 + pick(4);
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            ns_buffer_append_text(out, between[pick(10)]);
        write_unit(out, depth);
    }
}

/* Thousands of queries: what parses prints as a query that parses to a tree that prints the same.
 */
static void test_random_queries(void **state)
{
    struct fixture *f = *state;
    struct ns_buffer query;
    size_t parsed = 0;
    ns_buffer_init(&query);
    random_state = 20241124;
    for (int round = 0; round < 20000; round++) {
        struct ns_buffer first;
        ns_buffer_clear(&query);
        write_query(&query, 4);
        memset(&f->err, 0, sizeof f->err);
        if (parse_str(f, ns_buffer_str(&query)) != NS_OK) {
            assert_true(f->err.message[0]);
            continue;
        }
        parsed++;
        ns_buffer_init(&first);
        ns_buffer_append_str(&first, ns_buffer_str(&f->out));
        if (parse_str(f, ns_buffer_str(&first)) != NS_OK ||
            !ns_str_equal(ns_buffer_str(&first), ns_buffer_str(&f->out)))
            fail_msg("%s\n  prints as %s\n  and that as %s", query.data, first.data, f->out.data);
        ns_buffer_release(&first);
    }
    assert_true(parsed > 5000);
    ns_buffer_release(&query);
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(test_words),
        WITH_ARENA(test_phrases),
        WITH_ARENA(test_partners),
        WITH_ARENA(test_operators),
        WITH_ARENA(test_negation),
        WITH_ARENA(test_fields),
        WITH_ARENA(test_dates),
        WITH_ARENA(test_terms),
        WITH_ARENA(test_near),
        WITH_ARENA(test_near_errors),
        WITH_ARENA(test_boosts),
        WITH_ARENA(test_errors),
        WITH_ARENA(test_limits),
        WITH_ARENA(test_tedious_queries),
        WITH_ARENA(test_phrase_of_all),
        WITH_ARENA(test_places),
        WITH_ARENA(test_what_has_no_partner),
        WITH_ARENA(test_random_queries),
    };
    return cmocka_run_group_tests_name("query_parser", tests, NULL, NULL);
}
