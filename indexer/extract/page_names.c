#include "indexer/extract/page_names.h"

#include "common/base/ascii.h"
#include "common/base/utf8.h"

#include <limits.h>
#include <utf8proc.h>

/* Lower case; NULL-terminated. */
static const char *const list_names[] = {"latest stories",
                                         "latest news",
                                         "latest articles",
                                         "latest headlines",
                                         "you may also like",
                                         "you might also like",
                                         "you might like",
                                         "popular now",
                                         "must-read",
                                         "must-reads",
                                         "must read",
                                         "must reads",
                                         "most read",
                                         "most popular",
                                         "most viewed",
                                         "most shared",
                                         "most commented",
                                         "related",
                                         "related stories",
                                         "related articles",
                                         "related news",
                                         "related coverage",
                                         "related topics",
                                         "read more",
                                         "read next",
                                         "read also",
                                         "also read",
                                         "see also",
                                         "more from",
                                         "more on",
                                         "more in",
                                         "more stories",
                                         "more news",
                                         "more headlines",
                                         "trending",
                                         "recommended",
                                         "recommended for you",
                                         "editor's picks",
                                         "editors' picks",
                                         "editor’s picks",
                                         "editors’ picks",
                                         "top stories",
                                         "don't miss",
                                         "don’t miss",
                                         "in case you missed it",
                                         "up next",
                                         "sponsored",
                                         "around the web",
                                         "from the web",
                                         "what to read next",
                                         "à lire aussi",
                                         "lire aussi",
                                         "les plus lus",
                                         "sur le même sujet",
                                         "articles liés",
                                         "à voir aussi",
                                         "meistgelesen",
                                         "meist gelesen",
                                         "mehr zum thema",
                                         "lesen sie auch",
                                         "auch interessant",
                                         "das könnte sie auch interessieren",
                                         "weitere artikel",
                                         "mehr aus",
                                         "lo más leído",
                                         "lo más visto",
                                         "te puede interesar",
                                         "también te puede interesar",
                                         "noticias relacionadas",
                                         "más noticias",
                                         "lea también",
                                         "leia também",
                                         "leia mais",
                                         "mais lidas",
                                         "veja também",
                                         "potrebbe interessarti",
                                         "i più letti",
                                         "leggi anche",
                                         "articoli correlati",
                                         "lees ook",
                                         "meest gelezen",
                                         "läs också",
                                         "mest läst",
                                         "læs også",
                                         "mest læst",
                                         "les også",
                                         "lue myös",
                                         "luetuimmat",
                                         "czytaj także",
                                         "najczęściej czytane",
                                         "zobacz także",
                                         "читайте также",
                                         "популярное",
                                         "самое читаемое",
                                         "по теме",
                                         "ilgili haberler",
                                         "en çok okunanlar",
                                         "baca juga",
                                         "terpopuler",
                                         "많이 본 뉴스",
                                         "관련 기사",
                                         "관련기사",
                                         "최신 기사",
                                         "최신기사",
                                         "인기 기사",
                                         "인기기사",
                                         "추천 기사",
                                         "おすすめ",
                                         "関連記事",
                                         "人気記事",
                                         "ランキング",
                                         "あわせて読みたい",
                                         "新着記事",
                                         "相关阅读",
                                         "相关新闻",
                                         "热门",
                                         "推荐阅读",
                                         "最新消息",
                                         "اقرأ أيضا",
                                         "اقرأ أيضًا",
                                         "الأكثر قراءة",
                                         NULL};
static const char *const comment_names[] = {"comments",       "comment",
                                            "have your say",  "reader comments",
                                            "your comments",  "leave a comment",
                                            "post a comment", "add a comment",
                                            "kommentare",     "kommentar",
                                            "commentaires",   "commentaire",
                                            "comentarios",    "comentários",
                                            "commenti",       "reacties",
                                            "kommentarer",    "комментарии",
                                            "комментариев",   "yorumlar",
                                            "댓글",           "コメント",
                                            "评论",           "評論",
                                            "التعليقات",      NULL};
static const char *const widget_names[] = {"share",
                                           "share it on",
                                           "share this",
                                           "share on",
                                           "share this article",
                                           "tweet",
                                           "copy link",
                                           "print",
                                           "print this",
                                           "email this",
                                           "save",
                                           "listen",
                                           "listen to this article",
                                           "sign in",
                                           "log in",
                                           "sign up",
                                           "subscribe",
                                           "follow us",
                                           "min read",
                                           "minute read",
                                           "minutes read",
                                           "advertisement",
                                           "advertising",
                                           "anzeige",
                                           "werbung",
                                           "publicité",
                                           "publicidad",
                                           "publicidade",
                                           "pubblicità",
                                           "advertentie",
                                           "reklama",
                                           "реклама",
                                           "広告",
                                           "광고",
                                           "广告",
                                           "teilen",
                                           "partager",
                                           "compartir",
                                           "compartilhar",
                                           "condividi",
                                           "delen",
                                           "dela",
                                           "поделиться",
                                           "공유",
                                           "공유하기",
                                           "シェア",
                                           "分享",
                                           "loading",
                                           "close",
                                           "menu",
                                           "menü",
                                           "search",
                                           "back to top",
                                           "was this article helpful",
                                           "this article",
                                           NULL};
