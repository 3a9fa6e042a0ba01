#include "query/output/output.h"

#include "common/base/terminal.h"
#include "query/output/output_text.h"
#include "query/output/show_article.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

/* A hit as a search would give it, with all that an output may ask for. */
struct sample {
    struct ns_article article;
    struct ns_hit hit;
    struct ns_passage passage;
    struct ns_shown shown;
};

static const struct ns_span title_spans[] = {{0, 5}, {6, 11}};
static const struct ns_span snippet_spans[] = {{4, 9}, {10, 15}};

static void set(struct sample *s, struct ns_str *field, const char *value)
{
    assert_int_equal(ns_article_set(&s->article, field, ns_str_of(value), NS_BODY_MAX, NULL),
                     NS_OK);
}

static void add(struct sample *s, struct ns_str_list *list, const char *value)
{
    assert_int_equal(ns_article_add(&s->article, list, ns_str_of(value), NULL), NS_OK);
}

static void make_sample(struct sample *s)
{
    struct ns_article *article = &s->article;
    *s = (struct sample){.hit = {.rank = 1, .docid = 7, .score = 12.34567}};
    ns_article_init(article);
    set(s, &article->id, "nw-1");
    set(s, &article->path, "/news/a file.txt");
    set(s, &article->url, "https://wire.example.com/nw-1");
    set(s, &article->title, "North Korea answers");
    set(s, &article->source, "Northgate Wire");
    set(s, &article->language, "en");
    set(s, &article->dateline, "SEOUL, Jan 3");
    set(s, &article->body, "The North Korea talks.\n\nThey went\ton.");
    add(s, &article->authors, "Yelena Marchbanks");
    add(s, &article->authors, "Grace Ahn-Weller");
    add(s, &article->sections, "politics");
    add(s, &article->sections, "asia");
    assert_true(ns_date_parse(NS_STR("2024-11-24T17:05Z"), &article->published));
    assert_true(ns_date_parse(NS_STR("2024-11-25"), &article->modified));
    s->hit.head = (struct ns_stored_head){.id = article->id,
                                          .title = article->title,
                                          .section = article->sections.items[0],
                                          .source = article->source,
                                          .path = article->path,
                                          .published = article->published};
    s->passage = (struct ns_passage){.title = {title_spans, 2},
                                     .snippet = article->body,
                                     .spans = {snippet_spans, 2},
                                     .cut_before = true};
    s->shown = (struct ns_shown){
        .hit = &s->hit, .article = article, .passage = &s->passage, .query_id = NS_STR("q7")};
}

static void free_sample(struct sample *s)
{
    ns_article_release(&s->article);
}

typedef enum ns_status make_output(struct ns_output **, const struct ns_output_options *,
                                   struct ns_error *);

/* What an output of these options makes of the sample, shown `times` times. */
static void check(make_output *make, struct ns_output_options options, const struct sample *s,
                  size_t times, enum ns_output_need need, struct ns_str expected)
{
    struct ns_output *output = NULL;
    struct ns_buffer out;
    struct ns_results results = {0};
    ns_buffer_init(&out);
    assert_int_equal(make(&output, &options, NULL), NS_OK);
    assert_int_equal(output->need, need);
    struct ns_shown shown = s->shown;
    if (need != NS_NEED_PASSAGE)
        shown.passage = NULL;
    if (need == NS_NEED_HEAD)
        shown.article = NULL;
    for (size_t i = 0; i < times; i++)
        assert_int_equal(output->hit(output, &shown, &out, NULL), NS_OK);
    if (output->end)
        assert_int_equal(output->end(output, &results, s->shown.query_id, &out, NULL), NS_OK);
    assert_false(ns_buffer_failed(&out));
    if (!ns_str_equal(ns_buffer_str(&out), expected))
        print_error("got:\n%s\nexpected:\n%s\n", ns_buffer_str(&out).data, expected.data);
    assert_int_equal(out.size, expected.size);
    assert_memory_equal(ns_buffer_str(&out).data, expected.data, expected.size);
    output->close(output);
    ns_buffer_release(&out);
}

