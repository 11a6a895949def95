/* interpreters.h: which Pythons there are, and whether they can be recorded
 *
 * Each is asked for its version, which starts it: on a worker thread only.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  char    *path;
  char    *version;         /* "3.13.1"; NULL when it did not say */
  char    *implementation;  /* "cpython"; NULL when it did not say */
  gboolean is_environment;  /* of a virtual environment */
  gboolean is_usual;        /* what "python3" starts in a terminal */
  gboolean is_outside;      /* of our sandbox, see host.h */
} ViewerInterpreter;

void               viewer_interpreter_free        (ViewerInterpreter *self);
ViewerInterpreter *viewer_interpreter_new         (const char        *path);
/* Why it cannot be recorded and what to do, for people; NULL when it can. Free it. */
char              *viewer_interpreter_dup_problem (const ViewerInterpreter *self);
/* "Python 3.13.1 · ~/shop/.venv/bin/python" */
char              *viewer_interpreter_dup_name    (const ViewerInterpreter *self);
/* Those of virtual environments in *folder* (NULL: nowhere) and above it, on PATH, and of pyenv. The
 * best first; those that cannot be recorded last. Free the array. */
GPtrArray         *viewer_interpreters_find       (const char        *folder);
/* Those that we can start and measure ourselves: in a sandbox, its own. Free the array. */
GPtrArray         *viewer_interpreters_find_here  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerInterpreter, viewer_interpreter_free)

G_END_DECLS
