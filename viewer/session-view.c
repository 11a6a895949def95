/* session-view.c: what a session's trees are filtered to, and the way back */

#include "viewer/session-private.h"

/* A drag changes the range many times; that is one change for people. */
#define DRAG_US (2 * G_USEC_PER_SEC)
/* Nobody goes back further. */
#define N_BACK_MAX 200u

static const ViewerView whole = { .thread_index = -1, .fold_libraries = TRUE };

static void
clear_view (ViewerView *view)
{
  g_clear_pointer (&view->transforms, profile_transforms_unref);
}

static ViewerView
copy_view (const ViewerView *view)
{
  ViewerView result = *view;

  if (result.transforms != NULL)
    profile_transforms_ref (result.transforms);
  return result;
}

static gboolean
is_same_range (const ViewerView *a,
               const ViewerView *b)
{
  return a->begin_ns == b->begin_ns && a->end_ns == b->end_ns;
}

static gboolean
is_same_but_range (const ViewerView *a,
                   const ViewerView *b)
{
  return a->thread_index == b->thread_index && a->task_kind == b->task_kind && a->clock == b->clock && a->only_application == b->only_application
         && a->fold_libraries == b->fold_libraries && profile_transforms_equal (a->transforms, b->transforms);
}

static void
remember (GArray           *views,
          const ViewerView *view)
{
  ViewerView copy = copy_view (view);

  if (views->len >= N_BACK_MAX)
    g_array_remove_index (views, 0);
  g_array_append_val (views, copy);
}

/* Takes what *wanted* holds. */
static void
show_view (ViewerSession *self,
           ViewerView     wanted)
{
  gboolean same_range = is_same_range (&wanted, &self->view);

  clear_view (&self->view);
  self->view = wanted;
  if (!same_range)
    viewer_session_say_range_changed (self);
  viewer_session_say_filters_changed (self);
  viewer_session_ask_for_trees (self);
}

/* A step that can be taken back. Takes what *wanted* holds. */
static void
change_view (ViewerSession *self,
             ViewerView     wanted)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean only_range = is_same_but_range (&wanted, &self->view);

  if (only_range && is_same_range (&wanted, &self->view))
    {
      clear_view (&wanted);
      return;
    }
  /* Before there is a recording, switches are only set as they were left the last time. */
  if (self->profile != NULL)
    {
      if (!only_range || self->range_us == 0 || now_us - self->range_us > DRAG_US)
        remember (self->back, &self->view);
      g_array_set_size (self->forward, 0);
      self->range_us = only_range ? now_us : 0;
    }
  show_view (self, wanted);
}

/* ---- range ---- */

gboolean
viewer_session_get_range (ViewerSession *self,
                          gint64        *begin_ns,
                          gint64        *end_ns)
{
  gboolean has_range;

  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  if (self->cut != NULL)
    {
      if (begin_ns != NULL)
        *begin_ns = 0;
      if (end_ns != NULL)
        *end_ns = self->step.sample.end_ns;
      return TRUE;
    }
  has_range = self->view.end_ns > self->view.begin_ns;
  if (begin_ns != NULL)
    *begin_ns = has_range ? self->view.begin_ns : 0;
  if (end_ns != NULL)
    {
      if (has_range)
        *end_ns = self->view.end_ns;
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
  ViewerView wanted;
  gint64 duration_ns;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  viewer_session_set_cut (self, NULL, NULL);
  duration_ns = self->profile != NULL ? profile_get_duration_ns (self->profile) : 0;
  wanted = copy_view (&self->view);
  wanted.begin_ns = CLAMP (MIN (begin_ns, end_ns), 0, duration_ns);
  wanted.end_ns = CLAMP (MAX (begin_ns, end_ns), 0, duration_ns);
  if (wanted.begin_ns == wanted.end_ns)
    wanted.begin_ns = wanted.end_ns = 0;
  change_view (self, wanted);
}

ProfileReplayCut *
viewer_session_get_cut (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->cut;
}

const ProfileStep *
viewer_session_get_step (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return &self->step;
}

void
viewer_session_set_cut (ViewerSession     *self,
                        ProfileReplayCut  *cut,
                        const ProfileStep *step)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (cut == NULL && self->cut == NULL)
    return;
  if (cut != NULL)
    profile_replay_cut_ref (cut);
  g_clear_pointer (&self->cut, profile_replay_cut_unref);
  self->cut = cut;
  self->step = step != NULL ? *step : (ProfileStep) { .number = 0 };
  viewer_session_say_range_changed (self);
  viewer_session_say_filters_changed (self);
  viewer_session_ask_for_trees (self);
}

/* ---- thread, clock, switches ---- */

gint32
viewer_session_get_thread (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), -1);

  return self->view.thread_index;
}

void
viewer_session_set_thread (ViewerSession *self,
                           gint32         thread_index)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = copy_view (&self->view);
  wanted.thread_index = thread_index;
  change_view (self, wanted);
}

const char *
viewer_session_get_task_kind (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->view.task_kind;
}

void
viewer_session_set_task_kind (ViewerSession *self,
                              const char    *task_kind)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = copy_view (&self->view);
  wanted.task_kind = g_intern_string (task_kind);
  change_view (self, wanted);
}

gboolean
viewer_session_get_fold_libraries (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), TRUE);

  return self->view.fold_libraries;
}