static struct ns_output_options lines(void)
{
    return (struct ns_output_options){.width = 80, .terminator = '\n'};
}

static struct ns_output_options by_template(const char *template)
{
    return (struct ns_output_options){.width = 80, .terminator = '\n', .template = template};
}

static void test_terminal(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    check(ns_output_terminal, lines(), &s, 1, NS_NEED_PASSAGE,
          NS_STR(" 1. North Korea answers\n"
                 "    2024-11-24 · Northgate Wire · politics · nw-1\n"
                 "    …The North Korea talks. They went on.\n"));
    s.passage.cut_before = false;
    s.passage.cut_after = true;
    struct ns_output_options options = lines();
    options.color = true;
    check(ns_output_terminal, options, &s, 1, NS_NEED_PASSAGE,
          NS_STR(" 1. \033[1m\033[1;31mNorth\033[0m\033[1m \033[1;31mKorea\033[0m\033[1m "
                 "answers\033[0m\n"
                 "    \033[2m2024-11-24 · Northgate Wire · politics · nw-1\033[0m\n"
                 "    The \033[1;31mNorth\033[0m \033[1;31mKorea\033[0m talks. They went on.…\n"));
    free_sample(&s);
}

static void test_terminal_wraps(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    struct ns_output_options options = lines();
    options.width = 20;
    check(ns_output_terminal, options, &s, 1, NS_NEED_PASSAGE,
          NS_STR(" 1. North Korea\n"
                 "    answers\n"
                 "    2024-11-24 ·\n"
                 "    Northgate Wire ·\n"
                 "    politics · nw-1\n"
                 "    …The North Korea\n"
                 "    talks. They went\n"
                 "    on.\n"));
    free_sample(&s);
}

static void test_terminal_list(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    s.article.title = s.article.source = (struct ns_str){0};
    s.article.sections.count = 0;
    s.article.published = (struct ns_date){0};
    s.passage = (struct ns_passage){0};
    check(ns_output_terminal, lines(), &s, 2, NS_NEED_PASSAGE,
          NS_STR(" 1. nw-1\n    nw-1\n\n 1. nw-1\n    nw-1\n"));
    struct ns_output_options options = lines();
    options.batch = true;
    check(ns_output_terminal, options, &s, 1, NS_NEED_PASSAGE,
          NS_STR("Query q7\n\n 1. nw-1\n    nw-1\n\n"));
    free_sample(&s);
}

static void test_hostile(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    /* As a damaged or hostile index could hold it. */
    s.article.title = s.hit.head.title = NS_STR("a\033]0;x\007b\r\nc\xC2\x9B"
                                                "d\xFF");
    s.article.id = s.hit.head.id = NS_STR("i\033d");
    s.passage = (struct ns_passage){.snippet = NS_STR("\033[2Jcleared\b\b")};
    check(ns_output_terminal, lines(), &s, 1, NS_NEED_PASSAGE,
          NS_STR(" 1. a ]0;x b c d\xEF\xBF\xBD\n"
                 "    2024-11-24 · Northgate Wire · politics · i d\n"
                 "    [2Jcleared\n"));
    check(ns_output_template, by_template("%{id}|%{title}|%{snippet}"), &s, 1, NS_NEED_PASSAGE,
          NS_STR("i d|a ]0;x b c d\xEF\xBF\xBD| [2Jcleared "));
    struct ns_output_options options = lines();
    options.run = "r";
    s.hit.head.id = NS_STR("two words\ttab");
    check(ns_output_trec, options, &s, 1, NS_NEED_HEAD,
          NS_STR("1 Q0 two_words_tab 1 12.345670 r\n"));
    free_sample(&s);
}

