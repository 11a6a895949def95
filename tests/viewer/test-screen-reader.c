/* What a screen reader has of the window, through the real accessibility bus.
 *
 * The reader and the window are one process: every question is asked asynchronously, while
 * the window's main loop runs and answers it.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/viewer/driver.h"

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define ATSPI_STATE_EXPANDED 10
#define ATSPI_STATE_FOCUSABLE 11

/* A thing on the bus. */
typedef struct {
  char *owner;
  char *path;
} Thing;

static GDBusConnection *bus;

static void
thing_free (Thing *thing)
{
  if (thing != NULL)
    {
      g_free (thing->owner);
      g_free (thing->path);
      g_free (thing);
    }
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Thing, thing_free)

static Thing *
thing_new (const char *owner,
           const char *path)
{
  Thing *thing = g_new (Thing, 1);

  thing->owner = g_strdup (owner);
  thing->path = g_strdup (path);
  return thing;
}

/* ---- the bus ---- */

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GVariant *
ask (const Thing *thing,
     const char  *interface,
     const char  *method,
     GVariant    *arguments)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GVariant *answer;

  g_dbus_connection_call (bus, thing->owner, thing->path, interface, method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                          5000, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = g_dbus_connection_call_finish (bus, result, &error);
  g_assert_no_error (error);
  return answer;
}

static char *
dup_string (const Thing *thing,
            const char  *property)
{
  g_autoptr(GVariant) answer = ask (thing, "org.freedesktop.DBus.Properties", "Get",
                                    g_variant_new ("(ss)", ACCESSIBLE, property));
  g_autoptr(GVariant) value = NULL;

  g_variant_get (answer, "(v)", &value);
  return g_variant_dup_string (value, NULL);
}

static char *
dup_role (const Thing *thing)
{
  g_autoptr(GVariant) answer = ask (thing, ACCESSIBLE, "GetRoleName", NULL);
  char *role;

  g_variant_get (answer, "(s)", &role);
  return role;
}

static gboolean
has_state (const Thing *thing,
           guint        state)
{
  g_autoptr(GVariant) answer = ask (thing, ACCESSIBLE, "GetState", NULL);
  g_autoptr(GVariant) words = g_variant_get_child_value (answer, 0);
  guint32 word;

  g_variant_get_child (words, state / 32, "u", &word);
  return (word >> state % 32 & 1) != 0;
}

/* FALSE: that is enough. */
typedef gboolean (*Visit) (const Thing *thing, gpointer data);

static gboolean
visit_all (const Thing *thing,
           Visit        visit,
           gpointer     data)
{
  g_autoptr(GVariant) answer = NULL;
  g_autoptr(GVariantIter) children = NULL;
  Thing child;

  if (!visit (thing, data))
    return FALSE;
  answer = ask (thing, ACCESSIBLE, "GetChildren", NULL);
  g_variant_get (answer, "(a(so))", &children);
  while (g_variant_iter_next (children, "(&s&o)", &child.owner, &child.path))
    if (!visit_all (&child, visit, data))
      return FALSE;
  return TRUE;
}

/* The window as the desktop's registry has it. */
static void
visit_window (Visit    visit,
              gpointer data)
{
  Thing registry = { (char *) "org.a11y.atspi.Registry", (char *) "/org/a11y/atspi/accessible/root" };

  visit_all (&registry, visit, data);
}

typedef struct {
  const char *name;     /* how it begins */
  Thing      *found;
} Search;

static gboolean
is_wanted (const Thing *thing,
           gpointer     data)
{
  Search *search = data;
  g_autofree char *name = dup_string (thing, "Name");

  if (g_str_has_prefix (name, search->name))
    search->found = thing_new (thing->owner, thing->path);
  return search->found == NULL;
}

static Thing *
find_named (const char *name)
{
  Search search = { name, NULL };

  visit_window (is_wanted, &search);
  if (search.found == NULL)
    g_error ("nothing on the accessibility bus is called \"%s…\"", name);
  return search.found;
}

static gboolean
is_called (const Thing *thing,
           const char  *prefix)
{
  g_autofree char *name = dup_string (thing, "Name");

  return g_str_has_prefix (name, prefix);
}

/* ---- tests ---- */

