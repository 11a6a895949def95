/* window-private.h: what the files of the window share
 *
 * One object, files by role: window.c (the shell), window-tabs.c (documents come
 * and go), window-actions.c (what menus, buttons and keys do).
 */

#pragma once

#include "viewer/window.h"

struct _ViewerWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  GMenu           *recent_menu;
  AdwWindowTitle  *title;
  AdwToastOverlay *toasts;
  AdwTabView      *tabs;
  GtkButton       *record_button;
  GtkButton       *stop_button;

  /* state */
  GPtrArray *closing;             /* owned; documents, borrowed, that close when their program has ended */
  gboolean   close_when_stopped;
};

void viewer_window_install_actions (GtkWidgetClass *widget_class);
void viewer_window_update_actions  (ViewerWindow   *self);
/* Shows what the selected document says of itself. */
void viewer_window_show_document   (ViewerWindow   *self);
void viewer_window_connect_tabs    (ViewerWindow   *self);
/* Nothing of them is answered any more. */
void viewer_window_disconnect_tabs (ViewerWindow   *self);
/* Asks once for all programs that run. */
void viewer_window_ask_stop        (ViewerWindow   *self);
