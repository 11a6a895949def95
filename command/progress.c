/* progress.c: a line on the terminal while something takes long */

#include "command/progress.h"

#include <stdio.h>
#include <unistd.h>

struct _CommandProgress {
  const char *words;
  GThread    *thread;
  GMutex      lock;
  GCond       ended_cond;
  gboolean    ended;
};

static gpointer
show (gpointer data)
{
  CommandProgress *self = data;
  guint seconds = 0;
  gint64 next = g_get_monotonic_time () + G_TIME_SPAN_SECOND;

  g_mutex_lock (&self->lock);
  while (!self->ended)
    {
      if (g_cond_wait_until (&self->ended_cond, &self->lock, next))
        continue;
      next += G_TIME_SPAN_SECOND;
      fprintf (stderr, "\r%s %u s", self->words, ++seconds);
      fflush (stderr);
    }
  g_mutex_unlock (&self->lock);
  if (seconds > 0)
    fputs ("\r\033[K", stderr);
  return NULL;
}

CommandProgress *
command_progress_begin (const char *words)
{
  CommandProgress *self;

  if (!isatty (STDERR_FILENO))
    return NULL;
  self = g_new0 (CommandProgress, 1);
  self->words = words;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended_cond);
  self->thread = g_thread_new ("progress", show, self);
  return self;
}

void
command_progress_end (CommandProgress *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_signal (&self->ended_cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended_cond);
  g_free (self);
}
