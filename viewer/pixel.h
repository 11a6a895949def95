/* pixel.h: premultiplied ARGB in one number */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* *color*, opaque, laid over *below* with *alpha* 0..255. */
static inline guint32
viewer_pixel_lay_over (guint32 below,
                       guint32 color,
                       guint32 alpha)
{
  guint32 result = 0, rest = 255 - alpha;

  for (int shift = 0; shift < 32; shift += 8)
    {
      guint32 sum = (color >> shift & 0xff) * alpha + (below >> shift & 0xff) * rest;
      result |= (sum + 127) / 255 << shift;
    }
  return result;
}

G_END_DECLS
