/* tree-columns.c: the columns of the call tree; see tree-columns.h */

#include "viewer/tree-columns.h"

#include <glib/gi18n.h>

#include "viewer/column-fit.h"
#include "viewer/column-sort.h"
#include "viewer/learn/term-attach.h"
#include "viewer/text-scale.h"
#include "viewer/tree-cell.h"

/* Below these the names of functions had too little room. */
#define SAMPLES_FROM_PX 540
#define TASK_TIME_FROM_PX 620
#define LOCATION_FROM_PX 900
/* It stands there in both trees. */
#define TASK_TIME_POSITION VIEWER_TREE_COLUMN_TASK_TIME

static const char *const column_terms[VIEWER_TREE_N_COLUMNS] = {
  [VIEWER_TREE_COLUMN_FUNCTION] = "function",
  [VIEWER_TREE_COLUMN_TOTAL] = "total",
  [VIEWER_TREE_COLUMN_TASK_TIME] = "task-time",
  [VIEWER_TREE_COLUMN_SELF] = "self",
  [VIEWER_TREE_COLUMN_SAMPLES] = "sample",
  [VIEWER_TREE_COLUMN_LOCATION] = "location",
};

static void
cell_setup (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  ViewerTreeColumn column = GPOINTER_TO_INT (user_data);
  GtkWidget *cell = viewer_tree_cell_new (column);

  viewer_term_attach (cell, column_terms[column]);
  gtk_list_item_set_child (item, cell);
}

static void
cell_bind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  ViewerFlatTreeModel *model = user_data;

  viewer_tree_cell_bind (VIEWER_TREE_CELL (gtk_list_item_get_child (item)), model, item);
}

static void
cell_unbind (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  user_data)
{
  viewer_tree_cell_unbind (VIEWER_TREE_CELL (gtk_list_item_get_child (item)));
}

/* Columns of figures are made for the usual size of text. */
static void
fit_text (GtkColumnViewColumn *column)
{
  int width_px = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "width-px"));

  gtk_column_view_column_set_fixed_width (column, viewer_text_scale (width_px));
}

static gboolean
allocate (gpointer view)
{
  gtk_widget_queue_allocate (view);
  return G_SOURCE_REMOVE;
}

/* From right to left: where a list stands whose adjustment is at 0. GTK 4.8 leaves it at its left end, and 4.24 at its
 * right one, where it begins; what GTK did in this process is what it will do. */
static enum { NOT_SEEN, AT_LEFT_END, AT_BEGIN } stands;

static void show_start (GtkAdjustment *adjustment, GtkWidget *view);

static gboolean
see_where_it_stands (gpointer user_data)
{
  GtkWidget *view = user_data, *list = gtk_widget_get_last_child (view);
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  graphene_rect_t bounds;

  if (stands != NOT_SEEN || adjustment == NULL || list == NULL || !gtk_widget_compute_bounds (list, view, &bounds)
      || gtk_adjustment_get_upper (adjustment) < gtk_adjustment_get_page_size (adjustment) + 1
      || gtk_adjustment_get_value (adjustment) != 0)
    return G_SOURCE_REMOVE;
  stands = bounds.origin.x > -0.5f ? AT_LEFT_END : AT_BEGIN;
  show_start (adjustment, view);
  return G_SOURCE_REMOVE;
}

static void
show_start (GtkAdjustment *adjustment,
            GtkWidget     *view)
{
  double distance = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (adjustment), "end-px"));

  if (gtk_widget_get_direction (view) != GTK_TEXT_DIR_RTL || stands == AT_BEGIN)
    return;
  /* This comes from within an allocation, which goes on with the old value. */
  if (stands == NOT_SEEN)
    {
      g_idle_add_full (G_PRIORITY_HIGH_IDLE, see_where_it_stands, g_object_ref (view), g_object_unref);
      return;
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment)
                                        - gtk_adjustment_get_page_size (adjustment) - distance);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, allocate, g_object_ref (view), g_object_unref);
}

static void
keep_distance (GtkAdjustment *adjustment,
               GtkWidget     *view)
{
  double distance = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
                    - gtk_adjustment_get_value (adjustment);

  g_object_set_data (G_OBJECT (adjustment), "end-px", GINT_TO_POINTER ((int) distance));
}

/* From right to left the first column is at the right end, which not every GTK scrolls to. */
static void
scroll_from_start (GtkWidget *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));

  if (adjustment == NULL)
    return;
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (show_start), view, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (keep_distance), view, 0);
}

