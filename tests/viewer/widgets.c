/* widgets.c: moving a widget by its own controllers */

#include "tests/viewer/widgets.h"

static gboolean
pass_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_use_style (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/pyinst/Pyinst/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
test_settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (120, pass_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

GtkEventController *
test_find_controller (GtkWidget *widget,
                      GType      type,
                      guint      n)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) && n-- == 0)
        return controller;
    }
  g_assert_not_reached ();
}

gboolean
test_press_key (GtkWidget       *widget,
                guint            key,
                GdkModifierType  state)
{
  GtkEventController *keys = test_find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_KEY, 0);
  gboolean was_handled = FALSE;

  g_signal_emit_by_name (keys, "key-pressed", key, 0u, state, &was_handled);
  return was_handled;
}

GtkWidget *
test_show_widget (GtkWidget *widget,
                  int        width,
                  int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  test_settle ();
  return window;
}

void
test_close (GtkWidget *window,
            gpointer   session,
            Profile   *profile)
{
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (session);
  profile_unref (profile);
  test_settle ();
}

ProfileFunction
test_find_function (const Profile *profile,
                    const char    *name)
{
  for (ProfileFunction function = 1; function <= profile_get_n_functions (profile); function++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, function, &info);
      if (g_str_equal (info.name, name))
        return function;
    }
  g_error ("no function is called %s", name);
}

guint32
test_get_pixel (GtkWidget *widget, int x, int y)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr(GskRenderNode) node = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  pixel = ((const guint32 *) (const void *) cairo_image_surface_get_data (surface))[y * cairo_image_surface_get_stride (surface) / 4 + x];
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (paintable);
  return pixel;
}
