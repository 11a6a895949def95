/* state.c: what the window remembers; see state.h */

#include "viewer/state.h"

#include "viewer/key-file.h"

#define NAME         "window.ini"
#define GROUP        "window"
#define WIDTH_PX     1280
#define HEIGHT_PX    800
#define SIZE_MIN_PX  320
#define SIZE_MAX_PX  16384

static GKeyFile *
load (void)
{
  return viewer_key_file_load (g_get_user_state_dir (), NAME);
}

static void
save (GKeyFile *file)
{
  viewer_key_file_save (file, g_get_user_state_dir (), NAME);
}

static int
get_size (GKeyFile   *file,
          const char *key,
          int         otherwise)
{
  g_autoptr(GError) error = NULL;
  int value = g_key_file_get_integer (file, GROUP, key, &error);

  return error == NULL && value >= SIZE_MIN_PX && value <= SIZE_MAX_PX ? value : otherwise;
}

static gboolean
get_shown (GKeyFile   *file,
           const char *key)
{
  return !g_key_file_has_key (file, GROUP, key, NULL) || g_key_file_get_boolean (file, GROUP, key, NULL);
}

static ViewerShown
get_wish (GKeyFile   *file,
          const char *key)
{
  if (!g_key_file_has_key (file, GROUP, key, NULL))
    return VIEWER_SHOWN_WHERE_WIDE;
  return g_key_file_get_boolean (file, GROUP, key, NULL) ? VIEWER_SHOWN : VIEWER_HIDDEN;
}

void
viewer_state_load (ViewerState *state)
{
  g_autoptr(GKeyFile) file = load ();
  g_autofree char *view = NULL;
  int tree_height_px;

  state->width_px = get_size (file, "width", WIDTH_PX);
  state->height_px = get_size (file, "height", HEIGHT_PX);
  tree_height_px = g_key_file_get_integer (file, GROUP, "tree-height", NULL);
  state->tree_height_px = CLAMP (tree_height_px, 0, SIZE_MAX_PX);
  state->is_maximized = g_key_file_get_boolean (file, GROUP, "maximized", NULL);
  state->only_application = g_key_file_get_boolean (file, GROUP, "only-my-code", NULL);
  state->show_timeline = get_shown (file, "show-timeline");
  state->show_views = get_shown (file, "show-views");
  state->show_source = get_wish (file, "show-source");
  state->show_learn = g_key_file_get_boolean (file, GROUP, "show-learn", NULL);
  view = g_key_file_get_string (file, GROUP, "view", NULL);
  g_strlcpy (state->view, view != NULL ? view : "", sizeof state->view);
}

void
viewer_state_save (const ViewerState *state)
{
  g_autoptr(GKeyFile) file = load ();

  g_key_file_set_integer (file, GROUP, "width", state->width_px);
  g_key_file_set_integer (file, GROUP, "height", state->height_px);
  g_key_file_set_integer (file, GROUP, "tree-height", state->tree_height_px);
  g_key_file_set_boolean (file, GROUP, "maximized", state->is_maximized);
  g_key_file_set_boolean (file, GROUP, "only-my-code", state->only_application);
  g_key_file_set_boolean (file, GROUP, "show-timeline", state->show_timeline);
  g_key_file_set_boolean (file, GROUP, "show-views", state->show_views);
  if (state->show_source != VIEWER_SHOWN_WHERE_WIDE)
    g_key_file_set_boolean (file, GROUP, "show-source", state->show_source == VIEWER_SHOWN);
  g_key_file_set_boolean (file, GROUP, "show-learn", state->show_learn);
  g_key_file_set_string (file, GROUP, "view", state->view);
  save (file);
}

/* ---- tabs ---- */

char **
viewer_state_list_tabs (guint *n_gone)
{
  g_autoptr(GKeyFile) file = load ();
  g_auto(GStrv) paths = g_key_file_get_string_list (file, GROUP, "tabs", NULL, NULL);
  g_autoptr(GStrvBuilder) there = g_strv_builder_new ();

  guint n = 0;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      g_strv_builder_add (there, paths[i]);
    else
      n++;
  if (n_gone != NULL)
    *n_gone = n;
  return g_strv_builder_end (there);
}

void
viewer_state_save_tabs (const char *const *paths)
{
  g_autoptr(GKeyFile) file = load ();

  g_key_file_set_string_list (file, GROUP, "tabs", paths, g_strv_length ((char **) paths));
  save (file);
}

char *
viewer_state_dup_reports (void)
{
  char *folder = g_build_filename (g_get_user_state_dir (), "pyinst", "reports", NULL);

  g_mkdir_with_parents (folder, 0700);
  return folder;
}
