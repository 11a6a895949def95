/* timeline-private.h: what the files of the timeline share
 *
 * One object by roles: timeline.c is the widget and follows the session, timeline-view.c
 * knows what is in sight, timeline-select.c what is selected, timeline-input.c turns
 * gestures and keys into changes of them; the chart paints lanes, ruler and headers,
 * the overlay what moves with the pointer. timeline-lanes.c is about whole lanes; timeline-strip.c
 * paints the program's own marks, timeline-mark.c knows the current one. The two widgets borrow the
 * timeline and never outlive it. Coordinates are logical pixels of the stage, which
 * the chart and the overlay both fill.
 */

#pragma once

#include "viewer/timeline.h"

#include "viewer/chart-card.h"
#include "viewer/chart-fonts.h"
#include "viewer/palette.h"
#include "viewer/timeline-layout.h"
#include "viewer/timeline-marks.h"
#include "viewer/timeline-raster.h"
#include "viewer/timeline-text.h"

#include "profile/tasks.h"

G_BEGIN_DECLS

#define VIEWER_RULER_HEIGHT viewer_text_scale (24)
#define VIEWER_LEGEND_WIDTH 26   /* of the button at the end of the ruler's header */

struct _ViewerTimeline {
  GtkWidget parent_instance;

  /* widgets, borrowed from their parents */
  GtkWidget     *stage;         /* a GtkOverlay */
  GtkWidget     *chart;
  GtkWidget     *overlay;
  GtkWidget     *scrollbar;
  GtkWidget     *marks_button;  /* opens the list of marks; not visible without any */
  GtkWidget     *legend_button; /* opens what the colours mean; not visible without a recording */

  /* owned */
  ViewerSession        *session;
  Profile              *profile;      /* what is shown; NULL before the first */
  ProfileSpans         *spans;
  ViewerPalette        *palette;
  ViewerTimelineLayout *layout;
  ViewerTimelineText   *text;
  ViewerMarks          *marks;        /* NULL: the program said nothing */
  GtkAdjustment        *adjustment;   /* lanes, vertically */
  ViewerLanes          *lanes;        /* what was chosen of them */
  GActionGroup         *lane_actions;
  GtkWidget            *lane_menu;    /* NULL before the first */
  guint32               lane;         /* the current one; G_MAXUINT32: the selection's, or the first in sight */
  gboolean              is_on_header; /* the keyboard moves among lanes and their groups */
  gboolean              is_on_group;  /* then: it is on a group's header, not on the lane's */
  ViewerLaneKind        group_kind;   /* which */
  guint32               group;
  guint32               mark;         /* the current mark or span; VIEWER_MARK_NONE */
  char                 *label;        /* what a screen reader has been told */
  PangoFontDescription *base_font;    /* of the widget's style; the others come from it */
  PangoFontDescription *fonts[VIEWER_N_FONTS];

  /* state */
  double   begin_ns;            /* what is visible */
  double   end_ns;
  int      strip_height;        /* of the marks, between ruler and lanes; 0 without any */
  gboolean shows_all;           /* and will when the recording grows */
  ViewerTheme theme;
  ProfileClock clock;           /* that the chart is dimmed for */
  gboolean is_selecting;        /* the selection that comes is our own */
  double   pointer_x;           /* negative: not over the timeline */
  double   pointer_y;
  gboolean is_pinned;           /* the selected span's card stays */
  double   pinned_at;           /* where along the span; 0 its begin, 1 its end */
  gboolean is_by_key;           /* the keyboard moved last: the card is the selected span's */
  double   drag_x;              /* where a drag began */
  double   drag_time_ns;        /* and what time was there */
  double   drag_begin_ns;       /* the view when a pan or pinch began */
  double   drag_end_ns;
  double   drag_scroll;
};

/* Where the lanes begin, below the ruler and the strip of marks. */
static inline int
viewer_timeline_get_top (ViewerTimeline *self)
{
  return VIEWER_RULER_HEIGHT + self->strip_height;
}

/* timeline-path.c */
void                viewer_timeline_draw_path    (ViewerTimeline *self, GtkSnapshot *snapshot, int width, int height);

/* timeline-view.c */
const ViewerChrome *viewer_timeline_get_chrome   (ViewerTimeline *self);
int                 viewer_timeline_get_chart_width (ViewerTimeline *self);
int                 viewer_timeline_get_lanes_height (ViewerTimeline *self);
double              viewer_timeline_x_to_ns      (ViewerTimeline *self, double x);
double              viewer_timeline_ns_to_x      (ViewerTimeline *self, double time_ns);
double              viewer_timeline_get_ns_per_pixel (ViewerTimeline *self);
/* Where to zoom: at the pointer, or in the middle when it is elsewhere. */
double              viewer_timeline_get_pointer_ns (ViewerTimeline *self);
double              viewer_timeline_get_scroll   (ViewerTimeline *self);
void                viewer_timeline_set_view     (ViewerTimeline *self, double begin_ns, double end_ns);
void                viewer_timeline_zoom         (ViewerTimeline *self, double factor, double at_ns);
void                viewer_timeline_pan          (ViewerTimeline *self, double pixels);
/* Scrolls and pans as little as needed to see it. */
void                viewer_timeline_reveal       (ViewerTimeline *self, guint32 lane, guint32 row,
                                                  double begin_ns, double end_ns);
