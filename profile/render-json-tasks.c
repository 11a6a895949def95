/* render-json-tasks.c: asyncio tasks by kind, and what is odd about their loops */

#include "profile/findings.h"
#include "profile/render-json-private.h"

static void
put_number (ProfileWriter *out, const char *key, guint64 number)
{
  profile_writer_put (out, key);
  profile_writer_put_number (out, number);
}

static const char *
name_of (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return info.name;
}

static void
put_kind (ProfileWriter *out, Profile *profile, const ProfileTaskKind *kind)
{
  profile_json_put_text (out, "{\"kind\": ", kind->name);
  put_number (out, ",\"count\": ", kind->n_tasks);
  put_number (out, ",\"steps\": ", kind->steps);
  profile_json_put_seconds (out, ",\"mean\": ", kind->mean_ns);
  profile_json_put_seconds (out, ",\"p95\": ", kind->p95_ns);
  profile_json_put_seconds (out, ",\"total\": ", kind->life_ns);
  profile_json_put_seconds (out, ",\"running\": ", kind->running_ns);
  profile_json_put_seconds (out, ",\"ready\": ", kind->ready_ns);
  profile_json_put_seconds (out, ",\"waiting\": ", kind->waiting_ns);
  profile_writer_put (out, ",\"awaits\": [");
  for (guint i = 0; i < PROFILE_TASK_TOP_AWAITS && kind->awaits[i].function != 0; i++)
    {
      profile_json_put_text (out, i > 0 ? ",{\"function\": " : "{\"function\": ", name_of (profile, kind->awaits[i].function));
      profile_json_put_seconds (out, ",\"time\": ", kind->awaits[i].ns);
      profile_writer_put (out, "}");
    }
  profile_writer_put (out, "]}");
}

static void
put_blocking (ProfileWriter *out, Profile *profile, const ProfileBlocking *blocking)
{
  profile_json_put_text (out, "{\"kind\": ", blocking->kind);
  profile_json_put_text (out, ",\"function\": ", name_of (profile, blocking->function));
  put_number (out, ",\"line_no\": ", blocking->line);
  put_number (out, ",\"count\": ", blocking->n_times);
  profile_json_put_seconds (out, ",\"begin\": ", blocking->begin_ns);
  profile_json_put_seconds (out, ",\"longest\": ", blocking->end_ns - blocking->begin_ns);
  profile_json_put_seconds (out, ",\"total\": ", blocking->total_ns);
  put_number (out, ",\"tasks_ready\": ", blocking->n_ready);
  profile_writer_put (out, "}");
}

void
profile_json_put_tasks (ProfileWriter *out, Profile *profile)
{
  const ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  const ProfileTasks *tasks = profile_get_tasks (profile);
  g_autoptr (ProfileFindings) findings = NULL;

  if (tasks == NULL)
    return;
  findings = profile_findings_new (profile, &options);
  profile_writer_put (out, ",\"task_kinds\": [");
  for (guint32 i = 0; i < tasks->n_kinds; i++)
    {
      profile_writer_put (out, i > 0 ? "," : "");
      put_kind (out, profile, &tasks->kinds[i]);
    }
  profile_writer_put (out, "],\"event_loop\": {\"blocked\": [");
  for (guint i = 0; i < findings->blockings->len; i++)
    {
      profile_writer_put (out, i > 0 ? "," : "");
      put_blocking (out, profile, &g_array_index (findings->blockings, ProfileBlocking, i));
    }
  put_number (out, "],\"turns\": ", findings->n_turns);
  profile_json_put_seconds (out, ",\"lag_p50\": ", findings->lag_p50_ns);
  profile_json_put_seconds (out, ",\"lag_p99\": ", findings->lag_p99_ns);
  profile_json_put_seconds (out, ",\"lag_max\": ", findings->lag_max_ns);
  profile_writer_put (out, "}");
}
