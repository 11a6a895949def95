/* part.c: a part of a recording, put into a stream */

#include "profile/part-private.h"

#include <string.h>

void
profile_get_function_parts (const Profile *profile, ProfileFunction function, ProfileFunctionParts *parts)
{
  const ProfileStrings *strings = &profile->store->strings;
  const ProfileFunctionEntry *entry
    = profile_store_get_function (profile->store, function <= profile->n_functions ? function : 0);

  *parts = (ProfileFunctionParts) {
    .kind = entry->kind,
    .flags = entry->flags,
    .name = profile_strings_get (strings, entry->name),
    .file = profile_strings_get (strings, entry->file),
    .first_line = entry->first_line,
    .class_name = profile_strings_get (strings, entry->class_name),
  };
}

const char *
profile_part_last_of (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot[1] != '\0' ? dot + 1 : name;
}

static gboolean
is_stem_frame (const Profile *profile, ProfileFrame frame, const ProfileStemFrame *stem)
{
  const ProfileStore *store = profile->store;
  const ProfileFunctionEntry *function
    = profile_store_get_function (store, profile_store_get_frame (store, frame)->function);

  return function->first_line == stem->first_line
         && strcmp (profile_strings_get (&store->strings, function->file), stem->file) == 0
         && strcmp (profile_part_last_of (profile_strings_get (&store->strings, function->name)), profile_part_last_of (stem->name)) == 0;
}

static gboolean
is_python (const Profile *profile, ProfileFrame frame)
{
  return profile_store_get_function (profile->store, profile_store_get_frame (profile->store, frame)->function)->kind
         == FORMAT_CODE_PYTHON;
}

/* By stack, which come behind their callers. Free it. What was found of the stem goes into *stem*. */
static PartStemMatch *
match_stem (const Profile *profile, const ProfilePart *part, ProfileFrame *stem)
{
  PartStemMatch *matches = g_new0 (PartStemMatch, (gsize) profile->n_stacks + 1);

  matches[0].is_on_stem = TRUE;
  for (ProfileStack stack = 1; stack <= profile->n_stacks; stack++)
    {
      const ProfileStackEntry *entry = profile_store_get_stack (profile->store, stack);
      PartStemMatch *match = &matches[stack];

      *match = matches[entry->parent];
      if (!match->is_on_stem)
        continue;
      if (match->n_frames < part->n_stem && is_stem_frame (profile, entry->frame, &part->stem[match->n_frames]))
        stem[match->n_frames++] = entry->frame;
      else
        match->is_on_stem = !is_python (profile, entry->frame);
    }
  return matches;
}

gboolean
profile_part_clip (const PartCopier *self, ProfileSample *sample)
{
  gint64 whole_ns = sample->end_ns - sample->begin_ns, kept_ns;

  if (sample->end_ns <= self->begin_ns || sample->begin_ns >= self->end_ns)
    return FALSE;
  sample->begin_ns = MAX (sample->begin_ns, self->begin_ns);
  sample->end_ns = MIN (sample->end_ns, self->end_ns);
  kept_ns = sample->end_ns - sample->begin_ns;
  if (kept_ns < whole_ns)
    {
      double share = (double) kept_ns / (double) whole_ns;

      sample->looks = (guint32) MAX ((double) sample->looks * share + 0.5, 1);
      if (sample->cpu_ns > 0)
        sample->cpu_ns = (gint64) ((double) sample->cpu_ns * share);
    }
  return TRUE;
}

gboolean
profile_part_clip_shorts (const PartCopier *self, ProfileTaskShortWaits *waits)
{
  gint64 window_ns = waits->end_ns - waits->begin_ns;
  double share;

  waits->begin_ns = MAX (waits->begin_ns, self->begin_ns);
  waits->end_ns = MIN (waits->end_ns, self->end_ns);
  if (waits->begin_ns >= waits->end_ns)
    return FALSE;
  share = (double) (waits->end_ns - waits->begin_ns) / (double) window_ns;
  waits->ns = (gint64) ((double) waits->ns * share);
  waits->count = (guint64) ((double) waits->count * share + 0.5);
  return TRUE;
}

/* Whether the stack ends above the coroutine that was profiled, maybe in a C function: then the loop has the
 * thread, whatever context it is in just then. */
static gboolean
is_above_awaiting (const PartCopier *self, ProfileStack stack)
{
  const PartStemMatch *match = &self->matches[stack];

  return stack != 0 && match->is_on_stem && match->n_frames < self->part->n_awaiting;
}

