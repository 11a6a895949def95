/* spans-build.c: lay the samples of a profile out as lanes of rows of spans
 *
 * Lanes are made side by side where there are processors.
 */

#include "profile/span-layer.h"

#include "format/format.h"
#include "profile/profile-private.h"
#include "profile/span-tasks.h"

#include <stdlib.h>
#include <string.h>

#define N_WORKERS_MAX      4u
#define WORTH_A_THREAD     50000u    /* samples */
#define WIDTH_SAMPLES      255u      /* that a lane's width is found from */
#define WIDTH_FACTOR       32        /* of it; wider saves memory and makes windows slower */

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

void
profile_spans_lay_out (const ProfileSpans *self,
                       guint32             lane,
                       guint64             first,
                       guint64             last,
                       ProfileSpanRows    *rows)
{
  ProfileSpanLayer layer;
  ProfileSample sample;

  profile_span_layer_begin (&layer, self, rows);
  for (guint64 i = first; i < last; i++)
    {
      profile_get_sample (self->profile, lane, i, &sample);
      profile_span_layer_lay (&layer, sample.begin_ns, sample.end_ns, sample.stack, 0, sample.state);
    }
  profile_span_layer_end (&layer);
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
  ProfileSpanLayer layer;

  lane->n_samples = thread->info.n_samples;
  lane->looks = g_new (guint64, lane->n_samples / PROFILE_SPANS_LOOKS_BLOCK + 1);
  if (lane->n_samples >= coarse && lane->n_samples > 0)
    lane->rows.width = choose_width (self, index, lane->n_samples);
  profile_span_layer_begin (&layer, self, &lane->rows);
  for (guint64 i = 0; i < lane->n_samples; i++)
    {
      profile_thread_get_sample (thread, i, &sample);
      if (i % PROFILE_SPANS_LOOKS_BLOCK == 0)
        lane->looks[i / PROFILE_SPANS_LOOKS_BLOCK] = looks;
      looks += sample.looks;
      lane->states_ns[sample.state < PROFILE_SPANS_STATES ? sample.state : 0] += sample.end_ns - sample.begin_ns;
      if (profile_span_layer_lay (&layer, sample.begin_ns, sample.end_ns, sample.stack, 0, sample.state))
        profile_span_overview_add (overview, layer.last_begin, layer.last_end, layer.depth,
                                   application[sample.stack / 64] >> sample.stack % 64 & 1);
    }
  profile_span_layer_end (&layer);
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
  self->tasks = profile_span_tasks_new (self);
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
