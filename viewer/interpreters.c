/* interpreters.c: which Pythons there are; see interpreters.h */

#include "viewer/interpreters.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/host.h"

#define OLDEST_MINOR     9
#define N_FOLDERS_ABOVE  3

void
viewer_interpreter_free (ViewerInterpreter *self)
{
  g_free (self->path);
  g_free (self->version);
  g_free (self->implementation);
  g_free (self);
}

/* ---- asking ---- */

static GSubprocess *
ask (const ViewerInterpreter *self)
{
  const char *words[] = { self->path, "-I", "-S", "-c",
                          "import sys; print(sys.implementation.name, '%d.%d.%d' % sys.version_info[:3])", NULL };
  g_auto(GStrv) outside = self->is_outside ? viewer_host_list_words (NULL, words) : NULL;

  return g_subprocess_newv (outside != NULL ? (const char *const *) outside : words,
                            G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
}

static void
take_answer (ViewerInterpreter *self,
             GSubprocess       *process)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) words = NULL;

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL) || text == NULL)
    return;
  words = g_strsplit (g_strstrip (text), " ", 2);
  if (words[0] == NULL || words[1] == NULL)
    return;
  self->implementation = g_strdup (words[0]);
  self->version = g_strdup (words[1]);
}

static ViewerInterpreter *
new_unasked (const char *path,
             gboolean    is_outside)
{
  ViewerInterpreter *self = g_new0 (ViewerInterpreter, 1);

  self->path = g_strdup (path);
  self->is_outside = is_outside;
  return self;
}

ViewerInterpreter *
viewer_interpreter_new (const char *path)
{
  ViewerInterpreter *self = new_unasked (path, viewer_host_is_outside ());
  g_autoptr(GSubprocess) process = ask (self);

  take_answer (self, process);
  return self;
}

/* ---- what it is ---- */

static int
get_minor (const ViewerInterpreter *self)
{
  int major = 0, minor = 0;

  if (self->version == NULL || sscanf (self->version, "%d.%d", &major, &minor) != 2 || major != 3)
    return -1;
  return minor;
}

char *
viewer_interpreter_dup_problem (const ViewerInterpreter *self)
{
  if (!self->is_outside && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    return g_strdup_printf (_("There is no interpreter %s any more. Choose another one."), self->path);
  if (self->version == NULL)
    return g_strdup_printf (_("%s did not answer as Python does. Choose another one."), self->path);
  if (!g_str_equal (self->implementation, "cpython"))
    return g_strdup_printf (_("This is %s, whose calls Pyinst cannot see. Choose a CPython, the usual Python."),
                            self->implementation);
  if (get_minor (self) < OLDEST_MINOR)
    return g_strdup_printf (_("Python %s is too old: Pyinst records 3.%d and later. Choose a newer one."),
                            self->version, OLDEST_MINOR);
  return NULL;
}

static char *
dup_short_path (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (strncmp (path, home, length) == 0 && path[length] == '/')
    return g_strconcat ("~", path + length, NULL);
  return g_strdup (path);
}

char *
viewer_interpreter_dup_name (const ViewerInterpreter *self)
{
  g_autofree char *path = dup_short_path (self->path);

  if (self->version == NULL)
    return g_steal_pointer (&path);
  if (!g_str_equal (self->implementation, "cpython"))
    return g_strdup_printf ("%s %s · %s", self->implementation, self->version, path);
  /* Translators: a version of Python and the path of its program. */
  return g_strdup_printf (_("Python %s · %s"), self->version, path);
}

/* ---- finding ---- */

typedef struct {
  GPtrArray  *found;      /* ViewerInterpreter */
  GHashTable *seen;       /* real paths, owned */
  gboolean    is_outside; /* of our sandbox: what there is we see by asking it */
} Search;

/* *real* is taken; NULL: there is no such file. */
static ViewerInterpreter *
add_real (Search     *search,
          const char *path,
          char       *real,
          gboolean    is_environment)
{
  ViewerInterpreter *interpreter;

  if (real == NULL || !g_hash_table_add (search->seen, real))
    return NULL;
  interpreter = new_unasked (path, search->is_outside);
  interpreter->is_environment = is_environment;
  g_ptr_array_add (search->found, interpreter);
  return interpreter;
}

static void
add_candidate (Search     *search,
               const char *path,
               gboolean    is_environment)
{
  char *real;

  if (!search->is_outside
      && (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (path, G_FILE_TEST_IS_DIR)))
    return;
  /* A virtual environment's is a link to another's, and yet another one. */
  real = is_environment ? g_strdup (path) : realpath (path, NULL);
  add_real (search, path, real, is_environment);
}

static void
search_environments (Search     *search,
                     const char *folder)
{
  static const char *const names[] = { ".venv", "venv", "env", ".env" };
  g_autofree char *place = g_strdup (folder);

  for (guint level = 0; level <= N_FOLDERS_ABOVE && !g_str_equal (place, "/") && !g_str_equal (place, "."); level++)
    {
      char *above;

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *mark = g_build_filename (place, names[i], "pyvenv.cfg", NULL);
          g_autofree char *path = g_build_filename (place, names[i], "bin", "python", NULL);

          if (g_file_test (mark, G_FILE_TEST_EXISTS))
            add_candidate (search, path, TRUE);
        }
      above = g_path_get_dirname (place);
      g_free (place);
      place = above;
    }
}

static gboolean
is_interpreter_name (const char *name)
{
  const char *rest;

  if (g_str_equal (name, "pypy3"))
    return TRUE;
  if (!g_str_has_prefix (name, "python3"))
    return FALSE;
  rest = name + strlen ("python3");
  /* python3, python3.13, python3.13t; not python3-config */
  return rest[0] == '\0' || (rest[0] == '.' && strspn (rest + 1, "0123456789") > 0
                             && strspn (rest + 1, "0123456789t") == strlen (rest + 1));
}

