/* A date that is understood is written in a form that is understood as the same date. */
#include "common/base/date.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ns_date date, again;
    char text[NS_DATE_TEXT_SIZE];
    if (!ns_date_parse((struct ns_str){(const char *)data, size}, &date))
        return 0;
    if (!ns_date_parse(ns_str_of(ns_date_format(date, text)), &again))
        abort();
    if (again.seconds != date.seconds || again.precision != date.precision)
        abort();
    if (ns_date_end(date) <= date.seconds)
        abort();
    return 0;
}
