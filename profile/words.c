/* words.c: whole translatable sentences about a profile */

#include "profile/words.h"

#include "format/format.h"

#include <string.h>

#include <glib/gi18n-lib.h>

char *
profile_words_call (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return g_str_has_suffix (info.name, ">") ? g_strdup (info.name) : g_strconcat (info.name, "()", NULL);
}

static gboolean
is_module_body (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return strcmp (info.name, "<module>") == 0;
}

static char *
dup_place (Profile *profile, const ProfileAnswer *answer)
{
  ProfileFunctionInfo info;
  guint32 line;

  profile_get_function_info (profile, answer->function, &info);
  line = answer->line != 0 ? answer->line : info.first_line;
  if (info.short_file[0] == '\0')
    return g_strdup (info.module);
  return line != 0 ? g_strdup_printf ("%s:%u", info.short_file, line) : g_strdup (info.short_file);
}

static gboolean
has_caller (Profile *profile, const ProfileAnswer *answer)
{
  return answer->caller != 0 && answer->caller != answer->function && !is_module_body (profile, answer->caller);
}

static char *
dup_answer_by_cpu (Profile *profile, const ProfileAnswer *answer, int percent, const char *call, const char *place)
{
  g_autofree char *caller = NULL;

  if (is_module_body (profile, answer->function))
    return g_strdup_printf (_("%d %% of the CPU time was used at the top level of the program, at %s."), percent, place);
  if (!has_caller (profile, answer))
    return g_strdup_printf (_("%d %% of the CPU time was used in %s at %s."), percent, call, place);
  caller = profile_words_call (profile, answer->caller);
  return g_strdup_printf (_("%d %% of the CPU time was used in %s at %s, called from %s."), percent, call, place, caller);
}

static char *
dup_answer_by_gil (Profile *profile, const ProfileAnswer *answer, int percent, const char *call, const char *place)
{
  g_autofree char *caller = NULL;

  if (is_module_body (profile, answer->function))
    return g_strdup_printf (_("%d %% of the waiting for the GIL was at the top level of the program, at %s."), percent, place);
  if (!has_caller (profile, answer))
    return g_strdup_printf (_("%d %% of the waiting for the GIL was in %s at %s."), percent, call, place);
  caller = profile_words_call (profile, answer->caller);
  return g_strdup_printf (_("%d %% of the waiting for the GIL was in %s at %s, called from %s."), percent, call, place, caller);
}

static char *
dup_answer_by_awaiting (Profile *profile, const ProfileAnswer *answer, int percent, const char *call, const char *place)
{
  g_autofree char *caller = NULL;

  if (is_module_body (profile, answer->function))
    return g_strdup_printf (_("%d %% of the time asleep, blocked or awaiting was at the top level of the program, at %s."),
                            percent, place);
  if (!has_caller (profile, answer))
    return g_strdup_printf (_("%d %% of the time asleep, blocked or awaiting was in %s at %s."), percent, call, place);
  caller = profile_words_call (profile, answer->caller);
  return g_strdup_printf (_("%d %% of the time asleep, blocked or awaiting was in %s at %s, called from %s."), percent, call,
                          place, caller);
}

/* Looks that count may be few where samples are many. */
static char *
dup_too_few (ProfileClock clock, guint64 looks, const char *call, const char *place)
{
  if (clock == PROFILE_CLOCK_WALL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Only %u sample was taken, too few for a share; most were in %s at %s.",
                                         "Only %u samples were taken, too few for a share; most were in %s at %s.",
                                         (gulong) looks),
                            (guint) looks, call, place);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Only %u sample counts here, too few for a share; most were in %s at %s.",
                                       "Only %u samples count here, too few for a share; most were in %s at %s.",
                                       (gulong) looks),
                          (guint) looks, call, place);
}

