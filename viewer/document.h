/* document.h: one recording in a tab of the window
 *
 * Owns the session, the loader that reads or follows the file, the recorder
 * while a program runs, and every view of it. Its files are listed in
 * document-private.h.
 *
 * Properties that the window's actions of the same names follow: "view" (the
 * name of the page of the lower part), "show-timeline" and "show-views" (at
 * least one of both is shown), "show-source" (beside the views), "show-learn",
 * "only-my-code", "fold-libraries". Signals:
 * "changed" (title, recording or what can be done now), "stopped" (nothing is
 * recorded any more after viewer_document_stop()).
 */

#pragma once

#include <adwaita.h>

#include "viewer/learn/learn-pane.h"
#include "viewer/recorder.h"
#include "viewer/session.h"
#include "viewer/tree-view.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_DOCUMENT (viewer_document_get_type ())
G_DECLARE_FINAL_TYPE (ViewerDocument, viewer_document, VIEWER, DOCUMENT, AdwBin)

ViewerDocument *viewer_document_new           (void);
void            viewer_document_open          (ViewerDocument *self,
                                               GFile          *file);
/* Selects a function by its link (see link.h), as soon as there is a tree. */
void            viewer_document_show_link     (ViewerDocument *self,
                                               const char     *link);
/* Takes a reference, starts it and shows what it records. */
void            viewer_document_record        (ViewerDocument *self,
                                               ViewerRecorder *recorder);
/* Asks the program to stop; asked again it insists. */
void            viewer_document_stop          (ViewerDocument *self);
/* Nothing is open and nothing is recorded: a file may be opened here. */
gboolean        viewer_document_is_free       (ViewerDocument *self);
gboolean        viewer_document_is_recording  (ViewerDocument *self);
/* It was asked to stop and has not yet. */
gboolean        viewer_document_is_stopping   (ViewerDocument *self);
ViewerSession  *viewer_document_get_session   (ViewerDocument *self);
ViewerTreeView *viewer_document_get_tree_view (ViewerDocument *self);
ViewerLearnPane *viewer_document_get_learn_pane (ViewerDocument *self);
/* Puts *cover* in place of all that the recording shows, until it is NULL. A recording that is opened meanwhile
 * is shown. */
void            viewer_document_set_cover     (ViewerDocument *self,
                                               GtkWidget      *cover);
gboolean        viewer_document_is_covered    (ViewerDocument *self);
/* Nothing of the person's own would go away when a lesson shows its recording here. */
gboolean        viewer_document_is_free_to_learn (ViewerDocument *self);
/* What is recorded here now is a lesson's program. */
gboolean        viewer_document_is_of_lesson  (ViewerDocument *self);
void            viewer_document_set_of_lesson (ViewerDocument *self);
/* "welcome", "opening", "error", "recording"; "cover" while it is hidden. */
const char     *viewer_document_get_page      (ViewerDocument *self);
/* What is recorded, for people: "shop.py". */
const char     *viewer_document_get_title     (ViewerDocument *self);
/* "1.00 s · 1100 samples"; "" before there is anything. */
const char     *viewer_document_get_subtitle  (ViewerDocument *self);
/* Of the recording; NULL when there is none. */
const char     *viewer_document_get_path      (ViewerDocument *self);
/* The first sentence; "" before there is one. */
const char     *viewer_document_get_sentence  (ViewerDocument *self);
/* What the notice bar says; "" when it is not shown. */
const char     *viewer_document_get_notice    (ViewerDocument *self);
/* For the next time: which parts are shown, and how. */
void            viewer_document_save_state    (ViewerDocument *self);

/* ---- what menus, buttons and keys ask of the selected document ---- */

typedef struct {
  const char *name;                               /* "win.copy" */
  const char *parameter_type;                     /* NULL: none */
  void      (*activate)   (ViewerDocument *self, GVariant *parameter);
  gboolean  (*is_enabled) (ViewerDocument *self); /* NULL: always */
} ViewerDocumentAction;

const ViewerDocumentAction *viewer_document_list_actions (guint *n_actions);

G_END_DECLS
