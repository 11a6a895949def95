/* document-private.h: what the files of the document share
 *
 * One object, files by role: document.c (what is shown), document-views.c (which
 * parts of it), document-recording.c (where it comes from), document-filters.c
 * (search, chips, back and forward), document-notices.c (what went wrong),
 * document-findings.c (what is odd about event loops), document-dialogs.c (what is asked), document-files.c (what is saved, and links), document-export.c (pictures, reports),
 * document-actions.c (what menus, buttons and keys do), document-source.c (the
 * source as a view and beside the others), document-words.c (what its words mean), document-cover.c (hides it), document-learn.c (the Learn pane).
 */

#pragma once

#include "profile/findings.h"
#include "viewer/chips.h"
#include "viewer/document.h"
#include "viewer/filter-bar.h"
#include "viewer/flight.h"
#include "viewer/lens.h"
#include "viewer/flame-graph.h"
#include "viewer/functions-view.h"
#include "viewer/learn/learn-pane.h"
#include "viewer/loader.h"
#include "viewer/output-pane.h"
#include "viewer/overview.h"
#include "viewer/search-bar.h"
#include "viewer/side-pane.h"
#include "viewer/source-view.h"
#include "viewer/state.h"
#include "viewer/tasks-view.h"
#include "viewer/timeline.h"
#include "viewer/view-switcher.h"

struct _ViewerDocument
{
  AdwBin parent_instance;

  /* template */
  ViewerSidePane     *learn_side;
  AdwStatusPage      *error_page;
  GtkButton          *cancel_button;
  GtkButton          *error_open;
  GtkLabel           *opening_label;
  GtkProgressBar     *opening_bar;
  GtkSpinner         *opening_spinner;
  GtkLabel           *notice_label;
  GtkLabel           *sentence_label;
  GtkLabel           *certainty_label;   /* how far that may be off */
  GtkButton          *sentence;
  GtkPaned           *beside;
  GtkPaned           *paned;
  GtkWidget          *notice;
  GtkStack           *pages;
  GtkStack           *views;
  ViewerFilterBar    *filter_bar;
  ViewerLensLine     *lens_line;
  ViewerFlight       *flight;
  ViewerOutputPane   *output_pane;
  ViewerOverview     *overview;
  ViewerSourceView   *source_view;
  ViewerSourceView   *source_side;
  ViewerTimeline     *timeline;
  ViewerTreeView     *tree_view;
  ViewerTreeView     *inverted_view;
  ViewerChips        *chips;
  ViewerSearchBar    *search_bar;
  ViewerFlameGraph   *flame_graph;
  ViewerFunctionsView *functions_view;
  ViewerLearnPane    *learn_pane;
  ViewerViewSwitcher *view_switcher;
  GtkStackPage       *tasks_page;
  ViewerTasksView    *tasks_view;

  /* owned */
  ViewerLoader   *loader;
  ViewerRecorder *recorder;        /* the last one, running or not */
  ViewerSearch   *search;
  ViewerSession  *session;
  char           *dismissed;       /* the notice that was closed */
  ProfileFindings *findings;       /* of *findings_of*; NULL while a worker looks for them */
  Profile        *findings_of;
  guint64         findings_asked;  /* generation */
  char           *link;            /* the function to show first; NULL when that is done */
  char           *transforms;      /* as text: those of the run before, until this one has their functions; or NULL */
  char           *title;
  char           *subtitle;

  /* state */
  int      timeline_height_px;     /* while the timeline has all the room; else -1 */
  guint    progress_timer_id;      /* while a file is opened */
  gboolean is_first_snapshot;
  gboolean is_wide;
  gboolean is_wide_with_learn;
  ViewerShown source_side_wish;
  GtkWidget  *focus_before_learn;  /* weak */
  gboolean    wants_learn_focus;   /* as soon as the pane is there */
  gboolean    is_of_lesson;        /* what is recorded is a lesson's program */
};

/* Something that the window shows or allows is different. */
void viewer_document_say_changed (ViewerDocument *self);
void viewer_document_show_page   (ViewerDocument *self,
                                  const char     *name);
void viewer_document_show_title  (ViewerDocument *self);
void viewer_document_forget_loader (ViewerDocument *self);
/* Says one sentence for a few seconds. */
void viewer_document_toast       (ViewerDocument *self,
                                  const char     *sentence);
/* The page for what cannot be shown: what is wrong, and what to do next. */
void viewer_document_show_error  (ViewerDocument *self,
                                  const char     *title,
                                  const char     *next_step);
/* What every failure to read a recording ends in. */
void viewer_document_show_read_error (ViewerDocument *self,
                                      const GError   *error);
