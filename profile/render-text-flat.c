/* render-text-flat.c: functions by their time, and the lines of the heavy ones */

#include "profile/render-text-private.h"
#include "profile/statistics.h"

#include <stdlib.h>

#include <glib/gi18n-lib.h>

#define FUNCTION_LEAST 0.001   /* of the whole; rows under it are not shown */
#define LINES_LEAST    0.01

static int
compare_self (gconstpointer a, gconstpointer b)
{
  const ProfileFunctionTime *first = a, *second = b;

  if (first->self_ns != second->self_ns)
    return first->self_ns > second->self_ns ? -1 : 1;
  return first->total_ns > second->total_ns ? -1 : first->total_ns < second->total_ns;
}

static int
compare_total (gconstpointer a, gconstpointer b)
{
  const ProfileFunctionTime *first = a, *second = b;

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return first->self_ns > second->self_ns ? -1 : first->self_ns < second->self_ns;
}

static gboolean
is_application (ProfileTextReport *self, ProfileFunction function)
{
  const ProfileReportOptions *report = &self->options->report;

  return !profile_rules_is_library (report->show_all ? NULL : report->rules, self->profile, function, TRUE);
}

static void
put_titles (ProfileTextReport *self, const char *rest)
{
  int width = self->digits + 6;

  profile_text_begin_row (self);
  profile_text_put_head (self, self->options->percent ? 8 : width, _("self"));
  profile_text_put_head (self, self->options->percent ? 8 : width, _("total"));
  fprintf (self->out, "  %s\n", rest);
}

static void
put_times (ProfileTextReport *self, gint64 self_ns, gint64 total_ns)
{
  double whole = self->whole_ns > 0 ? (double) self->whole_ns : 1;

  profile_text_begin_row (self);
  if (self->options->percent)
    fprintf (self->out, "%6.1f %%%6.1f %%", (double) self_ns * 100 / whole, (double) total_ns * 100 / whole);
  else
    {
      profile_text_put_seconds (self, self_ns);
      profile_text_put_seconds (self, total_ns);
    }
  fputs ("  ", self->out);
}

void
profile_text_put_functions (ProfileTextReport *self, gint32 thread_index)
{
  g_autoptr (ProfileCallTree) tree = profile_report_new_whole_tree (&self->options->report, self->profile, thread_index);
  g_autoptr (GArray) functions = profile_statistics_functions (tree, NULL, NULL);
  ProfileNodeInfo root;
  gint64 least_ns;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  self->whole_ns = root.total_ns;
  least_ns = self->options->report.show_all ? 0 : (gint64) (FUNCTION_LEAST * (double) root.total_ns);
  g_array_sort (functions, self->options->flat_total ? compare_total : compare_self);
  put_titles (self, _("function"));
  for (guint i = 0; i < functions->len; i++)
    {
      const ProfileFunctionTime *time = &g_array_index (functions, ProfileFunctionTime, i);

      if ((self->options->flat_total ? time->total_ns : time->self_ns) <= least_ns || time->function == 0)
        continue;
      put_times (self, time->self_ns, time->total_ns);
      profile_text_put_function (self, time->function, is_application (self, time->function));
      fputc ('\n', self->out);
    }
}

/* ---- lines ---- */

typedef struct {
  guint32 first;     /* in the row of lines */
  guint32 n;
  gint64  total_ns;  /* of its lines */
} Function;

static int
compare_functions (gconstpointer a, gconstpointer b)
{
  const Function *first = a, *second = b;

  return first->total_ns > second->total_ns ? -1 : first->total_ns < second->total_ns;
}

static GArray *
group_by_function (const GArray *lines)
{
  GArray *functions = g_array_new (FALSE, FALSE, sizeof (Function));
  ProfileFunction last = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const ProfileLineTime *line = &g_array_index (lines, ProfileLineTime, i);

      if (line->function != last)
        {
          Function function = { .first = i };
          g_array_append_val (functions, function);
          last = line->function;
        }
      g_array_index (functions, Function, functions->len - 1).n++;
      g_array_index (functions, Function, functions->len - 1).total_ns += line->total_ns;
    }
  g_array_sort (functions, compare_functions);
  return functions;
}

void
profile_text_put_lines (ProfileTextReport *self, gint32 thread_index)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (GArray) lines = NULL, functions = NULL;
  gboolean show_all = self->options->report.show_all;

  options.thread_index = thread_index;
  options.session = self->options->report.session;
  options.clock = self->options->report.clock;
  lines = profile_statistics_lines (self->profile, &options);
  functions = group_by_function (lines);
  fputc ('\n', self->out);
  put_titles (self, _("line"));
  for (guint i = 0; i < functions->len; i++)
    {
      const Function *function = &g_array_index (functions, Function, i);
      ProfileFunction id = g_array_index (lines, ProfileLineTime, function->first).function;

      if (!show_all && ((double) function->total_ns < LINES_LEAST * (double) self->whole_ns || !is_application (self, id)))
        continue;
      profile_text_begin_row (self);
      profile_text_put_function (self, id, TRUE);
      fputc ('\n', self->out);
      for (guint32 j = function->first; j < function->first + function->n; j++)
        {
          const ProfileLineTime *line = &g_array_index (lines, ProfileLineTime, j);

          put_times (self, line->self_ns, line->total_ns);
          fprintf (self->out, "%u\n", line->line);
        }
    }
}
