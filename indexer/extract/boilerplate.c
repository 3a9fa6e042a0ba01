#include "indexer/extract/boilerplate.h"

#include "common/base/ascii.h"
#include "common/base/url.h"
#include "common/index/index_dir.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define MAGIC "nsearch boilerplate 1\n"

enum {
    BUCKETS = 8192,     /* a power of two */
    BUCKET_SIZE = 8,    /* paragraphs that are told apart in one */
    ENTRY_SIZE = 16,    /* bytes in the file */
    PAGES_KEPT = 2,     /* pages of a paragraph that are told apart before it is known */
    LETTERS_MIN = 8,    /* a shorter paragraph says too little */
    LETTERS_MAX = 1000, /* a longer one is no site's; more are not looked at */
    PARAGRAPHS_MAX = 10000,
    COPY_PERCENT = 80, /* of a page's letters that others had, when it is a copy */
    PATH_MAX_SIZE = 4096,
};

#define KNOWN UINT32_MAX

static_assert((int)NS_BOILERPLATE_PAGES == PAGES_KEPT + 1, "the last page makes it known");

struct entry {
    uint64_t hash;              /* of site and paragraph; 0 = free */
    uint32_t pages[PAGES_KEPT]; /* hashes, 0 = none; KNOWN */
};

struct ns_boilerplate {
    char path[PATH_MAX_SIZE];
    bool changed;
    struct entry entries[BUCKETS][BUCKET_SIZE]; /* each bucket from the one seen last */
};

/* --- the table ---------------------------------------------------------------------------- */

static struct entry *find(struct ns_boilerplate *boilerplate, uint64_t hash)
{
    struct entry *bucket = boilerplate->entries[hash % BUCKETS];
    for (size_t i = 0; i < BUCKET_SIZE; i++)
        if (bucket[i].hash == hash)
            return &bucket[i];
    return NULL;
}

static bool is_known(const struct entry *entry)
{
    return entry && entry->pages[0] == KNOWN;
}

/* The place that one more paragraph takes: a free one, else the last that is on one page only, else
 * the last. */
static size_t place_of_new(const struct entry *bucket)
{
    size_t single = BUCKET_SIZE;
    for (size_t i = 0; i < BUCKET_SIZE; i++) {
        if (!bucket[i].hash)
            return i;
        if (!bucket[i].pages[1])
            single = i;
    }
    return single < BUCKET_SIZE ? single : BUCKET_SIZE - 1;
}

/* Brings the paragraph to the front of its bucket, added when it is new. */
static struct entry *touch(struct ns_boilerplate *boilerplate, uint64_t hash)
{
    struct entry *bucket = boilerplate->entries[hash % BUCKETS], *old = find(boilerplate, hash);
    size_t at = old ? (size_t)(old - bucket) : place_of_new(bucket);
    struct entry entry = old ? *old : (struct entry){.hash = hash};
    memmove(bucket + 1, bucket, at * sizeof *bucket);
    bucket[0] = entry;
    return bucket;
}

static void add_page(struct ns_boilerplate *boilerplate, uint64_t hash, uint32_t page)
{
    const struct entry *old = find(boilerplate, hash);
    if (old && (is_known(old) || old->pages[0] == page || old->pages[1] == page))
        return;
    struct entry *entry = touch(boilerplate, hash);
    boilerplate->changed = true;
    if (!entry->pages[0])
        entry->pages[0] = page;
    else if (!entry->pages[1])
        entry->pages[1] = page;
    else
        entry->pages[0] = entry->pages[1] = KNOWN;
}

/* --- paragraphs --------------------------------------------------------------------------- */

struct paragraph {
    struct ns_str text;
    size_t letters;
    uint64_t hash; /* 0: too short or too long to be the site's */
    bool drop;
};

struct page {
    struct paragraph *items; /* of the body, then the captions */
    size_t count, body_count;
    uint64_t site;
    uint32_t hash;
};

