/* background.c: see background.h */

#include "viewer/background.h"

#include <sys/resource.h>
#include <unistd.h>

/* Two may be long at once: a recording's findings and the lines of a range. */
#define MOST_THREADS 2
/* About a third of what an ordinary thread gets on the same processor: a machine that is busy with a program that is
 * being recorded shows them, too. */
#define NICENESS 5

typedef struct {
  GTask          *task;
  GTaskThreadFunc work;
} Job;

static gboolean
let_go (gpointer data)
{
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

static void
run (gpointer data,
     gpointer user_data)
{
  static GPrivate is_nice;
  Job *job = data;

  /* Of this thread alone. It stays so: nobody may raise it again without rights, and all work here is of this kind. */
  if (g_private_get (&is_nice) == NULL)
    {
      id_t self = (id_t) gettid ();

      setpriority (PRIO_PROCESS, self, MAX (NICENESS, getpriority (PRIO_PROCESS, self)));
      g_private_set (&is_nice, &is_nice);
    }
  job->work (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
             g_task_get_cancellable (job->task));
  /* Its source may be a widget: the last one to hold it is the main thread. */
  g_idle_add_full (G_PRIORITY_DEFAULT, let_go, job->task, NULL);
  g_free (job);
}

void
viewer_background_run (GTask          *task,
                       GTaskThreadFunc work)
{
  static GThreadPool *pool;
  Job *job = g_new (Job, 1);

  if (pool == NULL)
    pool = g_thread_pool_new (run, NULL, MOST_THREADS, TRUE, NULL);
  job->task = g_object_ref (task);
  job->work = work;
  g_thread_pool_push (pool, job, NULL);
}
