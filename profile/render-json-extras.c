/* render-json-extras.c: sessions, marks, child processes and what is missing, for which pyinstrument's shape has no place */

#include "profile/render-json-private.h"

#include "format/format.h"

static void
put_number (ProfileWriter *out, const char *key, guint64 number)
{
  profile_writer_put (out, key);
  profile_writer_put_number (out, number);
}

/* -1 stands for a thread that is not known. */
static void
put_thread (ProfileWriter *out, gint32 thread_index)
{
  profile_writer_put (out, thread_index < 0 ? ",\"thread\": -1" : ",\"thread\": ");
  if (thread_index >= 0)
    profile_writer_put_number (out, (guint64) thread_index);
}

static const char *
filter_name (guint8 filter)
{
  static const char *const names[] = { "all", "thread", "task", "context" };

  return filter < G_N_ELEMENTS (names) ? names[filter] : "unknown";
}

/* What could not be written, in a recording that is not whole. */
void
profile_json_put_missing (ProfileWriter *out, const Profile *profile)
{
  guint64 missing_ns = profile_get_loss (profile, FORMAT_LOSS_UNWRITTEN);

  if (missing_ns > 0)
    profile_json_put_seconds (out, ",\"missing\": ", (gint64) MIN (missing_ns, (guint64) G_MAXINT64));
}

void
profile_json_put_sessions (ProfileWriter *out, const Profile *profile)
{
  guint32 n = profile_get_n_sessions (profile);

  if (n > 0)
    profile_writer_put (out, ",\"sessions\": [");
  for (guint32 i = 0; i < n; i++)
    {
      ProfileSessionInfo info;

      profile_get_session_info (profile, i, &info);
      put_number (out, i > 0 ? ",{\"id\": " : "{\"id\": ", info.id);
      profile_json_put_text (out, ",\"name\": ", info.name);
      profile_json_put_seconds (out, ",\"begin\": ", info.begin_ns);
      profile_json_put_seconds (out, ",\"end\": ", info.end_ns);
      profile_json_put_text (out, ",\"filter\": ", filter_name (info.filter));
      put_thread (out, info.thread_index);
      put_number (out, ",\"parent\": ", info.parent);
      profile_writer_put (out, "}");
    }
  profile_writer_put (out, n > 0 ? "]" : "");
}

void
profile_json_put_marks (ProfileWriter *out, const Profile *profile)
{
  guint32 n = profile_get_n_marks (profile);

  if (n > 0)
    profile_writer_put (out, ",\"marks\": [");
  for (guint32 i = 0; i < n; i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (profile, i, &info);
      profile_json_put_text (out, i > 0 ? ",{\"name\": " : "{\"name\": ", info.name);
      profile_json_put_seconds (out, ",\"begin\": ", info.begin_ns);
      if (info.is_span)
        profile_json_put_seconds (out, ",\"end\": ", info.end_ns);
      put_thread (out, info.thread_index);
      profile_writer_put (out, "}");
    }
  profile_writer_put (out, n > 0 ? "]" : "");
}

/* The main thread of a process, or its first; -1 when none was seen. */
static gint32
find_main_thread_of (Profile *profile, guint32 process)
{
  gint32 found = -1;

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo thread;

      profile_get_thread_info (profile, i, &thread);
      if (thread.process == process && (found < 0 || thread.is_main))
        found = (gint32) i;
    }
  return found;
}

static void
put_process (ProfileWriter *out, Profile *profile, guint32 index, const ProfileReportOptions *options)
{
  gint32 thread = find_main_thread_of (profile, index);
  ProfileReportOptions whole = *options;
  ProfileProcessInfo process;

  /* A session is of the process that was opened. */
  whole.session = 0;
  profile_get_process_info (profile, index, &process);
  put_number (out, "{\"pid\": ", process.pid);
  put_number (out, ",\"parent_pid\": ", process.parent_pid);
  profile_json_put_text (out, ",\"name\": ", process.name);
  profile_json_put_seconds (out, ",\"begin\": ", process.begin_ns);
  profile_json_put_seconds (out, ",\"duration\": ", MAX (process.end_ns - process.begin_ns, 0));
  profile_json_put_seconds (out, ",\"cpu_time\": ", MAX (process.cpu_ns, 0));
  profile_writer_put (out, ",\"root_frame\": ");
  if (thread >= 0)
    profile_json_put_root (out, profile, thread, &whole);
  else
    profile_writer_put (out, "null");
  profile_writer_put (out, "}");
}

void
profile_json_put_processes (ProfileWriter *out, Profile *profile, const ProfileReportOptions *options)
{
  guint32 n = profile_get_n_processes (profile);

  if (n < 2)
    return;
  profile_writer_put (out, ",\"child_processes\": [");
  for (guint32 i = 1; i < n; i++)
    {
      if (i > 1)
        profile_writer_put (out, ",");
      put_process (out, profile, i, options);
    }
  profile_writer_put (out, "]");
}
