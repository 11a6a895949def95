/* options.c: what the command line asks for */

#include "command/options.h"

#include "format/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#define INTERVAL_MIN_NS  G_GINT64_CONSTANT (50000)
#define INTERVAL_MAX_NS  G_GINT64_CONSTANT (10000000000)

typedef enum {
  OPTION_HELP, OPTION_VERSION, OPTION_INTERVAL, OPTION_OUTPUT, OPTION_RENDERER, OPTION_PYTHON, OPTION_ENGINE,
  OPTION_CLOCK, OPTION_COLOR, OPTION_NO_COLOR, OPTION_UNICODE, OPTION_NO_UNICODE, OPTION_ALL_THREADS,
  OPTION_SHOW_ALL, OPTION_PERCENT, OPTION_MODULE, OPTION_CODE, OPTION_SESSION,
} OptionId;

static const struct {
  OptionId    id;
  char        letter;
  const char *name;
  gboolean    takes_value;
} table[] = {
  { OPTION_HELP, 'h', "help", FALSE },
  { OPTION_VERSION, 0, "version", FALSE },
  { OPTION_INTERVAL, 'i', "interval", TRUE },
  { OPTION_OUTPUT, 'o', "outfile", TRUE },
  { OPTION_RENDERER, 'r', "renderer", TRUE },
  { OPTION_PYTHON, 0, "python", TRUE },
  { OPTION_ENGINE, 0, "engine", TRUE },
  { OPTION_CLOCK, 0, "clock", TRUE },
  { OPTION_SESSION, 0, "session", TRUE },
  { OPTION_COLOR, 0, "color", FALSE },
  { OPTION_NO_COLOR, 0, "no-color", FALSE },
  { OPTION_UNICODE, 0, "unicode", FALSE },
  { OPTION_NO_UNICODE, 0, "no-unicode", FALSE },
  { OPTION_ALL_THREADS, 0, "all-threads", FALSE },
  { OPTION_SHOW_ALL, 0, "show-all", FALSE },
  { OPTION_PERCENT, 0, "percent", FALSE },
  { OPTION_MODULE, 'm', NULL, TRUE },
  { OPTION_CODE, 'c', NULL, TRUE },
};

const char *
command_options_help (void)
{
  return _("Usage: pyinst [options] script.py [arguments …]\n"
           "       pyinst [options] -m module [arguments …]\n"
           "       pyinst [options] -c code [arguments …]\n"
           "       pyinst [options] recording.pyprof\n"
           "       pyinst dump recording.pyprof\n"
           "       pyinst check recording.pyprof\n"
           "\n"
           "Shows where the time of a Python program went.\n"
           "\n"
           "  -i, --interval SECONDS  how often to look; 0.001 if not given, also 500us or 2ms\n"
           "  -o, --outfile FILE      write there: a recording (.pyprof), text (.txt) or JSON (.json)\n"
           "  -r, --renderer NAME     text, json or pyprof, whatever the file is called\n"
           "      --python PROGRAM    the interpreter; else the active environment's, else python3\n"
           "      --engine NAME       auto, signal or event\n"
           "      --clock NAME        wall or cpu: which time the report shows\n"
           "      --session NAME      only this session of a recording; its name or number\n"
           "      --all-threads       a tree for every thread\n"
           "      --show-all          fold nothing: library frames, small functions\n"
           "      --percent           shares only, no seconds\n"
           "      --color, --no-color, --unicode, --no-unicode\n"
           "  -h, --help, --version\n");
}

gboolean
command_is_recording (const char *path)
{
  char magic[FORMAT_MAGIC_SIZE];
  FILE *file;
  gboolean found;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || (file = fopen (path, "rbe")) == NULL)
    return FALSE;
  found = fread (magic, 1, sizeof magic, file) == sizeof magic && memcmp (magic, FORMAT_MAGIC, sizeof magic) == 0;
  fclose (file);
  return found;
}

/* "0.001", "1ms", "500us" */
static gboolean
parse_interval (const char *text, gint64 *interval_ns)
{
  char *rest;
  double seconds = g_ascii_strtod (text, &rest);

  if (rest == text)
    return FALSE;
  if (strcmp (rest, "ms") == 0)
    seconds /= 1e3;
  else if (strcmp (rest, "us") == 0)
    seconds /= 1e6;
  else if (rest[0] != '\0' && strcmp (rest, "s") != 0)
    return FALSE;
  if (!isfinite (seconds) || seconds * 1e9 < (double) INTERVAL_MIN_NS || seconds * 1e9 > (double) INTERVAL_MAX_NS)
    return FALSE;
  *interval_ns = (gint64) (seconds * 1e9 + 0.5);
  return TRUE;
}

static gboolean
is_one_of (const char *value, const char *const *names)
{
  return g_strv_contains (names, value);
}

