/* render-text.c: a report to read in a terminal
 *
 * What was recorded, the one answer, the main thread's tree, then a line for
 * each other thread (or its tree), child processes, sessions and marks. Times stand in columns on the left, so that
 * they can be compared; the tree is on their right.
 */

#include "profile/render-text-private.h"
#include "profile/words.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* ---- head ---- */

static void
put_head (ProfileTextReport *self)
{
  const char *target = profile_get_meta (self->profile, "target");
  const char *version = profile_get_meta (self->profile, "python.version");
  g_autofree char *python = version != NULL ? g_strdup_printf (_("Python %s"), version) : NULL;

  fputc ('\n', self->out);
  if (self->options->report.description != NULL)
    target = self->options->report.description;
  profile_text_put_styled (self, PROFILE_TEXT_BOLD, target != NULL && target[0] != '\0' ? target : "Pyinst");
  if (python != NULL)
    {
      fputs ("  ", self->out);
      profile_text_put_styled (self, PROFILE_TEXT_DIM, python);
    }
  fputc ('\n', self->out);
  profile_text_put_line (self, profile_words_recorded (self->profile));
  profile_text_put_line (self, profile_words_samples (self->profile));
  profile_text_put_line (self, profile_words_processes (self->profile));
  profile_text_put_line (self, profile_words_engine (self->profile));
  profile_text_put_line (self, profile_words_task_engine (self->profile));
  profile_text_put_line (self, profile_words_ticks (self->profile));
  profile_text_put_line (self, profile_words_coarser (self->profile));
  profile_text_put_line (self, profile_words_tasks (self->profile));
  profile_text_put_line (self, profile_words_cost (self->profile));
  profile_text_put_line (self, profile_words_looks (self->profile));
  profile_text_put_line (self, profile_words_lost (self->profile));
  profile_text_put_line (self, profile_words_unwritten (self->profile));
  profile_text_put_line (self, profile_words_no_end (self->profile));
  for (const char *const *warning = profile_get_warnings (self->profile); *warning != NULL; warning++)
    profile_text_put_line (self, g_strdup (*warning));
  fputc ('\n', self->out);
}

/* ---- threads ---- */

static void
put_tree (ProfileTextReport *self, gint32 thread_index)
{
  g_autoptr (ProfileCallTree) tree = profile_report_new_tree (&self->options->report, self->profile, thread_index, TRUE);
  ProfileNodeInfo root;
  ProfileThreadInfo thread = { .name = _("all threads") };
  g_autofree char *tasks = NULL;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (thread_index >= 0)
    profile_get_thread_info (self->profile, (guint32) thread_index, &thread);
  if (self->options->report.task_kind != NULL)
    thread.name = tasks = g_strdup_printf (_("all tasks of %s"), self->options->report.task_kind);
  self->tree = tree;
  self->whole_ns = root.total_ns;
  profile_text_begin_row (self);
  profile_text_put_time (self, root.total_ns);
  profile_text_put_styled (self, PROFILE_TEXT_BOLD, thread.name);
  fputc ('\n', self->out);
  profile_text_put_nodes (self);
  self->tree = NULL;
}

void
profile_text_put_thread (ProfileTextReport *self, gint32 thread_index)
{
  if (self->options->flat)
    profile_text_put_functions (self, thread_index);
  else
    put_tree (self, thread_index);
  if (self->options->lines)
    profile_text_put_lines (self, thread_index);
}

int
profile_text_compare_threads (gconstpointer a, gconstpointer b, gpointer user_data)
{
  ProfileThreadInfo first, second;

  profile_get_thread_info (user_data, *(const guint32 *) a, &first);
  profile_get_thread_info (user_data, *(const guint32 *) b, &second);
  if (first.cpu_ns != second.cpu_ns)
    return first.cpu_ns > second.cpu_ns ? -1 : 1;
  if (first.wall_ns != second.wall_ns)
    return first.wall_ns > second.wall_ns ? -1 : 1;
  return *(const guint32 *) a < *(const guint32 *) b ? -1 : 1;
}

/* Down the heaviest calls while one has half of the thread's time. */
char *
profile_text_dup_main_place (ProfileTextReport *self, guint32 index)
{
  ProfileReportOptions report = self->options->report;
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileNode node = PROFILE_NODE_ROOT, child;
  ProfileNodeInfo root, info, best;
  ProfileFunctionInfo function;

  report.timeline = FALSE;
  tree = profile_report_new_tree (&report, self->profile, (gint32) index, FALSE);
  profile_call_tree_get_node (tree, node, &root);
  best = root;
  while ((child = profile_call_tree_get_first_child (tree, node)) != PROFILE_NODE_NONE)
    {
      profile_call_tree_get_node (tree, child, &info);
      if (info.kind == PROFILE_NODE_FASTER || info.total_ns * 2 < root.total_ns)
        break;
      best = info;
      node = child;
    }
  if (best.function == 0 || root.total_ns <= 0)
    return g_strdup ("");
  profile_get_function_info (self->profile, best.function, &function);
  return g_strdup_printf (_("%.0f %% in %s  %s"), (double) best.total_ns * 100 / (double) root.total_ns, function.name,
                          function.short_file);
}

