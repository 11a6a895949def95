/* what-if.c: the tool "What if it were faster?"; see what-if.h */

#include "viewer/learn/what-if.h"

#include <glib/gi18n.h>

#include "viewer/bar.h"
#include "viewer/cell-text.h"
#include "viewer/figures.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/learn/what-if-slider.h"
#include "viewer/learn/what-if-words.h"
#include "viewer/session-what-if.h"
#include "viewer/wrap-box.h"

#define THREADS_MAX 6

/* The lengths of a run, on one scale. */
enum { RUN_RECORDED, RUN_ESTIMATE, RUN_GONE, RUN_AMDAHL, N_RUNS };

typedef struct {
  GtkWidget *box;
  GtkWidget *bar;
  GtkWidget *value;
} RunRow;

struct _ViewerWhatIf
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *box;
  GtkWidget *hint;        /* while there is nothing to ask about */
  GtkWidget *body;
  GtkWidget *name;
  GtkWidget *slider;
  GtkWidget *speeds;
  GtkWidget *answer;
  GtkWidget *ceiling;
  GtkWidget *amdahl;
  RunRow     runs[N_RUNS];
  GtkWidget *run_list;
  GtkWidget *thread_title;
  GtkWidget *threads;

  ViewerSession *session;   /* owned */
  ProfileWhatIf *shown;     /* that the rows of threads are of; borrowed, only compared */
};

G_DEFINE_FINAL_TYPE (ViewerWhatIf, viewer_what_if, GTK_TYPE_WIDGET)

/* ---- showing ---- */

static void
show_run (RunRow *row,
          gint64  ns,
          gint64  whole_ns)
{
  g_autofree char *text = viewer_figures_dup_duration (ns);

  gtk_label_set_text (GTK_LABEL (row->value), text);
  viewer_bar_set_share (VIEWER_BAR (row->bar), whole_ns > 0 ? (double) ns / (double) whole_ns : 0);
}

static void
show_text (GtkWidget *label,
           char      *text)
{
  gtk_widget_set_visible (label, text != NULL);
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  g_free (text);
}

static void
show_runs (ViewerWhatIf        *self,
           const ProfileWhatIf *what_if,
           double               factor)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);

  show_run (&self->runs[RUN_RECORDED], facts->whole_ns, facts->whole_ns);
  show_run (&self->runs[RUN_ESTIMATE], profile_what_if_predict (what_if, factor), facts->whole_ns);
  show_run (&self->runs[RUN_GONE], facts->ceiling_ns, facts->whole_ns);
  show_run (&self->runs[RUN_AMDAHL], profile_what_if_predict_naive (what_if, factor), facts->whole_ns);
}

static void
add_thread (ViewerWhatIf              *self,
            const ProfileWhatIf       *what_if,
            const ProfileWhatIfThread *part,
            gint64                     most_ns)
{
  g_autofree char *text = viewer_what_if_dup_thread (what_if, part);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *bar = viewer_bar_new ();
  ProfileThreadInfo info;

  profile_get_thread_info (viewer_session_get_profile (self->session), part->thread, &info);
  gtk_box_append (GTK_BOX (row), viewer_tool_new_label (info.name, "heading"));
  viewer_bar_set_share (VIEWER_BAR (bar), (double) part->counted_ns / (double) most_ns);
  viewer_bar_set_ghost (VIEWER_BAR (bar), (double) (part->counted_ns + part->uncounted_ns) / (double) most_ns);
  gtk_widget_add_css_class (bar, "estimate");
  gtk_box_append (GTK_BOX (row), bar);
  gtk_box_append (GTK_BOX (row), viewer_tool_new_label (text, "caption"));
  gtk_box_append (GTK_BOX (self->threads), row);
}

