#include "common/entities/small_words.h"

#include "common/entities/word.h"

#include <endian.h>
#include <string.h>

#define LETTERS(a, b, c) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16)

bool ns_is_connector(struct ns_str word)
{
    uint32_t letters = 0;
    if (word.size > 3)
        return ns_str_equal(word, NS_STR("della")) || ns_str_equal(word, NS_STR("bint"));
    memcpy(&letters, word.data, word.size);
    switch (le32toh(letters)) {
    case LETTERS('o', 'f', 0):
    case LETTERS('t', 'h', 'e'):
    case LETTERS('f', 'o', 'r'):
    case LETTERS('a', 'n', 'd'):
    case LETTERS('o', 'n', 0):
    case LETTERS('d', 'e', 0):
    case LETTERS('l', 'a', 0):
    case LETTERS('l', 'e', 0):
    case LETTERS('d', 'u', 0):
    case LETTERS('d', 'e', 's'):
    case LETTERS('d', 'e', 'l'):
    case LETTERS('d', 'i', 0):
    case LETTERS('d', 'a', 0):
    case LETTERS('d', 'o', 0):
    case LETTERS('d', 'o', 's'):
    case LETTERS('v', 'a', 'n'):
    case LETTERS('v', 'o', 'n'):
    case LETTERS('d', 'e', 'r'):
    case LETTERS('d', 'e', 'n'):
    case LETTERS('t', 'e', 'n'):
    case LETTERS('t', 'e', 'r'):
    case LETTERS('a', 'l', 0):
    case LETTERS('e', 'l', 0):
    case LETTERS('b', 'i', 'n'):
    case LETTERS('i', 'b', 'n'):
    case LETTERS('y', 0, 0):
    case LETTERS('e', 't', 0):
    case LETTERS('u', 'n', 'd'):
    case LETTERS('e', 0, 0):
    case LETTERS('a', 'v', 0):
    case LETTERS('u', 'l', 0):
        return true;
    default:
        return false;
    }
}

bool ns_is_led_by(struct ns_str second)
{
    static const char *const words[] = {"led",  "born",  "based", "run",  "made",  "like",
                                        "era",  "style", "held",  "bred", "built", "wide",
                                        "free", "plus",  "area",  "only", "owned", "type"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ns_str_equal(second, ns_str_of(words[i])))
            return true;
    return false;
}

bool ns_is_company_form(struct ns_str text, size_t start)
{
    static const char *const forms[] = {"Inc",     "Ltd", "LLC", "LLP", "Corp", "PLC", "plc",
                                        "Limited", "LP",  "L.P", "S.A", "N.V",  "Co"};
    struct ns_word word;
    ns_word_at(text, start, &word);
    struct ns_str shown = {text.data + start, word.end - start};
    if (shown.size && shown.data[shown.size - 1] == '.')
        shown.size--;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (ns_str_equal(shown, ns_str_of(forms[i])))
            return true;
    return false;
}
