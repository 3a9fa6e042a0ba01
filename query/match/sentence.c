#include "query/match/sentence.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

/* Whether the stop at `at` ends an initial or a dotted abbreviation: "J.", "U.S.". */
static bool is_initial(struct ns_str text, size_t at)
{
    if (at == 0 || (text.data[at - 1] & ~0x20) < 'A' || (text.data[at - 1] & ~0x20) > 'Z')
        return false;
    return at == 1 || text.data[at - 2] == '.' || is_space(text.data[at - 2]);
}

/* Whether `end` follows one of 。！？ */
static bool follows_wide_stop(struct ns_str text, size_t end)
{
    if (end < 3)
        return false;
    const char *last = text.data + end - 3;
    return memcmp(last, "\xe3\x80\x82", 3) == 0 || memcmp(last, "\xef\xbc\x81", 3) == 0 ||
           memcmp(last, "\xef\xbc\x9f", 3) == 0;
}

bool ns_sentence_starts(struct ns_str text, size_t at)
{
    if (at == 0 || text.data[at - 1] == '\n' || follows_wide_stop(text, at))
        return true;
    if (at < 2 || text.data[at - 1] != ' ' ||
        (at < text.size && text.data[at] >= 'a' && text.data[at] <= 'z'))
        return false;
    size_t stop = at - 2;
    if (stop && text.data[stop] == '"')
        stop--;
    else if (stop >= 3 && memcmp(text.data + stop - 2, "\xe2\x80\x9d", 3) == 0)
        stop -= 3;
    if (text.data[stop] == '.')
        return !is_initial(text, stop);
    return text.data[stop] == '!' || text.data[stop] == '?';
}

bool ns_paragraph_starts(struct ns_str text, size_t at)
{
    return at >= 2 && text.data[at - 1] == '\n' && text.data[at - 2] == '\n';
}
