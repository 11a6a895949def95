/* timeline-marks-menu.c: all marks and spans in a list to choose from
 *
 * The button stands left of their strip; what it opens is made when it is first opened.
 */

#include "viewer/timeline-private.h"

#include "viewer/access.h"
#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"
#include "viewer/marks-list.h"

#include <glib/gi18n.h>

#define LIST_WIDTH  viewer_text_scale (340)
#define LIST_HEIGHT viewer_text_scale (280)

/* Of the popover that is open; it owns them. */
typedef struct {
  ViewerTimeline     *timeline;   /* borrowed: the widget that it is in */
  GtkWidget          *popover;
  GtkWidget          *search;
  GtkWidget          *view;
  GtkWidget          *stack;
  ViewerMarksList    *list;
  GtkSingleSelection *selection;
} Menu;

/* Nothing where there is no such row. */
static void
select_row (Menu  *self,
            guint  position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    return;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

static void
show_rows (Menu *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));

  viewer_marks_list_show (self->list, self->timeline->profile, words);
  /* Enter means the first that is found. */
  if (words[0] != '\0')
    select_row (self, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "rows" : "none");
}

/* The one chosen is the current one, its time is the range, and the keyboard is on the timeline. */
static void
choose (Menu  *self,
        guint  position)
{
  ViewerTimeline *timeline = self->timeline;
  guint32 mark;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    return;
  mark = viewer_marks_list_get_mark (self->list, position);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  timeline->is_by_key = TRUE;
  if (viewer_timeline_go_to_mark (timeline, mark))
    viewer_timeline_select_mark_range (timeline);
}

static void
row_activated (GtkListView *view,
               guint        position,
               Menu        *self)
{
  choose (self, position);
}

static void
choose_selected (Menu *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

/* The keyboard stays where names are typed; up and down go through the rows. */
static gboolean
search_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  keycode,
                GdkModifierType        state,
                Menu                  *self)
{
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    select_row (self, gtk_single_selection_get_selected (self->selection) + 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    select_row (self, gtk_single_selection_get_selected (self->selection) - 1);
  else
    return FALSE;
  return TRUE;
}

/* ---- rows ---- */

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           Menu                     *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = gtk_label_new (NULL), *time = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_add_css_class (time, "numeric");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), time);
  gtk_list_item_set_child (item, row);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          Menu                     *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (row), *time = gtk_widget_get_last_child (row);
  g_autofree char *begin = NULL;
  g_autofree char *length = NULL;
  g_autofree char *both = NULL;
  ProfileMarkInfo info;

  profile_get_mark_info (self->timeline->profile, viewer_marks_list_get_mark (self->list, gtk_list_item_get_position (item)),
                         &info);
  begin = viewer_figures_dup_time (info.begin_ns, 1000000);
  length = viewer_figures_dup_duration (info.end_ns - info.begin_ns);
  /* Translators: how long a span is and when it began, e.g. "1.20 s from 0.35 s". */
  both = info.is_span ? g_strdup_printf (_("%s from %s"), length, begin) : g_strdup (begin);
  gtk_label_set_text (GTK_LABEL (name), info.name);
  gtk_label_set_text (GTK_LABEL (time), both);
}

static GtkWidget *
make_rows (Menu *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  self->list = viewer_marks_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->list));
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Marks and spans"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scroller;
}

/* ---- the popover ---- */

static GtkWidget *
make_search (Menu *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Name of a mark or span"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Show marks and spans whose name has these words"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (show_rows), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (choose_selected), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown), self->popover);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_pressed), self);
  gtk_widget_add_controller (self->search, keys);
  return self->search;
}

static GtkWidget *
make_stack (Menu *self)
{
  GtkWidget *none = gtk_label_new (_("No mark or span has these words."));

  gtk_widget_add_css_class (none, "dim-label");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  gtk_widget_set_size_request (self->stack, LIST_WIDTH, LIST_HEIGHT);
  return self->stack;
}

/* Each time: the recording may have grown. The current one is chosen already. */
static void
opened (Menu *self)
{
  guint position;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_rows (self);
  position = viewer_marks_list_find (self->list, self->timeline->mark);
  select_row (self, position != G_MAXUINT ? position : 0);
  gtk_widget_grab_focus (self->search);
}

static void
make_popover (GtkMenuButton *button,
              gpointer       timeline)
{
  GtkWidget *box;
  Menu *self;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  self = g_new0 (Menu, 1);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->timeline = timeline;
  self->popover = gtk_popover_new ();
  g_object_set_data_full (G_OBJECT (self->popover), "menu", self, g_free);
  gtk_widget_add_css_class (self->popover, "marks");
  gtk_box_append (GTK_BOX (box), make_search (self));
  gtk_box_append (GTK_BOX (box), make_stack (self));
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Marks and spans"), -1);
  viewer_term_attach (self->view, "mark");
  g_signal_connect_swapped (self->popover, "map", G_CALLBACK (opened), self);
  gtk_menu_button_set_popover (button, self->popover);
}

void
viewer_timeline_add_marks_button (ViewerTimeline *self)
{
  GtkWidget *label = gtk_label_new (_("Marks"));

  self->marks_button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->marks_button), label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->marks_button), TRUE);
  /* Where the names of lanes begin. */
  gtk_widget_set_halign (gtk_widget_get_parent (label), GTK_ALIGN_START);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->marks_button), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->marks_button), make_popover, self, NULL);
  gtk_widget_add_css_class (self->marks_button, "marks");
  gtk_widget_set_cursor_from_name (self->marks_button, "default");
  gtk_widget_set_tooltip_text (self->marks_button, _("Choose one of the program's own marks and spans (M)"));
  gtk_widget_set_visible (self->marks_button, FALSE);
  viewer_term_attach (self->marks_button, "mark");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), self->marks_button);
}

gboolean
viewer_timeline_open_marks (ViewerTimeline *self)
{
  if (self->marks == NULL)
    return FALSE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->marks_button));
  return TRUE;
}
