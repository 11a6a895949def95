/* what-if-run.c: goes through a run with a function in another size
 *
 * Strands take turns in the order of time, as far as they hang on each other: a thread runs
 * until it waits for an event that has not happened, a task until it needs its loop's thread.
 */

#include "profile/what-if-private.h"

typedef struct {
  gint64  time_ns;
  guint64 order;
  guint32 strand;
} Turn;

typedef struct {
  guint32  at, end;        /* ops */
  guint32  n_seen;         /* events of the wait it is at */
  guint32  next_waiting;   /* for the same event */
  gboolean waits;
  gint64   now_ns;
  gint64   began_ns;       /* to wait */
  gint64   ready_ns;       /* when the last event seen happened */
} StrandState;

typedef struct {
  const ProfileWhatIf *self;
  double               factor;
  WhatIfGuess          guess;
  gint64              *waited_ns;
  StrandState         *strands;
  gint64              *happened_ns;   /* by event; -1 not yet */
  guint32             *waiting;       /* by event: the first strand */
  gint64              *free_ns;       /* by thread: when its loop has time */
  GArray              *turns;         /* Turn, a heap */
  guint64              n_turns;
} Machine;

/* ---- turns ---- */

static gboolean
is_before (const Turn *a, const Turn *b)
{
  return a->time_ns != b->time_ns ? a->time_ns < b->time_ns : a->order < b->order;
}

static void
push_turn (Machine *self, guint32 strand, gint64 time_ns)
{
  Turn turn = { time_ns, self->n_turns++, strand };
  guint at = self->turns->len;
  Turn *turns;

  g_array_append_val (self->turns, turn);
  turns = (Turn *) (gpointer) self->turns->data;
  for (; at > 0 && is_before (&turn, &turns[(at - 1) / 2]); at = (at - 1) / 2)
    turns[at] = turns[(at - 1) / 2];
  turns[at] = turn;
}

static Turn
pop_turn (Machine *self)
{
  Turn *turns = (Turn *) (gpointer) self->turns->data;
  Turn first = turns[0], last = turns[self->turns->len - 1];
  guint n = self->turns->len - 1, at = 0;

  g_array_set_size (self->turns, n);
  for (;;)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && is_before (&turns[child + 1], &turns[child]))
        child++;
      if (child >= n || !is_before (&turns[child], &last))
        break;
      turns[at] = turns[child];
      at = child;
    }
  if (n > 0)
    turns[at] = last;
  return first;
}

/* ---- ops ---- */

static gint64
scale (const Machine *self, gint64 ns)
{
  return (gint64) ((double) ns * self->factor + 0.5);
}

static void
fire (Machine *self, guint32 event, gint64 now_ns)
{
  guint32 strand = self->waiting[event];

  self->happened_ns[event] = now_ns;
  while (strand != PATH_NONE)
    {
      guint32 next = self->strands[strand].next_waiting;

      push_turn (self, strand, MAX (self->strands[strand].now_ns, now_ns));
      strand = next;
    }
  self->waiting[event] = PATH_NONE;
}

/* TRUE: it has been seen, now or before. */
static gboolean
see_event (Machine *self, guint32 strand, guint32 event)
{
  StrandState *state = &self->strands[strand];

  if (self->happened_ns[event] < 0)
    {
      state->next_waiting = self->waiting[event];
      self->waiting[event] = strand;
      return FALSE;
    }
  state->ready_ns = MAX (state->ready_ns, self->happened_ns[event]);
  return TRUE;
}

/* FALSE: it waits on. */
static gboolean
do_wait (Machine *self, guint32 strand, const WhatIfOp *op)
{
  const PathWait *wait = profile_path_get_wait (self->self->path, op->index);
  StrandState *state = &self->strands[strand];
  gint64 end_ns;

  if (!state->waits)
    {
      state->waits = TRUE;
      state->began_ns = state->now_ns;
      state->ready_ns = G_MININT64;
    }
  for (; state->n_seen < wait->n_events; state->n_seen++)
    if (!see_event (self, strand, wait->first_event + state->n_seen))
      return FALSE;
  end_ns = wait->n_events > 0 ? MAX (state->now_ns, state->ready_ns + op->fixed_ns) : state->now_ns;
  if (self->waited_ns != NULL)
    self->waited_ns[op->index] = end_ns - state->began_ns;
  state->now_ns = end_ns;
  state->n_seen = 0;
  state->waits = FALSE;
  return TRUE;
}

