/* pace.h: when the tick thread looks, and what time a look stands for
 *
 * A look stands for the time since the one before. That is right on average where the time of a look
 * says nothing about what the program does then. Two things break it: while all sleep, ticks come
 * less often, and the first look after that falls into what woke; and on a busy machine a tick is
 * late just because a thread of the program has the CPU. For a thread that was found asleep, or was
 * not there before, its own CPU clock says how long it has been running: sampler_tick_charge_ns().
 * Tick thread only, but for the statistics.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One tick. All in monotonic nanoseconds. */
typedef struct {
  uint64_t now_ns;
  uint64_t last_ns;           /* the tick before that could see what there was; 0: none */
  uint64_t interval_ns;
  bool     is_late;           /* by more than half an interval */
} SamplerTickTime;

typedef struct {
  SamplerTickTime time;       /* of this tick */
  uint64_t        deadline_ns;
  uint64_t        random;
  uint32_t        n_quiet;    /* quiet ticks in a row */
} SamplerPace;

void     sampler_pace_begin     (SamplerPace *pace, uint64_t now_ns);
/* From the last deadline to the next, at random about *interval_ns*, longer while all is quiet. Each
 * counts from the one before, so that looks come at no fixed places of a program's own period, and
 * how much time a look stands for says nothing about its place there. */
void     sampler_pace_next      (SamplerPace *pace, uint64_t interval_ns);
/* The tick begins: notes how late it is; true where that is more than an interval. */
bool     sampler_pace_arrive    (SamplerPace *pace, uint64_t now_ns, uint64_t interval_ns);
/* The tick has seen what there was. */
void     sampler_pace_seen      (SamplerPace *pace, bool moved);
/* The deadline goes back to that of the last tick, or on to *now_ns* after a pause. */
void     sampler_pace_go_on     (SamplerPace *pace, uint64_t now_ns);

/* How much of the time since *from_ns* a running thread's first look stands for. *from_ns*: when it was
 * last found asleep, or not there. *ran_ns*: its CPU time since then, negative where unknown. */
uint64_t sampler_tick_charge_ns (const SamplerTickTime *time, uint64_t from_ns, int64_t ran_ns);

/* Asks the kernel to let the calling thread run soon after it wakes, even where another has just begun
 * its turn: looks would else be late just where a program uses all CPUs. Needs no rights; refused
 * by kernels before 6.12, which is no harm. */
void     sampler_pace_ask_for_short_turns (void);

/* How late ticks are, ns. Any thread. */
uint64_t sampler_lateness_percentile (unsigned percent);
uint64_t sampler_lateness_max        (void);
void     sampler_lateness_clear      (void);
