/* render-json.c: one thread's call tree in pyinstrument's JSON shape
 *
 * The same keys in the same order with the same meanings, so that people's
 * scripts read it; docs/exports.md has them.
 */

#include "profile/render-json-private.h"

#include "format/format.h"

#include <string.h>

static void
put_group (ProfileWriter *out, const ProfileNodeInfo *node)
{
  char uuid[40];

  if (node->group == PROFILE_NODE_NONE)
    return;
  /* Only to be told apart within this file, and the same each time it is written. */
  g_snprintf (uuid, sizeof uuid, "00000000-0000-4000-8000-%012x", node->group);
  profile_json_put_text (out, ",\"group_id\": ", uuid);
}

/* All of a frame up to the opening of its children. */
static void
open_frame (ProfileWriter *out, Profile *profile, const ProfileNodeInfo *node, gint64 await_ns,
            const ProfileInterval *interval)
{
  gboolean is_self = node->kind == PROFILE_NODE_SELF, is_module = node->kind == PROFILE_NODE_LIBRARY, has_file;
  ProfileFunctionInfo info;
  g_autofree char *owner = NULL;
  const char *name;

  profile_get_function_info (profile, node->function, &info);
  has_file = info.file[0] != '\0' && !is_module;
  name = profile_report_split_name (&info, &owner);
  profile_json_put_text (out, "{\"function\": ", is_self ? "[self]" : is_module ? info.module : name);
  profile_json_put_text (out, ",\"file_path_short\": ", has_file ? info.short_file : is_module ? "" : "<built-in>");
  profile_json_put_text (out, ",\"file_path\": ", is_self || is_module ? "" : profile_report_get_file (&info));
  profile_writer_put (out, ",\"line_no\": ");
  profile_writer_put_number (out, has_file && !is_self ? info.first_line : 0);
  profile_json_put_seconds (out, ",\"time\": ", node->total_ns);
  profile_json_put_seconds (out, ",\"await_time\": ", await_ns);
  if (node->task_ns > 0)
    profile_json_put_seconds (out, ",\"task_time\": ", node->task_ns);
  if (interval != NULL)
    profile_json_put_interval (out, interval);
  profile_writer_put (out, ",\"is_application_code\": ");
  profile_writer_put (out, info.origin == PROFILE_ORIGIN_APPLICATION && !is_self ? "true" : "false");
  put_group (out, node);
  if (owner != NULL && !is_self && !is_module)
    profile_json_put_text (out, ",\"class_name\": ", owner);
  profile_writer_put (out, ",\"children\": [");
}

void
profile_json_put_interval (ProfileWriter *out, const ProfileInterval *interval)
{
  profile_json_put_share (out, ",\"share\": ", interval->share);
  profile_json_put_share (out, ",\"share_low\": ", interval->low);
  profile_json_put_share (out, ",\"share_high\": ", interval->high);
}

/* The frame that holds several outermost ones, named after their thread. */
static void
open_thread_frame (ProfileWriter *out, const ProfileThreadInfo *thread, gint64 total_ns)
{
  profile_json_put_text (out, "{\"function\": ", thread->name);
  profile_writer_put (out, ",\"file_path_short\": \"\",\"file_path\": \"\",\"line_no\": 0");
  profile_json_put_seconds (out, ",\"time\": ", total_ns);
  profile_writer_put (out, ",\"await_time\": 0.000000,\"is_application_code\": false,\"children\": [");
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

/* By node: how much of its time was that of "[await]" below it. Parents stand before their children. */
static gint64 *
add_up_awaits (const ProfileCallTree *tree, Profile *profile)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (tree);
  gint64 *awaits = g_new0 (gint64, n_nodes);

  for (ProfileNode node = n_nodes; --node > 0;)
    {
      ProfileFunctionInfo function;
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, node, &info);
      profile_get_function_info (profile, info.function, &function);
      if (function.kind == FORMAT_CODE_PSEUDO && g_str_has_prefix (function.name, "[await"))
        awaits[node] = info.total_ns;
      awaits[info.parent] += awaits[node];
    }
  return awaits;
}

