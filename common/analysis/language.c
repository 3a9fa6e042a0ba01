#include "common/analysis/language.h"

#include "common/base/utf8.h"

#include <endian.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    WORDS_MAX = 300,
    PART_WORDS_MAX = 60, /* of a paragraph */
    WORDS_MIN = 20,
    WORD_SIZE = 8, /* bytes: a longer word is no small one */
    LANGUAGES = 16,
    SLOTS_BITS = 11, /* of the table of small words: four times as many as there are words */
};

/* Shares of all words, in percent: what a language's small words make up at least, and by how much
 * they outnumber those of the next. */
enum { SHARE_MIN = 12, LEAD_PERCENT = 140, PART_LEAD_PERCENT = 200 };

/* The most frequent words, lower case; many of one language are in several of the others. */
static const struct {
    const char *code;
    const char *words; /* parted by spaces */
} languages[LANGUAGES] = {
    {"en", "the of and to in a is that for it on was with as at by be he this are from have or an "
           "but not they which his has had were their said will you we "},
    {"fr", "le la les de des du et en un une dans que qui est pour pas sur au aux par plus ce se "
           "avec sont il elle ont été mais cette son ses ne nous vous leur même à "},
    {"de",
     "der die das und in den von zu mit ist im für auf nicht ein eine einen dem des sich auch "
     "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie über war "},
    {"es",
     "de la que el en y a los se del las un por con no una su para es al lo como más pero sus "
     "le ha este fue desde está son entre cuando muy sin sobre también hasta hay "},
    {"it", "di e il la che in a per un è del non una con si da sono le dei al nel della alla i lo "
           "come più anche ha ma gli delle dal sul questo ai dopo essere stato degli "},
    {"pt", "de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao "
           "ele das tem à seu sua ou ser quando muito há nos já está também pelo pela "},
    {"nl",
     "de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar bij "
     "nog uit naar heeft door worden wordt hij over ze deze werd geen hebben "},
    {"sv",
     "och i att det som en på är av för med den till inte har de ett om var sig så från vi man "
     "kan nu men vid också efter han hon ska eller när sin blir "},
    {"da",
     "og i at det er en til af på for med de den der ikke som har et om var sig fra vi kan men "
     "også efter han hun skal eller når blev havde nu vil mod "},
    {"no", "og i det er en til på for med av de den som ikke at har et om var seg fra vi kan men "
           "også etter han hun skal eller når ble hadde nå vil mot blir "},
    {"fi", "ja on ei että se oli hän mutta myös kun ovat joka niin kuin jo ole tai mukaan sen nyt "
           "vain jos olisi sekä ne hänen voi mitä noin vuoden kanssa "},
    {"pl",
     "w i na z się do nie że jest o to od za po jak przez a ale dla oraz są który co był która "
     "tym jego tego może tylko już "},
    {"cs", "a v se na je že s o z do i to jako za by pro k ale které podle jsou jeho po bylo který "
           "už byl také jsem při nebo "},
    {"tr", "ve bir bu da de için ile olarak olan çok daha en gibi sonra kadar her ise ya ne var "
           "değil ama o olduğu tarafından "},
    {"ro", "de și în a la cu pe o un din că este care mai pentru nu se au fost prin sunt lui dar "
           "ca sau după fi fost ale ai "},
    {"hu", "a az és hogy nem is egy ez meg csak már el volt de ki mint ha még azt lesz kell vagy "
           "szerint után majd amely lehet "},
};

struct letters {
    size_t latin, cyrillic, ukrainian, greek, hebrew, arabic, persian, thai, han, kana, hangul;
};

static void count_letter(struct letters *letters, uint32_t c)
{
    letters->latin += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    letters->latin += c >= 0xc0 && c <= 0x24f;
    letters->greek += c >= 0x370 && c <= 0x3ff;
    letters->cyrillic += c >= 0x400 && c <= 0x4ff;
    letters->ukrainian += c == 0x454 || c == 0x456 || c == 0x457 || c == 0x491;
    letters->hebrew += c >= 0x5d0 && c <= 0x5ea;
    letters->arabic += c >= 0x620 && c <= 0x6ff;
    letters->persian += c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6a9 || c == 0x6cc;
    letters->thai += c >= 0xe01 && c <= 0xe4e;
    letters->kana += c >= 0x3041 && c <= 0x30ff;
    letters->han += c >= 0x4e00 && c <= 0x9fff;
    letters->hangul += c >= 0xac00 && c <= 0xd7a3;
}

/* By script; NULL for Latin, and where scripts are mixed. */
static const char *guess_script(const struct letters *letters)
{
    size_t east = letters->han + letters->kana;
    const struct {
        const char *code;
        size_t count;
    } scripts[] = {
        {letters->ukrainian * 40 > letters->cyrillic ? "uk" : "ru", letters->cyrillic},
        {"el", letters->greek},
        {"he", letters->hebrew},
        {letters->persian * 20 > letters->arabic ? "fa" : "ar", letters->arabic},
        {"th", letters->thai},
        {letters->kana * 10 > east ? "ja" : "zh", east},
        {"ko", letters->hangul},
    };
    size_t all = letters->latin;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        all += scripts[i].count;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (scripts[i].count >= WORDS_MIN && scripts[i].count * 2 > all)
            return scripts[i].code;
    return NULL;
}

/* A word's bytes, the first one lowest, as far as they fit, and how many it has. */
struct word {
    uint64_t bytes;
    size_t size;
};

/* count bytes, at most 8; those of `bytes` behind them are 0. */
static void append(struct word *word, uint64_t bytes, size_t count)
{
    if (word->size < WORD_SIZE)
        word->bytes |= bytes << 8 * word->size;
    word->size += count;
}

