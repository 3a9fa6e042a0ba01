/* One tagger and one article for all tests of a file. */
#ifndef NS_TESTS_TAGGER_CHECK_H
#define NS_TESTS_TAGGER_CHECK_H

#include "common/entities/entity.h"

static struct ns_tagger *tagger;
static struct ns_article article;
static struct ns_entity_list found;

static int open_tagger(void **state)
{
    (void)state;
    ns_article_init(&article);
    return ns_tagger_open(&tagger, NULL, NULL) != NS_OK;
}

static int close_tagger(void **state)
{
    (void)state;
    ns_tagger_close(tagger);
    ns_article_release(&article);
    return 0;
}

#endif