/* For a program that left nothing to look at: its own words say most. */
void viewer_document_show_start_error (ViewerDocument *self);
/* Once, when the template is there. */
void viewer_document_init_filters (ViewerDocument *self);
void viewer_document_search      (ViewerDocument *self);
gboolean viewer_document_can_search (ViewerDocument *self);
/* The smallest step back: the search first, then the selection, then a filter. */
void viewer_document_escape      (ViewerDocument *self);
gboolean viewer_document_can_go_back (ViewerDocument *self);
gboolean viewer_document_can_go_forward (ViewerDocument *self);
void viewer_document_update_notice (ViewerDocument *self);
/* To the notice, which is markup: a line of plain text, and where it leads, or NULL. */
void viewer_document_add_line    (GString        *text,
                                  const char     *line,
                                  const char     *link);
/* Of document-findings.c: the sentences, as markup with links, go behind *text*; and once for all. */
void viewer_document_add_findings (ViewerDocument *self,
                                   GString        *text,
                                   Profile        *profile);
void viewer_document_init_findings (ViewerDocument *self);
/* What a worker still looks for is dropped, too. */
void viewer_document_forget_findings (ViewerDocument *self);
/* Selects the function that was asked for with the file, once its tree is there. */
void viewer_document_follow_link (ViewerDocument *self);
/* Applies the transforms that were looked through before the program was recorded again. */
void viewer_document_take_transforms (ViewerDocument *self);
/* Gives up what is being opened. */
void viewer_document_cancel_opening (ViewerDocument *self);
/* Of document-files.c, for the table of actions. */
void viewer_document_save_copy   (ViewerDocument *self,
                                  GVariant       *parameter);
void viewer_document_save_selection (ViewerDocument *self,
                                  GVariant       *parameter);
void viewer_document_copy_link   (ViewerDocument *self,
                                  GVariant       *parameter);
/* Of the view that is shown; NULL when nothing is selected in it. */
char *viewer_document_dup_selected_text (ViewerDocument *self);
/* The view that has the focus takes away one thing of its own; FALSE when there is none. */
gboolean viewer_document_escape_view (ViewerDocument *self);
/* Of document-views.c. A name that is no view's changes nothing. */
void viewer_document_show_view   (ViewerDocument *self,
                                  const char     *name);
void viewer_document_show_views  (ViewerDocument *self,
                                  gboolean        shown);
void viewer_document_show_timeline (ViewerDocument *self,
                                    gboolean        shown);
void viewer_document_restore_state (ViewerDocument *self);
/* Of document-export.c, for the table of actions. */
void viewer_document_export      (ViewerDocument *self,
                                  GVariant       *parameter);
void viewer_document_print       (ViewerDocument *self,
                                  GVariant       *parameter);
void viewer_document_copy_view   (ViewerDocument *self,
                                  GVariant       *parameter);
/* Asks for a program and records it. */
void viewer_document_ask_program (ViewerDocument *self);
/* Gives the source views the session. */
void viewer_document_add_source  (ViewerDocument *self);
/* Whether the source stands beside the other views. */
gboolean viewer_document_get_source_side     (ViewerDocument    *self);
/* Or hides it: as it is wished for, or as there is room. */
void     viewer_document_show_source_side    (ViewerDocument    *self);
void     viewer_document_set_source_side     (ViewerDocument    *self,
                                              gboolean           shown);
void     viewer_document_restore_source_side (ViewerDocument    *self,
                                              const ViewerState *state);
void viewer_document_open_in_editor (ViewerDocument *self,
                                     GVariant       *parameter);
/* Of document-learn.c. */
void     viewer_document_init_learn      (ViewerDocument *self);
gboolean viewer_document_get_show_learn  (ViewerDocument *self);
/* The focus goes with it: in when it is shown, back when it is hidden. */
void     viewer_document_set_show_learn  (ViewerDocument *self,
                                          gboolean        shown);
gboolean viewer_document_has_learn_focus (ViewerDocument *self);
/* Hides the pane where the keys go to it; FALSE when they do not. */
gboolean viewer_document_escape_learn    (ViewerDocument *self);
void     viewer_document_learn_focus     (ViewerDocument *self,
                                          GVariant       *parameter);
void     viewer_document_learn_tool      (ViewerDocument *self,
                                          GVariant       *parameter);
/* Of document-words.c. */
void     viewer_document_explain       (ViewerDocument *self,
                                        GVariant       *parameter);
void     viewer_document_explain_focus (ViewerDocument *self,
                                        GVariant       *parameter);
/* FALSE: it does not point at words. */
gboolean viewer_document_stop_pointing (ViewerDocument *self);
/* When, how, at what cost: the sentences that the text report has too. */
void viewer_document_tell_about_recording (ViewerDocument *self);
