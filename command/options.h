/* options.h: what the command line asks for
 *
 * Options stop at the first word that is none: the rest is the program's.
 * Strings are borrowed from argv and from the settings.
 */

#pragma once

#include <glib.h>

#include "profile/clock.h"

#include "command/launch.h"
#include "command/report-options.h"

G_BEGIN_DECLS

typedef enum {
  COMMAND_ACTION_RUN,
  COMMAND_ACTION_SHOW,       /* a recording */
  COMMAND_ACTION_COMPARE,    /* the report's recording with the target */
  COMMAND_ACTION_DUMP,
  COMMAND_ACTION_CHECK,
  COMMAND_ACTION_REDACT,
  COMMAND_ACTION_CONTROL,    /* target: PID and what to do */
  COMMAND_ACTION_LIST_SAVED,
  COMMAND_ACTION_HELP,
  COMMAND_ACTION_VERSION,
} CommandAction;

#define COMMAND_FOLDERS_MAX 8

typedef struct {
  CommandAction     action;
  CommandTargetKind kind;
  char            **target;         /* what runs and its arguments; or the file to show */
  gint64            interval_ns;
  const char       *output;         /* NULL: stdout */
  const char       *renderer;       /* a name of report-formats.h; NULL: by the output's extension */
  char             *own_page;       /* the output when it is ours: a page in the temporary folder; NULL */
  const char       *python;
  const char       *engine;
  const char       *tick;
  ProfileClock      clock;
  gboolean          all_threads;
  gboolean          percent;
  gint64            start_after_ns;
  gint64            duration_ns;
  gboolean          children;
  gboolean          no_sources;
  gboolean          keep_sources;   /* of a copy to share */
  const char       *folders[2 * COMMAND_FOLDERS_MAX + 1];   /* of a copy to share: a folder, its new name, …, NULL */
  CommandSwitch     color;
  CommandSwitch     unicode;
  CommandReport     report;
  char             *loaded[2];      /* what *target* is with --load and --load-prev */
} CommandOptions;

/* FALSE with one translated sentence in *problem* (free it). */
gboolean    command_options_parse (CommandOptions *self, int argc, char **argv, char **problem);
const char *command_options_help  (void);
/* The long name of each option in turn; NULL behind the last. */
const char *command_options_get_name (guint index);
/* One option by its long name, as a setting: "true" and "false" for one that takes no value.
 * NULL, or one sentence (free it). *value* is borrowed. */
char       *command_options_set   (CommandOptions *self, const char *name, const char *value);
/* Whether the file begins as a recording, whatever its name is. */
gboolean    command_is_recording  (const char *path);

G_END_DECLS
