/* measure.c: whether a changed program is faster than it was; see measure.h */

#include "viewer/learn/measure.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/figures.h"
#include "viewer/interpreters.h"
#include "viewer/learn/run.h"

#define N_ROUNDS   3u
#define LIMIT_S    30u
#define LEAST_NS   G_GINT64_CONSTANT (10000000)  /* what is less is nothing against the start of Python */

typedef struct {
  char *python;      /* NULL: the first that is found */
  char *original;
  char *changed;
} Request;

/* The times of one program. */
typedef struct {
  gint64 wall_ns[N_ROUNDS];
  gint64 cpu_ns[N_ROUNDS];
  guint  n;
} Times;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->python);
  g_free (request->original);
  g_free (request->changed);
  g_free (request);
}

void
viewer_measurement_free (ViewerMeasurement *self)
{
  g_free (self->problem);
  g_free (self);
}

/* ---- figures ---- */

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

gint64
viewer_measure_median (const gint64 *values,
                       guint         n_values)
{
  g_autofree gint64 *sorted = g_memdup2 (values, n_values * sizeof *values);

  if (n_values == 0)
    return 0;
  qsort (sorted, n_values, sizeof *sorted, compare);
  return n_values % 2 == 1 ? sorted[n_values / 2] : (sorted[n_values / 2 - 1] + sorted[n_values / 2]) / 2;
}

static ViewerMeasuredTime
get_time (const Times *times,
          const Times *python)
{
  return (ViewerMeasuredTime) {
    .wall_ns = MAX (viewer_measure_median (times->wall_ns, times->n) - viewer_measure_median (python->wall_ns, python->n), LEAST_NS),
    .cpu_ns = MAX (viewer_measure_median (times->cpu_ns, times->n) - viewer_measure_median (python->cpu_ns, python->n), 0),
  };
}

/* What overlaps could be chance. */
static gboolean
is_apart (const Times *before,
          const Times *after)
{
  gint64 least[2] = { G_MAXINT64, G_MAXINT64 }, most[2] = { 0, 0 };

  for (guint i = 0; i < before->n; i++)
    {
      least[0] = MIN (least[0], before->wall_ns[i]);
      most[0] = MAX (most[0], before->wall_ns[i]);
      least[1] = MIN (least[1], after->wall_ns[i]);
      most[1] = MAX (most[1], after->wall_ns[i]);
    }
  return most[1] < least[0] || most[0] < least[1];
}

gboolean
viewer_measurement_is_passed (const ViewerMeasurement *self,
                              double                   wanted)
{
  return self->problem == NULL && self->same_output && self->is_clear && self->speedup >= wanted;
}

char *
viewer_measurement_dup_sentence (const ViewerMeasurement *self,
                                 double                   wanted)
{
  g_autofree char *before = viewer_figures_dup_duration (self->before.wall_ns);
  g_autofree char *after = viewer_figures_dup_duration (self->after.wall_ns);
  g_autofree char *cpu_before = viewer_figures_dup_duration (self->before.cpu_ns);
  g_autofree char *cpu_after = viewer_figures_dup_duration (self->after.cpu_ns);

  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (!self->same_output)
    return g_strdup (_("Your program does not print what the first one prints. It must be as right as it was."));
  if (self->speedup >= wanted && !self->is_clear)
    return g_strdup (_("The times differ too much from one run to the next: it could be chance. Close other programs and measure again."));
  if (self->speedup < wanted)
    /* Translators: two times, how many times as fast, how many times are wanted, and two times again. */
    return g_strdup_printf (_("It took %s, yours takes %s: that is %.1f times as fast, and %g times is wanted. On the CPU it was %s, and is %s."),
                            before, after, self->speedup, wanted, cpu_before, cpu_after);
  /* Translators: two times, how many times as fast, and two times again. */
  return g_strdup_printf (_("It took %s, yours takes %s: that is %.1f times as fast. On the CPU it was %s, and is %s."),
                          before, after, self->speedup, cpu_before, cpu_after);
}

/* ---- on the worker ---- */

static char *
find_python (GError **error)
{
  g_autoptr(GPtrArray) found = viewer_interpreters_find_here ();

  for (guint i = 0; i < found->len; i++)
    {
      const ViewerInterpreter *interpreter = found->pdata[i];
      g_autofree char *problem = viewer_interpreter_dup_problem (interpreter);

      if (problem == NULL)
        return g_strdup (interpreter->path);
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("There is no Python on this computer that the program could run with. Install Python 3.9 or later."));
  return NULL;
}

