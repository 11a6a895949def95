/* test-source-transforms.c: the time of source lines under transforms, against a count that knows nothing of tries
 *
 * Random stacks are written down as a recording, and transformed a second time here, frame by frame, as transforms.h
 * says it. Each line's total and own time must be the same, and so must each function's lines be its nodes of the tree.
 */

#include "fixture.h"

#include "profile/source-lines.h"

#include <string.h>

#define MS         G_GINT64_CONSTANT (1000000)
#define DEEPEST    9
#define N_STACKS   120
#define N_LINES    3      /* of each function that are in stacks */

/* Two of one file, so that a line's file alone does not say its function; json is a library in two files. */
typedef struct {
  const char *name;
  const char *file;          /* as the fixture has it */
  int         file_index;
  gboolean    is_application;
  gboolean    is_json;
  int         first_line;    /* no two functions of a file have a line in common */
} Function;

enum { MAIN, PRICE, LOG, TAX, LOADS, SCAN, FETCH, N_FUNCTIONS };

static const Function functions[N_FUNCTIONS] = {
  [MAIN] = { "main", "shop.py", 0, TRUE, FALSE, 10 },
  [PRICE] = { "price", "shop.py", 0, TRUE, FALSE, 20 },
  [LOG] = { "log", "log.py", 1, TRUE, FALSE, 10 },
  [TAX] = { "tax", "tax.py", 2, TRUE, FALSE, 10 },
  [LOADS] = { "loads", "std:json/__init__.py", 3, FALSE, TRUE, 10 },
  [SCAN] = { "scan", "std:json/__init__.py", 3, FALSE, TRUE, 20 },
  [FETCH] = { "fetch", "lib:kit/http.py", 4, FALSE, FALSE, 10 },
};

typedef struct {
  int function, line;
} Frame;

typedef struct {
  Frame frames[DEEPEST];     /* the outermost first */
  int   n;
  int   ms;
} Stack;

/* ---- stacks ---- */

static void
make_stack (GRand *random,
            Stack *stack)
{
  stack->n = g_rand_int_range (random, 1, DEEPEST + 1);
  stack->ms = g_rand_int_range (random, 1, 50);
  for (int i = 0; i < stack->n; i++)
    {
      /* Often the one above again, so that there is recursion. */
      int function = i > 0 && g_rand_int_range (random, 0, 4) == 0 ? stack->frames[i - 1].function
                     : g_rand_int_range (random, 0, N_FUNCTIONS);

      stack->frames[i] = (Frame) { function, functions[function].first_line + g_rand_int_range (random, 0, N_LINES) };
    }
}

static char *
write_stacks (const Stack *stacks)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < N_STACKS; i++)
    {
      for (int j = 0; j < stacks[i].n; j++)
        g_string_append_printf (text, "%s%s@%s:%d", j > 0 ? ";" : "", functions[stacks[i].frames[j].function].name,
                                functions[stacks[i].frames[j].function].file, stacks[i].frames[j].line);
      g_string_append_printf (text, " %d\n", stacks[i].ms);
    }
  return g_string_free (text, FALSE);
}

/* ---- the other count ---- */

static int
find_first (const Stack *stack,
            int          function)
{
  for (int i = 0; i < stack->n; i++)
    if (stack->frames[i].function == function)
      return i;
  return -1;
}

static int
find_last (const Stack *stack,
           int          function)
{
  for (int i = stack->n - 1; i >= 0; i--)
    if (stack->frames[i].function == function)
      return i;
  return -1;
}

/* Frames from *from* to before *to* go. */
static void
cut (Stack *stack,
     int    from,
     int    to)
{
  memmove (&stack->frames[from], &stack->frames[to], sizeof (Frame) * (gsize) (stack->n - to));
  stack->n -= to - from;
}

