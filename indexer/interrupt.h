/* Signals that ask nindex to stop: SIGINT, SIGTERM, SIGHUP.  The one module with a state of the
 * process, as signals are one. */
#ifndef NS_INDEXER_INTERRUPT_H
#define NS_INDEXER_INTERRUPT_H

/* From now on the first signal is noted only, and interrupts a read that waits; the second one ends
 * the program at once.  A signal that was ignored (nohup) stays so. */
void ns_interrupt_catch(void);

/* The signal that came, or 0. */
int ns_interrupt_signal(void);

/* The signal was what was waited for, and no interruption: it counts no more. */
void ns_interrupt_answer(void);

#endif
