/* replay.c: plays a recording's samples back, one after the other; see replay.h */

#include "viewer/learn/replay-private.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"

#define FRAMES_MAX 9u        /* of a stack on the card; the innermost ones */

G_DEFINE_FINAL_TYPE (ViewerReplay, viewer_replay, GTK_TYPE_WIDGET)

/* ---- what is shown ---- */

/* Outermost first, each call a step to the right; of a deep stack its end. */
static char *
dup_stack (Profile      *profile,
           ProfileStack  stack)
{
  guint32 depth = profile_get_stack_depth (profile, stack), indent = MIN (depth, FRAMES_MAX);
  GString *text = g_string_new (NULL);

  for (gboolean is_first = TRUE; indent > 0; indent--, is_first = FALSE)
    {
      ProfileFunctionInfo info;
      g_autofree char *name = NULL, *line = NULL;

      profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)), &info);
      name = g_markup_escape_text (info.name, -1);
      line = g_strdup_printf (is_first ? "%*s<b>%s</b>" : "%*s%s\n", (int) (2 * (indent - 1)), "", name);
      g_string_prepend (text, line);
      stack = profile_get_stack_parent (profile, stack);
    }
  if (depth > FRAMES_MAX)
    g_string_prepend (text, "…\n");
  return g_string_free (text, FALSE);
}

static void
show_place (ViewerReplay *self)
{
  guint64 n = viewer_replay_get_n_steps (self);
  g_autofree char *number = viewer_figures_dup_count (self->number), *all = viewer_figures_dup_count (n), *text = NULL;

  text = g_strdup_printf (_("Sample %s of %s"), number, all);
  gtk_label_set_text (self->place, text);
  gtk_range_set_value (GTK_RANGE (self->scale), (double) self->number);
  gtk_widget_set_sensitive (self->steps, n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), n > 0);
}

static void
show_beginning (ViewerReplay *self)
{
  const char *sentence = _("Play, or go one sample on: each is one look at one thread, and the tree is made of nothing else.");

  gtk_label_set_text (self->stack, "");
  gtk_widget_set_visible (GTK_WIDGET (self->stack), FALSE);
  gtk_label_set_text (self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
show_step (ViewerReplay      *self,
           const ProfileStep *step)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autofree char *stack = dup_stack (profile, step->sample.stack);
  g_autofree char *sentence = viewer_replay_dup_sentence (self->session, step);

  gtk_widget_set_visible (GTK_WIDGET (self->stack), step->sample.stack != 0);
  gtk_label_set_markup (self->stack, stack);
  gtk_label_set_text (self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

void
viewer_replay_show_number (ViewerReplay *self,
                           guint64       number)
{
  g_autoptr(ProfileReplayCut) cut = profile_replay_cut_new (self->replay, number);
  ProfileStep step;

  self->is_showing = TRUE;
  self->number = number;
  if (number > 0)
    {
      profile_replay_get_step (self->replay, number, &step);
      show_step (self, &step);
    }
  else
    show_beginning (self);
  show_place (self);
  viewer_session_set_cut (self->session, cut, number > 0 ? &step : NULL);
  self->is_showing = FALSE;
}

/* Gives everything back. */
static void
leave (ViewerReplay *self)
{
  viewer_replay_play (self, FALSE);
  self->is_showing = TRUE;
  self->number = 0;
  self->position = 0;
  show_beginning (self);
  show_place (self);
  viewer_session_set_cut (self->session, NULL, NULL);
  self->is_showing = FALSE;
}

/* Somebody chose a range, or there is another snapshot. */
static void
range_changed (ViewerReplay *self)
{
  if (!self->is_showing && self->number > 0 && viewer_session_get_cut (self->session) == NULL)
    leave (self);
}

/* ---- the samples, counted on a worker ---- */

static void want_replay (ViewerReplay *self);

static void
make_replay (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, profile_replay_new (task_data), (GDestroyNotify) profile_replay_unref);
}

static void
replay_made (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ViewerReplay *self = VIEWER_REPLAY (source);
  g_autoptr(ProfileReplay) replay = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_pointer (&self->wanted, profile_unref);
  if (self->session == NULL || replay == NULL)
    return;
  if (profile_replay_get_profile (replay) != viewer_session_get_profile (self->session))
    {
      want_replay (self);
      return;
    }
  self->replay = g_steal_pointer (&replay);
  self->is_showing = TRUE;
  gtk_range_set_range (GTK_RANGE (self->scale), 0, (double) MAX (profile_replay_get_n_steps (self->replay), 1));
  show_place (self);
  self->is_showing = FALSE;
}

static void
want_replay (ViewerReplay *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(GTask) task = NULL;

  if (self->replay != NULL || self->wanted != NULL || profile == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->wanted = profile_ref (profile);
  task = g_task_new (self, NULL, replay_made, NULL);
  g_task_set_source_tag (task, want_replay);
  g_task_set_task_data (task, profile_ref (profile), (GDestroyNotify) profile_unref);
  g_task_run_in_thread (task, make_replay);
}

static void
profile_changed (ViewerReplay *self)
{
  g_clear_pointer (&self->replay, profile_replay_unref);
  leave (self);
  want_replay (self);
}

guint64
viewer_replay_get_n_steps (ViewerReplay *self)
{
  g_return_val_if_fail (VIEWER_IS_REPLAY (self), 0);

  return self->replay != NULL ? profile_replay_get_n_steps (self->replay) : 0;
}

guint64
viewer_replay_get_number (ViewerReplay *self)
{
  g_return_val_if_fail (VIEWER_IS_REPLAY (self), 0);

  return self->number;
}

const char *
viewer_replay_get_sentence (ViewerReplay *self)
{
  g_return_val_if_fail (VIEWER_IS_REPLAY (self), "");

  return gtk_label_get_text (self->sentence);
}

/* ---- the widget ---- */

static void
viewer_replay_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_replay_parent_class)->map (widget);
  want_replay (VIEWER_REPLAY (widget));
}

static void
viewer_replay_unmap (GtkWidget *widget)
{
  leave (VIEWER_REPLAY (widget));
  GTK_WIDGET_CLASS (viewer_replay_parent_class)->unmap (widget);
}

static void
viewer_replay_dispose (GObject *object)
{
  ViewerReplay *self = VIEWER_REPLAY (object);

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      if (self->number > 0)
        viewer_session_set_cut (self->session, NULL, NULL);
    }
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->session);
  g_clear_pointer (&self->replay, profile_replay_unref);
  g_clear_pointer (&self->wanted, profile_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_replay_parent_class)->dispose (object);
}

static void
viewer_replay_class_init (ViewerReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_replay_dispose;
  GTK_WIDGET_CLASS (klass)->map = viewer_replay_map;
  GTK_WIDGET_CLASS (klass)->unmap = viewer_replay_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "replay");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_replay_init (ViewerReplay *self)
{
  viewer_replay_build (self);
  show_beginning (self);
}

GtkWidget *
viewer_replay_new (ViewerSession *session)
{
  ViewerReplay *self = g_object_new (VIEWER_TYPE_REPLAY, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "profile-changed", G_CALLBACK (profile_changed), self);
  g_signal_connect_swapped (session, "range-changed", G_CALLBACK (range_changed), self);
  self->is_showing = TRUE;
  show_place (self);
  self->is_showing = FALSE;
  return GTK_WIDGET (self);
}
