/* render-text-tasks.c: asyncio tasks in the text report: what is odd, and a table of their kinds */

#include "profile/render-text-private.h"
#include "profile/words.h"

#include <glib/gi18n-lib.h>

/* Rows of each; the others are said with a number, or are not news. */
#define BLOCKINGS_MAX 3u
/* Less than one in this many of all lifetimes is not worth a row. */
#define LITTLE_LIFE   1000

void
profile_text_put_findings (ProfileTextReport *self, gint32 thread_index)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileFindings) findings = NULL;
  guint n;

  if (profile_get_tasks (self->profile) == NULL)
    return;
  options.thread_index = self->options->report.thread != 0 ? thread_index : -1;
  options.session = self->options->report.session;
  options = profile_selection_narrow (self->profile, &options);
  findings = profile_findings_new (self->profile, &options);
  n = findings->blockings->len;
  for (guint i = 0; i < MIN (n, BLOCKINGS_MAX); i++)
    profile_text_put_line (self, profile_words_blocking (self->profile,
                                                         &g_array_index (findings->blockings, ProfileBlocking, i)));
  if (n > BLOCKINGS_MAX)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "It was blocked at %u more place.",
                                                  "It was blocked at %u more places.", n - BLOCKINGS_MAX), n - BLOCKINGS_MAX));
  profile_text_put_line (self, profile_words_lag (findings));
}

static double
percent (gint64 part_ns, const ProfileTaskKind *kind)
{
  return kind->life_ns > 0 ? (double) part_ns * 100 / (double) kind->life_ns : 0;
}

/* "sleep 95 %, Queue.get 5 %": of its waiting; free it. */
static char *
dup_awaits (ProfileTextReport *self, const ProfileTaskKind *kind)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < PROFILE_TASK_TOP_AWAITS && kind->awaits[i].function != 0; i++)
    {
      double share = kind->waiting_ns > 0 ? (double) kind->awaits[i].ns * 100 / (double) kind->waiting_ns : 0;
      ProfileFunctionInfo info;

      if (share < 1)
        break;
      profile_get_function_info (self->profile, kind->awaits[i].function, &info);
      g_string_append_printf (text, _("%s%s %.0f %%"), i > 0 ? ", " : "", info.name, MIN (share, 100));
    }
  return g_string_free (text, FALSE);
}

static void
put_kind (ProfileTextReport *self, const ProfileTaskKind *kind)
{
  g_autofree char *awaits = dup_awaits (self, kind);
  g_autofree char *figures = g_strdup_printf ("%9u %9.3f %9.3f %7.1f %% %6.1f %% %7.1f %%  ", kind->n_tasks,
                                              (double) kind->mean_ns / 1e9, (double) kind->p95_ns / 1e9,
                                              percent (kind->running_ns, kind), percent (kind->ready_ns, kind),
                                              percent (kind->waiting_ns, kind));

  profile_text_put (self, figures);
  profile_text_put_styled (self, PROFILE_TEXT_BOLD, kind->name[0] != '\0' ? kind->name : "?");
  if (awaits[0] != '\0')
    {
      fputs ("  ", self->out);
      profile_text_put_styled (self, PROFILE_TEXT_DIM, awaits);
    }
  fputc ('\n', self->out);
}

/* The longest lives stand first; those that hardly lived are only counted. */
static guint32
count_rows (const ProfileTasks *tasks)
{
  gint64 life_ns = 0;
  guint32 n = 0;

  for (guint32 i = 0; i < tasks->n_kinds; i++)
    life_ns += tasks->kinds[i].life_ns;
  while (n < MIN (tasks->n_kinds, PROFILE_TEXT_ROWS_MAX) && tasks->kinds[n].life_ns > life_ns / LITTLE_LIFE)
    n++;
  return n;
}

static void
put_heads (ProfileTextReport *self)
{
  static const struct { int width; const char *text; } heads[] = {
    { 9, N_("tasks") }, { 10, N_("mean s") }, { 10, N_("p95 s") }, { 10, N_("running") }, { 9, N_("ready") }, { 10, N_("waiting") },
  };

  fputc ('\n', self->out);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    profile_text_put_head (self, heads[i].width, _(heads[i].text));
  fputs ("  ", self->out);
}

void
profile_text_put_tasks (ProfileTextReport *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  guint32 n_rows;

  if (tasks == NULL)
    return;
  n_rows = count_rows (tasks);
  put_heads (self);
  profile_text_put_line (self, g_strdup (_("asyncio tasks, and what they await; --task shows the time of one kind")));
  for (guint32 i = 0; i < n_rows; i++)
    put_kind (self, &tasks->kinds[i]);
  if (n_rows < tasks->n_kinds)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more kind", "and %u more kinds",
                                                  tasks->n_kinds - n_rows), tasks->n_kinds - n_rows));
}
