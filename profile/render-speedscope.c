/* render-speedscope.c: calls in the order of time, for www.speedscope.app
 *
 * One "evented" profile per thread on a shared zero; a frame is a function. Only
 * the calls that open and close between two samples are written.
 */

#include "profile/report-options.h"
#include "profile/profile-private.h"
#include "profile/writer.h"

typedef struct {
  Profile       *profile;
  ProfileWriter *out;
  ProfileTrie   *trie;
  ProfileStack  *kept;      /* by stack */
  guint32       *depths;    /* of kept stacks, by stack */
  GArray        *path;      /* ProfileStack, outermost first */
  GArray        *wanted;
  gint64         begin_ns;  /* of what is written */
  gboolean       is_first;
} Speedscope;

static void
put_frames (Speedscope *self)
{
  for (ProfileFunction i = 1; i <= profile_get_n_functions (self->profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, i, &info);
      profile_writer_put (self->out, i > 1 ? ",\n{\"name\": " : "{\"name\": ");
      profile_writer_put_json (self->out, info.name);
      profile_writer_put (self->out, ", \"file\": ");
      profile_writer_put_json (self->out, profile_report_get_file (&info));
      /* Lines count from 1 there. */
      if (info.first_line > 0)
        {
          profile_writer_put (self->out, ", \"line\": ");
          profile_writer_put_number (self->out, info.first_line);
        }
      profile_writer_put (self->out, "}");
    }
}

static void
put_event (Speedscope *self, const char *type, ProfileStack stack, gint64 time_ns)
{
  ProfileFrame frame = profile_get_stack_frame (self->profile, stack);

  profile_writer_put (self->out, self->is_first ? "\n" : ",\n");
  profile_writer_put (self->out, type);
  profile_writer_put_seconds (self->out, time_ns - self->begin_ns);
  profile_writer_put (self->out, ", \"frame\": ");
  profile_writer_put_number (self->out, profile_get_frame_function (self->profile, frame) - 1);
  profile_writer_put (self->out, "}");
  self->is_first = FALSE;
}

static void
close_to (Speedscope *self, guint32 depth, gint64 time_ns)
{
  while (self->path->len > depth)
    {
      put_event (self, "{\"type\": \"C\", \"at\": ", g_array_index (self->path, ProfileStack, self->path->len - 1), time_ns);
      g_array_set_size (self->path, self->path->len - 1);
    }
}

static guint32
get_trie_node (const Speedscope *self, ProfileStack stack)
{
  return profile_trie_get_stack (self->trie, stack)->node;
}

static void
go_to_stack (Speedscope *self, ProfileStack stack, gint64 time_ns)
{
  guint32 depth;

  stack = self->kept[stack];
  depth = self->depths[stack];
  g_array_set_size (self->wanted, 0);
  while (depth > self->path->len
         || (depth > 0 && get_trie_node (self, g_array_index (self->path, ProfileStack, depth - 1)) != get_trie_node (self, stack)))
    {
      g_array_append_val (self->wanted, stack);
      stack = self->kept[profile_get_stack_parent (self->profile, stack)];
      depth--;
    }
  close_to (self, depth, time_ns);
  for (guint i = self->wanted->len; i-- > 0;)
    {
      stack = g_array_index (self->wanted, ProfileStack, i);
      put_event (self, "{\"type\": \"O\", \"at\": ", stack, time_ns);
      g_array_append_val (self->path, stack);
    }
}

