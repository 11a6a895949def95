/* Work that nobody waits for: low in priority, alone in that, and everything is given up on the main thread. */

#include "viewer/background.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  GMainLoop *loop;
  GThread   *let_go_on;
  int        niceness;
  gboolean   is_done;
} Seen;

static int
get_own_niceness (void)
{
  errno = 0;
  return getpriority (PRIO_PROCESS, (id_t) gettid ());
}

static void
tell_niceness (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_assert_true (G_IS_OBJECT (source));
  g_assert_cmpstr (task_data, ==, "data");
  g_usleep (20000);
  g_task_return_int (task, get_own_niceness ());
}

static void
done (GObject      *source,
      GAsyncResult *result,
      gpointer      user_data)
{
  Seen *seen = user_data;

  seen->niceness = (int) g_task_propagate_int (G_TASK (result), NULL);
  seen->is_done = TRUE;
}

static void
source_let_go (gpointer data,
               GObject *where_it_was)
{
  Seen *seen = data;

  seen->let_go_on = g_thread_self ();
  g_main_loop_quit (seen->loop);
}

/* The work holds the last of the source. */
static int
run_one (void (*run) (GTask *, GTaskThreadFunc))
{
  Seen seen = { .loop = g_main_loop_new (NULL, FALSE) };
  GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
  GTask *task = g_task_new (source, NULL, done, &seen);

  g_object_weak_ref (source, source_let_go, &seen);
  g_task_set_task_data (task, g_strdup ("data"), g_free);
  run (task, tell_niceness);
  g_object_unref (task);
  g_object_unref (source);
  g_main_loop_run (seen.loop);

  g_assert_true (seen.is_done);
  if (run == viewer_background_run)
    g_assert_true (seen.let_go_on == g_thread_self ());
  g_main_loop_unref (seen.loop);
  return seen.niceness;
}

static void
test_low_priority (void)
{
  int usual = get_own_niceness ();

  for (int turn = 0; turn < 5; turn++)
    g_assert_cmpint (run_one (viewer_background_run), ==, MAX (5, usual));
  g_assert_cmpint (get_own_niceness (), ==, usual);
  /* Another worker that is asked for is as quick as ever. */
  g_assert_cmpint (run_one (g_task_run_in_thread), ==, usual);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/background/low-priority", test_low_priority);
  return g_test_run ();
}