static void
add_time (Times           *times,
          const ViewerRun *run)
{
  times->wall_ns[times->n] = run->wall_ns;
  times->cpu_ns[times->n] = run->cpu_ns;
  times->n++;
}

/* What a run that is no measure went wrong with, for people; NULL. */
static char *
dup_problem (const ViewerRun *run,
             gboolean         is_changed)
{
  if (run->was_too_long)
    return g_strdup_printf (is_changed ? _("Your program had not ended after %u s, so it was stopped.")
                                       : _("The first program had not ended after %u s, so it was stopped."), LIMIT_S);
  if (!run->has_failed)
    return NULL;
  if (run->last_words[0] == '\0')
    return g_strdup (is_changed ? _("Your program ended with an error.") : _("The first program ended with an error."));
  return g_strdup_printf (is_changed ? _("Your program ended with an error: %s") : _("The first program ended with an error: %s"),
                          run->last_words);
}

static gboolean
run_one (const char   *python,
         const char   *program,
         ViewerRun    *run,
         GCancellable *cancellable,
         GError      **error)
{
  const char *words[] = { python, program, NULL };
  g_autofree char *folder = g_path_get_dirname (program);

  return viewer_run_program (words, folder, LIMIT_S, run, cancellable, error);
}

static gboolean
run_nothing (const char   *python,
             Times        *times,
             GCancellable *cancellable,
             GError      **error)
{
  const char *words[] = { python, "-c", "pass", NULL };
  g_auto(ViewerRun) run = { 0 };

  if (!viewer_run_program (words, NULL, LIMIT_S, &run, cancellable, error))
    return FALSE;
  add_time (times, &run);
  return TRUE;
}

static gboolean
has_same_output (const ViewerRun *a,
                 const ViewerRun *b)
{
  return a->output_size == b->output_size && memcmp (a->output, b->output, a->output_size) == 0;
}

/* Both once. FALSE: there is an error, or a problem is noted. */
static gboolean
run_round (const Request     *request,
           const char        *python,
           Times              times[2],
           ViewerMeasurement *measurement,
           GCancellable      *cancellable,
           GError           **error)
{
  g_auto(ViewerRun) before = { 0 };
  g_auto(ViewerRun) after = { 0 };

  /* What the learner wrote is the more likely to fail: it is said without waiting for the other. */
  if (!run_one (python, request->changed, &after, cancellable, error))
    return FALSE;
  measurement->problem = dup_problem (&after, TRUE);
  if (measurement->problem != NULL || !run_one (python, request->original, &before, cancellable, error))
    return FALSE;
  measurement->problem = dup_problem (&before, FALSE);
  if (measurement->problem != NULL)
    return FALSE;
  measurement->same_output = has_same_output (&before, &after);
  add_time (&times[0], &before);
  add_time (&times[1], &after);
  return measurement->same_output;
}

static ViewerMeasurement *
measure (const Request *request,
         const char    *python,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(ViewerMeasurement) self = g_new0 (ViewerMeasurement, 1);
  g_autoptr(GError) own = NULL;
  Times times[2] = { { .n = 0 }, { .n = 0 } };
  Times nothing = { .n = 0 };

  for (guint i = 0; i < N_ROUNDS && own == NULL; i++)
    if (!run_nothing (python, &nothing, cancellable, &own)
        || !run_round (request, python, times, self, cancellable, &own))
      break;
  if (own != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return NULL;
    }
  self->before = get_time (&times[0], &nothing);
  self->after = get_time (&times[1], &nothing);
  self->is_clear = is_apart (&times[0], &times[1]);
  self->speedup = (double) self->before.wall_ns / (double) self->after.wall_ns;
  return g_steal_pointer (&self);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  const Request *request = data;
  GError *error = NULL;
  g_autofree char *python = request->python != NULL ? g_strdup (request->python) : find_python (&error);
  ViewerMeasurement *measurement = python != NULL ? measure (request, python, cancellable, &error) : NULL;

  if (measurement != NULL)
    g_task_return_pointer (task, measurement, (GDestroyNotify) viewer_measurement_free);
  else
    g_task_return_error (task, error);
}

void
viewer_measure_async (const char          *python,
                      const char          *original,
                      const char          *changed,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  done,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, done, user_data);
  Request *request = g_new0 (Request, 1);

  request->python = g_strdup (python);
  request->original = g_strdup (original);
  request->changed = g_strdup (changed);
  g_task_set_source_tag (task, viewer_measure_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, work);
}

ViewerMeasurement *
viewer_measure_finish (GAsyncResult *result,
                       GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
