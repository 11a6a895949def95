/* overview-raster.c: from the back to the front: silhouette, what is seen, what is selected, what is found */

#include "viewer/overview-raster.h"

#include "viewer/pixel.h"

#include <math.h>
#include <string.h>

#define HITS_TOP    1
#define HITS_HEIGHT 4
#define EDGE        2      /* of what is seen */

/* Of 255. */
#define UNSEEN      140u
#define SELECTED    51u
#define SELECTED_EDGE 230u
#define FAINTEST_HIT  89u

typedef struct {
  const ViewerOverviewPicture *picture;
  guint32                     *pixels;
} Painter;

/* Logical pixels. */
static void
fill (const Painter *self,
      double         x0,
      double         x1,
      double         y0,
      double         y1,
      guint32        color,
      guint32        alpha)
{
  const ViewerOverviewPicture *picture = self->picture;
  int left = (int) lround (CLAMP (x0, 0, picture->n_columns) * picture->scale);
  int right = (int) lround (CLAMP (x1, 0, picture->n_columns) * picture->scale);

  for (int y = (int) lround (y0 * picture->scale); y < (int) lround (y1 * picture->scale); y++)
    {
      guint32 *line = self->pixels + (gsize) y * (gsize) picture->stride;

      for (int x = left; x < right; x++)
        line[x] = viewer_pixel_lay_over (line[x], color, alpha);
    }
}

/* However little it is, it is seen. */
static double
get_height (const ViewerOverviewPicture *picture,
            int                          column,
            double                       part)
{
  double room = picture->height - 2 * VIEWER_OVERVIEW_PADDING;
  double height = room * MIN (picture->depths[column] / picture->full_depth, 1) * part;

  return height > 0 ? MAX (height, 1) : 0;
}

static void
draw_silhouette (const Painter      *self,
                 const ViewerChrome *chrome)
{
  const ViewerOverviewPicture *picture = self->picture;
  double bottom = picture->height - VIEWER_OVERVIEW_PADDING;

  for (int i = 0; i < picture->n_columns; i++)
    {
      fill (self, i, i + 1, bottom - get_height (picture, i, 1), bottom, chrome->silhouette, 255);
      fill (self, i, i + 1, bottom - get_height (picture, i, picture->shares[i]), bottom, chrome->application,
            chrome->application_alpha);
    }
}

/* What is outside of it steps back. */
static void
draw_seen (const Painter      *self,
           const ViewerChrome *chrome)
{
  const ViewerOverviewPicture *picture = self->picture;
  double begin = floor (picture->seen_begin), end = floor (MAX (picture->seen_end, picture->seen_begin + 3));
  int height = picture->height - 1;

  if (picture->seen_begin >= picture->seen_end)
    return;
  fill (self, 0, begin, 0, height, chrome->background, UNSEEN);
  fill (self, end, picture->n_columns, 0, height, chrome->background, UNSEEN);
  fill (self, begin - EDGE / 2, begin + EDGE / 2, 0, height, chrome->accent, 255);
  fill (self, end - EDGE / 2, end + EDGE / 2, 0, height, chrome->accent, 255);
}

static void
draw_range (const Painter      *self,
            const ViewerChrome *chrome)
{
  const ViewerOverviewPicture *picture = self->picture;
  double begin = floor (picture->range_begin), end = MAX (floor (picture->range_end), begin + 1);
  int height = picture->height - 1;

  if (picture->range_begin >= picture->range_end)
    return;
  fill (self, begin, end, 0, height, chrome->accent, SELECTED);
  fill (self, begin, begin + 1, 0, height, chrome->accent, SELECTED_EDGE);
  fill (self, MIN (end, picture->n_columns - 1), MIN (end, picture->n_columns - 1) + 1, 0, height, chrome->accent, SELECTED_EDGE);
}

/* A line of marks along the top, as dense as it is there. */
static void
draw_hits (const Painter      *self,
           const ViewerChrome *chrome)
{
  const ViewerOverviewPicture *picture = self->picture;

  for (int i = 0; picture->hits != NULL && i < picture->n_columns; i++)
    if (picture->hits[i] > 0)
      fill (self, i, i + 1, HITS_TOP, HITS_TOP + HITS_HEIGHT, chrome->text,
            FAINTEST_HIT + (guint32) lround ((255 - FAINTEST_HIT) * MIN (picture->hits[i], 1)));
}

void
viewer_overview_raster_draw_silhouette (const ViewerOverviewPicture *picture,
                                        const ViewerChrome          *chrome,
                                        guint32                     *pixels)
{
  Painter self = { picture, pixels };

  for (int y = 0; y < picture->height * picture->scale; y++)
    memset (pixels + (gsize) y * (gsize) picture->stride, 0, (gsize) (picture->n_columns * picture->scale) * sizeof *pixels);
  draw_silhouette (&self, chrome);
}

void
viewer_overview_raster_draw_over (const ViewerOverviewPicture *picture,
                                  const ViewerChrome          *chrome,
                                  guint32                     *pixels)
{
  Painter self = { picture, pixels };

  draw_seen (&self, chrome);
  draw_range (&self, chrome);
  draw_hits (&self, chrome);
}
