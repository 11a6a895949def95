/* target.c: where in the application a pointer of the fuzzer may go; see target.h */

#include "tests/viewer/fuzz/target.h"

#include <gdk/x11/gdkx.h>
#include <math.h>

#include "tests/viewer/fuzz/reach.h"

/* Rows are many and alike, so that what is there once is taken more often. */
#define ROW_WEIGHT  1
#define WEIGHT     12

typedef struct {
  GRand     *random;
  GtkWidget *picked;      /* borrowed */
  gint32     weight;      /* of all that were seen */
} Picking;

static gboolean
is_of_type (GtkWidget  *widget,
            const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static gint32
get_weight (GtkWidget *widget)
{
  if (!gtk_widget_is_sensitive (widget) || gtk_widget_get_width (widget) < 1 || gtk_widget_get_height (widget) < 1)
    return 0;
  if (is_of_type (widget, "GtkListItemWidget"))
    return ROW_WEIGHT;
  return gtk_widget_get_focusable (widget) || is_of_type (widget, "GtkColumnViewTitle") ? WEIGHT : 0;
}

/* Each as likely as its weight, in one pass. */
static void
pick_below (GtkWidget *widget,
            Picking   *picking)
{
  gint32 weight;

  if (!gtk_widget_get_mapped (widget))
    return;
  weight = get_weight (widget);
  picking->weight += weight;
  if (weight > 0 && g_rand_int_range (picking->random, 0, picking->weight) < weight)
    picking->picked = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    pick_below (child, picking);
}

GtkWindow *
fuzz_target_pick_window (GRand *random)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *picked = NULL;
  gint32 n_seen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (window)) && g_rand_int_range (random, 0, ++n_seen) == 0)
        picked = window;
    }
  return picked;
}

/* A menu has a surface of its own. */
static gboolean
get_point (GtkWidget *widget,
           GRand     *random,
           int       *x,
           int       *y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  graphene_point_t inside = GRAPHENE_POINT_INIT ((float) g_rand_double_range (random, 0, gtk_widget_get_width (widget)),
                                                 (float) g_rand_double_range (random, 0, gtk_widget_get_height (widget)));
  graphene_point_t point;
  double left, top;
  int root_x, root_y;
  Window child;

  if (surface == NULL || !gtk_widget_compute_point (widget, GTK_WIDGET (native), &inside, &point))
    return FALSE;
  gtk_native_get_surface_transform (native, &left, &top);
  XTranslateCoordinates (gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface)), gdk_x11_surface_get_xid (surface),
                         gdk_x11_display_get_xrootwindow (gdk_surface_get_display (surface)), 0, 0, &root_x, &root_y, &child);
  *x = root_x + (int) lround (left + point.x);
  *y = root_y + (int) lround (top + point.y);
  return TRUE;
}

gboolean
fuzz_target_pick_point (GRand  *random,
                        int    *x,
                        int    *y,
                        char  **name)
{
  Picking picking = { .random = random };
  GtkWindow *window = fuzz_target_pick_window (random);

  if (window != NULL)
    pick_below (GTK_WIDGET (window), &picking);
  if (picking.picked == NULL || !get_point (picking.picked, random, x, y))
    return FALSE;
  fuzz_reach_add_widget (picking.picked);
  *name = g_strdup (G_OBJECT_TYPE_NAME (picking.picked));
  return TRUE;
}
