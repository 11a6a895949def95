/* window-private.h: what the files of the window share
 *
 * One object, files by role: window.c (the shell), window-tabs.c (documents come
 * and go), window-closing.c (what is asked and awaited before one goes),
 * window-actions.c (what menus, buttons and keys do).
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
  AdwTabBar       *tab_bar;
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
/* Tabs ask before they go, and go one after the other. */
void viewer_window_connect_closing (ViewerWindow   *self);
/* Idle, since a page cannot go while one of its own signals is under way: what waited for its program's end. */
gboolean viewer_window_close_stopped (gpointer      user_data);
/* Asks once for all programs that run. */
void viewer_window_ask_stop        (ViewerWindow   *self);
