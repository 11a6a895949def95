/* Where a file's text comes from, what the editor is run with, and what is said. */

#include <glib/gstdio.h>
#include <locale.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/profile/fixture.h"
#include "viewer/editor.h"
#include "viewer/source-buffer.h"
#include "viewer/source-words.h"

/* A folder with one file, and a recording that states it with this mtime and text. */
typedef struct {
  char *folder, *path;
} Place;

static const char code[] = "import a\nprint (a)\n";

static void
set_up (Place         *place,
        gconstpointer  data)
{
  place->folder = g_dir_make_tmp ("pyinst-source-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "shop.py", NULL);
  g_assert_true (g_file_set_contents (place->path, code, -1, NULL));
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  g_unlink (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

/* *stated* is what stands behind "source FILE"; NULL: the recording says nothing of it. */
static ViewerSourceFile *
read_from (const char             *path,
           const char             *stated,
           const ProfileSourceMap *map)
{
  g_autofree char *source = stated != NULL ? g_strdup_printf ("source %s %s\n", path, stated) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%smain@%s:2 5\n", source, path);
  g_autoptr(Profile) profile = profile_fixture_profile (text);

  return viewer_source_file_new (profile, path, map);
}

static void
assert_file (const char             *path,
             const char             *stated,
             const ProfileSourceMap *map,
             ViewerSourceState       state,
             const char             *text)
{
  g_autoptr(ViewerSourceFile) file = read_from (path, stated, map);

  g_assert_cmpint (file->state, ==, state);
  g_assert_cmpstr (file->path, ==, path);
  g_assert_cmpstr (file->text != NULL ? file->text->text : NULL, ==, text);
}

static void
test_where_it_was (Place         *place,
                   gconstpointer  data)
{
  struct stat status;
  g_autofree char *mine = NULL;
  struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

  g_assert_cmpint (utimensat (AT_FDCWD, place->path, times, 0), ==, 0);
  g_assert_cmpint (stat (place->path, &status), ==, 0);
  mine = g_strdup_printf ("1000 -%d", (int) status.st_size);

  assert_file (place->path, mine, NULL, VIEWER_SOURCE_AS_RECORDED, code);
  assert_file (place->path, NULL, NULL, VIEWER_SOURCE_AS_RECORDED, code);
  assert_file (place->path, "1000 import a\\nprint (a)\\n", NULL, VIEWER_SOURCE_AS_RECORDED, code);
  /* Only its date is another: the text says that it is the same. */
  assert_file (place->path, "7 import a\\nprint (a)\\n", NULL, VIEWER_SOURCE_AS_RECORDED, code);
}

static void
test_changed (Place         *place,
              gconstpointer  data)
{
  assert_file (place->path, "1000 import z\\n", NULL, VIEWER_SOURCE_CHANGED, "import z\n");
  assert_file (place->path, "1000 -19", NULL, VIEWER_SOURCE_OFF, code);
  assert_file (place->path, "1000 -5", NULL, VIEWER_SOURCE_OFF, code);
  /* The recording of a fixture is of 1970: the file is newer. */
  assert_file (place->path, NULL, NULL, VIEWER_SOURCE_OFF, code);
}

static void
test_elsewhere (Place         *place,
                gconstpointer  data)
{
  g_autoptr(ProfileSourceMap) map = profile_source_map_new ();
  g_autofree char *pipe = g_build_filename (place->folder, "pipe.py", NULL);

  assert_file ("/srv/nowhere/shop.py", NULL, NULL, VIEWER_SOURCE_MISSING, NULL);
  assert_file ("/srv/nowhere/shop.py", "5 -19", map, VIEWER_SOURCE_MISSING, NULL);
  assert_file ("/srv/nowhere/shop.py", "5 import z\\n", map, VIEWER_SOURCE_ELSEWHERE, "import z\n");
  assert_file ("relative.py", NULL, NULL, VIEWER_SOURCE_MISSING, NULL);

  g_assert_true (profile_source_map_add (map, "/srv/nowhere", place->folder));
  assert_file ("/srv/nowhere/shop.py", NULL, map, VIEWER_SOURCE_AS_RECORDED, code);
  /* On another computer its date is another. */
  assert_file ("/srv/nowhere/shop.py", "5 -19", map, VIEWER_SOURCE_AS_RECORDED, code);
  assert_file ("/srv/nowhere/shop.py", "5 -20", map, VIEWER_SOURCE_OFF, code);
  assert_file ("/srv/nowhere/shop.py", "5 import z\\n", map, VIEWER_SOURCE_CHANGED, "import z\n");
  assert_file ("/srv/nowhere/other.py", NULL, map, VIEWER_SOURCE_MISSING, NULL);

  /* A recording may name what never ends. */
  assert_file ("/dev/zero", NULL, NULL, VIEWER_SOURCE_MISSING, NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_file (pipe, NULL, NULL, VIEWER_SOURCE_MISSING, NULL);
  g_unlink (pipe);
}

static void
test_no_file (void)
{
  assert_file ("<string>", NULL, NULL, VIEWER_SOURCE_NO_FILE, NULL);
  /* A notebook's cell is in the recording alone. */
  assert_file ("<cell>", "5 import z\\n", NULL, VIEWER_SOURCE_ELSEWHERE, "import z\n");
}

/* ---- words ---- */

static void
assert_notice (const char *path,
               const char *stated,
               const char *expected)
{
  g_autoptr(ViewerSourceFile) file = read_from (path, stated, NULL);
  g_autofree char *notice = viewer_source_words_dup_notice (file);

  if (expected == NULL)
    g_assert_null (notice);
  else
    g_assert_true (notice != NULL && strstr (notice, expected) != NULL);
}

static void
test_notices (Place         *place,
              gconstpointer  data)
{
  assert_notice (place->path, "1000 import a\\nprint (a)\\n", NULL);
  assert_notice (place->path, "1000 import z\\n", "has changed since it was recorded. This is the recording's own copy");
  assert_notice (place->path, "1000 -5", "may stand on the wrong lines");
  assert_notice ("/srv/nowhere/a.py", "1 a\\n", "not on this computer");
  /* Nothing could be done about a cell's file. */
  assert_notice ("/srv/nowhere/a.py", "1 caf\\351\\n", "not on this computer");
}

static void
test_absence (void)
{
  static const char *const rows[][2] = {
    { "/srv/nowhere/a.py", "/srv/nowhere/a.py is neither in the recording nor on this computer" },
    { "<string>", "Python calls it <string>" },
    { "<frozen importlib._bootstrap>", "part of the interpreter" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ViewerSourceFile) file = read_from (rows[i][0], NULL, NULL);
      g_autofree char *words = viewer_source_words_dup_absence (file, "run");

      g_assert_nonnull (strstr (words, rows[i][1]));
    }
}

static void
test_heat (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main@a.py:3;*sleep 900\nmain@a.py:4 100\n");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileSourceLines) lines = profile_source_lines_new (profile, &options);
  g_autofree char *row = NULL;
  g_autofree char *calls = NULL;
  g_autofree char *own = NULL;
  g_autofree char *label = NULL;
  g_autofree char *nothing = NULL;
  ProfileSourceFile file;

  profile_source_lines_get_file (lines, 0, &file);
  row = viewer_source_words_dup_row (lines, &file);
  calls = viewer_source_words_dup_card (lines, profile_source_file_find_line (&file, 3));
  own = viewer_source_words_dup_card (lines, profile_source_file_find_line (&file, 4));
  label = viewer_source_words_dup_label (lines, profile_source_file_find_line (&file, 4), 4);
  nothing = viewer_source_words_dup_label (lines, NULL, 5);
  g_assert_cmpstr (row, ==, "a.py · 100.0 %");
  g_assert_cmpstr (calls, ==, "On this line: 900 samples, 900 ms, 90.0 %\nAll of it in what it calls");
  g_assert_cmpstr (own, ==, "On this line: 100 samples, 100 ms, 10.0 %\nIts own: 100 samples, 100 ms, 10.0 %");
  g_assert_cmpstr (label, ==, "Line 4: 100 samples, 10.0 % total, 10.0 % self");
  g_assert_cmpstr (nothing, ==, "Line 5: no samples");

  g_assert_cmpuint (viewer_source_get_heat_level (-1), ==, 0);
  g_assert_cmpuint (viewer_source_get_heat_level (0.0005), ==, 0);
  g_assert_cmpuint (viewer_source_get_heat_level (0.001), ==, 1);
  g_assert_cmpuint (viewer_source_get_heat_level (0.25), ==, VIEWER_SOURCE_HEAT_LEVELS / 2);
  g_assert_cmpuint (viewer_source_get_heat_level (1), ==, VIEWER_SOURCE_HEAT_LEVELS);
}

/* ---- the editor ---- */

static void
assert_words (const char *command,
              const char *file,
              guint       line,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = viewer_editor_list_words (command, file, line, &error);
  g_autofree char *joined = words != NULL ? g_strjoinv ("|", words) : NULL;

  g_assert_cmpstr (joined, ==, expected);
  g_assert_true ((error != NULL) == (expected == NULL));
}

static void
test_editor (void)
{
  guint n;
  const ViewerEditorPreset *presets = viewer_editor_list_presets (&n);

  assert_words ("code --goto {file}:{line}", "/a b/c.py", 7, "code|--goto|/a b/c.py:7");
  assert_words ("vi", "/a.py", 0, "vi|/a.py");
  assert_words ("'my editor' '+{line}' \"{file}\"", "/a.py", 0, "my editor|+1|/a.py");
  /* A file may be called anything: no shell, and no second look. */
  assert_words ("e {file}", "/x; rm -rf $HOME `id` '\".py", 3, "e|/x; rm -rf $HOME `id` '\".py");
  assert_words ("e {file} {line}", "/{line}/{file}.py", 3, "e|/{line}/{file}.py|3");
  assert_words ("e \"{file}", "/a.py", 3, NULL);
  assert_words ("", "/a.py", 3, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) words = viewer_editor_list_words (presets[i].command, "/a.py", 7, NULL);

      g_assert_nonnull (words);
      g_assert_nonnull (strstr (presets[i].command, "{file}"));
      g_assert_nonnull (strstr (presets[i].command, "{line}"));
    }
}

static void
test_editor_fails (void)
{
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) open_quote = NULL;

  g_assert_false (viewer_editor_open ("/no/such/editor {file}", "/a.py", 1, &missing));
  g_assert_nonnull (strstr (missing->message, "/no/such/editor"));
  g_assert_nonnull (strstr (missing->message, "preferences"));
  g_assert_false (viewer_editor_open ("vi '{file}", "/a.py", 1, &open_quote));
  g_assert_nonnull (strstr (open_quote->message, "not closed"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/source-file/where-it-was", Place, NULL, set_up, test_where_it_was, tear_down);
  g_test_add ("/source-file/changed", Place, NULL, set_up, test_changed, tear_down);
  g_test_add ("/source-file/elsewhere", Place, NULL, set_up, test_elsewhere, tear_down);
  g_test_add_func ("/source-file/no-file", test_no_file);
  g_test_add ("/source-file/notices", Place, NULL, set_up, test_notices, tear_down);
  g_test_add_func ("/source-file/absence", test_absence);
  g_test_add_func ("/source-file/heat", test_heat);
  g_test_add_func ("/source-file/editor", test_editor);
  g_test_add_func ("/source-file/editor-fails", test_editor_fails);
  return g_test_run ();
}
