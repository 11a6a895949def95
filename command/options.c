/* options.c: what the command line asks for */

#include "command/options.h"

#include "profile/report-formats.h"
#include "command/render-class.h"
#include "command/settings.h"
#include "command/target.h"
#include "command/times.h"

#include <string.h>

#include <glib/gi18n.h>

typedef enum {
  OPTION_HELP, OPTION_VERSION, OPTION_INTERVAL, OPTION_OUTPUT, OPTION_RENDERER, OPTION_PYTHON, OPTION_ENGINE,
  OPTION_CLOCK, OPTION_COLOR, OPTION_NO_COLOR, OPTION_UNICODE, OPTION_NO_UNICODE, OPTION_ALL_THREADS,
  OPTION_TICK, OPTION_PERCENT, OPTION_MODULE, OPTION_CODE, OPTION_DURATION, OPTION_START_AFTER, OPTION_CHILDREN, OPTION_NO_SOURCE,
  OPTION_KEEP_SOURCE, OPTION_RENAME_FOLDER,
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
  { OPTION_TICK, 0, "tick", TRUE },
  { OPTION_CLOCK, 0, "clock", TRUE },
  { OPTION_COLOR, 0, "color", FALSE },
  { OPTION_NO_COLOR, 0, "no-color", FALSE },
  { OPTION_UNICODE, 0, "unicode", FALSE },
  { OPTION_NO_UNICODE, 0, "no-unicode", FALSE },
  { OPTION_ALL_THREADS, 0, "all-threads", FALSE },
  { OPTION_PERCENT, 0, "percent", FALSE },
  { OPTION_DURATION, 0, "duration", TRUE },
  { OPTION_START_AFTER, 0, "start-after", TRUE },
  { OPTION_CHILDREN, 0, "children", FALSE },
  { OPTION_NO_SOURCE, 0, "no-source", FALSE },
  { OPTION_KEEP_SOURCE, 0, "keep-source", FALSE },
  { OPTION_RENAME_FOLDER, 0, "rename-folder", TRUE },
  { OPTION_MODULE, 'm', NULL, TRUE },
  { OPTION_CODE, 'c', NULL, TRUE },
};

static gboolean
is_one_of (const char *value, const char *const *names)
{
  return g_strv_contains (names, value);
}

static char *
check_renderer (const char *name)
{
  g_autofree char *names = NULL;

  if (profile_report_format_by_name (name) != NULL)
    return NULL;
  if (command_render_class_is_path (name))
    return NULL;
  names = profile_report_format_dup_names ();
  return g_strdup_printf (_("There is no renderer “%s”; there are %s."), name, names);
}

/* OLD=NEW. A copy must not grow: the records of a chunk have their limit. */
static char *
add_folder (CommandOptions *self, const char *value)
{
  const char *middle = strchr (value, '=');
  g_autofree char *old = middle != NULL ? g_strndup (value, (gsize) (middle - value)) : NULL;
  guint n = 0;

  if (middle == NULL || value[0] != '/' || middle[1] != '/')
    return g_strdup_printf (_("“%s” does not rename a folder; write --rename-folder /old/folder=/new/name."), value);
  if (strlen (middle + 1) > (gsize) (middle - value))
    return g_strdup_printf (_("The new name in “%s” is longer than the old one; choose a shorter name."), value);
  while (self->folders[n] != NULL)
    n++;
  if (n == 2 * COMMAND_FOLDERS_MAX)
    return g_strdup_printf (_("At most %d folders can be renamed."), COMMAND_FOLDERS_MAX);
  self->folders[n] = g_intern_string (old);
  self->folders[n + 1] = middle + 1;
  return NULL;
}