static gboolean
goes (const char  *word,
      const Stack *stack,
      int          i,
      int          function)
{
  int at = stack->frames[i].function;

  if (strcmp (word, "merge") == 0)
    return at == function;
  if (strcmp (word, "collapse-direct-recursion") == 0)
    return at == function && i > 0 && stack->frames[i - 1].function == function;
  return strcmp (word, "collapse-library") == 0 && i > 0 && functions[at].is_json
         && functions[stack->frames[i - 1].function].is_json;
}

/* FALSE: the sample is not counted. */
static gboolean
transform (const char *word,
           int         function,
           Stack      *stack)
{
  int first = find_first (stack, function), last = find_last (stack, function);

  if (strcmp (word, "drop") == 0)
    return first < 0;
  if (strcmp (word, "focus") == 0)
    {
      if (first >= 0)
        cut (stack, 0, first);
      return first >= 0;
    }
  if (strcmp (word, "collapse") == 0)
    stack->n = first >= 0 ? first + 1 : stack->n;
  else if (strcmp (word, "collapse-recursion") == 0)
    {
      if (first >= 0)
        cut (stack, first + 1, last + 1);
    }
  else
    /* From the innermost, so that what stood above is still there. */
    for (int i = stack->n - 1; i >= 0; i--)
      if (goes (word, stack, i, function))
        cut (stack, i, i + 1);
  return TRUE;
}

static int
find_function (const char *name)
{
  for (int i = 0; i < N_FUNCTIONS; i++)
    if (strcmp (functions[i].name, name) == 0)
      return i;
  return LOADS;   /* of the library "json" */
}

typedef struct {
  gint64 total_ms, self_ms;
} Time;

typedef struct {
  Time   lines[N_FUNCTIONS][N_LINES];
  gint64 all_ms;
} Count;

static void
count_stack (Count *count,
             Stack *stack)
{
  gboolean seen[N_FUNCTIONS][N_LINES] = { { FALSE } };

  count->all_ms += stack->ms;
  for (int i = 0; i < stack->n; i++)
    {
      int function = stack->frames[i].function, line = stack->frames[i].line - functions[function].first_line;

      if (!seen[function][line])
        count->lines[function][line].total_ms += stack->ms;
      seen[function][line] = TRUE;
      if (i == stack->n - 1)
        count->lines[function][line].self_ms += stack->ms;
    }
}

static void
count_all (const Stack *stacks,
           const char  *text,
           gboolean     only_application,
           Count       *count)
{
  g_auto (GStrv) steps = g_strsplit (text, "|", -1);

  memset (count, 0, sizeof *count);
  for (int i = 0; i < N_STACKS; i++)
    {
      Stack stack = stacks[i];
      gboolean counts = TRUE;

      for (guint j = 0; counts && steps[j] != NULL; j++)
        {
          g_auto (GStrv) words = g_strsplit (steps[j], ":", 2);

          counts = transform (words[0], find_function (words[1]), &stack);
        }
      if (!counts)
        continue;
      for (int j = stack.n - 1; only_application && j >= 0; j--)
        if (!functions[stack.frames[j].function].is_application)
          cut (&stack, j, j + 1);
      count_stack (count, &stack);
    }
}

/* ---- both ---- */

static const char *const paths[] = { "/app/shop.py", "/app/log.py", "/app/tax.py", "/usr/lib/python3.11/json/__init__.py", NULL };

static Time
find_time (const ProfileSourceLines *lines,
           const Function           *function,
           int                       line)
{
  for (guint i = 0; i < profile_source_lines_get_n_files (lines); i++)
    {
      ProfileSourceFile file;
      const ProfileSourceLine *found;
      const char *path = paths[function->file_index];

      profile_source_lines_get_file (lines, i, &file);
      if (path != NULL ? strcmp (file.path, path) != 0 : !g_str_has_suffix (file.path, "kit/http.py"))
        continue;
      found = profile_source_file_find_line (&file, (guint32) (function->first_line + line));
      return found != NULL ? (Time) { found->total_ns / MS, found->self_ns / MS } : (Time) { 0, 0 };
    }
  return (Time) { 0, 0 };
}