static void
show_threads (ViewerWhatIf  *self,
              ProfileWhatIf *what_if)
{
  const ProfileWhatIfThread *threads;
  GtkWidget *child;
  guint n;

  if (what_if == self->shown)
    return;
  self->shown = what_if;
  while ((child = gtk_widget_get_first_child (self->threads)) != NULL)
    gtk_box_remove (GTK_BOX (self->threads), child);
  /* Without an answer nobody knows what counts. */
  if (what_if != NULL && profile_what_if_get_facts (what_if)->verdict != PROFILE_WHAT_IF_KNOWN)
    what_if = NULL;
  threads = what_if != NULL ? profile_what_if_get_threads (what_if, &n) : NULL;
  gtk_widget_set_visible (self->thread_title, threads != NULL && n > 0);
  for (guint i = 0; threads != NULL && i < MIN (n, THREADS_MAX); i++)
    add_thread (self, what_if, &threads[i], threads[0].counted_ns + threads[0].uncounted_ns);
}

static void
show_answer (ViewerWhatIf  *self,
             ProfileWhatIf *what_if)
{
  double factor = viewer_session_get_what_if_factor (self->session);
  gboolean is_known = profile_what_if_get_facts (what_if)->verdict == PROFILE_WHAT_IF_KNOWN;
  g_autofree char *text = viewer_what_if_dup_factor (what_if, factor);

  viewer_what_if_slider_set (VIEWER_WHAT_IF_SLIDER (self->slider), factor, text);
  gtk_widget_set_sensitive (self->slider, is_known);
  gtk_widget_set_sensitive (self->speeds, is_known);
  show_text (self->answer, viewer_what_if_dup_answer (what_if, factor));
  viewer_cell_set_class (self->answer, "refused", !is_known);
  gtk_widget_set_visible (self->run_list, is_known);
  show_text (self->ceiling, viewer_what_if_dup_ceiling (what_if));
  show_text (self->amdahl, factor < 1 ? viewer_what_if_dup_amdahl (what_if, factor) : NULL);
  if (is_known)
    show_runs (self, what_if, factor);
}

static void
show (ViewerWhatIf *self)
{
  const ViewerSelection *selection = viewer_session_get_selection (self->session);
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileWhatIf *what_if = viewer_session_get_what_if (self->session);
  gboolean has_function = profile != NULL && selection->function != 0;
  ProfileFunctionInfo info;

  gtk_widget_set_visible (self->hint, !has_function);
  gtk_widget_set_visible (self->body, has_function);
  show_threads (self, what_if);
  if (!has_function)
    return;
  profile_get_function_info (profile, selection->function, &info);
  gtk_label_set_text (GTK_LABEL (self->name), info.name);
  /* What was said stays until the new answer is there: it is a moment. */
  if (what_if != NULL)
    show_answer (self, what_if);
}

/* ---- moving ---- */

static void
slider_moved (ViewerWhatIf *self)
{
  viewer_session_set_what_if_factor (self->session, viewer_what_if_slider_get_value (VIEWER_WHAT_IF_SLIDER (self->slider)));
}

static void
speed_clicked (GtkButton    *button,
               ViewerWhatIf *self)
{
  const double *factor = g_object_get_data (G_OBJECT (button), "factor");

  viewer_session_set_what_if_factor (self->session, *factor);
}

/* ---- building ---- */

static GtkWidget *
new_speeds (ViewerWhatIf *self)
{
  static const struct {
    double      factor;
    const char *label;
  } speeds[] = {
    { 0.5, N_("2 times faster") }, { 0.1, N_("10 times faster") }, { 0, N_("Gone") }, { 1, N_("As it is") },
  };
  GtkWidget *box = viewer_wrap_box_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(speeds[i].label));

      gtk_widget_add_css_class (button, "what-if-speed");
      g_object_set_data (G_OBJECT (button), "factor", (gpointer) &speeds[i].factor);
      g_signal_connect (button, "clicked", G_CALLBACK (speed_clicked), self);
      viewer_wrap_box_append (VIEWER_WRAP_BOX (box), button);
    }
  return box;
}

static void
add_run (ViewerWhatIf *self,
         guint         index,
         const char   *label,
         const char   *css_class)
{
  RunRow *row = &self->runs[index];
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *text = viewer_tool_new_label (label, NULL);

  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  row->bar = viewer_bar_new ();
  row->value = gtk_label_new (NULL);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (row->value, "numeric");
  gtk_widget_add_css_class (row->bar, css_class);
  if (index == RUN_ESTIMATE)
    {
      gtk_widget_add_css_class (text, "heading");
      gtk_widget_add_css_class (row->value, "heading");
    }
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (line), row->value);
  gtk_box_append (GTK_BOX (row->box), line);
  gtk_box_append (GTK_BOX (row->box), row->bar);
  gtk_box_append (GTK_BOX (self->run_list), row->box);
}

