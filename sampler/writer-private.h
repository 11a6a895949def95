/* writer-private.h: what the files of the drain thread share
 *
 * writer.c has the thread and its rounds, stream.c the chunks that it writes, head.c what the
 * file says of itself, counts.c losses and costs, cut.c what ends a file while the program
 * goes on. Drain thread where nothing else is said; before it starts and after it was
 * joined, whoever starts and stops it. What is atomic any thread may read.
 */

#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "format/format.h"
#include "sampler/writer.h"

typedef struct {
  SamplerWriterConfig config;         /* does not change while the thread runs */
  bool                running;        /* a recording is; ordinary context */
  _Atomic bool        stopping;       /* the thread ends */
  _Atomic bool        has_ended;      /* by itself or from outside: the file is complete */
  unsigned            stop_reason;
  bool                is_private;     /* nobody else can touch the descriptor */

  _Atomic uint64_t    interval_ns;    /* how far apart looks are made now */
  uint64_t            start_ns;       /* of the file: the recording's begin, or the last cut */
  uint64_t            beat_ns;        /* the last heartbeat */
  uint64_t            n_looks;        /* in the file */

  pthread_mutex_t     uuid_lock;      /* for readers on other threads */
  uint8_t             uuid[FORMAT_UUID_SIZE], last_uuid[FORMAT_UUID_SIZE];   /* the file's, and that before the last cut */
} SamplerWriter;

extern SamplerWriter sampler_writer;