static void test_json(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
#define HEAD                                                                                       \
    "\"rank\":1,\"score\":12.3457,\"id\":\"nw-1\",\"title\":\"North Korea answers\","              \
    "\"url\":\"https://wire.example.com/nw-1\",\"path\":\"/news/a file.txt\","                     \
    "\"date\":\"2024-11-24T17:05Z\",\"modified\":\"2024-11-25\","                                  \
    "\"section\":[\"politics\",\"asia\"],\"source\":\"Northgate Wire\","                           \
    "\"author\":[\"Yelena Marchbanks\",\"Grace Ahn-Weller\"],\"lang\":\"en\","                     \
    "\"kind\":\"article\",\"snippet\":{\"text\":\"The North Korea talks.\\n\\nThey went on.\","    \
    "\"highlights\":[[4,9],[10,15]]}"
    check(ns_output_json, lines(), &s, 1, NS_NEED_PASSAGE,
          NS_STR("{\"format_version\":1,\"total\":{\"value\":0,\"relation\":\"ge\"}," HEAD "}\n"));
    struct ns_output_options options = lines();
    options.batch = true;
    s.shown.relaxed = s.shown.total_is_exact = true;
    s.shown.total = 1234;
    check(ns_output_json, options, &s, 1, NS_NEED_PASSAGE,
          NS_STR("{\"format_version\":1,\"query_id\":\"q7\",\"total\":{\"value\":1234,"
                 "\"relation\":\"eq\"}," HEAD ",\"relaxed\":true}\n"));
#undef HEAD
    free_sample(&s);
}

static void test_json_unknown(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    struct ns_str id = s.article.id;
    s.article.path = s.article.url = s.article.title = s.article.source = (struct ns_str){0};
    s.article.language = (struct ns_str){0};
    s.article.published = s.article.modified = (struct ns_date){0};
    s.article.authors.count = s.article.sections.count = 0;
    s.article.kind = NS_KIND_HEADLINE;
    s.article.id = id;
    s.passage = (struct ns_passage){0};
    check(ns_output_json, lines(), &s, 1, NS_NEED_PASSAGE,
          NS_STR("{\"format_version\":1,\"total\":{\"value\":0,\"relation\":\"ge\"},"
                 "\"rank\":1,\"score\":12.3457,\"id\":\"nw-1\","
                 "\"title\":null,\"url\":null,\"path\":null,\"date\":null,\"modified\":null,"
                 "\"section\":[],\"source\":null,\"author\":[],\"lang\":null,"
                 "\"kind\":\"headline\",\"list\":null,\"snippet\":{\"text\":\"\",\"highlights\":[]}"
                 "}\n"));
    free_sample(&s);
}

static void test_template(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    check(ns_output_template, lines(), &s, 2, NS_NEED_PASSAGE,
          NS_STR("nw-1\t2024-11-24T17:05Z\tpolitics\tNorth Korea answers\t"
                 "The North Korea talks. They went on.\n"
                 "nw-1\t2024-11-24T17:05Z\tpolitics\tNorth Korea answers\t"
                 "The North Korea talks. They went on.\n"));
    struct ns_output_options options = lines();
    options.batch = true;
    options.terminator = '\0';
    check(ns_output_template, options, &s, 1, NS_NEED_PASSAGE,
          NS_STR("q7\tnw-1\t2024-11-24T17:05Z\tpolitics\tNorth Korea answers\t"
                 "The North Korea talks. They went on.\0"));
    check(
        ns_output_template,
        by_template("%{rank} %{score} %{id} %{title} %{date} %{section} %{source} %{query_id}\\n"),
        &s, 1, NS_NEED_HEAD,
        NS_STR("1 12.3457 nw-1 North Korea answers 2024-11-24T17:05Z politics Northgate Wire "
               "q7\n"));
    check(ns_output_template,
          by_template("%{url}|%{path}|%{modified}|%{sections}|%{author}|%{lang}|%{kind}|"
                      "%{dateline}"),
          &s, 1, NS_NEED_ARTICLE,
          NS_STR("https://wire.example.com/nw-1|/news/a file.txt|2024-11-25|politics, asia|"
                 "Yelena Marchbanks, Grace Ahn-Weller|en|article|SEOUL, Jan 3"));
    check(ns_output_template, by_template("%{body}"), &s, 1, NS_NEED_ARTICLE,
          NS_STR("The North Korea talks.\n\nThey went on."));
    check(ns_output_template, by_template("\\t\\\\\\0%%{}é"), &s, 1, NS_NEED_HEAD,
          NS_STR("\t\\\0%{}é"));
    check(ns_output_template, by_template(""), &s, 3, NS_NEED_HEAD, NS_STR(""));
    options = by_template("%{id}");
    options.terminator = '\0';
    check(ns_output_template, options, &s, 2, NS_NEED_HEAD, NS_STR("nw-1\0nw-1\0"));
    free_sample(&s);
}

