/* resample-layout.h: where the marks of a resampled share stand on its bar
 *
 * Pure: a row of profile/resample.h, a phase and a width in, pixels out. From left to
 * right; who draws from right to left mirrors it. Needs no display.
 */

#pragma once

#include "profile/resample.h"

G_BEGIN_DECLS

typedef struct {
  double   fill;              /* width of the bar: what is read at the phase */
  double   band_begin;        /* least and most over all phases */
  double   band_end;
  double   whisker_begin;     /* what another run would likely show */
  double   whisker_end;
  double   tick;              /* the share as recorded */
  gboolean has_band;
  gboolean has_whiskers;
  gboolean is_missed;         /* at this phase nothing of it is seen */
} ViewerResampleMarks;

/* *full* is the share that the whole *width* stands for. *phase*: below that of the resample. */
void   viewer_resample_layout_place (const ProfileResample *resample,
                                     guint                  row,
                                     guint                  phase,
                                     double                 full,
                                     double                 width,
                                     ViewerResampleMarks   *marks);
/* A round share that no mark of those rows is beyond: 0.1, 0.2, 0.5 or 1. *rows*: indices. */
double viewer_resample_layout_find_full (const ProfileResample *resample,
                                         const guint           *rows,
                                         guint                  n_rows);
/* The rows worth showing: heavy ones, but those that are all of the time only when there is nothing else. Free it. */
guint *viewer_resample_layout_list_rows (const ProfileResample *resample,
                                         guint                 *n_rows);

G_END_DECLS
