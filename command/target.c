/* target.c: what the first word means that is no option */

#include "command/target.h"

#include "format/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

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

/* PID WHAT, with options before, between or behind. */
static char *
take_control (CommandOptions *self, char **argv, int index)
{
  static const char *const verbs[] = { "status", "cut", "stop", NULL };
  static char *words[3];
  guint n_words = 0;

  self->action = COMMAND_ACTION_CONTROL;
  while (argv[index] != NULL)
    {
      char *problem = command_options_read (self, argv, &index);

      if (problem != NULL)
        return problem;
      if (argv[index] == NULL)
        break;
      if (n_words == 2)
        return g_strdup_printf (_("One process is asked at a time; “%s” is too much."), argv[index]);
      words[n_words++] = argv[index++];
    }
  if (n_words < 2)
    return g_strdup (_("Say which process and what to do: pyinst ctl PID status, cut or stop."));
  if (strspn (words[0], "0123456789") != strlen (words[0]) || strlen (words[0]) > 10 || atoll (words[0]) < 1)
    return g_strdup_printf (_("“%s” is not the number of a process; ps lists them."), words[0]);
  if (!g_strv_contains (verbs, words[1]))
    return g_strdup_printf (_("A recording cannot be asked for “%s”; there are status, cut and stop."), words[1]);
  self->target = words;
  return NULL;
}

/* FILE, with options before or behind. */
static char *
take_redact (CommandOptions *self, char **argv, int index)
{
  char *problem = command_options_read (self, argv, &index);

  self->action = COMMAND_ACTION_REDACT;
  self->target = argv + index;
  if (problem != NULL || argv[index] == NULL)
    return problem != NULL ? problem : g_strdup (_("Say which recording to make a copy of: pyinst redact FILE."));
  index++;
  problem = command_options_read (self, argv, &index);
  if (problem == NULL && argv[index] != NULL)
    return g_strdup_printf (_("One recording is copied at a time; “%s” is too much."), argv[index]);
  return problem;
}

char *
command_target_take (CommandOptions *self, char **argv, int index)
{
  const char *word = argv[index];
  char *problem;

  self->target = argv + index;
  if (word == NULL)
    return g_strdup (_("Say which program to run or which recording to show; pyinst --help explains."));
  if (strcmp (word, "redact") == 0)
    return take_redact (self, argv, index + 1);
  if (strcmp (word, "ctl") == 0)
    return take_control (self, argv, index + 1);
  if (strcmp (word, "dump") == 0 || strcmp (word, "check") == 0)
    {
      self->action = word[0] == 'd' ? COMMAND_ACTION_DUMP : COMMAND_ACTION_CHECK;
      self->target++;
      if (self->target[0] == NULL || self->target[1] != NULL)
        return g_strdup_printf (_("pyinst %s takes the name of one recording."), word);
      return NULL;
    }
  /* A damaged or empty recording has no magic, but is not a program either. */
  if (!command_is_recording (word) && !g_str_has_suffix (word, ".pyprof") && !g_str_has_suffix (word, ".pyisession"))
    return NULL;
  self->action = COMMAND_ACTION_SHOW;
  index++;
  problem = command_options_read (self, argv, &index);
  if (problem == NULL && argv[index] != NULL)
    return g_strdup_printf (_("One recording is shown at a time; “%s” is too much."), argv[index]);
  return problem;
}

char *
command_target_compare (CommandOptions *self, char **argv, int index)
{
  char *problem;

  if (self->target != NULL || argv[index] == NULL || self->report.load != NULL || self->report.load_prev != NULL
      || self->report.list_saved)
    return g_strdup (_("Say which two recordings to compare: pyinst --compare BEFORE.pyprof AFTER.pyprof."));
  self->action = COMMAND_ACTION_COMPARE;
  self->target = argv + index++;
  problem = command_options_read (self, argv, &index);
  if (problem == NULL && argv[index] != NULL)
    return g_strdup_printf (_("Two recordings are compared at a time; “%s” is too much."), argv[index]);
  return problem;
}

char *
command_target_load (CommandOptions *self, char **argv, int index)
{
  const char *path = self->report.load;

  if (self->target != NULL || argv[index] != NULL || (path != NULL && self->report.load_prev != NULL))
    return g_strdup (_("Give one of: a program, a recording, --load, --load-prev or --list-saved."));
  if (self->report.list_saved)
    {
      self->action = COMMAND_ACTION_LIST_SAVED;
      return path != NULL || self->report.load_prev != NULL
             ? g_strdup (_("Give one of: a program, a recording, --load, --load-prev or --list-saved.")) : NULL;
    }
  self->action = COMMAND_ACTION_SHOW;
  self->loaded[0] = (char *) (path != NULL ? path : self->report.load_prev);
  self->target = self->loaded;
  return NULL;
}
