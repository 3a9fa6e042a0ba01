/* Any template is either refused with a message or shows a hit with what it says it needs. */
#include "query/output/output.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ns_hit hit = {.rank = 1, .score = 1.5, .head = {.id = {"id", 2}}};
static const struct ns_passage passage = {.snippet = {"a\033snippet", 9}};

static void show(struct ns_output *output)
{
    static struct ns_article article; /* all empty: nothing to free */
    struct ns_buffer out;
    ns_buffer_init(&out);
    struct ns_shown shown = {.hit = &hit};
    if (output->need & NS_NEED_ARTICLE)
        shown.article = &article;
    if (output->need == NS_NEED_PASSAGE)
        shown.passage = &passage;
    if (output->hit(output, &shown, &out, NULL) != NS_OK)
        abort();
    ns_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_output *output = NULL;
    struct ns_error err = {0};
    char *template = malloc(size + 1);
    if (!template)
        return 0;
    if (size)
        memcpy(template, data, size);
    template[size] = '\0';
    struct ns_output_options options = {.width = 80, .terminator = '\n', .template = template};
    enum ns_status status = ns_output_template(&output, &options, &err);
    if (status == NS_OK) {
        show(output);
        output->close(output);
    } else if (status != NS_INVALID || !err.message[0]) {
        abort();
    }
    free(template);
    return 0;
}