char *
profile_words_clock (ProfileClock clock)
{
  switch (clock)
    {
    case PROFILE_CLOCK_CPU:
      return g_strdup (_("Time on a CPU counts. Left out: waiting for the GIL, sleeping, blocking and awaiting."));
    case PROFILE_CLOCK_GIL_WAIT:
      return g_strdup (_("Time that threads wanted the GIL and another had it counts. Left out: work, sleeping, blocking and awaiting."));
    case PROFILE_CLOCK_AWAITING:
      return g_strdup (_("Time asleep, blocked, awaiting or without a free CPU counts. Left out: work, and waiting for the GIL."));
    default:
      return g_strdup (_("All time that passes counts: work, waiting for the GIL, sleeping, blocking and awaiting."));
    }
}

static char *
dup_nothing (ProfileClock clock)
{
  switch (clock)
    {
    case PROFILE_CLOCK_CPU:
      return g_strdup (_("Nothing here was on a CPU."));
    case PROFILE_CLOCK_GIL_WAIT:
      return g_strdup (_("Nothing here waited for the GIL."));
    case PROFILE_CLOCK_AWAITING:
      return g_strdup (_("Nothing here slept, was blocked or awaited anything."));
    default:
      return g_strdup (_("Nothing was seen here: no sample was taken."));
    }
}

char *
profile_words_answer (const ProfileCallTree *tree)
{
  Profile *profile = profile_call_tree_get_profile (tree);
  ProfileAnswer answer = profile_call_tree_get_answer (tree);
  g_autofree char *call = NULL, *place = NULL, *caller = NULL;
  ProfileNodeInfo root;
  int percent = (int) (answer.share * 100 + 0.5);

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (root.total_looks == 0)
    return dup_nothing (answer.clock);
  if (answer.function == 0)
    return g_strdup (_("No Python function was seen at work here."));
  call = profile_words_call (profile, answer.function);
  place = dup_place (profile, &answer);
  if (root.total_looks < PROFILE_LOOKS_FEW)
    return dup_too_few (answer.clock, root.total_looks, call, place);
  if (answer.clock == PROFILE_CLOCK_CPU)
    return dup_answer_by_cpu (profile, &answer, percent, call, place);
  if (answer.clock == PROFILE_CLOCK_GIL_WAIT)
    return dup_answer_by_gil (profile, &answer, percent, call, place);
  if (answer.clock == PROFILE_CLOCK_AWAITING)
    return dup_answer_by_awaiting (profile, &answer, percent, call, place);
  if (is_module_body (profile, answer.function))
    return g_strdup_printf (_("%d %% of the time was at the top level of the program, at %s."), percent, place);
  if (!has_caller (profile, &answer))
    return g_strdup_printf (_("%d %% of the time was in %s at %s."), percent, call, place);
  caller = profile_words_call (profile, answer.caller);
  return g_strdup_printf (_("%d %% of the time was in %s at %s, called from %s."), percent, call, place, caller);
}

char *
profile_words_engine (Profile *profile)
{
  const char *engine = profile_get_meta (profile, "engine");
  const char *reason = profile_get_meta (profile, "engine.reason");

  if (g_strcmp0 (engine, "signal") == 0)
    return g_strdup (_("Recorded by the signal engine."));
  if (g_strcmp0 (engine, "event") == 0 && reason != NULL && reason[0] != '\0')
    return g_strdup_printf (_("Recorded by the event engine, which slows calls down: %s."), reason);
  if (g_strcmp0 (engine, "event") == 0)
    return g_strdup (_("Recorded by the event engine, which slows calls down."));
  return g_strdup (_("The recording does not say which engine made it."));
}

static double
get_meta_ms (Profile *profile, const char *key)
{
  const char *ns = profile_get_meta (profile, key);

  return ns != NULL ? (double) g_ascii_strtoll (ns, NULL, 10) / 1e6 : 0;
}