/* The span under a point of the stage; on the strip of states *row* is -1 and *span* the lane's. */
gboolean            viewer_timeline_pick         (ViewerTimeline *self, double x, double y,
                                                  guint32 *lane, gint64 *row, ProfileSpan *span);
gboolean            viewer_timeline_is_empty     (ViewerTimeline *self);
void                viewer_timeline_redraw       (ViewerTimeline *self);
static inline gint64
viewer_timeline_tick_to_ns (ViewerTimeline *self,
                            guint32         tick)
{
  return (gint64) tick << profile_spans_get_shift (self->spans);
}

/* timeline.c */
/* Shows or folds away the deeper rows of a lane; FALSE when it has none. */
gboolean            viewer_timeline_toggle_lane  (ViewerTimeline *self, guint32 lane);
/* After a change of what was chosen of the lanes. */
void                viewer_timeline_update_lanes (ViewerTimeline *self);

/* timeline-lanes.c; strings are to be freed */
void                viewer_timeline_add_lane_actions  (ViewerTimeline *self);
guint32             viewer_timeline_get_current_lane  (ViewerTimeline *self);
/* The keyboard is on the header of this lane; and off it: FALSE when it was not there. */
void                viewer_timeline_go_to_lane        (ViewerTimeline *self, guint32 lane);
gboolean            viewer_timeline_leave_header      (ViewerTimeline *self);
void                viewer_timeline_open_lane_menu    (ViewerTimeline *self, double x, double y);
void                viewer_timeline_open_current_menu (ViewerTimeline *self);
/* Which of the actions can be done, after another header has become the current one. */
void                viewer_timeline_update_lane_actions (ViewerTimeline *self);
char               *viewer_timeline_dup_lane_kind     (ViewerTimeline *self, guint32 lane);
char               *viewer_timeline_dup_lane_totals   (ViewerTimeline *self, guint32 lane, char **samples);
char               *viewer_timeline_dup_entry_title   (ViewerTimeline *self, const ViewerLaneEntry *entry);
char               *viewer_timeline_dup_lane_words    (ViewerTimeline *self, guint32 lane);
/* Of its card: name, kind, totals, then its time by state; NULL-terminated. */
char              **viewer_timeline_list_lane_lines   (ViewerTimeline *self, guint32 lane);

/* timeline-groups.c: the headers of groups and bands, for the keyboard. NULL: it is on none. */
const ViewerLayoutEntry *viewer_timeline_get_group    (ViewerTimeline *self);
/* The keyboard is on the header of this entry of the layout. */
void                viewer_timeline_go_to_entry       (ViewerTimeline *self, guint32 entry);
/* Down (direction > 0) or up from the header that the keyboard is on. */
void                viewer_timeline_step_entry        (ViewerTimeline *self, int direction, gboolean skips_groups);
void                viewer_timeline_step_to_parent    (ViewerTimeline *self);
void                viewer_timeline_toggle_entry      (ViewerTimeline *self, const ViewerLaneEntry *entry);
/* Free it. */
char               *viewer_timeline_dup_group_words   (ViewerTimeline *self, const ViewerLaneEntry *entry);

/* timeline-terms.c */
void                viewer_timeline_attach_terms      (ViewerTimeline *self);

/* timeline-card.c: FormatThreadState */
guint8              viewer_timeline_get_state_at      (ViewerTimeline *self, guint32 lane, double time_ns);

/* timeline-tasks.c; strings are to be freed. NULL: the lane is not a task's. */
const ProfileTask  *viewer_timeline_get_task          (ViewerTimeline *self, guint32 lane);
char               *viewer_task_dup_kind              (const ProfileTask *task);
char               *viewer_task_dup_totals            (const ProfileTask *task, char **shorter);
void                viewer_timeline_add_task_lines    (ViewerTimeline *self, const ProfileTask *task, GPtrArray *lines);
/* NULL: it did not live then. */
char               *viewer_timeline_dup_task_state    (ViewerTimeline *self, guint32 lane, double time_ns);
char               *viewer_timeline_dup_tasks_title   (ViewerTimeline *self, const ViewerLaneEntry *entry);
char               *viewer_timeline_dup_tasks_number  (ViewerTimeline *self, const ViewerLaneEntry *entry);
char               *viewer_timeline_dup_tasks_peak    (ViewerTimeline *self, const ViewerLaneEntry *entry);
char              **viewer_timeline_list_tasks_lines  (ViewerTimeline *self, const ViewerLaneEntry *entry, double time_ns);

