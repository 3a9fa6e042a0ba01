#include "common/base/url.h"

#include "common/base/ascii.h"

static struct ns_str from(struct ns_str text, size_t at)
{
    return (struct ns_str){text.data + at, text.size - at};
}

/* The first of the bytes of set in text, from at on; the size when there is none. */
static size_t find(struct ns_str text, size_t at, const char *set)
{
    while (at < text.size && !strchr(set, text.data[at]))
        at++;
    return at;
}

static bool is_web(struct ns_str url)
{
    return ns_ascii_starts(url, "http://") || ns_ascii_starts(url, "https://");
}

/* Bytes of scheme, slashes and authority of an absolute address. */
static size_t root_size(struct ns_str url)
{
    size_t colon = find(url, 0, ":");
    return colon + 3 <= url.size ? find(url, colon + 3, "/?#") : url.size;
}

struct ns_str ns_url_host(struct ns_str url)
{
    size_t colon = find(url, 0, ":/?#");
    if (colon + 3 > url.size || memcmp(url.data + colon, "://", 3) != 0)
        return NS_STR("");
    struct ns_str host = {url.data + colon + 3, find(url, colon + 3, "/?#") - colon - 3};
    size_t user = find(host, 0, "@");
    if (user < host.size)
        host = from(host, user + 1);
    host.size = find(host, 0, ":");
    return ns_ascii_starts(host, "www.") ? from(host, 4) : host;
}

/* Whether link begins with a scheme: "mailto:". */
static bool has_scheme(struct ns_str link)
{
    size_t at = find(link, 0, ":/?#");
    return at && at < link.size && link.data[at] == ':';
}

/* Appends path, which begins with a slash, to what out holds up to root; ".." goes up no further.
 */
static void append_path(struct ns_buffer *out, size_t root, struct ns_str path)
{
    while (path.size) {
        size_t end = find(path, 1, "/");
        struct ns_str segment = {path.data + 1, end - 1};
        path = from(path, end);
        bool up = ns_str_equal(segment, NS_STR(".."));
        if (!up && !ns_str_equal(segment, NS_STR("."))) {
            ns_buffer_append_char(out, '/');
            ns_buffer_append_str(out, segment);
            continue;
        }
        while (up && out->size > root && out->data[--out->size] != '/')
            ;
        if (!path.size)
            ns_buffer_append_char(out, '/');
    }
}

void ns_url_resolve(struct ns_str base, struct ns_str link, struct ns_buffer *out)
{
    link = ns_str_trim(link);
    link.size = find(link, 0, "#");
    if (!link.size || (has_scheme(link) ? !is_web(link) : !is_web(base)))
        return;
    if (has_scheme(link)) {
        ns_buffer_append_str(out, link);
        return;
    }
    if (link.size > 1 && memcmp(link.data, "//", 2) == 0) {
        ns_buffer_append(out, base.data, find(base, 0, ":") + 1);
        ns_buffer_append_str(out, link);
        return;
    }
    size_t root = root_size(base), path_end = find(base, root, "?#"), at = out->size;
    ns_buffer_append(out, base.data, root);
    struct ns_str path = {link.data, find(link, 0, "?")};
    size_t last = path_end;
    while (last > root && base.data[last - 1] != '/')
        last--;
    if (!path.size)
        append_path(out, at + root, (struct ns_str){base.data + root, path_end - root});
    else if (path.data[0] != '/' && last > root)
        append_path(out, at + root, (struct ns_str){base.data + root, last - 1 - root});
    if (path.size && path.data[0] != '/') {
        struct ns_buffer rooted;
        ns_buffer_init(&rooted);
        ns_buffer_append_char(&rooted, '/');
        ns_buffer_append_str(&rooted, path);
        append_path(out, at + root, ns_buffer_str(&rooted));
        out->failed |= ns_buffer_failed(&rooted);
        ns_buffer_release(&rooted);
    } else {
        append_path(out, at + root, path);
    }
    ns_buffer_append_str(out, from(link, path.size));
}
