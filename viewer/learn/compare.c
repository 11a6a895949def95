/* compare.c: this recording beside another one, a tool of the Learn pane; see compare.h */

#include "viewer/learn/compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "profile/words.h"
#include "viewer/choose-files.h"
#include "viewer/learn/compare-row.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/window.h"
#include "viewer/wrap-box.h"

#define ROWS_MAX 30u
/* Of the most there is; smaller differences have no row. */
#define DIFFERENCE_LEAST 0.002

struct _ViewerCompare
{
  GtkBox parent_instance;

  /* children */
  GtkBox     *tabs;          /* a button for each open recording */
  GtkLabel   *other_label;
  GtkBox     *sides;         /* which one was before, and what is compared */
  GtkToggleButton *is_after; /* this recording is; else it was before */
  GtkToggleButton *by_share;
  GtkLabel   *sentence;
  GtkListBox *list;

  /* owned */
  ViewerSession  *session;
  Profile        *other;     /* NULL before one was chosen */
  char           *other_name;
  ProfileCompare *compare;   /* what is shown; NULL nothing yet */

  /* state */
  guint64  asked;            /* generation of the newest wish */
  gboolean is_working;
  gboolean is_stale;
};

G_DEFINE_FINAL_TYPE (ViewerCompare, viewer_compare, GTK_TYPE_BOX)

static void update (ViewerCompare *self);

/* ---- what is shown ---- */

static double
find_most (const ProfileCompare *compare,
           guint                 n_rows)
{
  double most = 0;

  for (guint i = 0; i < n_rows; i++)
    for (guint side = 0; side < 2; side++)
      most = MAX (most, viewer_compare_row_get_value (compare, profile_compare_get_row (compare, i), side));
  return most;
}

static guint
count_rows (const ProfileCompare *compare)
{
  const ProfileChange *whole = profile_compare_get_whole (compare);
  double least = profile_compare_is_by_share (compare) ? DIFFERENCE_LEAST
                                                       : DIFFERENCE_LEAST * (double) MAX (whole->ns[0], whole->ns[1]);
  guint n = MIN (profile_compare_get_n_rows (compare), ROWS_MAX);

  /* They stand with the largest difference first. */
  while (n > 0 && fabs (profile_compare_get_row (compare, n - 1)->total.difference) < least)
    n--;
  return n;
}

static void
show_rows (ViewerCompare *self)
{
  guint n_rows = self->compare != NULL ? count_rows (self->compare) : 0;
  double most = n_rows > 0 ? find_most (self->compare, n_rows) : 0;
  GtkWidget *row;

  for (guint i = 0; i < n_rows; i++)
    {
      if (gtk_list_box_get_row_at_index (self->list, (int) i) == NULL)
        gtk_list_box_append (self->list, viewer_compare_row_new ());
      viewer_compare_row_show (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)), self->compare,
                               profile_compare_get_row (self->compare, i), most);
    }
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) n_rows))) != NULL)
    gtk_list_box_remove (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_rows > 0);
}

static void
show_all (ViewerCompare *self)
{
  g_autofree char *other = NULL, *sentence = NULL;

  if (self->other_name != NULL)
    /* Translators: the name of a recording. */
    other = g_strdup_printf (_("The other recording: %s"), self->other_name);
  gtk_label_set_text (self->other_label, other != NULL ? other : "");
  gtk_widget_set_visible (GTK_WIDGET (self->other_label), other != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sides), self->other != NULL);
  if (viewer_session_get_profile (self->session) == NULL)
    sentence = g_strdup (_("Open a recording first; then choose another one to compare it with."));
  else if (self->compare != NULL)
    sentence = profile_words_compare (self->compare);
  gtk_label_set_text (self->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
  show_rows (self);
}

static void
row_activated (GtkListBox    *list,
               GtkListBoxRow *row,
               ViewerCompare *self)
{
  ViewerSelection selection = { .lane = -1 };
  guint here;

  if (self->compare == NULL)
    return;
  here = profile_compare_get_profile (self->compare, PROFILE_AFTER) == viewer_session_get_profile (self->session)
           ? PROFILE_AFTER : PROFILE_BEFORE;
  selection.function = profile_compare_get_row (self->compare, (guint) gtk_list_box_row_get_index (row))->functions[here];
  if (selection.function != 0)
    viewer_session_select (self->session, &selection);
}

/* ---- the worker ---- */

typedef struct {
  Profile               *profiles[2];
  ProfileCallTreeOptions options[2];
  gboolean               by_share;
  guint64                asked;
} Wish;

static void
wish_free (Wish *wish)
{
  profile_unref (wish->profiles[0]);
  profile_unref (wish->profiles[1]);
  g_free (wish);
}

static void
make_compare (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Wish *wish = task_data;
  const ProfileCallTreeOptions *const options[2] = { &wish->options[0], &wish->options[1] };

  g_task_return_pointer (task, profile_compare_new (wish->profiles, options, wish->by_share),
                         (GDestroyNotify) profile_compare_unref);
}