/* By its host, else its source, else the folder that it was read from. */
static uint64_t hash_site(const struct ns_article *article)
{
    struct ns_str site = ns_url_host(article->url);
    if (!site.size)
        site = article->source;
    if (!site.size) {
        site = article->path;
        while (site.size && site.data[site.size - 1] != '/')
            site.size--;
    }
    return XXH3_64bits(site.data, site.size);
}

/* By its letters: numbers and marks change from page to page. */
static void hash_paragraph(const struct page *page, struct paragraph *paragraph)
{
    char letters[LETTERS_MAX];
    struct ns_str text = paragraph->text;
    for (size_t i = 0; i < text.size; i++) {
        bool letter = ns_ascii_is_letter(text.data[i]) || (unsigned char)text.data[i] >= 0x80;
        if (letter && paragraph->letters < LETTERS_MAX)
            letters[paragraph->letters] = ns_ascii_lower(text.data[i]);
        paragraph->letters += letter;
    }
    if (paragraph->letters < LETTERS_MIN || paragraph->letters > LETTERS_MAX)
        return;
    uint64_t hash = XXH3_64bits_withSeed(letters, paragraph->letters, page->site);
    paragraph->hash = hash ? hash : 1;
}

static size_t paragraph_end(struct ns_str text)
{
    const char *end = text.size ? memmem(text.data, text.size, "\n\n", 2) : NULL;
    return end ? (size_t)(end - text.data) : text.size;
}

static enum ns_status read_page(struct page *page, const struct ns_article *article,
                                struct ns_error *err)
{
    size_t room = article->captions.count + 1;
    *page = (struct page){.site = hash_site(article)};
    page->hash = (uint32_t)XXH3_64bits_withSeed(article->id.data, article->id.size, page->site);
    if (page->hash == 0 || page->hash == KNOWN)
        page->hash = 1;
    for (struct ns_str rest = article->body; rest.size && room < PARAGRAPHS_MAX; room++) {
        size_t end = paragraph_end(rest), gap = end < rest.size ? 2 : 0;
        rest = (struct ns_str){rest.data + end + gap, rest.size - end - gap};
    }
    page->items = calloc(room, sizeof *page->items);
    if (!page->items)
        return ns_error_nomem(err);
    struct ns_str rest = article->body;
    while (rest.size && page->count + article->captions.count + 1 < room) {
        size_t end = paragraph_end(rest), gap = end < rest.size ? 2 : 0;
        page->items[page->count++].text = (struct ns_str){rest.data, end};
        rest = (struct ns_str){rest.data + end + gap, rest.size - end - gap};
    }
    if (rest.size) /* more than are looked at: the rest is one */
        page->items[page->count++].text = rest;
    page->body_count = page->count;
    for (size_t i = 0; i < article->captions.count; i++)
        page->items[page->count++].text = article->captions.items[i];
    for (size_t i = 0; i < page->count; i++)
        hash_paragraph(page, &page->items[i]);
    return NS_OK;
}

/* Whether other pages of the site had nearly all of this one, what is known set aside. */
static bool is_copy(struct ns_boilerplate *boilerplate, const struct page *page)
{
    size_t letters = 0, seen = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct paragraph *paragraph = &page->items[i];
        const struct entry *entry = paragraph->hash ? find(boilerplate, paragraph->hash) : NULL;
        if (is_known(entry))
            continue;
        letters += paragraph->letters;
        if (entry && (entry->pages[0] != page->hash || entry->pages[1]))
            seen += paragraph->letters;
    }
    return letters && seen * 100 > letters * COPY_PERCENT;
}

/* Marks what is known; returns how many paragraphs that are: none when nothing would be left of
 * the body. */
static size_t mark_known(struct ns_boilerplate *boilerplate, struct page *page)
{
    size_t marked = 0, of_body = 0;
    for (size_t i = 0; i < page->count; i++) {
        uint64_t hash = page->items[i].hash;
        page->items[i].drop = hash && is_known(find(boilerplate, hash));
        marked += page->items[i].drop;
        of_body += page->items[i].drop && i < page->body_count;
    }
    return of_body < page->body_count ? marked : 0;
}

