/* figures.h: numbers as people read them, in the words of their language
 *
 * Every function gives a new string. Negative shares and times are shown as "–":
 * unknown, never as 0 or 100 %.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *viewer_figures_dup_duration (gint64  duration_ns);   /* "34.2 ms", "3.10 s", "12 min 4 s" */
/* A point in time, with enough digits to tell apart what is *resolution_ns* apart. */
char *viewer_figures_dup_time     (gint64  time_ns,
                                   gint64  resolution_ns);
char *viewer_figures_dup_share    (double  share);         /* 0..1: "62.4 %" */
/* With enough digits to tell apart what is *resolution* apart. */
char *viewer_figures_dup_exact_share (double share,
                                      double resolution);
char *viewer_figures_dup_count    (guint64 count);         /* "42 118", grouped as the locale does */
char *viewer_figures_dup_samples  (guint64 looks);         /* "42 118 samples" */

G_END_DECLS
