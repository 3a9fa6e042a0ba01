/* Newsletters as mail keeps them: mbox files (RFC 4155) and single messages, one article a message;
 * and pages saved with all that belongs to them (MHTML, RFC 2557). */
#include "indexer/extract/extract.h"
#include "indexer/readers/mime.h"
#include "indexer/readers/record.h"

#include <strings.h>

/* --- a message ---------------------------------------------------------------------------- */

static enum ns_status set_header(struct ns_article *article, struct ns_str *field,
                                 struct ns_str value, struct ns_error *err)
{
    struct ns_buffer text;
    ns_buffer_init(&text);
    enum ns_status status = ns_mime_text(value, &text, err);
    if (!status)
        status = ns_article_set(article, field, ns_buffer_str(&text), NS_FIELD_MAX, err);
    ns_buffer_release(&text);
    return status;
}

/* "\"The Heron\" <news@x.test>" -> The Heron; of an address alone what stands behind the @. */
static struct ns_str sender(struct ns_str from)
{
    const char *open = from.size ? memchr(from.data, '<', from.size) : NULL;
    struct ns_str name = from;
    if (open)
        name = ns_str_trim((struct ns_str){from.data, (size_t)(open - from.data)});
    if (name.size >= 2 && name.data[0] == '"' && name.data[name.size - 1] == '"')
        name = (struct ns_str){name.data + 1, name.size - 2};
    if (name.size && !memchr(name.data, '@', name.size))
        return name;
    const char *at = from.size ? memchr(from.data, '@', from.size) : NULL;
    if (!at)
        return NS_STR("");
    size_t left = (size_t)(from.data + from.size - at) - 1, size = 0;
    while (size < left && !strchr("> \t\r\n)", at[1 + size]))
        size++;
    return (struct ns_str){at + 1, size};
}

static struct ns_str without_brackets(struct ns_str text)
{
    if (text.size >= 2 && text.data[0] == '<' && text.data[text.size - 1] == '>')
        text = (struct ns_str){text.data + 1, text.size - 2};
    return text;
}

static enum ns_status set_body(struct ns_article *article, struct ns_mime_entity message,
                               struct ns_error *err)
{
    struct ns_mime_entity part;
    struct ns_buffer text;
    enum ns_status status = NS_OK;
    ns_buffer_init(&text);
    if (ns_mime_find(message, "text/html", &part)) {
        status = ns_mime_decode(part, &text, err);
        if (!status)
            status = ns_extract_fragment(ns_buffer_str(&text), article, err);
    }
    if (!status && !article->body.size && ns_mime_find(message, "text/plain", &part)) {
        ns_buffer_clear(&text);
        status = ns_mime_decode(part, &text, err);
        if (!status)
            status =
                ns_article_set(article, &article->body, ns_buffer_str(&text), NS_BODY_MAX, err);
    }
    ns_buffer_release(&text);
    return status;
}

static enum ns_status read_message(struct ns_str bytes, struct ns_article *article,
                                   const struct ns_input *input, size_t line, struct ns_error *err)
{
    struct ns_mime_entity message = ns_mime_entity(bytes);
    struct ns_str headers = message.headers;
    ns_article_reset(article);
    struct ns_str id = without_brackets(ns_mime_header(headers, "message-id"));
    enum ns_status status = id.size > NS_ID_MAX ? NS_OK : ns_record_id(article, id, err);
    if (!status)
        status = set_header(article, &article->title, ns_mime_header(headers, "subject"), err);
    if (!status)
        status =
            set_header(article, &article->source, sender(ns_mime_header(headers, "from")), err);
    if (!status)
        status = ns_article_set(article, &article->url,
                                without_brackets(ns_mime_header(headers, "archived-at")),
                                NS_FIELD_MAX, err);
    if (!status)
        status = ns_record_language(article, ns_mime_header(headers, "content-language"), err);
    if (!status)
        status = set_body(article, message, err);
    if (status)
        return status;
    (void)ns_date_parse(ns_mime_header(headers, "date"), &article->published);
    return ns_record_finish(article, input, line, err);
}

/* --- mbox --------------------------------------------------------------------------------- */

struct mbox {
    struct ns_input *input;
    struct ns_article *article;
    const struct ns_sink *sink;
    struct ns_buffer message;
    size_t begin; /* line of the message */
    bool too_long;
};

static bool starts(struct ns_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data, with, size) == 0;
}

