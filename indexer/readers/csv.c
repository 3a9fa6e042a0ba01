/* CSV and TSV as RFC 4180 has them and spreadsheets write them: a header, fields in quotes that may
 * hold separators and newlines, "" for a quote within.  Separated by commas, tabs or semicolons. */
#include "common/base/ascii.h"
#include "indexer/readers/record.h"

enum {
    COLUMNS_MAX = 512,    /* of a row; what stands in further ones is ignored */
    PIECE = 64 * 1024,    /* bytes taken from the input at once */
    KNOWN_COLUMNS = 2,    /* least columns with known names of what is taken for CSV unasked */
    COLUMN_NAME_MAX = 32, /* longest name of a column that is looked at */
};

/* What else columns are called, lower case, with _ for what is neither letter nor digit. */
static const struct {
    const char *alias, *key;
} aliases[] = {
    {"article", "body"},
    {"article_body", "body"},
    {"article_id", "id"},
    {"article_text", "body"},
    {"authors", "author"},
    {"byline", "author"},
    {"canonical_url", "url"},
    {"captions", "caption"},
    {"categories", "section"},
    {"category", "section"},
    {"content", "body"},
    {"created_at", "date"},
    {"creator", "author"},
    {"date_modified", "modified"},
    {"date_published", "date"},
    {"full_text", "body"},
    {"fulltext", "body"},
    {"guid", "id"},
    {"headline", "title"},
    {"href", "url"},
    {"last_modified", "modified"},
    {"link", "url"},
    {"maintext", "body"},
    {"news_desk", "section"},
    {"outlet", "source"},
    {"permalink", "url"},
    {"pub_date", "date"},
    {"pubdate", "date"},
    {"publication", "source"},
    {"publication_date", "date"},
    {"publish_date", "date"},
    {"published", "date"},
    {"published_at", "date"},
    {"publishedat", "date"},
    {"publisher", "source"},
    {"sections", "section"},
    {"site", "source"},
    {"site_name", "source"},
    {"source_name", "source"},
    {"story", "body"},
    {"tags", "section"},
    {"text", "body"},
    {"topic", "section"},
    {"updated", "modified"},
    {"updated_at", "modified"},
    /* Only where no column is the text itself. */
    {"abstract", "body"},
    {"description", "body"},
    {"summary", "body"},
};

enum state { FIELD_START, PLAIN, QUOTED, QUOTE_IN_QUOTED };

struct csv {
    struct ns_input *input;
    char separator;
    struct ns_str piece;      /* taken from the input and not used yet */
    struct ns_buffer text;    /* the fields of the row, one behind the other */
    size_t ends[COLUMNS_MAX]; /* of the fields, within text */
    size_t count;
    size_t line, newlines;                  /* where the row begins; newlines seen so far */
    bool too_long, blank;                   /* blank: an empty line */
    const struct ns_key *keys[COLUMNS_MAX]; /* by column; NULL = ignored */
};

/* --- rows --------------------------------------------------------------------------------- */

static void end_field(struct csv *csv)
{
    if (csv->count < COLUMNS_MAX)
        csv->ends[csv->count++] = csv->text.size;
    else
        csv->text.size = csv->ends[COLUMNS_MAX - 1];
}

static void add_bytes(struct csv *csv, const char *data, size_t size)
{
    if (csv->text.size + size > NS_LINE_MAX)
        csv->too_long = true;
    else
        ns_buffer_append(&csv->text, data, size);
}

/* How many bytes at the start of piece say nothing but themselves. */
static size_t plain_run(const struct csv *csv, enum state state)
{
    struct ns_str p = csv->piece;
    if (state == QUOTED) {
        const char *quote = memchr(p.data, '"', p.size);
        return quote ? (size_t)(quote - p.data) : p.size;
    }
    size_t size = 0;
    while (size < p.size && p.data[size] != csv->separator && p.data[size] != '\n')
        size++;
    return size;
}

static void count_newlines(struct csv *csv, const char *data, size_t size)
{
    for (const char *end = data + size; (data = memchr(data, '\n', (size_t)(end - data))); data++)
        csv->newlines++;
}

/* Takes a run of text; true when there was one. */
static bool take_run(struct csv *csv, enum state state)
{
    size_t size = state == PLAIN || state == QUOTED ? plain_run(csv, state) : 0;
    if (state == QUOTED)
        count_newlines(csv, csv->piece.data, size);
    if (size)
        add_bytes(csv, csv->piece.data, size);
    csv->piece.data += size;
    csv->piece.size -= size;
    return size > 0;
}

static void drop_return(struct csv *csv)
{
    size_t begin = csv->count ? csv->ends[csv->count - 1] : 0;
    if (csv->text.size > begin && csv->text.data[csv->text.size - 1] == '\r')
        csv->text.size--;
}

