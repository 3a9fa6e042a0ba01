#include "indexer/extract/html_charset.h"

#include "common/base/ascii.h"
#include "common/base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <uchardet/uchardet.h>

enum {
    DECLARED_WITHIN = 4096,       /* bytes of a page that are searched for a declaration */
    LABEL_SIZE = 24,              /* longest charset name, with its NUL */
    DETECTED_WITHIN = 256 * 1024, /* bytes of a page that detection looks at */
    DETECTED_FROM = 24,           /* bytes beyond ASCII that it needs */
};

/* A name that a page may declare, and what iconv calls it. */
struct charset {
    const char *label, *iconv_name;
};

/* The 8859 family and windows-125x are let through by their names as they are (see iconv_name). */
static const struct charset charsets[] = {
    {"big5", "BIG5-HKSCS"},
    {"euc-jp", "EUC-JP"},
    {"euc-kr", "CP949"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"ks_c_5601-1987", "CP949"},
    {"macintosh", "MACINTOSH"},
    {"shift-jis", "CP932"},
    {"shift_jis", "CP932"},
    {"sjis", "CP932"},
    {"tis-620", "CP874"},
    {"windows-31j", "CP932"},
    {"windows-874", "CP874"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
    {"x-sjis", "CP932"},
};

static bool is_label_char(char c)
{
    return ns_ascii_is_letter(c) || ns_ascii_is_digit(c) || c == '-' || c == '_';
}

/* The name after "charset" or "encoding" at p, lower case; false when none follows. */
static bool read_label(const char *p, const char *end, char label[LABEL_SIZE])
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    if (p == end || *p++ != '=')
        return false;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '"' || *p == '\''))
        p++;
    size_t size = 0;
    while (p < end && is_label_char(*p) && size + 1 < LABEL_SIZE)
        label[size++] = ns_ascii_lower(*p++);
    label[size] = '\0';
    return size > 0;
}

/* What the page says it is, lower case; false when it does not say. */
static bool declared_label(struct ns_str page, char label[LABEL_SIZE])
{
    const char *end = page.data + (page.size < DECLARED_WITHIN ? page.size : DECLARED_WITHIN);
    bool xml = page.size >= 5 && memcmp(page.data, "<?xml", 5) == 0;
    for (const char *p = page.data; end - p > 8; p++) {
        struct ns_str here = {p, (size_t)(end - p)};
        if (ns_ascii_starts(here, "charset") && read_label(p + 7, end, label))
            return true;
        if (xml && ns_ascii_starts(here, "encoding") && read_label(p + 8, end, label))
            return true;
    }
    return false;
}

/* What iconv calls label; NULL when it is not known, or is decoded without iconv. */
static const char *iconv_name(const char *label)
{
    if (strcmp(label, "iso-8859-1") == 0 || strcmp(label, "windows-1252") == 0)
        return NULL;
    if (strcmp(label, "iso-8859-9") == 0)
        return "CP1254"; /* as browsers do */
    if (strncmp(label, "iso-8859-", 9) == 0 || strncmp(label, "windows-125", 11) == 0)
        return label;
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (strcmp(label, charsets[i].label) == 0)
            return charsets[i].iconv_name;
    return NULL;
}

static void append_code_point(struct ns_buffer *out, uint32_t cp)
{
    char text[NS_UTF8_MAX];
    ns_buffer_append(out, text, ns_utf8_encode(cp, text));
}

static void decode_iconv(iconv_t converter, struct ns_str in, struct ns_buffer *out)
{
    char chunk[16384];
    char *from = (char *)(uintptr_t)in.data; /* iconv does not write there */
    size_t left = in.size;
    while (left && !ns_buffer_failed(out)) {
        char *to = chunk;
        size_t room = sizeof chunk;
        size_t made = iconv(converter, &from, &left, &to, &room);
        ns_buffer_append(out, chunk, sizeof chunk - room);
        if (made != (size_t)-1 || errno == E2BIG)
            continue;
        append_code_point(out, NS_UTF8_REPLACEMENT);
        if (errno == EINVAL) /* cut in the middle of a character */
            break;
        from++;
        left--;
    }
}

/* windows-1252 from 0x80 to 0x9F; the rest is Latin-1.  0 = not assigned. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t ns_html_windows_1252(unsigned char byte)
{
    uint32_t cp = byte >= 0xA0 ? byte : windows_1252[byte & 0x1F];
    return cp ? cp : NS_UTF8_REPLACEMENT;
}

static void decode_mixed(struct ns_str in, struct ns_buffer *out)
{
    ns_buffer_reserve(out, in.size + in.size / 8);
    for (size_t i = 0; i < in.size && !ns_buffer_failed(out);) {
        size_t run = ns_utf8_ascii_prefix(in.data + i, in.size - i);
        ns_buffer_append(out, in.data + i, run);
        i += run;
        if (i == in.size)
            break;
        uint32_t cp;
        size_t size = ns_utf8_decode(in.data + i, in.size - i, &cp);
        if (size) {
            ns_buffer_append(out, in.data + i, size);
            i += size;
            continue;
        }
        append_code_point(out, ns_html_windows_1252((unsigned char)in.data[i++]));
    }
}

static void blank_nuls(struct ns_buffer *buffer)
{
    for (size_t i = 0; i < buffer->size; i++)
        if (buffer->data[i] == '\0')
            buffer->data[i] = ' ';
}

static bool starts_with(struct ns_str text, const char *mark, size_t size)
{
    return text.size >= size && memcmp(text.data, mark, size) == 0;
}

/* Decodes through iconv; false when iconv does not know the name (containers have few tables). */
static bool decode_named(const char *name, struct ns_str in, struct ns_buffer *out)
{
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return false;
    decode_iconv(converter, in, out);
    iconv_close(converter);
    return true;
}

