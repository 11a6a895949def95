/* input.c: random keys and pointer movements, as the X server gives them; see input.h */

#include "tests/viewer/fuzz/input.h"

#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gdk/x11/gdkx.h>

#include "tests/viewer/fuzz/reach.h"
#include "tests/viewer/fuzz/target.h"

#define CONTROL 1u
#define SHIFT   2u
#define ALT     4u

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (array))])

static const unsigned modifiers[] = { 0, 0, 0, 0, CONTROL, CONTROL, SHIFT, SHIFT, ALT, CONTROL | SHIFT, CONTROL | ALT };

/* What moves and opens comes more often than letters. */
static const KeySym moving[] = {
  XK_Up, XK_Down, XK_Down, XK_Left, XK_Right, XK_Home, XK_End, XK_Page_Up, XK_Page_Down, XK_Return, XK_Return, XK_space,
  XK_Tab, XK_Tab, XK_Escape, XK_BackSpace, XK_Delete, XK_Menu, XK_plus, XK_minus, XK_KP_Add, XK_KP_Subtract, XK_KP_Enter,
};

/* The rest: letters and digits by their numbers, then these. */
static const KeySym others[] = {
  XK_F1, XK_F2, XK_F3, XK_F6, XK_F8, XK_F9, XK_F9, XK_F10, XK_period, XK_comma, XK_slash, XK_asterisk, XK_question, XK_equal,
  XK_bracketleft, XK_bracketright, XK_apostrophe, XK_parenleft, XK_underscore, XK_backslash, XK_Insert,
};

static const char *const texts[] = { "main", "load", "0.5", "shop", "a*", ".*", "(", "9999999", "100", "x y", "orders/views" };

static Display *
get_display (void)
{
  return gdk_x11_display_get_xdisplay (gdk_display_get_default ());
}

/* ---- keys ---- */

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
                unsigned  held,
                gboolean  is_press)
{
  if (held & CONTROL)
    send_key (display, XK_Control_L, is_press);
  if (held & SHIFT)
    send_key (display, XK_Shift_L, is_press);
  if (held & ALT)
    send_key (display, XK_Alt_L, is_press);
}

static KeySym
pick_symbol (GRand *random)
{
  gint32 kind = g_rand_int_range (random, 0, 20);

  if (kind < 11)
    return PICK (random, moving);
  if (kind < 15)
    return PICK (random, others);
  if (kind < 17)
    return XK_0 + (KeySym) g_rand_int_range (random, 0, 10);
  return XK_a + (KeySym) g_rand_int_range (random, 0, 26);
}

static char *
press_key (Display *display,
           GRand   *random)
{
  unsigned held = PICK (random, modifiers);
  KeySym symbol = pick_symbol (random);

  /* GTK's inspector is no part of the application. */
  if (held == (CONTROL | SHIFT) && (symbol == XK_i || symbol == XK_d))
    held = CONTROL;
  send_modifiers (display, held, True);
  send_key (display, symbol, True);
  send_key (display, symbol, False);
  send_modifiers (display, held, False);
  return g_strdup_printf ("key %s%s%s%s", held & CONTROL ? "ctrl+" : "", held & SHIFT ? "shift+" : "", held & ALT ? "alt+" : "",
                          XKeysymToString (symbol));
}

/* Those that are shown to a person, so what only random letters would meet is met. */
static char *
press_accelerator (Display *display,
                   GRand   *random)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (application);
  const char *action = actions[g_rand_int_range (random, 0, (gint32) g_strv_length (actions))];
  g_auto(GStrv) accelerators = gtk_application_get_accels_for_action (application, action);
  GdkModifierType gdk_modifiers;
  unsigned held = 0;
  guint symbol;

  for (guint i = 0; actions[i] != NULL; i++)
    fuzz_reach_know_action (actions[i]);
  /* To end the application is a case of its own. */
  if (accelerators[0] == NULL || g_str_equal (action, "app.quit") || !gtk_accelerator_parse (accelerators[0], &symbol, &gdk_modifiers))
    return g_strdup ("no accelerator");
  held |= gdk_modifiers & GDK_CONTROL_MASK ? CONTROL : 0;
  held |= gdk_modifiers & GDK_SHIFT_MASK ? SHIFT : 0;
  held |= gdk_modifiers & GDK_ALT_MASK ? ALT : 0;
  send_modifiers (display, held, True);
  send_key (display, symbol, True);
  send_key (display, symbol, False);
  send_modifiers (display, held, False);
  fuzz_reach_add_action (action);
  return g_strdup_printf ("accelerator %s", action);
}

