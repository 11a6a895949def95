/* words-terms-threads.c: what this recording says of a word: threads, their states, the GIL */

#include "profile/words-terms-private.h"

#include "format/format.h"

#include <glib/gi18n-lib.h>

static char *
say_process (const ProfileTermContext *self)
{
  guint32 n_processes = profile_get_n_processes (self->profile);
  char *others = profile_words_processes (self->profile);
  ProfileProcessInfo info;

  if (others != NULL)
    return others;
  profile_get_process_info (self->profile, 0, &info);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u process: %s.",
                                       "This recording has %u processes; the first is %s.", n_processes), n_processes, info.name);
}

static char *
say_thread (const ProfileTermContext *self)
{
  guint32 n_threads = profile_get_n_threads (self->profile);
  char *sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u thread.",
                                                 "This recording has %u threads.", n_threads), n_threads);
  g_autofree char *looks = NULL;
  ProfileThreadInfo info;

  if (self->whole->busiest_thread < 0)
    return sentence;
  profile_get_thread_info (self->profile, (guint32) self->whole->busiest_thread, &info);
  looks = profile_words_count (info.looks);
  return profile_words_join (sentence, g_strdup_printf (_("%s did most of the work; it was looked at %s times."), info.name, looks));
}

static char *
say_lane (const ProfileTermContext *self)
{
  guint32 n_threads = profile_get_n_threads (self->profile);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The timeline of this recording has %u lane of a thread.",
                                       "The timeline of this recording has %u lanes of threads.", n_threads), n_threads);
}

/* "310 of 1100 samples, 28 % of the wall time" */
static char *
say_state (const ProfileTermContext *self, guint state, const char *none)
{
  const ProfileExplainPart *part = &self->whole->states[state];
  g_autofree char *looks = profile_words_count (part->looks), *share = NULL, *time = NULL, *all = NULL;
  guint64 sum = 0;

  if (part->looks == 0)
    return g_strdup (none);
  for (guint i = 0; i < PROFILE_EXPLAIN_N_STATES; i++)
    sum += self->whole->states[i].looks;
  all = profile_words_count (sum);
  share = profile_words_share (part->ns, self->whole->wall_ns);
  time = profile_words_duration (part->ns);
  return g_strdup_printf (_("Here %s of %s samples found a thread like that: %s of the wall time, %s."), looks, all, share, time);
}

static char *
say_running (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_RUNNING, _("No thread was found running here."));
}

static char *
say_holding (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_HOLDING, _("No thread was found like that here."));
}

static char *
say_blocked (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_BLOCKED, _("No thread was found blocked or sleeping here."));
}

static char *
say_native (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_NATIVE, _("No thread was found like that here."));
}

static char *
say_detached (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_DETACHED, _("No thread was found like that here."));
}

static char *
say_unknown (const ProfileTermContext *self)
{
  return say_state (self, 0, _("The state of every sample here is known."));
}

static char *
say_gil_wait (const ProfileTermContext *self)
{
  return say_state (self, FORMAT_THREAD_GIL_WAIT,
                    self->whole->n_threads > 1 ? _("No thread was found waiting for the GIL here.")
                                               : _("With one thread there is nobody to wait for, and so it was here."));
}

static char *
say_gil (const ProfileTermContext *self)
{
  gint64 held_ns = self->whole->states[FORMAT_THREAD_RUNNING].ns + self->whole->states[FORMAT_THREAD_HOLDING].ns;
  g_autofree char *held = profile_words_duration (held_ns);
  g_autofree char *waited = profile_words_duration (self->whole->states[FORMAT_THREAD_GIL_WAIT].ns);

  if (self->whole->n_threads < 2)
    return g_strdup_printf (_("Here one thread had it for %s, and nobody else wanted it."), held);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Here %u thread had it for %s, and waited for it for %s.",
                                       "Here %u threads shared it: together they had it for %s and waited for it for %s.",
                                       self->whole->n_threads), self->whole->n_threads, held, waited);
}

static char *
say_state_of_all (const ProfileTermContext *self)
{
  const ProfileExplainPart *states = self->whole->states;
  gint64 running_ns = states[FORMAT_THREAD_RUNNING].ns + states[FORMAT_THREAD_NATIVE].ns;
  g_autofree char *running = profile_words_share (running_ns, self->whole->wall_ns);
  g_autofree char *gil = profile_words_share (states[FORMAT_THREAD_GIL_WAIT].ns, self->whole->wall_ns);
  g_autofree char *rest = profile_words_share (self->whole->wall_ns - running_ns - states[FORMAT_THREAD_GIL_WAIT].ns,
                                               self->whole->wall_ns);

  return g_strdup_printf (_("Of the wall time here, threads ran for %s, waited for the GIL for %s, and for anything else for %s."),
                          running, gil, rest);
}

static char *
say_timeline (const ProfileTermContext *self)
{
  g_autofree char *duration = profile_words_duration (profile_get_duration_ns (self->profile));
  g_autofree char *looks = profile_words_count (profile_get_looks (self->profile));

  return g_strdup_printf (_("Here it is %s long and made of %s samples."), duration, looks);
}

static char *
say_overview (const ProfileTermContext *self)
{
  g_autofree char *duration = profile_words_duration (profile_get_duration_ns (self->profile));

  return g_strdup_printf (self->whole->is_range ? _("It shows all %s of the recording; the chosen range stands out.")
                                                : _("It shows all %s of the recording; no range is chosen."), duration);
}

const ProfileTermWords *
profile_words_list_thread_terms (void)
{
  static const ProfileTermWords terms[] = {
    { "process", say_process, FALSE, FALSE },
    { "thread", say_thread, FALSE, FALSE },
    { "lane", say_lane, FALSE, FALSE },
    { "state", say_state_of_all, FALSE, TRUE },
    { "running", say_running, FALSE, TRUE },
    { "holding", say_holding, FALSE, TRUE },
    { "blocked", say_blocked, FALSE, TRUE },
    { "native", say_native, FALSE, TRUE },
    { "detached", say_detached, FALSE, TRUE },
    { "unknown", say_unknown, FALSE, TRUE },
    { "gil", say_gil, FALSE, TRUE },
    { "gil-wait", say_gil_wait, FALSE, TRUE },
    { "timeline", say_timeline, FALSE, FALSE },
    { "overview", say_overview, FALSE, FALSE },
    { NULL, NULL, FALSE, FALSE },
  };

  return terms;
}