static void
add (ViewerWhatIf *self,
     GtkWidget    *child)
{
  gtk_box_append (GTK_BOX (self->body), child);
}

static void
build_runs (ViewerWhatIf *self)
{
  self->run_list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->run_list, "card");
  gtk_widget_add_css_class (self->run_list, "what-if-runs");
  add_run (self, RUN_RECORDED, _("The run, as recorded"), "recorded");
  add_run (self, RUN_ESTIMATE, _("The run, estimated"), "estimate");
  add_run (self, RUN_GONE, _("If the function were gone"), "ceiling");
  add_run (self, RUN_AMDAHL, _("Amdahl’s rule, all samples"), "naive");
  add (self, self->run_list);
}

static void
build_body (ViewerWhatIf *self)
{
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->name = viewer_tool_new_label (NULL, "title-4");
  add (self, self->name);
  self->slider = viewer_what_if_slider_new ();
  g_signal_connect_swapped (self->slider, "value-changed", G_CALLBACK (slider_moved), self);
  add (self, self->slider);
  self->speeds = new_speeds (self);
  add (self, self->speeds);
  self->answer = viewer_tool_new_label (NULL, "what-if-answer");
  add (self, self->answer);
  build_runs (self);
  self->ceiling = viewer_tool_new_label (NULL, NULL);
  add (self, self->ceiling);
  self->amdahl = viewer_tool_new_label (NULL, NULL);
  add (self, self->amdahl);
  self->thread_title = viewer_tool_new_label (_("Which of its samples count"), "heading");
  gtk_widget_set_margin_top (self->thread_title, 6);
  add (self, self->thread_title);
  self->threads = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  add (self, self->threads);
  add (self, viewer_tool_new_label (_("An estimate. What counts is what the end of the run had to wait for: the main thread’s own time, and "
                                      "that of threads and tasks that it waited for. In the timeline, all else is pale. Time that goes "
                                      "with the function is that of everything it calls. What the computer does differently when a "
                                      "function is faster, nobody knows: record again to be sure."), "caption"));
}

/* ---- the widget ---- */

static void
viewer_what_if_map (GtkWidget *widget)
{
  ViewerWhatIf *self = VIEWER_WHAT_IF (widget);

  GTK_WIDGET_CLASS (viewer_what_if_parent_class)->map (widget);
  viewer_session_open_what_if (self->session);
}

static void
viewer_what_if_unmap (GtkWidget *widget)
{
  ViewerWhatIf *self = VIEWER_WHAT_IF (widget);

  GTK_WIDGET_CLASS (viewer_what_if_parent_class)->unmap (widget);
  viewer_session_close_what_if (self->session);
}

static void
viewer_what_if_dispose (GObject *object)
{
  ViewerWhatIf *self = VIEWER_WHAT_IF (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viewer_what_if_parent_class)->dispose (object);
}

static void
viewer_what_if_class_init (ViewerWhatIfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_what_if_dispose;
  widget_class->map = viewer_what_if_map;
  widget_class->unmap = viewer_what_if_unmap;
  gtk_widget_class_set_css_name (widget_class, "whatif");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
viewer_what_if_init (ViewerWhatIf *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "learn-page");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), viewer_tool_new_label (_("Make a function smaller, and see what the whole run would win."), NULL));
  self->hint = viewer_tool_new_label (_("Choose a function first: in the call tree, the flame graph or any other view."), "what-if-answer");
  gtk_box_append (GTK_BOX (self->box), self->hint);
  build_body (self);
  gtk_box_append (GTK_BOX (self->box), self->body);
}

GtkWidget *
viewer_what_if_new (ViewerSession *session)
{
  ViewerWhatIf *self = g_object_new (VIEWER_TYPE_WHAT_IF, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "what-if-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "profile-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
