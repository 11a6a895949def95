/* report.h: where a report goes and how it looks there */

#pragma once

#include <stdio.h>

#include "profile/report-formats.h"
#include "command/options.h"
#include "profile/profile.h"

G_BEGIN_DECLS

/* By -r, else by the output's extension, else text. */
const ProfileReportFormat *command_report_get_format (const CommandOptions *options);
/* What cannot be, said before a program runs: options that the format does not know, bytes for a
 * terminal, a regular expression that is none. FALSE with one sentence in *problem* (free it). */
gboolean      command_report_check      (const CommandOptions *options, char **problem);
/* --target-description with *args* for {args}; NULL when it was not given. Free it. */
char         *command_report_dup_description (const CommandOptions *options, const char *args);
/* The output, or stdout; NULL with one sentence in *problem* (free it). */
FILE         *command_report_open       (const CommandOptions *options, char **problem);
/* Empties the output: what follows replaces what stood there. */
void          command_report_begin      (const CommandOptions *options, FILE *out);
/* Whether the output must be a file of our own: a page is not for a terminal. */
gboolean      command_report_needs_file (const CommandOptions *options);
/* Writes and closes *out*; FALSE with one sentence in *problem*. */
gboolean      command_report_write      (const CommandOptions *options, Profile *profile, FILE *out, char **problem);
/* Closes it with nothing written: a file that was made for it goes, one that stood there stays as it was. */
void          command_report_drop       (const CommandOptions *options, FILE *out);
/* As the options, the environment and *out* say. */
gboolean      command_report_wants_color   (const CommandOptions *options, FILE *out);
gboolean      command_report_wants_unicode (const CommandOptions *options, FILE *out);
/* Flushes, and closes what is not stdout; FALSE with one sentence. For what others wrote. */
gboolean      command_report_close      (const CommandOptions *options, FILE *out, char **problem);

G_END_DECLS