static char *
apply_value (CommandOptions *self, OptionId id, const char *value)
{
  static const char *const engines[] = { "auto", "signal", "event", NULL };
  static const char *const ticks[] = { "thread", "itimer", NULL };

  switch ((int) id)
    {
    case OPTION_INTERVAL:
      if (!command_parse_interval (value, &self->interval_ns))
        return g_strdup_printf (_("The interval “%s” is not a time between 0.00005 and 10 seconds."), value);
      break;
    case OPTION_OUTPUT:
      if (value[0] == '\0')
        return g_strdup (_("The name of the file to write is empty."));
      self->output = value;
      break;
    case OPTION_RENDERER:
      self->renderer = value;
      return check_renderer (value);
    case OPTION_PYTHON:
      self->python = value;
      break;
    case OPTION_ENGINE:
      if (!is_one_of (value, engines))
        return g_strdup_printf (_("There is no engine “%s”; there are auto, signal and event."), value);
      self->engine = value;
      break;
    case OPTION_TICK:
      if (!is_one_of (value, ticks))
        return g_strdup_printf (_("There is no tick “%s”; there are thread and itimer."), value);
      self->tick = value;
      break;
    case OPTION_CLOCK:
      if (!profile_clock_from_name (value, &self->clock))
        return g_strdup_printf (_("There is no clock “%s”; there are wall, cpu, gil and await."), value);
      break;
    case OPTION_RENAME_FOLDER:
      return add_folder (self, value);
    case OPTION_DURATION:
    case OPTION_START_AFTER:
      if (!command_parse_span (value, id == OPTION_DURATION ? &self->duration_ns : &self->start_after_ns))
        return g_strdup_printf (_("“%s” is not a time that can be waited for; give seconds, or 500ms, 5min, 2h."), value);
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
    case OPTION_PERCENT: self->percent = TRUE; break;
    case OPTION_CHILDREN: self->children = TRUE; break;
    case OPTION_NO_SOURCE: self->no_sources = TRUE; break;
    case OPTION_KEEP_SOURCE: self->keep_sources = TRUE; break;
    default: break;
    }
}

/* The rows of this table, then those of report-options.c; FALSE behind the last. */
static gboolean
get_name (guint index, CommandOptionName *name)
{
  const CommandOptionName *other;

  if (index < G_N_ELEMENTS (table))
    {
      *name = (CommandOptionName) { table[index].letter, table[index].name, table[index].takes_value };
      return TRUE;
    }
  other = command_report_option_name (index - (guint) G_N_ELEMENTS (table));
  if (other != NULL)
    *name = *other;
  return other != NULL;
}

const char *
command_options_get_name (guint index)
{
  CommandOptionName name;

  /* Those that have a letter only stand last in this table. */
  while (get_name (index, &name) && name.name == NULL)
    index++;
  return get_name (index, &name) ? name.name : NULL;
}

/* The value that stands in the word itself behind *length* letters; FALSE when the option takes none. */
static gboolean
take_inline_value (const char *word, gsize length, const CommandOptionName *name, const char **value)
{
  const char *rest = word + length;

  *value = *rest == '=' ? rest + 1 : NULL;
  return *rest == '\0' || name->takes_value;
}

static char *
no_such_option (const char *word)
{
  return g_strdup_printf (_("There is no option %s; pyinst --help lists them."), word);
}

/* The row for a word: its letter, its name, or the beginning of one name alone. NULL, or one sentence. */
static char *
find_option (const char *word, guint *row, const char **value)
{
  gsize length = strcspn (word, "=");
  g_autoptr (GString) names = g_string_new (NULL);
  CommandOptionName name;
  guint n_found = 0;

  for (guint i = 0; get_name (i, &name); i++)
    {
      if (word[1] != '-')
        {
          if (word[1] != name.letter)
            continue;
          *row = i;
          *value = word[2] != '\0' ? word + 2 : NULL;
          return *value == NULL || name.takes_value ? NULL : no_such_option (word);
        }
      if (name.name == NULL || length <= 2 || strncmp (word + 2, name.name, length - 2) != 0)
        continue;
      *row = i;
      g_string_append_printf (names, "%s--%s", n_found++ > 0 ? ", " : "", name.name);
      if (name.name[length - 2] == '\0')
        {
          n_found = 1;
          break;
        }
    }
  if (n_found > 1)
    return g_strdup_printf (_("The option %s could be any of %s; write more of it."), word, names->str);
  if (n_found == 0 || !get_name (*row, &name) || !take_inline_value (word, length, &name, value))
    return no_such_option (word);
  return NULL;
}

/* An option of either table; *value* is NULL for one that takes none. */
static char *
apply (CommandOptions *self, guint row, const char *value, gboolean from_line)
{
  if (row >= G_N_ELEMENTS (table))
    return command_report_option_apply (&self->report, row - (guint) G_N_ELEMENTS (table), value, from_line);
  if (table[row].takes_value)
    return apply_value (self, table[row].id, value);
  apply_flag (self, table[row].id);
  return NULL;
}

