/* flame-near.c: what is folded in the call tree, where the flame graph is zoomed to
 *
 * The session's call tree folds what is under a hundredth of everything. Of what is zoomed to, as small a
 * part is to be seen as well: the session makes a near tree of that. It has more of the same calls at the same
 * places, so nothing moves when it comes.
 */

#include "viewer/flame-private.h"

/* Of what is in sight, what is to be seen. */
#define LEAST 0.005
/* What is asked for, so that not each step of a wheel needs another tree. */
#define LEAST_ASKED 0.00125

#define LOOK_AFTER_MS 60

static gboolean
is_whole (ViewerFlameGraph *self)
{
  return self->top_path == NULL && self->begin <= 0 && self->end >= 1;
}

ProfileCallTree *
viewer_flame_choose_tree (ViewerFlameGraph *self)
{
  ProfileCallTree *near = NULL;

  if (self->session == NULL)
    return NULL;
  if (self->near != NULL)
    near = viewer_session_get_near_tree (self->session);
  return near != NULL ? near : viewer_session_get_call_tree (self->session);
}

static void
want (ViewerFlameGraph *self,
      ProfileNear      *near)
{
  g_clear_pointer (&self->near, profile_near_unref);
  self->near = near;
  if (self->session != NULL)
    viewer_session_want_near (self->session, near);
}

void
viewer_flame_look_away (ViewerFlameGraph *self)
{
  g_clear_handle_id (&self->near_id, g_source_remove);
  if (self->near != NULL)
    want (self, NULL);
}

/* A tree that has come may be a little wider somewhere: what was asked for is not asked for again. */
static gboolean
was_asked (ViewerFlameGraph *self)
{
  return self->near_path == self->top_path && self->near_begin == self->begin && self->near_end == self->end;
}

/* In a tree of another view the folded calls are others. */
static void
look (ViewerFlameGraph *self)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  guint64 view = viewer_session_get_view_of (self->session, tree);
  ProfileNear *near;

  if (self->near != NULL && self->near_view == view
      && (was_asked (self) || profile_near_covers (self->near, tree, self->top, self->begin, self->end, LEAST)))
    return;
  near = profile_near_new (tree, self->top, self->begin, self->end, LEAST_ASKED);
  if (near == NULL)
    return;
  self->near_view = view;
  self->near_path = self->top_path;
  self->near_begin = self->begin;
  self->near_end = self->end;
  want (self, near);
}

static gboolean
stood_still (gpointer data)
{
  ViewerFlameGraph *self = data;

  self->near_id = 0;
  if (self->session == NULL || viewer_flame_is_empty (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  if (!is_whole (self))
    look (self);
  else if (self->near != NULL)
    {
      viewer_flame_look_away (self);
      viewer_flame_take_tree (self);
    }
  return G_SOURCE_REMOVE;
}

void
viewer_flame_look_closely (ViewerFlameGraph *self)
{
  if (self->near_id == 0 && self->session != NULL)
    self->near_id = g_timeout_add (LOOK_AFTER_MS, stood_still, self);
}
