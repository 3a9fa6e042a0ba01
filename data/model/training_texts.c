#include "data/model/training_texts.h"

#include "common/base/utf8.h"
#include "common/entities/gazetteer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    TOKENS_MAX = 512, /* of a sentence; what is beyond is left out */
    TAG_MAX = 24,
    LABELS_MAX = 24,
    PATH_SIZE = 4096,
    GROUP_MAX = 1000,
    WEIGHT_MAX = 100,
    SPACED_EVERY = 3,   /* one article in so many keeps spaces between words and signs */
    VARIANT_EVERY = 16, /* one sentence in so many also becomes a headline, and one all capitals */
};

struct token {
    char *text;
    char tag[TAG_MAX]; /* "B-per", "I-per" or "O" */
};

struct label {
    char name[TAG_MAX];
    enum training_kind kind;
};

/* One set: a row of the table. */
struct set {
    const char *file;
    size_t group; /* sentences an article; 0: as the file parts documents */
    float weight;
    bool clean; /* marked by a machine: mend what it does wrong */
    struct label labels[LABELS_MAX];
    size_t label_count;
};

struct reader {
    struct training_texts *texts;
    const struct set *set;
    struct token sentence[TOKENS_MAX];
    size_t token_count, sentences; /* of the article at hand */
    size_t total;
    bool bad; /* the line at hand is none of a set */
    struct ns_buffer text;
    struct training_name *names;
    size_t name_count, name_capacity;
};

/* --- words of a sentence to text ---------------------------------------------------------- */

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool joins_left(const char *word)
{
    static const char *const list[] = {",",   ".",  ";",  ":",  "?",   "!",   ")",
                                       "]",   "%",  "'s", "'S", "n't", "'re", "'ve",
                                       "'ll", "'m", "'d", "''", NULL};
    return is_one_of(word, list);
}

static bool joins_right(const char *word)
{
    static const char *const list[] = {"(", "[", "$", "``", "#", "@", NULL};
    return is_one_of(word, list);
}

/* Whether a space stands before token i. */
static bool has_space(const struct reader *reader, size_t i, bool open_quote)
{
    if (reader->total % SPACED_EVERY == 0)
        return true;
    const char *word = reader->sentence[i].text, *before = reader->sentence[i - 1].text;
    if (joins_left(word) || joins_right(before))
        return false;
    if (strcmp(word, "\"") == 0)
        return !open_quote;
    return strcmp(before, "\"") != 0 || !open_quote;
}

/* --- tags to names ------------------------------------------------------------------------ */

static enum training_kind kind_of(const struct set *set, const char *tag)
{
    for (size_t i = 0; i < set->label_count; i++)
        if (strcmp(set->labels[i].name, tag + 2) == 0)
            return set->labels[i].kind;
    return TRAINING_OTHER;
}

static unsigned classes_of(const char *word)
{
    char key[NS_WORD_KEY_MAX];
    size_t size = ns_word_key(ns_str_of(word), key);
    uint32_t id = size ? ns_gazetteer_word(&ns_gazetteer_builtin, (struct ns_str){key, size},
                                           ns_word_hash(key, size))
                       : NS_GAZ_NONE;
    return id == NS_GAZ_NONE ? 0 : ns_gazetteer_builtin.words[id].classes;
}

static bool is_demonym(const char *word)
{
    const struct ns_gazetteer *table = &ns_gazetteer_builtin;
    uint32_t node = ns_gazetteer_find(table, ns_str_of(word));
    for (uint32_t i = 0; node && i < table->nodes[node].aliases; i++)
        if (table->entries[table->aliases[table->nodes[node].alias + i].entry].type ==
            NS_GAZ_DEMONYM)
            return true;
    return false;
}

