/* timeline-legend.c: what the colours and patterns of the strips of states mean
 *
 * A button at the left end of the ruler opens it. Each row looks as the strips do, twice as
 * large, and opens the page of its word as they do.
 */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/chart-draw.h"
#include "viewer/contrast.h"
#include "viewer/learn/term-attach.h"
#include "viewer/state-look.h"

#include <glib/gi18n.h>

#define SWATCH_COLUMNS 24
#define SWATCH_LINES   4
#define SWATCH_ZOOM    2

/* ---- one strip ---- */

#define VIEWER_TYPE_STATE_SWATCH (viewer_state_swatch_get_type ())
G_DECLARE_FINAL_TYPE (ViewerStateSwatch, viewer_state_swatch, VIEWER, STATE_SWATCH, GtkWidget)

struct _ViewerStateSwatch
{
  GtkWidget parent_instance;

  guint8 state;
};

G_DEFINE_FINAL_TYPE (ViewerStateSwatch, viewer_state_swatch, GTK_TYPE_WIDGET)

static void
viewer_state_swatch_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ViewerStateSwatch *self = VIEWER_STATE_SWATCH (widget);
  guint32 color = viewer_state_get_color (viewer_palette_get_chrome (viewer_contrast_get_theme ()), self->state);
  int top = (gtk_widget_get_height (widget) - SWATCH_LINES * SWATCH_ZOOM) / 2;

  for (int x = 0; x < SWATCH_COLUMNS; x++)
    for (int line = 0; line < SWATCH_LINES; line++)
      if ((viewer_state_get_pattern (self->state, x) & 8u >> line) != 0)
        viewer_append_box (snapshot, color, x * SWATCH_ZOOM, top + line * SWATCH_ZOOM, SWATCH_ZOOM, SWATCH_ZOOM);
}

static void
viewer_state_swatch_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = SWATCH_ZOOM * (orientation == GTK_ORIENTATION_HORIZONTAL ? SWATCH_COLUMNS : SWATCH_LINES);
}

static void
viewer_state_swatch_class_init (ViewerStateSwatchClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_state_swatch_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = viewer_state_swatch_measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_state_swatch_init (ViewerStateSwatch *self)
{
}

/* ---- the list ---- */

static const guint8 thread_states[] = {
  FORMAT_THREAD_RUNNING, FORMAT_THREAD_HOLDING, FORMAT_THREAD_NATIVE, FORMAT_THREAD_GIL_WAIT, FORMAT_THREAD_BLOCKED,
  FORMAT_THREAD_DETACHED, FORMAT_THREAD_UNKNOWN,
};
static const guint8 task_states[] = { PROFILE_TASK_RUNNING, PROFILE_TASK_TURNS, PROFILE_TASK_READY, PROFILE_TASK_WAITING };

static GtkWidget *
new_row (guint8 state)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_label_new (viewer_state_get_words (state));
  ViewerStateSwatch *swatch = g_object_new (VIEWER_TYPE_STATE_SWATCH, NULL);

  swatch->state = state;
  gtk_widget_set_overflow (GTK_WIDGET (swatch), GTK_OVERFLOW_HIDDEN);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (swatch));
  gtk_box_append (GTK_BOX (row), words);
  viewer_term_attach (row, viewer_timeline_get_state_term (state));
  return row;
}

static void
append_states (GtkWidget    *box,
               const char   *title,
               const guint8 *states,
               gsize         n_states)
{
  GtkWidget *heading = gtk_label_new (title);

  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_box_append (GTK_BOX (box), heading);
  for (gsize i = 0; i < n_states; i++)
    gtk_box_append (GTK_BOX (box), new_row (states[i]));
}

/* Each time it opens: another recording may have tasks. */
static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  ViewerTimeline *timeline = user_data;
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (popover, "legend");
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Colours"), -1);
  append_states (box, _("Threads"), thread_states, G_N_ELEMENTS (thread_states));
  if (timeline->profile != NULL && profile_get_tasks (timeline->profile) != NULL)
    append_states (box, _("Tasks"), task_states, G_N_ELEMENTS (task_states));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

void
viewer_timeline_add_legend_button (ViewerTimeline *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->legend_button = button;
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pyinst-colours-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_popover, self, NULL);
  gtk_widget_add_css_class (button, "legend");
  gtk_widget_set_cursor_from_name (button, "default");
  gtk_widget_set_tooltip_text (button, _("What the colours and patterns mean"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Colours"), -1);
  gtk_widget_set_visible (button, FALSE);
  viewer_term_attach (button, "state");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), button);
}