/* timeline-strip.c */
void                viewer_timeline_update_strip      (ViewerTimeline *self);
/* The mark or span under a point of the stage; FALSE when there is none. */
gboolean            viewer_timeline_pick_mark         (ViewerTimeline *self, double x, double y, ViewerMarkPlace *found);
/* Where the current one stands; FALSE when it is not in sight. */
gboolean            viewer_timeline_get_mark_point    (ViewerTimeline *self, double *x, double *y);
void                viewer_timeline_strip_snapshot    (ViewerTimeline *timeline, GtkSnapshot *snapshot, int width);
/* What is above the chart: the current one and that at the pointer. */
void                viewer_timeline_strip_overlay_snapshot (ViewerTimeline *timeline, GtkSnapshot *snapshot, int height);

/* timeline-mark.c; strings are to be freed */
void                viewer_timeline_forget_mark       (ViewerTimeline *self);
/* It becomes the current one and comes into sight; FALSE when there is no such. */
gboolean            viewer_timeline_go_to_mark        (ViewerTimeline *self, guint32 mark);
/* To the next (direction > 0) or the previous one. */
gboolean            viewer_timeline_step_mark         (ViewerTimeline *self, int direction);
/* The time that the current one stands for; FALSE when there is none. */
gboolean            viewer_timeline_get_mark_range    (ViewerTimeline *self, gint64 *begin_ns, gint64 *end_ns);
/* Makes it the range of all views. */
void                viewer_timeline_select_mark_range (ViewerTimeline *self);
/* Of the current one, for a screen reader; NULL: there is none. */
char               *viewer_timeline_dup_mark_words    (ViewerTimeline *self);
/* Of the card of *n* that stand at one place; NULL-terminated. */
char              **viewer_timeline_list_mark_lines   (ViewerTimeline *self, guint32 mark, guint32 n);

/* timeline-marks-menu.c */
void                viewer_timeline_add_marks_button  (ViewerTimeline *self);
/* FALSE: there is nothing to choose from. */
gboolean            viewer_timeline_open_marks        (ViewerTimeline *self);

/* timeline-arrows.c */
void                viewer_timeline_arrows_snapshot   (ViewerTimeline *self, GtkSnapshot *snapshot, guint32 lane, double time_ns,
                                                       int width, int height);

/* timeline-headers.c */
void                viewer_timeline_headers_snapshot  (ViewerTimeline *self, GtkWidget *widget, GtkSnapshot *snapshot);

/* timeline-select.c */
void                viewer_timeline_select_span  (ViewerTimeline *self, guint32 lane, const ProfileSpan *span);
/* The selected span, when the selection is one and it is in this profile. */
gboolean            viewer_timeline_get_selected (ViewerTimeline *self, guint32 *lane, guint32 *row, ProfileSpan *span);
typedef enum {
  VIEWER_STEP_PARENT,
  VIEWER_STEP_CHILD,
  VIEWER_STEP_NEXT_SIBLING,
  VIEWER_STEP_PREVIOUS_SIBLING,
  VIEWER_STEP_NEXT,
  VIEWER_STEP_PREVIOUS,
  VIEWER_STEP_NEXT_LANE,
  VIEWER_STEP_PREVIOUS_LANE,
} ViewerTimelineStep;
/* Brings the widest span of a function into sight when none is. */
void                viewer_timeline_reveal_function (ViewerTimeline *self, ProfileFunction function);
/* Moves the selection; FALSE when there is nothing there. */
gboolean            viewer_timeline_step         (ViewerTimeline *self, ViewerTimelineStep step);
void                viewer_timeline_fit_selection (ViewerTimeline *self);
/* Tells the screen reader what is selected now. */
void                viewer_timeline_announce     (ViewerTimeline *self);

/* timeline-input.c, timeline-keys.c */
void                viewer_timeline_add_input    (ViewerTimeline *self);
void                viewer_timeline_add_keys     (ViewerTimeline *self);

/* timeline-chart.c, timeline-overlay.c: both borrow *timeline* */
GtkWidget          *viewer_timeline_chart_new    (ViewerTimeline *timeline);
/* Labels of what was painted last: where the visible wide spans stand. */
const GArray       *viewer_timeline_chart_get_labels (GtkWidget *chart);
guint               viewer_timeline_chart_get_n_paints (GtkWidget *chart);
GtkWidget          *viewer_timeline_overlay_new  (ViewerTimeline *timeline);

/* timeline-card.c */
void                viewer_timeline_card_snapshot (ViewerTimeline *self, GtkWidget *widget, GtkSnapshot *snapshot);
/* Of the selected span; *at*: where along it, 0 to 1. */
void                viewer_timeline_pin               (ViewerTimeline *self, double at);
/* FALSE: none was pinned. */
gboolean            viewer_timeline_unpin             (ViewerTimeline *self);
/* FALSE: no span is selected. */
gboolean            viewer_timeline_toggle_pin        (ViewerTimeline *self);
/* Of a FormatThreadState or a ProfileTaskState: "Waiting for the GIL". */
const char         *viewer_state_get_words       (guint8 state);

/* timeline-terms.c: the word of profiling for such a state */
const char         *viewer_timeline_get_state_term (guint8 state);

/* timeline-legend.c */
void                viewer_timeline_add_legend_button (ViewerTimeline *self);

G_END_DECLS
