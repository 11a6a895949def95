/* render-json.c: the main thread's call tree in pyinstrument's JSON shape */

#include "profile/render.h"

#include "format/format.h"

#include <string.h>

static void
put_string (FILE *out, const char *text)
{
  fputc ('"', out);
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '"': fputs ("\\\"", out); break;
      case '\\': fputs ("\\\\", out); break;
      case '\n': fputs ("\\n", out); break;
      case '\r': fputs ("\\r", out); break;
      case '\t': fputs ("\\t", out); break;
      default:
        if ((guchar) *text < 0x20 || *text == 0x7f)
          fprintf (out, "\\u%04x", (guint) *text);
        else
          fputc (*text, out);
      }
  fputc ('"', out);
}

/* Seconds with six digits, whatever the locale's decimal point is. */
static void
put_seconds (FILE *out, gint64 ns)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 32];

  fputs (g_ascii_formatd (buffer, sizeof buffer, "%.6f", (double) ns / 1e9), out);
}

static void
put_key (FILE *out, const char *key, gboolean first)
{
  fprintf (out, "%s\"%s\": ", first ? "" : ",", key);
}

/* All of a frame up to the opening of its children. */
static void
open_frame (FILE *out, Profile *profile, const ProfileNodeInfo *node)
{
  ProfileFunctionInfo info;
  g_autofree char *owner = NULL;
  const char *name, *dot;
  gboolean has_file;

  profile_get_function_info (profile, node->function, &info);
  has_file = info.file[0] != '\0';
  dot = strrchr (info.name, '.');
  name = dot != NULL && dot[1] != '\0' ? dot + 1 : info.name;
  if (name != info.name && !g_str_has_suffix ((owner = g_strndup (info.name, (gsize) (dot - info.name))), "<locals>"))
    {
      const char *last = strrchr (owner, '.');
      g_autofree char *whole = g_steal_pointer (&owner);
      owner = g_strdup (last != NULL ? last + 1 : whole);
    }
  else
    g_clear_pointer (&owner, g_free);

  fputc ('{', out);
  put_key (out, "function", TRUE);
  put_string (out, name);
  put_key (out, "file_path_short", FALSE);
  put_string (out, has_file ? info.short_file : "<built-in>");
  put_key (out, "file_path", FALSE);
  put_string (out, has_file ? info.file : "<built-in>");
  put_key (out, "line_no", FALSE);
  fprintf (out, "%u", has_file ? info.first_line : 0);
  put_key (out, "time", FALSE);
  put_seconds (out, node->total_ns);
  put_key (out, "await_time", FALSE);
  put_seconds (out, 0);
  put_key (out, "is_application_code", FALSE);
  fputs (info.origin == PROFILE_ORIGIN_APPLICATION ? "true" : "false", out);
  if (owner != NULL)
    {
      put_key (out, "class_name", FALSE);
      put_string (out, owner);
    }
  put_key (out, "children", FALSE);
  fputc ('[', out);
}

/* The frame that holds several outermost ones, named after their thread. */
static void
open_thread_frame (FILE *out, const ProfileThreadInfo *thread, gint64 total_ns)
{
  fputs ("{\"function\": ", out);
  put_string (out, thread->name);
  fputs (",\"file_path_short\": \"\",\"file_path\": \"\",\"line_no\": 0,\"time\": ", out);
  put_seconds (out, total_ns);
  fputs (",\"await_time\": 0.000000,\"is_application_code\": false,\"children\": [", out);
}

static ProfileNode
skip_faster (const ProfileCallTree *tree, ProfileNode node)
{
  ProfileNodeInfo info;

  if (node == PROFILE_NODE_NONE)
    return node;
  profile_call_tree_get_node (tree, node, &info);
  /* It is the last of its siblings. */
  return info.kind == PROFILE_NODE_FASTER ? PROFILE_NODE_NONE : node;
}

/* Goes down and up by index: deep stacks are ordinary. */
static void
put_frames (FILE *out, const ProfileCallTree *tree, ProfileNode top)
{
  Profile *profile = profile_call_tree_get_profile (tree);
  ProfileNode node = top;

  for (;;)
    {
      ProfileNodeInfo info;
      ProfileNode next;

      profile_call_tree_get_node (tree, node, &info);
      open_frame (out, profile, &info);
      next = skip_faster (tree, profile_call_tree_get_first_child (tree, node));
      if (next != PROFILE_NODE_NONE)
        {
          node = next;
          continue;
        }
      for (;;)
        {
          fputs ("]}", out);
          if (node == top)
            return;
          next = skip_faster (tree, profile_call_tree_get_next (tree, node));
          if (next != PROFILE_NODE_NONE)
            break;
          profile_call_tree_get_node (tree, node, &info);
          node = info.parent;
        }
      fputc (',', out);
      node = next;
    }
}

