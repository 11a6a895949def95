/* input.c: random keys and pointer movements, as the X server gives them */

#include "tests/viewer/fuzz/input.h"

#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gdk/x11/gdkx.h>

#define CONTROL 1u
#define SHIFT   2u
#define ALT     4u

/* Not here: what ends the application, and what opens a native dialog of another process. */
static const struct {
  KeySym   symbol;
  unsigned modifiers;
} keys[] = {
  { XK_Up, 0 }, { XK_Down, 0 }, { XK_Left, 0 }, { XK_Right, 0 }, { XK_Home, 0 }, { XK_End, 0 }, { XK_Page_Up, 0 },
  { XK_Page_Down, 0 }, { XK_Up, CONTROL }, { XK_Left, CONTROL }, { XK_Right, CONTROL }, { XK_Left, ALT }, { XK_Right, ALT },
  { XK_Return, 0 }, { XK_Return, SHIFT }, { XK_space, 0 }, { XK_Tab, 0 }, { XK_Tab, SHIFT }, { XK_Tab, CONTROL },
  { XK_Escape, 0 }, { XK_Escape, 0 }, { XK_BackSpace, 0 }, { XK_Menu, 0 }, { XK_F10, SHIFT }, { XK_F10, 0 },
  { XK_plus, 0 }, { XK_minus, 0 }, { XK_0, 0 }, { XK_period, 0 }, { XK_comma, 0 }, { XK_slash, 0 }, { XK_asterisk, 0 },
  { XK_f, 0 }, { XK_m, 0 }, { XK_m, SHIFT }, { XK_c, 0 }, { XK_c, SHIFT }, { XK_d, 0 }, { XK_r, 0 }, { XK_f, SHIFT },
  { XK_n, 0 }, { XK_p, 0 }, { XK_w, 0 }, { XK_a, 0 }, { XK_s, 0 }, { XK_d, 0 }, { XK_e, 0 }, { XK_i, 0 },
  { XK_f, CONTROL }, { XK_g, CONTROL }, { XK_m, CONTROL }, { XK_l, CONTROL }, { XK_c, CONTROL }, { XK_question, CONTROL },
  { XK_1, CONTROL }, { XK_2, CONTROL }, { XK_3, CONTROL }, { XK_4, CONTROL }, { XK_5, CONTROL }, { XK_F9, 0 },
};

static Display *
get_display (GtkWindow *window)
{
  return gdk_x11_display_get_xdisplay (gtk_widget_get_display (GTK_WIDGET (window)));
}

static void
send_key (Display *display,
          KeySym   symbol,
          gboolean is_press)
{
  KeyCode code = XKeysymToKeycode (display, symbol);

  if (code != 0)
    XTestFakeKeyEvent (display, code, is_press, CurrentTime);
}

static void
send_modifiers (Display  *display,
                unsigned  modifiers,
                gboolean  is_press)
{
  if (modifiers & CONTROL)
    send_key (display, XK_Control_L, is_press);
  if (modifiers & SHIFT)
    send_key (display, XK_Shift_L, is_press);
  if (modifiers & ALT)
    send_key (display, XK_Alt_L, is_press);
}

static char *
press_key (Display *display,
           GRand   *random)
{
  guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (keys));

  send_modifiers (display, keys[i].modifiers, True);
  send_key (display, keys[i].symbol, True);
  send_key (display, keys[i].symbol, False);
  send_modifiers (display, keys[i].modifiers, False);
  return g_strdup_printf ("key %s%s%s%s", keys[i].modifiers & CONTROL ? "ctrl+" : "", keys[i].modifiers & SHIFT ? "shift+" : "",
                          keys[i].modifiers & ALT ? "alt+" : "", XKeysymToString (keys[i].symbol));
}

/* ---- the pointer ---- */

static void
get_origin (GtkWindow *window,
            int       *x,
            int       *y)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Display *display = get_display (window);
  Window child;

  XTranslateCoordinates (display, gdk_x11_surface_get_xid (surface), DefaultRootWindow (display), 0, 0, x, y, &child);
}

static void
move_to (GtkWindow *window,
         GRand     *random,
         int       *x,
         int       *y)
{
  int origin_x, origin_y;

  get_origin (window, &origin_x, &origin_y);
  *x = origin_x + g_rand_int_range (random, 0, MAX (gtk_widget_get_width (GTK_WIDGET (window)), 2));
  /* Not the header bar's buttons on the right: one of them closes the window. */
  *y = origin_y + g_rand_int_range (random, 50, MAX (gtk_widget_get_height (GTK_WIDGET (window)), 52));
  XTestFakeMotionEvent (get_display (window), -1, *x, *y, CurrentTime);
}

static void
click (Display  *display,
       unsigned  button)
{
  XTestFakeButtonEvent (display, button, True, CurrentTime);
  XTestFakeButtonEvent (display, button, False, CurrentTime);
}

static char *
use_pointer (GtkWindow *window,
             GRand     *random)
{
  static const unsigned modifiers[] = { 0, 0, CONTROL, SHIFT };
  Display *display = get_display (window);
  unsigned held = modifiers[g_rand_int_range (random, 0, G_N_ELEMENTS (modifiers))];
  gint32 what = g_rand_int_range (random, 0, 10);
  int x, y;

  move_to (window, random, &x, &y);
  if (what < 2)
    return g_strdup_printf ("move %d %d", x, y);
  send_modifiers (display, held, True);
  if (what < 5)
    click (display, 1);
  else if (what == 5)
    {
      click (display, 1);
      click (display, 1);
    }
  else if (what == 6)
    click (display, 3);
  else if (what < 9)
    click (display, (unsigned) g_rand_int_range (random, 4, 8));
  else
    {
      unsigned button = g_rand_boolean (random) ? 1 : 2;

      XTestFakeButtonEvent (display, button, True, CurrentTime);
      for (int i = 0; i < 4; i++)
        move_to (window, random, &x, &y);
      XTestFakeButtonEvent (display, button, False, CurrentTime);
    }
  send_modifiers (display, held, False);
  return g_strdup_printf ("pointer %d at %d %d, modifiers %u", what, x, y, held);
}

/* ---- all of it ---- */

char *
fuzz_input_send (GtkWindow *window,
                 GRand     *random)
{
  Display *display = get_display (window);
  char *what = g_rand_int_range (random, 0, 10) < 6 ? press_key (display, random) : use_pointer (window, random);

  XSync (display, False);
  return what;
}

void
fuzz_input_release (GtkWindow *window)
{
  Display *display = get_display (window);

  send_modifiers (display, CONTROL | SHIFT | ALT, False);
  XSync (display, False);
}
