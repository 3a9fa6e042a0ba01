/* The version of both programs. */
#ifndef NS_BASE_VERSION_H
#define NS_BASE_VERSION_H

#define NS_VERSION "0.1.0"

#endif
