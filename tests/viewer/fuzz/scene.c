/* scene.c: what the fuzzer puts before its random input; see scene.h */

#include "tests/viewer/fuzz/scene.h"

#include <stdio.h>

#include "tests/viewer/fuzz/loop.h"
#include "tests/viewer/fuzz/reach.h"
#include "tests/viewer/fuzz/recording.h"
#include "tests/viewer/fuzz/world.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/terms.h"

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (array))])

/* So long a file chooser has for its folder. */
#define CHOOSER_MS 150

/* At most as many tabs stay open. */
#define TABS_MAX 3

static const char *const views[] = { "tree", "inverted", "flame", "functions", "source", "tasks" };
static const char *const tools[] = { "lessons", "words", "replay", "predict", "what-if", "quiz", "two-ways", "resample", "compare" };
static const char *const switches[] = { "only-my-code", "fold-libraries", "show-timeline", "show-views", "show-source", "show-learn" };

/* Of those that a menu or a button asks for; all of them have keys or buttons, too. */
static const char *const actions[] = {
  "win.open", "win.save-copy", "win.save-selection", "win.record", "win.record-other", "win.stop", "win.copy", "win.copy-view",
  "win.copy-link", "win.export", "win.print", "win.show-answer", "win.about-recording", "win.open-in-editor", "win.clear-range",
  "win.search", "win.back", "win.forward", "win.escape", "win.learn-focus", "win.explain-focus", "win.close-notice",
  "win.cancel-opening", "win.new-tab", "win.close-tab", "win.restore-tabs", "win.show-help-overlay", "app.preferences", "app.about",
  "app.help", "app.new-window", "tree.open-all", "tree.close-all",
};

/* ---- recordings ---- */

static char *
pick_path (GRand      *random,
           const char *folder)
{
  const char *const *lessons = viewer_lessons_list_names ();
  g_autofree char *name = NULL;
  char *path = NULL;

  if (g_rand_int_range (random, 0, 8) == 0)
    {
      name = g_build_filename (lessons[g_rand_int_range (random, 0, 10)], g_rand_boolean (random) ? "slow.pyprof" : "fixed.pyprof", NULL);
      path = viewer_lessons_dup_path (name);
    }
  if (path == NULL && g_rand_int_range (random, 0, 40) == 0)
    path = g_build_filename (folder, g_rand_boolean (random) ? "nothing.pyprof" : "shop.py", NULL);
  return path != NULL ? path : fuzz_recording_write (random, folder);
}

/* The window may be closed by what was asked of it before. */
static gboolean
is_opening (ViewerWindow *const *window)
{
  return *window != NULL && viewer_window_get_n_documents (*window) > 0
         && g_strcmp0 (viewer_document_get_page (viewer_window_get_document (*window)), "opening") == 0;
}

static void
close_some_tabs (ViewerWindow *const *window)
{
  while (*window != NULL && viewer_window_get_n_documents (*window) > TABS_MAX)
    {
      guint n_documents = viewer_window_get_n_documents (*window);

      gtk_widget_activate_action (GTK_WIDGET (*window), "win.close-tab", NULL);
      fuzz_loop_run (5);
      if (*window != NULL && viewer_window_get_n_documents (*window) == n_documents)
        break;
    }
}

void
fuzz_scene_open (ViewerWindow *window,
                 GRand        *random,
                 const char   *folder)
{
  g_autofree char *path = pick_path (random, folder);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  /* Half of them are used while they are read. */
  gboolean is_waiting = g_rand_boolean (random) || fuzz_world_is_calm ();

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  close_some_tabs (&window);
  if (window != NULL)
    viewer_window_open (window, file);
  for (int i = 0; i < 1000 && is_waiting && is_opening (&window); i++)
    fuzz_loop_run (2);
  if (window != NULL)
    g_object_remove_weak_pointer (G_OBJECT (window), (gpointer *) &window);
}

/* Half of a recording is opened, and the rest comes while the window is used, as from a program that runs. */
static void
open_growing (ViewerWindow *window,
              GRand        *random,
              const char   *folder)
{
  g_autofree char *path = fuzz_recording_write (random, folder);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *bytes = NULL;
  gsize size;
  FILE *stream;

  if (!g_file_get_contents (path, &bytes, &size, NULL) || !g_file_set_contents (path, bytes, (gssize) (size / 2), NULL))
    g_error ("%s cannot be written", path);
  viewer_window_open (window, file);
  fuzz_loop_run (g_rand_int_range (random, 0, 60));
  stream = fopen (path, "ab");
  if (stream == NULL || fwrite (bytes + size / 2, 1, size - size / 2, stream) != size - size / 2 || fclose (stream) != 0)
    g_error ("%s cannot be continued", path);
}

/* What the desktop says of itself may change at any time. */
static char *
change_desktop (GRand *random)
{
  static const int sizes[] = { 72, 96, 120, 192 };
  g_autoptr(GSettings) settings = NULL;

  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", PICK (random, sizes) * 1024, NULL);
      return g_strdup ("size of text");
    case 1:
      settings = fuzz_world_dup_contrast ();
      if (settings != NULL)
        g_settings_set_boolean (settings, "high-contrast", g_rand_boolean (random));
      return g_strdup_printf ("high contrast %d", adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
    default:
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          g_rand_boolean (random) ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      return g_strdup ("colours");
    }
}

