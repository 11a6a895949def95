/* driver.c: drives the real window in tests; see driver.h */

#include "tests/viewer/driver.h"

#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/gtk-faults.h"
#include "viewer/application.h"
#include "viewer/tree-text.h"

static GtkApplication *application;
static char *state_folder;

/* Most in price(), much of that in json; then log(); a second thread that waits. */
const char shop[] =
  "meta target shop.py\n"
  "main@shop.py:3;price@shop.py:20;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 250\n"
  "main@shop.py:3;price@shop.py:21 350\n"
  "main@shop.py:4;log@shop.py:30 400\n"
  "thread worker\nstate blocked\nrun@shop.py:50;wait@shop.py:51 100\n";

/* ---- finding ---- */

/* The first widget below *widget*, itself included, that *matches*. */
GtkWidget *
find_widget (GtkWidget  *widget,
             gboolean  (*matches) (GtkWidget *widget, const char *wanted),
             const char *wanted)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (matches (widget, wanted))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, matches, wanted);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
has_text (GtkWidget  *widget,
          const char *wanted)
{
  if (GTK_IS_INSCRIPTION (widget))
    return g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), wanted) == 0;
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), wanted) == 0;
}

gboolean
has_prefix (GtkWidget  *widget,
            const char *wanted)
{
  return GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), wanted);
}

gboolean
has_part (GtkWidget  *widget,
          const char *wanted)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), wanted) != NULL;
}

gboolean
has_action (GtkWidget  *widget,
            const char *wanted)
{
  return GTK_IS_ACTIONABLE (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), wanted) == 0;
}

GtkWidget *
find_text (ViewerWindow *window,
           const char   *text)
{
  GtkWidget *found = find_widget (GTK_WIDGET (window), has_text, text);

  if (found == NULL)
    g_error ("no widget says \"%s\"", text);
  return found;
}

GtkWidget *
find_button (ViewerWindow *window,
             const char   *action)
{
  GtkWidget *found = find_widget (GTK_WIDGET (window), has_action, action);

  if (found == NULL)
    g_error ("no button does %s", action);
  return found;
}

/* ---- windows ---- */

char *
write_fixture (const char *text)
{
  g_autoptr(GByteArray) bytes = profile_fixture_bytes (text);

  return profile_fixture_file (bytes->data, bytes->len);
}

ViewerWindow *
open_path (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ViewerWindow *window = viewer_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  viewer_window_open (window, file);
  return window;
}

ViewerWindow *
open_fixture (const char *text)
{
  g_autofree char *path = write_fixture (text);
  ViewerWindow *window = open_path (path);

  wait_until (g_str_equal (page_of (window), "recording")
              && viewer_session_get_call_tree (session_of (window)) != NULL);
  run_for (300);
  g_unlink (path);
  return window;
}

ViewerWindow *
open_shop (void)
{
  return open_fixture (shop);
}

void
close_window (ViewerWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  run_for (50);
}

void
close_learn (ViewerWindow *window)
{
  g_object_set (document_of (window), "show-learn", FALSE, NULL);
  close_window (window);
}

char *
dup_rows (ViewerWindow *window)
{
  ViewerFlatTreeModel *model = viewer_tree_view_get_model (viewer_document_get_tree_view (document_of (window)));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autofree char *name = viewer_tree_text_dup_name (viewer_flat_tree_model_get_tree (model),
                                                         viewer_flat_tree_model_get_node (model, i));

      g_string_append_printf (text, "%s%*s%s", i > 0 ? " | " : "",
                              (int) viewer_flat_tree_model_get_level (model, i), "", name);
    }
  return g_string_free (text, FALSE);
}

void
assert_rows (ViewerWindow *window,
             const char   *expected)
{
  g_autofree char *got = dup_rows (window);

  g_assert_cmpstr (got, ==, expected);
}

char *
dup_selected_name (ViewerWindow *window)
{
  g_autofree char *line = viewer_tree_view_dup_selected_text (viewer_document_get_tree_view (document_of (window)));

  if (line == NULL)
    return g_strdup ("");
  return g_strndup (line, strcspn (line, "\t"));
}

void
assert_selected (ViewerWindow *window,
                 const char   *expected)
{
  g_autofree char *got = dup_selected_name (window);

  g_assert_cmpstr (got, ==, expected);
}

AdwMessageDialog *
find_dialog (void)
{
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        return ADW_MESSAGE_DIALOG (toplevel);
    }
  return NULL;
}

ViewerWindow *
record (const char *code)
{
  const char *target[] = { "-c", code, NULL };
  g_autoptr(ViewerRecorder) recorder = viewer_recorder_new (NULL, target, NULL, NULL);
  ViewerWindow *window = viewer_window_new (application);

  gtk_window_present (GTK_WINDOW (window));
  viewer_window_record (window, recorder);
  return window;
}

gboolean
has_type (GtkWidget  *widget,
          const char *wanted)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), wanted);
}

GtkWidget *
find_of_type (ViewerWindow *window,
              const char   *type)
{
  GtkWidget *found = find_widget (GTK_WIDGET (window), has_type, type);

  g_assert_nonnull (found);
  return found;
}

static gboolean
have_display (void)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");

  if (program == NULL)
    {
      g_print ("1..0 # SKIP xdotool is not installed\n");
      return FALSE;
    }
  if (!gtk_init_check () || !GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_print ("1..0 # SKIP there is no X display\n");
      return FALSE;
    }
  return TRUE;
}

/* Only what the tests made themselves: recordings and the window's state. */
static void
remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-r", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* ---- the test program ---- */

GtkApplication *
driver_get_application (void)
{
  return application;
}

/* The language of LANGUAGE, with the translations that the build has made. */
static void
speak (void)
{
  if (g_getenv ("PYINST_LOCALES") == NULL)
    return;
  bindtextdomain ("pyinst", g_getenv ("PYINST_LOCALES"));
  bind_textdomain_codeset ("pyinst", "UTF-8");
  textdomain ("pyinst");
}

gboolean
driver_start (int    *argc,
              char ***argv)
{
  g_setenv ("GDK_BACKEND", "x11", FALSE);
  setlocale (LC_ALL, "C.UTF-8");
  state_folder = g_dir_make_tmp ("pyinst-state-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", state_folder, TRUE);
  g_setenv ("XDG_DATA_HOME", state_folder, TRUE);
  if (!have_display ())
    {
      remove_folder (state_folder);
      return FALSE;
    }

  g_test_init (argc, argv, NULL);
  test_excuse_gtk ();
  speak ();
  application = g_object_new (VIEWER_TYPE_APPLICATION,
                              "application-id", VIEWER_APPLICATION_ID,
                              "flags", G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN,
                              "resource-base-path", "/org/pyinst/Pyinst",
                              NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  return TRUE;
}

int
driver_run (void)
{
  int status = g_test_run ();

  g_object_unref (application);
  remove_folder (state_folder);
  return status;
}