static void
put_thread (Speedscope *self, ProfileSelection *selection, guint32 index, gint64 duration_ns)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];
  g_autofree char *name = profile_report_dup_thread_name (self->profile, index);
  guint64 i = profile_selection_first (selection, index);
  gint64 end_ns = self->begin_ns;
  ProfileSample sample;

  profile_writer_put (self->out, "{\"type\": \"evented\", \"name\": ");
  profile_writer_put_json (self->out, name);
  profile_writer_put (self->out, ", \"unit\": \"seconds\", \"startValue\": 0.000000, \"endValue\": ");
  profile_writer_put_seconds (self->out, duration_ns);
  profile_writer_put (self->out, ", \"events\": [");
  self->is_first = TRUE;
  while (profile_selection_next (selection, thread, &i, &sample))
    {
      /* What nobody observed belongs to nobody. */
      if (sample.begin_ns > end_ns)
        close_to (self, 0, end_ns);
      go_to_stack (self, sample.stack, MAX (sample.begin_ns, self->begin_ns));
      end_ns = MAX (sample.end_ns, self->begin_ns);
    }
  close_to (self, 0, end_ns);
  profile_writer_put (self->out, "]}");
}

static void
put_threads (Speedscope *self, const ProfileReportOptions *options, const GArray *threads)
{
  ProfileReportScope scope;
  ProfileSelection selection;

  profile_report_get_scope (options, self->profile, &scope);
  profile_report_select_in (options, self->profile, self->trie, &selection);
  self->begin_ns = scope.begin_ns;
  for (guint i = 0; i < threads->len; i++)
    {
      if (i > 0)
        profile_writer_put (self->out, ",\n");
      put_thread (self, &selection, g_array_index (threads, guint32, i), scope.end_ns - scope.begin_ns);
    }
}

static guint32 *
count_depths (const Speedscope *self)
{
  guint32 n_stacks = profile_get_n_stacks (self->profile);
  guint32 *depths = g_new0 (guint32, (gsize) n_stacks + 1);

  for (ProfileStack i = 1; i <= n_stacks; i++)
    depths[i] = self->kept[i] == i ? depths[self->kept[profile_get_stack_parent (self->profile, i)]] + 1 : depths[self->kept[i]];
  return depths;
}

/* "CPU profile for 'Program: shop.py' at 2026-11-21T22-50-13"; free it. */
static char *
dup_name (const ProfileReportOptions *options, Profile *profile)
{
  g_autofree char *description = profile_report_dup_description (options, profile);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (profile_get_realtime_ns (profile) / 1000000000);
  g_autofree char *when = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H-%M-%S") : NULL;

  return g_strdup_printf ("CPU profile for '%s' at %s", description, when != NULL ? when : "?");
}

/* The thread that a viewer shows first: its place among those that are written. */
static guint32
get_active (const GArray *threads, Profile *profile)
{
  gint32 main_thread = profile_find_main_thread (profile);

  for (guint i = 0; i < threads->len; i++)
    if ((gint32) g_array_index (threads, guint32, i) == main_thread)
      return i;
  return 0;
}

void
profile_render_speedscope (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  g_autoptr (ProfileTrie) trie = profile_report_ref_trie (options, profile);
  g_autofree ProfileStack *kept = profile_rules_dup_kept (rules, profile, trie, profile->n_stacks);
  g_autofree guint32 *depths = NULL;
  g_autofree char *name = dup_name (options, profile);
  g_autoptr (GArray) threads = profile_report_list_threads (options, profile);
  Speedscope self = {
    .profile = profile,
    .trie = trie,
    .out = profile_writer_new (stream),
    .kept = kept,
    .path = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
    .wanted = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
  };

  self.depths = depths = count_depths (&self);
  profile_writer_put (self.out, "{\"$schema\": \"https://www.speedscope.app/file-format-schema.json\", \"name\": ");
  profile_writer_put_json (self.out, name);
  profile_writer_put (self.out, ", \"activeProfileIndex\": ");
  profile_writer_put_number (self.out, get_active (threads, profile));
  profile_writer_put (self.out, ", \"exporter\": \"pyinst\", \"shared\": {\"frames\": [");
  put_frames (&self);
  profile_writer_put (self.out, "]}, \"profiles\": [");
  put_threads (&self, options, threads);
  profile_writer_put (self.out, "]}\n");
  profile_writer_finish (self.out);
  g_array_unref (self.path);
  g_array_unref (self.wanted);
}