static void
search_folder (Search     *search,
               const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  /* pyenv's are scripts that start one of those which are found below. */
  if (dir == NULL || g_str_has_suffix (folder, "/shims"))
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_interpreter_name (name))
        add_candidate (search, path, FALSE);
    }
}

static void
search_path (Search *search)
{
  const char *path = g_getenv ("PATH");
  g_auto(GStrv) folders = g_strsplit (path != NULL ? path : "/usr/local/bin:/usr/bin", ":", -1);

  for (guint i = 0; folders[i] != NULL; i++)
    search_folder (search, folders[i]);
}

static void
search_pyenv (Search *search)
{
  const char *root = g_getenv ("PYENV_ROOT");
  g_autofree char *versions = root != NULL ? g_build_filename (root, "versions", NULL)
                                           : g_build_filename (g_get_home_dir (), ".pyenv", "versions", NULL);
  g_autoptr(GDir) dir = g_dir_open (versions, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (versions, name, "bin", "python3", NULL);

      add_candidate (search, path, FALSE);
    }
}

static void
ask_all (GPtrArray *interpreters)
{
  g_autoptr(GPtrArray) processes = g_ptr_array_new ();

  for (guint i = 0; i < interpreters->len; i++)
    g_ptr_array_add (processes, ask (interpreters->pdata[i]));
  for (guint i = 0; i < interpreters->len; i++)
    {
      take_answer (interpreters->pdata[i], processes->pdata[i]);
      g_clear_object (&processes->pdata[i]);
    }
}

static int
get_rank (const ViewerInterpreter *self)
{
  int minor = get_minor (self);

  if (minor < OLDEST_MINOR || !g_str_equal (self->implementation, "cpython"))
    return minor - 1000;
  return minor + (self->is_environment ? 1000 : self->is_usual ? 500 : 0);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return get_rank (*(ViewerInterpreter *const *) b) - get_rank (*(ViewerInterpreter *const *) a);
}

/* ---- where we are ---- */

static void
search_here (Search *search)
{
  g_autofree char *usual = g_find_program_in_path ("python3");

  if (usual != NULL && strstr (usual, "/shims/") == NULL)
    {
      guint n_before = search->found->len;

      add_candidate (search, usual, FALSE);
      if (search->found->len > n_before)
        ((ViewerInterpreter *) search->found->pdata[n_before])->is_usual = TRUE;
    }
  search_path (search);
  search_pyenv (search);
}

/* ---- outside ---- */

/* The same, on the computer: each a line, its real path and its path. The first is the usual one. */
static const char outside_script[] =
  "list () {\n"
  "  for path; do\n"
  "    if [ -x \"$path\" ] && [ ! -d \"$path\" ]; then printf '%s\\t%s\\n' \"$(readlink -f \"$path\")\" \"$path\"; fi\n"
  "  done\n"
  "}\n"
  "usual=$(command -v python3)\n"
  "case $usual in */shims/*) usual= ;; esac\n"
  "if [ -n \"$usual\" ]; then list \"$usual\"; else echo; fi\n"
  "IFS=:\n"
  "for folder in $PATH; do\n"
  "  case $folder in\n"
  "    */shims) ;;\n"
  "    *) list \"$folder\"/python3 \"$folder\"/python3.* \"$folder\"/pypy3 ;;\n"
  "  esac\n"
  "done\n"
  "list \"${PYENV_ROOT:-$HOME/.pyenv}\"/versions/*/bin/python3\n";

static void
add_line (Search     *search,
          const char *line,
          gboolean    is_usual)
{
  const char *path = strchr (line, '\t');
  g_autofree char *name = path != NULL ? g_path_get_basename (path + 1) : NULL;
  ViewerInterpreter *interpreter = NULL;

  if (name != NULL && is_interpreter_name (name))
    interpreter = add_real (search, path + 1, g_strndup (line, (gsize) (path - line)), FALSE);
  if (interpreter != NULL)
    interpreter->is_usual = is_usual;
}

static void
search_outside (Search *search)
{
  const char *words[] = { "sh", "-c", outside_script, NULL };
  g_auto(GStrv) outside = viewer_host_list_words (NULL, words);
  g_autoptr(GSubprocess) process =
    g_subprocess_newv ((const char *const *) outside, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL) || text == NULL)
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (search, lines[i], i == 0);
}

static GPtrArray *
find_where (const char *folder,
            gboolean    is_outside)
{
  Search search = {
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_interpreter_free),
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, free, NULL),
    .is_outside = is_outside,
  };
  const char *active = g_getenv ("VIRTUAL_ENV");

  if (folder != NULL)
    search_environments (&search, folder);
  if (active != NULL)
    {
      g_autofree char *path = g_build_filename (active, "bin", "python", NULL);

      add_candidate (&search, path, TRUE);
    }
  if (is_outside)
    search_outside (&search);
  else
    search_here (&search);
  ask_all (search.found);
  for (guint i = search.found->len; i > 0; i--)
    if (((ViewerInterpreter *) search.found->pdata[i - 1])->version == NULL)
      g_ptr_array_remove_index (search.found, i - 1);
  g_ptr_array_sort (search.found, compare);
  g_hash_table_unref (search.seen);
  return search.found;
}

GPtrArray *
viewer_interpreters_find (const char *folder)
{
  return find_where (folder, viewer_host_is_outside ());
}

GPtrArray *
viewer_interpreters_find_here (void)
{
  return find_where (NULL, FALSE);
}