static const char *const promotion_names[] = {
    "subscribe",      "unsubscribe",    "newsletter",
    "newsletters",    "e-mail address", "email address",
    "sign up",        "cookies",        "cookie",
    "privacy policy", "terms of use",   "download our app",
    "abonnieren",     "abonnez-vous",   "suscríbete",
    "iscriviti",      "assine",         "подпишитесь",
    "뉴스레터",       "ニュースレター", NULL};
static const char *const reader_names[] = {
    "you",     "your",  "our",     "us",      "here",   "today", "sie",  "ihr",  "ihnen",
    "uns",     "unser", "unseren", "unserem", "unsere", "dir",   "dich", "hier", "vous",
    "votre",   "vos",   "nos",     "notre",   "ici",    "tu",    "te",   "su",   "nuestro",
    "nuestra", "aquí",  "tuo",     "nostra",  "nosso",  "onze",  "je",   NULL};
static const char *const skip_names[] = {"skip to",          "jump to",
                                         "main contents",    "main content",
                                         "zum inhalt",       "zum hauptinhalt",
                                         "aller au contenu", "saltar al contenido",
                                         "ir al contenido",  "ir para o conteúdo",
                                         "vai al contenuto", "ga naar inhoud",
                                         "본문 바로가기",    "메뉴 바로가기",
                                         "本文へ",           NULL};
static const char *const popular_names[] = {"popular",
                                            "most popular",
                                            "most read",
                                            "most viewed",
                                            "most shared",
                                            "most watched",
                                            "trending",
                                            "meistgelesen",
                                            "meist gelesen",
                                            "am meisten gelesen",
                                            "beliebt",
                                            "les plus lus",
                                            "plus lus",
                                            "lo más leído",
                                            "más leídas",
                                            "más leídos",
                                            "lo más visto",
                                            "più letti",
                                            "più lette",
                                            "mais lidas",
                                            "mais lidos",
                                            "meest gelezen",
                                            "best gelezen",
                                            "mest lest",
                                            "mest läst",
                                            "많이 본",
                                            "인기",
                                            "アクセスランキング",
                                            "人気",
                                            "热门",
                                            NULL};
static const char *const legal_names[] = {"all rights reserved",
                                          "copyright",
                                          "©",
                                          "(c)",
                                          "alle rechte vorbehalten",
                                          "tous droits réservés",
                                          "todos los derechos reservados",
                                          "무단 전재",
                                          "無断転載",
                                          NULL};
static const char *const byline_names[] = {
    "by",           "von",          "par",         "por",
    "di",           "door",         "av",          "af",
    "od",           "text",         "texte",       "texto",
    "testo",        "words",        "author",      "autor",
    "autorin",      "auteur",       "autore",      "reporter",
    "written by",   "story by",     "reported by", "posted by",
    "published by", "reporting by", "authors",     "автор",
    "기자",         "文",           NULL};
static const char *const role_names[] = {
    "views",       "reporter",  "reporters",   "correspondent", "correspondents", "editor",
    "editors",     "writer",    "writers",     "staff writer",  "staff writers",  "staff reporter",
    "staff",       "columnist", "contributor", "journalist",    "freelance",      "senior",
    "foreign",     "political", "chief",       "contributing",  "redakteur",      "korrespondent",
    "journaliste", "redactor",  "redactora",   "기자",          "특파원",         "記者",
    NULL};
/* What stands in bylines beside names and jobs. */
static const char *const outlet_names[] = {
    "admin",    "agencies", "anonymous", "author",   "comment",      "comments", "correspondent",
    "login",    "posts",    "image",     "bild",     "redaktion",    "agentur",  "kommentar",
    "deputy",   "desk",     "digital",   "director", "editorial",    "follow",   "guest",
    "magazine", "news",     "newspaper", "photo",    "photographer", "photos",   "posted",
    "press",    "primary",  "published", "reviewer", "service",      "special",  "team",
    "unknown",  "updated",  "view",      "wire",     "writers",      NULL};
static const char *const photo_names[] = {
    "photo",        "photos",   "photograph",  "photographer", "photo by",     "photo credit",
    "file photo",   "handout",  "picture",     "pictures",     "image",        "images",
    "illustration", "courtesy", "courtesy of", "getty",        "getty images", "ap photo",
    "foto",         "fotos",    "bild",        "crédit",       "crédits",      "credit",
    "credits",      "imagen",   "immagine",    "фото",         "사진",         "写真",
    "图片",         "图",       NULL};
static const char *const agency_names[] = {
    "getty images", "getty",       "afp",   "reuters", "ap",       "associated press",
    "epa",          "epa-efe",     "efe",   "dpa",     "ansa",     "xinhua",
    "yonhap",       "yonhap news", "kyodo", "kcna",    "tass",     "shutterstock",
    "bloomberg",    "alamy",       "zuma",  "pool",    "연합뉴스", "共同",
    "新华社",       NULL};
