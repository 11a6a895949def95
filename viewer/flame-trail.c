/* flame-trail.c: a button for each ancestor of what is zoomed to, and for it when only a part is in sight */

#include "viewer/flame-private.h"

#include "viewer/tree-text.h"

#include <glib/gi18n.h>

#define NEAREST    3      /* ancestors that have a button of their own */
#define MENU_MAX   40     /* of those between, how many the menu names */
#define NAME_CHARS 28

static void
append (ViewerFlameGraph *self,
        GtkWidget        *child)
{
  if (gtk_widget_get_first_child (self->trail) != NULL)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (GTK_BOX (self->trail), arrow);
    }
  gtk_box_append (GTK_BOX (self->trail), child);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  return label;
}

static void
append_button (ViewerFlameGraph *self,
               const char       *name,
               ProfileNode       node)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *tip = g_strdup_printf (_("Zoom out to %s"), name);

  gtk_button_set_child (GTK_BUTTON (button), make_label (name));
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "flame.zoom-to");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", node);
  append (self, button);
}

/* The ancestors between the outermost and the nearest ones, the nearest first. */
static void
append_menu (ViewerFlameGraph *self,
             ProfileNode       node,
             guint             n)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *tip = g_strdup_printf (ngettext ("%u caller between", "%u callers between", n), n);
  ProfileNodeInfo info;

  for (guint i = 0; i < MIN (n, MENU_MAX); i++, node = info.parent)
    {
      g_autofree char *name = viewer_tree_text_dup_name (tree, node);
      g_autoptr(GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "flame.zoom-to", "u", node);
      g_menu_append_item (menu, item);
      profile_call_tree_get_node (tree, node, &info);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-horizontal-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  append (self, button);
}

static void
append_current (ViewerFlameGraph *self,
                const char       *name)
{
  GtkWidget *label;

  if (self->end - self->begin < 1)
    {
      append_button (self, name, self->top);
      return;
    }
  label = make_label (name);
  gtk_widget_set_tooltip_text (label, name);
  append (self, label);
}

void
viewer_flame_update_trail (ViewerFlameGraph *self)
{
  ProfileNode ancestors[NEAREST];
  guint n = 0, n_more = 0;
  GtkWidget *child;
  ProfileCallTree *tree;
  ProfileNodeInfo info;
  g_autofree char *current = NULL;

  while ((child = gtk_widget_get_first_child (self->trail)) != NULL)
    gtk_box_remove (GTK_BOX (self->trail), child);
  if (self->layout == NULL || self->top == PROFILE_NODE_ROOT)
    {
      append_current (self, _("All calls"));
      return;
    }
  tree = viewer_flame_get_tree (self);
  profile_call_tree_get_node (tree, self->top, &info);
  for (; n < NEAREST && info.parent != PROFILE_NODE_ROOT; n++)
    {
      ancestors[n] = info.parent;
      profile_call_tree_get_node (tree, info.parent, &info);
    }
  append_button (self, _("All calls"), PROFILE_NODE_ROOT);
  n_more = info.depth - 1;
  if (n_more > 0)
    append_menu (self, info.parent, n_more);
  while (n-- > 0)
    {
      g_autofree char *name = viewer_tree_text_dup_name (tree, ancestors[n]);

      append_button (self, name, ancestors[n]);
    }
  current = viewer_tree_text_dup_name (tree, self->top);
  append_current (self, current);
}
