/* run.h: runs a Python program once and says what it took; for worker threads */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  gint64   wall_ns;
  gint64   cpu_ns;        /* with that of its children that it waited for */
  char    *output;        /* the first of it, as bytes */
  gsize    output_size;
  char    *last_words;    /* the last line of its standard error, valid UTF-8; "" */
  gboolean has_failed;    /* ended by itself, but not well */
  gboolean was_too_long;  /* it was ended */
} ViewerRun;

/* Waits for its end. *words*: what to run. FALSE and *error*: it could not be started, or was cancelled. */
gboolean viewer_run_program (const char *const *words,
                             const char        *folder,
                             guint              limit_s,
                             ViewerRun         *run,
                             GCancellable      *cancellable,
                             GError           **error);
void     viewer_run_clear   (ViewerRun         *run);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ViewerRun, viewer_run_clear)

G_END_DECLS
