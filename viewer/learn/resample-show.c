/* resample-show.c: what slower looks would have seen, as rows and sentences; see resample-private.h */

#include "viewer/learn/resample-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/cell-text.h"
#include "viewer/figures.h"
#include "viewer/learn/resample-bar.h"
#include "viewer/learn/resample-layout.h"

/* ---- what rows say ---- */

static char *
dup_name (ViewerResample           *self,
          const ProfileResampleRow *row)
{
  ProfileFunctionInfo info;

  profile_get_function_info (viewer_session_get_profile (self->session), row->function, &info);
  return g_strdup (info.name);
}

/* The figures as a sentence, for those who hear it. */
static char *
dup_row_sentence (ViewerResample           *self,
                  guint                     index,
                  const ProfileResampleRow *row)
{
  double share = profile_resample_get_share (self->resample, index, self->phase);
  g_autofree char *name = dup_name (self, row);
  g_autofree char *recorded = viewer_figures_dup_share (row->share);
  g_autofree char *read = viewer_figures_dup_share (share);
  g_autofree char *low = viewer_figures_dup_share (row->low);
  g_autofree char *high = viewer_figures_dup_share (row->high);

  if (profile_resample_get_n_phases (self->resample) == 1)
    /* Translators: a function and its share. */
    return g_strdup_printf (_("%s: %s of the time was recorded."), name, recorded);
  if (share <= 0)
    /* Translators: a function, its share as recorded, and the most that slower looks would show. */
    return g_strdup_printf (_("%s: not seen at all. Recorded was %s; other beginnings show up to %s."), name, recorded, high);
  /* Translators: a function, what slower looks would show, its share as recorded, least and most of all beginnings. */
  return g_strdup_printf (_("%s: %s. Recorded was %s; other beginnings show from %s to %s."), name, read, recorded, low, high);
}

static char *
dup_figures (ViewerResample           *self,
             guint                     index,
             const ProfileResampleRow *row)
{
  g_autofree char *read = viewer_figures_dup_share (profile_resample_get_share (self->resample, index, self->phase));

  if (profile_resample_get_share (self->resample, index, self->phase) <= 0)
    return g_strdup (_("not seen"));
  return g_steal_pointer (&read);
}

static char *
dup_tooltip (ViewerResample           *self,
             guint                     index,
             const ProfileResampleRow *row)
{
  g_autofree char *sentence = dup_row_sentence (self, index, row);
  g_autofree char *interval = profile_words_interval (&row->interval, profile_resample_has_intervals (self->resample));

  if (!row->in_lockstep)
    return g_strdup_printf ("%s\n%s", sentence, interval);
  return g_strdup_printf ("%s\n%s\n%s", sentence, interval, _("It comes back in step with the looks."));
}

/* ---- rows ---- */

static GtkWidget *
new_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (NULL), *figures = gtk_label_new (NULL), *row = gtk_list_box_row_new ();
  GtkWidget *bar = viewer_resample_bar_new ();

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (figures, "numeric");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), figures);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_add_css_class (box, "resample-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "name", name);
  g_object_set_data (G_OBJECT (row), "figures", figures);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  return row;
}

static void
show_row (ViewerResample *self,
          GtkWidget      *widget,
          guint           index,
          double          full)
{
  const ProfileResampleRow *row = profile_resample_get_row (self->resample, index);
  GtkWidget *bar = g_object_get_data (G_OBJECT (widget), "bar"), *name = g_object_get_data (G_OBJECT (widget), "name");
  g_autofree char *text = dup_name (self, row);
  g_autofree char *figures = dup_figures (self, index, row);
  g_autofree char *sentence = dup_row_sentence (self, index, row);
  g_autofree char *tooltip = dup_tooltip (self, index, row);
  ProfileFunctionInfo info;

  profile_get_function_info (viewer_session_get_profile (self->session), row->function, &info);
  gtk_label_set_text (GTK_LABEL (name), text);
  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (widget), "figures")), figures);
  viewer_cell_set_class (bar, "application", info.origin == PROFILE_ORIGIN_APPLICATION);
  viewer_cell_set_class (widget, "lockstep", row->in_lockstep);
  viewer_resample_bar_show (VIEWER_RESAMPLE_BAR (bar), self->resample, index, self->phase, full);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

void
viewer_resample_show_rows (ViewerResample *self)
{
  double full = self->resample != NULL ? viewer_resample_layout_find_full (self->resample, self->rows, self->n_rows) : 1;
  GtkWidget *row;

  for (guint i = 0; i < self->n_rows; i++)
    {
      if (gtk_list_box_get_row_at_index (self->list, (int) i) == NULL)
        gtk_list_box_append (self->list, new_row ());
      show_row (self, GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)), self->rows[i], full);
    }
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) self->n_rows))) != NULL)
    gtk_list_box_remove (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->n_rows > 0);
  gtk_widget_set_visible (self->legend, self->n_rows > 0);
}

/* ---- what stands above them ---- */

void
viewer_resample_show_begin (ViewerResample *self)
{
  guint n_phases = self->resample != NULL ? profile_resample_get_n_phases (self->resample) : 1;
  gint64 step_ns = self->resample != NULL ? profile_resample_get_step_ns (self->resample) : 0;
  g_autofree char *later = viewer_figures_dup_duration (n_phases > 1 ? step_ns / n_phases * self->phase : 0);
  g_autofree char *words = self->phase > 0 ? g_strdup_printf (_("Begin a little later: the first look falls after %s."), later)
                                           : g_strdup (_("Begin a little later: the first look falls at once."));

  gtk_label_set_text (self->begin_label, words);
  gtk_widget_set_visible (self->begin, n_phases > 1);
  if (n_phases > 1)
    gtk_range_set_range (GTK_RANGE (self->slider), 0, n_phases - 1);
  gtk_range_set_value (GTK_RANGE (self->slider), self->phase);
}

static char *
dup_missed (const ProfileResample *resample)
{
  guint n_functions, n_sometimes, n_always;

  profile_resample_get_missed (resample, &n_functions, &n_sometimes, &n_always);
  if (n_sometimes == 0)
    return NULL;
  if (n_always == 0)
    return g_strdup_printf (ngettext ("Of %u function, %u could be missed altogether.",
                                      "Of %u functions, %u could be missed altogether.", n_functions), n_functions, n_sometimes);
  return g_strdup_printf (ngettext ("Of %u function, %u could be missed altogether, and %u would be, whenever you begin.",
                                    "Of %u functions, %u could be missed altogether, and %u would be, whenever you begin.",
                                    n_functions), n_functions, n_sometimes, n_always);
}

void
viewer_resample_show (ViewerResample *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autofree char *sentence = self->resample != NULL && profile != NULL ? profile_words_resample (profile, self->resample) : NULL;
  g_autofree char *missed = self->resample != NULL ? dup_missed (self->resample) : NULL;

  if (profile == NULL)
    sentence = g_strdup (_("Open a recording, and come back: this tool shows what slower looks at it would have seen."));
  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
  viewer_cell_set_class (GTK_WIDGET (self->sentence), "lockstep", self->resample != NULL && profile_resample_get_lockstep (self->resample) != NULL);
  gtk_label_set_text (self->missed, missed != NULL ? missed : "");
  gtk_widget_set_visible (GTK_WIDGET (self->missed), missed != NULL);
  viewer_resample_show_begin (self);
  viewer_resample_show_rows (self);
}
