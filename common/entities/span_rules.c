#include "common/entities/span_rules.h"

#include "common/entities/memory.h"

/* What is known of a span, gathered once for all labels. */
struct view {
    const struct ns_span *span;
    const struct ns_name_token *tokens; /* the first of the span */
    const struct ns_name_token *before; /* the token before it in its run, or NULL */
    size_t count;
    unsigned first, last, any; /* classes of the first, the last, any token but connectors */
    unsigned dashes, connectors, digits, acronyms, hyphens, possessives, plains;
    unsigned ands;    /* "and" counts one, "and the" two */
    bool company_and; /* "Woolcott and Co" */
    bool owners;      /* "University's Faculty": two names */
    bool ampersand;
    bool alone;                     /* one token without a capitalised neighbour */
    bool shout, headline, sentence; /* capitals say little */
    unsigned word_before;           /* classes of the small word before it */
    bool article_before, preposition_before;
    unsigned word_after;
    float inner, inner_later; /* points of names of the tables in it; not at its beginning */
};

/* --- the words inside --------------------------------------------------------------------- */

static bool is_company(const struct view *view, const struct ns_name_token *token)
{
    static const char *const forms[] = {"Co", "Co.", "Company", "Partners", "Associates", "Sons"};
    struct ns_str word = {view->span->story->fields[token->field].data + token->start,
                          token->end - token->start};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (ns_str_equal(word, ns_str_of(forms[i])))
            return true;
    return false;
}

static void look_inside(struct view *view)
{
    const unsigned ends = NS_CLASS_ORG_END | NS_CLASS_PLACE_END;
    for (size_t i = 0; i < view->count; i++) {
        const struct ns_name_token *token = &view->tokens[i];
        view->shout |= (token->flags & NS_TOKEN_SHOUT) != 0;
        view->headline |= (token->flags & NS_TOKEN_HEADLINE) != 0;
        if (i) {
            view->hyphens += token->gap == NS_GAP_HYPHEN || token->gap == NS_GAP_SLASH;
            view->dashes += token->gap == NS_GAP_DASH && token[-1].end - token[-1].start != 2;
            view->possessives += token->gap == NS_GAP_POSSESSIVE;
            view->owners |= token->gap == NS_GAP_POSSESSIVE && (token[-1].classes & ends);
        }
        if (token->flags & NS_TOKEN_CONNECTOR) {
            view->connectors++;
            const char *text = view->span->story->fields[token->field].data + token->start;
            size_t size = token->end - token->start;
            view->ampersand |= size == 1 && *text == '&';
            if (size == 3 && memcmp(text, "and", 3) == 0) {
                view->ands += token[1].flags & NS_TOKEN_CONNECTOR ? 2 : 1;
                view->company_and = i + 2 == view->count && is_company(view, token + 1);
            }
            continue;
        }
        view->any |= token->classes;
        view->digits += (token->shape & NS_SHAPE_DIGIT) != 0;
        view->acronyms += (token->shape & NS_SHAPE_CAPS) && !(token->flags & NS_TOKEN_SHOUT);
        view->plains += (token->flags & NS_TOKEN_PLAIN) != 0;
    }
    view->first = view->tokens[0].classes;
    view->last = view->tokens[view->count - 1].classes;
    view->sentence = view->tokens[0].flags & NS_TOKEN_FIRST;
}

/* Points of a name of a table: more than two names have that it is made of.  The tables have all
 * countries, so that a name of several words is not argued with. */
static float table_points(const struct ns_story *story, const struct ns_match *match)
{
    float points = NS_SCORE_TABLE * (float)match->length + 0.2f * (float)(match->length - 1);
    bool sure = match->length > 1 && ns_match_label(story, match) == NS_LABEL_COUNTRY;
    return sure ? points + 6.0f : match->length > 1 ? points + 2.0f : points;
}

