/* loop.c: how far the main loop runs between two inputs of the fuzzer; see loop.h */

#include "tests/viewer/fuzz/loop.h"

/* At most so many rounds of the main loop for what is due at once. */
#define ROUNDS_MAX 100

/* A frame comes within a sixtieth of a second, or its window is not shown any more. */
#define FRAME_MAX_US 100000

/* One round of input, without frames and idles; FALSE when nothing is due. The first part of a frame comes right after
 * events, and what comes then waits for the rest of it: whether it is due hangs on the time. */
static gboolean
run_input (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD descriptors[64];
  int priority, timeout_ms, n;
  gboolean is_due = FALSE;

  if (!g_main_context_acquire (context))
    g_error ("the main loop is not ours");
  if (g_main_context_prepare (context, &priority) && priority <= GDK_PRIORITY_EVENTS)
    {
      n = g_main_context_query (context, priority, &timeout_ms, descriptors, G_N_ELEMENTS (descriptors));
      if (n > (int) G_N_ELEMENTS (descriptors))
        g_error ("too many descriptors");
      g_poll (descriptors, (guint) n, 0);
      is_due = g_main_context_check (context, priority, descriptors, n);
      g_main_context_dispatch (context);
    }
  g_main_context_release (context);
  return is_due;
}

void
fuzz_loop_run_input (void)
{
  while (run_input ())
    ;
}

static void
count_frame (GdkFrameClock *clock,
             guint         *n_frames)
{
  ++*n_frames;
}

void
fuzz_loop_run_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_mapped (widget) ? gtk_widget_get_frame_clock (widget) : NULL;
  gint64 deadline_us = g_get_monotonic_time () + FRAME_MAX_US;
  guint n_frames = 0;
  gulong handler;

  if (clock == NULL)
    return;
  g_object_ref (clock);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame), &n_frames);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (n_frames == 0 && g_get_monotonic_time () < deadline_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
  /* Its window may have gone in the meantime. */
  if (g_signal_handler_is_connected (clock, handler))
    g_signal_handler_disconnect (clock, handler);
  g_object_unref (clock);
  fuzz_loop_run (0);
}

void
fuzz_loop_run (int milliseconds)
{
  gint64 deadline_us = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  /* Something is always due while a button is held or something moves, so that rounds are counted, too: time
   * would make another run of a loaded computer. */
  for (int i = 0; i < ROUNDS_MAX || g_get_monotonic_time () < deadline_us; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      {
        if (g_get_monotonic_time () >= deadline_us)
          return;
        g_usleep (200);
      }
}
