/* faults.c: a warning ends the fuzzer's run, unless it is GTK's own and known; see faults.h */

#include "tests/viewer/fuzz/faults.h"

#include <stdlib.h>
#include <string.h>

/* Of the sanitizers, in a build with them. */
extern void __sanitizer_print_stack_trace (void) __attribute__ ((weak));

static guint current_event;
static guint64 n_tolerated;

/* GTK's and libadwaita's own, of any application. */
static const struct {
  const char *message;
  const char *ancestor;   /* the type that the widget it names must be in; NULL: it names none */
} tolerated[] = {
  /* It loses count when a popover opens between press and release. */
  { "Broken accounting of active state for widget*", NULL },
  /* A part of a paned is drawn a frame before it has its place (tests/viewer/driver.c). */
  { "Trying to snapshot GtkGizmo*", NULL },
  /* The same, of the buttons for folders in the chooser of files. */
  { "Trying to snapshot GtkButton * without a current allocation", "GtkPathBar" },
  /* A notch of the wheel between a change of a list and its layout. */
  { "*failed to scroll to given position. Ignoring...", NULL },
  /* A menu of something that is beyond the screen's edge, as a large window on a small screen has it. */
  { "gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR (monitor)' failed", NULL },
  /* Its window went while a tooltip was about to come. */
  { "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed", NULL },
  /* The chooser of files went while it was still about to scroll to a file. */
  { "gtk_widget_compute_bounds: assertion 'GTK_IS_WIDGET (widget)' failed", NULL },
  /* The chooser of files went before it asked whether to replace a file: GTK 4.8 takes no window for the question's
   * parent, whose group it wants. We never ask for a window's group. */
  { "gtk_window_has_group: assertion 'GTK_IS_WINDOW (window)' failed", NULL },
  /* On X without a compositor a popover's frame is counted twice (tests/viewer/driver.c). */
  { "gdk_frame_timings_submitted() called on submitted frame.", NULL },
  /* GDK 4.8 moves a window that is gone, in its own filter of X events: XMoveWindow is its alone, and it goes on. */
  { "The program *received an X Window System error*BadWindow (invalid Window parameter)*request_code 12 (core protocol)*", NULL },
  /* A tab is dragged that fades away, its page gone: libadwaita 1.2 asks in the gesture of its own. */
  { "adw_tab_view_set_selected_page: assertion 'ADW_IS_TAB_PAGE (selected_page)' failed", NULL },
  /* A timeout inside GTK 4.8, right after a tab closed; our own callers get their clock from GTK. */
  { "gdk_frame_clock_get_frame_time: assertion 'GDK_IS_FRAME_CLOCK (*)' failed", NULL },
  /* A cursor that blinked when the text was selected: GTK takes the blinking away and says so. */
  { "GtkText - unexpected blinking selection. Removing*", NULL },
};

/* What GTK names by its type and address; NULL when it names none. Borrowed. */
static GtkWidget *
find_widget (const char *message)
{
  const char *address = strstr (message, " 0x");

  if (address == NULL || (strstr (message, "attempt to allocate") == NULL && strstr (message, "reports a minimum") == NULL
                          && strstr (message, "Trying to snapshot") == NULL))
    return NULL;
  return GSIZE_TO_POINTER (g_ascii_strtoull (address + 1, NULL, 16));
}

static gboolean
is_in (GtkWidget  *widget,
       const char *type)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
      return TRUE;
  return FALSE;
}

static gboolean
is_tolerated (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (tolerated); i++)
    if (g_pattern_match_simple (tolerated[i].message, message)
        && (tolerated[i].ancestor == NULL || is_in (find_widget (message), tolerated[i].ancestor)))
      return TRUE;
  return FALSE;
}

/* What it is in says which of many it is. */
static void
say_ancestors (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      GdkSurface *surface = GTK_IS_NATIVE (widget) ? gtk_native_get_surface (GTK_NATIVE (widget)) : NULL;

      g_printerr ("  in %s %s, %d × %d", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget),
                  gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      if (surface != NULL)
        g_printerr (", a surface of %d × %d", gdk_surface_get_width (surface), gdk_surface_get_height (surface));
      if (GDK_IS_POPUP (surface))
        g_printerr (" at %d, %d", gdk_popup_get_position_x (GDK_POPUP (surface)), gdk_popup_get_position_y (GDK_POPUP (surface)));
      g_printerr ("\n");
    }
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && is_tolerated (fields[i].value))
      {
        n_tolerated++;
        return G_LOG_WRITER_HANDLED;
      }
  g_log_writer_standard_streams (level, fields, n_fields, user_data);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      say_ancestors (find_widget (fields[i].value));
  g_printerr ("event %u\n", current_event);
  if (__sanitizer_print_stack_trace != NULL)
    __sanitizer_print_stack_trace ();
  abort ();
}

void
fuzz_faults_watch (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

void
fuzz_faults_set_event (guint event)
{
  current_event = event;
}

guint64
fuzz_faults_n_tolerated (void)
{
  return n_tolerated;
}
