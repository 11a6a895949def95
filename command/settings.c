/* settings.c: options that stand in pyproject.toml or in the environment
 *
 * Of TOML only our own table is understood: one "key = value" per line, a value
 * being a text, a number, a boolean or a list of texts. The other tables are only
 * passed over, with their texts of several lines.
 */

#include "command/settings.h"

#include <string.h>

#include <glib/gi18n.h>

/* These ask for something to be done now, or name a file of one run. */
static const char *const never[] = {
  "help", "version", "outfile", "load", "load-prev", "list-saved", "gui", "from-path", NULL,
};

static gboolean
may_be_setting (const char *name)
{
  return !g_strv_contains (never, name);
}

/* ---- values ---- */

typedef struct {
  const char *file;
  guint       line;
  const char *key;
} Place;

static char *
complain (const Place *place, const char *what)
{
  return g_strdup_printf (_("%s, line %u: %s"), place->file, place->line, what);
}

static const char *
skip_space (const char *text)
{
  return text + strspn (text, " \t");
}

static gboolean
is_end (const char *text)
{
  text = skip_space (text);
  return *text == '\0' || *text == '#' || *text == '\r';
}

/* A text in quotes at **text, which goes behind it; NULL when it is none. */
static char *
take_text (const char **text)
{
  g_autoptr (GString) value = g_string_new (NULL);
  char quote = **text;
  const char *p = *text + 1;

  if (quote != '"' && quote != '\'')
    return NULL;
  for (; *p != quote; p++)
    {
      if (*p == '\0')
        return NULL;
      if (*p != '\\' || quote == '\'')
        g_string_append_c (value, *p);
      else if (p[1] == '"' || p[1] == '\\')
        g_string_append_c (value, *++p);
      else if (p[1] == 'n' || p[1] == 't')
        g_string_append_c (value, *++p == 'n' ? '\n' : '\t');
      else
        return NULL;
    }
  *text = p + 1;
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static char *
set (CommandOptions *options, const Place *place, const char *value)
{
  g_autofree char *problem = NULL;

  if (!may_be_setting (place->key))
    return complain (place, _("this option cannot be a setting."));
  problem = command_options_set (options, place->key, g_intern_string (value));
  return problem != NULL ? complain (place, problem) : NULL;
}

static char *
set_list (CommandOptions *options, const Place *place, const char *text)
{
  char *problem = NULL;

  for (text = skip_space (text + 1); *text != ']' && problem == NULL; text = skip_space (text))
    {
      g_autofree char *value = take_text (&text);

      if (value == NULL)
        return complain (place, _("a list of texts in quotes, on one line, is understood here."));
      problem = set (options, place, value);
      text = skip_space (text);
      if (*text == ',')
        text++;
      else if (*text != ']' && problem == NULL)
        return complain (place, _("a list of texts in quotes, on one line, is understood here."));
    }
  return problem;
}

static char *
set_from_line (CommandOptions *options, Place *place, const char *line)
{
  gsize length = strspn (line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
  g_autofree char *key = g_strdelimit (g_strndup (line, length), "_", '-');
  g_autofree char *value = NULL;
  const char *text = skip_space (line + length);

  place->key = key;
  if (length == 0 || *text != '=')
    return complain (place, _("“name = value” is expected here."));
  text = skip_space (text + 1);
  if (*text == '[')
    return set_list (options, place, text);
  if (*text == '"' || *text == '\'')
    value = take_text (&text);
  else
    {
      length = strcspn (text, " \t#\r");
      value = g_strndup (text, length);
      text += length;
    }
  if (value == NULL || value[0] == '\0' || !is_end (text))
    return complain (place, _("this value is not understood; write a text in quotes, a number, true or false."));
  return set (options, place, value);
}

/* ---- the file ---- */

/* Whether a text of several lines is open behind this line: its quotes, or NULL. */
static const char *
follow_long_text (const char *line, const char *open)
{
  for (; *line != '\0'; line++)
    {
      if (open != NULL && strncmp (line, open, 3) == 0)
        {
          open = NULL;
          line += 2;
        }
      else if (open == NULL && (strncmp (line, "\"\"\"", 3) == 0 || strncmp (line, "'''", 3) == 0))
        {
          open = *line == '"' ? "\"\"\"" : "'''";
          line += 2;
        }
      else if (open == NULL && *line == '#')
        return NULL;
      else if (*line == '\\' && line[1] != '\0')
        line++;
    }
  return open;
}

static gboolean
is_our_table (const char *line)
{
  g_autofree char *plain = g_strdup (line);
  char *end = strchr (plain, '#');

  if (end != NULL)
    *end = '\0';
  end = plain;
  for (const char *p = plain; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      *end++ = *p;
  *end = '\0';
  return strcmp (plain, "[tool.pyinst]") == 0;
}

static char *
apply_file (CommandOptions *options, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *open = NULL;
  gboolean is_ours = FALSE;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      Place place = { path, i + 1, NULL };
      const char *line = skip_space (lines[i]);
      gboolean inside = open != NULL;

      open = follow_long_text (line, open);
      if (inside)
        continue;
      if (*line == '[')
        is_ours = is_our_table (line);
      else if (is_ours && !is_end (line))
        {
          char *problem = set_from_line (options, &place, line);
          if (problem != NULL)
            return problem;
        }
    }
  return NULL;
}

static char *
apply_project (CommandOptions *options)
{
  g_autofree char *folder = g_get_current_dir ();

  for (;;)
    {
      g_autofree char *path = g_build_filename (folder, "pyproject.toml", NULL);
      g_autofree char *above = g_path_get_dirname (folder);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return apply_file (options, path);
      if (strcmp (above, folder) == 0)
        return NULL;
      g_free (folder);
      folder = g_steal_pointer (&above);
    }
}

/* ---- the environment ---- */

static char *
apply_environment (CommandOptions *options, const char *prefix)
{
  const char *name;

  for (guint i = 0; (name = command_options_get_name (i)) != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (name, -1);
      g_autofree char *variable = g_strconcat (prefix, g_strdelimit (upper, "-", '_'), NULL);
      const char *value = g_getenv (variable);
      g_autofree char *problem = NULL;

      if (value == NULL || value[0] == '\0' || !may_be_setting (name))
        continue;
      problem = command_options_set (options, name, value);
      if (problem != NULL)
        return g_strdup_printf (_("The environment variable %s: %s"), variable, problem);
    }
  return NULL;
}

gboolean
command_settings_apply (CommandOptions *options, char **problem)
{
  *problem = apply_project (options);
  if (*problem == NULL)
    *problem = apply_environment (options, "PYINSTRUMENT_");
  if (*problem == NULL)
    *problem = apply_environment (options, "PYINST_");
  return *problem == NULL;
}
