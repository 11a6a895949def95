/* launch.h: run a program under its own interpreter, as time(1) would
 *
 * The child has our terminal, our signal mask and default dispositions; nothing
 * is put into its environment. A signal sent to us is sent on to it. It is
 * recorded by the boot in the private folder, which says through a pipe whether
 * the program could be started, and closes it before the program's first line.
 * libglib and libc only; one launch at a time, from the main thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COMMAND_LAUNCH_ERROR (command_launch_error_quark ())

typedef enum {
  COMMAND_LAUNCH_ERROR_INSTALLATION,   /* the private folder is not there */
  COMMAND_LAUNCH_ERROR_INTERPRETER,    /* not there, not Python, not supported, does not start */
  COMMAND_LAUNCH_ERROR_TARGET,         /* no such script */
  COMMAND_LAUNCH_ERROR_RECORDER,       /* the recorder said no: its reason */
  COMMAND_LAUNCH_ERROR_SYSTEM,         /* no pipe, no process */
} CommandLaunchError;

typedef enum {
  COMMAND_TARGET_SCRIPT,               /* a file, a folder or a zip file with __main__.py */
  COMMAND_TARGET_MODULE,
  COMMAND_TARGET_CODE,
} CommandTargetKind;

typedef struct {
  const char        *python;           /* NULL: the active environment's, else python3 on PATH */
  CommandTargetKind  kind;
  char             **target_argv;      /* script, module or code; then the program's arguments */
  gint64             interval_ns;
  const char        *engine;           /* "auto", "signal" or "event"; NULL: auto */
  const char        *tick;             /* "thread" or "itimer"; NULL: thread */
  const char        *output;           /* the .pyprof to write, any existing one is replaced */
  const char        *description;      /* what runs, for people; NULL: made of target_argv */
  gint64             start_after_ns;   /* the recording begins so long after the program */
  gint64             duration_ns;      /* and ends so long after its beginning; 0: with the program */
  gboolean           children;         /* child processes are recorded, too */
  gboolean           no_sources;       /* the text of the program's files is not kept */
  const char        *when_ended;       /* with a duration: said on stderr when it is over and the program
                                          still runs; NULL: nothing */
} CommandLaunch;

GQuark   command_launch_error_quark (void);
/* The interpreter that programs run in: *named* (a path, or a name on the PATH), else the active environment's, else
 * that of the environment that we were called from, else python3. Free it; NULL with one sentence in *error*. */
char    *command_launch_dup_python  (const char           *named,
                                     GError              **error);
/* Runs it to its end. FALSE: it never began, *error* has one translated sentence
 * (exit with 2). TRUE: *wait_status as of waitpid(). The recording may be missing
 * when the program removed it or was killed at once. */
gboolean command_launch             (const CommandLaunch  *launch,
                                     int                  *wait_status,
                                     GError              **error);
/* Flushes stdio and ends this process as the child ended: same status, or by the
 * same signal, without a core of our own. */
void     command_end_like           (int                   wait_status) G_GNUC_NORETURN;

G_END_DECLS