static enum ns_status end_message(struct mbox *mbox, struct ns_error *err)
{
    struct ns_error why;
    if (ns_buffer_failed(&mbox->message))
        return ns_error_nomem(err);
    if (!mbox->message.size)
        return NS_OK;
    enum ns_status status = mbox->too_long
                                ? ns_error_set(&why, NS_LIMIT, "a message of more than %d MiB",
                                               NS_PAGE_MAX / (1024 * 1024))
                                : read_message(ns_buffer_str(&mbox->message), mbox->article,
                                               mbox->input, mbox->begin, &why);
    ns_buffer_clear(&mbox->message);
    mbox->too_long = false;
    return ns_record_hand_on(mbox->article, status, &why, mbox->input, mbox->begin, mbox->sink,
                             err);
}

static void add_line(struct mbox *mbox, struct ns_str line)
{
    if (starts(line, ">From "))
        line = (struct ns_str){line.data + 1, line.size - 1};
    if (mbox->message.size + line.size >= NS_PAGE_MAX)
        mbox->too_long = true;
    if (mbox->too_long)
        return;
    ns_buffer_append_str(&mbox->message, line);
    ns_buffer_append_char(&mbox->message, '\n');
}

static enum ns_status read_lines(struct mbox *mbox, struct ns_error *err)
{
    bool blank = true, more = true;
    enum ns_status status = NS_OK, ended = NS_OK;
    struct ns_error end = {0};
    mbox->begin = 1;
    while (!status && more) {
        struct ns_str line;
        size_t number;
        ended = ns_input_line(mbox->input, &line, &number, &more, &end);
        if (!more)
            break;
        if (ended)
            mbox->too_long = true;
        bool first = !ended && blank && starts(line, "From ");
        if (first)
            status = end_message(mbox, err);
        if (first)
            mbox->begin = number;
        else if (!ended)
            add_line(mbox, line);
        blank = !ended && line.size == 0;
    }
    if (!status)
        status = end_message(mbox, err);
    if (!status && ended && err)
        *err = end;
    return status ? status : ended;
}

static enum ns_status mbox_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    struct mbox mbox = {.input = input, .article = article, .sink = sink};
    ns_buffer_init(&mbox.message);
    enum ns_status status = read_lines(&mbox, err);
    ns_buffer_release(&mbox.message);
    return status;
}

/* Whether head begins as the headers of a message do. */
static bool is_message(struct ns_str head)
{
    struct ns_str headers = ns_mime_entity(head).headers;
    size_t name = 0;
    while (name < headers.size && headers.data[name] > ' ' && headers.data[name] != ':')
        name++;
    return name > 0 && name < headers.size && headers.data[name] == ':' &&
           (ns_mime_header(headers, "mime-version").size ||
            ns_mime_header(headers, "message-id").size);
}

static bool mbox_detect(struct ns_str head)
{
    const char *newline = starts(head, "From ") ? memchr(head.data, '\n', head.size) : NULL;
    if (!newline)
        return is_message(head);
    size_t used = (size_t)(newline - head.data) + 1;
    struct ns_str headers = ns_mime_entity((struct ns_str){newline + 1, head.size - used}).headers;
    return ns_mime_header(headers, "from").size || ns_mime_header(headers, "message-id").size;
}

const struct ns_reader ns_reader_mbox = {
    .name = "mbox",
    .summary = "mail: an mbox file, or one message",
    .detect = mbox_detect,
    .read = mbox_read,
};

/* --- MHTML -------------------------------------------------------------------------------- */

static enum ns_status mhtml_read(struct ns_input *input, struct ns_article *article,
                                 const struct ns_sink *sink, struct ns_error *err)
{
    struct ns_str bytes;
    struct ns_mime_entity part;
    struct ns_buffer html;
    struct ns_input *page = NULL;
    enum ns_status status = ns_input_all(input, &bytes, err);
    if (status)
        return status;
    struct ns_mime_entity whole = ns_mime_entity(bytes);
    if (!ns_mime_find(whole, "text/html", &part))
        return ns_error_set(err, NS_INVALID, "it holds no page");
    struct ns_str url = ns_mime_header(whole.headers, "snapshot-content-location");
    if (!url.size)
        url = ns_mime_header(part.headers, "content-location");
    ns_buffer_init(&html);
    status = ns_mime_decode(part, &html, err);
    if (!status)
        status = ns_input_open_bytes(&page, input, NS_STR(""), url, ns_buffer_str(&html), err);
    if (!status)
        status = ns_reader_html.read(page, article, sink, err);
    ns_input_close(page);
    ns_buffer_release(&html);
    return status;
}

static bool mhtml_detect(struct ns_str head)
{
    struct ns_str type = ns_mime_header(ns_mime_entity(head).headers, "content-type");
    return is_message(head) && type.size > 17 &&
           strncasecmp(type.data, "multipart/related", 17) == 0;
}

const struct ns_reader ns_reader_mhtml = {
    .name = "mhtml",
    .summary = "a page saved with all that belongs to it",
    .detect = mhtml_detect,
    .read = mhtml_read,
    .page = true,
};
