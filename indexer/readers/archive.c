/* Archives of files, through libarchive: tar (also compressed by bzip2, xz, lzma, lz4 or compress),
 * zip and 7z; and single files compressed so.  gzip and zstd are undone before (input.h).
 *
 * What is unpacked is bounded as an input is: NS_INPUT_RATIO times the archive, and NS_INPUT_FREE
 * bytes.  Passed over without a word: what is no file, and names that begin with a dot.
 *
 * EPUB is a zip whose first member says so (EPUB OCF 3.3, 4.3): its pages are read, as HTML; all
 * else in it, and pages without an article (covers, contents), is passed over without a word. */
#include "indexer/readers/reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

enum { PIECE = 256 * 1024, TAR_HEADER = 512, TAR_CHECKSUM = 148 };

struct unpacking {
    struct ns_input *input;
    struct archive *archive;
    uint64_t size;               /* of the file where it can be told, else 0 */
    uint64_t consumed, produced; /* bytes of the archive and of its members so far */
    bool book;                   /* EPUB */
    struct ns_error failure;     /* of the input */
};

/* --- detection ---------------------------------------------------------------------------- */

static bool starts(struct ns_str head, struct ns_str with)
{
    return head.size >= with.size && memcmp(head.data, with.data, with.size) == 0;
}

/* A tar header says the sum of its own bytes, with spaces in the place of the sum. */
static bool is_tar(struct ns_str head)
{
    if (head.size < TAR_HEADER || head.data[0] == '\0')
        return false;
    unsigned long sum = 0, said = 0;
    for (size_t i = 0; i < TAR_HEADER; i++)
        sum += i >= TAR_CHECKSUM && i < TAR_CHECKSUM + 8 ? ' ' : (unsigned char)head.data[i];
    size_t digits = 0;
    for (size_t i = TAR_CHECKSUM; i < TAR_CHECKSUM + 8; i++) {
        char c = head.data[i];
        if (c >= '0' && c <= '7') {
            said = said * 8 + (unsigned long)(c - '0');
            digits++;
        } else if (c != ' ' && c != '\0') {
            return false;
        }
    }
    return digits > 0 && said == sum;
}

static bool is_compressed(struct ns_str head)
{
    bool bzip2 = starts(head, NS_STR("BZh")) && head.size > 10 && head.data[3] >= '1' &&
                 head.data[3] <= '9' && memcmp(head.data + 4, "1AY&SY", 6) == 0;
    return bzip2 ||
           starts(head, NS_STR("\xfd"
                               "7zXZ\0")) ||
           starts(head, NS_STR("\x5d\0\0")) || starts(head, NS_STR("\x04\x22\x4d\x18")) ||
           starts(head, NS_STR("\x1f\x9d"));
}

static bool archive_detect(struct ns_str head)
{
    return starts(head, NS_STR("PK\3\4")) || starts(head, NS_STR("PK\5\6")) ||
           starts(head, NS_STR("7z\xbc\xaf\x27\x1c")) || is_compressed(head) || is_tar(head);
}

/* The first member is stored, not deflated.  It must have no extra field, but some have. */
static bool epub_detect(struct ns_str head)
{
    enum { EXTRA_SIZE = 28, NAME = 30 };
    const struct ns_str name = NS_STR("mimetype"), type = NS_STR("application/epub+zip");
    if (!starts(head, NS_STR("PK\3\4")) || head.size < NAME + name.size)
        return false;
    size_t extra = (size_t)(unsigned char)head.data[EXTRA_SIZE] |
                   (size_t)(unsigned char)head.data[EXTRA_SIZE + 1] << 8;
    size_t at = NAME + name.size + extra;
    return memcmp(head.data + NAME, name.data, name.size) == 0 && at + type.size <= head.size &&
           memcmp(head.data + at, type.data, type.size) == 0;
}

/* --- libarchive's side -------------------------------------------------------------------- */

