#include "common/article/stored.h"

/* data/article.zdict, as a list of bytes; the Makefile makes it. */
static const unsigned char dictionary[] = {
#include "generated/article_dictionary.h"
};

struct ns_str ns_builtin_dictionary(void)
{
    return (struct ns_str){(const char *)dictionary, sizeof dictionary};
}
