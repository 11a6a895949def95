/* html-shares.c: whose the time of an event loop is, for the page's script to add up
 *
 * Behind a lane's samples, varints as in html-columns.c; *double* is 8 bytes:
 *
 *   runs     0: the thread runs no tasks, and nothing more follows; 1
 *   places   for each sample: zigzag of twice its stack in the trees against that of the sample
 *            before, and 1 more where it is idle time, which waits share
 *   waits    n, then for each: zigzag of begin against that of the one before, duration ns, zigzag of the
 *            stack against the one before, level, and 4 more where a weight follows (double; else it is 1)
 *   points   n, then for each: zigzag of the gap ns since the one before, a bit for each level and one for
 *            what is claimed; for each bit a double: how much it is from then on
 *
 * What these mean is in shares-private.h. A wait's share is not here: it is the growth of its level.
 * A stack that the transforms drop is that behind the last.
 */

#include "profile/html-private.h"

#include "profile/shares-private.h"

#define HAS_WEIGHT 4u

typedef struct {
  ProfileHtmlColumns *columns;
  ProfileSelection   *selection;
  const ProfileStack *kept;
  guint32             n_stacks;
  gint64              zero_ns;
} Put;

static ProfileStack
get_kept (const Put *self, ProfileStack stack)
{
  const ProfileTrie *trie = self->selection->trie;

  return trie != NULL && profile_trie_get_stack (trie, stack)->node == PROFILE_TRIE_DROPPED ? self->n_stacks + 1 : self->kept[stack];
}

static void
put_places (const Put *self, const ProfileShares *shares, guint32 thread_index)
{
  const ProfileThreadSnapshot *thread = &self->selection->profile->threads[thread_index];
  guint64 i = profile_selection_first (self->selection, thread_index);
  ProfileStack before = 0;
  ProfileSample sample;

  while (profile_selection_next (self->selection, thread, &i, &sample))
    {
      guint32 task;
      const SharePlace *place = profile_shares_place_sample (shares, thread, &sample, &task);
      ProfileStack stack = get_kept (self, place != NULL ? place->stack : sample.stack);
      gboolean is_idle = place != NULL && task == PROFILE_TASK_NONE && profile_share_is_idle (place, sample.state);

      profile_html_put_signed (self->columns, ((gint64) stack - (gint64) before) * 2 + (is_idle ? 1 : 0));
      before = stack;
    }
}

/* The part of a wait that is in the selection; FALSE: none, or it has no share whatever the range. */
static gboolean
cut (const Put *self, const ShareLeaf *leaf, gint64 *begin_ns, gint64 *end_ns)
{
  *begin_ns = leaf->begin_ns;
  *end_ns = leaf->end_ns;
  if (leaf->level >= SHARE_LEVELS || !profile_selection_takes_session (self->selection, leaf->session))
    return FALSE;
  if (self->selection->clips)
    {
      *begin_ns = MAX (*begin_ns, self->selection->begin_ns);
      *end_ns = MIN (*end_ns, self->selection->end_ns);
    }
  return *begin_ns < *end_ns;
}

static void
put_waits (const Put *self, const ShareLoop *loop)
{
  gint64 before_ns = self->zero_ns, begin_ns, end_ns;
  ProfileStack before = 0;
  guint64 n = 0;

  for (guint i = 0; i < loop->leaves->len; i++)
    n += cut (self, &g_array_index (loop->leaves, ShareLeaf, i), &begin_ns, &end_ns) ? 1 : 0;
  profile_html_put_number (self->columns, n);
  for (guint i = 0; i < loop->leaves->len; i++)
    {
      const ShareLeaf *leaf = &g_array_index (loop->leaves, ShareLeaf, i);
      gboolean is_one = leaf->weight >= 1 && leaf->weight <= 1;
      ProfileStack stack;

      if (!cut (self, leaf, &begin_ns, &end_ns))
        continue;
      stack = get_kept (self, leaf->stack);
      profile_html_put_signed (self->columns, begin_ns - before_ns);
      profile_html_put_number (self->columns, (guint64) (end_ns - begin_ns));
      profile_html_put_signed (self->columns, (gint64) stack - (gint64) before);
      profile_html_put_number (self->columns, leaf->level | (is_one ? 0 : HAS_WEIGHT));
      if (!is_one)
        profile_html_put_double (self->columns, leaf->weight);
      before_ns = begin_ns;
      before = stack;
    }
}

static void
put_points (const Put *self, const ShareLoop *loop)
{
  SharePoint before = { .time_ns = self->zero_ns };

  profile_html_put_number (self->columns, loop->points->len);
  for (guint i = 0; i < loop->points->len; i++)
    {
      const SharePoint *point = &g_array_index (loop->points, SharePoint, i);
      double now[SHARE_LEVELS + 1], then[SHARE_LEVELS + 1];
      guint changed = 0;

      for (guint level = 0; level < SHARE_LEVELS; level++)
        now[level] = point->sums[level], then[level] = before.sums[level];
      now[SHARE_LEVELS] = point->claimed_ns, then[SHARE_LEVELS] = before.claimed_ns;
      for (guint column = 0; column <= SHARE_LEVELS; column++)
        changed |= (now[column] > then[column] ? 1u : 0u) << column;
      profile_html_put_signed (self->columns, point->time_ns - before.time_ns);
      profile_html_put_number (self->columns, changed);
      for (guint column = 0; column <= SHARE_LEVELS; column++)
        if (changed >> column & 1)
          profile_html_put_double (self->columns, now[column]);
      before = *point;
    }
}

void
profile_html_put_shares (ProfileHtmlColumns *columns, const ProfileShares *shares, ProfileSelection *selection,
                         guint32 thread_index, gint64 zero_ns, const ProfileStack *kept, guint32 n_stacks)
{
  const ShareLoop *loop = shares != NULL ? shares->loops[thread_index] : NULL;
  Put self = { columns, selection, kept, n_stacks, zero_ns };

  profile_html_put_number (columns, loop != NULL);
  if (loop == NULL)
    return;
  put_places (&self, shares, thread_index);
  put_waits (&self, loop);
  put_points (&self, loop);
}
