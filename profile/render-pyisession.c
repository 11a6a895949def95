/* render-pyisession.c: one thread's samples as pyinstrument keeps them
 *
 * Each sample repeats its whole stack there, so the text of the stack before is
 * kept and only what differs is written anew.
 */

#include "profile/report-options.h"
#include "profile/profile-private.h"
#include "profile/writer.h"

#include "format/format.h"

#include <string.h>

typedef struct {
  Profile       *profile;
  ProfileWriter *out;
  GString      **frames;     /* as they are written, by id; NULL: not made yet */
  GString       *text;       /* of the stack before: "[…, …" */
  GArray        *path;       /* ProfileStack, outermost first */
  GArray        *lengths;    /* of *text* before each of them */
  GArray        *wanted;
  gboolean       is_first;
} Session;

static void
append_json (GString *text, const char *part)
{
  for (; *part != '\0'; part++)
    if ((guchar) *part < 0x20 || *part == 0x7f)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *part);
    else
      {
        if (*part == '"' || *part == '\\')
          g_string_append_c (text, '\\');
        g_string_append_c (text, *part);
      }
}

/* name, file and first line, then the class, the line and the mark of a hidden one. */
static GString *
new_frame (const Session *self, ProfileFrame frame)
{
  ProfileFunction function = profile_get_frame_function (self->profile, frame);
  const ProfileFunctionEntry *entry = profile_store_get_function (self->profile->store, function);
  guint32 line = profile_get_frame_line (self->profile, frame);
  GString *text = g_string_new (", \"");
  g_autofree char *owner = NULL;
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, function, &info);
  append_json (text, profile_report_split_name (&info, &owner));
  g_string_append (text, "\\u0000");
  append_json (text, profile_report_get_file (&info));
  g_string_append_printf (text, "\\u0000%u", info.file[0] != '\0' ? info.first_line : 0);
  if (owner != NULL)
    {
      g_string_append (text, "\\u0001c");
      append_json (text, owner);
    }
  if (line != 0)
    g_string_append_printf (text, "\\u0001l%u", line);
  if ((entry->flags & FORMAT_CODE_TRACEBACK_HIDDEN) != 0)
    g_string_append (text, "\\u0001h1");
  return g_string_append_c (text, '"');
}

static void
append_frame (Session *self, ProfileFrame frame)
{
  if (self->frames[frame] == NULL)
    self->frames[frame] = new_frame (self, frame);
  g_string_append_len (self->text, self->frames[frame]->str, (gssize) self->frames[frame]->len);
}

static void
go_to_stack (Session *self, ProfileStack stack)
{
  guint depth = profile_get_stack_depth (self->profile, stack);

  g_array_set_size (self->wanted, 0);
  for (; depth > self->path->len || (depth > 0 && g_array_index (self->path, ProfileStack, depth - 1) != stack); depth--)
    {
      g_array_append_val (self->wanted, stack);
      stack = profile_get_stack_parent (self->profile, stack);
    }
  if (depth < self->path->len)
    g_string_truncate (self->text, g_array_index (self->lengths, gsize, depth));
  g_array_set_size (self->path, depth);
  g_array_set_size (self->lengths, depth);
  for (guint i = self->wanted->len; i-- > 0;)
    {
      ProfileStack next = g_array_index (self->wanted, ProfileStack, i);
      gsize length = self->text->len;

      g_array_append_val (self->path, next);
      g_array_append_val (self->lengths, length);
      append_frame (self, profile_get_stack_frame (self->profile, next));
    }
}

static void
put_records (Session *self, ProfileSelection *selection, guint32 index, ProfileClock clock)
{
  guint64 i = profile_selection_first (selection, index);
  ProfileSample sample;

  while (profile_selection_next (selection, &self->profile->threads[index], &i, &sample))
    {
      gint64 ns = profile_clock_measure (clock, sample.end_ns - sample.begin_ns, sample.cpu_ns, sample.state);

      go_to_stack (self, sample.stack);
      profile_writer_put (self->out, self->is_first ? "\n[" : ",\n[");
      self->is_first = FALSE;
      profile_writer_put_bytes (self->out, self->text->str, self->text->len);
      profile_writer_put (self->out, "], ");
      profile_writer_put_seconds (self->out, ns);
      profile_writer_put (self->out, "]");
    }
}

