/* launch.c: how a program is started to be recorded; see launch.h */

#include "viewer/launch.h"

#include <glib/gi18n.h>

#include "viewer/host.h"
#include "viewer/key-file.h"

#define NAME             "programs.ini"
#define LAST             "last"
#define INTERVAL_US      1000u
#define INTERVAL_MIN_US  50u
#define INTERVAL_MAX_US  10000000u

static const char *const engines[] = { "auto", "signal", "event" };

/* ---- remembered ---- */

static GKeyFile *
load (void)
{
  return viewer_key_file_load (g_get_user_state_dir (), NAME);
}

/* Group names may have no brackets; paths may. */
static char *
dup_group (gboolean    is_module,
           const char *program)
{
  g_autofree char *escaped = g_uri_escape_string (program, "/", TRUE);

  return g_strconcat (is_module ? "module " : "script ", escaped, NULL);
}

static char *
dup_string (GKeyFile   *file,
            const char *group,
            const char *key)
{
  char *value = g_key_file_get_string (file, group, key, NULL);

  return value != NULL ? value : g_strdup ("");
}

static ViewerEngine
find_engine (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    if (g_str_equal (engines[i], name))
      return (ViewerEngine) i;
  return VIEWER_ENGINE_AUTO;
}

void
viewer_launch_init (ViewerLaunch *launch,
                    gboolean      is_module,
                    const char   *program)
{
  g_autoptr(GKeyFile) file = load ();
  g_autofree char *group = dup_group (is_module, program);
  g_autofree char *engine = dup_string (file, group, "engine");
  int interval_us = g_key_file_get_integer (file, group, "interval", NULL);
  int duration_s = g_key_file_get_integer (file, group, "duration", NULL);

  *launch = (ViewerLaunch) {
    .is_module = is_module,
    .program = g_strdup (program),
    .arguments = dup_string (file, group, "arguments"),
    .folder = dup_string (file, group, "folder"),
    .python = dup_string (file, group, "python"),
    .interval_us = interval_us > 0 ? CLAMP ((guint) interval_us, INTERVAL_MIN_US, INTERVAL_MAX_US) : INTERVAL_US,
    .duration_s = (guint) MAX (duration_s, 0),
    .has_children = g_key_file_get_boolean (file, group, "children", NULL),
    .engine = find_engine (engine),
  };
}

void
viewer_launch_init_last (ViewerLaunch *launch)
{
  g_autoptr(GKeyFile) file = load ();
  g_autofree char *program = dup_string (file, LAST, "program");

  viewer_launch_init (launch, g_key_file_get_boolean (file, LAST, "module", NULL), program);
}

void
viewer_launch_clear (ViewerLaunch *launch)
{
  g_clear_pointer (&launch->program, g_free);
  g_clear_pointer (&launch->arguments, g_free);
  g_clear_pointer (&launch->folder, g_free);
  g_clear_pointer (&launch->python, g_free);
}

void
viewer_launch_remember (const ViewerLaunch *launch)
{
  g_autoptr(GKeyFile) file = load ();
  g_autofree char *group = dup_group (launch->is_module, launch->program);

  g_key_file_set_string (file, LAST, "program", launch->program);
  g_key_file_set_boolean (file, LAST, "module", launch->is_module);
  g_key_file_set_string (file, group, "arguments", launch->arguments);
  g_key_file_set_string (file, group, "folder", launch->folder);
  g_key_file_set_string (file, group, "python", launch->python);
  g_key_file_set_integer (file, group, "interval", (int) launch->interval_us);
  g_key_file_set_integer (file, group, "duration", (int) launch->duration_s);
  g_key_file_set_boolean (file, group, "children", launch->has_children);
  g_key_file_set_string (file, group, "engine", engines[launch->engine]);
  viewer_key_file_save (file, g_get_user_state_dir (), NAME);
}

/* ---- started ---- */

static void
take (GPtrArray *words,
      char      *word)
{
  g_ptr_array_add (words, word);
}

static char **
list_options (const ViewerLaunch *launch)
{
  GPtrArray *words = g_ptr_array_new ();

  take (words, g_strdup ("-i"));
  take (words, g_strdup_printf ("%uus", launch->interval_us));
  if (launch->python[0] != '\0')
    {
      take (words, g_strdup ("--python"));
      take (words, g_strdup (launch->python));
    }
  if (launch->engine != VIEWER_ENGINE_AUTO)
    {
      take (words, g_strdup ("--engine"));
      take (words, g_strdup (engines[launch->engine]));
    }
  if (launch->has_children)
    take (words, g_strdup ("--children"));
  if (launch->duration_s > 0)
    {
      take (words, g_strdup ("--duration"));
      take (words, g_strdup_printf ("%u", launch->duration_s));
    }
  take (words, NULL);
  return (char **) g_ptr_array_free (words, FALSE);
}

/* The program and its arguments; NULL and *error* when a quote is open. */
static char **
list_target (const ViewerLaunch *launch,
             GError            **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GError) parsing = NULL;

  if (!g_shell_parse_argv (launch->arguments, NULL, &arguments, &parsing)
      && !g_error_matches (parsing, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The arguments have an opening quote without a closing one."));
      return NULL;
    }
  if (launch->is_module)
    take (words, g_strdup ("-m"));
  take (words, g_strdup (launch->program));
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    take (words, g_strdup (arguments[i]));
  take (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* Started from a desktop our own folder means nothing to the program: a script runs in its own. */
static char *
dup_folder (const ViewerLaunch *launch)
{
  if (launch->folder[0] != '\0')
    return g_strdup (launch->folder);
  if (!launch->is_module && g_path_is_absolute (launch->program))
    return g_path_get_dirname (launch->program);
  return NULL;
}

/* In a sandbox only the user's own folders are surely those of the computer; the rest pyinst itself looks for. */
static gboolean
is_seen (const char *path)
{
  return !viewer_host_is_outside () || g_str_has_prefix (path, g_get_home_dir ());
}

ViewerRecorder *
viewer_launch_new_recorder (const ViewerLaunch *launch,
                            GError            **error)
{
  g_autofree char *folder = dup_folder (launch);
  g_auto(GStrv) options = list_options (launch);
  g_auto(GStrv) target = list_target (launch, error);
  ViewerRecorder *recorder;

  if (target == NULL)
    return NULL;
  if (!launch->is_module && is_seen (launch->program) && !g_file_test (launch->program, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no file %s. Choose the program again."), launch->program);
      return NULL;
    }
  if (folder != NULL && is_seen (folder) && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no folder %s. Choose another folder to run in."), folder);
      return NULL;
    }
  recorder = viewer_recorder_new ((const char *const *) options, (const char *const *) target, NULL, folder);
  viewer_recorder_capture_output (recorder);
  return recorder;
}
