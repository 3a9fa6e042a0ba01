/* Whether AddressSanitizer is compiled in, and its check for leaks: a process that ends by _exit
 * has none otherwise. */
#ifndef NS_WORKERS_SANITIZED_H
#define NS_WORKERS_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define NS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NS_SANITIZED 1
#endif
#endif

#ifdef NS_SANITIZED
#include <sanitizer/lsan_interface.h>
#define NS_CHECK_LEAKS() __lsan_do_leak_check()
#else
#define NS_SANITIZED 0
#define NS_CHECK_LEAKS() ((void)0)
#endif

#endif