/* A longer name takes over what the names of tables in it are worth, or it could not beat them. */
static void look_for_names(struct view *view)
{
    const struct ns_story *story = view->span->story;
    for (size_t i = 0; i < view->count;) {
        const struct ns_name_token *token = &view->tokens[i];
        size_t length = 0;
        for (size_t j = 0; j < token->matches && !length; j++) {
            const struct ns_match *match = &story->matches[token->match + j];
            if (i + match->length > view->count || match->length == view->count)
                continue;
            length = match->length;
            view->inner += table_points(story, match);
            view->inner_later += i ? table_points(story, match) : 0;
        }
        i += length ? length : 1;
    }
}

static bool is_alone(const struct ns_span *span)
{
    const struct ns_name_token *tokens = span->story->tokens;
    const struct ns_name_token *token = &tokens[span->first];
    const unsigned apart = NS_CLASS_TITLE | NS_CLASS_HONORIFIC;
    bool after = span->first + 1 < span->run_end && token[1].gap == NS_GAP_SPACE &&
                 !(token[1].shape & NS_SHAPE_DIGIT);
    bool before = span->first > span->run_first && token->gap == NS_GAP_SPACE &&
                  !(token[-1].classes & apart) && !(token[-1].shape & NS_SHAPE_DIGIT);
    return span->count == 1 && !before && !after;
}

static void look(struct view *view, const struct ns_span *span)
{
    *view = (struct view){.span = span, .count = span->count};
    view->tokens = &span->story->tokens[span->first];
    look_inside(view);
    look_for_names(view);
    view->alone = is_alone(span);
    const struct ns_token_view *around = &span->story->views[span->first];
    if (span->first > span->run_first && view->tokens->gap == NS_GAP_SPACE) {
        view->before = view->tokens - 1;
    } else {
        view->word_before = around->word_before;
        view->article_before = around->place_before == NS_BEFORE_THE;
        view->preposition_before = around->place_before == NS_BEFORE_PREPOSITION;
    }
    if (span->first + span->count == span->run_end)
        view->word_after = around[span->count - 1].word_after;
}

/* --- people ------------------------------------------------------------------------------- */

/* Whether the first word, which a sentence may write with a capital, ends as nouns in the plural,
 * participles and adverbs do. */
static bool has_word_ending(const struct view *view)
{
    const char *text = view->span->story->fields[view->tokens->field].data;
    const char *end = text + view->tokens->end;
    size_t size = view->tokens->end - view->tokens->start;
    return size > 3 && (end[-1] == 's' || memcmp(end - 3, "ing", 3) == 0 ||
                        memcmp(end - 2, "ed", 2) == 0 || memcmp(end - 2, "ly", 2) == 0);
}

static bool is_long_name(const struct ns_name_token *token)
{
    return (token->classes & (NS_CLASS_GIVEN | NS_CLASS_SURNAME)) && token->end - token->start > 4;
}

static float person_of_one(const struct view *view)
{
    const struct ns_name_token *token = view->tokens;
    float score = -1.6f;
    if (token->shape & NS_SHAPE_INITIAL)
        return NS_SCORE_NEVER;
    if (token->shape & NS_SHAPE_CAPS && !(token->flags & NS_TOKEN_SHOUT))
        score -= is_long_name(token) ? 1.0f : 2.5f; /* "SCALIA dissented" */
    if (token->classes & NS_CLASS_SURNAME)
        score += token->classes & NS_CLASS_COMMON || !view->alone ? 1.2f : 2.0f;
    if (token->classes & NS_CLASS_GIVEN)
        score += token->classes & NS_CLASS_COMMON ? 0.8f : view->alone ? 2.2f : 1.0f;
    if (token->classes == 0 && view->alone)
        score += !view->sentence ? 1.9f : has_word_ending(view) ? 0 : 1.7f;
    if (view->word_after & NS_CLASS_SAY)
        score += 1.2f;
    if ((view->sentence || view->headline || view->shout) && (token->classes & NS_CLASS_COMMON))
        score -= 1.5f;
    if (view->article_before)
        score -= 1.5f;
    if (view->preposition_before)
        score -= 0.5f;
    return score;
}

