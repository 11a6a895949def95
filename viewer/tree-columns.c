/* tree-columns.c: the columns of the call tree; see tree-columns.h */

#include "viewer/tree-columns.h"

#include <glib/gi18n.h>

#include "viewer/tree-cell.h"

static void
cell_setup (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  gtk_list_item_set_child (item, viewer_tree_cell_new (GPOINTER_TO_INT (user_data)));
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

static void
add_column (GtkColumnView       *view,
            ViewerFlatTreeModel *model,
            ViewerTreeColumn     column,
            const char          *title,
            int                  width_px)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) view_column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind), model);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind), NULL);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  if (width_px > 0)
    gtk_column_view_column_set_fixed_width (view_column, width_px);
  else
    gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_append_column (view, view_column);
}

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !GTK_IS_LABEL (child))
    child = gtk_widget_get_first_child (child);
  return child;
}

/* Numbers stand at the right, so do their titles. GTK has no property for it: where
 * its header is built otherwise, the titles stay at the left. */
static void
align_titles (GtkColumnView *view,
              gboolean       inverted)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (ViewerTreeColumn column = 0; column < VIEWER_TREE_N_COLUMNS && title != NULL; column++)
    {
      GtkWidget *label = find_label (title);

      if (inverted && column == VIEWER_TREE_COLUMN_SELF)
        continue;
      if (label != NULL && (column == VIEWER_TREE_COLUMN_SELF || column == VIEWER_TREE_COLUMN_SAMPLES))
        {
          gtk_widget_set_hexpand (label, TRUE);
          gtk_widget_set_halign (label, GTK_ALIGN_END);
        }
      title = gtk_widget_get_next_sibling (title);
    }
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
  if (!inverted)
    add_column (view, model, VIEWER_TREE_COLUMN_SELF, _("Self"), 84);
  add_column (view, model, VIEWER_TREE_COLUMN_SAMPLES, _("Samples"), 96);
  add_column (view, model, VIEWER_TREE_COLUMN_LOCATION, _("Location"), 300);
  align_titles (view, inverted);
}
