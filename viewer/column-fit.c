/* column-fit.c: columns as wide as their text needs, and those left out; see column-fit.h */

#include "viewer/column-fit.h"

#include "viewer/text-scale.h"

#define KEY "viewer-column-fit"
#define N_COLUMNS_MAX 8
#define LEFT_OUT_PX 16   /* less than a title's padding is no width */

typedef struct {
  int      from_px[N_COLUMNS_MAX];    /* 0: always */
  int      width_px[N_COLUMNS_MAX];   /* of a column that is left out, when it is shown again */
  gboolean is_unwanted[N_COLUMNS_MAX];
  gboolean is_due;
} Fit;

static void
show_column (Fit                 *self,
             guint                i,
             GtkColumnViewColumn *column,
             gboolean             shown)
{
  if (shown == gtk_column_view_column_get_visible (column))
    return;
  if (!shown)
    self->width_px[i] = gtk_column_view_column_get_fixed_width (column);
  /* In GTK 4.8 the others would not get the room of one that is only not visible. */
  gtk_column_view_column_set_fixed_width (column, shown ? self->width_px[i] : LEFT_OUT_PX);
  gtk_column_view_column_set_visible (column, shown);
}

static gboolean
fit (gpointer user_data)
{
  GtkColumnView *view = user_data;
  Fit *self = g_object_get_data (user_data, KEY);
  GListModel *columns = gtk_column_view_get_columns (view);
  double width_px = gtk_adjustment_get_page_size (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)));

  self->is_due = FALSE;
  for (guint i = 0; i < N_COLUMNS_MAX && i < g_list_model_get_n_items (columns); i++)
    if (self->from_px[i] > 0)
      {
        g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

        show_column (self, i, column, !self->is_unwanted[i] && width_px >= viewer_text_scale (self->from_px[i]));
      }
  return G_SOURCE_REMOVE;
}

/* The width is known while room is given to widgets, which is no time to ask for other room. */
static void
width_changed (GtkColumnView *view)
{
  Fit *self = g_object_get_data (G_OBJECT (view), KEY);

  if (self->is_due)
    return;
  self->is_due = TRUE;
  g_idle_add_full (GTK_PRIORITY_RESIZE - 1, fit, g_object_ref (view), g_object_unref);
}

void
viewer_column_fit_add (GtkColumnView *view,
                       guint          column,
                       int            from_px)
{
  Fit *self = g_object_get_data (G_OBJECT (view), KEY);

  g_return_if_fail (column < N_COLUMNS_MAX && gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)) != NULL);

  if (self == NULL)
    {
      self = g_new0 (Fit, 1);
      g_object_set_data_full (G_OBJECT (view), KEY, self, g_free);
      g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)), "notify::page-size",
                               G_CALLBACK (width_changed), view, G_CONNECT_SWAPPED);
    }
  self->from_px[column] = from_px;
}

void
viewer_column_fit_set_wanted (GtkColumnView *view,
                              guint          column,
                              gboolean       is_wanted)
{
  Fit *self = g_object_get_data (G_OBJECT (view), KEY);

  g_return_if_fail (self != NULL && column < N_COLUMNS_MAX && self->from_px[column] > 0);

  if (self->is_unwanted[column] == !is_wanted)
    return;
  self->is_unwanted[column] = !is_wanted;
  width_changed (view);
}
