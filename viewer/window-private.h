/* window-private.h: what the files of the window share
 *
 * One object, files by role: window.c (what is shown), window-recording.c (where
 * it comes from), window-notices.c (what went wrong), window-dialogs.c (what is
 * asked), window-actions.c (what menus, buttons and keys do).
 */

#pragma once

#include "viewer/filter-bar.h"
#include "viewer/loader.h"
#include "viewer/overview.h"
#include "viewer/state.h"
#include "viewer/timeline.h"
#include "viewer/window.h"

struct _ViewerWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwWindowTitle  *title;
  AdwToastOverlay *toasts;
  AdwStatusPage   *error_page;
  GtkButton       *error_open;
  GtkButton       *record_button;
  GtkButton       *stop_button;
  GtkLabel        *opening_label;
  GtkLabel        *notice_label;
  GtkLabel        *sentence_label;
  GtkButton       *sentence;
  GtkPaned        *paned;
  GtkRevealer     *notice;
  GtkStack        *pages;
  ViewerFilterBar *filter_bar;
  ViewerOverview  *overview;
  ViewerTimeline  *timeline;
  ViewerTreeView  *tree_view;

  /* owned */
  GtkFileChooserNative *chooser;         /* while it is open */
  ViewerLoader         *loader;
  ViewerRecorder       *recorder;        /* the last one, running or not */
  ViewerSession        *session;
  char                 *dismissed;       /* the notice that was closed */

  /* state */
  gboolean close_when_stopped;
  gboolean is_first_snapshot;
};

void viewer_window_install_actions (GtkWidgetClass *widget_class);
void viewer_window_update_actions  (ViewerWindow   *self);
void viewer_window_show_page       (ViewerWindow   *self,
                                    const char     *name);
void viewer_window_show_title      (ViewerWindow   *self);
void viewer_window_forget_loader   (ViewerWindow   *self);
/* Says one sentence for a few seconds. */
void viewer_window_toast           (ViewerWindow   *self,
                                    const char     *sentence);
/* The page for what cannot be shown: what is wrong, and what to do next. */
void viewer_window_show_error      (ViewerWindow   *self,
                                    const char     *title,
                                    const char     *next_step);
/* What every failure to read a recording ends in. */
void viewer_window_show_read_error (ViewerWindow   *self,
                                    const GError   *error);
/* For a program that left nothing to look at: its own words say most. */
void viewer_window_show_start_error (ViewerWindow  *self);
void viewer_window_update_notice   (ViewerWindow   *self);
void viewer_window_stop          (ViewerWindow   *self);
/* Asks for a program and records it. */
void viewer_window_ask_program     (ViewerWindow   *self);
/* The dialog when a window is closed while it records. */
void viewer_window_ask_stop        (ViewerWindow   *self);
/* When, how, at what cost: the sentences that the text report has too. */
void viewer_window_tell_about_recording (ViewerWindow *self);
