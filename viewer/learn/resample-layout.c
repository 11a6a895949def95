/* resample-layout.c: where the marks of a resampled share stand on its bar; see resample-layout.h */

#include "viewer/learn/resample-layout.h"

#define ROWS_MAX       24u
#define SHARE_ALL      0.995
/* Narrower is a line, and says nothing. */
#define BAND_LEAST_PX  1.5

static double
place (double share,
       double full,
       double width)
{
  return CLAMP (share / full, 0, 1) * width;
}

void
viewer_resample_layout_place (const ProfileResample *resample,
                              guint                  index,
                              guint                  phase,
                              double                 full,
                              double                 width,
                              ViewerResampleMarks   *marks)
{
  const ProfileResampleRow *row = profile_resample_get_row (resample, index);
  double share = profile_resample_get_share (resample, index, phase);

  *marks = (ViewerResampleMarks) {
    .fill = place (share, full, width),
    .band_begin = place (row->low, full, width),
    .band_end = place (row->high, full, width),
    .whisker_begin = place (row->interval.low, full, width),
    .whisker_end = place (row->interval.high, full, width),
    .tick = place (row->share, full, width),
    .is_missed = share <= 0,
  };
  marks->has_band = marks->band_end - marks->band_begin >= BAND_LEAST_PX;
  marks->has_whiskers = profile_resample_has_intervals (resample)
                        && marks->whisker_end - marks->whisker_begin >= BAND_LEAST_PX;
}

double
viewer_resample_layout_find_full (const ProfileResample *resample,
                                  const guint           *rows,
                                  guint                  n_rows)
{
  static const double rounds[] = { 0.1, 0.2, 0.5 };
  double most = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const ProfileResampleRow *row = profile_resample_get_row (resample, rows[i]);

      most = MAX (most, MAX (row->high, profile_resample_has_intervals (resample) ? row->interval.high : row->share));
    }
  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++)
    if (most <= rounds[i])
      return rounds[i];
  return 1;
}

static guint
add_rows (const ProfileResample *resample,
          double                 most,
          guint                 *rows)
{
  guint n = 0;

  for (guint i = 0; i < profile_resample_get_n_rows (resample) && n < ROWS_MAX; i++)
    if (profile_resample_get_row (resample, i)->share <= most)
      rows[n++] = i;
  return n;
}

guint *
viewer_resample_layout_list_rows (const ProfileResample *resample,
                                  guint                 *n_rows)
{
  guint *rows = g_new (guint, ROWS_MAX);

  *n_rows = add_rows (resample, SHARE_ALL, rows);
  if (*n_rows == 0)
    *n_rows = add_rows (resample, 1, rows);
  return rows;
}