/* iconv keeps what it loaded as long as a converter is open. */
static iconv_t loaded[64];
static size_t loaded_count;

static void load(const char *name)
{
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return;
    if (loaded_count < sizeof loaded / sizeof *loaded)
        loaded[loaded_count++] = converter;
    else
        (void)iconv_close(converter);
}

void ns_html_charset_load(void)
{
    char name[LABEL_SIZE];
    load("UTF-16LE");
    load("UTF-16BE");
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        load(charsets[i].iconv_name);
    for (int i = 1; i <= 16; i++) {
        (void)snprintf(name, sizeof name, "iso-8859-%d", i);
        load(name);
    }
    for (int i = 0; i <= 8; i++) {
        (void)snprintf(name, sizeof name, "windows-125%d", i);
        load(name);
    }
}

/* Whether so many bytes beyond ASCII are no UTF-8 that another charset is worth looking for. */
static bool is_another_charset(struct ns_str page)
{
    size_t valid = 0, invalid = 0;
    for (size_t i = 0; i < page.size;) {
        uint32_t cp;
        i += ns_utf8_ascii_prefix(page.data + i, page.size - i);
        size_t size = i < page.size ? ns_utf8_decode(page.data + i, page.size - i, &cp) : 0;
        valid += size;
        invalid += i < page.size && !size;
        i += size ? size : 1;
    }
    return invalid >= DETECTED_FROM && invalid > valid;
}

/* The charset that the bytes look like, by the frequencies of letters in its languages; lower case,
 * false when that is not certain. */
static bool detected_label(struct ns_str page, char label[LABEL_SIZE])
{
    if (page.size > DETECTED_WITHIN)
        page.size = DETECTED_WITHIN;
    uchardet_t detector = is_another_charset(page) ? uchardet_new() : NULL;
    if (!detector)
        return false;
    size_t size = 0;
    if (uchardet_handle_data(detector, page.data, page.size) == 0) {
        uchardet_data_end(detector);
        for (const char *name = uchardet_get_charset(detector); *name && size + 1 < LABEL_SIZE;)
            label[size++] = ns_ascii_lower(*name++);
    }
    label[size] = '\0';
    uchardet_delete(detector);
    return size > 0;
}

enum ns_status ns_html_charset_decode(struct ns_str page, struct ns_buffer *scratch,
                                      struct ns_str *text, struct ns_error *err)
{
    char label[LABEL_SIZE];
    const char *name = NULL;
    ns_buffer_clear(scratch);
    if (starts_with(page, "\xEF\xBB\xBF", 3)) {
        page.data += 3;
        page.size -= 3;
    } else if (starts_with(page, "\xFF\xFE", 2)) {
        name = "UTF-16LE";
    } else if (starts_with(page, "\xFE\xFF", 2)) {
        name = "UTF-16BE";
    }
    if (name) {
        page.data += 2;
        page.size -= 2;
    } else if (ns_utf8_valid(page.data, page.size)) {
        *text = page;
        if (!page.size || !memchr(page.data, '\0', page.size))
            return NS_OK;
    } else if (declared_label(page, label)) {
        name = iconv_name(label);
    } else if (detected_label(page, label)) {
        name = iconv_name(label);
    }
    if (!name || !decode_named(name, page, scratch))
        decode_mixed(page, scratch);
    if (ns_buffer_failed(scratch))
        return ns_error_nomem(err);
    blank_nuls(scratch);
    *text = ns_buffer_str(scratch);
    return NS_OK;
}

enum ns_status ns_html_charset_decode_as(struct ns_str text, struct ns_str label,
                                         struct ns_buffer *scratch, struct ns_str *decoded,
                                         struct ns_error *err)
{
    char known[LABEL_SIZE] = "";
    for (size_t i = 0; i < label.size && i + 1 < LABEL_SIZE; i++) {
        char c = label.data[i];
        known[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    const char *name = label.size < LABEL_SIZE ? iconv_name(known) : NULL;
    if (!name || ns_utf8_valid(text.data, text.size))
        return ns_html_charset_decode(text, scratch, decoded, err);
    ns_buffer_clear(scratch);
    if (!decode_named(name, text, scratch))
        decode_mixed(text, scratch);
    if (ns_buffer_failed(scratch))
        return ns_error_nomem(err);
    blank_nuls(scratch);
    *decoded = ns_buffer_str(scratch);
    return NS_OK;
}
