/* session.c: what all views of one recording share; see session.h */

#include "viewer/session.h"

struct _ViewerSession
{
  GObject parent_instance;

  /* owned */
  Profile         *profile;
  ProfileSpans    *spans;
  ProfileCallTree *call_tree;

  /* state */
  gint64          begin_ns;          /* begin == end: everything */
  gint64          end_ns;
  ViewerSelection selection;
  gint32          thread_index;
  ProfileClock    clock;
  gboolean        only_application;
  gboolean        fold_libraries;
  guint64         asked;             /* generation of the newest wish for a call tree */
  guint64         recording;         /* changes when another recording is opened */
  gboolean        is_working;        /* one tree at a time is made on a worker */
};

G_DEFINE_FINAL_TYPE (ViewerSession, viewer_session, G_TYPE_OBJECT)

enum {
  PROFILE_CHANGED,
  RANGE_CHANGED,
  SELECTION_CHANGED,
  CALL_TREE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const ViewerSelection nothing_selected = { .lane = -1 };

/* ---- the call tree, made on a worker ---- */

typedef struct {
  Profile               *profile;
  ProfileCallTreeOptions options;
  guint64                asked;
  guint64                recording;
} TreeWish;

static void
tree_wish_free (TreeWish *wish)
{
  profile_unref (wish->profile);
  g_free (wish);
}

static void start_call_tree (ViewerSession *self);

static void
make_call_tree (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  TreeWish *wish = task_data;

  g_task_return_pointer (task, profile_call_tree_new (wish->profile, &wish->options),
                         (GDestroyNotify) profile_call_tree_unref);
}

static void
call_tree_made (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  ViewerSession *self = VIEWER_SESSION (source);
  TreeWish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ProfileCallTree) tree = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_working = FALSE;
  if (wish->asked != self->asked)
    start_call_tree (self);

  /* While a range is dragged every tree is a little behind; it is still nearer
   * to what is asked for than the one that is shown. One of another recording
   * is not. */
  if (tree == NULL || wish->recording != self->recording)
    return;
  g_clear_pointer (&self->call_tree, profile_call_tree_unref);
  self->call_tree = g_steal_pointer (&tree);
  g_signal_emit (self, signals[CALL_TREE_CHANGED], 0);
}

static void
start_call_tree (ViewerSession *self)
{
  g_autoptr(GTask) task = NULL;
  TreeWish *wish;

  if (self->is_working || self->profile == NULL)
    return;

  wish = g_new0 (TreeWish, 1);
  wish->profile = profile_ref (self->profile);
  wish->options = (ProfileCallTreeOptions) PROFILE_CALL_TREE_OPTIONS_INIT;
  wish->options.begin_ns = self->begin_ns;
  wish->options.end_ns = self->end_ns;
  wish->options.thread_index = self->thread_index;
  wish->options.clock = self->clock;
  wish->options.fold_libraries = self->fold_libraries;
  wish->options.only_application = self->only_application;
  wish->asked = self->asked;
  wish->recording = self->recording;

  task = g_task_new (self, NULL, call_tree_made, NULL);
  g_task_set_source_tag (task, start_call_tree);
  g_task_set_task_data (task, wish, (GDestroyNotify) tree_wish_free);
  self->is_working = TRUE;
  g_task_run_in_thread (task, make_call_tree);
}

static void
ask_for_call_tree (ViewerSession *self)
{
  self->asked++;
  start_call_tree (self);
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

ProfileCallTree *
viewer_session_get_call_tree (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->call_tree;
}

/* Nothing of another recording may be kept: its ids mean something else. */
static void
forget_everything (ViewerSession *self)
{
  self->recording++;
  self->begin_ns = self->end_ns = 0;
  self->selection = nothing_selected;
  self->thread_index = -1;
  g_clear_pointer (&self->call_tree, profile_call_tree_unref);
}

/* A later snapshot of the same recording has the same ids and more of them. */
static gboolean
selection_is_in_profile (const ViewerSelection *selection,
                         const Profile         *profile)
{
  return selection->function <= profile_get_n_functions (profile)
         && selection->stack <= profile_get_n_stacks (profile)
         && selection->lane < (gint32) profile_get_n_threads (profile);
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
      gint64 duration_ns = profile_get_duration_ns (profile);

      if (self->begin_ns >= duration_ns)
        self->begin_ns = self->end_ns = 0;
      self->end_ns = MIN (self->end_ns, duration_ns);
      if (!selection_is_in_profile (&self->selection, profile))
        self->selection = nothing_selected;
      if (self->thread_index >= (gint32) profile_get_n_threads (profile))
        self->thread_index = -1;
    }

  g_signal_emit (self, signals[PROFILE_CHANGED], 0);
  if (profile == NULL)
    g_signal_emit (self, signals[CALL_TREE_CHANGED], 0);
  else
    ask_for_call_tree (self);

  /* Views borrow from the old snapshot until they have been told. */
  g_clear_pointer (&old_spans, profile_spans_unref);
  g_clear_pointer (&old_profile, profile_unref);
}