static uint64_t load(const char *bytes, size_t count)
{
    uint64_t loaded = 0;
    memcpy(&loaded, bytes, count);
    return le64toh(loaded);
}

/* The small words of all languages, by their hash; made once. */
static uint64_t small_words[1 << SLOTS_BITS]; /* their bytes; 0: a free slot */
static uint32_t small_of[1 << SLOTS_BITS];    /* of which languages, a bit each */
static pthread_once_t small_once = PTHREAD_ONCE_INIT;

/* The word's slot, or the free one where it would go. */
static size_t slot_of(uint64_t word)
{
    size_t slot = (size_t)(word * UINT64_C(0x9e3779b97f4a7c15) >> (64 - SLOTS_BITS));
    while (small_words[slot] && small_words[slot] != word)
        slot = (slot + 1) & ((1 << SLOTS_BITS) - 1);
    return slot;
}

static void make_small_words(void)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        for (const char *at = languages[i].words; *at;) {
            size_t size = strcspn(at, " ");
            if (size && size <= WORD_SIZE) {
                size_t slot = slot_of(load(at, size));
                small_words[slot] = load(at, size);
                small_of[slot] |= UINT32_C(1) << i;
            }
            at += size + (at[size] == ' ');
        }
}

static void count_word(size_t counts[LANGUAGES], uint64_t word)
{
    for (uint32_t left = small_of[slot_of(word)]; left; left &= left - 1)
        counts[__builtin_ctz(left)]++;
}

static const char *guess_words(const size_t counts[LANGUAGES], size_t words, size_t lead)
{
    size_t best = 0, next = 1;
    for (size_t i = 1; i < LANGUAGES; i++) {
        if (counts[i] > counts[best]) {
            next = best;
            best = i;
        } else if (i == 1 || counts[i] > counts[next]) {
            next = i;
        }
    }
    bool certain = words >= WORDS_MIN && counts[best] * 100 >= words * SHARE_MIN &&
                   counts[best] * 100 >= counts[next] * lead;
    return certain ? languages[best].code : NULL;
}

/* Whether c, which is not of ASCII, is a letter, for what words there are here; lower case in *c.
 */
static bool is_letter(uint32_t *c)
{
    if (*c >= 0xc0 && *c <= 0xde && *c != 0xd7)
        *c += 0x20;
    return *c >= 0xc0;
}

/* How many letters of ASCII stand in a row, eight at most, and what they are in lower case. */
static size_t take_letters(struct ns_str text, size_t at, uint64_t *lower)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t bytes =
        text.size - at < 8 ? load(text.data + at, text.size - at) : load(text.data + at, 8);
    uint64_t small = (bytes | 0x20 * each) & 0x7f * each;
    uint64_t letters = (small + (0x80 - 'a') * each) & ~(small + (0x7f - 'z') * each) & ~bytes;
    uint64_t others = ~letters & 0x80 * each;
    size_t count = others ? (size_t)__builtin_ctzll(others) / 8 : 8;
    *lower = count < 8 ? small & ((UINT64_C(1) << 8 * count) - 1) : small;
    return count;
}

/* Takes the character at `at`, which is no letter of ASCII, into the word where it is one of
 * another kind; returns its size. */
static size_t take_other(struct ns_str text, size_t at, struct letters *letters, struct word *word,
                         bool *in_word)
{
    char bytes[NS_UTF8_MAX];
    uint32_t c;
    size_t used = (unsigned char)text.data[at] < 0x80
                      ? 0
                      : ns_utf8_decode(text.data + at, text.size - at, &c);
    *in_word = false;
    if (!used)
        return 1;
    count_letter(letters, c);
    *in_word = is_letter(&c);
    if (*in_word) {
        size_t size = ns_utf8_encode(c, bytes);
        append(word, load(bytes, size), size);
    }
    return used;
}

/* The place of a language in the table; LANGUAGES: not there. */
static size_t place_of(const char *code)
{
    size_t i = 0;
    while (i < LANGUAGES && strcmp(languages[i].code, code) != 0)
        i++;
    return i;
}

static bool is_ahead(const size_t counts[LANGUAGES], size_t language)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (counts[i] > counts[language])
            return false;
    return counts[language] > 0;
}

/* English too.  Where the first words speak for the language at that place, no more are read. */
static const char *guess(struct ns_str text, size_t words_max, size_t lead, size_t expected)
{
    size_t counts[LANGUAGES] = {0}, words = 0;
    struct letters letters = {0};
    struct word word = {0, 0};
    (void)pthread_once(&small_once, make_small_words);
    for (size_t i = 0; i <= text.size && words < words_max;) {
        bool in_word = false;
        uint64_t lower;
        size_t count = i < text.size ? take_letters(text, i, &lower) : 0;
        if (count) {
            append(&word, lower, count);
            letters.latin += count;
            i += count;
            continue;
        }
        i += i < text.size ? take_other(text, i, &letters, &word, &in_word) : 1;
        if (in_word)
            continue;
        /* Initials and signs of formulas are single letters, too: these tell nothing. */
        if (word.size > 1 && word.size <= WORD_SIZE)
            count_word(counts, word.bytes);
        words += word.size > 0;
        if (word.size && words == WORDS_MIN && expected < LANGUAGES && is_ahead(counts, expected))
            return languages[expected].code;
        word = (struct word){0, 0};
    }
    const char *script = guess_script(&letters);
    return script ? script : guess_words(counts, words, lead);
}

const char *ns_language_guess(struct ns_str text)
{
    const char *code = guess(text, WORDS_MAX, LEAD_PERCENT, LANGUAGES);
    return code == languages[0].code ? NULL : code;
}

const char *ns_language_of_part(struct ns_str text, const char *whole)
{
    return guess(text, PART_WORDS_MAX, PART_LEAD_PERCENT, place_of(whole));
}
