/* session-trees.c: the trees of a session's view, made on workers */

#include "viewer/session-private.h"

/* Own time is spread over far more functions than time with what is called. */
#define LEAST_INVERTED 0.001

typedef struct {
  Profile               *profile;
  ProfileTransforms     *transforms;
  ProfileReplayCut      *cut;
  ProfileNear           *near;
  ProfileCallTreeOptions options;
  guint                  index;
  guint64                asked;
  guint64                view;
  guint64                recording;
} TreeWish;

static void
tree_wish_free (TreeWish *wish)
{
  profile_unref (wish->profile);
  g_clear_pointer (&wish->transforms, profile_transforms_unref);
  g_clear_pointer (&wish->cut, profile_replay_cut_unref);
  g_clear_pointer (&wish->near, profile_near_unref);
  g_free (wish);
}

static void start_tree (ViewerSession *self,
                        guint          index);

static void
make_tree (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  TreeWish *wish = task_data;

  g_task_return_pointer (task, profile_call_tree_new (wish->profile, &wish->options),
                         (GDestroyNotify) profile_call_tree_unref);
}

static void
tree_made (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ViewerSession *self = VIEWER_SESSION (source);
  TreeWish *wish = g_task_get_task_data (G_TASK (result));
  ViewerSessionTree *slot = &self->trees[wish->index];
  g_autoptr(ProfileCallTree) tree = g_task_propagate_pointer (G_TASK (result), NULL);

  slot->is_working = FALSE;
  if (wish->asked != slot->asked)
    start_tree (self, wish->index);

  /* While a range is dragged every tree is a little behind; it is still nearer
   * to what is asked for than the one that is shown. One of another recording
   * is not. */
  if (tree == NULL || wish->recording != self->recording || !slot->is_wanted)
    return;
  g_clear_pointer (&slot->tree, profile_call_tree_unref);
  slot->tree = g_steal_pointer (&tree);
  slot->options = wish->options;
  slot->options.near = NULL;   /* it goes with the wish */
  slot->view = wish->view;
  g_clear_pointer (&slot->transforms, profile_transforms_unref);
  slot->transforms = g_steal_pointer (&wish->transforms);
  viewer_session_say_tree_changed (self, wish->index);
  viewer_session_measure_trees (self);
}

ProfileCallTreeOptions
viewer_session_get_options (ViewerSession *self)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  g_return_val_if_fail (VIEWER_IS_SESSION (self), options);

  options.begin_ns = self->cut != NULL ? 0 : self->view.begin_ns;
  options.end_ns = self->cut != NULL ? 0 : self->view.end_ns;
  options.cut = self->cut;
  options.thread_index = self->view.thread_index;
  options.task_kind = self->view.task_kind;
  options.clock = self->view.clock;
  options.fold_libraries = self->view.fold_libraries;
  options.only_application = self->view.only_application;
  options.transforms = self->view.transforms;
  return options;
}

static void
start_tree (ViewerSession *self,
            guint          index)
{
  ViewerSessionTree *slot = &self->trees[index];
  g_autoptr(GTask) task = NULL;
  TreeWish *wish;

  if (slot->is_working || !slot->is_wanted || self->profile == NULL)
    return;

  wish = g_new0 (TreeWish, 1);
  wish->profile = profile_ref (self->profile);
  wish->options = viewer_session_get_options (self);
  if (index == VIEWER_TREE_INVERTED)
    {
      wish->options.inverted = TRUE;
      wish->options.threshold = LEAST_INVERTED;
    }
  if (index == VIEWER_TREE_NEAR)
    wish->options.near = wish->near = profile_near_ref (self->near);
  if (self->view.transforms != NULL)
    wish->transforms = profile_transforms_ref (self->view.transforms);
  if (self->cut != NULL)
    wish->cut = profile_replay_cut_ref (self->cut);
  wish->index = index;
  wish->asked = slot->asked;
  wish->view = self->n_views;
  wish->recording = self->recording;

  task = g_task_new (self, NULL, tree_made, NULL);
  g_task_set_source_tag (task, start_tree);
  g_task_set_task_data (task, wish, (GDestroyNotify) tree_wish_free);
  slot->is_working = TRUE;
  slot->started = slot->asked;
  g_task_run_in_thread (task, make_tree);
}

void
viewer_session_ask_for_trees (ViewerSession *self)
{
  self->n_views++;
  for (guint i = 0; i < VIEWER_N_TREES; i++)
    {
      self->trees[i].asked++;
      start_tree (self, i);
    }
}

void
viewer_session_want_inverted (ViewerSession *self,
                              gboolean       wanted)
{
  ViewerSessionTree *slot;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  slot = &self->trees[VIEWER_TREE_INVERTED];
  slot->is_wanted = wanted;
  if (wanted && slot->started != slot->asked)
    start_tree (self, VIEWER_TREE_INVERTED);
}

void
viewer_session_want_near (ViewerSession *self,
                          ProfileNear   *near)
{
  ViewerSessionTree *slot;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  slot = &self->trees[VIEWER_TREE_NEAR];
  if (near == self->near)
    return;
  g_clear_pointer (&self->near, profile_near_unref);
  self->near = near != NULL ? profile_near_ref (near) : NULL;
  slot->is_wanted = near != NULL;
  slot->asked++;
  if (near != NULL)
    start_tree (self, VIEWER_TREE_NEAR);
  else
    g_clear_pointer (&slot->tree, profile_call_tree_unref);
}

guint64
viewer_session_get_view_of (ViewerSession   *self,
                            ProfileCallTree *tree)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), 0);

  for (guint i = 0; i < VIEWER_N_TREES; i++)
    if (tree != NULL && self->trees[i].tree == tree)
      return self->trees[i].view;
  return 0;
}

void
viewer_session_forget_trees (ViewerSession *self)
{
  for (guint i = 0; i < VIEWER_N_TREES; i++)
    {
      g_clear_pointer (&self->trees[i].tree, profile_call_tree_unref);
      g_clear_pointer (&self->trees[i].transforms, profile_transforms_unref);
    }
  g_clear_pointer (&self->certainty, g_free);
}

ProfileCallTree *
viewer_session_get_call_tree (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->trees[VIEWER_TREE_OF_CALLS].tree;
}

ProfileCallTree *
viewer_session_get_inverted_tree (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->trees[VIEWER_TREE_INVERTED].tree;
}

ProfileCallTree *
viewer_session_get_near_tree (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->trees[VIEWER_TREE_NEAR].tree;
}
