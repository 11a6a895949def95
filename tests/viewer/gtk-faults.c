/* gtk-faults.c: warnings that are GTK's own; see gtk-faults.h */

#include "tests/viewer/gtk-faults.h"

#include <glib.h>

/* What GTK says of itself, whatever a program does. Other warnings end the test. */
static const struct
{
  const char *domain;
  const char *start; /* of the message */
} faults_of_gtk[] = {
  /* A part of a paned that GTK 4.8 draws a frame before it has its place: seen now and then on a busy machine,
   * gone with the next frame. */
  { "Gtk", "Trying to snapshot GtkGizmo" },
  /* GTK 4.24 on an X display without a compositor counts a frame as submitted twice where a popover draws in it, too;
   * a window with a label and a popover is enough, with any renderer. It says so once in a process. */
  { "Gdk", "gdk_frame_timings_submitted() called on submitted frame." },
};

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;
  return "";
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = find_field (fields, n_fields, "MESSAGE");

  for (gsize i = 0; i < G_N_ELEMENTS (faults_of_gtk); i++)
    if (g_str_equal (domain, faults_of_gtk[i].domain) && g_str_has_prefix (message, faults_of_gtk[i].start))
      return g_log_writer_standard_streams (level, fields, n_fields, user_data);
  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
test_excuse_gtk (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}
