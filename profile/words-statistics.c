/* words-statistics.c: whole translatable sentences about how far figures can be trusted */

#include "profile/words.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* So many looks tell a half to five points, if none hangs on the one before it: 2.093 squared, times a
 * quarter, over the square of 0.05. Most programs need more; this is the least that makes sense. */
#define LOOKS_ENOUGH 440.0

#define PERCENT 100.0

/* As many digits as an interval of that width deserves. */
static int
get_digits (double low, double high)
{
  double width = (high - low) * PERCENT;

  return width >= 2 ? 0 : width >= 0.2 ? 1 : 2;
}

/* Of a share that is as good as known. */
static int
get_share_digits (double share)
{
  return share < 0.1 ? 1 : 0;
}

/* Whether both ends read alike. */
static gboolean
is_narrow (double low, double high)
{
  g_autofree char *first = g_strdup_printf ("%.*f", get_digits (low, high), low * PERCENT);
  g_autofree char *second = g_strdup_printf ("%.*f", get_digits (low, high), high * PERCENT);

  return g_str_equal (first, second);
}

char *
profile_words_another_run (const ProfileInterval *interval, gboolean is_known)
{
  int digits = get_digits (interval->low, interval->high);
  double low = interval->low * PERCENT, high = interval->high * PERCENT;

  if (!is_known || interval->share >= 1 || interval->share <= 0)
    return NULL;
  if (interval->n_batches == 1)
    return g_strdup (_("It was at work at one time only: another run may show something else."));
  if (is_narrow (interval->low, interval->high))
    return g_strdup_printf (_("Another run would likely show about %.*f %%."),
                            get_share_digits (interval->share), interval->share * PERCENT);
  return g_strdup_printf (_("Another run would likely show %.*f to %.*f %%."), digits, low, digits, high);
}

char *
profile_words_interval (const ProfileInterval *interval, gboolean is_known)
{
  int digits = get_digits (interval->low, interval->high);
  double share = interval->share * PERCENT, low = interval->low * PERCENT, high = interval->high * PERCENT;

  if (!is_known)
    return g_strdup (_("There are too few samples to say what another run would show."));
  if (interval->share >= 1)
    return g_strdup (/* xgettext:no-c-format */ _("100 % of the samples."));
  if (interval->n_batches == 1)
    return g_strdup_printf (_("%.1f %% of the samples, all at one time: another run may show something else."), share);
  if (is_narrow (interval->low, interval->high))
    return g_strdup_printf (_("%.*f %% of the samples: another run would likely show about as much."),
                            get_share_digits (interval->share), share);
  return g_strdup_printf (_("%.*f %% of the samples: another run would likely show %.*f to %.*f %%."), digits, share,
                          digits, low, digits, high);
}

/* ---- the answer ---- */

/* Of the range or of everything; what was looked at so seldom would have to go on for so long. */
static gulong
get_seconds (const ProfileCallTree *tree, guint64 looks)
{
  double duration_s = (double) profile_get_duration_ns (profile_call_tree_get_profile (tree)) / 1e9;

  return (gulong) MAX (ceil (duration_s * LOOKS_ENOUGH / (double) MAX (looks, 1)), 1);
}

char *
profile_words_too_few (const ProfileCallTree *tree)
{
  ProfileNodeInfo root;
  gulong seconds;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (root.total_looks >= PROFILE_INTERVAL_LOOKS_LEAST || root.total_looks == 0)
    return NULL;
  seconds = get_seconds (tree, root.total_looks);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "To know shares to 5 points, record for at least %lu second, or look more often.",
                                       "To know shares to 5 points, record for at least %lu seconds, or look more often.", seconds),
                          seconds);
}

char *
profile_words_certainty (ProfileCallTree *tree, const ProfileCallTreeOptions *options)
{
  ProfileCallTreeOptions same = *options;
  ProfileAnswer answer = profile_call_tree_get_answer (tree);
  g_autoptr (ProfileCallTree) by_cpu = NULL;
  g_autoptr (ProfileIntervals) intervals = NULL;
  ProfileInterval interval;
  char *too_few = profile_words_too_few (tree);
  gboolean is_known;

  if (too_few != NULL || answer.function == 0)
    return too_few;
  /* Said of another tree than this one, which the answer was found in, too. */
  if (answer.clock != options->clock)
    {
      same.clock = answer.clock;
      by_cpu = profile_call_tree_new (profile_call_tree_get_profile (tree), &same);
      answer = profile_call_tree_get_answer (by_cpu);
    }
  intervals = profile_intervals_new (by_cpu != NULL ? by_cpu : tree, &same);
  is_known = answer.node != PROFILE_NODE_NONE && profile_intervals_get (intervals, answer.node, &interval);
  return is_known ? profile_words_another_run (&interval, TRUE) : NULL;
}