static char *
apply_value (CommandOptions *self, OptionId id, const char *value)
{
  static const char *const renderers[] = { "text", "json", "pyprof", NULL };
  static const char *const engines[] = { "auto", "signal", "event", NULL };
  static const char *const clocks[] = { "wall", "cpu", NULL };

  switch ((int) id)
    {
    case OPTION_INTERVAL:
      if (!parse_interval (value, &self->interval_ns))
        return g_strdup_printf (_("The interval “%s” is not a time between 0.00005 and 10 seconds."), value);
      break;
    case OPTION_OUTPUT:
      if (value[0] == '\0')
        return g_strdup (_("The name of the file to write is empty."));
      self->output = value;
      break;
    case OPTION_RENDERER:
      if (!is_one_of (value, renderers))
        return g_strdup_printf (_("There is no renderer “%s”; there are text, json and pyprof."), value);
      self->renderer = value;
      break;
    case OPTION_PYTHON:
      self->python = value;
      break;
    case OPTION_ENGINE:
      if (!is_one_of (value, engines))
        return g_strdup_printf (_("There is no engine “%s”; there are auto, signal and event."), value);
      self->engine = value;
      break;
    case OPTION_SESSION:
      self->session = value;
      break;
    case OPTION_CLOCK:
      if (!is_one_of (value, clocks))
        return g_strdup_printf (_("There is no clock “%s”; there are wall and cpu."), value);
      self->cpu_clock = strcmp (value, "cpu") == 0;
      break;
    default:
      break;
    }
  return NULL;
}

static void
apply_flag (CommandOptions *self, OptionId id)
{
  switch ((int) id)
    {
    case OPTION_HELP: self->action = COMMAND_ACTION_HELP; break;
    case OPTION_VERSION: self->action = COMMAND_ACTION_VERSION; break;
    case OPTION_COLOR: self->color = COMMAND_YES; break;
    case OPTION_NO_COLOR: self->color = COMMAND_NO; break;
    case OPTION_UNICODE: self->unicode = COMMAND_YES; break;
    case OPTION_NO_UNICODE: self->unicode = COMMAND_NO; break;
    case OPTION_ALL_THREADS: self->all_threads = TRUE; break;
    case OPTION_SHOW_ALL: self->show_all = TRUE; break;
    case OPTION_PERCENT: self->percent = TRUE; break;
    default: break;
    }
}

/* The table's row for a word, and the value that stands in the word itself; -1 when there is none. */
static int
find_option (const char *word, const char **value)
{
  *value = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length;

      if (word[1] != '-' && word[1] == table[i].letter)
        {
          *value = word[2] != '\0' ? word + 2 : NULL;
          return *value == NULL || table[i].takes_value ? (int) i : -1;
        }
      if (word[1] != '-' || table[i].name == NULL)
        continue;
      length = strlen (table[i].name);
      if (strncmp (word + 2, table[i].name, length) != 0 || (word[2 + length] != '\0' && word[2 + length] != '='))
        continue;
      *value = word[2 + length] == '=' ? word + 3 + length : NULL;
      return *value == NULL || table[i].takes_value ? (int) i : -1;
    }
  return -1;
}

/* Reads options up to the first word that is none. *index* is left there. */
static char *
parse_options (CommandOptions *self, char **argv, int *index)
{
  for (; argv[*index] != NULL; (*index)++)
    {
      const char *word = argv[*index], *value;
      char *problem;
      int row;

      if (word[0] != '-' || word[1] == '\0')
        break;
      if (strcmp (word, "--") == 0)
        {
          (*index)++;
          break;
        }
      row = find_option (word, &value);
      if (row < 0)
        return g_strdup_printf (_("There is no option %s; pyinst --help lists them."), word);
      if (!table[row].takes_value)
        {
          apply_flag (self, table[row].id);
          continue;
        }
      if (value == NULL)
        value = argv[++(*index)];
      if (value == NULL)
        return g_strdup_printf (_("The option %s needs a value; pyinst --help says which."), word);
      if (table[row].id == OPTION_MODULE || table[row].id == OPTION_CODE)
        {
          self->kind = table[row].id == OPTION_MODULE ? COMMAND_TARGET_MODULE : COMMAND_TARGET_CODE;
          /* What stood behind the letter itself becomes a word of its own. */
          argv[*index] = (char *) value;
          self->target = argv + *index;
          break;
        }
      problem = apply_value (self, table[row].id, value);
      if (problem != NULL)
        return problem;
    }
  return NULL;
}

/* What the first word means: a file to look into, or a program to run. */
static char *
take_target (CommandOptions *self, char **argv, int index)
{
  const char *word = argv[index];
  char *problem;

  self->target = argv + index;
  if (word == NULL)
    return g_strdup (_("Say which program to run or which recording to show; pyinst --help explains."));
  if (strcmp (word, "dump") == 0 || strcmp (word, "check") == 0)
    {
      self->action = word[0] == 'd' ? COMMAND_ACTION_DUMP : COMMAND_ACTION_CHECK;
      self->target++;
      if (self->target[0] == NULL || self->target[1] != NULL)
        return g_strdup_printf (_("pyinst %s takes the name of one recording."), word);
      return NULL;
    }
  /* A damaged or empty recording has no magic, but is not a program either. */
  if (!command_is_recording (word) && !g_str_has_suffix (word, ".pyprof"))
    return NULL;
  self->action = COMMAND_ACTION_SHOW;
  index++;
  problem = parse_options (self, argv, &index);
  if (problem == NULL && argv[index] != NULL)
    return g_strdup_printf (_("One recording is shown at a time; “%s” is too much."), argv[index]);
  return problem;
}

gboolean
command_options_parse (CommandOptions *self, int argc, char **argv, char **problem)
{
  int index = 1;

  *self = (CommandOptions) { .action = COMMAND_ACTION_RUN, .interval_ns = 1000000 };
  *problem = parse_options (self, argv, &index);
  if (*problem == NULL && self->target == NULL && self->action == COMMAND_ACTION_RUN)
    *problem = take_target (self, argv, index);
  return *problem == NULL;
}