static void
put_list (ProfileWriter *out, const char *key, Profile *profile, const char *meta)
{
  g_autofree const char **values = profile_list_meta (profile, meta);

  profile_writer_put (out, key);
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        profile_writer_put (out, ", ");
      profile_writer_put_json (out, values[i]);
    }
  profile_writer_put (out, "]");
}

static void
put_head (Session *self, const ProfileReportOptions *options)
{
  g_autofree char *description = profile_report_dup_description (options, self->profile);
  const char *interval = profile_get_meta (self->profile, "interval_ns");
  gint64 interval_ns = interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 1000000;
  ProfileReportScope scope;

  profile_report_get_scope (options, self->profile, &scope);
  profile_writer_put (self->out, "{\"start_time\": ");
  profile_writer_put_seconds (self->out, profile_get_realtime_ns (self->profile) + scope.begin_ns);
  profile_writer_put (self->out, ", \"duration\": ");
  profile_writer_put_seconds (self->out, scope.end_ns - scope.begin_ns);
  profile_writer_put (self->out, ", \"min_interval\": ");
  profile_writer_put_seconds (self->out, interval_ns);
  profile_writer_put (self->out, ", \"max_interval\": ");
  profile_writer_put_seconds (self->out, interval_ns);
  profile_writer_put (self->out, ", \"sample_count\": ");
  profile_writer_put_number (self->out, scope.looks);
  profile_writer_put (self->out, ", \"start_call_stack\": ");
  profile_writer_put_bytes (self->out, self->text->str, self->text->len);
  profile_writer_put (self->out, "], \"target_description\": ");
  profile_writer_put_json (self->out, description);
  profile_writer_put (self->out, ", \"cpu_time\": ");
  profile_writer_put_seconds (self->out, scope.cpu_ns);
  put_list (self->out, ", \"sys_path\": [", self->profile, "sys.path");
  put_list (self->out, ", \"sys_prefixes\": [", self->profile, "sys.prefix");
}

/* The thread is each stack's first frame there. */
static void
begin_thread (Session *self, guint32 index)
{
  g_autofree char *name = profile_report_dup_thread_name (self->profile, index);
  ProfileThreadInfo thread;

  profile_get_thread_info (self->profile, index, &thread);
  g_string_assign (self->text, "[\"");
  append_json (self->text, name);
  g_string_append_printf (self->text, "\\u0000<thread>\\u0000%" G_GUINT64_FORMAT "\"", thread.tid);
  g_array_set_size (self->path, 0);
  g_array_set_size (self->lengths, 0);
}

/* One thread, or those in which the context of a session ran. Unref it. */
static GArray *
list_threads (const ProfileReportOptions *options, Profile *profile)
{
  gint32 index = profile_report_get_thread (options, profile);
  ProfileReportOptions one = *options;

  if (index >= 0)
    one.thread = (guint32) index + 1;
  return profile_report_list_threads (&one, profile);
}

static void
put_threads (Session *self, const ProfileReportOptions *options, const GArray *threads)
{
  ProfileSelection selection;

  profile_report_select (options, self->profile, -1, &selection);
  self->is_first = TRUE;
  for (guint i = 0; i < threads->len; i++)
    {
      guint32 index = g_array_index (threads, guint32, i);

      begin_thread (self, index);
      put_records (self, &selection, index, options->clock);
    }
}

void
profile_render_pyisession (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  g_autoptr (GArray) threads = list_threads (options, profile);
  g_autoptr (GString) text = g_string_new ("[\"MainThread\\u0000<thread>\\u00000\"");
  Session self = {
    .profile = profile,
    .out = profile_writer_new (stream),
    .frames = g_new0 (GString *, (gsize) profile_get_n_frames (profile) + 1),
    .text = text,
    .path = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
    .lengths = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .wanted = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
  };

  if (threads->len > 0)
    begin_thread (&self, g_array_index (threads, guint32, 0));
  put_head (&self, options);
  profile_writer_put (self.out, ", \"frame_records\": [");
  put_threads (&self, options, threads);
  profile_writer_put (self.out, "]}\n");
  profile_writer_finish (self.out);
  for (ProfileFrame i = 0; i <= profile_get_n_frames (profile); i++)
    if (self.frames[i] != NULL)
      g_string_free (self.frames[i], TRUE);
  g_free (self.frames);
  g_array_unref (self.path);
  g_array_unref (self.lengths);
  g_array_unref (self.wanted);
}
