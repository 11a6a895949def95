/* view-switcher.c: one button for each page of a stack of views; see view-switcher.h */

#include "viewer/view-switcher.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"

struct _ViewerViewSwitcher
{
  GtkWidget parent_instance;

  GtkSelectionModel *pages;   /* owned */
};

G_DEFINE_FINAL_TYPE (ViewerViewSwitcher, viewer_view_switcher, GTK_TYPE_WIDGET)

/* The words that the names of the pages stand for. */
static const struct {
  const char *page;
  const char *term;
} page_terms[] = {
  { "tree", "call-tree" }, { "inverted", "inverted-tree" }, { "flame", "flame-graph" },
  { "functions", "functions" }, { "source", "source" },
};

static void
attach_term (GtkWidget  *button,
             const char *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_terms); i++)
    if (g_strcmp0 (page_terms[i].page, page) == 0)
      viewer_term_attach (button, page_terms[i].term);
}

static GtkWidget *
new_button (GtkStackPage *page)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (gtk_stack_page_get_title (page));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (gtk_stack_page_get_icon_name (page)));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, gtk_stack_page_get_title (page));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_stack_page_get_title (page), -1);
  attach_term (button, gtk_stack_page_get_name (page));
  g_object_bind_property (page, "visible", button, "visible", G_BINDING_SYNC_CREATE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", gtk_stack_page_get_name (page));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-view");
  return button;
}

static void
pages_changed (ViewerViewSwitcher *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GListModel *pages = G_LIST_MODEL (self->pages);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr(GObject) page = g_list_model_get_item (pages, i);

      gtk_widget_set_parent (new_button (GTK_STACK_PAGE (page)), widget);
    }
  gtk_widget_set_visible (widget, g_list_model_get_n_items (pages) > 1);
}

void
viewer_view_switcher_set_stack (ViewerViewSwitcher *self,
                                GtkStack           *stack)
{
  g_return_if_fail (VIEWER_IS_VIEW_SWITCHER (self) && self->pages == NULL);

  self->pages = gtk_stack_get_pages (stack);
  g_signal_connect_swapped (self->pages, "items-changed", G_CALLBACK (pages_changed), self);
  pages_changed (self);
}

static void
viewer_view_switcher_dispose (GObject *object)
{
  ViewerViewSwitcher *self = VIEWER_VIEW_SWITCHER (object);
  GtkWidget *child;

  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  g_clear_object (&self->pages);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viewer_view_switcher_parent_class)->dispose (object);
}

static void
viewer_view_switcher_class_init (ViewerViewSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_view_switcher_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  /* libadwaita has rules for a "viewswitcher" of its own. */
  gtk_widget_class_set_css_name (widget_class, "viewbuttons");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_view_switcher_init (ViewerViewSwitcher *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Views"), -1);
}
