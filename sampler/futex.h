/* futex.h: sleeping on a word of this process until another thread changes it
 *
 * Also woken for nothing: who waits looks at the word again. Any thread, not from a handler.
 */

#pragma once

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Sleeps while the word is as expected, at most so long. */
static inline void
sampler_futex_wait (_Atomic uint32_t *word, uint32_t expected, uint64_t timeout_ns)
{
  struct timespec time = { .tv_sec = (time_t) (timeout_ns / 1000000000u), .tv_nsec = (long) (timeout_ns % 1000000000u) };
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, &time, NULL, 0);
}

/* Wakes all who sleep on it. */
static inline void
sampler_futex_wake (_Atomic uint32_t *word)
{
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}
