/* overview-words.c: what the overview shows, in words; see overview-words.h */

#include "viewer/overview-words.h"

#include "viewer/figures.h"

#include <glib/gi18n.h>

char *
viewer_overview_dup_range (ViewerSession *session)
{
  gint64 begin_ns, end_ns, resolution_ns;
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (session == NULL || !viewer_session_get_range (session, &begin_ns, &end_ns))
    return g_strdup (_("Whole recording"));
  resolution_ns = MAX ((end_ns - begin_ns) / 20, 1000);
  begin = viewer_figures_dup_time (begin_ns, resolution_ns);
  end = viewer_figures_dup_time (end_ns, resolution_ns);
  /* Translators: from and to, e.g. "34.25 s – 34.29 s". */
  return g_strdup_printf (_("%s – %s"), begin, end);
}

char *
viewer_overview_dup_words (ViewerSession *session)
{
  g_autofree char *range = viewer_overview_dup_range (session);
  ProfileSpans *spans = session != NULL ? viewer_session_get_spans (session) : NULL;
  ProfileSearch *found = session != NULL ? viewer_session_get_search (session) : NULL;
  g_autofree char *share = NULL;
  g_autofree char *found_share = NULL;
  gint64 begin_ns, end_ns;
  double application;

  if (spans == NULL)
    return g_steal_pointer (&range);
  viewer_session_get_range (session, &begin_ns, &end_ns);
  application = profile_spans_get_application_share (spans, begin_ns, end_ns);
  if (application < 0)
    return g_steal_pointer (&range);
  share = viewer_figures_dup_share (application);
  if (found == NULL)
    /* Translators: a range of time, "1.20 s – 1.40 s" or "Whole recording", and a share, "62 %". */
    return g_strdup_printf (_("%s: %s of the time is in application code."), range, share);
  found_share = viewer_figures_dup_share (profile_search_get_share (found));
  /* Translators: a range of time, and two shares. */
  return g_strdup_printf (_("%s: %s of the time is in application code, %s has what is searched for."), range, share,
                          found_share);
}