static la_ssize_t on_read(struct archive *archive, void *context, const void **data)
{
    struct unpacking *u = context;
    struct ns_str bytes;
    if (ns_input_bytes(u->input, PIECE, &bytes, &u->failure)) {
        archive_set_error(archive, EIO, "%s", u->failure.message);
        return ARCHIVE_FATAL;
    }
    u->consumed += bytes.size;
    *data = bytes.data;
    return (la_ssize_t)bytes.size;
}

static la_int64_t on_seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    struct unpacking *u = context;
    (void)archive;
    int64_t base = whence == SEEK_END ? (int64_t)u->size : 0;
    if (whence == SEEK_CUR || offset > INT64_MAX - base || offset + base < 0 ||
        (uint64_t)(offset + base) > u->size)
        return ARCHIVE_FATAL;
    return ns_input_seek(u->input, (uint64_t)(base + offset), NULL) ? base + offset : ARCHIVE_FATAL;
}

static enum ns_status damaged(const struct unpacking *u, struct ns_error *err)
{
    const char *why = archive_error_string(u->archive);
    if (u->failure.code) {
        if (err)
            *err = u->failure;
        return u->failure.code;
    }
    ns_error_set(err, NS_CORRUPT, "damaged archive: %s", why ? why : "no reason given");
    ns_error_hint(err, "what stood before the damage was read");
    return NS_CORRUPT;
}

/* --- members ------------------------------------------------------------------------------ */

static bool expands_too_much(const struct unpacking *u)
{
    uint64_t packed = u->size ? u->size : u->consumed;
    return u->produced > NS_INPUT_FREE && u->produced / NS_INPUT_RATIO > packed;
}

static enum ns_status read_member(void *context, char *out, size_t size, size_t *got,
                                  struct ns_error *err)
{
    struct unpacking *u = context;
    *got = 0;
    la_ssize_t result = archive_read_data(u->archive, out, size);
    if (result < 0)
        return damaged(u, err);
    u->produced += (uint64_t)result;
    if (expands_too_much(u)) {
        ns_error_set(err, NS_LIMIT, "the archive expands to more than %d times its size",
                     NS_INPUT_RATIO);
        ns_error_hint(err, "if you trust it, unpack it first");
        return NS_LIMIT;
    }
    *got = (size_t)result;
    return NS_OK;
}

static bool is_hidden(const char *name)
{
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        bool dots = strncmp(part, "./", 2) == 0 || strncmp(part, "../", 3) == 0;
        if ((*part == '.' && !dots) || strncmp(part, "__MACOSX/", 9) == 0)
            return true;
    }
    return false;
}

static const char *name_of(struct unpacking *u, struct archive_entry *entry)
{
    if (archive_format(u->archive) == ARCHIVE_FORMAT_RAW)
        return ""; /* a single file has no name of its own */
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    return name && *name ? name : "(a name that cannot be read)";
}

static bool is_chapter(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (strcasecmp(dot, ".xhtml") == 0 || strcasecmp(dot, ".html") == 0 ||
                   strcasecmp(dot, ".htm") == 0);
}

static enum ns_status use_member(struct unpacking *u, struct archive_entry *entry,
                                 struct ns_article *article, const struct ns_sink *sink,
                                 struct ns_error *err)
{
    const char *name = name_of(u, entry);
    unsigned type = archive_entry_filetype(entry);
    if ((type != AE_IFREG && type != 0) || is_hidden(name) || (u->book && !is_chapter(name)))
        return NS_OK;
    const struct ns_input_source source = {u, read_member};
    struct ns_input *part;
    enum ns_status status =
        ns_input_open_part(&part, u->input, ns_str_of(name), NS_STR(""), &source, err);
    if (!status)
        status = ns_read_part(part, article, sink, err);
    ns_input_close(part);
    return status;
}

static enum ns_status use_members(struct unpacking *u, struct ns_article *article,
                                  const struct ns_sink *sink, struct ns_error *err)
{
    for (;;) {
        struct archive_entry *entry;
        int result = archive_read_next_header(u->archive, &entry);
        if (result == ARCHIVE_EOF)
            return NS_OK;
        if (result < ARCHIVE_WARN)
            return damaged(u, err);
        enum ns_status status = use_member(u, entry, article, sink, err);
        if (status || expands_too_much(u)) /* of that, the member was told */
            return status;
    }
}