/* Takes one byte; true when it ends the row. */
static bool take_byte(struct csv *csv, enum state *state)
{
    char c = *csv->piece.data++;
    csv->piece.size--;
    if (*state == QUOTED) { /* it is a quote */
        *state = QUOTE_IN_QUOTED;
        return false;
    }
    if (*state == QUOTE_IN_QUOTED && c == '"') {
        add_bytes(csv, &c, 1);
        *state = QUOTED;
        return false;
    }
    if (c == csv->separator) {
        end_field(csv);
        *state = FIELD_START;
    } else if (c == '\n') {
        csv->newlines++;
        drop_return(csv);
        csv->blank = csv->count == 0 && csv->text.size == 0 && *state != QUOTE_IN_QUOTED;
        end_field(csv);
        return true;
    } else if (*state == FIELD_START && c == '"') {
        *state = QUOTED;
    } else {
        add_bytes(csv, &c, 1);
        *state = PLAIN;
    }
    return false;
}

/* Reads the next row.  As ns_input_line: an error with *more true costs this row only. */
static enum ns_status read_row(struct csv *csv, bool *more, struct ns_error *err)
{
    enum state state = FIELD_START;
    bool begun = false, ended = false;
    enum ns_status status = NS_OK;
    ns_buffer_clear(&csv->text);
    csv->count = 0;
    csv->too_long = csv->blank = false;
    csv->line = csv->newlines + 1;
    *more = true;
    while (!ended) {
        if (csv->piece.size == 0)
            status = ns_input_bytes(csv->input, PIECE, &csv->piece, err);
        if (csv->piece.size == 0)
            break;
        begun = true;
        if (!take_run(csv, state))
            ended = take_byte(csv, &state);
    }
    if (ns_buffer_failed(&csv->text))
        return *more = false, ns_error_nomem(err);
    if (!ended && (status || !begun)) {
        *more = false; /* a row that damage cut is worth nothing */
        return status;
    }
    if (!ended)
        end_field(csv);
    if (!ended && state == QUOTED)
        return ns_error_set(err, NS_INVALID, "a quoted field that does not end");
    if (csv->too_long)
        return ns_error_set(err, NS_LIMIT, "a row of more than %d MiB",
                            NS_LINE_MAX / (1024 * 1024));
    return NS_OK;
}

static struct ns_str field_at(const struct csv *csv, size_t i)
{
    size_t begin = i ? csv->ends[i - 1] : 0;
    return (struct ns_str){ns_buffer_str(&csv->text).data + begin, csv->ends[i] - begin};
}

/* --- the header --------------------------------------------------------------------------- */

static void plain_name(struct ns_str field, char name[COLUMN_NAME_MAX])
{
    size_t size = 0;
    for (field = ns_str_trim(field); size < field.size && size + 1 < COLUMN_NAME_MAX; size++) {
        char c = field.data[size];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        name[size] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    name[size == field.size ? size : 0] = '\0';
}

static bool is_taken(const struct csv *csv, const struct ns_key *key)
{
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        if (csv->keys[i] && csv->keys[i]->offset == key->offset)
            return true;
    return false;
}

/* Gives columns their keys: exact names first, then the other names in the order of their table. */
static void read_header(struct csv *csv)
{
    char name[COLUMN_NAME_MAX];
    for (size_t i = 0; i < csv->count; i++) {
        plain_name(field_at(csv, i), name);
        const struct ns_key *key = ns_key_find(name);
        if (key && !is_taken(csv, key))
            csv->keys[i] = key;
    }
    for (size_t a = 0; a < sizeof aliases / sizeof *aliases; a++)
        for (size_t i = 0; i < csv->count; i++) {
            plain_name(field_at(csv, i), name);
            const struct ns_key *key = ns_key_find(aliases[a].key);
            if (!csv->keys[i] && strcmp(name, aliases[a].alias) == 0 && !is_taken(csv, key))
                csv->keys[i] = key;
        }
}

static bool has_text(const struct csv *csv)
{
    return is_taken(csv, ns_key_find("title")) || is_taken(csv, ns_key_find("body"));
}

/* What stands most often in the first line. */
static char find_separator(struct ns_str head)
{
    const char *candidates = ",\t;";
    size_t counts[3] = {0}, best = 0;
    for (size_t i = 0; i < head.size && head.data[i] != '\n'; i++)
        for (size_t c = 0; c < 3; c++)
            counts[c] += head.data[i] == candidates[c];
    for (size_t c = 1; c < 3; c++)
        if (counts[c] > counts[best])
            best = c;
    return candidates[best];
}

/* --- records ------------------------------------------------------------------------------ */

/* Several in one field: "A; B" or "A|B". */
static enum ns_status add_items(struct ns_article *article, struct ns_str_list *list,
                                struct ns_str text, struct ns_error *err)
{
    enum ns_status status = NS_OK;
    while (text.size && !status) {
        size_t size = 0;
        while (size < text.size && text.data[size] != ';' && text.data[size] != '|')
            size++;
        status = ns_article_add(article, list, (struct ns_str){text.data, size}, err);
        size += size < text.size;
        text = (struct ns_str){text.data + size, text.size - size};
    }
    return status;
}

/* 0 when it is none, or has more than nine digits. */
static uint32_t number_of(struct ns_str text)
{
    uint32_t number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!ns_ascii_is_digit(text.data[i]) || text.size > 9)
            return 0;
        number = 10 * number + (uint32_t)(text.data[i] - '0');
    }
    return number;
}