/* ---- range, selection, filters ---- */

gboolean
viewer_session_get_range (ViewerSession *self,
                          gint64        *begin_ns,
                          gint64        *end_ns)
{
  gboolean has_range;

  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  has_range = self->end_ns > self->begin_ns;
  if (begin_ns != NULL)
    *begin_ns = has_range ? self->begin_ns : 0;
  if (end_ns != NULL)
    {
      if (has_range)
        *end_ns = self->end_ns;
      else
        *end_ns = self->profile != NULL ? profile_get_duration_ns (self->profile) : 0;
    }
  return has_range;
}

void
viewer_session_set_range (ViewerSession *self,
                          gint64         begin_ns,
                          gint64         end_ns)
{
  gint64 duration_ns;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  duration_ns = self->profile != NULL ? profile_get_duration_ns (self->profile) : 0;
  if (begin_ns > end_ns)
    {
      gint64 swap_ns = begin_ns;

      begin_ns = end_ns;
      end_ns = swap_ns;
    }
  begin_ns = CLAMP (begin_ns, 0, duration_ns);
  end_ns = CLAMP (end_ns, 0, duration_ns);
  if (begin_ns == end_ns)
    begin_ns = end_ns = 0;

  if (begin_ns == self->begin_ns && end_ns == self->end_ns)
    return;
  self->begin_ns = begin_ns;
  self->end_ns = end_ns;
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
  ask_for_call_tree (self);
}

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
      || !selection_is_in_profile (selection, self->profile))
    selection = &nothing_selected;
  if (selection_equal (selection, &self->selection))
    return;
  self->selection = *selection;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

gint32
viewer_session_get_thread (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), -1);

  return self->thread_index;
}

void
viewer_session_set_thread (ViewerSession *self,
                           gint32         thread_index)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (thread_index == self->thread_index)
    return;
  self->thread_index = thread_index;
  ask_for_call_tree (self);
}

gboolean
viewer_session_get_fold_libraries (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), TRUE);

  return self->fold_libraries;
}

void
viewer_session_set_fold_libraries (ViewerSession *self,
                                   gboolean       fold_libraries)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (!!fold_libraries == self->fold_libraries)
    return;
  self->fold_libraries = !!fold_libraries;
  ask_for_call_tree (self);
}

ProfileClock
viewer_session_get_clock (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), PROFILE_CLOCK_WALL);

  return self->clock;
}

void
viewer_session_set_clock (ViewerSession *self,
                          ProfileClock   clock)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (clock == self->clock)
    return;
  self->clock = clock;
  ask_for_call_tree (self);
}

gboolean
viewer_session_get_only_application (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  return self->only_application;
}

void
viewer_session_set_only_application (ViewerSession *self,
                                     gboolean       only_application)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (!!only_application == self->only_application)
    return;
  self->only_application = !!only_application;
  ask_for_call_tree (self);
}

/* ---- GObject ---- */

static void
viewer_session_finalize (GObject *object)
{
  ViewerSession *self = VIEWER_SESSION (object);

  g_clear_pointer (&self->call_tree, profile_call_tree_unref);
  g_clear_pointer (&self->spans, profile_spans_unref);
  g_clear_pointer (&self->profile, profile_unref);

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
  signals[CALL_TREE_CHANGED] = add_signal ("call-tree-changed");
}

static void
viewer_session_init (ViewerSession *self)
{
  self->selection = nothing_selected;
  self->thread_index = -1;
  self->fold_libraries = TRUE;
}

ViewerSession *
viewer_session_new (void)
{
  return g_object_new (VIEWER_TYPE_SESSION, NULL);
}
