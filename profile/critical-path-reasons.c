/* critical-path-reasons.c: what a stack waits for, by the functions of the standard library in it
 *
 * From the innermost frame outwards, as long as it is the standard library's: the
 * first that says it. Names without their class: before 3.11 the class is not always known.
 */

#include "profile/critical-path-private.h"

#include <string.h>

/* More frames of a wait are of no interest. */
#define FRAMES_MAX 24u

/* In the folder of the standard library; a NULL name: any function of the file. */
static const struct {
  const char *file;
  const char *name;
  PathReason  reason;
} words[] = {
  { "/threading.py", "start", PATH_START },
  { "/threading.py", "join", PATH_JOIN },
  { "/threading.py", "_wait_for_tstate_lock", PATH_JOIN },
  { "/threading.py", "_shutdown", PATH_JOIN },
  { "/threading.py", "wait", PATH_LOCK },
  { "/threading.py", "wait_for", PATH_LOCK },
  { "/threading.py", "acquire", PATH_LOCK },
  { "/threading.py", "__enter__", PATH_LOCK },
  { "/queue.py", "get", PATH_LOCK },
  { "/queue.py", "put", PATH_LOCK },
  { "/queue.py", "join", PATH_LOCK },
  { "/multiprocessing/process.py", "join", PATH_PROCESS },
  { "/multiprocessing/popen_fork.py", "wait", PATH_PROCESS },
  { "/multiprocessing/popen_fork.py", "poll", PATH_PROCESS },
  { "/multiprocessing/popen_forkserver.py", "wait", PATH_PROCESS },
  { "/multiprocessing/popen_forkserver.py", "poll", PATH_PROCESS },
  { "/multiprocessing/connection.py", NULL, PATH_LOCK },
  { "/multiprocessing/queues.py", NULL, PATH_LOCK },
  { "/multiprocessing/synchronize.py", NULL, PATH_LOCK },
  { "/multiprocessing/pool.py", "get", PATH_LOCK },
  { "/multiprocessing/pool.py", "wait", PATH_LOCK },
  { "/subprocess.py", "wait", PATH_PROCESS },
  { "/subprocess.py", "_wait", PATH_PROCESS },
  { "/subprocess.py", "communicate", PATH_PROCESS },
  { "/subprocess.py", "_communicate", PATH_PROCESS },
  { "/concurrent/futures/_base.py", "result", PATH_FUTURE },
  { "/concurrent/futures/_base.py", "exception", PATH_FUTURE },
  { "/concurrent/futures/_base.py", "as_completed", PATH_FUTURE },
  { "/concurrent/futures/_base.py", "wait", PATH_FUTURE },
  { "/concurrent/futures/thread.py", "_worker", PATH_IDLE },
};

static const char *const lock_builtins[] = { "lock.acquire", "lock.__enter__", "RLock.acquire", "RLock.__enter__",
                                             "SimpleQueue.get", "SemLock.acquire", "SemLock.__enter__", "acquire", "acquire_lock" };

/* Verdicts of functions beyond PathReason. */
enum { FUNCTION_APPLICATION = 100, FUNCTION_WORK_ITEM, FUNCTION_PLAIN };

static guint8
judge_function (const Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;
  const char *name;

  profile_get_function_info (profile, function, &info);
  if (info.origin == PROFILE_ORIGIN_BUILTIN)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (lock_builtins); i++)
        if (strcmp (info.name, lock_builtins[i]) == 0)
          return PATH_LOCK;
      return FUNCTION_PLAIN;
    }
  if (info.origin != PROFILE_ORIGIN_STANDARD_LIBRARY)
    return FUNCTION_APPLICATION;
  name = strrchr (info.name, '.') != NULL ? strrchr (info.name, '.') + 1 : info.name;
  if (g_str_has_suffix (info.file, "/concurrent/futures/thread.py") && strcmp (name, "run") == 0)
    return FUNCTION_WORK_ITEM;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if ((words[i].name == NULL || strcmp (name, words[i].name) == 0) && g_str_has_suffix (info.file, words[i].file))
      return (guint8) words[i].reason;
  return FUNCTION_PLAIN;
}

static void
read_stack (ProfileCriticalPath *self, ProfileStack stack, const guint8 *verdicts)
{
  const Profile *profile = self->profile;
  ProfileStack at = stack;

  self->reasons[stack] = PATH_OWN;
  for (guint i = 0; i < FRAMES_MAX && at != 0; i++, at = profile_get_stack_parent (profile, at))
    {
      guint8 verdict = verdicts[profile_get_frame_function (profile, profile_get_stack_frame (profile, at))];

      if (verdict == FUNCTION_APPLICATION || verdict == FUNCTION_WORK_ITEM)
        return;
      if (verdict == FUNCTION_PLAIN)
        continue;
      /* An idle worker's queue, a future's condition, a join's lock: the outer word says more. */
      self->reasons[stack] = verdict;
      self->bases[stack] = profile_get_stack_parent (profile, at);
      if (verdict != PATH_LOCK)
        return;
    }
}

void
profile_path_read_stacks (ProfileCriticalPath *self)
{
  const Profile *profile = self->profile;
  g_autofree guint8 *verdicts = g_new0 (guint8, (gsize) profile->n_functions + 1);

  verdicts[0] = FUNCTION_APPLICATION;
  for (ProfileFunction i = 1; i <= profile->n_functions; i++)
    verdicts[i] = judge_function (profile, i);
  self->reasons = g_new0 (guint8, (gsize) profile->n_stacks + 1);
  self->bases = g_new0 (ProfileStack, (gsize) profile->n_stacks + 1);
  for (ProfileStack i = 1; i <= profile->n_stacks; i++)
    read_stack (self, i, verdicts);
}
