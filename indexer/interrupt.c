#include "indexer/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t noted;

static void note(int number)
{
    noted = number;
}

void ns_interrupt_catch(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    /* Without SA_RESTART: read(2) returns. */
    struct sigaction before, action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(signals[i], &action, NULL);
}

int ns_interrupt_signal(void)
{
    return noted;
}

void ns_interrupt_answer(void)
{
    noted = 0;
}
