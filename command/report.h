/* report.h: where a report goes and how it looks there */

#pragma once

#include <stdio.h>

#include "command/options.h"
#include "profile/profile.h"

G_BEGIN_DECLS

typedef enum { COMMAND_FORMAT_TEXT, COMMAND_FORMAT_JSON, COMMAND_FORMAT_HTML, COMMAND_FORMAT_PYPROF } CommandFormat;

/* By -r, else by the output's extension, else text. */
CommandFormat command_report_get_format (const CommandOptions *options);
/* The output, or stdout; NULL with one sentence in *problem* (free it). */
FILE         *command_report_open       (const CommandOptions *options, char **problem);
/* Empties the output: what follows replaces what stood there. */
void          command_report_begin      (const CommandOptions *options, FILE *out);
/* Whether the output must be a file of our own: a page is not for a terminal. */
gboolean      command_report_needs_file (const CommandOptions *options);
/* Writes and closes *out*; FALSE with one sentence in *problem*. */
gboolean      command_report_write      (const CommandOptions *options, Profile *profile, FILE *out, char **problem);
/* Flushes, and closes what is not stdout; FALSE with one sentence. For what others wrote. */
gboolean      command_report_close      (const CommandOptions *options, FILE *out, char **problem);

G_END_DECLS
