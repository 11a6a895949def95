/* palette.h: the colours of functions, states and chart furniture, light and dark
 *
 * Plain numbers, no GTK types: 0xAARRGGBB, opaque unless it says otherwise. The hue
 * is the module's, the family is the origin's: application code warm and saturated,
 * third-party code pale and cool, the standard library grey. Made once per profile
 * and theme and never changed after it.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ViewerPalette ViewerPalette;

typedef struct {
  guint32  fill;
  guint32  text;      /* dark or light, what reads better on the fill */
  gboolean is_bold;   /* application code */
} ViewerPaint;

typedef struct {
  guint32 background;
  guint32 text;
  guint32 dim_text;
  guint32 grid;
  guint32 separator;
  guint32 accent;          /* time range, cursor, focus */
  guint32 outline;         /* around the selected span */
  guint32 card;
  guint32 application;     /* the family's hue: overview, names in lists */
  guint32 silhouette;      /* of the overview */
  guint32 running, gil_wait, blocked, native;
} ViewerChrome;

ViewerPalette      *viewer_palette_new         (Profile             *profile,
                                                gboolean             is_dark);
void                viewer_palette_free        (ViewerPalette       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerPalette, viewer_palette_free)

/* Built-in and pseudo frames take their caller's colour. */
ProfileFunction     viewer_palette_get_painter (const ViewerPalette *self,
                                                ProfileStack         stack);
const ViewerPaint  *viewer_palette_get_paint   (const ViewerPalette *self,
                                                ProfileStack         stack);
/* For what has no stack: FALSE when the function takes its caller's colour instead. */
gboolean            viewer_palette_find_paint  (const ViewerPalette *self,
                                                ProfileFunction      function,
                                                const ViewerPaint  **paint);
const ViewerChrome *viewer_palette_get_chrome  (gboolean             is_dark);

G_END_DECLS