static char *
type_text (Display *display,
           GRand   *random)
{
  const char *text = PICK (random, texts);

  for (const char *letter = text; *letter != '\0'; letter++)
    {
      KeySym symbol = gdk_unicode_to_keyval ((guint32) *letter);
      KeyCode code = XKeysymToKeycode (display, symbol);
      gboolean is_shifted = code != 0 && XkbKeycodeToKeysym (display, code, 0, 0) != symbol;

      send_modifiers (display, is_shifted ? SHIFT : 0, True);
      send_key (display, symbol, True);
      send_key (display, symbol, False);
      send_modifiers (display, is_shifted ? SHIFT : 0, False);
    }
  return g_strdup_printf ("text %s", text);
}

/* ---- the pointer ---- */

static void
pick_place (GtkWindow *window,
            GRand     *random,
            int       *x,
            int       *y)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (window)), 2), height = MAX (gtk_widget_get_height (GTK_WIDGET (window)), 2);
  int left = 0, top = 0;
  Window child;

  if (surface != NULL)
    XTranslateCoordinates (get_display (), gdk_x11_surface_get_xid (surface), DefaultRootWindow (get_display ()), 0, 0,
                           &left, &top, &child);
  *x = left + g_rand_int_range (random, 0, width);
  *y = top + g_rand_int_range (random, 0, height);
}

static void
click (Display  *display,
       unsigned  button)
{
  XTestFakeButtonEvent (display, button, True, CurrentTime);
  XTestFakeButtonEvent (display, button, False, CurrentTime);
}

static void
drag (Display   *display,
      GtkWindow *window,
      GRand     *random)
{
  static const unsigned buttons[] = { 1, 1, 2, 3 };
  unsigned button = PICK (random, buttons);
  int x, y;

  XTestFakeButtonEvent (display, button, True, CurrentTime);
  for (int i = g_rand_int_range (random, 1, 6); i > 0; i--)
    {
      pick_place (window, random, &x, &y);
      XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
    }
  /* Sometimes it is given up. */
  if (g_rand_int_range (random, 0, 6) == 0)
    {
      send_key (display, XK_Escape, True);
      send_key (display, XK_Escape, False);
    }
  XTestFakeButtonEvent (display, button, False, CurrentTime);
}

static char *
use_pointer (GtkWindow *window,
             GRand     *random)
{
  Display *display = get_display ();
  unsigned held = PICK (random, modifiers);
  gint32 what = g_rand_int_range (random, 0, 12);
  g_autofree char *name = NULL;
  int x, y;

  if (g_rand_boolean (random) || !fuzz_target_pick_point (random, &x, &y, &name))
    pick_place (window, random, &x, &y);
  XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
  if (what < 2)
    return g_strdup_printf ("move %d %d %s", x, y, name);
  send_modifiers (display, held, True);
  if (what < 6)
    click (display, 1);
  else if (what == 6)
    for (int i = g_rand_int_range (random, 2, 4); i > 0; i--)
      click (display, 1);
  else if (what == 7)
    click (display, 3);
  else if (what < 10)
    for (int i = g_rand_int_range (random, 1, 4); i > 0; i--)
      click (display, (unsigned) g_rand_int_range (random, 4, 8));
  else if (what == 10)
    click (display, PICK (random, ((const unsigned[]) { 2, 8, 9 })));
  else
    drag (display, window, random);
  send_modifiers (display, held, False);
  return g_strdup_printf ("pointer %d at %d %d, modifiers %u %s", what, x, y, held, name);
}

/* ---- all of it ---- */

/* There is no window manager: when a window with the focus goes, the server gives the focus to none, and all
 * keys are lost from then on. */
static void
keep_focus (Display *display)
{
  Window focused;
  int revert_to;

  XGetInputFocus (display, &focused, &revert_to);
  if (focused == None || focused == DefaultRootWindow (display))
    XSetInputFocus (display, PointerRoot, RevertToPointerRoot, CurrentTime);
}

char *
fuzz_input_send (GtkWindow *window,
                 GRand     *random)
{
  Display *display = get_display ();
  gint32 kind = g_rand_int_range (random, 0, 20);
  char *what;

  keep_focus (display);
  if (kind < 8)
    what = press_key (display, random);
  else if (kind == 8)
    what = press_accelerator (display, random);
  else if (kind == 9)
    what = type_text (display, random);
  else
    what = use_pointer (window, random);
  XSync (display, False);
  return what;
}

/* Where the pointer and the keys are is the server's, and outlives a window. */
void
fuzz_input_begin (void)
{
  Display *display = get_display ();

  XSetInputFocus (display, PointerRoot, RevertToPointerRoot, CurrentTime);
  XTestFakeMotionEvent (display, -1, 0, 0, CurrentTime);
  fuzz_input_release ();
}

void
fuzz_input_release (void)
{
  static const unsigned buttons[] = { 1, 2, 3 };
  Display *display = get_display ();

  send_modifiers (display, CONTROL | SHIFT | ALT, False);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    XTestFakeButtonEvent (display, buttons[i], False, CurrentTime);
  XSync (display, False);
}