GtkColumnViewColumn *
viewer_columns_append (GtkColumnView      *view,
                       const char         *title,
                       int                 width_px,
                       GtkListItemFactory *factory)
{
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

  gtk_column_view_column_set_resizable (column, TRUE);
  if (width_px > 0)
    {
      g_object_set_data (G_OBJECT (column), "width-px", GINT_TO_POINTER (width_px));
      viewer_text_scale_watch (G_OBJECT (column), G_CALLBACK (fit_text));
      fit_text (column);
    }
  else
    gtk_column_view_column_set_expand (column, TRUE);
  if (g_list_model_get_n_items (gtk_column_view_get_columns (view)) == 0)
    g_signal_connect (view, "notify::hadjustment", G_CALLBACK (scroll_from_start), NULL);
  gtk_column_view_append_column (view, column);
  return column;
}

static ViewerFlatTreeOrder
get_order (ViewerTreeColumn column)
{
  switch (column)
    {
    case VIEWER_TREE_COLUMN_TASK_TIME:
      return VIEWER_FLAT_TREE_BY_TASK_TIME;
    case VIEWER_TREE_COLUMN_SELF:
      return VIEWER_FLAT_TREE_BY_SELF;
    case VIEWER_TREE_COLUMN_SAMPLES:
      return VIEWER_FLAT_TREE_BY_SAMPLES;
    case VIEWER_TREE_COLUMN_TOTAL:
    case VIEWER_TREE_COLUMN_FUNCTION:
    case VIEWER_TREE_COLUMN_LOCATION:
    case VIEWER_TREE_N_COLUMNS:
    default:
      return VIEWER_FLAT_TREE_BY_TOTAL;
    }
}

static void
add_column (GtkColumnView       *view,
            ViewerFlatTreeModel *model,
            ViewerTreeColumn     column,
            const char          *title,
            int                  width_px)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *added;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), model);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), NULL);
  added = viewer_columns_append (view, title, width_px, factory);
  if (column != VIEWER_TREE_COLUMN_FUNCTION && column != VIEWER_TREE_COLUMN_LOCATION)
    viewer_column_sort_add (added, get_order (column));
  if (column == VIEWER_TREE_COLUMN_TOTAL)
    gtk_column_view_sort_by_column (view, added, GTK_SORT_ASCENDING);
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_first_child (child);
  return child;
}

/* A title is no part of GTK's interface: NULL where its header is built otherwise. */
static GtkWidget *
get_first_title (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));

  return header != NULL ? gtk_widget_get_first_child (header) : NULL;
}

void
viewer_columns_explain_title (GtkColumnView *view,
                              guint          column,
                              const char    *text)
{
  GtkWidget *title = get_first_title (view);

  while (title != NULL && column-- > 0)
    title = gtk_widget_get_next_sibling (title);
  if (title != NULL)
    gtk_widget_set_tooltip_text (title, text);
}

/* Numbers stand at the right, so do their titles. GTK has no property for it: where
 * its header is built otherwise, the titles stay at the left. */
