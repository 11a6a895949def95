/* requests.h: the one request that is out, and the signal that carries it
 *
 * The tick thread's side of the state word of signal/handler.h: taking it, putting
 * a request out, settling its answer, and keeping the signal ours. Under the tick
 * lock. A signal that is on its way to a thread is not sent a second time.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/looks.h"
#include "sampler/threads.h"

/* Takes SIGPROF. *thread* is the caller's PyThreadState. The guard is there. False: the system refused. */
bool sampler_requests_begin        (uintptr_t thread);
/* The signal that is used; 0 when the program took every one. */
int  sampler_requests_signal       (void);
/* Where the program took our signal: it is left to the program, and SIGURG is used. */
void sampler_requests_keep_signal  (void);
/* From now on SIGURG where it can be had: one that is on its way into another program does no harm there. */
void sampler_requests_be_harmless  (void);
/* Takes the state word for the tick thread; false while a handler runs. */
bool sampler_requests_take_state   (void);
/* With the state word: where the last request was answered, what its slot held is in the ring. */
void sampler_requests_settle       (SamplerThreads *threads);
/* With the state word, which is then the handler's: asks the holder to look at itself. */
void sampler_requests_send         (const SamplerLook *look, uint64_t now_ns);
/* It blocks every signal, or none is to be had: then it is read where it stands, twice, and
 * believed only if it did not move. The request stays out beside that. */
bool sampler_requests_cannot_reach (const SamplerThread *holder, uint64_t now_ns);