static float person_of_several(const struct view *view)
{
    float score = -0.8f;
    const struct ns_name_token *last = view->tokens + view->count - 1;
    if (view->first & NS_CLASS_GIVEN)
        score += 2.6f;
    else if (view->tokens->shape & NS_SHAPE_INITIAL)
        score += 1.6f;
    else if (view->first == 0)
        score += 0.9f;
    else if (view->first & NS_CLASS_COMMON)
        score -= 1.5f;
    if (view->last & (NS_CLASS_SURNAME | NS_CLASS_SUFFIX))
        score += 1.2f;
    else if (last->classes == 0)
        score += 0.8f;
    else if (view->last & NS_CLASS_COMMON)
        score -= 1.0f;
    if (last->shape & NS_SHAPE_INITIAL)
        score -= 2.0f;
    for (size_t i = 1; i + 1 < view->count; i++) {
        const struct ns_name_token *token = &view->tokens[i];
        if (token->shape & NS_SHAPE_INITIAL)
            score += 1.2f;
        else if (token->classes & (NS_CLASS_GIVEN | NS_CLASS_SURNAME | NS_CLASS_PARTICLE))
            score += 0.4f;
        else if (token->classes & NS_CLASS_COMMON)
            score -= 1.2f;
    }
    if (view->word_after & NS_CLASS_SAY)
        score += 0.5f;
    if (view->count > 3)
        score -= 0.8f * (float)(view->count - 3);
    if (view->article_before)
        score -= 1.0f;
    score -= 2.5f * (float)view->acronyms;
    if ((view->first & NS_CLASS_GIVEN) || (view->tokens->shape & NS_SHAPE_INITIAL))
        score += view->inner_later;
    if (view->last & NS_CLASS_SUFFIX)
        score += view->inner - view->inner_later; /* Donald Trump Jr. */
    /* Chad Smith, Victoria Nuland */
    if ((view->first & NS_CLASS_GIVEN) && (last->classes == 0 || (view->last & NS_CLASS_SURNAME)))
        score += 0.8f * (view->inner - view->inner_later);
    return score;
}

/* Small words that no person's name has. */
static bool has_strange_connector(const struct view *view)
{
    for (size_t i = 0; i < view->count; i++)
        if ((view->tokens[i].flags & NS_TOKEN_CONNECTOR) &&
            !(view->tokens[i].classes & NS_CLASS_PARTICLE))
            return true;
    return false;
}

/* Whether a person's name seems to go on beyond the span, which is then not all of it. */
static bool goes_on(const struct ns_span *span)
{
    const unsigned names = NS_CLASS_GIVEN | NS_CLASS_SURNAME;
    const struct ns_name_token *first = &span->story->tokens[span->first];
    const struct ns_name_token *next = first + span->count;
    if (span->first > span->run_first && first->gap == NS_GAP_SPACE &&
        ((first[-1].classes & NS_CLASS_GIVEN) || (first[-1].shape & NS_SHAPE_INITIAL)))
        return true;
    return span->first + span->count < span->run_end && next->gap == NS_GAP_SPACE &&
           ((next->classes & names) || next->classes == 0) && !(next->shape & NS_SHAPE_CAPS) &&
           !next->matches;
}

