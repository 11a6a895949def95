/* flame-private.h: what the files of the flame graph share
 *
 * One object by roles, as the timeline: flame-graph.c is the widget and follows the
 * session, flame-view.c knows what is in sight, flame-near.c has more of it made, flame-select.c
 * knows what is selected,
 * flame-input.c turns gestures and flame-keys.c keys into changes of them, flame-trail.c is the row
 * of buttons above. The chart paints the blocks, the overlay what moves with the
 * pointer; both borrow the flame graph and never outlive it. Coordinates are logical
 * pixels of the stage, which chart and overlay both fill.
 */

#pragma once

#include "viewer/flame-graph.h"

#include "viewer/chart-card.h"
#include "viewer/chart-fonts.h"
#include "viewer/flame-raster.h"
#include "viewer/text-scale.h"
#include "viewer/timeline-text.h"

G_BEGIN_DECLS

#define VIEWER_FLAME_RULER_HEIGHT viewer_text_scale (24)

struct _ViewerFlameGraph {
  GtkWidget parent_instance;

  /* widgets, borrowed from their parents */
  GtkWidget *trail;         /* a box of buttons: the ancestors of what is zoomed to */
  GtkWidget *stage;         /* a GtkOverlay; has the focus */
  GtkWidget *chart;
  GtkWidget *overlay;
  GtkWidget *scrollbar;
  GtkWidget *menu;          /* a popover; NULL before the first */

  /* owned */
  ViewerSession        *session;
  Profile              *profile;      /* that palette and text are of; NULL before the first */
  ViewerFlameLayout    *layout;       /* NULL: nothing to show */
  ViewerPalette        *palette;
  ViewerTimelineText   *text;
  GtkAdjustment        *adjustment;   /* rows */
  guint32              *found;        /* by place of the layout, see there; NULL: nothing is, or to be asked for */
  GArray               *blocks;       /* ViewerFlameBlock: of the view that was asked for last */
  GArray               *top_path;     /* what is zoomed to, also when this tree does not have it; NULL all */
  GArray               *selected_path;
  ProfileNear          *near;         /* what the near tree is asked for; NULL: nothing is zoomed to, or folded there */
  char                 *label;        /* what a screen reader has been told */
  PangoFontDescription *base_font;
  PangoFontDescription *fonts[VIEWER_N_FONTS];

  /* state */
  guint64     near_view;    /* of the tree that *near* is of */
  GArray     *near_path;    /* *top_path* then, to be compared alone */
  double      near_begin, near_end;
  guint       near_id;      /* when the view has stood still for a while; 0 */
  ProfileNode top;
  ProfileNode selected;     /* PROFILE_NODE_NONE: none */
  double      begin, end;   /* the part of the top in sight, 0..1 */
  int         row_height;
  gboolean    is_placed;    /* *blocks* are right */
  ViewerTheme theme;
  gboolean    is_selecting; /* the selection that comes is our own */
  gboolean    is_pinned;    /* the selected block's card stays */
  double      pinned_at;    /* where along the block; 0 its begin, 1 its end */
  gboolean    is_by_key;    /* the keyboard moved last: the card is the selected block's */
  double      pointer_x;    /* negative: not over the stage */
  double      pointer_y;
  double      drag_begin, drag_end, drag_scroll;   /* the view when a drag or pinch began */
  double      edge_x, edge_width;                  /* of the block whose edge is dragged; 0 wide: none is */
  double      edge_at;                             /* where that began */
};

/* flame-view.c */
gboolean                viewer_flame_is_empty      (ViewerFlameGraph *self);
const ViewerChrome     *viewer_flame_get_chrome    (ViewerFlameGraph *self);
ProfileCallTree        *viewer_flame_get_tree      (ViewerFlameGraph *self);   /* borrowed; not when empty */
/* In device pixels, for rows in sight. */
ViewerFlameView         viewer_flame_get_view      (ViewerFlameGraph *self);
/* For what is looked for; NULL: nothing is dimmed. */
const guint32          *viewer_flame_get_found     (ViewerFlameGraph *self);
void                    viewer_flame_forget_found  (ViewerFlameGraph *self);
const GArray           *viewer_flame_get_blocks    (ViewerFlameGraph *self);
/* The block at a point of the stage; NULL: none. */
const ViewerFlameBlock *viewer_flame_pick          (ViewerFlameGraph *self, double x, double y);
/* A block's box on the stage, as the raster paints it; FALSE when it is not in sight. */
gboolean                viewer_flame_get_box       (ViewerFlameGraph *self, const ViewerFlameBlock *block,
                                                    graphene_rect_t *box);