static void check_refused(const char *template, const char *message, const char *hint)
{
    struct ns_output *output = NULL;
    struct ns_error err = {0};
    struct ns_output_options options = by_template(template);
    assert_int_equal(ns_output_template(&output, &options, &err), NS_INVALID);
    assert_null(output);
    assert_string_equal(err.message, message);
    assert_string_equal(err.hint, hint);
}

static void test_template_errors(void **state)
{
    (void)state;
#define FIELDS                                                                                     \
    "the fields are: rank score id title url path date modified section sections source author "   \
    "lang kind dateline snippet body why people countries orgs places query_id group"
    check_refused("%{titel}", "--format: there is no field %{titel}",
                  "did you mean %{title}? " FIELDS);
    check_refused("a%{}", "--format: there is no field %{}", FIELDS);
    check_refused("%{id", "--format: \"%{\" at byte 1 has no \"}\"", "");
    check_refused("%{id} %t", "--format: \"%\" at byte 7 begins no field",
                  "write %{title} for a field, %% for a percent sign");
    check_refused("%", "--format: \"%\" at byte 1 begins no field",
                  "write %{title} for a field, %% for a percent sign");
    check_refused("abc\\q", "--format: unknown escape at byte 4",
                  "write \\t, \\n, \\0, or \\\\ for a backslash");
    check_refused("\\", "--format: unknown escape at byte 1",
                  "write \\t, \\n, \\0, or \\\\ for a backslash");
#undef FIELDS
}

static void test_files(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    check(ns_output_files, lines(), &s, 2, NS_NEED_HEAD, NS_STR("/news/a file.txt\n"));
    struct ns_output_options options = lines();
    options.terminator = '\0';
    check(ns_output_files, options, &s, 2, NS_NEED_HEAD, NS_STR("/news/a file.txt\0"));
    s.hit.head.path = s.article.path = (struct ns_str){0};
    check(ns_output_files, lines(), &s, 1, NS_NEED_HEAD, NS_STR("nw-1\n"));
    free_sample(&s);
}

static void test_trec(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    struct ns_output_options options = lines();
    options.run = "bm25";
    check(ns_output_trec, options, &s, 1, NS_NEED_HEAD, NS_STR("1 Q0 nw-1 1 12.345670 bm25\n"));
    options.batch = true;
    check(ns_output_trec, options, &s, 1, NS_NEED_HEAD, NS_STR("q7 Q0 nw-1 1 12.345670 bm25\n"));
    free_sample(&s);
}

static void check_article(const struct ns_article *article, bool color, size_t width,
                          const char *expected)
{
    struct ns_buffer out;
    ns_buffer_init(&out);
    ns_output_article(&out, article, color, NS_HIGHLIGHT_WORDS, width);
    assert_false(ns_buffer_failed(&out));
    assert_string_equal(ns_buffer_str(&out).data, expected);
    ns_buffer_release(&out);
}

