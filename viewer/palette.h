/* palette.h: the colours of functions, states and chart furniture, by theme
 *
 * Plain numbers, no GTK types: 0xAARRGGBB, opaque unless it says otherwise. The hue
 * is the module's, the family is the origin's: application code warm and saturated,
 * third-party code pale and cool, the standard library grey. In high contrast the family
 * is told by light and dark as well: application code is solid, libraries are hollow, with
 * an edge (docs/decisions/0007-high-contrast.md). Made once per profile and theme and never
 * changed after it.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ViewerPalette ViewerPalette;

/* Bits: all four combinations are there. */
typedef enum {
  VIEWER_THEME_LIGHT         = 0,
  VIEWER_THEME_DARK          = 1 << 0,
  VIEWER_THEME_HIGH_CONTRAST = 1 << 1,
  VIEWER_N_THEMES            = 1 << 2,
} ViewerTheme;

typedef struct {
  guint32  fill;
  guint32  text;      /* dark or light, what reads better on the fill */
  guint32  edge;      /* around the span where it is wide enough; 0: none */
  gboolean is_bold;   /* application code */
} ViewerPaint;

typedef struct {
  guint32 background;
  guint32 text;
  guint32 dim_text;
  guint32 grid;
  guint32 separator;
  guint32 accent;          /* time range, cursor, focus */
  guint32 accent_text;     /* on the accent */
  guint32 outline;         /* around the selected span */
  guint32 halo;            /* inside of that outline, where spans have edges and a fill may be like it; 0: none */
  guint32 card;
  guint32 application;     /* the family's hue: overview, names in lists */
  guint32 silhouette;      /* of the overview */
  guint32 running, gil_wait, blocked, native;
  /* 0..255: how much is left of a colour that is not all there. */
  guint8  application_alpha;   /* of the application's part of the silhouette */
  guint8  pale;                /* what stands for many functions, or a task that waits */
  guint8  dim;                 /* what is looked for is elsewhere */
  guint8  band;                /* of a band: those that wait */
  double  heat;                /* 0..1: the strongest tint below a line of source */
} ViewerChrome;

ViewerPalette      *viewer_palette_new         (Profile             *profile,
                                                ViewerTheme          theme);
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
/* Of the palette's theme. */
const ViewerChrome *viewer_palette_get_own_chrome (const ViewerPalette *self);
const ViewerChrome *viewer_palette_get_chrome  (ViewerTheme          theme);

G_END_DECLS