static void
record_stub (ViewerWindow *window,
             GRand        *random)
{
  g_autoptr(ViewerRecorder) recorder = viewer_recorder_new ((const char *const[]) { NULL }, (const char *const[]) { "shop.py", NULL },
                                                            NULL, NULL);

  if (g_rand_boolean (random))
    viewer_recorder_capture_output (recorder);
  viewer_window_record (window, recorder);
}

/* ---- views, tools, actions ---- */

static char *
dup_tool (GRand *random)
{
  const char *const *lessons = viewer_lessons_list_names ();
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
      return g_strdup_printf ("lessons/%s", lessons[g_rand_int_range (random, 0, 10)]);
    case 1:
      return g_strdup_printf ("words/%s", terms[g_rand_int_range (random, 0, (gint32) n_terms)].key);
    case 2:
      return g_strdup ("predict/exercise");
    default:
      return g_strdup (PICK (random, tools));
    }
}

static char *
activate (ViewerWindow *window,
          GRand        *random)
{
  const char *name = PICK (random, actions);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    fuzz_reach_know_action (actions[i]);
  if (gtk_widget_activate_action (focus != NULL ? focus : GTK_WIDGET (window), name, NULL))
    fuzz_reach_add_action (name);
  return g_strdup (name);
}

char *
fuzz_scene_change (ViewerWindow *window,
                   GRand        *random,
                   const char   *folder)
{
  g_autofree char *tool = NULL;
  const char *name;

  switch (g_rand_int_range (random, 0, 12))
    {
    case 0:
      fuzz_scene_open (window, random, folder);
      return g_strdup ("open");
    case 1:
      return change_desktop (random);
    case 2:
      gtk_window_set_default_size (GTK_WINDOW (window), g_rand_int_range (random, 360, 1500), g_rand_int_range (random, 300, 950));
      return g_strdup ("size");
    case 3:
      fuzz_loop_run (60);
      return g_strdup ("wait");
    case 4:
      if (g_rand_int_range (random, 0, 4) > 0 || fuzz_world_is_calm ())
        return change_desktop (random);
      if (g_rand_boolean (random))
        record_stub (window, random);
      else
        open_growing (window, random, folder);
      return g_strdup ("a recording that grows");
    case 5: case 6:
      tool = dup_tool (random);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", tool);
      return g_strdup_printf ("tool %s", tool);
    case 7: case 8:
      name = PICK (random, views);
      g_object_set (viewer_window_get_document (window), "view", name, NULL);
      return g_strdup_printf ("view %s", name);
    case 9:
      name = PICK (random, switches);
      g_object_set (viewer_window_get_document (window), name, g_rand_boolean (random), NULL);
      return g_strdup_printf ("switch %s", name);
    default:
      return activate (window, random);
    }
}

/* ---- dialogs ---- */

/* GTK's own dialog for files may go anywhere: it is told a file of ours, or given up. GTK 4.8 reads folders in the
 * background and crashes when the dialog goes before it is done, so that it gets time as from a person's hand. */
static void
answer_chooser (GtkDialog  *dialog,
                GRand      *random,
                const char *folder)
{
  g_autoptr(GtkDialog) kept = g_object_ref (dialog);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  GtkWidget *button;
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;

  fuzz_loop_run (CHOOSER_MS);
  if (g_rand_boolean (random))
    {
      gtk_dialog_response (dialog, GTK_RESPONSE_CANCEL);
      return;
    }
  if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_OPEN)
    path = pick_path (random, folder);
  else if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    path = g_build_filename (folder, "saved", NULL);
  else
    path = g_strdup (folder);
  file = g_file_new_for_path (path);
  gtk_file_chooser_set_file (chooser, file, NULL);
  fuzz_loop_run (CHOOSER_MS);
  /* As when the button is pressed: GTK asks what the focus is in, and there must be one. */
  button = gtk_dialog_get_widget_for_response (dialog, GTK_RESPONSE_ACCEPT);
  if (button != NULL && gtk_widget_grab_focus (button))
    gtk_dialog_response (dialog, GTK_RESPONSE_ACCEPT);
  else
    gtk_dialog_response (dialog, GTK_RESPONSE_CANCEL);
}

void
fuzz_scene_answer (ViewerWindow *window,
                   GRand        *random,
                   const char   *folder,
                   gboolean      all)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (windows, i);

      if (other == NULL || other == GTK_WINDOW (window) || !gtk_widget_get_visible (GTK_WIDGET (other)))
        continue;
      if (GTK_IS_FILE_CHOOSER (other) && GTK_IS_DIALOG (other))
        answer_chooser (GTK_DIALOG (other), random, folder);
      else if (GTK_IS_DIALOG (other))
        gtk_dialog_response (GTK_DIALOG (other), GTK_RESPONSE_CANCEL);
      else if (all)
        gtk_window_close (other);
    }
}
