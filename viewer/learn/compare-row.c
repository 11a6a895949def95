/* compare-row.c: a function before and after, as a row of a list; see compare-row.h */

#include "viewer/learn/compare-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "profile/words.h"
#include "viewer/bar.h"
#include "viewer/cell-text.h"
#include "viewer/figures.h"

double
viewer_compare_row_get_value (const ProfileCompare    *compare,
                              const ProfileCompareRow *row,
                              guint                    side)
{
  return profile_compare_is_by_share (compare) ? row->total.shares[side].share : (double) row->total.ns[side];
}

static char *
dup_value (const ProfileCompare    *compare,
           const ProfileCompareRow *row,
           guint                    side)
{
  if (row->functions[side] == 0)
    return g_strdup (_("not seen"));
  return profile_compare_is_by_share (compare) ? viewer_figures_dup_share (row->total.shares[side].share)
                                               : viewer_figures_dup_duration (row->total.ns[side]);
}

static char *
dup_sentence (const ProfileCompare    *compare,
              const ProfileCompareRow *row,
              const char              *name)
{
  g_autofree char *before = dup_value (compare, row, PROFILE_BEFORE);
  g_autofree char *after = dup_value (compare, row, PROFILE_AFTER);

  /* Translators: a function, its time before, its time after, and "real", "could be chance" or "too few samples". */
  return g_strdup_printf (_("%s: %s before, %s after, %s."), name, before, after, profile_words_verdict (row->total.verdict));
}

static char *
dup_samples (const ProfileCompareRow *row)
{
  g_autofree char *before = viewer_figures_dup_samples (row->total.looks[PROFILE_BEFORE]);
  g_autofree char *after = viewer_figures_dup_samples (row->total.looks[PROFILE_AFTER]);

  /* Translators: "120 samples" and "80 samples". */
  return g_strdup_printf (_("%s before, %s after."), before, after);
}

static char *
dup_range (const ProfileCompare    *compare,
           const ProfileCompareRow *row)
{
  const ProfileChange *change = &row->total;

  if (change->verdict == PROFILE_VERDICT_TOO_FEW)
    return g_strdup (_("There are too few samples to say whether it differs."));
  if (profile_compare_is_by_share (compare))
    /* Translators: points of percent, with their signs. */
    return g_strdup_printf (_("The difference is likely between %+.1f and %+.1f points."), change->low * 100, change->high * 100);
  /* Translators: seconds, with their signs. */
  return g_strdup_printf (_("The difference is likely between %+.3f and %+.3f s."), change->low / 1e9, change->high / 1e9);
}

/* The colour alone must not say it. */
static const char *
get_verdict (const ProfileCompareRow *row)
{
  if (row->total.verdict != PROFILE_VERDICT_REAL)
    return profile_words_verdict (row->total.verdict);
  return row->total.difference < 0 ? _("less, real") : _("more, real");
}

/* ---- the widget ---- */

static GtkWidget *
new_label (GtkWidget *row,
           const char *key,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  g_object_set_data (G_OBJECT (row), key, label);
  return label;
}

static void
attach_side (GtkWidget  *row,
             GtkGrid    *grid,
             guint       side)
{
  static const char *const bars[] = { "bar-before", "bar-after" }, *const values[] = { "before", "after" };
  GtkWidget *title = gtk_label_new (side == PROFILE_BEFORE ? _("before") : _("after"));
  GtkWidget *bar = viewer_bar_new (), *value = new_label (row, values[side], "numeric");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (value, "caption");
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (value), 8);
  g_object_set_data (G_OBJECT (row), bars[side], bar);
  gtk_grid_attach (grid, title, 0, (int) side, 1, 1);
  gtk_grid_attach (grid, bar, 1, (int) side, 1, 1);
  gtk_grid_attach (grid, value, 2, (int) side, 1, 1);
}

GtkWidget *
viewer_compare_row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *grid = gtk_grid_new ();
  GtkWidget *name = new_label (row, "name", "name"), *verdict = new_label (row, "verdict", "verdict");

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), verdict);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), grid);
  attach_side (row, GTK_GRID (grid), PROFILE_BEFORE);
  attach_side (row, GTK_GRID (grid), PROFILE_AFTER);
  gtk_widget_add_css_class (box, "compare-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
show_side (GtkWidget               *widget,
           const ProfileCompare    *compare,
           const ProfileCompareRow *row,
           guint                    side,
           double                   most)
{
  GtkWidget *bar = g_object_get_data (G_OBJECT (widget), side == PROFILE_BEFORE ? "bar-before" : "bar-after");
  GtkWidget *value = g_object_get_data (G_OBJECT (widget), side == PROFILE_BEFORE ? "before" : "after");
  g_autofree char *text = dup_value (compare, row, side);

  viewer_bar_set_share (VIEWER_BAR (bar), most > 0 ? viewer_compare_row_get_value (compare, row, side) / most : 0);
  gtk_label_set_text (GTK_LABEL (value), text);
}

void
viewer_compare_row_show (GtkWidget               *widget,
                         const ProfileCompare    *compare,
                         const ProfileCompareRow *row,
                         double                   most)
{
  guint named = profile_compare_get_named_side (row);
  GtkWidget *verdict = g_object_get_data (G_OBJECT (widget), "verdict");
  gboolean is_real = row->total.verdict == PROFILE_VERDICT_REAL;
  g_autofree char *sentence = NULL, *samples = dup_samples (row), *range = dup_range (compare, row), *tooltip = NULL;
  ProfileFunctionInfo info;

  profile_get_function_info (profile_compare_get_profile (compare, named), row->functions[named], &info);
  sentence = dup_sentence (compare, row, info.name);
  tooltip = g_strdup_printf ("%s\n%s\n%s", sentence, samples, range);
  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (widget), "name")), info.name);
  gtk_label_set_text (GTK_LABEL (verdict), get_verdict (row));
  viewer_cell_set_class (verdict, "faster", is_real && row->total.difference < 0);
  viewer_cell_set_class (verdict, "slower", is_real && row->total.difference > 0);
  viewer_cell_set_class (widget, "chance", !is_real);
  viewer_cell_set_class (g_object_get_data (G_OBJECT (widget), "bar-after"), "application", TRUE);
  show_side (widget, compare, row, PROFILE_BEFORE, most);
  show_side (widget, compare, row, PROFILE_AFTER, most);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}