PartPlace
profile_part_find_place (const PartCopier *self, guint32 thread, const ProfileSample *sample)
{
  gboolean is_own_thread = self->part->thread == (gint32) thread;

  if (!self->follows_context)
    return PLACE_AS_IT_IS;
  if (profile_session_owns (self->profile, self->part->session, sample->session))
    return is_own_thread && self->part->n_awaiting > 0 && is_above_awaiting (self, sample->stack)
             ? PLACE_AWAITED : PLACE_AS_IT_IS;
  if (self->part->outside == PROFILE_OUTSIDE_LEFT_OUT || !is_own_thread)
    return PLACE_NOT_OURS;
  if (self->part->n_awaiting > 0)
    return PLACE_AWAITED;
  return self->part->outside == PROFILE_OUTSIDE_KEPT ? PLACE_AS_IT_IS : PLACE_OUTSIDE;
}

/* How many frames of the stem all samples of the thread share; the innermost such is kept. */
static guint32
count_dropped (const PartCopier *self, guint32 index)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];
  guint32 common = G_MAXUINT32;

  if (!self->part->trim || self->part->n_stem == 0)
    return 0;
  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;
      PartPlace place;

      profile_thread_get_sample (thread, i, &sample);
      if (!profile_part_clip (self, &sample))
        continue;
      place = profile_part_find_place (self, index, &sample);
      if (place == PLACE_AS_IT_IS)
        common = MIN (common, self->matches[sample.stack].n_frames);
      else if (place == PLACE_AWAITED)
        common = MIN (common, self->part->n_awaiting);
    }
  return common == G_MAXUINT32 || common == 0 ? 0 : common - 1;
}

static ProfileFunction
copy_function (PartCopier *self, ProfileFunction function)
{
  ProfileFunctionParts parts;

  profile_get_function_parts (self->profile, function, &parts);
  return profile_stream_add_function (self->stream, parts.kind, parts.flags, parts.name, parts.file,
                                      parts.first_line, parts.class_name);
}

ProfileFrame
profile_part_copy_frame (PartCopier *self, ProfileFrame frame)
{
  const ProfileFrameEntry *entry = profile_store_get_frame (self->profile->store, frame);

  if (self->frames[frame] == 0)
    self->frames[frame] = profile_stream_add_frame (self->stream, copy_function (self, entry->function), entry->line);
  return self->frames[frame];
}

static gboolean
is_dropped (const PartCopier *self, ProfileStack stack)
{
  return self->n_dropped > 0 && self->matches[stack].is_on_stem && self->matches[stack].n_frames <= self->n_dropped;
}

ProfileStack
profile_part_copy_stack (PartCopier *self, ProfileStack stack)
{
  const ProfileStore *store = self->profile->store;
  ProfileStack copy = 0;

  g_array_set_size (self->path, 0);
  while (stack != 0 && self->stacks[stack] == 0 && !is_dropped (self, stack))
    {
      g_array_append_val (self->path, stack);
      stack = profile_store_get_stack (store, stack)->parent;
    }
  if (stack != 0)
    copy = self->stacks[stack];
  for (guint i = self->path->len; i-- > 0;)
    {
      ProfileStack made = g_array_index (self->path, ProfileStack, i);

      copy = profile_stream_add_stack (self->stream, copy,
                                       profile_part_copy_frame (self, profile_store_get_stack (store, made)->frame));
      self->stacks[made] = copy;
    }
  return copy;
}

ProfileStack
profile_part_add_pseudo (PartCopier *self, ProfileStack caller, const char *name)
{
  ProfileFunction function = profile_stream_add_function (self->stream, FORMAT_CODE_PSEUDO, 0, name, "", 0, "");

  return profile_stream_add_stack (self->stream, caller, profile_stream_add_frame (self->stream, function, 0));
}

/* The coroutine that began the session is one of those which wait, whichever of its callees does. */
static ProfileStack
add_awaiting (PartCopier *self)
{
  ProfileStack stack = 0;

  for (guint32 i = self->n_dropped; i < self->part->n_awaiting; i++)
    {
      const ProfileStemFrame *frame = &self->part->stem[i];
      /* As a sample has it, so that the two are one in a tree; where none has, as it was told. */
      ProfileFunction function
        = self->stem[i] != 0
            ? copy_function (self, profile_store_get_frame (self->profile->store, self->stem[i])->function)
            : profile_stream_add_function (self->stream, FORMAT_CODE_PYTHON, 0, frame->name, frame->file,
                                           frame->first_line, "");

      stack = profile_stream_add_stack (self->stream, stack, profile_stream_add_frame (self->stream, function, 0));
    }
  return profile_part_add_pseudo (self, stack, "[await]");
}

void
profile_part_translate (PartCopier *self, PartPlace place, ProfileSample *sample)
{
  if (place == PLACE_AS_IT_IS)
    {
      sample->stack = profile_part_copy_stack (self, sample->stack);
      self->last_own = sample->stack;
      return;
    }
  sample->stack = place == PLACE_AWAITED ? add_awaiting (self) : profile_part_add_pseudo (self, self->last_own, "[out-of-context]");
  sample->state = FORMAT_THREAD_UNKNOWN;
  /* Others used it. */
  sample->cpu_ns = 0;
}