static float as_person(const struct view *view)
{
    const unsigned never = NS_CLASS_TITLE | NS_CLASS_HONORIFIC;
    const unsigned kinds = NS_CLASS_ORG_END | NS_CLASS_ORG_HEAD | NS_CLASS_PLACE_END;
    if (view->digits || view->ampersand || view->possessives || has_strange_connector(view) ||
        view->plains)
        return NS_SCORE_NEVER;
    float score = view->count == 1 ? person_of_one(view) : person_of_several(view);
    for (size_t i = 0; i < view->count; i++) {
        unsigned classes = view->tokens[i].classes;
        bool name = classes & (NS_CLASS_GIVEN | NS_CLASS_SURNAME);
        if (classes & never)
            score -= name ? 1.0f : 5.0f;
        if (classes & kinds)
            score -= name ? 0.7f : 3.0f;
        if (i && (view->tokens[i].gap == NS_GAP_SLASH || view->tokens[i].gap == NS_GAP_COMMA))
            score -= 6.0f;
        else if (i && view->tokens[i].gap == NS_GAP_HYPHEN &&
                 !(view->tokens[i - 1].flags & NS_TOKEN_CONNECTOR))
            score -= view->tokens[i - 1].shape & NS_SHAPE_INITIAL ? 4.0f : 0.5f;
    }
    score -= 3.0f * (float)view->dashes;
    if (goes_on(view->span))
        score -= 1.5f;
    unsigned before = view->before ? view->before->classes : view->word_before;
    if (before & NS_CLASS_HONORIFIC)
        score += 6.5f;
    else if (before & NS_CLASS_TITLE)
        score += view->before ? 2.6f : 1.8f;
    if (view->shout && !(view->any & (NS_CLASS_GIVEN | NS_CLASS_SURNAME)))
        score -= 2.0f;
    return score;
}

/* --- organizations and places ------------------------------------------------------------- */

/* Whether it goes on with "of" behind a word that ends names of organizations: Liberal Party of
 * Canada. */
static bool inner_end(const struct view *view)
{
    for (size_t i = 1; i + 2 < view->count; i++)
        if ((view->tokens[i].classes & NS_CLASS_ORG_END) &&
            (view->tokens[i + 1].flags & NS_TOKEN_CONNECTOR))
            return true;
    return false;
}

/* Whether a word that begins names of organizations goes on with a small one: Department of. */
static bool inner_head(const struct view *view)
{
    for (size_t i = 0; i + 2 < view->count; i++)
        if ((view->tokens[i].classes & NS_CLASS_ORG_HEAD) &&
            (view->tokens[i + 1].flags & NS_TOKEN_CONNECTOR))
            return true;
    return false;
}

/* Whether somebody's title and name are in it: "Bank of Japan Governor Satoshi Sumita". */
static bool has_titled(const struct view *view)
{
    for (size_t i = 1; i + 1 < view->count; i++)
        if ((view->tokens[i].classes & NS_CLASS_TITLE) && view->tokens[i + 1].gap == NS_GAP_SPACE &&
            !(view->tokens[i + 1].flags & NS_TOKEN_CONNECTOR) &&
            !(view->tokens[i + 1].classes & (NS_CLASS_ORG_END | NS_CLASS_COMMON)))
            return true;
    return false;
}

/* Whether the name seems to begin before the span: "Ministry of" | "Water Resources". */
static bool began_before(const struct ns_span *span)
{
    const struct ns_name_token *first = &span->story->tokens[span->first];
    return span->first >= span->run_first + 2 && (first[-1].flags & NS_TOKEN_CONNECTOR) &&
           (first[-2].classes & NS_CLASS_ORG_HEAD) && first[-1].end - first[-1].start == 2;
}