char *
profile_words_ticks (Profile *profile)
{
  gboolean is_by_timer = g_strcmp0 (profile_get_meta (profile, "tick"), "itimer") == 0;

  if (is_by_timer && profile_get_loss (profile, FORMAT_LOSS_SIGNAL_TAKEN) > 0)
    return g_strdup (_("The program took the CPU timer or SIGPROF for itself; nothing was recorded from then on."));
  if (is_by_timer)
    return g_strdup_printf (_("Ticks came from the CPU timer, at best one in %g ms of CPU time; waiting was not seen."),
                            get_meta_ms (profile, "tick.resolution_ns"));
  if (profile_get_loss (profile, FORMAT_LOSS_SIGNAL_TAKEN) > 0)
    return g_strdup (_("The program took SIGPROF for itself; the recorder went on with another signal."));
  return NULL;
}

char *
profile_words_coarser (Profile *profile)
{
  guint64 times = profile_get_loss (profile, FORMAT_LOSS_COARSER);

  if (times == 0)
    return NULL;
  return g_strdup_printf (_("The recording grew fast, so the recorder looked less often: every %g ms at the end."),
                          get_meta_ms (profile, "interval.last_ns"));
}

char *
profile_words_tasks (Profile *profile)
{
  const char *foreign = profile_get_meta (profile, "task.foreign");

  if (foreign != NULL && foreign[0] != '\0')
    return g_strdup_printf (_("Tasks of %s are not told apart: their time is that of the thread they ran in."), foreign);
  return NULL;
}

char *
profile_words_recorded (Profile *profile)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (profile_get_realtime_ns (profile) / 1000000000);
  g_autofree char *when = date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M:%S") : NULL;
  const char *wall = profile_get_meta (profile, "wall_ns");
  gint64 wall_ns = wall != NULL ? g_ascii_strtoll (wall, NULL, 10) : profile_get_duration_ns (profile);
  double duration_s = (double) wall_ns / 1e9;

  if (profile_get_cpu_ns (profile) < 0)
    return g_strdup_printf (_("Recorded %s, for %.3f s."), when != NULL ? when : "?", duration_s);
  return g_strdup_printf (_("Recorded %s, for %.3f s with %.3f s of CPU time."), when != NULL ? when : "?", duration_s,
                          (double) profile_get_cpu_ns (profile) / 1e9);
}

char *
profile_words_samples (Profile *profile)
{
  const char *interval = profile_get_meta (profile, "interval_ns");
  double interval_ms = interval != NULL ? (double) g_ascii_strtoll (interval, NULL, 10) / 1e6 : 0;
  guint64 looks = profile_get_looks (profile);
  guint32 n_threads = profile_get_n_threads (profile);

  if (interval != NULL && interval_ms <= 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Traced: every call and return, %lu in all; threads: %u.",
                                         "Traced: every call and return, %lu in all; threads: %u.", (gulong) looks),
                            (gulong) looks, n_threads);
  if (interval_ms <= 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu sample; threads: %u.",
                                         "%lu samples; threads: %u.", (gulong) looks),
                            (gulong) looks, n_threads);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu sample, one every %g ms; threads: %u.",
                                       "%lu samples, one every %g ms; threads: %u.", (gulong) looks),
                          (gulong) looks, interval_ms, n_threads);
}

char *
profile_words_processes (Profile *profile)
{
  guint32 n_processes = profile_get_n_processes (profile);
  guint64 n_left = profile_get_loss (profile, FORMAT_LOSS_CHILDREN);

  if (n_left > 0)
    return g_strdup_printf (_("Processes: %u, and %lu more Python processes that could not be recorded."), n_processes,
                            (gulong) n_left);
  return n_processes > 1 ? g_strdup_printf (_("Processes: %u, each with a recording of its own."), n_processes) : NULL;
}

char *
profile_words_cost (Profile *profile)
{
  guint64 cost = profile_get_cost (profile, FORMAT_COST_TICK_CPU) + profile_get_cost (profile, FORMAT_COST_DRAIN_CPU)
                 + profile_get_cost (profile, FORMAT_COST_HANDLER_TOTAL);
  gint64 cpu = profile_get_cpu_ns (profile);

  if (cost == 0)
    return NULL;
  if (cpu <= 0)
    return g_strdup_printf (_("The recorder itself took %.3f s of CPU time."), (double) cost / 1e9);
  return g_strdup_printf (_("The recorder itself took %.3f s of CPU time, %.1f %% of all."), (double) cost / 1e9,
                          (double) cost * 100 / (double) cpu);
}

