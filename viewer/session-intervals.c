/* session-intervals.c: how far the shares of a session's trees may be off, found on workers
 *
 * A tree is shown as soon as it is there. This comes after it, one tree at a time, and is
 * given to the tree itself; while a range is dragged, most trees are gone before.
 */

#include "viewer/session-private.h"

#include "viewer/background.h"

#include "profile/words.h"

#define MEASURE_AFTER_MS 200

typedef struct {
  ProfileCallTree       *tree;
  ProfileCallTreeOptions options;
  ProfileTransforms     *transforms;     /* what the options borrow */
  guint                  index;
} Measure;

static void
measure_free (Measure *measure)
{
  profile_call_tree_unref (measure->tree);
  g_clear_pointer (&measure->transforms, profile_transforms_unref);
  g_free (measure);
}

static void
measure_tree (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Measure *measure = task_data;

  profile_call_tree_take_intervals (measure->tree, profile_intervals_new (measure->tree, &measure->options));
  g_task_return_pointer (task, measure->index == VIEWER_TREE_OF_CALLS
                                 ? profile_words_certainty (measure->tree, &measure->options) : NULL, g_free);
}

static void
tree_measured (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  ViewerSession *self = VIEWER_SESSION (source);
  Measure *measure = g_task_get_task_data (G_TASK (result));
  g_autofree char *certainty = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_measuring = FALSE;
  if (self->trees[measure->index].tree == measure->tree)
    {
      if (measure->index == VIEWER_TREE_OF_CALLS)
        {
          g_free (self->certainty);
          self->certainty = g_steal_pointer (&certainty);
        }
      viewer_session_say_intervals_changed (self);
    }
  viewer_session_measure_trees (self);
}

static void
start (ViewerSession *self,
       guint          index)
{
  ViewerSessionTree *slot = &self->trees[index];
  g_autoptr(GTask) task = g_task_new (self, NULL, tree_measured, NULL);
  Measure *measure = g_new0 (Measure, 1);

  measure->tree = profile_call_tree_ref (slot->tree);
  measure->options = slot->options;
  measure->transforms = slot->transforms != NULL ? profile_transforms_ref (slot->transforms) : NULL;
  measure->index = index;
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, measure, (GDestroyNotify) measure_free);
  self->is_measuring = TRUE;
  viewer_background_run (task, measure_tree);
}

/* Not while another tree is on its way: it would be for nothing. Nor of what is replayed, whose cut may be
 * gone already. A near tree is drawn, and says the same as the call tree. */
static gboolean
measure_next (gpointer data)
{
  ViewerSession *self = data;

  self->measure_id = 0;
  for (guint i = 0; i < VIEWER_N_TREES && !self->is_measuring; i++)
    if (i != VIEWER_TREE_NEAR && self->trees[i].tree != NULL && !self->trees[i].is_working && self->trees[i].options.cut == NULL
        && profile_call_tree_get_intervals (self->trees[i].tree) == NULL)
      start (self, i);
  return G_SOURCE_REMOVE;
}

/* While a range is dragged, trees have the processors for themselves. */
void
viewer_session_measure_trees (ViewerSession *self)
{
  g_clear_handle_id (&self->measure_id, g_source_remove);
  self->measure_id = g_timeout_add (MEASURE_AFTER_MS, measure_next, self);
}

const char *
viewer_session_get_certainty (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  /* It is of the last tree that was measured, and what is replayed is not. */
  return self->trees[VIEWER_TREE_OF_CALLS].options.cut == NULL ? self->certainty : NULL;
}