static void
put_root (FILE *out, Profile *profile, gint32 thread_index, guint32 session, ProfileClock clock)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileThreadInfo thread = { .name = "" };
  ProfileNodeInfo root;
  ProfileNode first, second;

  options.thread_index = thread_index;
  options.session = session;
  options.fold_libraries = FALSE;
  options.clock = clock;
  tree = profile_call_tree_new (profile, &options);
  first = skip_faster (tree, profile_call_tree_get_first_child (tree, PROFILE_NODE_ROOT));
  if (first == PROFILE_NODE_NONE)
    {
      fputs ("null", out);
      return;
    }
  second = skip_faster (tree, profile_call_tree_get_next (tree, first));
  if (second == PROFILE_NODE_NONE)
    {
      put_frames (out, tree, first);
      return;
    }
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (thread_index >= 0)
    profile_get_thread_info (profile, (guint32) thread_index, &thread);
  open_thread_frame (out, &thread, root.total_ns);
  for (ProfileNode node = first; node != PROFILE_NODE_NONE;
       node = skip_faster (tree, profile_call_tree_get_next (tree, node)))
    {
      if (node != first)
        fputc (',', out);
      put_frames (out, tree, node);
    }
  fputs ("]}", out);
}

static const char *
filter_name (guint8 filter)
{
  static const char *const names[] = { "all", "thread", "task", "context" };

  return filter < G_N_ELEMENTS (names) ? names[filter] : "unknown";
}

/* Only where there are any: the shape is otherwise what it was. */
static void
put_sessions (FILE *out, const Profile *profile)
{
  guint32 n = profile_get_n_sessions (profile);

  if (n > 0)
    fputs (",\"sessions\": [", out);
  for (guint32 i = 0; i < n; i++)
    {
      ProfileSessionInfo info;

      profile_get_session_info (profile, i, &info);
      fprintf (out, "%s{\"id\": %u,\"name\": ", i > 0 ? "," : "", info.id);
      put_string (out, info.name);
      fputs (",\"begin\": ", out);
      put_seconds (out, info.begin_ns);
      fputs (",\"end\": ", out);
      put_seconds (out, info.end_ns);
      fprintf (out, ",\"filter\": \"%s\",\"thread\": %d,\"parent\": %u}", filter_name (info.filter),
               info.thread_index, info.parent);
    }
  fputs (n > 0 ? "]" : "", out);
}

static void
put_marks (FILE *out, const Profile *profile)
{
  guint32 n = profile_get_n_marks (profile);

  if (n > 0)
    fputs (",\"marks\": [", out);
  for (guint32 i = 0; i < n; i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (profile, i, &info);
      fprintf (out, "%s{\"name\": ", i > 0 ? "," : "");
      put_string (out, info.name);
      fputs (",\"begin\": ", out);
      put_seconds (out, info.begin_ns);
      if (info.is_span)
        {
          fputs (",\"end\": ", out);
          put_seconds (out, info.end_ns);
        }
      fprintf (out, ",\"thread\": %d}", info.thread_index);
    }
  fputs (n > 0 ? "]" : "", out);
}

gint32
profile_find_session_thread (Profile *profile, guint32 session)
{
  ProfileSessionInfo info;

  if (!profile_find_session (profile, session, &info))
    return -1;
  return info.filter == FORMAT_SESSION_THREAD ? info.thread_index
         : info.filter == FORMAT_SESSION_ALL ? profile_find_main_thread (profile) : -1;
}

static ProfileNodeInfo
sum_session (Profile *profile, guint32 session, gint32 thread_index, ProfileClock clock)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileNodeInfo root;

  options.thread_index = thread_index;
  options.session = session;
  options.clock = clock;
  tree = profile_call_tree_new (profile, &options);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return root;
}

void
profile_render_json (Profile *profile, ProfileClock clock, FILE *out)
{
  profile_render_json_session (profile, 0, clock, out);
}

void
profile_render_json_session (Profile *profile, guint32 session, ProfileClock clock, FILE *out)
{
  gint32 main_thread = session != 0 ? profile_find_session_thread (profile, session) : profile_find_main_thread (profile);
  ProfileSessionInfo range = { .end_ns = profile_get_duration_ns (profile) };
  gint64 cpu_ns = profile_get_cpu_ns (profile);
  const char *target = profile_get_meta (profile, "target");
  g_autofree char *description = g_strconcat ("Program: ", target != NULL ? target : "", NULL);
  ProfileThreadInfo thread = { 0 };

  if (main_thread >= 0)
    profile_get_thread_info (profile, (guint32) main_thread, &thread);
  if (session != 0)
    {
      ProfileNodeInfo sum = sum_session (profile, session, main_thread, PROFILE_CLOCK_CPU);

      profile_find_session (profile, session, &range);
      thread.looks = sum.total_looks;
      cpu_ns = sum.total_ns;
    }
  fputs ("{\"start_time\": ", out);
  put_seconds (out, profile_get_realtime_ns (profile) + range.begin_ns);
  fputs (",\"duration\": ", out);
  put_seconds (out, range.end_ns - range.begin_ns);
  fprintf (out, ",\"sample_count\": %" G_GUINT64_FORMAT ",\"target_description\": ", thread.looks);
  put_string (out, description);
  fputs (",\"cpu_time\": ", out);
  put_seconds (out, MAX (cpu_ns, 0));
  put_sessions (out, profile);
  put_marks (out, profile);
  fputs (",\"root_frame\": ", out);
  if (main_thread >= 0 || session != 0)
    put_root (out, profile, main_thread, session, clock);
  else
    fputs ("null", out);
  fputs ("}\n", out);
}
