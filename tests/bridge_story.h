/* The paragraphs of the pages that tests of extraction are made of. */
#ifndef NS_TESTS_BRIDGE_STORY_H
#define NS_TESTS_BRIDGE_STORY_H

#define FIRST                                                                                      \
    "The new bridge over the harbour, planned for a decade, opened to traffic on Tuesday, a "      \
    "month "                                                                                       \
    "before anyone had expected it."
#define SECOND                                                                                     \
    "It cost less than was feared, the mayor said, and tolls will stay low until the loan has "    \
    "been "                                                                                        \
    "paid back to the bank."
#define THIRD                                                                                      \
    "Cyclists rang their bells when the first of them reached the other bank, and the ferry blew " \
    "its horn for the last time on that day."

#endif
