/* options.h: what the command line asks for
 *
 * Options stop at the first word that is none: the rest is the program's.
 * Strings are borrowed from argv.
 */

#pragma once

#include <glib.h>

#include "command/launch.h"

G_BEGIN_DECLS

typedef enum {
  COMMAND_ACTION_RUN,
  COMMAND_ACTION_SHOW,       /* a recording */
  COMMAND_ACTION_DUMP,
  COMMAND_ACTION_CHECK,
  COMMAND_ACTION_HELP,
  COMMAND_ACTION_VERSION,
} CommandAction;

typedef enum { COMMAND_AUTO, COMMAND_YES, COMMAND_NO } CommandSwitch;

typedef struct {
  CommandAction     action;
  CommandTargetKind kind;
  char            **target;         /* what runs and its arguments; or the file to show */
  gint64            interval_ns;
  const char       *output;         /* NULL: stdout */
  const char       *renderer;       /* "text", "json", "pyprof"; NULL: by the output's extension */
  const char       *python;
  const char       *engine;
  const char       *session;        /* of a recording: an id or a name; NULL everything */
  gboolean          cpu_clock;
  gboolean          all_threads;
  gboolean          show_all;
  gboolean          percent;
  CommandSwitch     color;
  CommandSwitch     unicode;
} CommandOptions;

/* FALSE with one translated sentence in *problem* (free it). */
gboolean    command_options_parse (CommandOptions *self, int argc, char **argv, char **problem);
const char *command_options_help  (void);
/* Whether the file begins as a recording, whatever its name is. */
gboolean    command_is_recording  (const char *path);

G_END_DECLS
