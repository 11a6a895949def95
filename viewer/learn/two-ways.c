/* two-ways.c: tracing and sampling side by side; see two-ways.h */

#include "viewer/learn/two-ways.h"

#include <glib/gi18n.h>

#include "profile/two-ways.h"
#include "profile/words.h"
#include "viewer/bar.h"
#include "viewer/figures.h"
#include "viewer/learn/lesson.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/learn/two-ways-words.h"

#define FOLDER "two-ways"

static const struct {
  const char *name;
  const char *title;
} programs[] = {
  { "tiny-calls", N_("Very many tiny calls") },
  { "even", N_("A few large calls") },
  { "nested", N_("Calls in calls, and sleep") },
};

/* What the worker made; the rows borrow from the truth. */
typedef struct {
  ProfileTruth *truth;
  GArray       *rows;
} Comparison;

struct _ViewerTwoWays
{
  AdwBin parent_instance;

  /* children */
  GtkDropDown *chooser;
  GtkLabel    *verdict;
  GtkLabel    *sampling;
  GtkBox      *cards;
  GtkWidget   *buttons;

  /* state */
  guint generation;   /* of the comparison that is wanted */
};

G_DEFINE_FINAL_TYPE (ViewerTwoWays, viewer_two_ways, ADW_TYPE_BIN)

/* ---- the comparison, on a worker ---- */

static void
comparison_free (Comparison *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->truth, profile_truth_free);
  g_free (self);
}

static char *
dup_path (const char *program,
          const char *file)
{
  g_autofree char *name = g_build_filename (FOLDER, program, file, NULL);

  return viewer_lessons_dup_path (name);
}

static Profile *
read_profile (const char  *program,
              const char  *file,
              GError     **error)
{
  g_autofree char *path = dup_path (program, file);

  if (path != NULL)
    return profile_new_for_path (path, error);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s/%s is missing", program, file);
  return NULL;
}

static ProfileTruth *
read_truth (const char  *program,
            GError     **error)
{
  g_autofree char *path = dup_path (program, "timed.json");
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path != NULL ? path : "timed.json", &text, NULL, error))
    return NULL;
  return profile_truth_new_for_text (text, error);
}

static void
compare (GTask        *task,
         gpointer      source,
         gpointer      data,
         GCancellable *cancellable)
{
  const char *program = data;
  GError *error = NULL;
  g_autoptr(Profile) sampled = read_profile (program, "sampled.pyprof", &error);
  g_autoptr(Profile) traced = sampled != NULL ? read_profile (program, "traced.pyprof", &error) : NULL;
  ProfileTruth *truth = traced != NULL ? read_truth (program, &error) : NULL;
  Comparison *result;

  if (truth == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  result = g_new0 (Comparison, 1);
  result->truth = truth;
  result->rows = profile_two_ways_new (sampled, traced, truth);
  g_task_return_pointer (task, result, (GDestroyNotify) comparison_free);
}

/* ---- a function ---- */

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
attach_share (GtkGrid    *grid,
              int         row,
              const char *words,
              const char *css_class,
              double      share)
{
  g_autofree char *figure = viewer_figures_dup_share (share);
  GtkWidget *label = new_label (words, "caption");
  GtkWidget *bar = viewer_bar_new ();
  GtkWidget *text = new_label (figure, "numeric");

  viewer_bar_set_share (VIEWER_BAR (bar), share);
  gtk_widget_add_css_class (bar, css_class);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_widget_add_css_class (text, "caption");
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, bar, 1, row, 1, 1);
  gtk_grid_attach (grid, text, 2, row, 1, 1);
}

static GtkWidget *
new_card_head (const ProfileTwoWaysRow *row)
{
  g_autofree char *times = viewer_two_ways_dup_times (row);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = new_label (row->function, "monospace");
  GtkWidget *distortion = new_label (times, "two-ways-times");

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (distortion, "numeric");
  if (row->inflated)
    gtk_widget_add_css_class (distortion, "inflated");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), distortion);
  return box;
}

static GtkWidget *
new_card (const ProfileTwoWaysRow *row)
{
  g_autofree char *words = viewer_two_ways_dup_row (row);
  g_autofree char *another_run = profile_words_another_run (&row->sampled, row->sampled_is_known);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  attach_share (GTK_GRID (grid), 0, _("in truth"), "two-ways-truth", row->true_share);
  attach_share (GTK_GRID (grid), 1, _("sampled"), "two-ways-sampled", row->sampled_share);
  attach_share (GTK_GRID (grid), 2, _("traced"), "two-ways-traced", row->traced_share);
  gtk_box_append (GTK_BOX (card), new_card_head (row));
  gtk_box_append (GTK_BOX (card), grid);
  if (another_run != NULL)
    {
      GtkWidget *label = new_label (another_run, "caption");

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (card), label);
    }
  gtk_widget_add_css_class (card, "two-ways-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return card;
}

/* ---- what is shown ---- */

static void
clear_cards (ViewerTwoWays *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
}

static void
show_sentence (GtkLabel   *label,
               const char *sentence)
{
  g_autofree char *markup = viewer_lesson_dup_markup (sentence);

  gtk_label_set_markup (label, markup);
}

