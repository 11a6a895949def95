/* arguments.h: what pyinst-gui was asked to do
 *
 * A recording and a program are told apart by what is in the file, never by its
 * name alone. The recording options are those of the pyinst command, which
 * checks their values itself.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VIEWER_ASKED_WELCOME,
  VIEWER_ASKED_OPEN,
  VIEWER_ASKED_RECORD,
  VIEWER_ASKED_HELP,
  VIEWER_ASKED_VERSION,
  VIEWER_ASKED_NONSENSE,
} ViewerAsked;

typedef struct {
  ViewerAsked asked;
  char       *sentence;   /* NONSENSE: what is wrong */
  char       *output;     /* RECORD: where to, or NULL */
  char      **options;    /* RECORD: for pyinst, in order */
  char      **target;     /* RECORD: script and arguments, or -m or -c and theirs */
} ViewerArguments;

/* *argv* without the program's own name. */
void  viewer_arguments_parse        (ViewerArguments   *arguments,
                                     const char *const *argv);
void  viewer_arguments_clear        (ViewerArguments   *arguments);
/* What is recorded, for people: "shop.py", "-m http.server", "-c …". */
char *viewer_arguments_dup_title    (const char *const *target);
/* Whether the file looks like a recording, or at least like nothing that Python could run. */
gboolean viewer_arguments_is_recording (const char *path);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ViewerArguments, viewer_arguments_clear)

G_END_DECLS
