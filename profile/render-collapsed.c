/* render-collapsed.c: one line per stack, for flame graph tools
 *
 * "MainThread;main (shop.py:1);load (shop.py:3) 1200": outermost first, then the
 * stack's own time in microseconds.
 */

#include "profile/report-options.h"
#include "profile/writer.h"

#include <string.h>

/* A semicolon parts frames, the last space parts the number, a newline parts stacks. */
static void
append_name (GString *path, const char *name)
{
  for (; *name != '\0'; name++)
    g_string_append_c (path, *name == ';' ? ':' : (guchar) *name < 0x20 || *name == 0x7f ? ' ' : *name);
}

static void
append_function (GString *path, Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  g_string_append_c (path, ';');
  append_name (path, info.name[0] != '\0' ? info.name : "?");
  if (info.file[0] == '\0')
    return;
  g_string_append (path, " (");
  append_name (path, info.short_file);
  g_string_append_printf (path, ":%u)", info.first_line);
}

static void
put_thread (ProfileWriter *out, Profile *profile, const ProfileReportOptions *options, guint32 index)
{
  g_autoptr (ProfileCallTree) tree = profile_report_new_whole_tree (options, profile, (gint32) index);
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  ProfileNode node = PROFILE_NODE_ROOT;
  ProfileThreadInfo thread;

  profile_get_thread_info (profile, index, &thread);
  append_name (path, thread.name);
  for (;;)
    {
      ProfileNodeInfo info;
      ProfileNode next;

      profile_call_tree_get_node (tree, node, &info);
      g_array_set_size (lengths, info.depth + 1);
      g_array_index (lengths, gsize, info.depth) = path->len;
      if (info.depth > 0)
        append_function (path, profile, info.function);
      if (info.self_ns >= 500)
        {
          profile_writer_put_bytes (out, path->str, path->len);
          profile_writer_put (out, " ");
          profile_writer_put_number (out, (guint64) (info.self_ns + 500) / 1000);
          profile_writer_put (out, "\n");
        }
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          profile_call_tree_get_node (tree, node, &info);
          g_string_truncate (path, g_array_index (lengths, gsize, info.depth));
          next = profile_call_tree_get_next (tree, node);
          node = info.parent;
        }
      if (next == PROFILE_NODE_NONE)
        return;
      node = next;
    }
}

void
profile_render_collapsed (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  ProfileWriter *out = profile_writer_new (stream);

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    if (profile_report_has_thread (options, i))
      put_thread (out, profile, options, i);
  profile_writer_finish (out);
}
