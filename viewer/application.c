/* application.c: the one pyinst-gui process; see application.h */

#include "viewer/application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "viewer/contrast.h"
#include "viewer/preferences.h"
#include "viewer/settings.h"
#include "viewer/window.h"

struct _ViewerApplication
{
  AdwApplication parent_instance;

  ViewerRecorder *recorder;   /* owned; until its window is there */
};

G_DEFINE_FINAL_TYPE (ViewerApplication, viewer_application, ADW_TYPE_APPLICATION)

/* ---- windows ---- */

/* The one that was used last. */
static ViewerWindow *
find_window (GtkApplication *application)
{
  GtkWindow *active = gtk_application_get_active_window (application);

  if (VIEWER_IS_WINDOW (active))
    return VIEWER_WINDOW (active);
  for (GList *link = gtk_application_get_windows (application); link != NULL; link = link->next)
    if (VIEWER_IS_WINDOW (link->data))
      return link->data;
  return NULL;
}

static ViewerWindow *
get_window (GtkApplication *application)
{
  ViewerWindow *window = find_window (application);

  return window != NULL ? window : viewer_window_new (application);
}

static void
viewer_application_activate (GApplication *application)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);
  g_autoptr(ViewerRecorder) recorder = g_steal_pointer (&self->recorder);
  gboolean is_first = find_window (GTK_APPLICATION (self)) == NULL;
  ViewerWindow *window = get_window (GTK_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (window));
  if (recorder != NULL)
    viewer_window_record (window, recorder);
  else if (is_first && viewer_settings_get_restore_tabs (viewer_settings_get_default ()))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.restore-tabs", NULL);
}

static void
viewer_application_open (GApplication  *application,
                         GFile        **files,
                         int            n_files,
                         const char    *hint)
{
  ViewerWindow *window = get_window (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    viewer_window_open (window, files[i]);
}

/* ---- actions ---- */

static void
action_about (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkApplication *application = user_data;
  const char *developers[] = { _("The Pyinst developers"), NULL };

  adw_show_about_window (gtk_application_get_active_window (application),
                         "application-name", _("Pyinst"),
                         "application-icon", VIEWER_APPLICATION_ID,
                         "version", PYINST_VERSION,
                         "developer-name", _("The Pyinst developers"),
                         "developers", developers,
                         "comments", _("Shows where a Python program spends its time."),
                         "license-type", GTK_LICENSE_MIT_X11,
                         NULL);
}

static void
action_new_window (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (viewer_window_new (user_data)));
}

/* Each window decides for itself: one that records asks first. */
static void
action_quit (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *link = windows; link != NULL; link = link->next)
    if (VIEWER_IS_WINDOW (link->data))
      gtk_window_close (link->data);
}

/* Yelp, or what else shows help here; where there is none, the shortcuts are better than nothing. */
static void
help_shown (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GtkWindow) window = GTK_WINDOW (user_data);

  if (!gtk_show_uri_full_finish (window, result, NULL))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static void
action_help (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_show_uri_full (window, "help:pyinst", GDK_CURRENT_TIME, NULL, help_shown, g_object_ref (window));
}

static const GActionEntry actions[] = {
  { .name = "help", .activate = action_help },
  { .name = "about", .activate = action_about },
  { .name = "new-window", .activate = action_new_window },
  { .name = "quit", .activate = action_quit },
};

static const struct {
  const char *action;
  const char *keys[3];   /* and NULL */
} accelerators[] = {
  { "app.new-window", { "<Control>n" } },
  { "app.quit", { "<Control>q" } },
  { "win.open", { "<Control>o" } },
  { "win.save-copy", { "<Control>s" } },
  { "win.save-selection", { "<Control><Shift>s" } },
  { "win.record", { "<Control>r" } },
  { "win.copy", { "<Control>c" } },
  { "win.export", { "<Control><Shift>e" } },
  { "win.print", { "<Control>p" } },
  { "win.copy-view", { "<Control><Alt>c" } },
  { "win.copy-link", { "<Control><Shift>c" } },
  { "win.only-my-code", { "<Control>m" } },
  { "win.fold-libraries", { "<Control>l" } },
  { "win.escape", { "Escape" } },
  { "win.search", { "<Control>f" } },
  { "win.back", { "<Alt>Left", "Back" } },
  { "win.forward", { "<Alt>Right", "Forward" } },
  { "app.help", { "F1" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.new-tab", { "<Control>t" } },
  { "win.close-tab", { "<Control>w" } },
  { "win.show-view::tree", { "<Control>1" } },
  { "win.show-view::inverted", { "<Control>2" } },
  { "win.show-view::flame", { "<Control>3" } },
  { "win.show-view::functions", { "<Control>4" } },
  { "win.show-view::source", { "<Control>5" } },
  { "win.show-view::tasks", { "<Control>6" } },
  { "win.show-timeline", { "F9" } },
  { "win.show-views", { "<Shift>F9" } },
  { "win.show-source", { "F8" } },
  { "win.open-in-editor", { "<Control>e" } },
  { "win.learn-focus", { "F2" } },
  { "win.explain-focus", { "<Shift>F1" } },
};

/* ---- signals from outside ---- */

/* ^C in the terminal reaches the recorded program by itself; its end is seen as
 * any other. Without a program to end, it ends us. */
static gboolean
interrupted (gpointer user_data)
{
  GtkApplication *application = user_data;

  for (GList *link = gtk_application_get_windows (application); link != NULL; link = link->next)
    if (VIEWER_IS_WINDOW (link->data) && viewer_window_is_recording (link->data))
      return G_SOURCE_CONTINUE;
  g_application_quit (G_APPLICATION (application));
  return G_SOURCE_CONTINUE;
}

static gboolean
terminated (gpointer user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *link = windows; link != NULL; link = link->next)
    if (VIEWER_IS_WINDOW (link->data))
      viewer_window_stop_and_close (link->data);
  return G_SOURCE_CONTINUE;
}

/* ---- GObject ---- */

static void
viewer_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (viewer_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           (const char **) accelerators[i].keys);
  viewer_contrast_follow ();
  viewer_preferences_add_to (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (VIEWER_APPLICATION_ID);
  g_unix_signal_add (SIGINT, interrupted, application);
  g_unix_signal_add (SIGTERM, terminated, application);
}

static void
viewer_application_dispose (GObject *object)
{
  g_clear_object (&VIEWER_APPLICATION (object)->recorder);

  G_OBJECT_CLASS (viewer_application_parent_class)->dispose (object);
}

static void
viewer_application_class_init (ViewerApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_application_dispose;
  G_APPLICATION_CLASS (klass)->activate = viewer_application_activate;
  G_APPLICATION_CLASS (klass)->open = viewer_application_open;
  G_APPLICATION_CLASS (klass)->startup = viewer_application_startup;
}

static void
viewer_application_init (ViewerApplication *self)
{
}

ViewerApplication *
viewer_application_new (ViewerRecorder *recorder)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;
  ViewerApplication *self;

  if (recorder != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;
  self = g_object_new (VIEWER_TYPE_APPLICATION,
                       "application-id", VIEWER_APPLICATION_ID,
                       "flags", flags,
                       "resource-base-path", "/org/pyinst/Pyinst",
                       NULL);
  g_set_object (&self->recorder, recorder);
  return self;
}
