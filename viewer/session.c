/* session.c: what all views of one recording share; see session.h */

#include "viewer/session-private.h"

#include "viewer/memory.h"

#include "profile/tasks.h"

G_DEFINE_FINAL_TYPE (ViewerSession, viewer_session, G_TYPE_OBJECT)

enum {
  PROFILE_CHANGED,
  RANGE_CHANGED,
  SELECTION_CHANGED,
  FILTERS_CHANGED,
  CALL_TREE_CHANGED,
  INVERTED_TREE_CHANGED,
  NEAR_TREE_CHANGED,
  INTERVALS_CHANGED,
  SEARCH_CHANGED,
  WHAT_IF_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const ViewerSelection nothing_selected = { .lane = -1 };

void
viewer_session_say_range_changed (ViewerSession *self)
{
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

void
viewer_session_say_filters_changed (ViewerSession *self)
{
  g_signal_emit (self, signals[FILTERS_CHANGED], 0);
}

void
viewer_session_say_tree_changed (ViewerSession *self,
                                 guint          index)
{
  static const guint of_tree[VIEWER_N_TREES] = { CALL_TREE_CHANGED, INVERTED_TREE_CHANGED, NEAR_TREE_CHANGED };

  g_signal_emit (self, signals[of_tree[index]], 0);
}

void
viewer_session_say_intervals_changed (ViewerSession *self)
{
  g_signal_emit (self, signals[INTERVALS_CHANGED], 0);
}

/* ---- the profile ---- */

Profile *
viewer_session_get_profile (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->profile;
}

ProfileSpans *
viewer_session_get_spans (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->spans;
}

/* Nothing of another recording may be kept: its ids mean something else. */
static void
forget_everything (ViewerSession *self)
{
  self->recording++;
  self->selection = nothing_selected;
  viewer_session_set_search (self, NULL);
  viewer_session_forget_view (self);
  viewer_session_forget_trees (self);
}

/* What a lane shows was recorded; a row of the tree may stand where tasks were put together. */
static gboolean
has_stack (ViewerSession         *self,
           const ViewerSelection *selection)
{
  ProfileCallTree *tree = self->trees[VIEWER_TREE_OF_CALLS].tree;

  return selection->stack <= profile_get_n_stacks (self->profile)
         || (selection->lane < 0 && tree != NULL && selection->stack <= profile_call_tree_get_n_stacks (tree));
}

/* A later snapshot of the same recording has the same ids and more of them. */
static gboolean
selection_is_in_profile (ViewerSession         *self,
                         const ViewerSelection *selection)
{
  const ProfileTasks *tasks;
  guint32 lane = (guint32) MAX (selection->lane, 0);

  if (selection->function > profile_get_n_functions (self->profile) || !has_stack (self, selection))
    return FALSE;
  if (!profile_lane_is_task (lane))
    return selection->lane < (gint32) profile_get_n_threads (self->profile);
  tasks = profile_get_tasks (self->profile);
  return tasks != NULL && lane - PROFILE_LANE_TASKS < tasks->n_tasks;
}

void
viewer_session_set_profile (ViewerSession *self,
                            Profile       *profile,
                            ProfileSpans  *spans)
{
  Profile *old_profile;
  ProfileSpans *old_spans;

  g_return_if_fail (VIEWER_IS_SESSION (self));
  g_return_if_fail ((profile == NULL) == (spans == NULL));

  old_profile = self->profile;
  old_spans = self->spans;
  self->profile = profile != NULL ? profile_ref (profile) : NULL;
  self->spans = spans != NULL ? profile_spans_ref (spans) : NULL;

  if (profile == NULL)
    forget_everything (self);
  else
    {
      viewer_session_fit_view (self);
      if (!selection_is_in_profile (self, &self->selection))
        self->selection = nothing_selected;
    }

  g_signal_emit (self, signals[PROFILE_CHANGED], 0);
  if (profile == NULL)
    {
      g_signal_emit (self, signals[FILTERS_CHANGED], 0);
      g_signal_emit (self, signals[CALL_TREE_CHANGED], 0);
      g_signal_emit (self, signals[INVERTED_TREE_CHANGED], 0);
      g_signal_emit (self, signals[NEAR_TREE_CHANGED], 0);
    }
  else
    viewer_session_ask_for_trees (self);

  /* Views borrow from the old snapshot until they have been told. */
  g_clear_pointer (&old_spans, profile_spans_unref);
  g_clear_pointer (&old_profile, profile_unref);
}

/* ---- selection ---- */

const ViewerSelection *
viewer_session_get_selection (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return &self->selection;
}

static gboolean
selection_equal (const ViewerSelection *a,
                 const ViewerSelection *b)
{
  return a->function == b->function && a->stack == b->stack && a->lane == b->lane
         && a->begin_ns == b->begin_ns && a->end_ns == b->end_ns;
}

void
viewer_session_select (ViewerSession         *self,
                       const ViewerSelection *selection)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (selection == NULL || self->profile == NULL
      || !selection_is_in_profile (self, selection))
    selection = &nothing_selected;
  if (selection_equal (selection, &self->selection))
    return;
  self->selection = *selection;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

ProfileSearch *
viewer_session_get_search (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->search;
}

void
viewer_session_set_search (ViewerSession *self,
                           ProfileSearch *search)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (search == self->search)
    return;
  g_clear_pointer (&self->search, profile_search_unref);
  self->search = search != NULL ? profile_search_ref (search) : NULL;
  g_signal_emit (self, signals[SEARCH_CHANGED], 0);
}

/* ---- GObject ---- */

static void
viewer_session_finalize (GObject *object)
{
  ViewerSession *self = VIEWER_SESSION (object);

  g_clear_handle_id (&self->measure_id, g_source_remove);
  viewer_session_forget_trees (self);
  g_clear_pointer (&self->near, profile_near_unref);
  g_free (self->certainty);
  viewer_session_clear_view (self);
  viewer_session_clear_what_if (self);
  g_clear_pointer (&self->search, profile_search_unref);
  g_clear_pointer (&self->spans, profile_spans_unref);
  g_clear_pointer (&self->profile, profile_unref);
  viewer_memory_give_back_later ();

  G_OBJECT_CLASS (viewer_session_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, VIEWER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
viewer_session_class_init (ViewerSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_session_finalize;

  signals[PROFILE_CHANGED] = add_signal ("profile-changed");
  signals[RANGE_CHANGED] = add_signal ("range-changed");
  signals[SELECTION_CHANGED] = add_signal ("selection-changed");
  signals[FILTERS_CHANGED] = add_signal ("filters-changed");
  signals[SEARCH_CHANGED] = add_signal ("search-changed");
  signals[INTERVALS_CHANGED] = add_signal ("intervals-changed");
  signals[INVERTED_TREE_CHANGED] = add_signal ("inverted-tree-changed");
  signals[NEAR_TREE_CHANGED] = add_signal ("near-tree-changed");
  signals[WHAT_IF_CHANGED] = add_signal ("what-if-changed");
  signals[CALL_TREE_CHANGED] = add_signal ("call-tree-changed");
}

static void
viewer_session_init (ViewerSession *self)
{
  self->selection = nothing_selected;
  self->trees[VIEWER_TREE_OF_CALLS].is_wanted = TRUE;
  viewer_session_init_view (self);
  viewer_session_init_what_if (self);
}

ViewerSession *
viewer_session_new (void)
{
  return g_object_new (VIEWER_TYPE_SESSION, NULL);
}
