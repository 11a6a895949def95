/* resample.c: "What if we had looked less often?", a tool of the Learn pane; see resample.h */

#include "viewer/learn/resample-private.h"

#include <glib/gi18n.h>

#include "viewer/learn/resample-layout.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/wrap-box.h"

G_DEFINE_FINAL_TYPE (ViewerResample, viewer_resample, GTK_TYPE_BOX)

static void update (ViewerResample *self);

/* ---- a row is chosen ---- */

static void
row_activated (GtkListBox     *list,
               GtkListBoxRow  *row,
               ViewerResample *self)
{
  guint index = (guint) gtk_list_box_row_get_index (row);
  ViewerSelection selection = { .lane = -1 };

  if (self->resample == NULL || index >= self->n_rows)
    return;
  selection.function = profile_resample_get_row (self->resample, self->rows[index])->function;
  viewer_session_select (self->session, &selection);
}

/* ---- steps ---- */

static void
step_toggled (GtkToggleButton *button,
              ViewerResample  *self)
{
  if (gtk_toggle_button_get_active (button))
    viewer_resample_set_step_ns (self, self->steps_ns[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "step"))]);
}

static void
add_step (ViewerResample *self,
          guint           index,
          GtkToggleButton **group)
{
  g_autofree char *words = index == 0 ? g_strdup (_("Recorded"))
                                      : g_strdup_printf (_("%g ms"), (double) self->steps_ns[index] / 1e6);
  g_autofree char *name = index == 0 ? g_strdup (_("Look as often as was recorded"))
                                     : g_strdup_printf (_("Look every %g ms"), (double) self->steps_ns[index] / 1e6);
  GtkWidget *button = gtk_toggle_button_new_with_label (words);

  g_object_set_data (G_OBJECT (button), "step", GUINT_TO_POINTER (index));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), *group);
  if (*group == NULL)
    *group = GTK_TOGGLE_BUTTON (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), self->steps_ns[index] == self->step_ns);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (step_toggled), self);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (self->steps), button);
}

/* Only when others make sense: whoever stands on a button keeps it. */
static void
fit_steps (ViewerResample *self)
{
  ProfileCallTreeOptions options = viewer_session_get_options (self->session);
  Profile *profile = viewer_session_get_profile (self->session);
  gint64 steps_ns[VIEWER_RESAMPLE_STEPS_MAX] = { 0 };
  guint n = profile != NULL ? profile_resample_list_steps (profile, &options, steps_ns) : 0;
  GtkToggleButton *group = NULL;
  GtkWidget *button;
  gboolean is_there = FALSE;

  if (n == self->n_steps && memcmp (steps_ns, self->steps_ns, sizeof steps_ns) == 0)
    return;
  memcpy (self->steps_ns, steps_ns, sizeof steps_ns);
  self->n_steps = n;
  while ((button = gtk_widget_get_first_child (self->steps)) != NULL)
    gtk_widget_unparent (button);
  for (guint i = 0; i < n; i++)
    is_there = is_there || steps_ns[i] == self->step_ns;
  if (!is_there)
    self->step_ns = 0;
  for (guint i = 0; i < n; i++)
    add_step (self, i, &group);
  gtk_widget_set_visible (self->steps, n > 1);
}

/* ---- the worker ---- */

typedef struct {
  Profile               *profile;
  ProfileCallTreeOptions options;
  ProfileTransforms     *transforms;   /* what they borrow */
  gint64                 step_ns;
  guint64                asked;
} Wish;

static void
wish_free (Wish *wish)
{
  profile_unref (wish->profile);
  g_clear_pointer (&wish->transforms, profile_transforms_unref);
  g_free (wish);
}

static void
make_resample (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Wish *wish = task_data;

  g_task_return_pointer (task, profile_resample_new (wish->profile, &wish->options, wish->step_ns),
                         (GDestroyNotify) profile_resample_unref);
}

static void
take (ViewerResample  *self,
      ProfileResample *resample)
{
  g_clear_pointer (&self->resample, profile_resample_unref);
  g_clear_pointer (&self->rows, g_free);
  self->n_rows = 0;
  self->resample = resample;
  if (resample != NULL)
    self->rows = viewer_resample_layout_list_rows (resample, &self->n_rows);
  if (resample == NULL || self->phase >= profile_resample_get_n_phases (resample))
    self->phase = 0;
  viewer_resample_show (self);
}

static void
resample_made (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  ViewerResample *self = VIEWER_RESAMPLE (source);
  Wish *wish = g_task_get_task_data (G_TASK (result));
  ProfileResample *resample = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_working = FALSE;
  if (wish->asked == self->asked && self->session != NULL && resample != NULL)
    take (self, resample);
  else
    g_clear_pointer (&resample, profile_resample_unref);
  if (self->session != NULL && wish->asked != self->asked)
    update (self);
}