static bool set_up(struct unpacking *u, struct ns_str head)
{
    struct archive *a = u->archive;
    bool seekable = ns_input_seek(u->input, 0, &u->size);
    /* A filter that needs a program of its own answers with a warning; none of these does. */
    bool good = archive_read_support_format_tar(a) == ARCHIVE_OK &&
                archive_read_support_format_zip(a) == ARCHIVE_OK &&
                archive_read_support_format_7zip(a) == ARCHIVE_OK &&
                archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
                archive_read_support_filter_xz(a) == ARCHIVE_OK &&
                archive_read_support_filter_lzma(a) == ARCHIVE_OK &&
                archive_read_support_filter_lz4(a) == ARCHIVE_OK &&
                archive_read_support_filter_compress(a) == ARCHIVE_OK &&
                archive_read_set_read_callback(a, on_read) == ARCHIVE_OK &&
                archive_read_set_callback_data(a, u) == ARCHIVE_OK;
    if (good && is_compressed(head))
        good = archive_read_support_format_raw(a) == ARCHIVE_OK;
    if (good && seekable)
        good = archive_read_set_seek_callback(a, on_seek) == ARCHIVE_OK;
    return good;
}

static enum ns_status unpack(struct ns_input *input, bool book, struct ns_article *article,
                             const struct ns_sink *sink, struct ns_error *err)
{
    struct unpacking u = {.input = input, .book = book};
    struct ns_str head;
    enum ns_status status = ns_input_head(input, &head, err);
    if (status)
        return status;
    u.archive = archive_read_new();
    if (!u.archive)
        return ns_error_nomem(err);
    if (!set_up(&u, head))
        status = ns_error_nomem(err);
    else if (archive_read_open1(u.archive) < ARCHIVE_WARN)
        status = damaged(&u, err);
    if (!status)
        status = use_members(&u, article, sink, err);
    (void)archive_read_free(u.archive);
    return status;
}

static enum ns_status archive_read_all(struct ns_input *input, struct ns_article *article,
                                       const struct ns_sink *sink, struct ns_error *err)
{
    return unpack(input, false, article, sink, err);
}

/* --- books -------------------------------------------------------------------------------- */

static enum ns_status take_chapter(void *context, struct ns_article *article, struct ns_error *err)
{
    const struct ns_sink *sink = context;
    return article->body.size ? sink->article(sink->context, article, err) : NS_OK;
}

static void take_chapter_skip(void *context, const char *file, size_t line,
                              const struct ns_error *why)
{
    const struct ns_sink *sink = context;
    if (why->code != NS_INVALID)
        sink->skip(sink->context, file, line, why);
}

static void take_chapter_parts(void *context, const struct ns_page_parts *parts)
{
    const struct ns_sink *sink = context;
    sink->parts(sink->context, parts);
}

static bool take_chapter_part(void *context, const char *name)
{
    const struct ns_sink *sink = context;
    return sink->part(sink->context, name);
}

static enum ns_status epub_read(struct ns_input *input, struct ns_article *article,
                                const struct ns_sink *sink, struct ns_error *err)
{
    const struct ns_sink chapters = {.context = (void *)(uintptr_t)sink, /* only read */
                                     .article = take_chapter,
                                     .skip = take_chapter_skip,
                                     .parts = sink->parts ? take_chapter_parts : NULL,
                                     .part = sink->part ? take_chapter_part : NULL};
    return unpack(input, true, article, &chapters, err);
}

const struct ns_reader ns_reader_epub = {
    .name = "epub",
    .summary = "a book, or an issue, of pages",
    .container = true,
    .detect = epub_detect,
    .read = epub_read,
};

const struct ns_reader ns_reader_archive = {
    .name = "archive",
    .summary = "a tar, zip or 7z archive, or a compressed file",
    .container = true,
    .detect = archive_detect,
    .read = archive_read_all,
};
