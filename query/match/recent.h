/* What an article's date is worth where that is asked for (--recent). */
#ifndef NS_MATCH_RECENT_H
#define NS_MATCH_RECENT_H

#include <stdint.h>

/* By what its score is multiplied: 2 for one of now, 1.5 for one that is half_life seconds old,
 * 1.25 when it is twice as old, and so on towards 1, which is also for published INT64_MIN, not
 * known.  One dated later than now counts as of now. */
double ns_recent_factor(int64_t published, int64_t now, double half_life);

#endif
