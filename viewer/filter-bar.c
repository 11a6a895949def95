/* filter-bar.c: what the call tree is filtered to; see filter-bar.h */

#include "viewer/filter-bar.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"
#include "viewer/lens.h"

struct _ViewerFilterBar
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *threads;
  GtkWidget *lens;
  GtkWidget *only_application;
  GtkWidget *range_label;
  GtkWidget *clear_button;

  /* owned */
  GtkStringList *thread_names;   /* the first is "All threads" */
  ViewerSession *session;

  /* state */
  gboolean is_showing;           /* what changes now was not changed by the user */
};

G_DEFINE_FINAL_TYPE (ViewerFilterBar, viewer_filter_bar, GTK_TYPE_WIDGET)

static char *
dup_thread_name (Profile *profile,
                 guint32  thread_index)
{
  ProfileThreadInfo info;
  g_autofree char *time = NULL;

  profile_get_thread_info (profile, thread_index, &info);
  time = viewer_figures_dup_duration (info.wall_ns);
  if (profile_get_n_processes (profile) > 1)
    {
      ProfileProcessInfo process;
      g_autofree char *pid = NULL;

      profile_get_process_info (profile, info.process, &process);
      pid = g_strdup_printf ("%" G_GUINT64_FORMAT, process.pid);
      /* Translators: a process's name and number, a thread's name and its time. */
      return g_strdup_printf (_("%s %s · %s · %s"), process.name, pid, info.name, time);
    }
  /* Translators: a thread's name and its time. */
  return g_strdup_printf (_("%s · %s"), info.name, time);
}

/* Back and forward change them, too. */
static void
show_filters (ViewerFilterBar *self)
{
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->threads),
                              (guint) (viewer_session_get_thread (self->session) + 1));
  self->is_showing = FALSE;
}

/* Threads come while a program is recorded; their names and times change. A row
 * is replaced only when it differs, so that an open list stays where it is. */
static void
show_threads (ViewerFilterBar *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  guint n_threads = profile != NULL ? profile_get_n_threads (profile) : 0;
  GListModel *names = G_LIST_MODEL (self->thread_names);

  self->is_showing = TRUE;
  if (n_threads + 1 < g_list_model_get_n_items (names))
    gtk_string_list_splice (self->thread_names, 1, g_list_model_get_n_items (names) - 1, NULL);
  for (guint i = 0; i < n_threads; i++)
    {
      g_autofree char *name = dup_thread_name (profile, i);
      const char *row[] = { name, NULL };

      if (i + 1 >= g_list_model_get_n_items (names))
        gtk_string_list_append (self->thread_names, name);
      else if (!g_str_equal (name, gtk_string_list_get_string (self->thread_names, i + 1)))
        gtk_string_list_splice (self->thread_names, i + 1, 1, row);
    }
  gtk_widget_set_visible (self->threads, n_threads > 1);
  show_filters (self);
}

static void
thread_chosen (ViewerFilterBar *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->threads));

  if (self->is_showing || self->session == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  viewer_session_set_thread (self->session, (gint32) selected - 1);
}

static void
show_range (ViewerFilterBar *self)
{
  gint64 begin_ns, end_ns;
  gboolean has_range = viewer_session_get_range (self->session, &begin_ns, &end_ns);
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  g_autofree char *text = NULL;

  if (has_range)
    {
      g_autofree char *begin = viewer_figures_dup_time (begin_ns, (end_ns - begin_ns) / 50);
      g_autofree char *end = viewer_figures_dup_time (end_ns, (end_ns - begin_ns) / 50);
      g_autofree char *samples = NULL;
      ProfileNodeInfo root = { 0 };

      if (tree != NULL)
        profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      samples = viewer_figures_dup_samples (root.total_looks);
      /* Translators: the selected time range, from – to, and how many samples are in it. */
      text = g_strdup_printf (_("%s – %s · %s"), begin, end, samples);
    }
  gtk_label_set_text (GTK_LABEL (self->range_label), has_range ? text : "");
  gtk_widget_set_visible (self->range_label, has_range);
  gtk_widget_set_visible (self->clear_button, has_range);
}

void
viewer_filter_bar_set_session (ViewerFilterBar *self,
                               ViewerSession   *session)
{
  g_return_if_fail (VIEWER_IS_FILTER_BAR (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  viewer_lens_set_session (VIEWER_LENS (self->lens), session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "profile-changed", G_CALLBACK (show_threads), self);
  g_signal_connect_swapped (session, "filters-changed", G_CALLBACK (show_filters), self);
  g_signal_connect_swapped (session, "range-changed", G_CALLBACK (show_range), self);
  g_signal_connect_swapped (session, "call-tree-changed", G_CALLBACK (show_range), self);
  show_threads (self);
  show_range (self);
}

const char *
viewer_filter_bar_get_range_text (ViewerFilterBar *self)
{
  g_return_val_if_fail (VIEWER_IS_FILTER_BAR (self), "");

  return gtk_label_get_text (GTK_LABEL (self->range_label));
}

static void
viewer_filter_bar_dispose (GObject *object)
{
  ViewerFilterBar *self = VIEWER_FILTER_BAR (object);
  GtkWidget *child;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viewer_filter_bar_parent_class)->dispose (object);
}

static void
viewer_filter_bar_class_init (ViewerFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_filter_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "filterbar");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_filter_bar_init (ViewerFilterBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *first[] = { _("All threads"), NULL };

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);

  self->thread_names = gtk_string_list_new (first);
  self->threads = gtk_drop_down_new (G_LIST_MODEL (self->thread_names), NULL);
  gtk_widget_set_valign (self->threads, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->threads, _("Whose time the call tree shows"));
  viewer_term_attach (self->threads, "thread");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->threads), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Threads in the call tree"), -1);
  g_signal_connect_swapped (self->threads, "notify::selected", G_CALLBACK (thread_chosen), self);
  gtk_widget_set_parent (self->threads, widget);

  self->lens = viewer_lens_new ();
  gtk_widget_set_valign (self->lens, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->lens, widget);

  self->only_application = gtk_toggle_button_new_with_label (_("Only My Code"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->only_application), "win.only-my-code");
  gtk_widget_set_tooltip_text (self->only_application,
                               _("Leave library functions out; their time goes to your function that called them"));
  viewer_term_attach (self->only_application, "only-my-code");
  gtk_widget_set_valign (self->only_application, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->only_application, widget);

  self->range_label = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->range_label, TRUE);
  gtk_widget_set_halign (self->range_label, GTK_ALIGN_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->range_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->range_label, "numeric");
  viewer_term_attach (self->range_label, "range");
  gtk_widget_set_parent (self->range_label, widget);

  self->clear_button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->clear_button), "win.clear-range");
  gtk_widget_set_tooltip_text (self->clear_button, _("Show the whole recording again"));
  gtk_widget_add_css_class (self->clear_button, "flat");
  gtk_widget_set_valign (self->clear_button, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->clear_button, widget);
}

GtkWidget *
viewer_filter_bar_new (void)
{
  return g_object_new (VIEWER_TYPE_FILTER_BAR, NULL);
}
