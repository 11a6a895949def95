/* driver-input.c: keys and clicks of the tests, by xdotool; see driver.h */

#include "tests/viewer/driver.h"

#include <gdk/x11/gdkx.h>
#include <math.h>

#define REST_MS    20
#define MOST_LOOKS 100u

void
run_for (guint ms)
{
  gint64 deadline_us = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < deadline_us)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

void
xdotool (const char *words)
{
  g_autofree char *line = g_strconcat ("xdotool ", words, NULL);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  run_for (80);
}

/* The key that is a function key's alone, or 0. Given a name, xdotool holds whatever makes that symbol on the keyboard,
 * and the keyboards of xkb-data 2.48 have it with Alt, too. */
static guint
find_function_key (const char *name)
{
  g_autofree GdkKeymapKey *keys = NULL;
  int n_keys;

  if (name[0] != 'F' || !g_ascii_isdigit (name[1])
      || !gdk_display_map_keyval (gdk_display_get_default (), gdk_keyval_from_name (name), &keys, &n_keys))
    return 0;
  for (int i = 0; i < n_keys; i++)
    if (keys[i].level == 0)
      return keys[i].keycode;
  return 0;
}

void
press (const char *key)
{
  const char *plus = strrchr (key, '+');
  const char *name = plus != NULL ? plus + 1 : key;
  guint code = find_function_key (name);
  g_autofree char *words = NULL;

  if (code != 0)
    words = g_strdup_printf ("key %.*s%u", (int) (name - key), key, code);
  else
    words = g_strconcat ("key ", key, NULL);
  xdotool (words);
}

static void
get_middle_now (GtkWidget *widget,
                int       *x,
                int       *y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = gtk_native_get_surface (native);
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  double surface_x, surface_y;
  graphene_point_t middle;
  int root_x, root_y;
  Window child;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native),
                                           &GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (widget) / 2,
                                                                 (float) gtk_widget_get_height (widget) / 2),
                                           &middle));
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  XTranslateCoordinates (display, gdk_x11_surface_get_xid (surface), DefaultRootWindow (display),
                         0, 0, &root_x, &root_y, &child);
  *x = root_x + (int) lround (surface_x + middle.x);
  *y = root_y + (int) lround (surface_y + middle.y);
}

/* What is still being laid out moves away from below the pointer: its place counts when it has not changed for a while. */
void
get_middle (GtkWidget *widget,
            int       *x,
            int       *y)
{
  int old_x, old_y;

  get_middle_now (widget, x, y);
  for (guint i = 0; i < MOST_LOOKS; i++)
    {
      old_x = *x;
      old_y = *y;
      run_for (REST_MS);
      get_middle_now (widget, x, y);
      if (*x == old_x && *y == old_y)
        return;
    }
}

void
click (GtkWidget *widget)
{
  g_autofree char *words = NULL;
  int x, y;

  get_middle (widget, &x, &y);
  words = g_strdup_printf ("mousemove %d %d click 1", x, y);
  xdotool (words);
}
