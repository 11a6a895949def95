/* tree-text.c: what a row of the call tree says, in words; see tree-text.h */

#include "viewer/tree-text.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/figures.h"

char *
viewer_tree_text_dup_name (ProfileCallTree *tree,
                           ProfileNode      node)
{
  ProfileNodeInfo info;
  ProfileFunctionInfo function;

  profile_call_tree_get_node (tree, node, &info);
  if (info.kind == PROFILE_NODE_FASTER)
    return g_strdup_printf (ngettext ("and %u faster function", "and %u faster functions", info.n_folded),
                            info.n_folded);
  if (info.kind == PROFILE_NODE_LIBRARY_RUN)
    {
      g_autofree char *modules = profile_call_tree_dup_modules (tree, node);

      /* Translators: %s is one or more module names, as in "uvicorn, asyncio (6 library frames)". */
      return g_strdup_printf (ngettext ("%s (%u library frame)", "%s (%u library frames)", info.n_folded),
                              modules, info.n_folded);
    }
  if (info.kind == PROFILE_NODE_LIBRARY)
    return profile_words_module (profile_call_tree_get_profile (tree), info.function);
  if (info.function == 0)
    return g_strdup (_("no Python code"));
  profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
  return g_strdup (function.name);
}

/* FALSE where a row stands for more than one place. */
static gboolean
get_place (ProfileCallTree     *tree,
           ProfileNode          node,
           ProfileFunctionInfo *function,
           guint32             *line)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  if (info.function == 0 || info.kind != PROFILE_NODE_FUNCTION)
    return FALSE;
  profile_get_function_info (profile_call_tree_get_profile (tree), info.function, function);
  *line = info.hot_line != 0 ? info.hot_line : function->first_line;
  return function->file[0] != '\0';
}

static char *
join_place (const char *file,
            guint32     line)
{
  return line != 0 ? g_strdup_printf ("%s:%u", file, line) : g_strdup (file);
}

char *
viewer_tree_text_dup_location (ProfileCallTree *tree,
                               ProfileNode      node)
{
  ProfileFunctionInfo function;
  guint32 line;

  if (!get_place (tree, node, &function, &line))
    return g_strdup ("");
  return join_place (function.short_file, line);
}

char *
viewer_tree_text_dup_path (ProfileCallTree *tree,
                           ProfileNode      node)
{
  ProfileFunctionInfo function;
  guint32 line;

  if (!get_place (tree, node, &function, &line))
    return g_strdup ("");
  return join_place (function.file, line);
}

double
viewer_tree_text_get_share (ProfileCallTree *tree,
                            gint64           time_ns)
{
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return root.total_ns > 0 ? (double) time_ns / (double) root.total_ns : -1;
}

gboolean
viewer_tree_text_is_application (ProfileCallTree *tree,
                                 ProfileNode      node)
{
  ProfileNodeInfo info;
  ProfileFunctionInfo function;

  profile_call_tree_get_node (tree, node, &info);
  if (info.kind != PROFILE_NODE_FUNCTION || info.function == 0)
    return FALSE;
  profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
  return function.origin == PROFILE_ORIGIN_APPLICATION;
}

char *
viewer_tree_text_join_line (const char *name,
                            double      share,
                            double      self_share,
                            guint64     looks,
                            const char *location)
{
  g_autofree char *total = viewer_figures_dup_share (share);
  g_autofree char *self_total = viewer_figures_dup_share (self_share);
  g_autofree char *samples = viewer_figures_dup_samples (looks);

  /* Translators: one row of the call tree, copied as text: function, total, self, samples, place. */
  return g_strdup_printf (_("%s\ttotal %s\tself %s\t%s\t%s"), name, total, self_total, samples, location);
}

char *
viewer_tree_text_dup_interval (ProfileCallTree *tree,
                               ProfileNode      node)
{
  const ProfileIntervals *intervals = profile_call_tree_get_intervals (tree);
  ProfileInterval interval;
  gboolean is_known = profile_intervals_get (intervals, node, &interval);

  return intervals != NULL ? profile_words_interval (&interval, is_known) : NULL;
}

char *
viewer_tree_text_dup_another_run (ProfileCallTree *tree,
                                  ProfileNode      node)
{
  ProfileInterval interval;
  gboolean is_known = profile_intervals_get (profile_call_tree_get_intervals (tree), node, &interval);

  return profile_words_another_run (&interval, is_known);
}

char *
viewer_tree_text_dup_details (ProfileCallTree *tree,
                              ProfileNode      node,
                              const char      *time,
                              gboolean         is_total)
{
  g_autofree char *interval = is_total ? viewer_tree_text_dup_interval (tree, node) : NULL;
  g_autofree char *samples = NULL;
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  samples = viewer_figures_dup_samples (is_total ? info.total_looks : info.self_looks);
  if (interval == NULL)
    /* Translators: samples, and how long. */
    return g_strdup_printf (_("%s, %s"), samples, time);
  /* Translators: samples, how long, and on the next line a sentence about how sure that is. */
  return g_strdup_printf (_("%s, %s\n%s"), samples, time, interval);
}

char *
viewer_tree_text_dup_line (ProfileCallTree *tree,
                           ProfileNode      node)
{
  g_autofree char *name = viewer_tree_text_dup_name (tree, node);
  g_autofree char *location = viewer_tree_text_dup_location (tree, node);
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  return viewer_tree_text_join_line (name, viewer_tree_text_get_share (tree, info.total_ns),
                                     viewer_tree_text_get_share (tree, info.self_ns), info.total_looks, location);
}
