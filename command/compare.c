/* compare.c: see compare.h */

#include "command/compare.h"

#include "command/names.h"
#include "command/report.h"
#include "profile/compare.h"
#include "profile/render.h"

#include <string.h>

#include <glib/gi18n.h>

gboolean
command_compare_check (const CommandOptions *options, char **problem)
{
  const char *format = command_report_get_format (options)->name;

  if (options->report.gui)
    *problem = g_strdup (_("The window compares, too: open a recording there and choose Compare with… in the menu."));
  else if (strcmp (format, "text") != 0 && strcmp (format, "json") != 0)
    *problem = g_strdup (_("Two recordings are compared in a text or json report only; leave the other format out."));
  else if (options->report.session != NULL || options->report.task != NULL || options->report.timeline
           || options->report.invert || options->report.transforms != NULL)
    *problem = g_strdup (_("--compare is about whole recordings: of what is shown, only --thread, --all-threads, --clock and "
                           "--show-all go with it."));
  return *problem == NULL;
}

/* The main thread, as in other reports, unless another or all are asked for. */
static gboolean
find_thread (const CommandOptions *options, Profile *profile, ProfileCallTreeOptions *tree, char **problem)
{
  guint32 thread = 0;

  if (options->report.thread != NULL && !command_find_thread (profile, options->report.thread, &thread, problem))
    return FALSE;
  tree->thread_index = thread != 0 ? (gint32) thread - 1
                       : options->all_threads || options->report.all_threads ? -1 : profile_find_main_thread (profile);
  tree->clock = options->clock;
  return TRUE;
}

gboolean
command_compare_write (const CommandOptions *options, Profile *const profiles[2], char **problem)
{
  ProfileCallTreeOptions trees[2] = { PROFILE_CALL_TREE_OPTIONS_INIT, PROFILE_CALL_TREE_OPTIONS_INIT };
  g_autoptr (ProfileCompare) compare = NULL;
  ProfileTextOptions text = { .report.show_all = options->report.show_all };
  FILE *out;

  for (guint side = 0; side < 2; side++)
    if (!find_thread (options, profiles[side], &trees[side], problem))
      return FALSE;
  out = command_report_open (options, problem);
  if (out == NULL)
    return FALSE;
  compare = profile_compare_new (profiles, (const ProfileCallTreeOptions *const[2]) { &trees[0], &trees[1] }, FALSE);
  text.unicode = command_report_wants_unicode (options, out);
  text.color = command_report_wants_color (options, out);
  command_report_begin (options, out);
  if (strcmp (command_report_get_format (options)->name, "json") == 0)
    profile_render_compare_json (compare, out);
  else
    profile_render_compare (compare, &text, out);
  return command_report_close (options, out, problem);
}