/* ---- slower looks ---- */

static char *
dup_call (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return g_str_has_suffix (info.name, ">") ? g_strdup (info.name) : g_strconcat (info.name, "()", NULL);
}

/* The widest band of what is not all of the time. */
static const ProfileResampleRow *
find_widest (const ProfileResample *resample)
{
  const ProfileResampleRow *widest = NULL;

  for (guint i = 0; i < profile_resample_get_n_rows (resample); i++)
    {
      const ProfileResampleRow *row = profile_resample_get_row (resample, i);

      if (widest == NULL || row->high - row->low > widest->high - widest->low)
        widest = row;
    }
  return widest;
}

static char *
dup_spread (Profile *profile, const ProfileResample *resample, double step_ms)
{
  const ProfileResampleRow *row = find_widest (resample);
  gulong looks = (gulong) profile_resample_get_looks (resample);
  g_autofree char *call = row != NULL ? dup_call (profile, row->function) : NULL;
  int digits = row != NULL ? get_digits (row->low, row->high) : 0;

  if (row == NULL || row->high - row->low < 0.001)
    return g_strdup_printf (_("Looking every %g ms would have shown the same, with %lu samples."), step_ms, looks);
  return g_strdup_printf (_("Looking every %g ms, %lu samples would be left. Chance alone would decide whether %s reads "
                            "%.*f or %.*f %%."),
                          step_ms, looks, call, digits, row->low * PERCENT, digits, row->high * PERCENT);
}

char *
profile_words_resample (Profile *profile, const ProfileResample *resample)
{
  const ProfileResampleRow *row = profile_resample_get_lockstep (resample);
  double step_ms = (double) profile_resample_get_step_ns (resample) / 1e6;
  g_autofree char *call = row != NULL ? dup_call (profile, row->function) : NULL;

  if (profile_resample_get_n_phases (resample) == 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "As it was recorded: the %lu sample that was taken.",
                                         "As it was recorded: all of the %lu samples.",
                                         (gulong) profile_resample_get_looks (resample)),
                            (gulong) profile_resample_get_looks (resample));
  if (row == NULL)
    return dup_spread (profile, resample, step_ms);
  return g_strdup_printf (_("In step! %s comes back in the rhythm of looks every %g ms: they would read anything from %.0f to "
                            "%.0f %%, depending on when the first one falls, and recording for longer would not help."),
                          call, step_ms, row->low * PERCENT, row->high * PERCENT);
}

/* ---- two recordings ---- */

const char *
profile_words_verdict (ProfileVerdict verdict)
{
  switch (verdict)
    {
    case PROFILE_VERDICT_REAL:
      return _("real");
    case PROFILE_VERDICT_CHANCE:
      return _("could be chance");
    case PROFILE_VERDICT_TOO_FEW:
    default:
      return _("too few samples");
    }
}

char *
profile_words_compare (const ProfileCompare *compare)
{
  const ProfileChange *whole = profile_compare_get_whole (compare);
  double before_s = (double) whole->ns[PROFILE_BEFORE] / 1e9, after_s = (double) whole->ns[PROFILE_AFTER] / 1e9;
  double percent = before_s > 0 ? fabs (after_s - before_s) / before_s * PERCENT : 0;

  if (whole->verdict == PROFILE_VERDICT_TOO_FEW)
    return g_strdup_printf (_("It took %.3f s before and %.3f s after. There are too few samples to say more: record both for "
                              "longer, or look more often."), before_s, after_s);
  if (whole->verdict == PROFILE_VERDICT_CHANCE)
    return g_strdup_printf (_("It took %.3f s before and %.3f s after. A difference this small could be chance."),
                            before_s, after_s);
  if (after_s < before_s)
    return g_strdup_printf (_("It is faster: %.3f s before, %.3f s after, %.0f %% less. The difference is real."), before_s,
                            after_s, percent);
  return g_strdup_printf (_("It is slower: %.3f s before, %.3f s after, %.0f %% more. The difference is real."), before_s,
                          after_s, percent);
}