static void test_article(void **state)
{
    (void)state;
    struct sample s;
    make_sample(&s);
    add(&s, &s.article.captions, "A hall in Seoul.");
    check_article(&s.article, false, 0,
                  "North Korea answers\n"
                  "By Yelena Marchbanks, Grace Ahn-Weller\n"
                  "2024-11-24T17:05Z · updated 2024-11-25 · Northgate Wire · politics, asia\n"
                  "https://wire.example.com/nw-1\n"
                  "/news/a file.txt\n"
                  "\n[A hall in Seoul.]\n"
                  "\nSEOUL, Jan 3 — The North Korea talks.\n\nThey went on.\n");
    s.article.authors.count = 0;
    s.article.sections.count = 0;
    s.article.captions.count = 0;
    s.article.url = s.article.dateline = (struct ns_str){0};
    s.article.modified = (struct ns_date){0};
    check_article(&s.article, true, 20,
                  "\033[1mNorth Korea answers\033[0m\n"
                  "\033[2m2024-11-24T17:05Z ·\nNorthgate Wire\033[0m\n"
                  "\033[2m/news/a file.txt\033[0m\n"
                  "\nThe North Korea\ntalks.\n\nThey went on.\n");
    struct ns_article bare = {.id = NS_STR("x\033]0;y\007"), .body = NS_STR("")};
    check_article(&bare, false, 80, "x ]0;y\n");
    bare.body = NS_STR("\033[2Ja\xFF\n");
    check_article(&bare, false, 0, "x ]0;y\n\n[2Ja\xEF\xBF\xBD\n");
    free_sample(&s);
}

/* Wrapped lines are never too wide, whatever stands in the text, and lose no character. */
static void test_wrap_widths(void **state)
{
    (void)state;
    static const char text[] = "short 北朝鮮とロシアの首脳が会談した。 "
                               "a-very-long-word-that-no-narrow-line-can-hold caf\u00e9 e\u0301 "
                               "\xFF end";
    static const struct ns_span spans[] = {{2, 9}, {12, 60}};
    static const struct ns_style style = {"", "", "<", ">"};
    for (size_t width = 6; width < 90; width++) {
        struct ns_buffer out, kept;
        ns_buffer_init(&out);
        ns_buffer_init(&kept);
        ns_output_wrap(&out, NS_STR(text), (struct ns_spans){spans, 2}, &style, 0, 2, width);
        struct ns_str rest = ns_buffer_str(&out);
        while (rest.size) {
            const char *newline = memchr(rest.data, '\n', rest.size);
            struct ns_str line = {rest.data, newline ? (size_t)(newline - rest.data) : rest.size};
            size_t marks = 0;
            for (size_t i = 0; i < line.size; i++) {
                marks += line.data[i] == '<' || line.data[i] == '>';
                if (!strchr("<> ", line.data[i]))
                    ns_buffer_append_char(&kept, line.data[i]);
            }
            assert_true(ns_terminal_text_width(line) <= width + marks);
            assert_true(line.size == 0 || line.data[line.size - 1] != ' ');
            size_t step = line.size + (newline ? 1 : 0);
            rest = (struct ns_str){rest.data + step, rest.size - step};
        }
        assert_string_equal(kept.data,
                            "short北朝鮮とロシアの首脳が会談した。"
                            "a-very-long-word-that-no-narrow-line-can-holdcaf\u00e9e\u0301"
                            "\xEF\xBF\xBD"
                            "end");
        ns_buffer_release(&out);
        ns_buffer_release(&kept);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal),      cmocka_unit_test(test_terminal_wraps),
        cmocka_unit_test(test_terminal_list), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_json),          cmocka_unit_test(test_json_unknown),
        cmocka_unit_test(test_template),      cmocka_unit_test(test_template_errors),
        cmocka_unit_test(test_files),         cmocka_unit_test(test_trec),
        cmocka_unit_test(test_article),       cmocka_unit_test(test_wrap_widths),
    };
    return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
