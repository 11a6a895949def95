/* session-what-if.c: the question "what if it were faster?"; see session-what-if.h */

#include "viewer/session-what-if.h"

#include "viewer/session-private.h"

/* Half as long: one look says more than nothing changed would. */
#define FIRST_FACTOR 0.5

typedef struct {
  Profile             *profile;
  ProfileCriticalPath *path;       /* NULL: to be made */
  ProfileFunction      function;   /* 0: the path alone */
  guint64              asked;
} WhatIfWish;

/* What a worker brings back. */
typedef struct {
  ProfileCriticalPath *path;
  ProfileWhatIf       *what_if;
} WhatIfAnswer;

struct _ViewerSessionWhatIf
{
  guint                n_open;
  Profile             *profile;    /* of the two that follow */
  ProfileCriticalPath *path;
  ProfileWhatIf       *what_if;
  double               factor;
  guint64              asked;
  gboolean             is_working;
};

static void ask (ViewerSession *self);

static void
wish_free (WhatIfWish *wish)
{
  profile_unref (wish->profile);
  g_clear_pointer (&wish->path, profile_critical_path_unref);
  g_free (wish);
}

static void
answer_free (WhatIfAnswer *answer)
{
  g_clear_pointer (&answer->path, profile_critical_path_unref);
  g_clear_pointer (&answer->what_if, profile_what_if_unref);
  g_free (answer);
}

static void
say_changed (ViewerSession *self)
{
  g_signal_emit_by_name (self, "what-if-changed");
}

static void
make_answer (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  WhatIfWish *wish = task_data;
  WhatIfAnswer *answer = g_new0 (WhatIfAnswer, 1);

  answer->path = wish->path != NULL ? profile_critical_path_ref (wish->path) : profile_critical_path_new (wish->profile);
  if (wish->function != 0)
    answer->what_if = profile_what_if_new (wish->profile, answer->path, wish->function);
  g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
}

static void
answer_made (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ViewerSession *self = VIEWER_SESSION (source);
  ViewerSessionWhatIf *state = self->what_if;
  const WhatIfWish *wish = g_task_get_task_data (G_TASK (result));
  WhatIfAnswer *answer = g_task_propagate_pointer (G_TASK (result), NULL);

  state->is_working = FALSE;
  if (state->n_open > 0 && wish->profile == state->profile)
    {
      g_clear_pointer (&state->path, profile_critical_path_unref);
      state->path = profile_critical_path_ref (answer->path);
    }
  if (wish->asked != state->asked)
    ask (self);
  else
    {
      g_clear_pointer (&state->what_if, profile_what_if_unref);
      state->what_if = g_steal_pointer (&answer->what_if);
      say_changed (self);
    }
  answer_free (answer);
}

/* One at a time: what is asked for meanwhile is made when it is done. */
static void
ask (ViewerSession *self)
{
  ViewerSessionWhatIf *state = self->what_if;
  g_autoptr(GTask) task = NULL;
  WhatIfWish *wish;

  if (state->is_working || state->n_open == 0 || state->profile == NULL)
    return;
  wish = g_new0 (WhatIfWish, 1);
  wish->profile = profile_ref (state->profile);
  wish->path = state->path != NULL ? profile_critical_path_ref (state->path) : NULL;
  wish->function = self->selection.function;
  wish->asked = state->asked;
  task = g_task_new (self, NULL, answer_made, NULL);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  state->is_working = TRUE;
  g_task_run_in_thread (task, make_answer);
}

static void
ask_anew (ViewerSession *self)
{
  ViewerSessionWhatIf *state = self->what_if;

  state->asked++;
  g_clear_pointer (&state->what_if, profile_what_if_unref);
  if (state->n_open == 0)
    return;
  ask (self);
  say_changed (self);
}

static void
profile_changed (ViewerSession *self)
{
  ViewerSessionWhatIf *state = self->what_if;

  g_clear_pointer (&state->path, profile_critical_path_unref);
  g_clear_pointer (&state->profile, profile_unref);
  if (self->profile != NULL && state->n_open > 0)
    state->profile = profile_ref (self->profile);
  ask_anew (self);
}

static void
selection_changed (ViewerSession *self)
{
  ViewerSessionWhatIf *state = self->what_if;

  if (state->what_if != NULL && profile_what_if_get_facts (state->what_if)->function == self->selection.function)
    return;   /* the same function, elsewhere */
  ask_anew (self);
}

void
viewer_session_init_what_if (ViewerSession *self)
{
  self->what_if = g_new0 (ViewerSessionWhatIf, 1);
  self->what_if->factor = FIRST_FACTOR;
  g_signal_connect (self, "profile-changed", G_CALLBACK (profile_changed), NULL);
  g_signal_connect (self, "selection-changed", G_CALLBACK (selection_changed), NULL);
}

void
viewer_session_clear_what_if (ViewerSession *self)
{
  g_clear_pointer (&self->what_if->what_if, profile_what_if_unref);
  g_clear_pointer (&self->what_if->path, profile_critical_path_unref);
  g_clear_pointer (&self->what_if->profile, profile_unref);
  g_clear_pointer (&self->what_if, g_free);
}

void
viewer_session_open_what_if (ViewerSession *self)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  if (self->what_if->n_open++ == 0)
    profile_changed (self);
}

void
viewer_session_close_what_if (ViewerSession *self)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));
  g_return_if_fail (self->what_if->n_open > 0);

  if (--self->what_if->n_open > 0)
    return;
  self->what_if->factor = FIRST_FACTOR;
  profile_changed (self);
  say_changed (self);
}

gboolean
viewer_session_has_what_if (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), FALSE);

  return self->what_if->n_open > 0;
}

ProfileWhatIf *
viewer_session_get_what_if (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->what_if->what_if;
}

ProfileCriticalPath *
viewer_session_get_critical_path (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), NULL);

  return self->what_if->path;
}

double
viewer_session_get_what_if_factor (ViewerSession *self)
{
  g_return_val_if_fail (VIEWER_IS_SESSION (self), 1);

  return self->what_if->factor;
}

void
viewer_session_set_what_if_factor (ViewerSession *self,
                                   double         factor)
{
  g_return_if_fail (VIEWER_IS_SESSION (self));

  factor = CLAMP (factor, 0, 1);
  if (factor == self->what_if->factor)
    return;
  self->what_if->factor = factor;
  say_changed (self);
}