/* Names of cells; an expanded one ends in "-". */
static gboolean
add_cell (const Thing *thing,
          gpointer     data)
{
  g_autofree char *name = dup_string (thing, "Name");
  g_autofree char *role = dup_role (thing);
  GString *rows = data;

  if (name[0] != '\0' && (g_str_equal (role, "group") || g_str_equal (role, "panel")))
    g_string_append_printf (rows, "%s%s | ", name, has_state (thing, ATSPI_STATE_EXPANDED) ? "-" : "");
  return TRUE;
}

static void
test_rows (void)
{
  ViewerWindow *window = open_shop ();
  g_autoptr(GString) rows = g_string_new (NULL);
  g_autoptr(Thing) tree = find_named ("Call tree");

  visit_all (tree, add_cell, rows);
  g_assert_cmpstr (rows->str, ==, "main- | price- | json (2 library frames) | log | run | ");
  close_window (window);
}

/* The one object whose name says what is selected, and how it goes on with the arrow keys. */
static void
test_timeline (void)
{
  ViewerWindow *window = open_shop ();
  g_autoptr(Thing) timeline = find_named ("Timeline of threads.");

  g_assert_true (has_state (timeline, ATSPI_STATE_FOCUSABLE));
  gtk_widget_grab_focus (find_of_type (window, "ViewerTimeline"));
  press ("Down");
  wait_until (is_called (timeline, "main, depth 1, 91 percent total, "));
  press ("Down");
  wait_until (is_called (timeline, "price, depth 2, "));
  close_window (window);
}

static void
test_flame_graph (void)
{
  ViewerWindow *window = open_shop ();
  g_autoptr(Thing) flame = NULL;

  press ("ctrl+3");
  run_for (200);
  flame = find_named ("Flame graph: ");
  g_assert_true (has_state (flame, ATSPI_STATE_FOCUSABLE));
  gtk_widget_grab_focus (find_of_type (window, "ViewerFlameGraph"));
  press ("Down");
  wait_until (is_called (flame, "main, depth 1, "));
  press ("Down");
  wait_until (is_called (flame, "price, depth 2, "));
  close_window (window);
}

/* GTK names what has no name after its type, or after the type of its icon. */
static gboolean
check_name (const Thing *thing,
            gpointer     data)
{
  g_autofree char *role = dup_role (thing);
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;
  guint *n_buttons = data;

  if (strstr (role, "button") == NULL)
    return TRUE;
  *n_buttons += 1;
  name = dup_string (thing, "Name");
  description = dup_string (thing, "Description");
  /* That is libadwaita's. */
  if (!g_str_equal (description, "Close Tab")
      && (name[0] == '\0' || g_str_has_prefix (name, "Gtk") || g_str_has_prefix (name, "Viewer")))
    {
      g_printerr ("a %s (%s) is called \"%s\"\n", role, description, name);
      g_test_fail ();
    }
  return TRUE;
}

static void
test_buttons (void)
{
  ViewerWindow *window = open_shop ();
  guint n_buttons = 0;

  visit_window (check_name, &n_buttons);
  g_assert_cmpuint (n_buttons, >, 15);
  close_window (window);
}

/* Starts the accessibility bus. */
static char *
dup_bus_address (void)
{
  g_autoptr(GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GVariant) answer = NULL;
  char *address = NULL;

  if (session != NULL)
    answer = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, 10000, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(s)", &address);
  return address;
}

static void
connect_to (const char *address)
{
  g_autoptr(GError) error = NULL;

  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *address = dup_bus_address ();

  if (address == NULL || address[0] == '\0')
    {
      g_print ("1..0 # SKIP there is no accessibility bus: at-spi2-core is not installed\n");
      return 0;
    }
  /* The toolkit would look at the display first, which may remember another. */
  g_setenv ("AT_SPI_BUS_ADDRESS", address, TRUE);
  if (!driver_start (&argc, &argv))
    return 0;
  connect_to (address);
  g_test_add_func ("/screen-reader/rows", test_rows);
  g_test_add_func ("/screen-reader/timeline", test_timeline);
  g_test_add_func ("/screen-reader/flame-graph", test_flame_graph);
  g_test_add_func ("/screen-reader/buttons", test_buttons);
  return driver_run ();
}
