/* spans-build.c: lay the samples of a profile out as lanes of rows of spans
 *
 * A sample's stack is compared with the one before it from the innermost frame
 * outwards, and only until both have the same stack id: so a sample costs what has
 * changed, not how deep it is. A span goes on while its function and all above it
 * stay the same; the line may move. Lanes are made side by side where there are processors.
 */

#include "profile/spans-private.h"

#include "format/format.h"
#include "profile/profile-private.h"

#include <stdlib.h>
#include <string.h>

#define N_WORKERS_MAX      4u
#define WORTH_A_THREAD     50000u    /* samples */
#define WIDTH_SAMPLES      255u      /* that a lane's width is found from */
#define WIDTH_FACTOR       32        /* of it; wider saves memory and makes windows slower */

/* The stack that is open at the right edge of a lane while it is built. */
typedef struct {
  ProfileStack    *stacks;          /* by depth: of the last sample */
  ProfileFunction *functions;
  ProfileStack    *first;           /* by depth: the stack that opened the span */
  guint32         *begins;
  ProfileStack    *path;            /* scratch: the new sample's */
  guint32          depth;
  guint32          allocated;
} OpenStack;

typedef struct {
  const ProfileSpans *spans;
  const ProfileStore *store;
  ProfileSpanRows    *rows;
  OpenStack           open;
  guint32             last_end;
  guint32             state_begin;
  int                 state;           /* -1: none is open */
} Layer;

static ProfileFunction
get_function (const ProfileStore *store,
              ProfileStack        stack)
{
  return profile_store_get_frame (store, profile_store_get_stack (store, stack)->frame)->function;
}

/* A bit per stack: its innermost Python frame is application code. Free it. */
static guint64 *
find_application (const Profile *profile)
{
  guint32 n = profile_get_n_stacks (profile);
  g_autofree guint8 *origins = g_new (guint8, (gsize) profile_get_n_functions (profile) + 1);
  guint64 *bits = g_new0 (guint64, (gsize) n / 64 + 1);

  origins[0] = PROFILE_ORIGIN_BUILTIN;
  for (ProfileFunction f = 1; f <= profile_get_n_functions (profile); f++)
    {
      ProfileFunctionInfo info;
      profile_get_function_info (profile, f, &info);
      origins[f] = info.kind == FORMAT_CODE_PYTHON ? info.origin : PROFILE_ORIGIN_BUILTIN;
    }
  for (ProfileStack s = 1; s <= n; s++)
    {
      guint8 origin = origins[get_function (profile->store, s)];
      ProfileStack parent = profile_store_get_stack (profile->store, s)->parent;

      if (origin == PROFILE_ORIGIN_APPLICATION
          || (origin == PROFILE_ORIGIN_BUILTIN && bits[parent / 64] >> parent % 64 & 1))
        bits[s / 64] |= (guint64) 1 << s % 64;
    }
  return bits;
}

static void
open_stack_reserve (OpenStack *self,
                    guint32    depth)
{
  if (depth <= self->allocated)
    return;
  self->allocated = MAX (depth, self->allocated * 2);
  self->stacks = g_renew (ProfileStack, self->stacks, self->allocated);
  self->functions = g_renew (ProfileFunction, self->functions, self->allocated);
  self->first = g_renew (ProfileStack, self->first, self->allocated);
  self->begins = g_renew (guint32, self->begins, self->allocated);
  self->path = g_renew (ProfileStack, self->path, self->allocated);
}

static void
open_stack_free_fields (OpenStack *self)
{
  g_free (self->stacks);
  g_free (self->functions);
  g_free (self->first);
  g_free (self->begins);
  g_free (self->path);
}

static void
reserve_rows (ProfileSpanRows *rows,
              guint32          n_rows)
{
  if (n_rows <= rows->n_rows)
    return;
  rows->rows = g_renew (ProfileSpanRow, rows->rows, n_rows);
  for (guint32 i = rows->n_rows; i < n_rows; i++)
    {
      rows->rows[i] = (ProfileSpanRow) { 0 };
      profile_span_row_set_width (&rows->rows[i], rows->width);
    }
  rows->n_rows = n_rows;
}

/* Ends the spans from *depth* inwards. */
static void
close_spans (Layer   *self,
             guint32  depth)
{
  OpenStack *open = &self->open;

  for (guint32 d = depth; d < open->depth; d++)
    profile_span_row_append (&self->rows->rows[d], open->begins[d], self->last_end, open->first[d]);
  open->depth = MIN (open->depth, depth);
}

