/* words-terms-tasks.c: what this recording says of a word: asyncio */

#include "profile/words-terms-private.h"

#include "format/format.h"

#include <glib/gi18n-lib.h>

/* What every recording without tasks says of these words. */
static char *
say_no_tasks (const ProfileTermContext *self)
{
  char *why = profile_words_tasks (self->profile);

  return profile_words_join (g_strdup (_("This recording has no asyncio tasks.")), why);
}

typedef struct {
  gint64  life_ns, running_ns, waiting_ns, ready_ns;
  guint64 steps;
} TaskSums;

static TaskSums
add_up (const ProfileTasks *tasks)
{
  TaskSums sums = { 0 };

  for (guint32 i = 0; i < tasks->n_kinds; i++)
    {
      sums.life_ns += tasks->kinds[i].life_ns;
      sums.running_ns += tasks->kinds[i].running_ns;
      sums.waiting_ns += tasks->kinds[i].waiting_ns;
      sums.ready_ns += tasks->kinds[i].ready_ns;
      sums.steps += tasks->kinds[i].steps;
    }
  return sums;
}

static char *
say_task (const ProfileTermContext *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  const ProfileTaskKind *kind;

  if (tasks == NULL || tasks->n_kinds == 0)
    return say_no_tasks (self);
  kind = &tasks->kinds[0];
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "This recording has %u asyncio task. Most time had those of %s: %u.",
                                       "This recording has %u asyncio tasks. Most time had those of %s: %u.", tasks->n_tasks),
                          tasks->n_tasks, kind->name[0] != '\0' ? kind->name : "?", kind->n_tasks);
}

static char *
say_await (const ProfileTermContext *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  g_autofree char *waiting = NULL, *call = NULL, *time = NULL;
  const ProfileTaskAwait *longest = NULL;
  char *sentence;

  if (tasks == NULL)
    return say_no_tasks (self);
  waiting = profile_words_duration (add_up (tasks).waiting_ns);
  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Here %u task awaited something for %s.",
                                           "Here %u tasks awaited something, for %s added up.", tasks->n_tasks), tasks->n_tasks,
                              waiting);
  for (guint32 i = 0; i < tasks->n_kinds; i++)
    if (tasks->kinds[i].awaits[0].function != 0 && (longest == NULL || tasks->kinds[i].awaits[0].ns > longest->ns))
      longest = &tasks->kinds[i].awaits[0];
  if (longest == NULL)
    return sentence;
  call = profile_words_call (self->profile, longest->function);
  time = profile_words_duration (longest->ns);
  return profile_words_join (sentence, g_strdup_printf (_("Longest of all they awaited %s: %s."), call, time));
}

static char *
say_ready (const ProfileTermContext *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  g_autofree char *ready = NULL, *waiting = NULL, *running = NULL;
  TaskSums sums;

  if (tasks == NULL)
    return say_no_tasks (self);
  sums = add_up (tasks);
  ready = profile_words_duration (sums.ready_ns);
  waiting = profile_words_duration (sums.waiting_ns);
  running = profile_words_duration (sums.running_ns);
  return g_strdup_printf (_("Added up over all tasks, they were ready for %s; they ran for %s and waited for %s."), ready, running,
                          waiting);
}

static char *
say_task_time (const ProfileTermContext *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  g_autofree char *life = NULL, *duration = profile_words_duration (profile_get_duration_ns (self->profile)), *own = NULL, *call = NULL;
  char *sentence;

  if (tasks == NULL)
    return say_no_tasks (self);
  life = profile_words_duration (add_up (tasks).life_ns);
  sentence = g_strdup_printf (_("The tasks of this recording lived for %s added up, in %s on the clock."), life, duration);
  if (self->row == NULL || self->row->task_ns == 0)
    return sentence;
  own = profile_words_duration (self->row->task_ns);
  call = profile_words_call (self->profile, self->row->function);
  return profile_words_join (sentence, g_strdup_printf (_("%s has %s of that."), call, own));
}

static char *
say_wall_share (const ProfileTermContext *self)
{
  g_autofree char *call = NULL, *share = NULL, *own = NULL;

  if (profile_get_tasks (self->profile) == NULL)
    return say_no_tasks (self);
  if (self->row == NULL)
    return g_strdup (_("Select a function, and its numbers come here."));
  call = profile_words_call (self->profile, self->row->function);
  share = profile_words_duration (self->row->total.ns);
  own = profile_words_duration (self->row->task_ns);
  return g_strdup_printf (_("%s has a wall share of %s, and a task time of %s: what its tasks waited side by side counts once in the first and in full in the second."),
                          call, share, own);
}

static char *
say_event_loop (const ProfileTermContext *self)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  g_autofree char *steps = NULL, *running = NULL;
  g_autoptr (ProfileFindings) findings = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  char *sentence;

  if (tasks == NULL)
    return say_no_tasks (self);
  steps = profile_words_count (add_up (tasks).steps);
  running = profile_words_duration (add_up (tasks).running_ns);
  sentence = g_strdup_printf (_("Here it gave tasks a turn %s times; together they used %s of it."), steps, running);
  findings = profile_findings_new (self->profile, &options);
  if (findings->blockings->len == 0)
    return profile_words_join (sentence, g_strdup (_("No turn was so long that others had to wait noticeably.")));
  return profile_words_join (sentence, profile_words_blocking (self->profile,
                                                               &g_array_index (findings->blockings, ProfileBlocking, 0)));
}

const ProfileTermWords *
profile_words_list_task_terms (void)
{
  static const ProfileTermWords terms[] = {
    { "task", say_task, FALSE, FALSE },
    { "await", say_await, FALSE, FALSE },
    { "ready", say_ready, FALSE, FALSE },
    { "task-time", say_task_time, FALSE, FALSE },
    { "wall-share", say_wall_share, FALSE, FALSE },
    { "event-loop", say_event_loop, FALSE, FALSE },
    { NULL, NULL, FALSE, FALSE },
  };

  return terms;
}
