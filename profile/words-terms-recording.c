/* words-terms-recording.c: what this recording says of a word: how it was recorded, what the program said of itself */

#include "profile/words-terms-private.h"

#include "format/format.h"

#include <glib/gi18n-lib.h>

static char *
say_recording (const ProfileTermContext *self)
{
  return profile_words_join (profile_words_recorded (self->profile), profile_words_samples (self->profile));
}

static char *
say_engine (const ProfileTermContext *self)
{
  return profile_words_join (profile_words_engine (self->profile), profile_words_ticks (self->profile));
}

static char *
say_cost (const ProfileTermContext *self)
{
  char *cost = profile_words_join (profile_words_cost (self->profile), profile_words_looks (self->profile));

  return cost != NULL ? cost : g_strdup (_("This recording does not say what it cost."));
}

static char *
say_lost (const ProfileTermContext *self)
{
  char *lost = profile_words_join (profile_words_lost (self->profile), profile_words_unwritten (self->profile));

  return lost != NULL ? lost : g_strdup (_("In this recording none was lost, and no stack was cut."));
}

static char *
say_late (const ProfileTermContext *self)
{
  guint64 late = profile_get_loss (self->profile, FORMAT_LOSS_LATE), all = profile_get_loss (self->profile, FORMAT_LOSS_TICKS);
  g_autofree char *n_late = profile_words_count (late), *n_all = profile_words_count (all);

  if (late == 0)
    return g_strdup (_("In this recording every look came in time."));
  return g_strdup_printf (_("In this recording %s of %s looks came more than one interval late."), n_late, n_all);
}

/* How many marks, or spans, and what the first is called. */
static guint32
count_marks (Profile *profile, gboolean are_spans, ProfileMarkInfo *first)
{
  guint32 n_found = 0;

  for (guint32 i = 0; i < profile_get_n_marks (profile); i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (profile, i, &info);
      if (info.is_span == are_spans && n_found++ == 0)
        *first = info;
    }
  return n_found;
}

static char *
say_mark (const ProfileTermContext *self)
{
  ProfileMarkInfo first = { 0 };
  guint32 n_marks = count_marks (self->profile, FALSE, &first);
  g_autofree char *time = profile_words_duration (first.begin_ns);

  if (n_marks == 0)
    return g_strdup (_("The program of this recording made none."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u mark: “%s”, %s after the begin.",
                                       "This recording has %u marks; the first is “%s”, %s after the begin.", n_marks),
                          n_marks, first.name, time);
}

static char *
say_span (const ProfileTermContext *self)
{
  ProfileMarkInfo first = { 0 };
  guint32 n_spans = count_marks (self->profile, TRUE, &first);
  g_autofree char *time = profile_words_duration (first.end_ns - first.begin_ns);

  if (n_spans == 0)
    return g_strdup (_("The program of this recording made none."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u span: “%s”, %s long.",
                                       "This recording has %u spans; the first is “%s”, %s long.", n_spans),
                          n_spans, first.name, time);
}

static char *
say_session (const ProfileTermContext *self)
{
  guint32 n_sessions = profile_get_n_sessions (self->profile);
  g_autofree char *name = NULL, *time = NULL;
  ProfileSessionInfo first;

  if (n_sessions == 0)
    return g_strdup (_("This recording was made as a whole; it has no sessions."));
  profile_get_session_info (self->profile, 0, &first);
  name = profile_words_session_name (&first);
  time = profile_words_duration (first.end_ns - first.begin_ns);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u session: %s, %s long.",
                                       "This recording has %u sessions; the first is %s, %s long.", n_sessions), n_sessions,
                          name, time);
}

const ProfileTermWords *
profile_words_list_recording_terms (void)
{
  static const ProfileTermWords terms[] = {
    { "recording", say_recording, FALSE, FALSE },
    { "engine", say_engine, FALSE, FALSE },
    { "cost", say_cost, FALSE, FALSE },
    { "lost", say_lost, FALSE, FALSE },
    { "late", say_late, FALSE, FALSE },
    { "mark", say_mark, FALSE, FALSE },
    { "span", say_span, FALSE, FALSE },
    { "session", say_session, FALSE, FALSE },
    { NULL, NULL, FALSE, FALSE },
  };

  return terms;
}