/* Makes *stack* the open one from *begin* on. */
static void
change_stack (Layer        *self,
              ProfileStack  stack,
              guint32       begin)
{
  OpenStack *open = &self->open;
  guint32 depth = profile_store_get_stack (self->store, stack)->depth;
  guint32 same = depth, d;

  open_stack_reserve (open, depth);
  reserve_rows (self->rows, depth);
  for (ProfileStack s = stack; same > 0; s = profile_store_get_stack (self->store, s)->parent)
    {
      if (same <= open->depth && open->stacks[same - 1] == s)
        break;
      open->path[--same] = s;
    }
  for (d = same; d < MIN (depth, open->depth); d++)
    {
      if (get_function (self->store, open->path[d]) != open->functions[d])
        break;
      open->stacks[d] = open->path[d];
    }
  close_spans (self, d);
  for (; d < depth; d++)
    {
      open->stacks[d] = open->first[d] = open->path[d];
      open->functions[d] = get_function (self->store, open->path[d]);
      open->begins[d] = begin;
    }
  open->depth = depth;
}

static void
end_state (Layer *self)
{
  if (self->state >= 0)
    profile_span_row_append (&self->rows->states, self->state_begin, self->last_end, (guint32) self->state);
}

/* Durations are whole units in the file, and each run of a thread's samples begins exactly: what
 * is less than a unit apart is not apart. */
static gboolean
is_near (const Layer *self,
         guint32      begin)
{
  return begin - self->last_end <= (FORMAT_COARSE_NS >> self->spans->shift);
}

/* FALSE when it is shorter than a tick, or empty. */
static gboolean
lay_sample (Layer               *self,
            const ProfileSample *sample,
            guint32             *begin,
            guint32             *end)
{
  *begin = MAX ((guint32) (MAX (sample->begin_ns, 0) >> self->spans->shift), self->last_end);
  *end = MIN ((guint32) (MAX (sample->end_ns, 0) >> self->spans->shift), self->spans->end);
  if (self->state >= 0 && is_near (self, *begin))
    *begin = self->last_end;
  if (*end <= *begin)
    return FALSE;
  if (*begin > self->last_end || self->state != sample->state)
    {
      end_state (self);
      self->state_begin = *begin;
      self->state = sample->state;
    }
  if (*begin > self->last_end)
    close_spans (self, 0);
  change_stack (self, sample->stack, *begin);
  self->last_end = *end;
  return TRUE;
}

static Layer
begin_layer (const ProfileSpans *spans,
             ProfileSpanRows    *rows)
{
  profile_span_row_set_width (&rows->states, rows->width);
  return (Layer) { .spans = spans, .store = spans->profile->store, .rows = rows, .state = -1 };
}

static void
end_layer (Layer *self)
{
  close_spans (self, 0);
  end_state (self);
  profile_span_row_seal (&self->rows->states);
  for (guint32 d = 0; d < self->rows->n_rows; d++)
    {
      profile_span_row_seal (&self->rows->rows[d]);
      self->rows->n_spans += self->rows->rows[d].n_appended;
    }
  open_stack_free_fields (&self->open);
}

void
profile_spans_lay_out (const ProfileSpans *self,
                       guint32             lane,
                       guint64             first,
                       guint64             last,
                       ProfileSpanRows    *rows)
{
  Layer layer = begin_layer (self, rows);
  ProfileSample sample;
  guint32 begin, end;

  for (guint64 i = first; i < last; i++)
    {
      profile_get_sample (self->profile, lane, i, &sample);
      lay_sample (&layer, &sample, &begin, &end);
    }
  end_layer (&layer);
}

void
profile_span_rows_clear (ProfileSpanRows *rows)
{
  for (guint32 d = 0; d < rows->n_rows; d++)
    profile_span_row_clear (&rows->rows[d]);
  g_free (rows->rows);
  profile_span_row_clear (&rows->states);
}

/* ---- whole lanes ---- */

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* Some lengths of what three quarters of the samples exceed. */
static guint32
choose_width (const ProfileSpans *self,
              guint32             lane,
              guint64             n_samples)
{
  gint64 lengths[WIDTH_SAMPLES];
  ProfileSample sample;

  for (guint i = 0; i < WIDTH_SAMPLES; i++)
    {
      profile_get_sample (self->profile, lane, i * n_samples / WIDTH_SAMPLES, &sample);
      lengths[i] = (sample.end_ns - sample.begin_ns) >> self->shift;
    }
  qsort (lengths, WIDTH_SAMPLES, sizeof lengths[0], compare_lengths);
  return (guint32) CLAMP (lengths[WIDTH_SAMPLES / 4] * WIDTH_FACTOR, 1, G_MAXINT32 / 4);
}