static void
take (ViewerCompare  *self,
      ProfileCompare *compare)
{
  g_clear_pointer (&self->compare, profile_compare_unref);
  self->compare = compare;
  show_all (self);
}

static void
compare_made (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  ViewerCompare *self = VIEWER_COMPARE (source);
  Wish *wish = g_task_get_task_data (G_TASK (result));
  ProfileCompare *compare = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_working = FALSE;
  if (wish->asked == self->asked && self->session != NULL && compare != NULL)
    {
      self->is_stale = FALSE;
      take (self, compare);
      return;
    }
  g_clear_pointer (&compare, profile_compare_unref);
  if (self->session != NULL)
    update (self);
}

/* The thread of the same name; -1 where the other recording has none. */
static gint32
find_twin (Profile *profile,
           gint32   thread_index,
           Profile *other)
{
  ProfileThreadInfo wanted, thread;

  if (thread_index < 0)
    return -1;
  profile_get_thread_info (profile, (guint32) thread_index, &wanted);
  for (guint32 i = 0; i < profile_get_n_threads (other); i++)
    {
      profile_get_thread_info (other, i, &thread);
      if (g_str_equal (thread.name, wanted.name))
        return (gint32) i;
    }
  return -1;
}

static void
update (ViewerCompare *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  guint here = gtk_toggle_button_get_active (self->is_after) ? PROFILE_AFTER : PROFILE_BEFORE;
  ProfileCallTreeOptions view = viewer_session_get_options (self->session);
  g_autoptr(GTask) task = NULL;
  Wish *wish;

  if (!self->is_stale || self->is_working || profile == NULL || self->other == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  wish = g_new0 (Wish, 1);
  for (guint side = 0; side < 2; side++)
    {
      wish->profiles[side] = profile_ref (side == here ? profile : self->other);
      wish->options[side] = (ProfileCallTreeOptions) PROFILE_CALL_TREE_OPTIONS_INIT;
      wish->options[side].clock = view.clock;
      wish->options[side].thread_index = side == here ? view.thread_index
                                                      : find_twin (profile, view.thread_index, self->other);
    }
  wish->by_share = gtk_toggle_button_get_active (self->by_share);
  wish->asked = self->asked;
  task = g_task_new (self, NULL, compare_made, NULL);
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  self->is_working = TRUE;
  g_task_run_in_thread (task, make_compare);
}

static void
ask (ViewerCompare *self)
{
  self->asked++;
  self->is_stale = TRUE;
  update (self);
}

/* Rows name functions of what was there before. */
static void
profile_changed (ViewerCompare *self)
{
  take (self, NULL);
  ask (self);
}

/* ---- choosing the other one ---- */

static void
take_other (ViewerCompare *self,
            Profile       *other,
            const char    *name)
{
  g_clear_pointer (&self->other, profile_unref);
  g_free (self->other_name);
  self->other = other;
  self->other_name = g_strdup (name);
  profile_changed (self);
}

static void
read_file (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  GError *error = NULL;
  Profile *profile = profile_new_for_path (task_data, &error);

  if (profile != NULL)
    g_task_return_pointer (task, profile, (GDestroyNotify) profile_unref);
  else
    g_task_return_error (task, error);
}

static void
file_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ViewerCompare *self = VIEWER_COMPARE (source);
  g_autofree char *name = g_path_get_basename (g_task_get_task_data (G_TASK (result)));
  g_autoptr(GError) error = NULL;
  Profile *other = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->session == NULL)
    {
      g_clear_pointer (&other, profile_unref);
      return;
    }
  if (other != NULL)
    {
      take_other (self, other, name);
      return;
    }
  gtk_label_set_text (self->sentence, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), TRUE);
}

void
viewer_compare_open (ViewerCompare *self,
                     GFile         *file)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (VIEWER_IS_COMPARE (self));

  if (g_file_peek_path (file) == NULL)
    return;
  task = g_task_new (self, NULL, file_read, NULL);
  g_task_set_source_tag (task, viewer_compare_open);
  g_task_set_task_data (task, g_file_get_path (file), g_free);
  g_task_run_in_thread (task, read_file);
}

static void
files_chosen (GListModel *files,
              gpointer    user_data)
{
  g_autoptr(GFile) file = g_list_model_get_item (files, 0);

  viewer_compare_open (user_data, file);
}

static void
choose_file (ViewerCompare *self)
{
  static const ViewerChoice choice = { .action = GTK_FILE_CHOOSER_ACTION_OPEN, .suffixes = { "pyprof" } };
  ViewerChoice asked = choice;

  asked.title = _("Compare with a Recording");
  asked.accept = _("_Compare");
  asked.filter = _("Recordings");
  viewer_choose_files (GTK_WIDGET (self), &asked, files_chosen, self);
}

