/* The mbox reader: messages become articles or are skipped, whatever they hold. */
#include "tests/reader_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader_told told;
    reader_check(&told, &ns_reader_mbox, (struct ns_str){(const char *)data, size});
    ns_buffer_release(&told.text);
    return 0;
}