static void
show_comparison (ViewerTwoWays *self,
                 const GArray  *rows)
{
  g_autofree char *verdict = viewer_two_ways_dup_verdict (rows);
  g_autofree char *sampling = viewer_two_ways_dup_sampling (rows);

  show_sentence (self->verdict, verdict);
  show_sentence (self->sampling, sampling);
  for (guint i = 0; i < rows->len; i++)
    gtk_box_append (self->cards, new_card (&g_array_index (rows, ProfileTwoWaysRow, i)));
}

static void
compared (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  ViewerTwoWays *self = VIEWER_TWO_WAYS (source);
  g_autoptr(GError) error = NULL;
  Comparison *comparison = g_task_propagate_pointer (G_TASK (result), &error);

  if (GPOINTER_TO_UINT (data) == self->generation)
    {
      clear_cards (self);
      gtk_widget_set_sensitive (self->buttons, comparison != NULL);
      if (comparison != NULL)
        show_comparison (self, comparison->rows);
      else
        gtk_label_set_text (self->verdict, _("These recordings are not on this computer. Install Pyinst again, with its data files."));
    }
  if (comparison != NULL)
    comparison_free (comparison);
}

static const char *
get_program (ViewerTwoWays *self)
{
  guint row = gtk_drop_down_get_selected (self->chooser);

  return programs[MIN (row, G_N_ELEMENTS (programs) - 1)].name;
}

static void
start (ViewerTwoWays *self)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, compared, GUINT_TO_POINTER (++self->generation));

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, (gpointer) get_program (self), NULL);
  g_task_run_in_thread (task, compare);
}

gboolean
viewer_two_ways_open (GtkWidget  *two_ways,
                      const char *name)
{
  ViewerTwoWays *self = VIEWER_TWO_WAYS (two_ways);

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_str_equal (programs[i].name, name))
      {
        gtk_drop_down_set_selected (self->chooser, i);
        return TRUE;
      }
  return FALSE;
}

static void
open_recording (ViewerTwoWays *self,
                const char    *file)
{
  g_autofree char *path = dup_path (get_program (self), file);

  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", path);
}

static void
open_sampled (ViewerTwoWays *self)
{
  open_recording (self, "sampled.pyprof");
}

static void
open_traced (ViewerTwoWays *self)
{
  open_recording (self, "traced.pyprof");
}

/* ---- the page ---- */

/* What is chosen wraps where the pane is narrow; GTK's own would make it as wide as the longest title. */
static void
set_up_title (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, viewer_tool_new_label (NULL, NULL));
}

static void
bind_title (GtkListItemFactory *factory,
            GtkListItem        *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
let_title_wrap (GtkDropDown *chooser)
{
  g_autoptr(GtkListItemFactory) titles = gtk_signal_list_item_factory_new ();

  g_signal_connect (titles, "setup", G_CALLBACK (set_up_title), NULL);
  g_signal_connect (titles, "bind", G_CALLBACK (bind_title), NULL);
  gtk_drop_down_set_list_factory (chooser, gtk_drop_down_get_factory (chooser));
  gtk_drop_down_set_factory (chooser, titles);
}

static GtkWidget *
new_chooser (ViewerTwoWays *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    gtk_string_list_append (titles, _(programs[i].title));
  self->chooser = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL));
  let_title_wrap (self->chooser);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Program"), -1);
  return GTK_WIDGET (self->chooser);
}

static GtkWidget *
new_buttons (ViewerTwoWays *self)
{
  self->buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->buttons), viewer_tool_new_button (_("Look at the _Samples"), G_CALLBACK (open_sampled), self));
  gtk_box_append (GTK_BOX (self->buttons), viewer_tool_new_button (_("Look at the _Trace"), G_CALLBACK (open_traced), self));
  return self->buttons;
}

static void
viewer_two_ways_class_init (ViewerTwoWaysClass *klass)
{
}

static void
viewer_two_ways_init (ViewerTwoWays *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *intro = viewer_tool_new_label (_("A trace notes every call and every return. Sampling only looks now and then. Here both have seen the same program, and clocks that stood outside of it say what is true."), NULL);
  GtkWidget *legend = viewer_tool_new_label (_("The number beside a function says how many times as big as in truth it is in the trace. Shares are of the time of main()."), NULL);

  gtk_widget_add_css_class (intro, "dim-label");
  gtk_widget_add_css_class (legend, "dim-label");
  gtk_widget_add_css_class (legend, "caption");
  self->verdict = GTK_LABEL (viewer_tool_new_label (NULL, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "two-ways-verdict");
  self->sampling = GTK_LABEL (viewer_tool_new_label (NULL, NULL));
  self->cards = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_box_append (GTK_BOX (box), intro);
  gtk_box_append (GTK_BOX (box), new_chooser (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->verdict));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->cards));
  gtk_box_append (GTK_BOX (box), legend);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sampling));
  gtk_box_append (GTK_BOX (box), new_buttons (self));
  gtk_widget_add_css_class (box, "learn-page");
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->chooser, "notify::selected", G_CALLBACK (start), self);
  start (self);
}

GtkWidget *
viewer_two_ways_new (ViewerSession *session)
{
  return g_object_new (VIEWER_TYPE_TWO_WAYS, NULL);
}