static enum ns_status set_field(struct ns_article *article, const struct ns_key *key,
                                struct ns_str text, struct ns_error *err)
{
    void *field = (char *)article + key->offset;
    switch (key->kind) {
    case NS_KEY_ID:
        return ns_record_id(article, text, err);
    case NS_KEY_TEXT:
        return ns_article_set(article, field, text, key->max, err);
    case NS_KEY_LIST:
        return add_items(article, field, text, err);
    case NS_KEY_DATE:
        (void)ns_date_parse(text, field);
        return NS_OK;
    case NS_KEY_LANGUAGE:
        return ns_record_language(article, text, err);
    case NS_KEY_KIND:
        if (ns_str_equal(ns_str_trim(text), NS_STR("headline")))
            article->kind = NS_KIND_HEADLINE;
        return NS_OK;
    case NS_KEY_ORIGIN:
        article->origin = ns_origin_of_name(ns_str_trim(text));
        return NS_OK;
    case NS_KEY_RANK:
        article->rank = number_of(ns_str_trim(text));
        return NS_OK;
    case NS_KEY_EVIDENCE:
        *(enum ns_evidence *)field = ns_evidence_of_name(ns_str_trim(text));
        return NS_OK;
    case NS_KEY_FLAG:
        *(bool *)field = ns_ascii_equal(ns_str_trim(text), NS_STR("true"));
        return NS_OK;
    }
    return NS_OK;
}

static enum ns_status fill_article(const struct csv *csv, struct ns_article *article,
                                   struct ns_error *err)
{
    enum ns_status status = NS_OK;
    ns_article_reset(article);
    for (size_t i = 0; i < csv->count && !status; i++)
        if (csv->keys[i])
            status = set_field(article, csv->keys[i], field_at(csv, i), err);
    return status ? status : ns_record_finish(article, csv->input, csv->line, err);
}

static enum ns_status read_rows(struct csv *csv, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    bool more = true, header = true;
    enum ns_status status = NS_OK;
    while (!status && more) {
        struct ns_error why;
        enum ns_status bad = read_row(csv, &more, &why);
        if (bad && !more) {
            if (err)
                *err = why;
            status = bad;
        } else if (header && !bad && !csv->blank && more) {
            header = false;
            read_header(csv);
            if (!has_text(csv))
                status =
                    ns_error_set(err, NS_INVALID, "its header names neither a title nor a body");
        } else if (more && !csv->blank) {
            if (!bad)
                bad = fill_article(csv, article, &why);
            status = ns_record_hand_on(article, bad, &why, csv->input, csv->line, sink, err);
        }
    }
    return status;
}

static enum ns_status csv_read(struct ns_input *input, struct ns_article *article,
                               const struct ns_sink *sink, struct ns_error *err)
{
    struct csv csv = {.input = input};
    struct ns_str head;
    enum ns_status status = ns_input_head(input, &head, err);
    if (status)
        return status;
    csv.separator = find_separator(head);
    ns_buffer_init(&csv.text);
    status = read_rows(&csv, article, sink, err);
    ns_buffer_release(&csv.text);
    return status;
}

/* A first line that names columns of an article, one of them a title or a body. */
static bool csv_detect(struct ns_str head)
{
    const char *newline = head.size ? memchr(head.data, '\n', head.size) : NULL;
    if (!newline)
        return false;
    char separator = find_separator(head);
    struct ns_str line = ns_str_trim((struct ns_str){head.data, (size_t)(newline - head.data)});
    char name[COLUMN_NAME_MAX];
    size_t known = 0;
    bool text = false;
    while (line.size) {
        size_t size = 0;
        while (size < line.size && line.data[size] != separator)
            size++;
        struct ns_str field = ns_str_trim((struct ns_str){line.data, size});
        if (field.size >= 2 && field.data[0] == '"' && field.data[field.size - 1] == '"')
            field = (struct ns_str){field.data + 1, field.size - 2};
        plain_name(field, name);
        const char *key = name;
        for (size_t a = 0; a < sizeof aliases / sizeof *aliases; a++)
            if (strcmp(name, aliases[a].alias) == 0)
                key = aliases[a].key;
        text = text || strcmp(key, "title") == 0 || strcmp(key, "body") == 0;
        known += ns_key_find(key) != NULL;
        size += size < line.size;
        line = (struct ns_str){line.data + size, line.size - size};
    }
    return text && known >= KNOWN_COLUMNS;
}

const struct ns_reader ns_reader_csv = {
    .name = "csv",
    .summary = "a table with a header, separated by commas, tabs or semicolons",
    .detect = csv_detect,
    .read = csv_read,
};