static void
update (ViewerResample *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(GTask) task = NULL;
  Wish *wish;

  if (!self->is_stale || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  fit_steps (self);
  if (profile == NULL)
    {
      take (self, NULL);
      return;
    }
  if (self->is_working)
    return;
  wish = g_new0 (Wish, 1);
  wish->profile = profile_ref (profile);
  wish->options = viewer_session_get_options (self->session);
  if (viewer_session_get_transforms (self->session) != NULL)
    wish->transforms = profile_transforms_ref (viewer_session_get_transforms (self->session));
  wish->options.cut = NULL;
  wish->step_ns = self->step_ns;
  wish->asked = self->asked;
  task = g_task_new (self, NULL, resample_made, NULL);
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  self->is_working = TRUE;
  g_task_run_in_thread (task, make_resample);
}

static void
ask (ViewerResample *self)
{
  self->asked++;
  self->is_stale = TRUE;
  update (self);
}

/* Its functions are those of another recording, which has other ids. */
static void
profile_changed (ViewerResample *self)
{
  take (self, NULL);
  ask (self);
}

static void
viewer_resample_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_resample_parent_class)->map (widget);
  update (VIEWER_RESAMPLE (widget));
}

/* ---- building ---- */

static void
slider_moved (GtkRange       *range,
              ViewerResample *self)
{
  guint phase = (guint) (gtk_range_get_value (range) + 0.5);

  if (phase != self->phase)
    viewer_resample_set_phase (self, phase);
}

static GtkWidget *
new_begin (ViewerResample *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->begin_label = viewer_tool_append_label (box, "dim-label");
  self->slider = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1));
  gtk_scale_set_draw_value (self->slider, FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->slider), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_LABEL, _("When the first look falls"), -1);
  g_signal_connect (self->slider, "value-changed", G_CALLBACK (slider_moved), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->slider));
  return box;
}

static GtkWidget *
new_legend (GtkWidget *box)
{
  GtkLabel *legend = viewer_tool_append_label (box, "dim-label");

  gtk_label_set_text (legend, _("Bar: what these looks would read. Dark mark: what was recorded. Pale band: all that "
                                "other beginnings would read. Whiskers: where another run would likely be. "
                                "Dashed: not seen."));
  gtk_widget_add_css_class (GTK_WIDGET (legend), "caption");
  return GTK_WIDGET (legend);
}

static void
viewer_resample_dispose (GObject *object)
{
  ViewerResample *self = VIEWER_RESAMPLE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->resample, profile_resample_unref);
  g_clear_pointer (&self->rows, g_free);
  self->n_rows = 0;

  G_OBJECT_CLASS (viewer_resample_parent_class)->dispose (object);
}

static void
viewer_resample_class_init (ViewerResampleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_resample_dispose;
  GTK_WIDGET_CLASS (klass)->map = viewer_resample_map;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "resample");
}

static void
viewer_resample_init (ViewerResample *self)
{
  GtkWidget *box = GTK_WIDGET (self);
  GtkLabel *question;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (box, "learn-page");
  question = viewer_tool_append_label (box, "dim-label");
  gtk_label_set_text (question, _("A profile is made of looks. What if there had been fewer? Choose how often to look:"));
  self->steps = viewer_wrap_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->steps), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How often to look"), -1);
  gtk_box_append (GTK_BOX (box), self->steps);
  self->sentence = viewer_tool_append_label (box, "resample-sentence");
  self->missed = viewer_tool_append_label (box, "resample-missed");
  self->begin = new_begin (self);
  gtk_box_append (GTK_BOX (box), self->begin);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The heaviest functions"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  self->legend = new_legend (box);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
}

GtkWidget *
viewer_resample_new (ViewerSession *session)
{
  ViewerResample *self = g_object_new (VIEWER_TYPE_RESAMPLE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "profile-changed", G_CALLBACK (profile_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "call-tree-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  profile_changed (self);
  return GTK_WIDGET (self);
}

void
viewer_resample_set_step_ns (ViewerResample *self,
                             gint64          step_ns)
{
  GtkWidget *button;

  g_return_if_fail (VIEWER_IS_RESAMPLE (self));

  if (self->step_ns == step_ns)
    return;
  self->step_ns = step_ns;
  button = gtk_widget_get_first_child (self->steps);
  for (guint i = 0; button != NULL; i++, button = gtk_widget_get_next_sibling (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), self->steps_ns[i] == step_ns);
  ask (self);
}

void
viewer_resample_set_phase (ViewerResample *self,
                           guint           phase)
{
  g_return_if_fail (VIEWER_IS_RESAMPLE (self));

  if (self->resample == NULL || phase >= profile_resample_get_n_phases (self->resample))
    return;
  self->phase = phase;
  viewer_resample_show_begin (self);
  viewer_resample_show_rows (self);
}

const char *
viewer_resample_get_sentence (ViewerResample *self)
{
  g_return_val_if_fail (VIEWER_IS_RESAMPLE (self), "");

  return gtk_label_get_text (self->sentence);
}