static void
build_lane (ProfileSpans        *self,
            guint32              index,
            guint64              coarse,
            const guint64       *application,
            ProfileSpanOverview *overview)
{
  ProfileSpanLane *lane = &self->lanes[index];
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];
  guint64 looks = 0;
  ProfileSample sample;
  guint32 begin, end;
  Layer layer;

  lane->n_samples = thread->info.n_samples;
  lane->looks = g_new (guint64, lane->n_samples / PROFILE_SPANS_LOOKS_BLOCK + 1);
  if (lane->n_samples >= coarse && lane->n_samples > 0)
    lane->rows.width = choose_width (self, index, lane->n_samples);
  layer = begin_layer (self, &lane->rows);
  for (guint64 i = 0; i < lane->n_samples; i++)
    {
      profile_thread_get_sample (thread, i, &sample);
      if (i % PROFILE_SPANS_LOOKS_BLOCK == 0)
        lane->looks[i / PROFILE_SPANS_LOOKS_BLOCK] = looks;
      looks += sample.looks;
      lane->states_ns[sample.state < PROFILE_SPANS_STATES ? sample.state : 0] += sample.end_ns - sample.begin_ns;
      if (lay_sample (&layer, &sample, &begin, &end))
        profile_span_overview_add (overview, begin, end, layer.open.depth,
                                   application[sample.stack / 64] >> sample.stack % 64 & 1);
    }
  end_layer (&layer);
}

typedef struct {
  ProfileSpans        *spans;
  guint64              coarse;
  const guint64       *application;
  ProfileSpanOverview *overview;     /* a worker's own */
  guint32             *next;         /* lane; shared */
} Worker;

static gpointer
build_lanes (gpointer data)
{
  Worker *self = data;

  for (;;)
    {
      guint32 lane = (guint32) g_atomic_int_add ((int *) self->next, 1);

      if (lane >= self->spans->n_lanes)
        return NULL;
      build_lane (self->spans, lane, self->coarse, self->application, self->overview);
    }
}

static guint
count_workers (const ProfileSpans *self)
{
  guint64 n_samples = 0;

  for (guint32 i = 0; i < self->n_lanes; i++)
    n_samples += self->profile->threads[i].info.n_samples;
  return (guint) CLAMP (MIN (n_samples / WORTH_A_THREAD, MIN (self->n_lanes, g_get_num_processors ())), 1, N_WORKERS_MAX);
}

static void
build_all (ProfileSpans *self,
           guint64       coarse)
{
  g_autofree guint64 *application = find_application (self->profile);
  guint n_workers = count_workers (self);
  GThread *threads[N_WORKERS_MAX] = { NULL };
  Worker workers[N_WORKERS_MAX];
  guint32 next = 0;

  for (guint i = 0; i < n_workers; i++)
    {
      workers[i] = (Worker) { self, coarse, application, i == 0 ? self->overview : profile_span_overview_new (self->end), &next };
      if (i > 0)
        threads[i] = g_thread_try_new ("spans", build_lanes, &workers[i], NULL);
    }
  build_lanes (&workers[0]);
  for (guint i = 1; i < n_workers; i++)
    {
      if (threads[i] != NULL)
        g_thread_join (threads[i]);
      profile_span_overview_join (self->overview, workers[i].overview);
      profile_span_overview_free (workers[i].overview);
    }
  for (guint32 i = 0; i < self->n_lanes; i++)
    self->n_spans += self->lanes[i].rows.n_spans;
}

ProfileSpans *
profile_spans_new_coarse (Profile *profile,
                          guint64  coarse)
{
  ProfileSpans *self = g_new0 (ProfileSpans, 1);
  guint64 duration = (guint64) MAX (profile_get_duration_ns (profile), 0);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  self->profile = profile_ref (profile);
  while (duration >> self->shift >= G_MAXUINT32)
    self->shift++;
  self->end = (guint32) ((duration + ((1ull << self->shift) - 1)) >> self->shift);
  self->n_lanes = profile_get_n_threads (profile);
  self->lanes = g_new0 (ProfileSpanLane, self->n_lanes);
  self->overview = profile_span_overview_new (self->end);
  build_all (self, coarse);
  return self;
}

ProfileSpans *
profile_spans_new (Profile *profile)
{
  return profile_spans_new_coarse (profile, PROFILE_SPANS_COARSE);
}