static void
tab_clicked (GtkButton     *button,
             ViewerCompare *self)
{
  ViewerDocument *document = g_object_get_data (G_OBJECT (button), "document");
  Profile *profile = viewer_session_get_profile (viewer_document_get_session (document));

  if (profile != NULL)
    take_other (self, profile_ref (profile), viewer_document_get_title (document));
}

/* Those with a recording of their own. */
static void
list_tabs (ViewerCompare *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->tabs))) != NULL)
    gtk_box_remove (self->tabs, button);
  for (guint i = 0; VIEWER_IS_WINDOW (root) && i < viewer_window_get_n_documents (VIEWER_WINDOW (root)); i++)
    {
      ViewerDocument *document = viewer_window_get_nth (VIEWER_WINDOW (root), i);
      ViewerSession *session = viewer_document_get_session (document);
      g_autofree char *words = NULL;

      if (session == self->session || viewer_session_get_profile (session) == NULL)
        continue;
      /* Translators: the title of another open tab. */
      words = g_strdup_printf (_("With the open tab %s"), viewer_document_get_title (document));
      button = gtk_button_new_with_label (words);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_MIDDLE);
      g_object_set_data_full (G_OBJECT (button), "document", g_object_ref (document), g_object_unref);
      g_signal_connect (button, "clicked", G_CALLBACK (tab_clicked), self);
      gtk_box_append (self->tabs, button);
    }
}

static void
viewer_compare_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_compare_parent_class)->map (widget);
  list_tabs (VIEWER_COMPARE (widget));
  update (VIEWER_COMPARE (widget));
}

/* A closed tab must not be kept by a button. */
static void
viewer_compare_unmap (GtkWidget *widget)
{
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (VIEWER_COMPARE (widget)->tabs))) != NULL)
    gtk_box_remove (VIEWER_COMPARE (widget)->tabs, button);
  GTK_WIDGET_CLASS (viewer_compare_parent_class)->unmap (widget);
}

/* ---- building ---- */

/* Two buttons of which one is down; the second is returned. */
static GtkToggleButton *
append_pair (ViewerCompare *self,
             const char    *first,
             const char    *second,
             gboolean       is_second)
{
  GtkWidget *pair = viewer_wrap_box_new ();
  GtkWidget *one = gtk_toggle_button_new_with_label (first), *other = gtk_toggle_button_new_with_label (second);

  viewer_tool_let_button_wrap (one);
  viewer_tool_let_button_wrap (other);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (other), GTK_TOGGLE_BUTTON (one));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (is_second ? other : one), TRUE);
  gtk_widget_set_hexpand (one, TRUE);
  gtk_widget_set_hexpand (other, TRUE);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (pair), one);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (pair), other);
  gtk_box_append (self->sides, pair);
  g_signal_connect_swapped (other, "toggled", G_CALLBACK (ask), self);
  return GTK_TOGGLE_BUTTON (other);
}

static void
viewer_compare_dispose (GObject *object)
{
  ViewerCompare *self = VIEWER_COMPARE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->other, profile_unref);
  g_clear_pointer (&self->other_name, g_free);
  g_clear_pointer (&self->compare, profile_compare_unref);

  G_OBJECT_CLASS (viewer_compare_parent_class)->dispose (object);
}

static void
viewer_compare_class_init (ViewerCompareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_compare_dispose;
  GTK_WIDGET_CLASS (klass)->map = viewer_compare_map;
  GTK_WIDGET_CLASS (klass)->unmap = viewer_compare_unmap;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "compare");
}

static void
viewer_compare_init (ViewerCompare *self)
{
  GtkWidget *box = GTK_WIDGET (self), *choose = viewer_tool_new_button (_("Choose a _Recording…"), G_CALLBACK (choose_file), self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (box, "learn-page");
  gtk_label_set_text (viewer_tool_append_label (box, "dim-label"),
                      _("Did it get faster, or was that luck? Put another recording of the same program beside this one."));
  gtk_widget_add_css_class (choose, "suggested-action");
  gtk_box_append (GTK_BOX (box), choose);
  self->tabs = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->tabs));
  self->other_label = viewer_tool_append_label (box, "heading");
  self->sides = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sides));
  self->is_after = append_pair (self, _("This was before"), _("This is after"), TRUE);
  self->by_share = append_pair (self, _("Time"), _("Share of the time"), FALSE);
  self->sentence = viewer_tool_append_label (box, "compare-sentence");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Functions, the largest difference first"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
}

GtkWidget *
viewer_compare_new (ViewerSession *session)
{
  ViewerCompare *self = g_object_new (VIEWER_TYPE_COMPARE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "profile-changed", G_CALLBACK (profile_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "filters-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  profile_changed (self);
  return GTK_WIDGET (self);
}

const char *
viewer_compare_get_sentence (ViewerCompare *self)
{
  g_return_val_if_fail (VIEWER_IS_COMPARE (self), "");

  return gtk_label_get_text (self->sentence);
}
