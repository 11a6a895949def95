/* editor.h: opens a line of a file in the editor that a person likes
 *
 * A command is words, quoted as in a shell, but no shell ever sees it: {file} and
 * {line} are replaced within the words after they are told apart, so that a file
 * may be called anything. Without {file} the file is added as the last word.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;       /* a product's, not translated */
  const char *command;
} ViewerEditorPreset;

/* Editors that are known by name. */
const ViewerEditorPreset *viewer_editor_list_presets (guint        *n_presets);
/* The words to run; NULL and *error* when *command* has none or an open quote. *line* 0 is 1. */
char                    **viewer_editor_list_words   (const char   *command,
                                                      const char   *file,
                                                      guint         line,
                                                      GError      **error);
/* Starts the editor and does not wait. An empty *command* is the desktop's text editor. The message
 * of *error* is a sentence for people. */
gboolean                  viewer_editor_open         (const char   *command,
                                                      const char   *file,
                                                      guint         line,
                                                      GError      **error);

G_END_DECLS
