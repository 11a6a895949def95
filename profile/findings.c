/* findings.c: what is odd about the event loops of a recording */

#include "profile/findings.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <string.h>

/* The place of a long step is looked for in this many, the longest. */
#define STEPS_LOOKED_AT 64u

typedef struct {
  Profile                      *profile;
  const ProfileTasks           *tasks;
  const ProfileCallTreeOptions *options;
} Search;

static gboolean
has_thread (const Search *self, guint32 task)
{
  return self->options->thread_index < 0 || self->tasks->tasks[task].thread_index == self->options->thread_index;
}

static gboolean
is_in_range (const Search *self, gint64 begin_ns, gint64 end_ns)
{
  return self->options->begin_ns == self->options->end_ns
         || (begin_ns < self->options->end_ns && end_ns > self->options->begin_ns);
}

/* Since when it was only a matter of its turn. */
static gint64
ready_since (const ProfileTaskWait *wait)
{
  return wait->reason == FORMAT_WAIT_READY ? wait->begin_ns : wait->ready_ns;
}

/* ---- long steps ---- */

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const ProfileTaskStep *first = a, *second = b;
  gint64 first_ns = first->end_ns - first->begin_ns, second_ns = second->end_ns - second->begin_ns;

  if (first_ns != second_ns)
    return first_ns > second_ns ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

static GArray *
list_long_steps (const Search *self)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (ProfileTaskStep));

  for (guint32 i = 0; i < self->tasks->n_steps; i++)
    {
      const ProfileTaskStep *step = &self->tasks->steps[i];

      if (step->end_ns - step->begin_ns >= PROFILE_BLOCKED_NS && has_thread (self, step->task)
          && is_in_range (self, step->begin_ns, step->end_ns))
        g_array_append_vals (steps, step, 1);
    }
  g_array_sort (steps, compare_steps);
  return steps;
}

/* The function that explains the step, as the whole recording's is found. */
static void
find_place (const Search *self, const ProfileTaskStep *step, ProfileBlocking *blocking)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileAnswer answer;

  options.begin_ns = step->begin_ns;
  options.end_ns = step->end_ns;
  options.thread_index = self->tasks->tasks[step->task].thread_index;
  options.ignore_tasks = TRUE;
  tree = profile_call_tree_new (self->profile, &options);
  answer = profile_call_tree_get_answer (tree);
  blocking->function = answer.function;
  blocking->line = answer.line;
}

/* Distinct tasks: one waits for its turn once at a time. */
static guint32
count_ready (const Search *self, const ProfileTaskStep *step)
{
  gint32 thread = self->tasks->tasks[step->task].thread_index;
  guint32 n = 0, last = PROFILE_TASK_NONE;

  for (guint32 i = 0; i < self->tasks->n_waits; i++)
    {
      const ProfileTaskWait *wait = &self->tasks->waits[i];

      if (wait->task == step->task || wait->task == last || ready_since (wait) >= step->end_ns
          || wait->end_ns <= step->begin_ns || ready_since (wait) >= wait->end_ns
          || self->tasks->tasks[wait->task].thread_index != thread)
        continue;
      last = wait->task;
      n++;
    }
  return n;
}

static ProfileBlocking *
find_blocking (GArray *blockings, const ProfileBlocking *wanted)
{
  for (guint i = 0; i < blockings->len; i++)
    {
      ProfileBlocking *known = &g_array_index (blockings, ProfileBlocking, i);
      if (known->function == wanted->function && strcmp (known->kind, wanted->kind) == 0)
        return known;
    }
  return NULL;
}

static GArray *
find_blockings (const Search *self)
{
  GArray *blockings = g_array_new (FALSE, FALSE, sizeof (ProfileBlocking));
  g_autoptr (GArray) steps = list_long_steps (self);

  for (guint i = 0; i < MIN (steps->len, STEPS_LOOKED_AT); i++)
    {
      const ProfileTaskStep *step = &g_array_index (steps, ProfileTaskStep, i);
      ProfileBlocking blocking = { .kind = self->tasks->tasks[step->task].kind, .begin_ns = step->begin_ns,
                                   .end_ns = step->end_ns }, *known;

      if (self->tasks->tasks[step->task].thread_index < 0)
        continue;
      find_place (self, step, &blocking);
      known = find_blocking (blockings, &blocking);
      if (known == NULL)
        {
          blocking.n_ready = count_ready (self, step);
          g_array_append_val (blockings, blocking);
          known = &g_array_index (blockings, ProfileBlocking, blockings->len - 1);
        }
      known->n_times++;
      known->total_ns += step->end_ns - step->begin_ns;
    }
  return blockings;
}

/* ---- lag ---- */

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first > second ? -1 : first < second;
}

/* Those that are not listed were less than 1 ms late. */
static gint64
quantile (const GArray *lags, guint64 n_turns, double part)
{
  guint64 n_later = (guint64) ((1 - part) * (double) n_turns);

  return n_later < lags->len ? g_array_index (lags, gint64, n_later) : 0;
}

static void
find_lags (const Search *self, ProfileFindings *findings)
{
  g_autoptr (GArray) lags = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    if (has_thread (self, i) && is_in_range (self, self->tasks->tasks[i].begin_ns, self->tasks->tasks[i].end_ns))
      findings->n_turns += self->tasks->tasks[i].steps;
  for (guint32 i = 0; i < self->tasks->n_waits; i++)
    {
      const ProfileTaskWait *wait = &self->tasks->waits[i];
      gint64 lag_ns = wait->end_ns - ready_since (wait);

      if (lag_ns >= 1000000 && !wait->is_open && has_thread (self, wait->task)
          && is_in_range (self, wait->begin_ns, wait->end_ns))
        g_array_append_val (lags, lag_ns);
    }
  g_array_sort (lags, compare_descending);
  findings->n_turns = MAX (findings->n_turns, lags->len);
  findings->lag_p50_ns = quantile (lags, findings->n_turns, 0.5);
  findings->lag_p99_ns = quantile (lags, findings->n_turns, 0.99);
  findings->lag_max_ns = quantile (lags, findings->n_turns, 1);
}

ProfileFindings *
profile_findings_new (Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileFindings *self = g_new0 (ProfileFindings, 1);
  Search search = { .profile = profile, .tasks = profile_get_tasks (profile), .options = options };

  if (search.tasks == NULL)
    {
      self->blockings = g_array_new (FALSE, FALSE, sizeof (ProfileBlocking));
      return self;
    }
  self->blockings = find_blockings (&search);
  find_lags (&search, self);
  return self;
}

void
profile_findings_free (ProfileFindings *self)
{
  g_array_unref (self->blockings);
  g_free (self);
}
