/* events.h: what happened to tasks, on its way to the drain thread
 *
 * A ring of small records. The producer holds the GIL: never two at once. What does
 * not fit is counted, never waited for.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint16_t size;            /* bytes, with the text, rounded up to 8 */
  uint16_t text_size;       /* bytes that follow */
  uint8_t  what;            /* FormatTaskRecord */
  uint8_t  how;             /* flags of a birth, reason of a wait, how it died */
  uint16_t reserved;
  uint32_t task;
  uint32_t other;           /* parent, awaiting or linked task; a birth's and an executor wait's thread is *tid* */
  uint32_t site;            /* of a wait; where a task was made */
  uint32_t line;            /* of its coroutine (sites.h); 0 unknown */
  int32_t  tid;
  uint32_t padding;
  uint64_t time_ns;         /* CLOCK_MONOTONIC */
  uint64_t value[4];        /* of a wait: how long; of sums: steps, running, waiting, ready */
} SamplerTaskEvent;

_Static_assert (sizeof (SamplerTaskEvent) == 72, "events are copied as bytes");

#define SAMPLER_TASK_TEXT_MAX 1024u

/* False: no memory. Before the drain thread reads. */
bool     sampler_task_events_reset (void);
/* Nothing was lost yet. */
void     sampler_task_events_forget (void);
void     sampler_task_events_push  (SamplerTaskEvent *event, const char *text);
/* Drain thread; false: there is none. *text* has room for SAMPLER_TASK_TEXT_MAX bytes. */
bool     sampler_task_events_pull  (SamplerTaskEvent *event, char *text);
bool     sampler_task_events_are_half_full (void);
uint64_t sampler_task_events_lost  (void);