char *
profile_words_looks (Profile *profile)
{
  if (profile_get_cost (profile, FORMAT_COST_HANDLER_COUNT) == 0)
    return NULL;
  return g_strdup_printf (_("A look took %.1f µs, one in a hundred %.1f µs or more; "
                            "looks came %.2f ms late, one in a hundred %.2f ms or more."),
                          (double) profile_get_cost (profile, FORMAT_COST_HANDLER_P50) / 1e3,
                          (double) profile_get_cost (profile, FORMAT_COST_HANDLER_P99) / 1e3,
                          (double) profile_get_cost (profile, FORMAT_COST_LATENESS_P50) / 1e6,
                          (double) profile_get_cost (profile, FORMAT_COST_LATENESS_P99) / 1e6);
}

char *
profile_words_lost (Profile *profile)
{
  guint64 ticks = profile_get_loss (profile, FORMAT_LOSS_TICKS);
  guint64 lost = profile_get_loss (profile, FORMAT_LOSS_BAD_WALK) + profile_get_loss (profile, FORMAT_LOSS_RING_FULL)
                 + profile_get_loss (profile, FORMAT_LOSS_INTERN_FULL);
  guint64 cut = profile_get_loss (profile, FORMAT_LOSS_TRUNCATED);

  if (lost > 0)
    return g_strdup_printf (_("%lu of %lu ticks were lost; their time went to the samples after them."),
                            (gulong) lost, (gulong) ticks);
  if (cut > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu stack was too deep and was cut.",
                                         "%lu stacks were too deep and were cut.", (gulong) cut), (gulong) cut);
  return NULL;
}

char *
profile_words_unwritten (Profile *profile)
{
  guint64 missing_ns = profile_get_loss (profile, FORMAT_LOSS_UNWRITTEN);

  if (missing_ns > 0)
    return g_strdup_printf (_("%.3f s of the program are missing: the disk was full, or the file could not grow."),
                            (double) missing_ns / 1e9);
  if (profile_get_loss (profile, FORMAT_LOSS_WRITE_FAILED) > 0)
    return g_strdup (_("Parts of the recording are missing: the disk was full, or the file could not grow."));
  return NULL;
}

char *
profile_words_no_end (Profile *profile)
{
  if (profile_is_complete (profile))
    return NULL;
  if (profile_get_loss (profile, FORMAT_LOSS_WRITE_FAILED) > 0)
    return g_strdup (_("The recording has no end mark: the disk was full, or its program was killed or still runs."));
  return g_strdup (_("The recording has no end mark: its program was killed, or still runs."));
}

char *
profile_words_faster (guint32 n_functions)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u faster function", "and %u faster functions", n_functions),
                          n_functions);
}

char *
profile_words_library (guint32 n_frames, const char *modules)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u library frame (%s)", "%u library frames (%s)", n_frames),
                          n_frames, modules);
}

char *
profile_words_hidden (guint32 n_frames, const char *modules)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "[%u frame hidden]  %s", "[%u frames hidden]  %s", n_frames),
                          n_frames, modules);
}

char *
profile_words_session_name (const ProfileSessionInfo *info)
{
  return info->name[0] != '\0' ? g_strdup_printf ("%s (%u)", info->name, info->id) : g_strdup_printf ("%u", info->id);
}

char *
profile_words_session (const ProfileCallTree *tree, guint32 session)
{
  g_autofree char *name = NULL;
  ProfileSessionInfo info;
  ProfileNodeInfo root;

  if (session == 0 || !profile_find_session (profile_call_tree_get_profile (tree), session, &info))
    return NULL;
  name = profile_words_session_name (&info);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return g_strdup_printf (_("Session %s: from %.3f s to %.3f s; %.3f s are its own."), name, (double) info.begin_ns / 1e9,
                          (double) info.end_ns / 1e9, (double) root.total_ns / 1e9);
}
