/* render-text-processes.c: the child processes behind the text report's threads */

#include "profile/render-text-private.h"

#include <glib/gi18n-lib.h>

guint32
profile_text_get_process (ProfileTextReport *self, guint32 thread_index)
{
  ProfileThreadInfo thread;

  profile_get_thread_info (self->profile, thread_index, &thread);
  return thread.process;
}

/* The thread of a process that did most; -1 when none was seen. */
static gint32
find_busiest_thread (ProfileTextReport *self, guint32 process)
{
  gint32 best = -1;

  for (guint32 i = 0; i < profile_get_n_threads (self->profile); i++)
    if (profile_text_get_process (self, i) == process
        && (best < 0 || profile_text_compare_threads (&i, &(guint32) { (guint32) best }, self->profile) < 0))
      best = (gint32) i;
  return best;
}

static void
put_process_name (ProfileTextReport *self, const ProfileProcessInfo *process)
{
  g_autofree char *number = g_strdup_printf (_("process %lu"), (gulong) process->pid);

  profile_text_put_styled (self, PROFILE_TEXT_BOLD, process->name);
  fputs ("  ", self->out);
  profile_text_put_styled (self, PROFILE_TEXT_DIM, number);
}

static void
put_process_row (ProfileTextReport *self, guint32 index)
{
  gint32 busiest = find_busiest_thread (self, index);
  g_autofree char *place = busiest >= 0 ? profile_text_dup_main_place (self, (guint32) busiest) : g_strdup ("");
  ProfileProcessInfo process;

  profile_get_process_info (self->profile, index, &process);
  fprintf (self->out, "%9.3f %9.3f  ", (double) MAX (process.end_ns - process.begin_ns, 0) / 1e9,
           (double) MAX (process.cpu_ns, 0) / 1e9);
  put_process_name (self, &process);
  if (place[0] != '\0')
    {
      fputs ("  ", self->out);
      profile_text_put_styled (self, PROFILE_TEXT_DIM, place);
    }
  fputc ('\n', self->out);
}

static void
put_process_trees (ProfileTextReport *self, guint32 index)
{
  ProfileProcessInfo process;

  profile_get_process_info (self->profile, index, &process);
  fputc ('\n', self->out);
  put_process_name (self, &process);
  fputc ('\n', self->out);
  for (guint32 i = 0; i < profile_get_n_threads (self->profile); i++)
    if (profile_text_get_process (self, i) == index)
      profile_text_put_thread (self, (gint32) i);
}

void
profile_text_put_processes (ProfileTextReport *self)
{
  guint32 n_processes = profile_get_n_processes (self->profile);
  guint32 n_rows = self->options->all_threads ? n_processes : MIN (n_processes, 1 + PROFILE_TEXT_ROWS_MAX);

  if (n_processes < 2)
    return;
  if (!self->options->all_threads)
    {
      fputc ('\n', self->out);
      profile_text_put_head (self, 9, _("seconds"));
      profile_text_put_head (self, 10, _("CPU"));
      fputs ("  ", self->out);
      profile_text_put_line (self, g_strdup (_("child processes")));
    }
  for (guint32 i = 1; i < n_rows; i++)
    if (self->options->all_threads)
      put_process_trees (self, i);
    else
      put_process_row (self, i);
  if (n_rows < n_processes)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more process", "and %u more processes",
                                                  n_processes - n_rows), n_processes - n_rows));
}
