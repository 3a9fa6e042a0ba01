/* What a check found: told as it comes, and counted. */
#ifndef NS_CHECK_FAULTS_H
#define NS_CHECK_FAULTS_H

#include "common/base/buffer.h"
#include "common/base/message.h"

#include <stdint.h>

enum { NS_FAULTS_SHOWN = 100 }; /* named; any more are only counted */

struct ns_faults {
    struct ns_messages *messages;
    uint64_t count;
};

/* Names a fault. */
void ns_faults_add(struct ns_faults *faults, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A fault of one document; id may be unknown (empty).  Where is left out when it is empty. */
void ns_faults_add_document(struct ns_faults *faults, uint32_t docid, struct ns_str id,
                            const char *what, struct ns_str where);

#endif
