#include "common/base/number.h"

#include <inttypes.h>
#include <stdio.h>

const char *ns_number_grouped(uint64_t number, char out[NS_NUMBER_SIZE])
{
    char digits[NS_NUMBER_SIZE];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number), size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            out[size++] = ',';
        out[size++] = digits[i];
    }
    out[size] = '\0';
    return out;
}

const char *ns_number_bytes(uint64_t bytes, char out[NS_NUMBER_SIZE])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000) {
        (void)snprintf(out, NS_NUMBER_SIZE, "%u byte%s", (unsigned)bytes, bytes == 1 ? "" : "s");
        return out;
    }
    size_t unit = 0;
    double value = (double)bytes / 1000;
    while (value >= 999.95) { /* from there on it would be rounded to 1000.0 */
        value /= 1000;
        unit++;
    }
    (void)snprintf(out, NS_NUMBER_SIZE, "%.1f %s", value, units[unit]);
    return out;
}
