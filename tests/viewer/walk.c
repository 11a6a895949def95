/* walk.c: looks at every control of a window; see walk.h */

#include "tests/viewer/walk.h"

#include <string.h>

void
walk_foreach (GtkWidget *widget,
              WalkVisit  visit,
              gpointer   data)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk_foreach (child, visit, data);
}

GPtrArray *
walk_list_windows (void)
{
  GPtrArray *windows = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (gtk_widget_get_mapped (window))
        g_ptr_array_add (windows, window);
    }
  return windows;
}

static gboolean
is_type (GtkWidget  *widget,
         const char *name)
{
  return widget != NULL && g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static gboolean
is_inside (GtkWidget  *widget,
           const char *type)
{
  while (widget != NULL && !is_type (widget, type))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL;
}

void
walk_add_line (GString    *lines,
               GtkWidget  *widget,
               const char *what)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  guint depth = 0;

  g_string_append (lines, "  ");
  for (GtkWidget *at = widget; at != NULL && depth < 6; at = gtk_widget_get_parent (at), depth++)
    g_string_append_printf (lines, "%s%s", depth > 0 ? " < " : "", G_OBJECT_TYPE_NAME (at));
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (lines, " \"%s\"", gtk_label_get_text (GTK_LABEL (widget)));
  if (tooltip != NULL)
    g_string_append_printf (lines, " (%s)", tooltip);
  g_string_append_printf (lines, ": %s\n", what);
}

/* ---- names ---- */

static gboolean
is_own (GtkWidget *widget)
{
  return g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Viewer");
}

/* Takes a click or a drag itself. Toolkit's widgets that do and are no controls do not count. */
static gboolean
is_clickable (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = NULL;

  if (!is_own (widget))
    return FALSE;
  controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) || GTK_IS_GESTURE_DRAG (controller))
        return TRUE;
    }
  return FALSE;
}

/* Parts of one control, whose name is the whole's: only the whole is looked at. */
static gboolean
is_part (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return GTK_IS_TEXT (widget) || is_inside (parent, "AdwComboRow")
         || (parent != NULL && (GTK_IS_MENU_BUTTON (parent) || GTK_IS_SPIN_BUTTON (parent)
                                || GTK_IS_SCALE (parent) || GTK_IS_COLUMN_VIEW (parent)));
}

/* Takes the focus only when nothing inside does, and says nothing then. */
static gboolean
is_frame (GtkWidget *widget)
{
  return GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_VIEWPORT (widget) || GTK_IS_STACK (widget) || GTK_IS_WINDOW (widget)
         || GTK_IS_POPOVER (widget) || GTK_IS_PANED (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_FLOW_BOX (widget);
}

/* The tabs are libadwaita's; what stands on them is our titles. The shortcuts window is GTK's. */
static gboolean
is_of_toolkit (GtkWidget *widget)
{
  return is_inside (widget, "AdwTabBar") || is_inside (widget, "GtkWindowControls")
         || (is_inside (widget, "GtkShortcutsWindow") && is_inside (widget, "GtkHeaderBar"));
}

static gboolean
is_control (GtkWidget *widget)
{
  return (gtk_widget_get_focusable (widget) || GTK_IS_BUTTON (widget) || is_clickable (widget))
         && !is_part (widget) && !is_frame (widget) && !is_of_toolkit (widget)
         && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) != GTK_ACCESSIBLE_ROLE_PRESENTATION;
}

static gboolean
has_label (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;
  g_autofree char *text = NULL;

  /* GTK 4.8 says that a button with an icon is labelled by the icon, which is then read as "GtkImage". */
  if (icon == NULL && gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (!gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  /* It tells the label only when it is another than the expected one. */
  text = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, icon != NULL ? icon : "");
  return text != NULL && text[0] != '\0';
}

static void
look_for_text (GtkWidget *widget,
               gpointer   found)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  if ((text != NULL && text[0] != '\0') || (is_own (widget) && has_label (widget)))
    *(gboolean *) found = TRUE;
}

/* Rows and cells are read by what is in them; so is text itself. */
static gboolean
is_named_by_content (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) || GTK_IS_LIST_BOX_ROW (widget) || strstr (G_OBJECT_TYPE_NAME (widget), "ListItem") != NULL
         || is_type (widget, "GtkColumnViewCell") || is_type (widget, "GtkColumnViewRowWidget")
         || is_type (widget, "GtkModelButton");
}

/* GTK 4.8 says that the title labels it; later it is read by what is in it, keys and title. */
static gboolean
is_titled_shortcut (GtkWidget *widget)
{
  g_autofree char *title = NULL;

  if (!is_type (widget, "GtkShortcutsShortcut"))
    return FALSE;
  g_object_get (widget, "title", &title, NULL);
  return title != NULL && title[0] != '\0';
}

static gboolean
has_name (GtkWidget *widget)
{
  gboolean found = FALSE;

  if (has_label (widget) || is_titled_shortcut (widget))
    return TRUE;
  if (is_named_by_content (widget))
    walk_foreach (widget, look_for_text, &found);
  return found;
}

