/* driver.h: drives the real window in tests, as a person would
 *
 * The application runs in this process, so that what it shows can be asked for;
 * the input comes from xdotool, through the X server. Everything fails the test
 * that is under way when it cannot be done.
 */

#pragma once

#include "viewer/window.h"

#define MS G_GINT64_CONSTANT (1000000)

#define wait_until(condition)                                                      \
  G_STMT_START {                                                                   \
    gint64 deadline_us_ = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;           \
    while (!(condition) && g_get_monotonic_time () < deadline_us_)                 \
      run_for (10);                                                                \
    g_assert_true (condition);                                                     \
  } G_STMT_END

/* FALSE: there is no X display or no xdotool, and the test program is done (it has said so). */
gboolean        driver_start        (int *argc, char ***argv);
int             driver_run          (void);
GtkApplication *driver_get_application (void);

static inline ViewerDocument *
document_of (ViewerWindow *window)
{
  return viewer_window_get_document (window);
}

static inline ViewerSession *
session_of (ViewerWindow *window)
{
  return viewer_document_get_session (document_of (window));
}

static inline const char *
page_of (ViewerWindow *window)
{
  return viewer_document_get_page (document_of (window));
}

/* A text recording: most time in price(), much of that in json; then log(); a second thread that waits. */
extern const char shop[];

/* Runs the main loop. */
void run_for (guint ms);
void xdotool (const char *words);
void press (const char *key);
/* In the screen's coordinates. */
void get_middle (GtkWidget *widget, int *x, int *y);
/* In its middle. */
void click (GtkWidget *widget);
/* The first mapped widget at or below *widget* that *matches*; NULL when there is none. */
GtkWidget *find_widget (GtkWidget *widget, gboolean (*matches) (GtkWidget *widget, const char *wanted), const char *wanted);
gboolean has_text (GtkWidget *widget, const char *wanted);
/* A label that begins with it. */
gboolean has_prefix (GtkWidget *widget, const char *wanted);
/* A label with it anywhere. */
gboolean has_part (GtkWidget *widget, const char *wanted);
gboolean has_action (GtkWidget *widget, const char *wanted);
GtkWidget *find_text (ViewerWindow *window, const char *text);
GtkWidget *find_button (ViewerWindow *window, const char *action);
char *write_fixture (const char *text);
ViewerWindow *open_path (const char *path);
/* A text recording, opened and its call tree shown. */
ViewerWindow *open_fixture (const char *text);
/* The shop, opened. */
ViewerWindow *open_shop (void);
void close_window (ViewerWindow *window);
/* The same with the Learn pane hidden, so that the next window begins as the first. */
void close_learn (ViewerWindow *window);
/* The rows of the call tree, indented: "main |  price | run". */
char *dup_rows (ViewerWindow *window);
void assert_rows (ViewerWindow *window, const char *expected);
char *dup_selected_name (ViewerWindow *window);
void assert_selected (ViewerWindow *window, const char *expected);
AdwMessageDialog *find_dialog (void);
/* A piece of Python, recorded. */
ViewerWindow *record (const char *code);
GtkWidget *find_of_type (ViewerWindow *window, const char *type);
gboolean has_type (GtkWidget *widget, const char *wanted);
