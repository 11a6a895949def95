/* arguments.c: what pyinst-gui was asked to do; see arguments.h */

#include "viewer/arguments.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "viewer/link.h"

#define MAGIC       "PYPROF"    /* with its NUL */
#define MAGIC_SIZE  7
#define PEEK_SIZE   4096

static const struct {
  const char *name;
  gboolean    has_value;
} options[] = {
  { "-i", TRUE },
  { "--interval", TRUE },
  { "--python", TRUE },
  { "--engine", TRUE },
};

gboolean
viewer_arguments_is_recording (const char *named)
{
  g_autofree char *link = NULL;
  g_autofree char *path = viewer_link_split (named, &link);
  char bytes[PEEK_SIZE];
  size_t n_bytes;
  FILE *file;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return FALSE;
  file = fopen (path, "rbe");
  if (file == NULL)
    return g_str_has_suffix (path, ".pyprof");
  n_bytes = fread (bytes, 1, sizeof bytes, file);
  fclose (file);

  if (n_bytes >= MAGIC_SIZE && memcmp (bytes, MAGIC, MAGIC_SIZE) == 0)
    return TRUE;
  if (g_str_has_suffix (path, ".pyprof"))
    return TRUE;
  /* Source has no NUL; a zip file is a program to Python. The rest is best
   * explained by the page that says what the file is not. */
  if (n_bytes >= 4 && memcmp (bytes, "PK\003\004", 4) == 0)
    return FALSE;
  if (g_str_has_suffix (path, ".pyc"))
    return FALSE;
  return memchr (bytes, '\0', n_bytes) != NULL;
}

static void
set_nonsense (ViewerArguments *arguments,
              char            *sentence)
{
  arguments->asked = VIEWER_ASKED_NONSENSE;
  g_free (arguments->sentence);
  arguments->sentence = sentence;
}

/* The number of words that the option takes up; 0 when it is none of pyinst's. */
static guint
measure_option (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      size_t length = strlen (options[i].name);

      if (g_str_equal (word, options[i].name))
        return options[i].has_value ? 2 : 1;
      if (options[i].has_value && strncmp (word, options[i].name, length) == 0
          && (word[length] == '=' || (length == 2 && word[length] != '\0')))
        return 1;
    }
  return 0;
}

/* TRUE and what stands after it when *word* begins the option for the output. */
static gboolean
is_output (const char  *word,
           const char **value)
{
  *value = NULL;
  if (g_str_equal (word, "-o") || g_str_equal (word, "--outfile"))
    return TRUE;
  if (g_str_has_prefix (word, "--outfile="))
    *value = word + strlen ("--outfile=");
  else if (g_str_has_prefix (word, "-o"))
    *value = word + 2;
  return *value != NULL;
}

static gboolean
is_target_option (const char *word)
{
  return g_str_equal (word, "-m") || g_str_equal (word, "-c");
}

/* The options before the target; gives the index of the target's first word. */
static guint
parse_options (ViewerArguments   *arguments,
               const char *const *argv,
               GPtrArray         *kept)
{
  guint i = 0;

  while (argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0' && !is_target_option (argv[i]))
    {
      const char *value;
      guint n_words;

      if (g_str_equal (argv[i], "--"))
        return i + 1;
      if (g_str_equal (argv[i], "-h") || g_str_equal (argv[i], "--help"))
        arguments->asked = VIEWER_ASKED_HELP;
      else if (g_str_equal (argv[i], "--version"))
        arguments->asked = VIEWER_ASKED_VERSION;
      if (arguments->asked != VIEWER_ASKED_WELCOME)
        return i;

      if (is_output (argv[i], &value))
        {
          n_words = value != NULL ? 1 : 2;
          if (value == NULL)
            value = argv[i + 1];
          g_free (arguments->output);
          arguments->output = g_strdup (value);
        }
      else
        {
          n_words = measure_option (argv[i]);
          for (guint k = 0; k < n_words && argv[i + k] != NULL; k++)
            g_ptr_array_add (kept, g_strdup (argv[i + k]));
        }
      if (n_words == 0)
        {
          set_nonsense (arguments,
                        g_strdup_printf (_("pyinst-gui does not know the option “%s”. Try pyinst-gui --help."), argv[i]));
          return i;
        }
      if (n_words == 2 && argv[i + 1] == NULL)
        {
          set_nonsense (arguments, g_strdup_printf (_("The option “%s” needs a value after it."), argv[i]));
          return i;
        }
      i += n_words;
    }
  return i;
}

void
viewer_arguments_parse (ViewerArguments   *arguments,
                        const char *const *argv)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  guint first;

  *arguments = (ViewerArguments) { .asked = VIEWER_ASKED_WELCOME };
  /* GApplication's own, as D-Bus activation uses them. */
  if (argv[0] != NULL && g_str_has_prefix (argv[0], "--gapplication-"))
    return;

  first = parse_options (arguments, argv, kept);
  if (arguments->asked != VIEWER_ASKED_WELCOME)
    return;

  if (argv[first] == NULL)
    {
      if (kept->len > 0 || arguments->output != NULL)
        set_nonsense (arguments, g_strdup (_("Name the Python program to record after the options.")));
      return;
    }
  if (kept->len == 0 && arguments->output == NULL && !is_target_option (argv[first])
      && viewer_arguments_is_recording (argv[first]))
    {
      arguments->asked = VIEWER_ASKED_OPEN;
      return;
    }
  if (is_target_option (argv[first]) && argv[first + 1] == NULL)
    {
      set_nonsense (arguments, g_strdup_printf (_("The option “%s” needs a value after it."), argv[first]));
      return;
    }
  if (arguments->output != NULL && !g_str_has_suffix (arguments->output, ".pyprof"))
    {
      set_nonsense (arguments,
                    g_strdup (_("The window keeps recordings: the name after -o must end in .pyprof. "
                                "For a text or JSON report use the pyinst command.")));
      return;
    }
  arguments->asked = VIEWER_ASKED_RECORD;
  g_ptr_array_add (kept, NULL);
  arguments->options = (char **) g_ptr_array_free (g_steal_pointer (&kept), FALSE);
  arguments->target = g_strdupv ((char **) argv + first);
}

void
viewer_arguments_clear (ViewerArguments *arguments)
{
  g_clear_pointer (&arguments->sentence, g_free);
  g_clear_pointer (&arguments->output, g_free);
  g_clear_pointer (&arguments->options, g_strfreev);
  g_clear_pointer (&arguments->target, g_strfreev);
}

char *
viewer_arguments_dup_title (const char *const *target)
{
  if (target[0] == NULL)
    return g_strdup ("");
  if (g_str_equal (target[0], "-m") && target[1] != NULL)
    return g_strdup_printf ("-m %s", target[1]);
  if (g_str_equal (target[0], "-c"))
    return g_strdup ("-c …");
  return g_path_get_basename (target[0]);
}
