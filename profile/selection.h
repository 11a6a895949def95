/* selection.h: the samples that a call tree or a report is made of
 *
 * Private to profile/. Those of a range, of one thread or all, and of one
 * session or all. Whoever adds samples up goes over them by this, so that every
 * report of a session is about the same time, and of the same samples when
 * transforms drop some. What lies across an end of the
 * range is cut there, its CPU time and looks in proportion.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/profile-private.h"
#include "profile/replay-private.h"

G_BEGIN_DECLS

typedef struct {
  const Profile *profile;
  gint64         begin_ns, end_ns;
  gboolean       clips;          /* otherwise everything is in the range */
  gint32         thread_index;   /* -1 all; G_MAXINT32 none */
  const ProfileTrie *trie;       /* borrowed; NULL: no transform drops any. For the one who has it to set */
  const ProfileReplayCut *cut;   /* borrowed; NULL: all samples */
  guint32        session;
  gboolean       by_context;     /* samples are the session's by the context that they ran in */
  guint32        last;           /* the last context asked about, and the answer */
  gboolean       last_is_own;
} ProfileSelection;

/* *options* with the range that their session leaves of it; the same again when done twice. */
ProfileCallTreeOptions profile_selection_narrow (const Profile *profile, const ProfileCallTreeOptions *options);
/* Of *options*, the range, thread and session count. */
void                   profile_selection_init   (ProfileSelection *self, const Profile *profile,
                                                 const ProfileCallTreeOptions *options);
/* Whether the range has any part of the sample, and which. */
gboolean               profile_selection_cut    (const ProfileSelection *self, ProfileSample *sample);

static inline gboolean
profile_selection_has_thread (const ProfileSelection *self, guint32 thread_index)
{
  return self->thread_index < 0 || (guint32) self->thread_index == thread_index;
}

/* The first index that profile_selection_next() may be asked from. */
static inline guint64
profile_selection_first (const ProfileSelection *self, guint32 thread_index)
{
  return self->clips ? profile_find_sample (self->profile, thread_index, self->begin_ns) : 0;
}

static inline gboolean
profile_selection_takes_session (ProfileSelection *self, guint32 session)
{
  if (!self->by_context)
    return TRUE;
  if (session != self->last)
    {
      self->last = session;
      self->last_is_own = profile_session_owns (self->profile, self->session, session);
    }
  return self->last_is_own;
}

static inline gboolean
profile_selection_takes (ProfileSelection *self, const ProfileSample *sample)
{
  if (self->trie != NULL && profile_trie_get_stack (self->trie, sample->stack)->node == PROFILE_TRIE_DROPPED)
    return FALSE;
  return profile_selection_takes_session (self, sample->session);
}

/* How many entries of the thread may be taken whole. */
static inline guint64
profile_selection_count_whole (const ProfileSelection *self, const ProfileThreadSnapshot *thread)
{
  return self->cut != NULL ? self->cut->threads[thread - self->profile->threads].n_entries : thread->info.n_samples;
}

/* FALSE: there is no entry with that index any more. */
static inline gboolean
profile_selection_get (const ProfileSelection *self, const ProfileThreadSnapshot *thread, guint64 index, ProfileSample *sample)
{
  const ProfileReplayCutThread *cut;

  if (index < profile_selection_count_whole (self, thread))
    {
      profile_thread_get_sample (thread, index, sample);
      return TRUE;
    }
  cut = self->cut != NULL ? &self->cut->threads[thread - self->profile->threads] : NULL;
  if (cut == NULL || !cut->has_part || index > cut->n_entries)
    return FALSE;
  *sample = cut->part;
  return TRUE;
}

/* The next sample of the thread at or behind *index*, which goes behind it. FALSE when there is none. */
static inline gboolean
profile_selection_next (ProfileSelection *self, const ProfileThreadSnapshot *thread, guint64 *index, ProfileSample *sample)
{
  while (profile_selection_get (self, thread, *index, sample))
    {
      ++*index;
      if (!self->clips && profile_selection_takes (self, sample))
        return TRUE;
      if (!self->clips)
        continue;
      if (sample->begin_ns >= self->end_ns)
        return FALSE;
      if (profile_selection_takes (self, sample) && profile_selection_cut (self, sample))
        return TRUE;
    }
  return FALSE;
}

G_END_DECLS
