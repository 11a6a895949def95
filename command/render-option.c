/* render-option.c: -p NAME[=VALUE]
 *
 * The names are pyinstrument's. A value is JSON; what is no JSON is a text. A name
 * without a value is true.
 */

#include "command/report-options.h"

#include "profile/json-reader.h"

#include <stddef.h>
#include <string.h>

#include <glib/gi18n.h>

typedef enum { VALUE_SWITCH, VALUE_COLOR, VALUE_TIME, VALUE_FLAT_TIME, VALUE_THRESHOLD, VALUE_TEXT, VALUE_NOTHING } Value;

static const struct {
  const char *name;
  Value       value;
  size_t      offset;
  gboolean    text_only;
} table[] = {
  { "show_all", VALUE_SWITCH, offsetof (CommandReport, show_all), FALSE },
  { "timeline", VALUE_SWITCH, offsetof (CommandReport, timeline), FALSE },
  { "short_mode", VALUE_SWITCH, offsetof (CommandReport, short_mode), TRUE },
  { "flat", VALUE_SWITCH, offsetof (CommandReport, flat), TRUE },
  { "flat_time", VALUE_FLAT_TIME, 0, TRUE },
  { "time", VALUE_TIME, 0, TRUE },
  { "lines", VALUE_SWITCH, offsetof (CommandReport, lines), TRUE },
  { "all_threads", VALUE_SWITCH, offsetof (CommandReport, all_threads), TRUE },
  { "color", VALUE_COLOR, offsetof (CommandReport, color), TRUE },
  { "unicode", VALUE_COLOR, offsetof (CommandReport, unicode), TRUE },
  { "processor_options.filter_threshold", VALUE_THRESHOLD, 0, FALSE },
  { "processor_options.hide_regex", VALUE_TEXT, offsetof (CommandReport, hide_regex), FALSE },
  { "processor_options.show_regex", VALUE_TEXT, offsetof (CommandReport, show_regex), FALSE },
  /* There is nothing to do for these: no report here thins samples or has two shapes. */
  { "resample_interval", VALUE_NOTHING, 0, FALSE },
  { "tree_format", VALUE_NOTHING, 0, FALSE },
};

/* A scalar: what token it is, its text, its number. */
typedef struct {
  ProfileJsonToken token;
  char            *text;
  double           number;
} Scalar;

static Scalar
take_scalar (ProfileJson *json, ProfileJsonToken token)
{
  return (Scalar) {
    .token = token,
    .text = token == PROFILE_JSON_TEXT ? g_strdup (profile_json_get_text (json)->str) : NULL,
    .number = token == PROFILE_JSON_NUMBER ? profile_json_get_number (json) : 0,
  };
}

static gboolean
get_switch (const Scalar *value, gboolean *on)
{
  *on = value->token == PROFILE_JSON_TRUE || (value->token == PROFILE_JSON_NUMBER && value->number == 1);
  return *on || value->token == PROFILE_JSON_FALSE || value->token == PROFILE_JSON_NULL
         || (value->token == PROFILE_JSON_NUMBER && value->number == 0);
}

static gboolean
get_word (const Scalar *value, const char *no, const char *yes, gboolean *is_yes)
{
  if (value->token != PROFILE_JSON_TEXT)
    return FALSE;
  *is_yes = strcmp (value->text, yes) == 0;
  return *is_yes || strcmp (value->text, no) == 0;
}

static gboolean
set_threshold (CommandReport *self, const Scalar *value)
{
  self->has_threshold = TRUE;
  self->threshold = value->number;
  return value->token == PROFILE_JSON_NUMBER && value->number >= 0 && value->number <= 1;
}

/* FALSE when the value is not of this name's kind. */
static gboolean
set_value (CommandReport *self, guint row, const Scalar *value)
{
  gboolean on;

  switch (table[row].value)
    {
    case VALUE_SWITCH:
      return get_switch (value, &G_STRUCT_MEMBER (gboolean, self, table[row].offset));
    case VALUE_COLOR:
      if (!get_switch (value, &on))
        return FALSE;
      G_STRUCT_MEMBER (CommandSwitch, self, table[row].offset) = on ? COMMAND_YES : COMMAND_NO;
      return TRUE;
    case VALUE_TIME:
      return get_word (value, "seconds", "percent_of_total", &self->percent);
    case VALUE_FLAT_TIME:
      return get_word (value, "self", "total", &self->flat_total);
    case VALUE_THRESHOLD:
      return set_threshold (self, value);
    case VALUE_TEXT:
      if (value->token != PROFILE_JSON_TEXT && value->token != PROFILE_JSON_NULL)
        return FALSE;
      /* As long as the program runs, like the words of the command line. */
      G_STRUCT_MEMBER (const char *, self, table[row].offset) = g_intern_string (value->text);
      return TRUE;
    case VALUE_NOTHING:
    default:
      return TRUE;
    }
}

static char *
set_option (CommandReport *self, const char *name, const Scalar *value, const char *written)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", table[i].name);
      if (strcmp (name, table[i].name) != 0)
        continue;
      if (!set_value (self, i, value))
        return g_strdup_printf (_("The render option %s cannot be “%s”."), name, written);
      if (table[i].text_only)
        self->text_only = table[i].name;
      return NULL;
    }
  return g_strdup_printf (_("There is no render option “%s”; there are %s."), name, names->str);
}

/* {"filter_threshold": 0, …}: each member is an option of its own. */
static char *
set_members (CommandReport *self, const char *name, ProfileJson *json, const char *written)
{
  ProfileJsonToken token;
  char *problem = NULL;

  while (problem == NULL && (token = profile_json_next (json)) == PROFILE_JSON_KEY)
    {
      g_autofree char *member = g_strconcat (name, ".", profile_json_get_text (json)->str, NULL);
      Scalar value = take_scalar (json, profile_json_next (json));

      problem = set_option (self, member, &value, written);
      g_free (value.text);
    }
  if (problem == NULL && (token != PROFILE_JSON_END_OBJECT || profile_json_next (json) != PROFILE_JSON_END))
    problem = g_strdup_printf (_("The render option %s cannot be “%s”."), name, written);
  return problem;
}

char *
command_render_option_apply (CommandReport *self, const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  g_autoptr (ProfileJson) json = profile_json_new_for_text (equals != NULL ? equals + 1 : "true");
  const char *written = equals != NULL ? equals + 1 : "true";
  ProfileJsonToken token = profile_json_next (json);
  Scalar value;
  char *problem;

  if (token == PROFILE_JSON_BEGIN_OBJECT)
    return set_members (self, name, json, written);
  value = take_scalar (json, token);
  if (profile_json_next (json) != PROFILE_JSON_END)
    {
      g_free (value.text);
      value = (Scalar) { .token = PROFILE_JSON_TEXT, .text = g_strdup (written) };
    }
  problem = set_option (self, name, &value, written);
  g_free (value.text);
  return problem;
}