static const char *const dated_names[] = {
    "published",   "posted",      "created",    "date",         "veröffentlicht", "erschienen",
    "erstellt",    "stand",       "vom",        "datum",        "publié",         "mis en ligne",
    "publicado",   "fecha",       "pubblicato", "gepubliceerd", "gespeichert",    "submitted",
    "eingestellt", "last edited", NULL};
static const char *const updated_names[] = {"updated",    "last updated",  "letzte änderung",
                                            "modified",   "last modified", "aktualisiert",
                                            "mis à jour", "actualizado",   "atualizado",
                                            "aggiornato", "bijgewerkt",    "uppdaterad",
                                            "обновлено",  "수정",          "更新",
                                            NULL};

static const char *const *const groups[] = {
    [NS_NAMES_POPULAR] = popular_names,     [NS_NAMES_LIST] = list_names,
    [NS_NAMES_COMMENTS] = comment_names,    [NS_NAMES_WIDGET] = widget_names,
    [NS_NAMES_PROMOTION] = promotion_names, [NS_NAMES_SKIP] = skip_names,
    [NS_NAMES_LEGAL] = legal_names,         [NS_NAMES_BYLINE] = byline_names,
    [NS_NAMES_ROLE] = role_names,           [NS_NAMES_DATED] = dated_names,
    [NS_NAMES_OUTLET] = outlet_names,       [NS_NAMES_PHOTO] = photo_names,
    [NS_NAMES_READER] = reader_names,       [NS_NAMES_AGENCY] = agency_names,
    [NS_NAMES_UPDATED] = updated_names,
};

struct folded {
    char text[NS_NAMES_MAX_TEXT];
    size_t size;
    bool has[UCHAR_MAX + 1]; /* the bytes in it: most names are ruled out by their first ones */
};

/* Lower case, byte for byte at the same places: a letter whose lower case has another size stays as
 * it is.  False when the text is too long. */
static bool fold(struct folded *out, struct ns_str text)
{
    memset(out->has, 0, sizeof out->has);
    out->size = text.size;
    if (text.size > sizeof out->text)
        return false;
    for (size_t i = 0; i < text.size;) {
        char byte = text.data[i];
        if ((unsigned char)byte < 0x80) {
            out->text[i++] = ns_ascii_lower(byte);
            continue;
        }
        uint32_t c;
        size_t used = ns_utf8_decode(text.data + i, text.size - i, &c);
        char small[NS_UTF8_MAX];
        if (used && ns_utf8_encode((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), small) == used)
            memcpy(out->text + i, small, used);
        else
            memcpy(out->text + i, text.data + i, used ? used : 1);
        i += used ? used : 1;
    }
    for (size_t i = 0; i < text.size; i++)
        out->has[(unsigned char)out->text[i]] = true;
    return true;
}

/* Words are kept whole where ASCII letters would touch; other scripts need no spaces. */
static bool stands_alone(const struct folded *in, size_t at, size_t size)
{
    const char *text = in->text;
    bool before = at > 0 && ns_ascii_is_letter(text[at - 1]) && ns_ascii_is_letter(text[at]);
    bool after = at + size < in->size && ns_ascii_is_letter(text[at + size]) &&
                 ns_ascii_is_letter(text[at + size - 1]);
    return !before && !after;
}

static bool contains(const struct folded *in, const char *name)
{
    for (size_t i = 0; name[i] && i < 4; i++)
        if (!in->has[(unsigned char)name[i]])
            return false;
    size_t size = strlen(name);
    const char *at = in->text;
    while ((at = memmem(at, in->size - (size_t)(at - in->text), name, size))) {
        if (stands_alone(in, (size_t)(at - in->text), size))
            return true;
        at++;
    }
    return false;
}

size_t ns_names_in(enum ns_name_group group, struct ns_str text)
{
    struct folded in;
    size_t count = 0;
    if (!fold(&in, text))
        return 0;
    for (const char *const *name = groups[group]; *name; name++)
        count += contains(&in, *name);
    return count;
}

size_t ns_names_at_start(enum ns_name_group group, struct ns_str text)
{
    struct folded in;
    size_t longest = 0;
    if (text.size > NS_NAMES_MAX_TEXT)
        text.size = ns_utf8_cut(text.data, text.size, NS_NAMES_MAX_TEXT);
    (void)fold(&in, text);
    for (const char *const *name = groups[group]; *name && in.size > 0; name++) {
        if (**name != in.text[0])
            continue;
        size_t size = strlen(*name);
        if (size > longest && in.size >= size && memcmp(in.text, *name, size) == 0 &&
            stands_alone(&in, 0, size))
            longest = size;
    }
    return longest;
}

size_t ns_names_at_end(enum ns_name_group group, struct ns_str text)
{
    struct folded in;
    size_t longest = 0;
    if (!fold(&in, text))
        return 0;
    for (const char *const *name = groups[group]; *name; name++) {
        if (!in.has[(unsigned char)**name])
            continue;
        size_t size = strlen(*name);
        if (size > longest && in.size >= size &&
            memcmp(in.text + in.size - size, *name, size) == 0 &&
            stands_alone(&in, in.size - size, size))
            longest = size;
    }
    return longest;
}
