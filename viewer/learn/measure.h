/* measure.h: whether a changed program is faster than it was, and still says the same
 *
 * Both run by turns, without being recorded, a few times; of the times the median counts.
 * The start of Python itself is measured, too, and taken off. All of that is on a worker
 * thread; a program that takes too long is ended, and everything ends when it is cancelled.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  gint64 wall_ns;     /* medians, without the start of Python */
  gint64 cpu_ns;
} ViewerMeasuredTime;

typedef struct {
  ViewerMeasuredTime before;
  ViewerMeasuredTime after;
  double             speedup;       /* of the wall time: what a person waits for */
  gboolean           same_output;
  gboolean           is_clear;      /* every run after was faster than every run before, or the other way round */
  char              *problem;       /* why there are no figures, a sentence for people; NULL */
} ViewerMeasurement;

/* Runs *original* and *changed*, both paths of Python programs, each in its own folder. *python*
 * NULL: the first that is found. */
void               viewer_measure_async  (const char          *python,
                                          const char          *original,
                                          const char          *changed,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  done,
                                          gpointer             user_data);
/* NULL and *error* only when it was cancelled, or there is nothing to run Python with. */
ViewerMeasurement *viewer_measure_finish (GAsyncResult        *result,
                                          GError             **error);
void               viewer_measurement_free (ViewerMeasurement *self);
gboolean           viewer_measurement_is_passed (const ViewerMeasurement *self,
                                          double               wanted);
/* "It took 0.62 s, now 0.08 s: 7.8 times as fast." Free it. */
char              *viewer_measurement_dup_sentence (const ViewerMeasurement *self,
                                          double               wanted);

/* ---- for tests ---- */

gint64             viewer_measure_median (const gint64        *values,
                                          guint                n_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerMeasurement, viewer_measurement_free)

G_END_DECLS
