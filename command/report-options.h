/* report-options.h: the options that say what a report is like
 *
 * They stand in a table of their own beside that of options.c, and most of them
 * may also be settings. Strings are borrowed from argv or from the settings.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { COMMAND_AUTO, COMMAND_YES, COMMAND_NO } CommandSwitch;

typedef struct {
  gboolean      html;
  gboolean      timeline;
  gboolean      show_all;
  gboolean      lines;
  gboolean      from_path;
  gboolean      gui;
  gboolean      list_saved;
  gboolean      use_timing_thread;
  const char   *target_description;
  const char   *hide, *hide_regex, *show, *show_regex;
  const char   *load, *load_prev;
  const char   *compare;       /* the recording that another is compared with; NULL: none */
  const char   *thread;
  const char   *session;       /* of a recording: an id or a name; NULL everything */
  const char   *task;          /* of a recording: the name of a coroutine; NULL everything */
  /* By -p. */
  gboolean      short_mode;
  gboolean      flat;
  gboolean      flat_total;
  gboolean      percent;
  gboolean      all_threads;
  gboolean      has_threshold;
  double        threshold;
  CommandSwitch color, unicode;
  GPtrArray    *transforms;    /* texts, in their order; NULL: none */
  gboolean      invert;
  const char   *text_only;     /* the last -p that only the text report knows */
  GPtrArray    *render_options; /* the words of all -p, for a class of the user's; NULL: none */
  char         *render_problem; /* what is wrong with the line's -p, unless they are for such a class; NULL */
  guint64       given;         /* by the command line itself, a bit per row of the table */
} CommandReport;

typedef struct {
  char        letter;          /* 0: none */
  const char *name;
  gboolean    takes_value;
} CommandOptionName;

/* NULL when there is no row *index*. */
const CommandOptionName *command_report_option_name (guint index);
/* NULL, or one sentence (free it). *from_line: it was given by the command line, not by a setting. */
char *command_report_option_apply (CommandReport *self, guint index, const char *value, gboolean from_line);
/* "name" or "name=value" of -p. NULL, or one sentence (free it). */
char *command_render_option_apply (CommandReport *self, const char *text);

G_END_DECLS