guint32
profile_part_need_thread (PartCopier *self, guint32 index)
{
  const ProfileThreadInfo *info = &self->profile->threads[index].info;

  if (self->thread_ids[index] == 0)
    self->thread_ids[index] = profile_stream_add_thread (self->stream, info->name, info->tid, info->is_main);
  return self->thread_ids[index];
}

static guint32
translate_task (const PartCopier *self, guint32 index, guint32 id)
{
  guint32 task;

  if (id == 0 || self->task_ids == NULL)
    return 0;
  task = profile_find_task (self->profile->tasks, self->profile->threads[index].info.process, id);
  return task != PROFILE_TASK_NONE ? self->task_ids[task] : 0;
}

void
profile_part_put_sample (PartCopier *self, guint32 index, ProfileSample *sample)
{
  sample->task = translate_task (self, index, sample->task);
  sample->begin_ns += self->at_ns - self->begin_ns;
  sample->end_ns += self->at_ns - self->begin_ns;
  profile_stream_add_sample (self->stream, profile_part_need_thread (self, index), sample);
}

static void
copy_thread (PartCopier *self, guint32 index)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];

  self->last_own = 0;
  self->n_dropped = count_dropped (self, index);
  memset (self->stacks, 0, ((gsize) self->profile->n_stacks + 1) * sizeof *self->stacks);
  if (profile_part_copy_tasks (self, index))
    return;
  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;
      PartPlace place;

      profile_thread_get_sample (thread, i, &sample);
      if (!profile_part_clip (self, &sample) || (place = profile_part_find_place (self, index, &sample)) == PLACE_NOT_OURS)
        continue;
      profile_part_translate (self, place, &sample);
      profile_part_put_sample (self, index, &sample);
    }
}

/* The range and the threads, by what the part says and what its session is. */
static void
find_range (PartCopier *self)
{
  const ProfilePart *part = self->part;
  gboolean whole = part->begin_ns >= part->end_ns;
  ProfileSessionInfo session = { .begin_ns = 0, .end_ns = self->profile->duration_ns, .thread_index = -1 };

  if (part->session != 0 && !profile_find_session (self->profile, part->session, &session))
    session.end_ns = 0;     /* a session that is not there has nothing */
  self->begin_ns = whole ? session.begin_ns : part->begin_ns;
  self->end_ns = whole ? session.end_ns : part->end_ns;
  self->follows_context = part->session != 0 && session.filter == FORMAT_SESSION_CONTEXT;
  self->only_thread = part->session == 0 ? part->thread : -1;
  if (session.filter == FORMAT_SESSION_THREAD && part->session != 0)
    self->only_thread = session.thread_index >= 0 ? session.thread_index : G_MAXINT32;
}

gint64
profile_stream_add_part (ProfileStream *self, Profile *profile, const ProfilePart *part, gint64 at_ns)
{
  PartCopier copier = {
    .stream = self,
    .profile = profile,
    .part = part,
    .at_ns = at_ns,
    .stacks = g_new0 (ProfileStack, (gsize) profile->n_stacks + 1),
    .frames = g_new0 (ProfileFrame, (gsize) profile->n_frames + 1),
    .thread_ids = g_new0 (guint32, (gsize) profile->n_threads + 1),
    .path = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
  };

  find_range (&copier);
  if (part->n_stem > 0)
    {
      copier.stem = g_new0 (ProfileFrame, part->n_stem);
      copier.matches = match_stem (profile, part, copier.stem);
    }
  if (part->with_tasks && part->session == 0 && profile_get_tasks (profile) != NULL)
    profile_part_copy_task_records (&copier);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (copier.only_thread < 0 || (guint32) copier.only_thread == i)
      copy_thread (&copier, i);
  g_free (copier.stem);
  g_free (copier.matches);
  g_free (copier.stacks);
  g_free (copier.frames);
  g_free (copier.thread_ids);
  g_free (copier.task_ids);
  g_array_unref (copier.path);
  return MAX (copier.end_ns - copier.begin_ns, copier.task_end_ns - copier.begin_ns);
}

void
profile_stream_copy_meta (ProfileStream *self, Profile *profile, const char *const *except)
{
  for (guint i = 0; i < profile->meta->pairs->len; i += 2)
    {
      const char *key = g_ptr_array_index (profile->meta->pairs, i);
      if (except == NULL || !g_strv_contains (except, key))
        profile_stream_add_meta (self, key, g_ptr_array_index (profile->meta->pairs, i + 1));
    }
}
