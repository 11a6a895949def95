/* search-bar.c: where people type what they look for; see search-bar.h */

#include "viewer/search-bar.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"

struct _ViewerSearchBar
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *bar;
  GtkWidget *entry;
  GtkWidget *words;
  GtkWidget *previous;
  GtkWidget *next;

  /* owned */
  ViewerSearch *search;
};

G_DEFINE_FINAL_TYPE (ViewerSearchBar, viewer_search_bar, GTK_TYPE_WIDGET)

static gboolean
is_open (ViewerSearchBar *self)
{
  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar));
}

static void
show_words (ViewerSearchBar *self)
{
  g_autofree char *words = viewer_search_dup_words (self->search);

  gtk_label_set_text (GTK_LABEL (self->words), words);
  /* A screen reader that is in the entry reads it there. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
text_changed (ViewerSearchBar *self)
{
  if (self->search != NULL)
    viewer_search_set_text (self->search, is_open (self) ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : "");
}

/* The entry waits a moment before it says that its text changed; whoever steps does not. */
static void
step (ViewerSearchBar *self,
      int              direction)
{
  text_changed (self);
  if (self->search != NULL)
    viewer_search_step (self->search, direction);
}

static void
step_on (ViewerSearchBar *self)
{
  step (self, 1);
}

static void
step_back (ViewerSearchBar *self)
{
  step (self, -1);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             ViewerSearchBar       *self)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
      || (state & GDK_SHIFT_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  step_back (self);
  return GDK_EVENT_STOP;
}

void
viewer_search_bar_set_search (ViewerSearchBar *self,
                              ViewerSearch    *search)
{
  g_return_if_fail (VIEWER_IS_SEARCH_BAR (self));

  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_set_object (&self->search, search);
  if (search == NULL)
    return;
  g_signal_connect_swapped (search, "changed", G_CALLBACK (show_words), self);
  show_words (self);
}

void
viewer_search_bar_open (ViewerSearchBar *self)
{
  g_return_if_fail (VIEWER_IS_SEARCH_BAR (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), TRUE);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  text_changed (self);
}

gboolean
viewer_search_bar_close (ViewerSearchBar *self)
{
  g_return_val_if_fail (VIEWER_IS_SEARCH_BAR (self), FALSE);

  if (!is_open (self))
    return FALSE;
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
  text_changed (self);
  return TRUE;
}

gboolean
viewer_search_bar_has_focus (ViewerSearchBar *self)
{
  g_return_val_if_fail (VIEWER_IS_SEARCH_BAR (self), FALSE);

  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

const char *
viewer_search_bar_get_words (ViewerSearchBar *self)
{
  g_return_val_if_fail (VIEWER_IS_SEARCH_BAR (self), "");

  return gtk_label_get_text (GTK_LABEL (self->words));
}

static GtkWidget *
make_button (ViewerSearchBar *self,
             const char      *icon,
             const char      *tooltip,
             GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

/* The bar's own, the only button here that says nothing. */
static void
name_close_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_tooltip_text (widget) == NULL)
    gtk_widget_set_tooltip_text (widget, _("Close the search (Escape)"));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_close_button (child);
}

static void
viewer_search_bar_dispose (GObject *object)
{
  ViewerSearchBar *self = VIEWER_SEARCH_BAR (object);

  viewer_search_bar_set_search (self, NULL);
  g_clear_pointer (&self->bar, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_search_bar_parent_class)->dispose (object);
}

static void
viewer_search_bar_class_init (ViewerSearchBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_search_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "findbar");
}

static void
viewer_search_bar_init (ViewerSearchBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Function, file or module"), NULL);
  /* Both give way in a narrow window, and where text is large. */
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 28);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search for a function, file or module"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (text_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (step_on), self);
  g_signal_connect_swapped (self->entry, "next-match", G_CALLBACK (step_on), self);
  g_signal_connect_swapped (self->entry, "previous-match", G_CALLBACK (step_back), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);

  self->previous = make_button (self, "go-up-symbolic", _("Previous hit (Shift+Enter)"), G_CALLBACK (step_back));
  self->next = make_button (self, "go-down-symbolic", _("Next hit (Enter)"), G_CALLBACK (step_on));
  gtk_widget_add_css_class (buttons, "linked");
  gtk_box_append (GTK_BOX (buttons), self->previous);
  gtk_box_append (GTK_BOX (buttons), self->next);

  self->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->words), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->words), 30);
  viewer_term_attach (self->words, "sample");
  viewer_term_attach (self->entry, "function");
  gtk_widget_add_css_class (self->words, "numeric");
  gtk_widget_add_css_class (self->words, "dim-label");

  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), self->words);
  self->bar = gtk_search_bar_new ();
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  gtk_search_bar_set_show_close_button (GTK_SEARCH_BAR (self->bar), TRUE);
  name_close_button (self->bar);
  g_signal_connect_swapped (self->bar, "notify::search-mode-enabled", G_CALLBACK (text_changed), self);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}

GtkWidget *
viewer_search_bar_new (void)
{
  return g_object_new (VIEWER_TYPE_SEARCH_BAR, NULL);
}
