/* replay.c: plays a recording's samples back, one after the other; see replay.h */

#include "viewer/learn/replay.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"
#include "viewer/learn/tool-parts.h"

#define FRAMES_MAX 9u        /* of a stack on the card; the innermost ones */
#define N_SPEEDS   4u

struct _ViewerReplay
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget     *box;
  GtkLabel      *place;      /* "Sample 214 of 3,935" */
  GtkWidget     *card;
  GtkLabel      *stack;
  GtkLabel      *sentence;
  GtkScale      *scale;
  GtkButton     *play;
  GtkWidget     *steps;      /* the row of buttons */
  GtkWidget     *speeds[N_SPEEDS];

  /* owned */
  ViewerSession *session;
  ProfileReplay *replay;     /* NULL: not there yet */

  /* state */
  Profile       *wanted;     /* a reference: of whom a replay is being made; NULL nobody */
  guint64        number;     /* samples played */
  double         position;   /* the same, with what is left of a frame */
  guint          speed;      /* samples in a second */
  guint          tick;       /* 0: stands still */
  gint64         tick_us;    /* of the last frame; 0: none yet */
  gboolean       is_showing; /* what changes now is our own doing */
};

static const guint speeds[N_SPEEDS] = { 1, 10, 100, 1000 };

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

static void
show_number (ViewerReplay *self,
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

/* ---- playing ---- */

static gboolean
play_on (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ViewerReplay *self = VIEWER_REPLAY (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  guint64 n = viewer_replay_get_n_steps (self), number;

  if (self->tick_us != 0)
    self->position += (double) (now_us - self->tick_us) * self->speed / G_USEC_PER_SEC;
  self->tick_us = now_us;
  number = MIN ((guint64) self->position, n);
  if (number != self->number)
    show_number (self, number);
  if (number >= n)
    viewer_replay_play (self, FALSE);
  return G_SOURCE_CONTINUE;
}

gboolean
viewer_replay_is_playing (ViewerReplay *self)
{
  g_return_val_if_fail (VIEWER_IS_REPLAY (self), FALSE);

  return self->tick != 0;
}

void
viewer_replay_play (ViewerReplay *self,
                    gboolean      plays)
{
  const char *name = plays ? _("Pause") : _("Play");

  g_return_if_fail (VIEWER_IS_REPLAY (self));

  if (plays == viewer_replay_is_playing (self) || (plays && viewer_replay_get_n_steps (self) == 0))
    return;
  gtk_button_set_icon_name (self->play, plays ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (!plays)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
      return;
    }
  if (self->number >= viewer_replay_get_n_steps (self))
    self->number = 0;
  self->position = (double) self->number;
  self->tick_us = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), play_on, NULL, NULL);
}

void
viewer_replay_go_to (ViewerReplay *self,
                     guint64       number)
{
  g_return_if_fail (VIEWER_IS_REPLAY (self));

  viewer_replay_play (self, FALSE);
  if (self->replay != NULL && viewer_replay_get_n_steps (self) > 0)
    show_number (self, MIN (number, viewer_replay_get_n_steps (self)));
}

static void
step_by (ViewerReplay *self,
         gint64        steps)
{
  if (steps < 0)
    viewer_replay_go_to (self, self->number - MIN (self->number, (guint64) -steps));
  else
    viewer_replay_go_to (self, self->number + (guint64) steps);
}

static void
step_clicked (GtkButton    *button,
              ViewerReplay *self)
{
  step_by (self, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "steps")));
}

static void
play_clicked (ViewerReplay *self)
{
  viewer_replay_play (self, !viewer_replay_is_playing (self));
}

static void
scale_moved (ViewerReplay *self)
{
  if (!self->is_showing)
    viewer_replay_go_to (self, (guint64) gtk_range_get_value (GTK_RANGE (self->scale)));
}

static void
speed_chosen (GtkToggleButton *button,
              ViewerReplay    *self)
{
  if (gtk_toggle_button_get_active (button))
    self->speed = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "speed"));
}

