/* words-facts.c: the worker that finds what a recording says of words; see words-private.h */

#include "viewer/learn/words-private.h"

typedef struct {
  ProfileCallTree       *tree;
  ProfileTransforms     *transforms;
  ProfileCallTreeOptions options;
  guint64                wish;
} FactsWish;

static void
facts_wish_free (FactsWish *wish)
{
  profile_call_tree_unref (wish->tree);
  g_clear_pointer (&wish->transforms, profile_transforms_unref);
  g_free (wish);
}

static void
make_facts (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  FactsWish *wish = task_data;

  g_task_return_pointer (task, profile_explain_new (wish->tree, &wish->options), (GDestroyNotify) profile_explain_free);
}

static void
facts_made (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ViewerWords *self = VIEWER_WORDS (source);
  FactsWish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ProfileExplain) facts = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_working = FALSE;
  if (self->session == NULL)
    return;   /* disposed meanwhile */
  if (wish->wish != self->wish)
    {
      viewer_words_ask_for_facts (self);
      return;
    }
  g_clear_pointer (&self->facts, profile_explain_free);
  self->facts = g_steal_pointer (&facts);
  viewer_words_show_numbers (self);
}

void
viewer_words_ask_for_facts (ViewerWords *self)
{
  ProfileCallTree *tree = self->session != NULL ? viewer_session_get_call_tree (self->session) : NULL;
  g_autoptr(GTask) task = NULL;
  FactsWish *wish;

  self->facts_are_old = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (tree == NULL)
    {
      self->wish++;
      g_clear_pointer (&self->facts, profile_explain_free);
      viewer_words_show_numbers (self);
      return;
    }
  if (self->facts_are_old || self->is_working)
    return;
  wish = g_new0 (FactsWish, 1);
  wish->tree = profile_call_tree_ref (tree);
  wish->options = viewer_session_get_options (self->session);
  if (wish->options.transforms != NULL)
    wish->transforms = profile_transforms_ref ((ProfileTransforms *) wish->options.transforms);
  wish->wish = self->wish;
  task = g_task_new (self, NULL, facts_made, NULL);
  g_task_set_source_tag (task, viewer_words_ask_for_facts);
  g_task_set_task_data (task, wish, (GDestroyNotify) facts_wish_free);
  self->is_working = TRUE;
  g_task_run_in_thread (task, make_facts);
}