/* The kind of a name that the tables have one meaning for, which machines mistake; else kind. */
static enum training_kind known_kind(const struct token *tokens, size_t count,
                                     enum training_kind kind)
{
    static const enum training_kind kinds[] = {
        [NS_GAZ_COUNTRY] = TRAINING_COUNTRY,
        [NS_GAZ_DEMONYM] = TRAINING_OTHER,
        [NS_GAZ_ORGANIZATION] = TRAINING_ORGANIZATION,
        [NS_GAZ_PLACE] = TRAINING_PLACE,
        [NS_GAZ_PERSON] = TRAINING_PERSON,
        [NS_GAZ_NOTHING] = TRAINING_OTHER,
    };
    const struct ns_gazetteer *table = &ns_gazetteer_builtin;
    char name[PATH_SIZE];
    size_t size = 0;
    for (size_t i = 0; i < count && size < sizeof name; i++)
        size +=
            (size_t)snprintf(name + size, sizeof name - size, "%s%s", i ? " " : "", tokens[i].text);
    uint32_t node = size < sizeof name ? ns_gazetteer_find(table, ns_str_of(name)) : 0;
    if (!node || table->nodes[node].aliases != 1 || table->nodes[node].rules)
        return kind;
    const struct ns_gaz_alias *alias = &table->aliases[table->nodes[node].alias];
    return kinds[table->entries[alias->entry].type];
}

static bool begins(const struct reader *reader, size_t i)
{
    const char *tag = reader->sentence[i].tag;
    if (*tag == 'B')
        return !(i && reader->set->clean && strcmp(tag + 2, "per") == 0 &&
                 strcmp(reader->sentence[i - 1].tag + (i ? 2 : 0), "per") == 0);
    return *tag == 'I' && (i == 0 || reader->sentence[i - 1].tag[0] == 'O' ||
                           strcmp(reader->sentence[i - 1].tag + 2, tag + 2) != 0);
}

static bool add_name(struct reader *reader, struct training_name name)
{
    if (reader->name_count == reader->name_capacity) {
        size_t more = reader->name_capacity ? reader->name_capacity * 2 : 64;
        void *grown = reallocarray(reader->names, more, sizeof *reader->names);
        if (!grown)
            return false;
        reader->names = grown;
        reader->name_capacity = more;
    }
    reader->names[reader->name_count++] = name;
    return true;
}

/* Adds the name of the tokens first..end, which begin at these bytes. */
static bool take_name(struct reader *reader, size_t first, size_t end, const uint32_t *starts,
                      const uint32_t *ends)
{
    const struct token *tokens = reader->sentence;
    enum training_kind kind = kind_of(reader->set, tokens[first].tag);
    const unsigned titles = NS_CLASS_TITLE | NS_CLASS_HONORIFIC;
    while (kind == TRAINING_PERSON && first + 1 < end &&
           ((classes_of(tokens[first].text) & titles) || strcmp(tokens[first].text, ".") == 0))
        first++; /* "Dr." is no part of a name, whatever a set says */
    if (reader->set->clean && kind != TRAINING_PERSON && end == first + 1 &&
        is_demonym(tokens[first].text))
        kind = TRAINING_OTHER;
    if (reader->set->clean && kind == TRAINING_PERSON && (classes_of(tokens[first].text) & titles))
        return true;
    if (reader->set->clean && kind != TRAINING_PERSON)
        kind = known_kind(tokens + first, end - first, kind);
    return add_name(reader, (struct training_name){starts[first], ends[end - 1], (uint8_t)kind});
}

static bool take_names(struct reader *reader, const uint32_t *starts, const uint32_t *ends)
{
    for (size_t i = 0; i < reader->token_count; i++) {
        size_t end = i + 1;
        if (!begins(reader, i))
            continue;
        while (end < reader->token_count && reader->sentence[end].tag[0] != 'O' &&
               !begins(reader, end))
            end++;
        if (!take_name(reader, i, end, starts, ends))
            return false;
    }
    return true;
}

/* --- articles ----------------------------------------------------------------------------- */

