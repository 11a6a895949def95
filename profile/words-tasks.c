/* words-tasks.c: whole translatable sentences about asyncio tasks */

#include "profile/words.h"

#include "profile/profile-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* *n* tasks, by what took the hooks' place; NULL: they are there. */
static char *
dup_fallback (const char *engine, const char *reason, guint n)
{
  if (g_strcmp0 (engine, "contexts") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u asyncio task was followed by its context, which costs more and does not show who made it: %s.",
                                         "%u asyncio tasks were followed by their contexts, which costs more and does not show who made them: %s.", n),
                            n, reason);
  if (g_strcmp0 (engine, "sweep") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u asyncio task was followed by looking at it ten times a second, so where it waited shortly is not known: %s.",
                                         "%u asyncio tasks were followed by looking at them ten times a second, so where they waited shortly is not known: %s.", n),
                            n, reason);
  if (g_strcmp0 (engine, "running") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u asyncio task was followed only while it ran, so what it waited for is not known: %s.",
                                         "%u asyncio tasks were followed only while they ran, so what they waited for is not known: %s.", n),
                            n, reason);
  return NULL;
}

gboolean
profile_words_task_engine_is_fallback (Profile *profile)
{
  const char *engine = profile_get_meta (profile, "task.engine");

  return engine != NULL && strcmp (engine, "hooks") != 0;
}

char *
profile_words_task_engine (Profile *profile)
{
  const ProfileTasks *tasks = profile_get_tasks (profile);
  char *fallback;
  const char *engine = profile_get_meta (profile, "task.engine"), *wall = profile_get_meta (profile, "wall_ns"), *reason = profile_get_meta (profile, "task.reason");

  /* Less is looks that lie across an end. */
  if (wall != NULL && profile_get_duration_ns (profile) > g_ascii_strtoll (wall, NULL, 10) / 100 * 105)
    return g_strdup_printf (_("Tasks that waited side by side count in full, each for itself: %.3f s together."),
                            (double) profile_get_duration_ns (profile) / 1e9);
  if (g_strcmp0 (engine, "none") == 0 && reason != NULL)
    return g_strdup_printf (_("asyncio's tasks could not be followed: %s."), reason);
  fallback = dup_fallback (engine, reason != NULL ? reason : "?", tasks != NULL ? tasks->n_tasks : 0);
  if (fallback != NULL)
    return fallback;
  if (tasks != NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u asyncio task was followed; its waits are exact.",
                                         "%u asyncio tasks were followed; their waits are exact.", tasks->n_tasks),
                            tasks->n_tasks);
  for (ProfileFunction i = 1; i <= profile_get_n_functions (profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, i, &info);
      if (g_str_has_suffix (info.file, "/trio/_core/_run.py"))
        return g_strdup (_("Trio's tasks are not told apart yet: what they do is seen, what they wait for is not."));
    }
  return NULL;
}

/* "burn() at shop.py:7, in the task fetch" */
static char *
dup_blocker (Profile *profile, const ProfileBlocking *blocking)
{
  ProfileFunctionInfo info;
  g_autofree char *place = NULL;
  guint32 line;

  profile_get_function_info (profile, blocking->function, &info);
  if (blocking->function == 0)
    return g_strdup_printf (_("the task %s"), blocking->kind);
  line = blocking->line != 0 ? blocking->line : info.first_line;
  place = line != 0 ? g_strdup_printf ("%s:%u", info.short_file, line) : g_strdup (info.short_file);
  if (strcmp (info.name, blocking->kind) == 0 || blocking->kind[0] == '\0')
    return g_strdup_printf (_("%s() at %s"), info.name, place);
  return g_strdup_printf (_("%s() at %s in the task %s"), info.name, place, blocking->kind);
}

char *
profile_words_blocking (Profile *profile, const ProfileBlocking *blocking)
{
  g_autofree char *blocker = dup_blocker (profile, blocking), *ready = NULL;
  double longest_ms = (double) (blocking->end_ns - blocking->begin_ns) / 1e6;
  g_autofree char *sentence = NULL;

  if (blocking->n_times == 1)
    sentence = g_strdup_printf (_("The event loop was blocked for %.0f ms by %s."), longest_ms, blocker);
  else
    sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "The event loop was blocked %u time for up to %.0f ms by %s.",
                                             "The event loop was blocked %u times for up to %.0f ms by %s.", blocking->n_times),
                                blocking->n_times, longest_ms, blocker);
  if (blocking->n_ready == 0)
    return g_steal_pointer (&sentence);
  ready = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u task was ready meanwhile.",
                                        "%u tasks were ready meanwhile.", blocking->n_ready), blocking->n_ready);
  return g_strdup_printf ("%s %s", sentence, ready);
}

/* "less than 1 ms", "12 ms" */
static char *
dup_lag (gint64 ns)
{
  return ns < 1000000 ? g_strdup (_("less than 1 ms")) : g_strdup_printf (_("%.0f ms"), (double) ns / 1e6);
}

char *
profile_words_lag (const ProfileFindings *findings)
{
  g_autofree char *p50 = dup_lag (findings->lag_p50_ns), *p99 = dup_lag (findings->lag_p99_ns);
  g_autofree char *max = dup_lag (findings->lag_max_ns);

  if (findings->lag_max_ns < PROFILE_LAG_LEAST_NS)
    return NULL;
  return g_strdup_printf (_("Tasks that were ready waited for their turn: half of them %s, one in a hundred %s or more, at most %s."),
                          p50, p99, max);
}
