/* names.c: the threads and sessions of a recording, as people name them */

#include "command/names.h"

#include "profile/tasks.h"

#include <string.h>

#include <glib/gi18n.h>

#define SESSIONS_LISTED 20u

gboolean
command_find_thread (Profile *profile, const char *wanted, guint32 *thread, char **problem)
{
  /* Each process has its MainThread: a name is looked for in the program itself first. */
  gboolean is_of_program = FALSE;
  guint n_named = 0;

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;
      g_autofree char *number = NULL;

      profile_get_thread_info (profile, i, &info);
      number = g_strdup_printf ("%" G_GUINT64_FORMAT, info.tid);
      if (strcmp (number, wanted) == 0)
        {
          *thread = i + 1;
          return TRUE;
        }
      if (strcmp (info.name, wanted) == 0 && (info.process == 0) >= is_of_program)
        {
          n_named = is_of_program == (info.process == 0) ? n_named + 1 : 1;
          is_of_program = info.process == 0;
          *thread = i + 1;
        }
    }
  if (n_named == 0)
    *problem = g_strdup_printf (_("No thread is called %s in this recording."), wanted);
  else if (n_named > 1)
    *problem = g_strdup_printf (_("%u threads are called %s; give the number of one."), n_named, wanted);
  return n_named == 1;
}

/* "1 load, 2 train"; free it. */
static char *
dup_session_list (Profile *profile, const char *name)
{
  GString *list = g_string_new (NULL);
  guint32 n = profile_get_n_sessions (profile), n_listed = 0;

  for (guint32 i = 0; i < n; i++)
    {
      ProfileSessionInfo info;

      profile_get_session_info (profile, i, &info);
      if (name != NULL && strcmp (info.name, name) != 0)
        continue;
      if (n_listed++ == SESSIONS_LISTED)
        {
          g_string_append (list, ", …");
          break;
        }
      g_string_append_printf (list, "%s%u%s%s", list->len > 0 ? ", " : "", info.id,
                              name == NULL && info.name[0] != '\0' ? " " : "", name == NULL ? info.name : "");
    }
  return g_string_free (list, FALSE);
}

gboolean
command_find_session (Profile *profile, const char *wanted, guint32 *session, char **problem)
{
  guint64 number = 0;
  guint32 n_found = 0;
  ProfileSessionInfo info;
  g_autofree char *list = NULL;

  if (g_ascii_string_to_unsigned (wanted, 10, 1, G_MAXUINT32, &number, NULL)
      && profile_find_session (profile, (guint32) number, &info))
    {
      *session = info.id;
      return TRUE;
    }
  for (guint32 i = 0; i < profile_get_n_sessions (profile); i++)
    {
      profile_get_session_info (profile, i, &info);
      if (strcmp (info.name, wanted) == 0 && n_found++ == 0)
        *session = info.id;
    }
  if (n_found == 1)
    return TRUE;
  list = dup_session_list (profile, n_found > 1 ? wanted : NULL);
  if (n_found > 1)
    *problem = g_strdup_printf (_("Several sessions are named “%s”; say which by its number: %s."), wanted, list);
  else if (profile_get_n_sessions (profile) > 0)
    *problem = g_strdup_printf (_("There is no session “%s” in this recording; it has %s."), wanted, list);
  else
    *problem = g_strdup (_("There are no sessions in this recording; leave --session out."));
  return FALSE;
}

#define KINDS_LISTED 8u

static char *
dup_kind_list (const ProfileTasks *tasks)
{
  GString *list = g_string_new (NULL);

  for (guint32 i = 0; i < MIN (tasks->n_kinds, KINDS_LISTED); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", tasks->kinds[i].name);
  if (tasks->n_kinds > KINDS_LISTED)
    g_string_append (list, ", …");
  return g_string_free (list, FALSE);
}

static gboolean
ends_with_name (const char *kind, const char *wanted)
{
  gsize length = strlen (kind), wanted_length = strlen (wanted);

  return length > wanted_length && kind[length - wanted_length - 1] == '.' && g_str_has_suffix (kind, wanted);
}

gboolean
command_find_task_kind (Profile *profile, const char *wanted, const char **kind, char **problem)
{
  const ProfileTasks *tasks = profile_get_tasks (profile);
  g_autofree char *list = NULL;
  guint n_found = 0;

  if (tasks == NULL)
    {
      *problem = g_strdup (_("There are no asyncio tasks in this recording; leave --task out."));
      return FALSE;
    }
  for (guint32 i = 0; i < tasks->n_kinds; i++)
    {
      if (strcmp (tasks->kinds[i].name, wanted) == 0)
        {
          *kind = tasks->kinds[i].name;
          return TRUE;
        }
      if (ends_with_name (tasks->kinds[i].name, wanted) && n_found++ == 0)
        *kind = tasks->kinds[i].name;
    }
  if (n_found == 1)
    return TRUE;
  list = dup_kind_list (tasks);
  *problem = g_strdup_printf (n_found > 1 ? _("Several kinds of task end in “%s”; give more of the name. There are %s.")
                                          : _("There are no tasks of “%s” in this recording; there are those of %s."), wanted, list);
  return FALSE;
}
