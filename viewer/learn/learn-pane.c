/* learn-pane.c: lessons and tools for understanding, beside a recording; see learn-pane.h */

#include "viewer/learn/learn-pane.h"

#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/learn/tools.h"

#define WIDTH_PX 360
#define HOME     "home"

struct _ViewerLearnPane
{
  AdwBin parent_instance;

  /* children */
  GtkLabel   *title;
  GtkWidget  *back;
  GtkListBox *list;
  GtkStack   *stack;

  ViewerSession *session;   /* owned */
};

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerLearnPane, viewer_learn_pane, ADW_TYPE_BIN)

/* ---- what is shown ---- */

const char *
viewer_learn_pane_get_tool (ViewerLearnPane *self)
{
  g_return_val_if_fail (VIEWER_IS_LEARN_PANE (self), HOME);

  return gtk_stack_get_visible_child_name (self->stack);
}

GtkWidget *
viewer_learn_pane_get_widget (ViewerLearnPane *self)
{
  GtkWidget *scrolled;

  g_return_val_if_fail (VIEWER_IS_LEARN_PANE (self), NULL);

  if (g_str_equal (viewer_learn_pane_get_tool (self), HOME))
    return NULL;
  scrolled = gtk_stack_get_visible_child (self->stack);
  /* What cannot scroll by itself stands in a viewport there. */
  return gtk_viewport_get_child (GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled))));
}

static void
show_title (ViewerLearnPane *self)
{
  const ViewerLearnTool *tool = viewer_learn_find_tool (viewer_learn_pane_get_tool (self));

  gtk_label_set_text (self->title, tool != NULL ? _(tool->title) : _("Learn"));
  gtk_widget_set_visible (self->back, tool != NULL);
}

static GtkWidget *
new_scrolled (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);

  gtk_viewport_set_child (GTK_VIEWPORT (viewport), child);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  /* Not NEVER: the pane would be as wide as the longest line of its page, and cover the recording. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), viewport);
  return scrolled;
}

static gboolean
has_focus_inside (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static void
show_page (ViewerLearnPane *self,
           const char      *name)
{
  gboolean had_focus = has_focus_inside (GTK_WIDGET (self));

  gtk_stack_set_visible_child_name (self->stack, name);
  show_title (self);
  /* The stack may have moved it already; once more would be one too far. */
  if (had_focus && !has_focus_inside (gtk_stack_get_visible_child (self->stack)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
add_tool (ViewerLearnPane       *self,
          const ViewerLearnTool *tool)
{
  GtkWidget *widget;

  if (gtk_stack_get_child_by_name (self->stack, tool->name) != NULL)
    return;
  widget = tool->create (self->session);
  gtk_stack_add_named (self->stack, new_scrolled (widget), tool->name);
  viewer_access_name_buttons (widget);
}

gboolean
viewer_learn_pane_open_tool (ViewerLearnPane *self,
                             const char      *place)
{
  g_auto(GStrv) parts = g_strsplit (place, "/", 2);
  const ViewerLearnTool *tool = viewer_learn_find_tool (parts[0]);

  g_return_val_if_fail (VIEWER_IS_LEARN_PANE (self), FALSE);

  if (tool == NULL)
    return FALSE;
  add_tool (self, tool);
  show_page (self, tool->name);
  return parts[1] == NULL || (tool->open != NULL && tool->open (viewer_learn_pane_get_widget (self), parts[1]));
}

gboolean
viewer_learn_pane_go_back (ViewerLearnPane *self)
{
  const ViewerLearnTool *tool;

  g_return_val_if_fail (VIEWER_IS_LEARN_PANE (self), FALSE);

  tool = viewer_learn_find_tool (viewer_learn_pane_get_tool (self));
  if (tool == NULL)
    return FALSE;
  if (tool->go_back == NULL || !tool->go_back (viewer_learn_pane_get_widget (self)))
    show_page (self, HOME);
  return TRUE;
}

/* ---- the list ---- */

static void
row_activated (GtkListBox      *list,
               GtkListBoxRow   *row,
               ViewerLearnPane *self)
{
  guint n_tools;

  viewer_learn_pane_open_tool (self, viewer_learn_list_tools (&n_tools)[gtk_list_box_row_get_index (row)].name);
}

static GtkWidget *
new_row (const ViewerLearnTool *tool)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(tool->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(tool->sentence));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (tool->icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(tool->title), -1);
  return row;
}

static GtkWidget *
new_home (ViewerLearnPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *words = gtk_label_new (_("A profile is many looks at a running program. Here you learn to read one, with programs made for it or with your own."));
  guint n_tools;
  const ViewerLearnTool *tools = viewer_learn_list_tools (&n_tools);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What there is to learn with"), -1);
  for (guint i = 0; i < n_tools; i++)
    gtk_list_box_append (self->list, new_row (&tools[i]));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_add_css_class (words, "dim-label");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (box, "learn-page");
  return box;
}

/* ---- head line ---- */

static void
say_closed (ViewerLearnPane *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
new_head_button (ViewerLearnPane *self,
                 const char      *icon,
                 const char      *tooltip,
                 GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
new_head (ViewerLearnPane *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = new_head_button (self, "window-close-symbolic", _("Close the Learn pane (Escape)"), G_CALLBACK (say_closed));

  self->back = new_head_button (self, "go-previous-symbolic", _("Back"), G_CALLBACK (viewer_learn_pane_go_back));
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_add_css_class (head, "learn-head");
  gtk_box_append (GTK_BOX (head), self->back);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), close);
  return head;
}

/* ---- GObject ---- */

void
viewer_learn_pane_set_session (ViewerLearnPane *self,
                               ViewerSession   *session)
{
  g_return_if_fail (VIEWER_IS_LEARN_PANE (self));

  g_set_object (&self->session, session);
}

/* Into what is shown; the head line is only there for Shift+Tab. */
static gboolean
viewer_learn_pane_grab_focus (GtkWidget *widget)
{
  ViewerLearnPane *self = VIEWER_LEARN_PANE (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  return gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD) || gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
viewer_learn_pane_dispose (GObject *object)
{
  g_clear_object (&VIEWER_LEARN_PANE (object)->session);

  G_OBJECT_CLASS (viewer_learn_pane_parent_class)->dispose (object);
}

static void
viewer_learn_pane_class_init (ViewerLearnPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_learn_pane_dispose;
  widget_class->grab_focus = viewer_learn_pane_grab_focus;
  widget_class->focus = viewer_access_focus;
  gtk_widget_class_set_css_name (widget_class, "learnpane");
  signals[CLOSED] = g_signal_new ("closed", VIEWER_TYPE_LEARN_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
viewer_learn_pane_init (ViewerLearnPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), new_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH_PX, -1);
  /* More room is the recording's, whatever a tool would like. */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);

  gtk_stack_add_named (self->stack, new_scrolled (new_home (self)), HOME);
  viewer_access_name_buttons (GTK_WIDGET (self));
  show_title (self);
}