/* Goes down and up by index: deep stacks are ordinary. */
static void
put_frames (ProfileWriter *out, const ProfileCallTree *tree, ProfileNode top, const gint64 *awaits,
            const ProfileIntervals *intervals)
{
  Profile *profile = profile_call_tree_get_profile (tree);
  ProfileNode node = top;

  for (;;)
    {
      ProfileNodeInfo info;
      ProfileInterval interval;
      ProfileNode next;
      gboolean is_known = profile_intervals_get (intervals, node, &interval);

      profile_call_tree_get_node (tree, node, &info);
      open_frame (out, profile, &info, awaits[node], is_known ? &interval : NULL);
      next = skip_faster (tree, profile_call_tree_get_first_child (tree, node));
      if (next != PROFILE_NODE_NONE)
        {
          node = next;
          continue;
        }
      for (;;)
        {
          profile_writer_put (out, "]}");
          if (node == top)
            return;
          next = skip_faster (tree, profile_call_tree_get_next (tree, node));
          if (next != PROFILE_NODE_NONE)
            break;
          profile_call_tree_get_node (tree, node, &info);
          node = info.parent;
        }
      profile_writer_put (out, ",");
      node = next;
    }
}

void
profile_json_put_root (ProfileWriter *out, Profile *profile, gint32 thread_index, const ProfileReportOptions *options)
{
  g_autoptr (ProfileCallTree) tree = profile_report_new_tree (options, profile, thread_index, TRUE);
  ProfileThreadInfo thread = { .name = "" };
  ProfileNodeInfo root;
  ProfileNode first = skip_faster (tree, profile_call_tree_get_first_child (tree, PROFILE_NODE_ROOT));
  g_autofree gint64 *awaits = add_up_awaits (tree, profile);
  g_autoptr (ProfileIntervals) intervals = profile_report_new_intervals (options, tree, thread_index, TRUE);

  if (first == PROFILE_NODE_NONE)
    {
      profile_writer_put (out, "null");
      return;
    }
  if (skip_faster (tree, profile_call_tree_get_next (tree, first)) == PROFILE_NODE_NONE)
    {
      put_frames (out, tree, first, awaits, intervals);
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
        profile_writer_put (out, ",");
      put_frames (out, tree, node, awaits, intervals);
    }
  profile_writer_put (out, "]}");
}

void
profile_render_json (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  ProfileWriter *out = profile_writer_new (stream);
  gint32 thread_index = profile_report_get_thread (options, profile);
  g_autofree char *description = profile_report_dup_description (options, profile);
  ProfileReportScope scope;

  profile_report_get_scope (options, profile, &scope);
  profile_json_put_seconds (out, "{\"start_time\": ", profile_get_realtime_ns (profile) + scope.begin_ns);
  profile_json_put_seconds (out, ",\"duration\": ", scope.end_ns - scope.begin_ns);
  profile_writer_put (out, ",\"sample_count\": ");
  profile_writer_put_number (out, scope.looks);
  profile_json_put_text (out, ",\"target_description\": ", description);
  profile_json_put_seconds (out, ",\"cpu_time\": ", scope.cpu_ns);
  if (options->clock != PROFILE_CLOCK_WALL)
    profile_json_put_text (out, ",\"clock\": ", profile_clock_get_name (options->clock));
  profile_json_put_missing (out, profile);
  profile_json_put_sessions (out, profile);
  profile_json_put_marks (out, profile);
  profile_json_put_tasks (out, profile);
  profile_writer_put (out, ",\"root_frame\": ");
  if (thread_index >= 0 || options->session != 0 || options->task_kind != NULL)
    profile_json_put_root (out, profile, thread_index, options);
  else
    profile_writer_put (out, "null");
  profile_json_put_processes (out, profile, options);
  profile_writer_put (out, "}\n");
  profile_writer_finish (out);
}
