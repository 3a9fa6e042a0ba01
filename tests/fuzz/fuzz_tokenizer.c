/* The tokens of any text have places that make sense and give the same tokens again. */
#include "tests/token_check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *wrong = ns_token_check((struct ns_str){(const char *)data, size});
    if (wrong) {
        (void)fprintf(stderr, "%s\n", wrong);
        abort();
    }
    return 0;
}
