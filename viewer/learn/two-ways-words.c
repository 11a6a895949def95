/* two-ways-words.c: tracing and sampling in words; see two-ways-words.h */

#include "viewer/learn/two-ways-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "viewer/figures.h"

char *
viewer_two_ways_dup_verdict (const GArray *rows)
{
  const ProfileTwoWaysRow *cause = profile_two_ways_find_cause (rows);
  g_autofree char *count = NULL;

  if (cause == NULL)
    return g_strdup (_("Tracing and sampling agree here. There are only a few calls, so there is little to note, and next to nothing is added."));
  count = viewer_figures_dup_count (cause->calls);
  /* Translators: a function's name, a number such as 4.8, and a count with thousands apart. */
  return g_strdup_printf (_("Tracing makes `%s()` look %.1f times as big as it is, because it is called %s times in each round, and to note a call takes longer than the call itself. Whoever calls it looks bigger, too."),
                          cause->function, cause->distortion, count);
}

char *
viewer_two_ways_dup_sampling (const GArray *rows)
{
  double farthest = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const ProfileTwoWaysRow *row = &g_array_index (rows, ProfileTwoWaysRow, i);

      if (row->sampled_share >= 0)
        farthest = MAX (farthest, fabs (row->sampled_share - row->true_share));
    }
  /* Translators: points are the difference of two shares in percent, 9 % and 7 %, say. */
  return g_strdup_printf (_("Sampling is at most %.1f points away from the truth, however often a function is called: it looks at its own times, not at calls."),
                          farthest * 100);
}

char *
viewer_two_ways_dup_times (const ProfileTwoWaysRow *row)
{
  if (row->distortion < 0)
    return g_strdup ("–");
  /* Translators: how many times as big as in truth. */
  return g_strdup_printf (_("×%.1f"), row->distortion);
}

char *
viewer_two_ways_dup_row (const ProfileTwoWaysRow *row)
{
  g_autofree char *truth = viewer_figures_dup_share (row->true_share);
  g_autofree char *sampled = viewer_figures_dup_share (row->sampled_share);
  g_autofree char *traced = viewer_figures_dup_share (row->traced_share);

  /* Translators: a function's name and three shares; for screen readers. */
  return g_strdup_printf (_("%s: in truth %s, sampled %s, traced %s"), row->function, truth, sampled, traced);
}