static void
put_thread_row (ProfileTextReport *self, guint32 index)
{
  g_autofree char *place = profile_text_dup_main_place (self, index);
  g_autofree char *times = NULL;
  ProfileThreadInfo thread;

  profile_get_thread_info (self->profile, index, &thread);
  times = g_strdup_printf ("%9.3f %9.3f  ", (double) thread.wall_ns / 1e9, (double) thread.cpu_ns / 1e9);
  profile_text_put (self, times);
  profile_text_put_styled (self, PROFILE_TEXT_BOLD, thread.name);
  if (place[0] != '\0')
    {
      fputs ("  ", self->out);
      profile_text_put_styled (self, PROFILE_TEXT_DIM, place);
    }
  fputc ('\n', self->out);
}

static void
put_other_threads (ProfileTextReport *self, gint32 main_thread)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_rows;

  for (guint32 i = 0; i < profile_get_n_threads (self->profile); i++)
    if ((gint32) i != main_thread
        && profile_text_get_process (self, i) == profile_text_get_process (self, (guint32) main_thread))
      g_array_append_val (order, i);
  if (order->len == 0)
    return;
  g_array_sort_with_data (order, profile_text_compare_threads, self->profile);
  n_rows = self->options->all_threads ? order->len : MIN (order->len, PROFILE_TEXT_ROWS_MAX);
  if (!self->options->all_threads)
    {
      /* Heads of two columns of numbers, nine wide. */
      fputc ('\n', self->out);
      profile_text_put_head (self, 9, _("seconds"));
      profile_text_put_head (self, 10, _("CPU"));
      fputs ("  ", self->out);
      profile_text_put_line (self, g_strdup (_("other threads")));
    }
  for (guint i = 0; i < n_rows; i++)
    {
      guint32 index = g_array_index (order, guint32, i);

      if (self->options->all_threads)
        {
          fputc ('\n', self->out);
          profile_text_put_thread (self, (gint32) index);
        }
      else
        put_thread_row (self, index);
    }
  if (n_rows < order->len)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more thread", "and %u more threads",
                                                  order->len - n_rows), order->len - n_rows));
}

static void
put_answer (ProfileTextReport *self)
{
  g_autoptr (ProfileCallTree) everything = profile_report_new_everything (&self->options->report, self->profile);

  profile_text_put_line (self, profile_words_session (everything, self->options->report.session));
  profile_text_put_line (self, profile_words_answer (everything));
  profile_text_put_line (self, profile_report_dup_certainty (&self->options->report, everything));
}

/* What was done to the stacks: all that follows is to be read with it. */
static void
put_transforms (ProfileTextReport *self)
{
  const ProfileTransforms *transforms = self->options->report.transforms;

  for (guint i = 0; i < profile_transforms_get_n (transforms); i++)
    profile_text_put_line (self, profile_words_transform_long (self->profile, profile_transforms_get (transforms, i)));
  if (self->options->report.inverted && !self->options->report.timeline)
    profile_text_put_line (self, g_strdup (_("The tree is inverted: below each function stand its callers.")));
}

static void
put_short (ProfileTextReport *self, gint32 thread_index)
{
  g_autofree char *description = profile_report_dup_description (&self->options->report, self->profile);

  fputs ("\npyinst ..............................................\n.\n", self->out);
  profile_text_put_line (self, g_steal_pointer (&description));
  if (profile_get_n_threads (self->profile) == 0)
    profile_text_put_line (self, g_strdup (_("Nothing was seen here: no sample was taken.")));
  else
    {
      put_transforms (self);
      put_answer (self);
      fputs (".\n", self->out);
      profile_text_put_thread (self, thread_index);
    }
  fputs (".\n.....................................................\n", self->out);
}

void
profile_render_text (Profile *profile, const ProfileTextOptions *options, FILE *out)
{
  ProfileTextReport self = { .profile = profile, .options = options, .out = out,
                             .digits = profile_report_get_digits (profile) };
  gint32 thread = profile_report_get_thread (&options->report, profile);

  if (options->short_mode)
    {
      put_short (&self, thread);
      return;
    }
  put_head (&self);
  if (profile_get_n_threads (profile) == 0)
    {
      profile_text_put_line (&self, g_strdup (_("Nothing was seen here: no sample was taken.")));
      return;
    }
  put_transforms (&self);
  put_answer (&self);
  profile_text_put_findings (&self, thread);
  fputc ('\n', out);
  profile_text_put_thread (&self, thread);
  if (options->report.thread != 0 || options->report.session != 0 || options->report.task_kind != NULL)
    return;
  profile_text_put_tasks (&self);
  put_other_threads (&self, thread);
  profile_text_put_processes (&self);
  profile_text_put_sessions (&self);
  profile_text_put_marks (&self);
}

void
profile_render_answer (Profile *profile, const ProfileReportOptions *options, FILE *out)
{
  g_autoptr (ProfileCallTree) everything = NULL;
  g_autofree char *answer = NULL;

  if (profile_get_n_threads (profile) == 0)
    return;
  everything = profile_report_new_everything (options, profile);
  answer = profile_words_answer (everything);
  if (answer != NULL)
    fputs (answer, out);
}