void
viewer_replay_set_speed (ViewerReplay *self,
                         guint         samples_per_second)
{
  g_return_if_fail (VIEWER_IS_REPLAY (self));

  for (guint i = 0; i < N_SPEEDS; i++)
    if (speeds[i] == samples_per_second)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->speeds[i]), TRUE);
}

static gboolean
key_pressed (ViewerReplay   *self,
             guint           keyval,
             guint           keycode,
             GdkModifierType state)
{
  gint64 many = state & GDK_SHIFT_MASK ? 10 : 1;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_space:
      play_clicked (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_period:
    case GDK_KEY_greater:
    case GDK_KEY_colon:       /* Shift and the same key elsewhere */
      step_by (self, many);
      return GDK_EVENT_STOP;
    case GDK_KEY_comma:
    case GDK_KEY_less:
    case GDK_KEY_semicolon:
      step_by (self, -many);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
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
add_card (ViewerReplay *self)
{
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (self->card, "replay-card");
  self->place = GTK_LABEL (viewer_tool_new_label ("", "caption-heading"));
  self->stack = GTK_LABEL (viewer_tool_new_label ("", "monospace"));
  gtk_label_set_wrap (self->stack, FALSE);
  gtk_label_set_ellipsize (self->stack, PANGO_ELLIPSIZE_END);
  self->sentence = GTK_LABEL (viewer_tool_new_label ("", NULL));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (self->box), self->card);
}

static void
add_step (ViewerReplay *self,
          const char   *text,
          const char   *name,
          int           steps)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  g_object_set_data (G_OBJECT (button), "steps", GINT_TO_POINTER (steps));
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "numeric");
  g_signal_connect (button, "clicked", G_CALLBACK (step_clicked), self);
  gtk_box_append (GTK_BOX (self->steps), button);
}

static void
add_steps (ViewerReplay *self)
{
  self->steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->steps, "linked");
  gtk_widget_set_halign (self->steps, GTK_ALIGN_CENTER);
  add_step (self, "−10", _("Ten samples back (Shift+,)"), -10);
  add_step (self, "−1", _("One sample back (,)"), -1);
  self->play = GTK_BUTTON (gtk_button_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_widget_add_css_class (GTK_WIDGET (self->play), "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), _("Play"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Play"), -1);
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (play_clicked), self);
  gtk_box_append (GTK_BOX (self->steps), GTK_WIDGET (self->play));
  add_step (self, "+1", _("One sample on (.)"), 1);
  add_step (self, "+10", _("Ten samples on (Shift+.)"), 10);
  add_step (self, "+100", _("A hundred samples on"), 100);
  gtk_box_append (GTK_BOX (self->box), self->steps);
}

static void
add_speeds (ViewerReplay *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "linked");
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), viewer_tool_new_label (_("Samples in a second"), "heading"));
  for (guint i = 0; i < N_SPEEDS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", speeds[i]);
      g_autofree char *name = g_strdup_printf (g_dngettext (NULL, "%u sample in a second", "%u samples in a second", speeds[i]),
                                               speeds[i]);

      self->speeds[i] = gtk_toggle_button_new_with_label (text);
      g_object_set_data (G_OBJECT (self->speeds[i]), "speed", GUINT_TO_POINTER (speeds[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->speeds[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_add_css_class (self->speeds[i], "numeric");
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->speeds[i]), GTK_TOGGLE_BUTTON (self->speeds[0]));
      g_signal_connect (self->speeds[i], "toggled", G_CALLBACK (speed_chosen), self);
      gtk_box_append (GTK_BOX (row), self->speeds[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->speeds[1]), TRUE);
  gtk_box_append (GTK_BOX (self->box), row);
}

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
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_add_css_class (self->box, "learn-page");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_card (self);
  self->scale = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Samples played"), -1);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (scale_moved), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->scale));
  add_steps (self);
  add_speeds (self);
  gtk_box_append (GTK_BOX (self->box),
                  viewer_tool_new_label (_("Space plays and pauses. The keys . and , go one sample on and back, with Shift ten."),
                                         "dim-label"));
  /* Space plays on a button, too; Enter presses it. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
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