/* Of all time, for a pixel. */
double                  viewer_flame_get_share_per_pixel (ViewerFlameGraph *self);
int                     viewer_flame_get_pitch     (ViewerFlameGraph *self);
void                    viewer_flame_update_rows   (ViewerFlameGraph *self, double page);
void                    viewer_flame_redraw        (ViewerFlameGraph *self);
void                    viewer_flame_set_part      (ViewerFlameGraph *self, double begin, double end);
void                    viewer_flame_set_top       (ViewerFlameGraph *self, ProfileNode node);
/* Zooms in on a block: to its node, or to where those of a merged one stand. */
void                    viewer_flame_fit_block     (ViewerFlameGraph *self, const ViewerFlameBlock *block);
/* *at_x*: the pixel that stays. */
void                    viewer_flame_zoom          (ViewerFlameGraph *self, double factor, double at_x);
void                    viewer_flame_pan           (ViewerFlameGraph *self, double pixels);
void                    viewer_flame_scroll        (ViewerFlameGraph *self, double pixels);
/* FALSE: everything was in sight. */
gboolean                viewer_flame_show_whole    (ViewerFlameGraph *self);
/* Zooms out, pans and scrolls as little as needed to see the node. */
void                    viewer_flame_reveal        (ViewerFlameGraph *self, ProfileNode node);

/* flame-near.c */
/* The tree to show; NULL: none. */
ProfileCallTree        *viewer_flame_choose_tree   (ViewerFlameGraph *self);
/* What is in sight has changed, or the tree: what is folded there is asked for after a moment. */
void                    viewer_flame_look_closely  (ViewerFlameGraph *self);
void                    viewer_flame_look_away     (ViewerFlameGraph *self);
/* Shows the session's tree, as it is now. */
void                    viewer_flame_take_tree     (ViewerFlameGraph *self);

/* flame-select.c */
void                    viewer_flame_select        (ViewerFlameGraph *self, ProfileNode node);
/* The session's selection, or its tree, has changed. */
void                    viewer_flame_take_selection (ViewerFlameGraph *self);
typedef enum {
  VIEWER_FLAME_PARENT,
  VIEWER_FLAME_CHILD,
  VIEWER_FLAME_NEXT,
  VIEWER_FLAME_PREVIOUS,
} ViewerFlameStep;
void                    viewer_flame_step          (ViewerFlameGraph *self, ViewerFlameStep step);
/* Tells the screen reader what is selected now. */
void                    viewer_flame_announce      (ViewerFlameGraph *self);

/* flame-card.c */
void                    viewer_flame_card_snapshot (ViewerFlameGraph *self, GtkWidget *widget, GtkSnapshot *snapshot);

/* Of the selected block; *at*: where along it, 0 to 1. */
void                    viewer_flame_pin           (ViewerFlameGraph *self, double at);
/* FALSE: none was pinned. */
gboolean                viewer_flame_unpin         (ViewerFlameGraph *self);

/* flame-trail.c */
void                    viewer_flame_update_trail  (ViewerFlameGraph *self);

/* flame-what-if.c */
/* Whether a drag that begins there is one of a block's edge. */
gboolean                viewer_flame_grab_edge     (ViewerFlameGraph *self, double x, double y);
/* FALSE: no edge was grabbed. */
gboolean                viewer_flame_drag_edge     (ViewerFlameGraph *self, double dx);
void                    viewer_flame_drop_edge     (ViewerFlameGraph *self);
/* The pointer says what can be dragged. */
void                    viewer_flame_point_at_edge (ViewerFlameGraph *self, double x, double y);
void                    viewer_flame_draw_what_if  (ViewerFlameGraph *self, GtkSnapshot *snapshot, double height);

/* flame-input.c */
void                    viewer_flame_add_input     (ViewerFlameGraph *self);
/* -1, -1: it is elsewhere. */
void                    viewer_flame_set_pointer   (ViewerFlameGraph *self, double x, double y);
/* Where keys zoom: below the pointer, else the selection, else the middle. */
double                  viewer_flame_get_zoom_x    (ViewerFlameGraph *self);

/* flame-keys.c */
void                    viewer_flame_install_actions (GtkWidgetClass *widget_class);
void                    viewer_flame_add_keys      (ViewerFlameGraph *self);

/* flame-chart.c, flame-overlay.c */
GtkWidget              *viewer_flame_chart_new     (ViewerFlameGraph *graph);
guint                   viewer_flame_chart_get_n_paints (GtkWidget *chart);
GtkWidget              *viewer_flame_overlay_new   (ViewerFlameGraph *graph);

G_END_DECLS