static bool add_text(struct reader *reader, const char *text, size_t size, bool title)
{
    struct training_texts *texts = reader->texts;
    if (texts->count == texts->capacity) {
        size_t more = texts->capacity ? texts->capacity * 2 : 1024;
        void *grown = reallocarray(texts->items, more, sizeof *texts->items);
        if (!grown)
            return false;
        texts->items = grown;
        texts->capacity = more;
    }
    struct training_text *item = &texts->items[texts->count];
    *item = (struct training_text){.size = (uint32_t)size,
                                   .title = title,
                                   .doubtful = reader->set->clean,
                                   .name_count = (uint32_t)reader->name_count,
                                   .weight = reader->set->weight};
    item->text = strndup(text, size);
    item->names = calloc(reader->name_count + 1, sizeof *item->names);
    if (!item->text || !item->names)
        return false;
    if (reader->name_count)
        memcpy(item->names, reader->names, reader->name_count * sizeof *item->names);
    texts->count++;
    return true;
}

/* The same sentence as a headline, and in capitals: byte for byte, so that the names stay. */
static bool add_variants(struct reader *reader)
{
    char *text = strdup(reader->text.data);
    bool word = false, done = text != NULL;
    if (!text || reader->total % VARIANT_EVERY) {
        free(text);
        return done;
    }
    for (char *at = text; *at; at++) {
        bool letter = (unsigned char)*at >= 0x80 || isalpha((unsigned char)*at) || *at == '\'';
        if (letter && !word && strlen(at) > 4 && isalpha((unsigned char)at[3]))
            *at = (char)toupper((unsigned char)*at);
        word = letter;
    }
    done = add_text(reader, text, reader->text.size, true);
    for (char *at = text; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    done = done && add_text(reader, text, reader->text.size, false);
    free(text);
    return done;
}

static bool end_article(struct reader *reader)
{
    bool done = true;
    if (reader->text.size) {
        done = add_text(reader, reader->text.data, reader->text.size, false);
        if (done && reader->sentences == 1 && reader->set->clean)
            done = add_variants(reader);
        reader->total++;
    }
    ns_buffer_clear(&reader->text);
    reader->name_count = reader->sentences = 0;
    return done && !ns_buffer_failed(&reader->text);
}

static bool end_sentence(struct reader *reader)
{
    uint32_t starts[TOKENS_MAX], ends[TOKENS_MAX];
    bool open_quote = false, done = true;
    if (!reader->token_count)
        return true;
    if (reader->text.size)
        ns_buffer_append_char(&reader->text, '\n');
    for (size_t i = 0; i < reader->token_count; i++) {
        if (i && has_space(reader, i, open_quote))
            ns_buffer_append_char(&reader->text, ' ');
        if (strcmp(reader->sentence[i].text, "\"") == 0)
            open_quote = !open_quote;
        starts[i] = (uint32_t)reader->text.size;
        ns_buffer_append_text(&reader->text, reader->sentence[i].text);
        ends[i] = (uint32_t)reader->text.size;
    }
    done = take_names(reader, starts, ends) && !ns_buffer_failed(&reader->text);
    for (size_t i = 0; i < reader->token_count; i++)
        free(reader->sentence[i].text);
    reader->token_count = 0;
    reader->sentences++;
    if (done && reader->set->group && reader->sentences == reader->set->group)
        done = end_article(reader);
    return done;
}

/* --- files -------------------------------------------------------------------------------- */

/* A line with a token: "token TAB tag", or with its number before and more behind (CoNLL-U's way).
 */
static bool take_token(struct reader *reader, char *line)
{
    char *fields[3] = {NULL, NULL, NULL};
    size_t count = 0;
    for (char *at = line; at && count < 3; count++)
        fields[count] = strsep(&at, "\t");
    char *word = count == 3 ? fields[1] : fields[0], *tag = count == 3 ? fields[2] : fields[1];
    if (count < 2)
        return !(reader->bad = true);
    if (reader->token_count == TOKENS_MAX || !ns_utf8_valid(word, strlen(word)))
        return true;
    struct token *token = &reader->sentence[reader->token_count];
    token->text = strdup(*word ? word : "?");
    snprintf(token->tag, sizeof token->tag, "%s", tag);
    if (strlen(token->tag) < 3)
        memcpy(token->tag, "O\0\0", 3);
    reader->token_count += token->text != NULL;
    return token->text != NULL;
}

static bool take_line(struct reader *reader, char *line)
{
    if (!*line)
        return end_sentence(reader);
    if (strncmp(line, "-DOCSTART-", 10) == 0 || strncmp(line, "# newdoc", 8) == 0)
        return end_sentence(reader) && end_article(reader);
    if (strncmp(line, "# ", 2) == 0 && strstr(line, " = "))
        return true;
    return take_token(reader, line);
}

static enum ns_status read_file(struct reader *reader, const char *folder, struct ns_error *err)
{
    char path[PATH_SIZE], *line = NULL;
    size_t size = 0, number = 0;
    ssize_t length;
    bool here = strncmp(reader->set->file, "./", 2) == 0;
    snprintf(path, sizeof path, "%s/%s", here ? "." : folder, reader->set->file);
    FILE *file = fopen(path, "re");
    if (!file)
        return ns_error_errno(err, path);
    bool done = true;
    while (done && (length = getline(&line, &size, file)) > 0) {
        line[length - 1] = line[length - 1] == '\n' ? '\0' : line[length - 1];
        done = take_line(reader, line);
        number++;
    }
    done = done && end_sentence(reader) && end_article(reader);
    free(line);
    fclose(file);
    if (reader->bad)
        return ns_error_set(err, NS_INVALID, "%s:%zu: not a token, a tab and its tag", path,
                            number);
    return done ? NS_OK : ns_error_nomem(err);
}

/* --- the table ---------------------------------------------------------------------------- */

static bool read_kind(const char *name, enum training_kind *kind)
{
    static const char *const names[] = {"person", "org", "place", "country", "other"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            *kind = (enum training_kind)i;
            return true;
        }
    return false;
}

static bool read_labels(struct set *set, char *text)
{
    for (char *item; (item = strsep(&text, " ")) && set->label_count < LABELS_MAX;) {
        struct label *label = &set->labels[set->label_count];
        char *name = strsep(&item, "=");
        if (!item || !read_kind(item, &label->kind))
            return false;
        snprintf(label->name, sizeof label->name, "%s", name);
        set->label_count++;
    }
    return true;
}

/* A row: file, sentences an article, weight, options, labels. */
static bool read_row(struct set *set, char *row)
{
    char *fields[5];
    for (size_t i = 0; i < 5; i++)
        if (!(fields[i] = strsep(&row, "\t")))
            return false;
    char *group_end, *weight_end;
    *set = (struct set){.file = fields[0],
                        .group = strtoul(fields[1], &group_end, 10),
                        .weight = strtof(fields[2], &weight_end),
                        .clean = strcmp(fields[3], "clean") == 0};
    return *fields[0] && group_end != fields[1] && !*group_end && !*weight_end &&
           set->group <= GROUP_MAX && set->weight > 0 && set->weight <= WEIGHT_MAX &&
           (set->clean || !*fields[3]) && read_labels(set, fields[4]);
}

static enum ns_status read_set(struct training_texts *texts, struct set *set, const char *folder,
                               struct ns_error *err)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return ns_error_nomem(err);
    reader->texts = texts;
    reader->set = set;
    enum ns_status status = read_file(reader, folder, err);
    for (size_t i = 0; i < reader->token_count; i++)
        free(reader->sentence[i].text);
    ns_buffer_release(&reader->text);
    free(reader->names);
    free(reader);
    return status;
}

enum ns_status training_texts_read(struct training_texts *texts, const char *table,
                                   const char *folder, struct ns_error *err)
{
    FILE *file = fopen(table, "re");
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t length;
    enum ns_status status = NS_OK;
    if (!file)
        return ns_error_errno(err, table);
    while (status == NS_OK && (length = getline(&line, &size, file)) > 0) {
        struct set set;
        number++;
        line[length - 1] = line[length - 1] == '\n' ? '\0' : line[length - 1];
        if (*line == '#' || !*line)
            continue;
        if (!read_row(&set, line))
            status = ns_error_set(err, NS_INVALID, "%s:%zu: not a row of a table of sets", table,
                                  number);
        else
            status = read_set(texts, &set, folder, err);
    }
    free(line);
    fclose(file);
    return status;
}

void training_texts_release(struct training_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        free(texts->items[i].text);
        free(texts->items[i].names);
    }
    free(texts->items);
}
