/* column-sort.c: which column of a list is sorted; see column-sort.h
 *
 * The view's sorter knows which column's header was clicked, and how often, but before
 * GTK 4.10 does not say so. Each column's comparison notes that it was asked and finds
 * the first of any two smaller: so one question tells both.
 */

#include "viewer/column-sort.h"

#define NOBODY (-1)

static int asked_id;

static int
note_column (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  asked_id = GPOINTER_TO_INT (user_data);
  return -1;
}

void
viewer_column_sort_add (GtkColumnViewColumn *column,
                        int                  id)
{
  g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (note_column, GINT_TO_POINTER (id), NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

gboolean
viewer_column_sort_get (GtkColumnView *view,
                        int           *id,
                        gboolean      *is_reversed)
{
  g_autoptr(GObject) one = g_object_new (G_TYPE_OBJECT, NULL), other = g_object_new (G_TYPE_OBJECT, NULL);

  asked_id = NOBODY;
  *is_reversed = gtk_sorter_compare (gtk_column_view_get_sorter (view), one, other) == GTK_ORDERING_LARGER;
  *id = asked_id;
  return asked_id != NOBODY;
}
