/* shares-stacks.c: what becomes of a stack that was seen in a loop's thread
 *
 * Which frames are the loop's, where the coroutine of the task that ran begins, and
 * what a stack without a task was: the program before its loop, or the loop itself.
 */

#include "profile/shares-private.h"

#include <string.h>

enum { VERDICT_KNOWN = 1, VERDICT_LOOP = 2, VERDICT_STEP = 4, VERDICT_OWN = 8, VERDICT_POOL = 16 };

/* Functions of the loop itself, by the end of a file's name and by name. */
static const struct {
  const char *file, *name;
  guint8      verdict;
} table[] = {
  { "/asyncio/base_events.py", "BaseEventLoop.run_forever", VERDICT_LOOP },
  { "", "Loop.run_forever", VERDICT_LOOP },              /* uvloop: in C */
  { "", "Loop.run_until_complete", VERDICT_LOOP },
  { "/asyncio/events.py", "Handle._run", VERDICT_STEP },
  { "/asyncio/base_events.py", "BaseEventLoop._run_once", VERDICT_OWN },
  { "/concurrent/futures/thread.py", "_WorkItem.run", VERDICT_POOL },
};

static guint8
judge (const ShareGraft *self, ProfileFunction function)
{
  const ProfileFunctionEntry *entry = profile_store_get_function (self->store, function);
  const char *file = profile_strings_get (&self->store->strings, entry->file);
  const char *name = profile_strings_get (&self->store->strings, entry->name);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (name, table[i].name) == 0 && g_str_has_suffix (file, table[i].file) && (table[i].file[0] != '\0') == (file[0] != '\0'))
      return VERDICT_KNOWN | table[i].verdict;
  return VERDICT_KNOWN
         | (entry->kind != FORMAT_CODE_PYTHON || g_str_has_suffix (file, "/selectors.py") ? VERDICT_OWN : 0);
}

static ProfileFunction
function_of (const ShareGraft *self, ProfileFrame frame)
{
  return profile_store_get_frame (self->store, frame)->function;
}

static guint8
verdict_of (ShareGraft *self, ProfileFrame frame)
{
  ProfileFunction function = function_of (self, frame);

  if (function > self->shares->profile->n_functions)
    return VERDICT_KNOWN;
  if (self->verdicts[function] == 0)
    self->verdicts[function] = judge (self, function);
  return self->verdicts[function];
}

static ProfileStack
parent_of (const ShareGraft *self, ProfileStack stack)
{
  return profile_store_get_stack (self->store, stack)->parent;
}

void
profile_graft_list (ShareGraft *self, ProfileStack stack)
{
  guint n = profile_store_get_stack (self->store, stack)->depth;

  g_array_set_size (self->frames, n);
  for (; stack != 0; stack = parent_of (self, stack))
    g_array_index (self->frames, ProfileFrame, --n) = profile_store_get_stack (self->store, stack)->frame;
}

ProfileStack
profile_graft_below (ShareGraft *self, ProfileStack base, ProfileStack stack, guint32 skip)
{
  profile_graft_list (self, stack);
  for (guint i = skip; i < self->frames->len; i++)
    base = profile_store_add_stack (self->store, base, g_array_index (self->frames, ProfileFrame, i));
  return base;
}

ProfileStack
profile_graft_ancestor (const ShareGraft *self, ProfileStack stack, guint32 depth)
{
  while (profile_store_get_stack (self->store, stack)->depth > depth)
    stack = parent_of (self, stack);
  return stack;
}

guint32
profile_graft_count_pool (ShareGraft *self, ProfileStack stack)
{
  guint32 n = profile_store_get_stack (self->store, stack)->depth;

  for (; stack != 0; stack = parent_of (self, stack), n--)
    if (verdict_of (self, profile_store_get_stack (self->store, stack)->frame) & VERDICT_POOL)
      return n;
  /* Between two functions: nothing of it is the task's. */
  return G_MAXUINT32;
}

/* ---- stacks that were seen ---- */

guint32
profile_graft_count_loop (ShareGraft *self)
{
  for (guint n = self->frames->len; n > 0; n--)
    if (verdict_of (self, g_array_index (self->frames, ProfileFrame, n - 1)) & VERDICT_LOOP)
      return n;
  return 0;
}

guint32
profile_graft_find_coroutine (ShareGraft *self, guint32 n_loop, const char *kind)
{
  guint32 first_coroutine = G_MAXUINT32, behind_step = n_loop;

  for (guint32 i = n_loop; i < self->frames->len; i++)
    {
      ProfileFrame frame = g_array_index (self->frames, ProfileFrame, i);
      const ProfileFunctionEntry *entry = profile_store_get_function (self->store, function_of (self, frame));

      if (kind[0] != '\0' && strcmp (profile_strings_get (&self->store->strings, entry->name), kind) == 0)
        return i;
      if (entry->flags & FORMAT_CODE_COROUTINE && first_coroutine == G_MAXUINT32)
        first_coroutine = i;
      if (verdict_of (self, frame) & (VERDICT_STEP | VERDICT_OWN) && i == behind_step)
        behind_step = i + 1;
    }
  return first_coroutine != G_MAXUINT32 ? first_coroutine : behind_step;
}