static enum ns_status set_body(struct ns_article *article, const struct page *page,
                               struct ns_error *err)
{
    struct ns_buffer body;
    ns_buffer_init(&body);
    for (size_t i = 0; i < page->body_count; i++) {
        if (page->items[i].drop)
            continue;
        ns_buffer_append_text(&body, body.size ? "\n\n" : "");
        ns_buffer_append_str(&body, page->items[i].text);
    }
    enum ns_status status =
        ns_buffer_failed(&body)
            ? ns_error_nomem(err)
            : ns_article_set(article, &article->body, ns_buffer_str(&body), NS_BODY_MAX, err);
    ns_buffer_release(&body);
    return status;
}

static enum ns_status take_out(struct ns_article *article, const struct page *page,
                               struct ns_error *err)
{
    size_t kept = 0;
    for (size_t i = page->body_count; i < page->count; i++)
        if (!page->items[i].drop)
            article->captions.items[kept++] = page->items[i].text;
    article->captions.count = kept;
    return set_body(article, page, err);
}

static enum ns_status clean(struct ns_boilerplate *boilerplate, struct ns_article *article,
                            bool learn, size_t *removed, struct ns_error *err)
{
    struct page page;
    *removed = 0;
    enum ns_status status = read_page(&page, article, err);
    if (!status && !is_copy(boilerplate, &page)) {
        for (size_t i = 0; i < page.count && learn; i++)
            if (page.items[i].hash)
                add_page(boilerplate, page.items[i].hash, page.hash);
        *removed = mark_known(boilerplate, &page);
        if (*removed)
            status = take_out(article, &page, err);
    }
    free(page.items);
    return status;
}

enum ns_status ns_boilerplate_learn(struct ns_boilerplate *boilerplate, struct ns_article *article,
                                    size_t *removed, struct ns_error *err)
{
    return clean(boilerplate, article, true, removed, err);
}

enum ns_status ns_boilerplate_clean(struct ns_boilerplate *boilerplate, struct ns_article *article,
                                    size_t *removed, struct ns_error *err)
{
    return clean(boilerplate, article, false, removed, err);
}

bool ns_boilerplate_knows(struct ns_boilerplate *boilerplate, const struct ns_article *article,
                          struct ns_str paragraph)
{
    const struct page page = {.site = hash_site(article)};
    struct paragraph asked = {.text = paragraph};
    hash_paragraph(&page, &asked);
    return asked.hash && is_known(find(boilerplate, asked.hash));
}

/* --- the file ----------------------------------------------------------------------------- */

static void put_number(struct ns_buffer *out, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ns_buffer_append_char(out, (char)(number >> (8 * i)));
}

static uint64_t get_number(const char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return number;
}

static void write_entries(const struct ns_boilerplate *boilerplate, struct ns_buffer *out)
{
    ns_buffer_append_text(out, MAGIC);
    for (size_t b = 0; b < BUCKETS; b++)
        for (size_t i = 0; i < BUCKET_SIZE && boilerplate->entries[b][i].hash; i++) {
            const struct entry *entry = &boilerplate->entries[b][i];
            put_number(out, entry->hash, sizeof entry->hash);
            put_number(out, entry->pages[0], sizeof *entry->pages);
            put_number(out, entry->pages[1], sizeof *entry->pages);
        }
    put_number(out, XXH3_64bits(out->data, out->size), sizeof(uint64_t));
}

/* Bytes that are not what write_entries writes leave the memory empty. */
static void read_entries(struct ns_boilerplate *boilerplate, struct ns_str bytes)
{
    size_t head = strlen(MAGIC), tail = sizeof(uint64_t);
    if (bytes.size < head + tail || memcmp(bytes.data, MAGIC, head) != 0 ||
        (bytes.size - head - tail) % ENTRY_SIZE)
        return;
    size_t size = bytes.size - tail;
    if (get_number(bytes.data + size, tail) != XXH3_64bits(bytes.data, size))
        return;
    for (size_t at = head; at < size; at += ENTRY_SIZE) {
        struct entry entry = {.hash = get_number(bytes.data + at, sizeof entry.hash)};
        struct entry *bucket = boilerplate->entries[entry.hash % BUCKETS];
        entry.pages[0] = (uint32_t)get_number(bytes.data + at + 8, sizeof *entry.pages);
        entry.pages[1] = (uint32_t)get_number(bytes.data + at + 12, sizeof *entry.pages);
        size_t i = 0;
        while (i < BUCKET_SIZE && bucket[i].hash)
            i++;
        if (i < BUCKET_SIZE)
            bucket[i] = entry;
    }
}

