/* A stub that is accepted is, byte for byte, the line for the generation that was read from it. */
#include "common/index/stub.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t generation;
    struct ns_error err;
    char name[NS_GENERATION_NAME_SIZE], line[64];
    struct ns_str stub = {(const char *)data, size};
    if (ns_stub_parse(stub, &generation, &err)) {
        if (generation != 0 || err.code != NS_UNSUPPORTED)
            abort();
        return 0;
    }
    ns_generation_name(generation, name);
    (void)snprintf(line, sizeof line, "glass %s\n", name);
    if (generation == 0 || !ns_str_equal(stub, ns_str_of(line)))
        abort();
    return 0;
}