/* Nothing but the loop's own waiting stands behind *n_loop* frames. */
static gboolean
stands (ShareGraft *self, guint32 n_loop)
{
  for (guint32 i = n_loop; i < self->frames->len; i++)
    if (!(verdict_of (self, g_array_index (self->frames, ProfileFrame, i)) & VERDICT_OWN))
      return FALSE;
  return TRUE;
}

/* A loop in C that is no frame: known by the tasks that began in this stack. */
static guint32
count_entrance_frames (ShareGraft *self, ProfileStack stack)
{
  for (; stack != 0; stack = parent_of (self, stack))
    if (g_hash_table_contains (self->entrances, GUINT_TO_POINTER (stack)))
      return profile_store_get_stack (self->store, stack)->depth;
    else if (!(verdict_of (self, profile_store_get_stack (self->store, stack)->frame) & VERDICT_OWN))
      return 0;
  return 0;
}

static void
place_task_stack (ShareGraft *self, SharePlace *place)
{
  const ShareGroup *group = &g_array_index (self->groups, ShareGroup, place->group);
  guint32 n_loop, begin;

  profile_graft_list (self, place->seen);
  n_loop = profile_graft_count_loop (self);
  begin = profile_graft_find_coroutine (self, n_loop, group->kind);
  place->is_in_loop = TRUE;
  place->stack = profile_graft_below (self, group->place, place->seen, begin);
  place->own_stack = profile_graft_below (self, 0, place->seen, begin);
}

static void
place_other_stack (ShareGraft *self, SharePlace *place)
{
  guint32 n_loop;
  ProfileStack loop;

  profile_graft_list (self, place->seen);
  n_loop = profile_graft_count_loop (self);
  if (n_loop == 0)
    n_loop = count_entrance_frames (self, place->seen);
  place->stack = place->seen;
  if (n_loop == 0)
    return;
  place->is_in_loop = TRUE;
  place->stands = stands (self, n_loop);
  loop = profile_graft_ancestor (self, place->seen, n_loop);
  loop = profile_store_add_stack (self->store, loop, self->store->tasks.loop_frame);
  place->stack = profile_graft_below (self, loop, place->seen, n_loop);
}

static gboolean
is_place (guint32 id, gconstpointer key, gpointer owner)
{
  const SharePlace *place = &g_array_index ((GArray *) owner, SharePlace, id - 1), *wanted = key;

  return place->seen == wanted->seen && place->group == wanted->group;
}

static guint32
hash_place (const SharePlace *key)
{
  return profile_hash_words ((guint32[]) { key->seen, key->group }, 2);
}

const SharePlace *
profile_shares_find_place (const ProfileShares *self, ProfileStack seen, guint32 group)
{
  SharePlace key = { .seen = seen, .group = group };
  guint32 id = profile_index_find (&self->place_index, hash_place (&key), is_place, &key, self->places);

  return id != 0 ? &g_array_index (self->places, SharePlace, id - 1) : NULL;
}

guint32
profile_shares_count_outer (const ProfileShares *self, ProfileStack seen, guint32 task_index)
{
  const SharePlace *place = profile_shares_find_place (self, seen, self->groups[task_index]);
  const ProfileStore *store = self->profile->store;

  return place == NULL ? 0 : profile_store_get_stack (store, seen)->depth - profile_store_get_stack (store, place->own_stack)->depth;
}

void
profile_graft_samples (ShareGraft *self, guint32 thread_index)
{
  ProfileShares *shares = self->shares;
  const ProfileThreadSnapshot *thread = &shares->profile->threads[thread_index];
  SharePlace last = { .seen = G_MAXUINT32 };

  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      SharePlace place = { .group = PROFILE_TASK_NONE };
      ProfileSample sample;
      guint32 task;

      profile_thread_get_sample (thread, i, &sample);
      task = profile_find_task (shares->tasks, thread->info.process, sample.task);
      place.seen = sample.stack;
      if (task != PROFILE_TASK_NONE)
        place.group = shares->groups[task];
      if (place.seen == last.seen && place.group == last.group)
        continue;
      last = place;
      if (profile_shares_find_place (shares, place.seen, place.group) != NULL)
        continue;
      if (task != PROFILE_TASK_NONE)
        place_task_stack (self, &place);
      else
        place_other_stack (self, &place);
      g_array_append_val (shares->places, place);
      profile_index_insert (&shares->place_index, hash_place (&place), shares->places->len);
    }
}

