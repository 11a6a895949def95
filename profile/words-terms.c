/* words-terms.c: what this recording says of a word: samples and time, and the table of all */

#include "profile/words-terms-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Shares by time and by number that are nearer than this need no explaining. */
#define SHARES_ALIKE 0.015

/* ---- figures ---- */

char *
profile_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
profile_words_duration (gint64 ns)
{
  if (ns >= 1000000000)
    return g_strdup_printf (_("%.2f s"), (double) ns / 1e9);
  if (ns >= 1000000)
    return g_strdup_printf (_("%.1f ms"), (double) ns / 1e6);
  return g_strdup_printf (_("%.0f µs"), (double) ns / 1e3);
}

char *
profile_words_share (gint64 part, gint64 whole)
{
  double share = whole > 0 ? (double) part * 100 / (double) whole : 0;

  return g_strdup_printf (share < 9.95 && part > 0 ? _("%.1f %%") : _("%.0f %%"), share);
}

char *
profile_words_join (char *first, char *second)
{
  char *both;

  if (first == NULL || second == NULL)
    return first != NULL ? first : second;
  both = g_strconcat (first, " ", second, NULL);
  g_free (first);
  g_free (second);
  return both;
}

static double
get_interval_ms (Profile *profile)
{
  const char *interval = profile_get_meta (profile, "interval_ns");

  return interval != NULL ? (double) g_ascii_strtoll (interval, NULL, 10) / 1e6 : 0;
}

/* ---- samples and time ---- */

static char *
say_sample (const ProfileTermContext *self)
{
  g_autofree char *looks = profile_words_count (self->whole->looks), *all = profile_words_count (profile_get_looks (self->profile));
  char *where = self->whole->is_range || self->whole->looks != profile_get_looks (self->profile)
                ? g_strdup_printf (_("What is shown now is made of %s of the %s samples of the recording."), looks, all)
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording is made of %s sample.",
                                                "This recording is made of %s samples.", (gulong) self->whole->looks), looks);

  if (self->whole->looks < PROFILE_LOOKS_FEW)
    return profile_words_join (where, g_strdup (_("That is few: take its shares as a hint, and record for longer.")));
  if (self->row != NULL)
    {
      g_autofree char *call = profile_words_call (self->profile, self->row->function);
      g_autofree char *seen = profile_words_count (self->row->total.looks);

      return profile_words_join (where, g_strdup_printf (_("In %s of them %s was on the stack."), seen, call));
    }
  return where;
}

/* Samples do not all stand for the same time; where that shows, it is said. */
static char *
say_weight (const ProfileTermContext *self, const ProfileExplainPart *part)
{
  double by_looks = (double) part->looks / (double) MAX (self->whole->looks, 1);
  double by_time = (double) part->ns / (double) MAX (self->whole->total_ns, 1);

  if (ABS (by_looks - by_time) < SHARES_ALIKE)
    return NULL;
  return g_strdup (_("Each sample counts for the time since the one before it, so a share of time differs from a share of samples."));
}

static char *
say_total (const ProfileTermContext *self)
{
  const ProfileExplainRow *row = self->row;
  g_autofree char *call = profile_words_call (self->profile, row->function), *time = profile_words_duration (row->total.ns);
  g_autofree char *seen = profile_words_count (row->total.looks), *all = profile_words_count (self->whole->looks);
  g_autofree char *share = profile_words_share (row->total.ns, self->whole->total_ns);
  char *sentence = g_strdup_printf (_("In %s of %s samples %s was on the stack, so its total is %s, or %s."), seen, all, call,
                                    share, time);

  if (row->n_rows > 1)
    sentence = profile_words_join (sentence, g_strdup_printf (_("That is this one row; the function has %u rows here, "
                                                                "one for each way to call it."), row->n_rows));
  return profile_words_join (sentence, say_weight (self, &row->total));
}

static char *
say_self (const ProfileTermContext *self)
{
  const ProfileExplainRow *row = self->row;
  g_autofree char *call = profile_words_call (self->profile, row->function), *time = profile_words_duration (row->self.ns);
  g_autofree char *seen = profile_words_count (row->self.looks), *all = profile_words_count (row->total.looks);
  g_autofree char *below = profile_words_count (row->total.looks - MIN (row->self.looks, row->total.looks));
  g_autofree char *share = profile_words_share (row->self.ns, self->whole->total_ns);

  if (row->self.looks == 0)
    return g_strdup_printf (_("In all %s samples with %s it was waiting for a function that it had called, so its self is 0."),
                            all, call);
  if (row->self.looks >= row->total.looks)
    return g_strdup_printf (_("In all %s samples with %s it was the innermost function, so its self is its total: %s, or %s."),
                            all, call, share, time);
  return profile_words_join (g_strdup_printf (_("In %s of the %s samples with %s it was the innermost function, so its self is %s, or %s. "
                                                "In the other %s it had called something else."), seen, all, call, share, time, below),
                             say_weight (self, &row->self));
}

static char *
say_share (const ProfileTermContext *self)
{
  g_autofree char *all = profile_words_count (self->whole->looks), *time = profile_words_duration (self->whole->total_ns);
  g_autofree char *time_of_one = profile_words_duration (self->whole->total_ns / 100);

  if (self->whole->n_threads > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "100 %% is %s: the %s samples of %u thread. 1 %% is %s.",
                                         "100 %% is %s: the %s samples of %u threads together. 1 %% is %s.",
                                         self->whole->n_threads),
                            time, all, self->whole->n_threads, time_of_one);
  return g_strdup_printf (_("100 %% is %s: the %s samples that are shown now. 1 %% is %s."), time, all, time_of_one);
}