void
viewer_columns_align_titles (GtkColumnView *view,
                             guint          columns)
{
  GtkWidget *title = get_first_title (view);

  for (guint column = 0; title != NULL; column++)
    {
      GtkWidget *label = find_label (title);

      if (label != NULL && (columns >> column & 1) != 0)
        {
          gtk_widget_set_hexpand (label, TRUE);
          gtk_widget_set_halign (label, GTK_ALIGN_END);
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

/* Upside down, the column of totals is that of own time, and there is no other for it. */
static void
attach_terms (GtkColumnView *view,
              gboolean       inverted)
{
  static const char *const inverted_terms[] = { "function", "self", "task-time", "sample", "location" };

  if (inverted)
    viewer_term_attach_titles (view, inverted_terms, G_N_ELEMENTS (inverted_terms));
  else
    viewer_term_attach_titles (view, column_terms, G_N_ELEMENTS (column_terms));
}

void
viewer_tree_columns_add (GtkColumnView       *view,
                         ViewerFlatTreeModel *model,
                         gboolean             inverted)
{
  /* Upside down all time is the topmost function's own; a column for what nobody called
   * further out would say nothing. */
  add_column (view, model, VIEWER_TREE_COLUMN_FUNCTION, inverted ? _("Function, below it its callers") : _("Function"), 0);
  add_column (view, model, VIEWER_TREE_COLUMN_TOTAL, inverted ? _("Self") : _("Total"), 170);
  add_column (view, model, VIEWER_TREE_COLUMN_TASK_TIME, _("Task time"), 96);
  if (!inverted)
    add_column (view, model, VIEWER_TREE_COLUMN_SELF, _("Self"), 84);
  add_column (view, model, VIEWER_TREE_COLUMN_SAMPLES, _("Samples"), 96);
  add_column (view, model, VIEWER_TREE_COLUMN_LOCATION, _("Location"), 300);
  /* Without the column of own time the samples stand in its place. */
  viewer_columns_align_titles (view, 1u << TASK_TIME_POSITION
                                     | (inverted ? 1u << VIEWER_TREE_COLUMN_SELF
                                                 : 1u << VIEWER_TREE_COLUMN_SELF | 1u << VIEWER_TREE_COLUMN_SAMPLES));
  viewer_columns_explain_title (view, TASK_TIME_POSITION,
                                _("The time of every task added up, waiting included. Tasks wait side by side, so it can be far more than the time on the clock."));
  attach_terms (view, inverted);
}

void
viewer_tree_columns_fit (GtkColumnView *view)
{
  guint n_columns = g_list_model_get_n_items (gtk_column_view_get_columns (view));

  viewer_column_fit_add (view, TASK_TIME_POSITION, TASK_TIME_FROM_PX);
  viewer_column_fit_set_wanted (view, TASK_TIME_POSITION, FALSE);
  viewer_column_fit_add (view, n_columns - 2, SAMPLES_FROM_PX);
  viewer_column_fit_add (view, n_columns - 1, LOCATION_FROM_PX);
}

void
viewer_tree_columns_set_has_tasks (GtkColumnView *view,
                                   gboolean       has_tasks)
{
  viewer_column_fit_set_wanted (view, TASK_TIME_POSITION, has_tasks);
}

/* Makes a row visible and, where the list has the focus, the one that the arrow keys start
 * from. Before GTK 4.12 the list inside has an action for the first; the second came with it. */
void
viewer_columns_scroll_to (GtkColumnView *view,
                          guint          position,
                          gboolean       focus)
{
#if GTK_CHECK_VERSION (4, 12, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_column_view_scroll_to (view, position, NULL, focus ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
  G_GNUC_END_IGNORE_DEPRECATIONS
#else
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
#endif
}

/* ---- keys ---- */

void
viewer_columns_select (GtkColumnView *view,
                       guint          position)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (selection)))
    return;
  gtk_single_selection_set_selected (selection, position);
  viewer_columns_scroll_to (view, position, TRUE);
}

/* The list's own handling would go through all its rows first. */
static void
leave (GtkColumnView    *view,
       GtkDirectionType  direction)
{
  GtkWidget *widget = GTK_WIDGET (view);

  gtk_widget_set_can_focus (widget, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), direction);
  gtk_widget_set_can_focus (widget, TRUE);
}

/* A column's title is a button. */
static gboolean
title_has_focus (GtkColumnView *view)
{
  GtkWidget *widget = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (view)));

  while (widget != NULL && widget != GTK_WIDGET (view) && !g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "GtkColumnViewTitle"))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL && widget != GTK_WIDGET (view);
}

gboolean
viewer_columns_take_key (GtkColumnView   *view,
                         guint            key,
                         GdkModifierType  state)
{
  guint position = gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (gtk_column_view_get_model (view)));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Tab: case GDK_KEY_KP_Tab: case GDK_KEY_ISO_Left_Tab:
      leave (view, (state & GDK_SHIFT_MASK) != 0 ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
      return TRUE;
    /* From the selected row: the list would start from where its own focus was left. */
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      if (position != GTK_INVALID_LIST_POSITION)
        viewer_columns_select (view, position + 1);
      return position != GTK_INVALID_LIST_POSITION;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      if (position != GTK_INVALID_LIST_POSITION && position > 0)
        viewer_columns_select (view, position - 1);
      return position != GTK_INVALID_LIST_POSITION;
    /* Since GTK 4.20 its own is the first row once rows have come or gone. */
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_ISO_Enter:
      if (position == GTK_INVALID_LIST_POSITION || title_has_focus (view))
        return FALSE;
      g_signal_emit_by_name (view, "activate", position);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             gpointer               user_data)
{
  return viewer_columns_take_key (user_data, key, state);
}

void
viewer_columns_add_keys (GtkColumnView *view)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before the list's own handling, which would move between columns. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), view);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
}
