/* replay-controls.c: playing, and the buttons, the slider and the keys for it; see replay-private.h */

#include "viewer/learn/replay-private.h"

#include <glib/gi18n.h>

#include "viewer/learn/tool-parts.h"
#include "viewer/wrap-box.h"

static const guint speeds[VIEWER_REPLAY_N_SPEEDS] = { 1, 10, 100, 1000 };

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
    viewer_replay_show_number (self, number);
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
    viewer_replay_show_number (self, MIN (number, viewer_replay_get_n_steps (self)));
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

/* ---- what is pressed and moved ---- */

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

  for (guint i = 0; i < VIEWER_REPLAY_N_SPEEDS; i++)
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

/* ---- the widgets ---- */

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
  gtk_widget_set_hexpand (button, TRUE);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (self->steps), button);
}

static void
add_steps (ViewerReplay *self)
{
  self->steps = viewer_wrap_box_new ();
  add_step (self, "−10", _("Ten samples back (Shift+,)"), -10);
  add_step (self, "−1", _("One sample back (,)"), -1);
  self->play = GTK_BUTTON (gtk_button_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_widget_add_css_class (GTK_WIDGET (self->play), "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), _("Play"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Play"), -1);
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (play_clicked), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->play), TRUE);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (self->steps), GTK_WIDGET (self->play));
  add_step (self, "+1", _("One sample on (.)"), 1);
  add_step (self, "+10", _("Ten samples on (Shift+.)"), 10);
  add_step (self, "+100", _("A hundred samples on"), 100);
  gtk_box_append (GTK_BOX (self->box), self->steps);
}

static void
add_speeds (ViewerReplay *self)
{
  GtkWidget *row = viewer_wrap_box_new ();

  gtk_box_append (GTK_BOX (self->box), viewer_tool_new_label (_("Samples in a second"), "heading"));
  for (guint i = 0; i < VIEWER_REPLAY_N_SPEEDS; i++)
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
      gtk_widget_set_hexpand (self->speeds[i], TRUE);
      viewer_wrap_box_append (VIEWER_WRAP_BOX (row), self->speeds[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->speeds[1]), TRUE);
  gtk_box_append (GTK_BOX (self->box), row);
}

void
viewer_replay_build (ViewerReplay *self)
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
}