static float as_organization(const struct view *view)
{
    float score = began_before(view->span) ? -4.7f : -2.2f;
    bool of = false;
    for (size_t i = 1; i + 1 < view->count; i++)
        of |= (view->tokens[i].flags & NS_TOKEN_CONNECTOR) != 0;
    if ((view->plains && view->first & NS_CLASS_STOP) || view->owners || has_titled(view))
        return NS_SCORE_NEVER;
    if (view->count > 1 && (view->last & NS_CLASS_ORG_END))
        score += 4.0f;
    if (view->count > 1 && (view->first & NS_CLASS_ORG_HEAD))
        score += of ? 4.2f : 0.8f;
    else if (of && inner_end(view))
        score += 4.4f;
    else if (of && !(view->last & NS_CLASS_ORG_END))
        score -= 1.5f;
    if (view->count > 1 && ((view->last & NS_CLASS_ORG_END) || inner_end(view) ||
                            ((view->first & NS_CLASS_ORG_HEAD) && of)))
        score += view->inner;
    if (view->count > 2 && (view->any & (NS_CLASS_ORG_END | NS_CLASS_ORG_HEAD)))
        score += of ? 1.2f : 0.4f;
    if (view->ampersand)
        score += 2.5f;
    if (view->count == 1 && view->acronyms)
        score += 2.0f;
    else if (view->acronyms)
        score += 0.4f;
    if (view->article_before)
        score += 0.6f;
    if (view->tokens[0].shape & NS_SHAPE_DIGIT)
        score -= 3.0f;
    if (view->any & (NS_CLASS_HONORIFIC | NS_CLASS_SAY))
        score -= 2.0f;
    if (view->count > 1 && (view->any & NS_CLASS_TITLE))
        score -= 2.0f;
    bool studies = view->ands == 1 && of && inner_head(view);
    if (!view->company_and)
        score -= studies ? 0.5f : 2.5f * (float)view->ands;
    if (view->first & NS_CLASS_TITLE)
        score -= 2.0f;
    if (view->count > 1 && (view->last & NS_CLASS_TITLE))
        score -= 3.0f; /* "Bank of Japan Governor" */
    if (view->tokens[0].shape & NS_SHAPE_MIXED)
        score += 0.5f;
    if (view->count > 6)
        score -= 0.5f * (float)(view->count - 6);
    score -=
        1.5f * (float)view->possessives + 0.8f * (float)view->hyphens + 3.0f * (float)view->dashes;
    if (view->shout || view->headline)
        score -= 1.0f;
    return score;
}

static float as_place(const struct view *view)
{
    float score = -2.4f;
    if (view->plains || view->ampersand || view->digits)
        return NS_SCORE_NEVER;
    if (view->count > 1 && (view->last & NS_CLASS_PLACE_END))
        score += 3.6f + view->inner;
    if (view->count == 2 && (view->first & NS_CLASS_PLACE_HEAD) && !(view->last & NS_CLASS_COMMON))
        score += 2.4f;
    if (view->preposition_before)
        score += view->count == 1 ? 1.4f : 0.8f;
    if (view->any & (NS_CLASS_TITLE | NS_CLASS_HONORIFIC | NS_CLASS_ORG_END))
        score -= 2.0f;
    if (view->count == 1 && (view->first & (NS_CLASS_GIVEN | NS_CLASS_COMMON)))
        score -= 1.0f;
    if (view->count > 3)
        score -= 1.0f;
    score -= 1.5f * (float)view->acronyms + 1.5f * (float)view->connectors +
             2.0f * (float)view->possessives + 0.8f * (float)view->hyphens +
             3.0f * (float)view->dashes;
    if (view->shout || view->headline)
        score -= 1.0f;
    return score;
}

/* --- names of the tables and of the article ----------------------------------------------- */

static void add_match(const struct view *view, float score[NS_LABELS])
{
    const struct ns_match *match = view->span->match;
    enum ns_label label = ns_match_label(view->span->story, match);
    float points = table_points(view->span->story, match);
    bool user = match->table + 1u < view->span->story->table_count;
    if (user)
        points += 6.0f;
    /* A single ordinary word with a capital that says nothing. */
    if (view->count == 1 && view->plains)
        points -= label == NS_LABEL_COUNTRY || label == NS_LABEL_DEMONYM ? 1.5f : 4.5f;
    if (view->count > 1 && view->sentence && (view->first & NS_CLASS_STOP))
        points -= 4.0f; /* "The Times" */
    if (view->count == 1 && label == NS_LABEL_PLACE && (view->first & NS_CLASS_GIVEN))
        points -= 1.2f;
    if (label == NS_LABEL_COUNTRY)
        score[NS_LABEL_PLACE] = NS_SCORE_NEVER;
    float old = score[label] > 0 ? score[label] * 0.3f : 0;
    score[label] = points + old;
}