static void
check_name (GtkWidget *widget,
            gpointer   lines)
{
  if (is_control (widget) && !has_name (widget))
    walk_add_line (lines, widget, "has no name");
}

char *
walk_dup_nameless (GtkWidget *root)
{
  GString *lines = g_string_new (NULL);

  walk_foreach (root, check_name, lines);
  return g_string_free (lines, FALSE);
}

/* ---- the focus ---- */

typedef struct {
  GHashTable *reached;
  GString    *lines;
} Reach;

/* What holds the focus now, and what that is a part of. */
static void
add_reached (GHashTable *reached,
             GtkWidget  *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    g_hash_table_add (reached, widget);
}

/* The arrow keys go on from one of these to its neighbours. */
static gboolean
is_reached_by_arrows (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX_ROW (widget) || strstr (G_OBJECT_TYPE_NAME (widget), "ListItem") != NULL
         || is_type (widget, "GtkColumnViewCell") || is_inside (gtk_widget_get_parent (widget), "GtkListView");
}

static void
check_reached (GtkWidget *widget,
               gpointer   data)
{
  Reach *reach = data;

  if (gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && gtk_widget_is_sensitive (widget)
      && !is_frame (widget) && !is_of_toolkit (widget) && !is_reached_by_arrows (widget)
      && !g_hash_table_contains (reach->reached, widget))
    walk_add_line (reach->lines, widget, "is not reached by Tab");
}

char *
walk_dup_unreachable (GtkWindow *window)
{
  g_autoptr(GHashTable) reached = g_hash_table_new (NULL, NULL);
  Reach reach = { reached, g_string_new (NULL) };
  GtkWidget *first, *focus;
  guint n = 0;

  gtk_window_set_focus (window, NULL);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  first = focus = gtk_window_get_focus (window);
  do
    {
      add_reached (reached, focus);
      gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
      focus = gtk_window_get_focus (window);
    }
  while (focus != NULL && focus != first && ++n < 200);
  if (n == 200)
    g_string_append (reach.lines, "  Tab does not come round\n");
  walk_foreach (GTK_WIDGET (window), check_reached, &reach);
  return g_string_free (reach.lines, FALSE);
}

/* ---- room ---- */

typedef struct {
  GtkWindow *window;
  GString   *lines;
} Room;

static gboolean
is_scrolled (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT) != NULL;
}

/* Figures in lists: a digit less is another figure. */
static void
check_figure (GtkWidget *widget,
              GString   *lines)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > gtk_widget_get_width (widget))
    {
      g_string_append_printf (lines, "\"%s\":", text);
      walk_add_line (lines, widget, "is narrower than its figure");
    }
}

/* Less than a pixel is rounding. */
static void
check_room (GtkWidget *widget,
            gpointer   data)
{
  Room *room = data;
  GtkWidget *window = GTK_WIDGET (room->window);
  graphene_rect_t bounds;
  int minimum;

  if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_xalign (GTK_INSCRIPTION (widget)) == 1)
    check_figure (widget, room->lines);
  if (!(is_control (widget) || GTK_IS_LABEL (widget)) || is_scrolled (widget) || is_of_toolkit (widget)
      || !gtk_widget_compute_bounds (widget, window, &bounds))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > gtk_widget_get_allocated_width (widget))
    walk_add_line (room->lines, widget, "is narrower than it needs");
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_allocated_width (widget), &minimum, NULL, NULL, NULL);
  if (minimum > gtk_widget_get_allocated_height (widget))
    walk_add_line (room->lines, widget, "is lower than it needs");
  if (bounds.origin.x < -1 || bounds.origin.y < -1
      || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window) + 1
      || bounds.origin.y + bounds.size.height > gtk_widget_get_height (window) + 1)
    walk_add_line (room->lines, widget, "is not wholly in the window");
}

char *
walk_dup_clipped (GtkWindow *window)
{
  Room room = { window, g_string_new (NULL) };

  walk_foreach (GTK_WIDGET (window), check_room, &room);
  return g_string_free (room.lines, FALSE);
}

char *
walk_dup_too_wide (GtkWidget *page,
                   int        width_px)
{
  GString *lines = g_string_new (NULL);

  for (GtkWidget *widget = page, *next; widget != NULL; widget = next)
    {
      int widest_px = 0;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &widest_px, NULL, NULL, NULL);
      if (widget == page && widest_px <= width_px)
        break;
      g_string_append_printf (lines, "%d px of %d: ", widest_px, width_px);
      walk_add_line (lines, widget, "is too wide");
      widest_px = 0;
      next = NULL;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        {
          int child_px = 0;

          if (!gtk_widget_should_layout (child))
            continue;
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_px, NULL, NULL, NULL);
          if (child_px > widest_px)
            next = child;
          widest_px = MAX (widest_px, child_px);
        }
    }
  return g_string_free (lines, FALSE);
}
