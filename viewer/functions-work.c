/* functions-work.c: the figures of the functions, made on a worker */

#include "viewer/functions-private.h"

typedef struct {
  Profile               *profile;
  ProfileCallTreeOptions options;
  ProfileTransforms     *transforms;   /* what the options borrow */
  ProfileReplayCut      *cut;
  guint64                recording;
} Wish;

static void
wish_free (Wish *wish)
{
  profile_unref (wish->profile);
  g_clear_pointer (&wish->transforms, profile_transforms_unref);
  g_clear_pointer (&wish->cut, profile_replay_cut_unref);
  g_free (wish);
}

static void
make_table (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Wish *wish = task_data;

  g_task_return_pointer (task, viewer_function_table_new (wish->profile, &wish->options),
                         (GDestroyNotify) viewer_function_table_unref);
}

static void
table_made (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ViewerFunctionsView *self = VIEWER_FUNCTIONS_VIEW (source);
  Wish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ViewerFunctionTable) table = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_working = FALSE;
  /* A little behind is nearer to what is wanted than what is shown; another recording is not. */
  if (table != NULL && wish->recording == self->recording && self->session != NULL)
    {
      g_clear_pointer (&self->table, viewer_function_table_unref);
      self->table = g_steal_pointer (&table);
      viewer_functions_table_changed (self);
    }
  viewer_functions_update (self);
}

void
viewer_functions_update (ViewerFunctionsView *self)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;
  g_autoptr(GTask) task = NULL;
  Wish *wish;

  if (!self->is_stale || self->is_working || profile == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  wish = g_new0 (Wish, 1);
  wish->profile = profile_ref (profile);
  wish->options = viewer_session_get_options (self->session);
  if (viewer_session_get_transforms (self->session) != NULL)
    wish->transforms = profile_transforms_ref (viewer_session_get_transforms (self->session));
  if (wish->options.cut != NULL)
    wish->cut = profile_replay_cut_ref (viewer_session_get_cut (self->session));
  wish->recording = self->recording;
  task = g_task_new (self, NULL, table_made, NULL);
  g_task_set_source_tag (task, viewer_functions_update);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  self->is_stale = FALSE;
  self->is_working = TRUE;
  g_task_run_in_thread (task, make_table);
}

static void
tree_changed (ViewerFunctionsView *self)
{
  self->is_stale = TRUE;
  if (viewer_session_get_call_tree (self->session) == NULL)
    {
      self->recording++;
      viewer_function_list_set_folds (self->list, TRUE);
      g_array_set_size (self->walk, 0);
      g_clear_pointer (&self->table, viewer_function_table_unref);
      viewer_functions_table_changed (self);
    }
  viewer_functions_update (self);
}

void
viewer_functions_connect (ViewerFunctionsView *self)
{
  g_signal_connect_object (self->session, "call-tree-changed", G_CALLBACK (tree_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "selection-changed", G_CALLBACK (viewer_functions_take_selection), self,
                           G_CONNECT_SWAPPED);
  tree_changed (self);
}