/* The country that the name of a table at a token is, or is in; 0 for none. */
static uint16_t country_at(const struct ns_story *story, size_t at, size_t length)
{
    const struct ns_match *match = ns_story_match_of(story, at, length);
    if (!match)
        return 0;
    const struct ns_gazetteer *table = story->tables[match->table];
    return table->entries[table->aliases[match->alias].entry].country;
}

static bool is_comma_between(const struct ns_story *story, size_t at)
{
    const struct ns_name_token *token = &story->tokens[at], *before = token - 1;
    const char *text = story->fields[token->field].data;
    return before->field == token->field && token->start == before->end + 2 &&
           text[before->end] == ',' && text[before->end + 1] == ' ';
}

/* "Amman, Jordan", "Washington, D.C.": beside a place of the same country it is none but this. */
static bool is_placed(const struct ns_span *span)
{
    const struct ns_story *story = span->story;
    size_t next = span->first + span->count;
    uint16_t own = span->match ? country_at(story, span->first, span->count) : 0;
    return own && ((span->first && is_comma_between(story, span->first) &&
                    country_at(story, span->first - 1, 1) == own) ||
                   (next < story->token_count && is_comma_between(story, next) &&
                    country_at(story, next, 1) == own));
}

/* What the rest of the article knows of the first and the last word. */
static void add_memory(const struct view *view, float score[NS_LABELS])
{
    const struct ns_memory *memory = view->span->story->memory;
    const struct ns_name_token *end = view->tokens + view->count - 1;
    const struct ns_memory_word *first = ns_memory_find(memory, view->tokens->hash);
    const struct ns_memory_word *last = ns_memory_find(memory, end->hash);
    /* Jordan, after Michael Jordan, is no country. */
    if (last && last->person_last && !is_placed(view->span) && !(end->classes & NS_CLASS_TITLE))
        score[NS_LABEL_PERSON] += view->span->match && view->count == 1 ? 10.0f : 4.2f;
    if (first && first->person_first && !(view->first & NS_CLASS_TITLE))
        score[NS_LABEL_PERSON] += view->count > 1 ? 2.2f : last && last->person_last ? 0 : 2.2f;
    bool acronym = view->tokens->shape & NS_SHAPE_CAPS && !view->shout;
    if (!first || ((view->first & NS_CLASS_COMMON) && !acronym))
        return;
    const unsigned general = NS_CLASS_ORG_HEAD | NS_CLASS_PLACE_HEAD | NS_CLASS_TITLE;
    float points = view->alone && !(view->first & general) && !view->tokens->matches ? 6.5f : 2.5f;
    if (first->organization)
        score[NS_LABEL_ORGANIZATION] += points;
    if (first->organization && !first->person_last && !first->person_first && view->alone)
        score[NS_LABEL_PERSON] -= 4.0f;
    if (first->place)
        score[NS_LABEL_PLACE] += points;
}

/* Whether an acronym follows that was made of the initials of the span. */
static bool is_introduced(const struct ns_span *span)
{
    for (size_t i = 0; i < span->story->acronym_count; i++)
        if (span->story->acronyms[i].first == span->first &&
            span->story->acronyms[i].length == span->count)
            return true;
    return false;
}

void ns_span_rules(const struct ns_span *span, float score[NS_LABELS])
{
    struct view view;
    for (size_t i = 0; i < NS_LABELS; i++)
        score[i] = NS_SCORE_NEVER;
    look(&view, span);
    bool small = view.tokens->flags & NS_TOKEN_SMALL;
    if (!small) {
        score[NS_LABEL_PERSON] = as_person(&view);
        score[NS_LABEL_ORGANIZATION] = as_organization(&view);
        score[NS_LABEL_PLACE] = as_place(&view);
        if (span->second)
            add_memory(&view, score);
    } else if (view.count == 1 && (view.first & ~(unsigned)NS_CLASS_SURNAME)) {
        return;
    }
    if (span->match)
        add_match(&view, score);
    else if (is_introduced(span))
        score[NS_LABEL_ORGANIZATION] = 14.0f + view.inner;
}