/* FALSE: its loop has no time yet. */
static gboolean
do_work (Machine *self, guint32 strand, const WhatIfOp *op)
{
  StrandState *state = &self->strands[strand];
  gint64 ns = op->fixed_ns + scale (self, op->scaled_ns);
  gint64 *free_ns;

  if (strand >= self->self->path->n_threads)
    {
      free_ns = &self->free_ns[profile_path_get_thread (self->self->path, strand)];
      if (*free_ns > state->now_ns)
        {
          state->now_ns = *free_ns;
          return FALSE;
        }
      *free_ns = state->now_ns + ns;
    }
  state->now_ns += ns;
  return TRUE;
}

static void
do_unknown (Machine *self, guint32 strand, const WhatIfOp *op)
{
  StrandState *state = &self->strands[strand];
  gint64 earlier_ns = self->guess == WHAT_IF_UNKNOWN_GAINS ? op->scaled_ns - scale (self, op->scaled_ns) : 0;
  gint64 end_ns = MAX (state->now_ns, op->time_ns - earlier_ns);

  if (self->waited_ns != NULL)
    self->waited_ns[op->index] = end_ns - state->now_ns;
  state->now_ns = end_ns;
}

/* Until it waits, or ends, or others may have to come first. */
static void
take_turn (Machine *self, guint32 strand)
{
  StrandState *state = &self->strands[strand];

  while (state->at < state->end)
    {
      const WhatIfOp *op = &g_array_index (self->self->ops, WhatIfOp, state->at);
      gint64 before_ns = state->now_ns;
      gboolean is_done = TRUE;

      switch (op->kind)
        {
        case WHAT_IF_FIRE:
          fire (self, op->index, state->now_ns);
          break;
        case WHAT_IF_WAIT:
          if (!do_wait (self, strand, op))
            return;
          break;
        case WHAT_IF_UNKNOWN:
          do_unknown (self, strand, op);
          break;
        case WHAT_IF_WORK:
          is_done = do_work (self, strand, op);
          break;
        case WHAT_IF_DELAY:
        default:
          state->now_ns += op->fixed_ns + scale (self, op->scaled_ns);
          break;
        }
      if (is_done)
        state->at++;
      if (strand >= self->self->path->n_threads && state->now_ns > before_ns)
        {
          push_turn (self, strand, state->now_ns);
          return;
        }
    }
}

static void
start_strands (Machine *self)
{
  const ProfileCriticalPath *path = self->self->path;

  for (guint32 i = 0; i < path->n_strands; i++)
    {
      StrandState *state = &self->strands[i];

      state->at = self->self->first_ops[i];
      state->end = self->self->first_ops[i + 1];
      if (path->starts[i] == PATH_NONE)
        push_turn (self, i, 0);
      else
        see_event (self, i, path->starts[i]);
    }
}

gint64
profile_what_if_run (const ProfileWhatIf *what_if, double factor, WhatIfGuess guess, gint64 *waited_ns)
{
  const ProfileCriticalPath *path = what_if->path;
  Machine self = { .self = what_if, .factor = factor, .guess = guess, .waited_ns = waited_ns,
                   .strands = g_new0 (StrandState, (gsize) path->n_strands + 1),
                   .happened_ns = g_new (gint64, (gsize) path->events->len + 1),
                   .waiting = g_new (guint32, (gsize) path->events->len + 1),
                   .free_ns = g_new0 (gint64, (gsize) path->n_threads + 1),
                   .turns = g_array_new (FALSE, FALSE, sizeof (Turn)) };
  gint64 end_ns;

  for (guint i = 0; i < path->events->len; i++)
    {
      self.happened_ns[i] = -1;
      self.waiting[i] = PATH_NONE;
    }
  start_strands (&self);
  while (self.turns->len > 0)
    {
      Turn turn = pop_turn (&self);

      self.strands[turn.strand].now_ns = MAX (self.strands[turn.strand].now_ns, turn.time_ns);
      take_turn (&self, turn.strand);
    }
  end_ns = self.strands[path->main].at == self.strands[path->main].end ? self.strands[path->main].now_ns : -1;
  g_free (self.strands);
  g_free (self.happened_ns);
  g_free (self.waiting);
  g_free (self.free_ns);
  g_array_unref (self.turns);
  return end_ns;
}