static char *
say_wall (const ProfileTermContext *self)
{
  g_autofree char *duration = profile_words_duration (profile_get_duration_ns (self->profile));
  g_autofree char *wall = profile_words_duration (self->whole->wall_ns);
  g_autofree char *cpu = profile_words_duration (MAX (self->whole->cpu_ns, 0));
  char *sentence = self->whole->n_threads > 1
                   ? g_strdup_printf (_("The recording took %s. Its threads ran side by side, so their wall time adds up to more: %s."),
                                      duration, wall)
                   : g_strdup_printf (_("The recording took %s; what is shown now is %s of wall time."), duration, wall);

  if (self->whole->cpu_ns < 0)
    return sentence;
  return profile_words_join (sentence, g_strdup_printf (_("Of that, %s was work on a CPU; the rest was waiting."), cpu));
}

static char *
say_awaiting (const ProfileTermContext *self)
{
  g_autofree char *wall = profile_words_duration (self->whole->wall_ns), *time = profile_words_duration (self->whole->awaiting_ns);
  g_autofree char *share = profile_words_share (self->whole->awaiting_ns, self->whole->wall_ns);

  return g_strdup_printf (_("Of %s of wall time that is shown now, %s was like that: %s."), wall, time, share);
}

static char *
say_cpu (const ProfileTermContext *self)
{
  g_autofree char *wall = profile_words_duration (self->whole->wall_ns), *cpu = NULL, *share = NULL;

  if (self->whole->cpu_ns < 0)
    return g_strdup (_("This recording does not know its CPU time."));
  cpu = profile_words_duration (self->whole->cpu_ns);
  share = profile_words_share (self->whole->cpu_ns, self->whole->wall_ns);
  return g_strdup_printf (_("Of %s of wall time that is shown now, %s was CPU time: %s. In the rest no CPU worked for this program."),
                          wall, cpu, share);
}

static char *
say_clock (const ProfileTermContext *self)
{
  return profile_words_join (profile_words_clock (self->whole->clock), say_cpu (self));
}

static char *
say_interval (const ProfileTermContext *self)
{
  double interval_ms = get_interval_ms (self->profile);
  g_autofree char *duration = profile_words_duration (profile_get_duration_ns (self->profile));
  g_autofree char *looks = profile_words_count (profile_get_looks (self->profile));
  char *sentence;

  if (interval_ms <= 0)
    return g_strdup (_("This recording does not say how often it looked."));
  sentence = g_strdup_printf (_("Pyinst looked every %g ms for %s and took %s samples. What is shorter than %g ms was seen only by chance."),
                              interval_ms, duration, looks, interval_ms);
  return profile_words_join (sentence, profile_words_coarser (self->profile));
}

static char *
say_range (const ProfileTermContext *self)
{
  g_autofree char *looks = profile_words_count (self->whole->looks), *all = profile_words_count (profile_get_looks (self->profile));

  if (!self->whole->is_range)
    return g_strdup_printf (_("No range is chosen: all %s samples are shown. Drag in the overview or in the timeline to choose one."), all);
  return g_strdup_printf (_("A range is chosen: %s of the %s samples are in it. Every view shows only these."), looks, all);
}

/* ---- the table ---- */

static const ProfileTermWords terms[] = {
  { "sample", say_sample, FALSE, TRUE },
  { "total", say_total, TRUE, TRUE },
  { "self", say_self, TRUE, TRUE },
  { "share", say_share, FALSE, TRUE },
  { "wall", say_wall, FALSE, TRUE },
  { "cpu", say_cpu, FALSE, TRUE },
  { "awaiting", say_awaiting, FALSE, TRUE },
  { "clock", say_clock, FALSE, TRUE },
  { "interval", say_interval, FALSE, FALSE },
  { "range", say_range, FALSE, FALSE },
  { NULL, NULL, FALSE, FALSE },
};

static const ProfileTermWords *
find_in (const ProfileTermWords *table, const char *term)
{
  for (; table->term != NULL; table++)
    if (strcmp (table->term, term) == 0)
      return table;
  return NULL;
}

static const ProfileTermWords *
find (const char *term)
{
  const ProfileTermWords *tables[] = {
    terms, profile_words_list_tree_terms (), profile_words_list_thread_terms (),
    profile_words_list_task_terms (), profile_words_list_recording_terms (),
  };
  const ProfileTermWords *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tables) && found == NULL; i++)
    found = find_in (tables[i], term);
  return found;
}

char *
profile_words_term (const ProfileExplain *whole, const ProfileExplainRow *row, const char *term)
{
  const ProfileTermWords *words = find (term);
  ProfileTermContext self = { whole, row, profile_call_tree_get_profile (whole->tree) };

  if (words == NULL)
    return NULL;
  if (words->needs_samples && whole->looks == 0)
    return g_strdup (_("Nothing that is shown now has samples. Choose a wider range or another thread, and the numbers come here."));
  if (words->needs_row && row == NULL)
    return g_strdup (_("Select a function, and its numbers come here."));
  return words->sentence (&self);
}

gboolean
profile_words_term_needs_row (const char *term)
{
  const ProfileTermWords *words = find (term);

  return words != NULL && words->needs_row;
}