char *
command_options_set (CommandOptions *self, const char *name, const char *value)
{
  CommandOptionName row;

  for (guint i = 0; get_name (i, &row); i++)
    {
      g_autofree char *no = NULL;

      if (row.name == NULL || strcmp (row.name, name) != 0)
        continue;
      if (row.takes_value)
        return apply (self, i, value, FALSE);
      if (strcmp (value, "true") == 0 || strcmp (value, "1") == 0)
        return apply (self, i, NULL, FALSE);
      if (strcmp (value, "false") != 0 && strcmp (value, "0") != 0)
        return g_strdup_printf (_("%s is either true or false."), name);
      no = g_strconcat ("no-", name, NULL);
      /* --no-color for color = false; other flags are off by themselves. */
      for (guint j = 0; get_name (j, &row); j++)
        if (row.name != NULL && strcmp (row.name, no) == 0)
          return apply (self, j, NULL, FALSE);
      return NULL;
    }
  return g_strdup_printf (_("there is no option %s; pyinst --help lists them."), name);
}

char *
command_options_read (CommandOptions *self, char **argv, int *index)
{
  for (; argv[*index] != NULL; (*index)++)
    {
      const char *word = argv[*index], *value = NULL;
      CommandOptionName name = { 0 };
      char *problem;
      guint row = 0;

      if (word[0] != '-' || word[1] == '\0')
        break;
      if (strcmp (word, "--") == 0)
        {
          (*index)++;
          break;
        }
      problem = find_option (word, &row, &value);
      if (problem != NULL)
        return problem;
      get_name (row, &name);
      if (name.takes_value && value == NULL && (value = argv[++(*index)]) == NULL)
        return g_strdup_printf (_("The option %s needs a value; pyinst --help says which."), word);
      if (row < G_N_ELEMENTS (table) && (table[row].id == OPTION_MODULE || table[row].id == OPTION_CODE))
        {
          self->kind = table[row].id == OPTION_MODULE ? COMMAND_TARGET_MODULE : COMMAND_TARGET_CODE;
          /* What stood behind the letter itself becomes a word of its own. */
          argv[*index] = (char *) value;
          self->target = argv + *index;
          break;
        }
      problem = apply (self, row, value, TRUE);
      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static char *
check_together (const CommandOptions *self)
{
  const CommandReport *report = &self->report;

  if (report->from_path && (self->action != COMMAND_ACTION_RUN || self->kind != COMMAND_TARGET_SCRIPT))
    return g_strdup (_("--from-path looks for a script; it does not go with -m, -c or a recording."));
  if (self->interval_ns == 0 && g_strcmp0 (self->engine, "event") != 0)
    return g_strdup (_("The interval 0 keeps every call, and only the event engine can: add --engine event."));
  if (g_strcmp0 (self->engine, "event") == 0 && g_strcmp0 (self->tick, "itimer") == 0)
    return g_strdup (_("The event engine has no ticks; leave out --engine event or --tick itimer."));
  if (!report->html && self->renderer != NULL && command_render_class_is_path (self->renderer))
    return NULL;
  if (report->render_problem != NULL)
    return g_strdup (report->render_problem);
  if (report->timeline && report->flat)
    return g_strdup (_("A flat report has no order of time: leave out either timeline or flat."));
  return NULL;
}

gboolean
command_options_parse (CommandOptions *self, int argc, char **argv, char **problem)
{
  g_autofree char *setting = NULL;
  int index = 1;

  *self = (CommandOptions) { .action = COMMAND_ACTION_RUN, .interval_ns = 1000000 };
  command_settings_apply (self, &setting);
  *problem = command_options_read (self, argv, &index);
  if (*problem == NULL && self->action == COMMAND_ACTION_RUN && self->report.compare != NULL)
    *problem = command_target_compare (self, argv, self->target != NULL ? argc : index);
  else if (*problem == NULL && self->action == COMMAND_ACTION_RUN
           && (self->report.load != NULL || self->report.load_prev != NULL || self->report.list_saved))
    *problem = command_target_load (self, argv, self->target != NULL ? argc : index);
  else if (*problem == NULL && self->target == NULL && self->action == COMMAND_ACTION_RUN)
    *problem = command_target_take (self, argv, index);
  /* Help and the like need no settings. */
  if (*problem == NULL && (self->action == COMMAND_ACTION_RUN || self->action == COMMAND_ACTION_SHOW
                           || self->action == COMMAND_ACTION_COMPARE))
    *problem = setting != NULL ? g_steal_pointer (&setting) : check_together (self);
  return *problem == NULL;
}