static int
get_group (int      function,
           gboolean joins_json)
{
  return joins_json && functions[function].is_json ? LOADS : function;
}

/* A function's own time in the tree is that of its lines, between them. A collapsed library is one of its functions there. */
static void
check_tree (Profile                      *profile,
            const ProfileCallTreeOptions *options,
            gboolean                      joins_json,
            const Count                  *count)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  gint64 own_ms[N_FUNCTIONS] = { 0 }, lines_ms[N_FUNCTIONS] = { 0 };

  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      ProfileNodeInfo info;
      ProfileFunctionInfo function;

      profile_call_tree_get_node (tree, node, &info);
      if (info.function == 0)
        continue;
      profile_get_function_info (profile, info.function, &function);
      own_ms[get_group (find_function (function.name), joins_json)] += info.self_ns / MS;
    }
  for (int f = 0; f < N_FUNCTIONS; f++)
    for (int line = 0; line < N_LINES; line++)
      lines_ms[get_group (f, joins_json)] += count->lines[f][line].self_ms;
  for (int f = 0; f < N_FUNCTIONS; f++)
    g_assert_cmpint (own_ms[f], ==, lines_ms[f]);
}

static void
check (const Stack *stacks,
       Profile     *profile,
       const char  *text,
       gboolean     only_application)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (ProfileSourceLines) lines = NULL;
  g_autoptr (GError) error = NULL;
  gint64 in_lines_ms = 0;
  Count count;

  g_test_message ("%s%s", text, only_application ? ", only application code" : "");
  profile_transforms_parse (&transforms, profile, text, &error);
  g_assert_no_error (error);
  options.transforms = transforms;
  options.only_application = only_application;
  options.fold_libraries = FALSE;
  options.threshold = 0;
  lines = profile_source_lines_new (profile, &options);
  count_all (stacks, text, only_application, &count);
  g_assert_cmpint (profile_source_lines_get_total_ns (lines), ==, count.all_ms * MS);
  for (int f = 0; f < N_FUNCTIONS; f++)
    for (int line = 0; line < N_LINES; line++)
      {
        Time time = find_time (lines, &functions[f], line);

        g_assert_cmpint (time.total_ms, ==, count.lines[f][line].total_ms);
        g_assert_cmpint (time.self_ms, ==, count.lines[f][line].self_ms);
        in_lines_ms += time.total_ms;
      }
  g_assert_cmpint (in_lines_ms, >, 0);
  check_tree (profile, &options, strstr (text, "collapse-library") != NULL, &count);
}

static const char *const texts[] = {
  "merge:price", "focus:price", "drop:price", "collapse:price", "collapse-recursion:price", "collapse-direct-recursion:price",
  "collapse-library:json", "merge:loads", "collapse:tax",
};

static void
test_transforms (gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autofree Stack *stacks = g_new0 (Stack, N_STACKS);
  g_autofree char *recording = NULL;
  g_autoptr (Profile) profile = NULL;

  for (int i = 0; i < N_STACKS; i++)
    make_stack (random, &stacks[i]);
  recording = write_stacks (stacks);
  profile = profile_fixture_profile (recording);
  for (gboolean only_application = FALSE; only_application <= TRUE; only_application++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        check (stacks, profile, texts[i], only_application);
        for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
          {
            g_autofree char *both = g_strdup_printf ("%s|%s", texts[i], texts[j]);

            /* Nothing is left of three; which function a collapsed library is called by is its own matter. */
            if (strcmp (both, "collapse-library:json|merge:loads") == 0 || strcmp (both, "drop:price|focus:price") == 0
                || strcmp (both, "focus:price|drop:price") == 0 || strcmp (both, "merge:price|focus:price") == 0)
              continue;
            check (stacks, profile, both, only_application);
          }
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/source-transforms/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_transforms);
    }
  return g_test_run ();
}