static void load(struct ns_boilerplate *boilerplate)
{
    enum { FILE_MAX = sizeof MAGIC + BUCKETS * BUCKET_SIZE * ENTRY_SIZE + sizeof(uint64_t) };
    struct ns_buffer bytes;
    FILE *file = fopen(boilerplate->path, "rbe");
    if (!file)
        return;
    ns_buffer_init(&bytes);
    if (ns_buffer_reserve(&bytes, FILE_MAX))
        bytes.size = fread(bytes.data, 1, FILE_MAX, file);
    if (!ferror(file))
        read_entries(boilerplate, ns_buffer_str(&bytes));
    (void)fclose(file);
    ns_buffer_release(&bytes);
}

enum ns_status ns_boilerplate_open(struct ns_boilerplate **out, const char *path,
                                   struct ns_error *err)
{
    struct ns_boilerplate *boilerplate = calloc(1, sizeof *boilerplate);
    *out = NULL;
    if (!boilerplate)
        return ns_error_nomem(err);
    int size = snprintf(boilerplate->path, sizeof boilerplate->path, "%s", path ? path : "");
    if (size < 0 || (size_t)size >= sizeof boilerplate->path) {
        free(boilerplate);
        return ns_error_set(err, NS_LIMIT, "%s: too long a path", path);
    }
    if (path)
        load(boilerplate);
    *out = boilerplate;
    return NS_OK;
}

enum ns_status ns_boilerplate_open_beside(struct ns_boilerplate **out, const char *index,
                                          struct ns_error *err)
{
    struct ns_buffer path;
    ns_buffer_init(&path);
    ns_buffer_printf(&path, "%s/" NS_BOILERPLATE_FILE, index);
    *out = NULL;
    enum ns_status status =
        ns_buffer_failed(&path) ? ns_error_nomem(err) : ns_boilerplate_open(out, path.data, err);
    ns_buffer_release(&path);
    return status;
}

void ns_boilerplate_close(struct ns_boilerplate *boilerplate)
{
    free(boilerplate);
}

static bool write_synced(const char *path, struct ns_str bytes)
{
    FILE *file = fopen(path, "wbe");
    if (!file)
        return false;
    bool good = fwrite(bytes.data, 1, bytes.size, file) == bytes.size && fflush(file) == 0 &&
                fsync(fileno(file)) == 0;
    int cause = errno;
    if (fclose(file) != 0 && good) {
        good = false;
        cause = errno;
    }
    errno = cause;
    return good;
}

enum ns_status ns_boilerplate_save(struct ns_boilerplate *boilerplate, struct ns_error *err)
{
    char temporary[PATH_MAX_SIZE + 8];
    struct ns_buffer bytes;
    if (!boilerplate->changed || !boilerplate->path[0])
        return NS_OK;
    ns_buffer_init(&bytes);
    write_entries(boilerplate, &bytes);
    (void)snprintf(temporary, sizeof temporary, "%s.tmp", boilerplate->path);
    enum ns_status status = ns_buffer_failed(&bytes) ? ns_error_nomem(err) : NS_OK;
    if (!status && (!write_synced(temporary, ns_buffer_str(&bytes)) ||
                    rename(temporary, boilerplate->path) != 0)) {
        status = ns_error_errno(err, boilerplate->path);
        (void)unlink(temporary);
    }
    boilerplate->changed = status != NS_OK;
    ns_buffer_release(&bytes);
    return status;
}
