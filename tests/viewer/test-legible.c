/* Text that everybody can read: 4.5:1 against what it stands on (WCAG 2.1, AA), light and dark, in each view and dialog.
 *
 * Measured on the painted window, three times as large so that a letter's stems have their own colour: what stands behind
 * is the colour that most of a label's pixels have, its own colour the one that differs most. What cannot be used now
 * may be paler (WCAG 1.4.3), and so may what is faded out at the moment.
 */

#include <math.h>

#include "tests/viewer/driver.h"
#include "viewer/preferences.h"
#include "viewer/record-dialog.h"

#define LEAST_CONTRAST 4.5
#define SCALE          3

static const char *const views[] = { "tree", "inverted", "flame", "functions", "source", "tasks" };

/* ---- measuring ---- */

static double
get_linear (guint32 channel)
{
  double value = channel / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (guint32 color)
{
  return 0.2126 * get_linear (color >> 16 & 0xff) + 0.7152 * get_linear (color >> 8 & 0xff) + 0.0722 * get_linear (color & 0xff);
}

static double
get_contrast (guint32 a,
              guint32 b)
{
  double first = get_luminance (a), second = get_luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}

static GskRenderNode *
paint_node (GtkWidget *root)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (root);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (root), gtk_widget_get_height (root));
  return gtk_snapshot_free_to_node (snapshot);
}

/* How far a label's colour stands from what is behind it. */
static double
measure (GskRenderNode         *node,
         const graphene_rect_t *bounds)
{
  int width = (int) (bounds->size.width * SCALE), height = (int) (bounds->size.height * SCALE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint32 behind = 0;
  guint most = 0;
  double best = 1;
  GHashTableIter iter;
  gpointer key;

  cairo_scale (cr, SCALE, SCALE);
  cairo_translate (cr, -bounds->origin.x, -bounds->origin.y);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      const guint8 *data = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
      const guint32 *line = (const guint32 *) (const void *) data;

      for (int x = 0; x < width; x++)
        {
          gpointer color = GUINT_TO_POINTER (line[x] & 0xffffff);
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, color)) + 1;

          g_hash_table_insert (counts, color, GUINT_TO_POINTER (count));
          if (count > most)
            {
              most = count;
              behind = GPOINTER_TO_UINT (color);
            }
        }
    }
  cairo_surface_destroy (surface);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    best = MAX (best, get_contrast (behind, GPOINTER_TO_UINT (key)));
  return best;
}

/* ---- walking ---- */

typedef struct {
  GtkWidget     *root;
  GskRenderNode *node;
  const char    *where;
  guint          n_labels;
} Walk;

static gboolean
has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  return GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget)) : NULL;
}

/* FALSE: a part of it lies outside of the window or of what scrolls. */
static gboolean
is_whole (GtkWidget             *widget,
          GtkWidget             *root,
          const graphene_rect_t *bounds)
{
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL; above = gtk_widget_get_parent (above))
    {
      graphene_rect_t room;

      if (gtk_widget_compute_bounds (above, root, &room) && !graphene_rect_contains_rect (&room, bounds))
        return FALSE;
      if (above == root)
        break;
    }
  return TRUE;
}

static void
check_label (Walk      *walk,
             GtkWidget *label)
{
  const char *text = get_text (label);
  graphene_rect_t bounds;
  double contrast;

  if (text == NULL || !has_letters (text) || !gtk_widget_is_sensitive (label)
      || !gtk_widget_compute_bounds (label, walk->root, &bounds) || bounds.size.width < 2 || bounds.size.height < 2
      || !is_whole (label, walk->root, &bounds))
    return;
  contrast = measure (walk->node, &bounds);
  walk->n_labels++;
  if (contrast < LEAST_CONTRAST)
    {
      g_printerr ("in %s: \"%s\" has %.2f:1\n", walk->where, text, contrast);
      g_test_fail ();
    }
}

static void
walk_below (Walk      *walk,
            GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_opacity (widget) < 1)
    return;
  check_label (walk, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child))
      walk_below (walk, child);
}

static guint
check (GtkWindow  *window,
       const char *where)
{
  Walk walk = { .root = GTK_WIDGET (window), .node = paint_node (GTK_WIDGET (window)), .where = where };

  walk_below (&walk, GTK_WIDGET (window));
  gsk_render_node_unref (walk.node);
  g_assert_cmpuint (walk.n_labels, >, 3);
  return walk.n_labels;
}

/* ---- what is looked at ---- */

static void
check_dialog (GtkWindow  *dialog,
              const char *where)
{
  gtk_window_present (dialog);
  run_for (400);
  check (dialog, where);
  gtk_window_destroy (dialog);
}

static void
check_all (AdwColorScheme scheme)
{
  ViewerWindow *window;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  window = viewer_window_new (driver_get_application ());
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_present (GTK_WINDOW (window));
  run_for (400);
  check (GTK_WINDOW (window), "welcome");
  close_window (window);

  window = open_shop ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  xdotool ("mousemove 1599 999");
  viewer_session_set_range (session_of (window), 100 * MS, 500 * MS);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
  run_for (400);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", views[i]);
      run_for (400);
      check (GTK_WINDOW (window), views[i]);
    }
  check_dialog (viewer_preferences_new (GTK_WINDOW (window)), "preferences");
  check_dialog (GTK_WINDOW (viewer_record_dialog_new (GTK_WINDOW (window))), "recording dialog");
  close_window (window);
}

static void
test_light (void)
{
  check_all (ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
test_dark (void)
{
  check_all (ADW_COLOR_SCHEME_FORCE_DARK);
}

/* What is measured is what was painted. */
static void
test_measure (void)
{
  GtkWidget *window = gtk_window_new (), *label = gtk_label_new ("Words");
  PangoAttrList *attributes = pango_attr_list_new ();
  GskRenderNode *node;
  graphene_rect_t bounds;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  pango_attr_list_insert (attributes, pango_attr_foreground_new (0x9999, 0x9999, 0x9999));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  node = paint_node (window);
  g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
  /* Text of the theme lets a fifth of what is behind it through. */
  g_assert_cmpfloat_with_epsilon (measure (node, &bounds), get_contrast (0xacacac, 0xfafafa), 0.05);
  g_assert_cmpfloat_with_epsilon (get_contrast (0x000000, 0xffffff), 21, 1e-9);
  gsk_render_node_unref (node);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/legible/measure", test_measure);
  g_test_add_func ("/legible/light", test_light);
  g_test_add_func ("/legible/dark", test_dark);
  return driver_run ();
}
