/* Included first by `make lint`, in every file but status.c.
 *
 * clang-tidy sees one file at a time and so thinks that ns_error_set may return NS_OK; it then
 * reports null pointers on paths that do not exist.  Here these functions visibly return what
 * status.h says. */
#ifndef NS_TESTS_LINT_H
#define NS_TESTS_LINT_H

#include "common/base/status.h"

#define ns_error_set(err, code, ...) (ns_error_set(err, code, __VA_ARGS__), (code))
#define ns_error_nomem(err) (ns_error_nomem(err), NS_NOMEM)
#define ns_error_errno(err, what) (ns_error_errno(err, what), NS_IO)

#endif