void
viewer_session_set_fold_libraries (ViewerSession *self,
                                   gboolean       fold_libraries)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = copy_view (&self->view);
  wanted.fold_libraries = !!fold_libraries;
  change_view (self, wanted);
}

ProfileClock
viewer_session_get_clock (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), PROFILE_CLOCK_WALL);

  return self->view.clock;
}

void
viewer_session_set_clock (ViewerSession *self,
                          ProfileClock   clock)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = copy_view (&self->view);
  wanted.clock = clock;
  change_view (self, wanted);
}

gboolean
viewer_session_get_only_application (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  return self->view.only_application;
}

void
viewer_session_set_only_application (ViewerSession *self,
                                     gboolean       only_application)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = copy_view (&self->view);
  wanted.only_application = !!only_application;
  change_view (self, wanted);
}

/* ---- transforms ---- */

ProfileTransforms *
viewer_session_get_transforms (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->view.transforms;
}

void
viewer_session_set_transforms (ViewerSession     *self,
                               ProfileTransforms *transforms)
{
  ViewerView wanted;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  wanted = self->view;
  wanted.transforms = transforms != NULL ? profile_transforms_ref (transforms) : NULL;
  change_view (self, wanted);
}

void
viewer_session_add_transform (ViewerSession          *self,
                              const ProfileTransform *transform)
{
  g_autoptr(ProfileTransforms) transforms = NULL;

  g_return_if_fail (VIEWER_IS_SESSION (self));

  transforms = profile_transforms_new_with (self->view.transforms, transform);
  viewer_session_set_transforms (self, transforms);
}

void
viewer_session_remove_transform (ViewerSession *self,
                                 guint          index)
{
  g_autoptr(ProfileTransforms) transforms = NULL;

  g_return_if_fail (VIEWER_IS_SESSION (self));
  g_return_if_fail (index < profile_transforms_get_n (self->view.transforms));

  transforms = profile_transforms_new_without (self->view.transforms, index);
  viewer_session_set_transforms (self, transforms);
}

/* ---- back and forward ---- */

gboolean
viewer_session_can_go_back (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  return self->back->len > 0;
}

gboolean
viewer_session_can_go_forward (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  return self->forward->len > 0;
}

static void
go (ViewerSession *self,
    GArray        *from,
    GArray        *to)
{
  ViewerView wanted;

  if (from->len == 0)
    return;
  wanted = copy_view (&g_array_index (from, ViewerView, from->len - 1));
  g_array_set_size (from, from->len - 1);
  remember (to, &self->view);
  self->range_us = 0;
  show_view (self, wanted);
}

void
viewer_session_go_back (ViewerSession *self)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  go (self, self->back, self->forward);
}

void
viewer_session_go_forward (ViewerSession *self)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  go (self, self->forward, self->back);
}

gboolean
viewer_session_pop_filter (ViewerSession *self)
{
  guint n_transforms;

  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  n_transforms = profile_transforms_get_n (self->view.transforms);
  /* A step of its own, however soon after a drag. */
  self->range_us = 0;
  if (viewer_session_get_range (self, NULL, NULL))
    viewer_session_set_range (self, 0, 0);
  else if (n_transforms > 0)
    viewer_session_remove_transform (self, n_transforms - 1);
  else if (self->view.task_kind != NULL)
    viewer_session_set_task_kind (self, NULL);
  else if (self->view.thread_index >= 0)
    viewer_session_set_thread (self, -1);
  else
    return FALSE;
  self->range_us = 0;
  return TRUE;
}

/* ---- with the recording ---- */

void
viewer_session_init_view (ViewerSession *self)
{
  self->view = whole;
  self->back = g_array_new (FALSE, FALSE, sizeof (ViewerView));
  self->forward = g_array_new (FALSE, FALSE, sizeof (ViewerView));
  g_array_set_clear_func (self->back, (GDestroyNotify) clear_view);
  g_array_set_clear_func (self->forward, (GDestroyNotify) clear_view);
}

void
viewer_session_clear_view (ViewerSession *self)
{
  clear_view (&self->view);
  g_clear_pointer (&self->cut, profile_replay_cut_unref);
  g_clear_pointer (&self->back, g_array_unref);
  g_clear_pointer (&self->forward, g_array_unref);
}

void
viewer_session_forget_view (ViewerSession *self)
{
  clear_view (&self->view);
  g_clear_pointer (&self->cut, profile_replay_cut_unref);
  self->view.begin_ns = self->view.end_ns = 0;
  self->view.thread_index = -1;
  self->view.task_kind = NULL;
  self->range_us = 0;
  g_array_set_size (self->back, 0);
  g_array_set_size (self->forward, 0);
}

void
viewer_session_fit_view (ViewerSession *self)
{
  gint64 duration_ns = profile_get_duration_ns (self->profile);

  /* It is of the snapshot that was. */
  g_clear_pointer (&self->cut, profile_replay_cut_unref);
  self->step.number = 0;
  if (self->view.begin_ns >= duration_ns)
    self->view.begin_ns = self->view.end_ns = 0;
  self->view.end_ns = MIN (self->view.end_ns, duration_ns);
  if (self->view.thread_index >= (gint32) profile_get_n_threads (self->profile))
    self->view.thread_index = -1;
}
