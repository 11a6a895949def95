/* document.c: one recording in a tab: what it shows; see document.h */

#include "viewer/document-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "profile/words.h"
#include "viewer/access.h"
#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"
#include "viewer/welcome.h"
#include "viewer/wrap-box.h"

G_DEFINE_FINAL_TYPE (ViewerDocument, viewer_document, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
viewer_document_say_changed (ViewerDocument *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
viewer_document_show_page (ViewerDocument *self,
                           const char     *name)
{
  gboolean is_hidden = g_str_equal (name, "recording") && gtk_stack_get_child_by_name (self->pages, "cover") != NULL;

  gtk_stack_set_visible_child_name (self->pages, is_hidden ? "cover" : name);
  viewer_document_say_changed (self);
}

void
viewer_document_toast (ViewerDocument *self,
                       const char     *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

/* ---- title and first sentence ---- */

/* "/home/me/shop/run.py --fast" is "run.py --fast" to people; -m and -c stay. */
static char *
dup_without_folder (const char *target)
{
  gsize n_first = strcspn (target, " ");
  const char *slash = target[0] != '-' ? g_strrstr_len (target, (gssize) n_first, "/") : NULL;

  return g_strdup (slash != NULL && slash + 1 < target + n_first ? slash + 1 : target);
}

static char *
dup_target (ViewerDocument *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  const char *target = profile != NULL ? profile_get_meta (profile, "target") : NULL;

  if (target != NULL && target[0] != '\0')
    return dup_without_folder (target);
  if (self->recorder != NULL)
    return g_strdup (viewer_recorder_get_title (self->recorder));
  if (self->loader != NULL)
    return g_path_get_basename (viewer_loader_get_path (self->loader));
  return g_strdup (_("Pyinst"));
}

static char *
dup_figures (ViewerDocument *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autofree char *duration = NULL;
  g_autofree char *samples = NULL;

  if (profile == NULL)
    return g_strdup ("");
  duration = viewer_figures_dup_duration (profile_get_duration_ns (profile));
  samples = viewer_figures_dup_samples (profile_get_looks (profile));
  if (viewer_document_is_recording (self))
    /* Translators: elapsed time and "1 234 samples", while a program is recorded. */
    return g_strdup_printf (_("recording · %s · %s"), duration, samples);
  /* Translators: a recording's length and "1 234 samples". */
  return g_strdup_printf (_("%s · %s"), duration, samples);
}

void
viewer_document_show_title (ViewerDocument *self)
{
  g_free (self->title);
  g_free (self->subtitle);
  self->title = dup_target (self);
  self->subtitle = dup_figures (self);
  viewer_document_say_changed (self);
}

/* That of the tree before stays until the new one's is known: the line below must not come and go. */
static void
show_certainty (ViewerDocument *self)
{
  const char *certainty = viewer_session_get_certainty (self->session);

  gtk_label_set_text (self->certainty_label, certainty != NULL ? certainty : "");
  if (certainty != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->certainty_label), TRUE);
}

static void
show_sentence (ViewerDocument *self)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  g_autofree char *sentence = tree != NULL ? profile_words_answer (tree) : NULL;

  gtk_label_set_text (self->sentence_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
  show_certainty (self);
  viewer_document_follow_link (self);
  viewer_document_take_transforms (self);
  /* Whoever changed the filters of the tree, the switches follow. */
  g_object_notify (G_OBJECT (self), "only-my-code");
  g_object_notify (G_OBJECT (self), "fold-libraries");
  viewer_document_say_changed (self);
}

/* ---- what others ask ---- */

gboolean
viewer_document_is_recording (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), FALSE);

  return self->recorder != NULL && viewer_recorder_is_running (self->recorder);
}

gboolean
viewer_document_is_stopping (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), FALSE);

  return viewer_document_is_recording (self) && viewer_recorder_get_n_stops (self->recorder) > 0;
}

gboolean
viewer_document_is_free (ViewerDocument *self)
{
  const char *page = viewer_document_get_page (self);

  return !viewer_document_is_recording (self)
         && (g_str_equal (page, "welcome") || g_str_equal (page, "error"));
}

ViewerSession *
viewer_document_get_session (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), NULL);

  return self->session;
}

ViewerTreeView *
viewer_document_get_tree_view (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), NULL);

  return self->tree_view;
}

const char *
viewer_document_get_page (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), "");

  return gtk_stack_get_visible_child_name (self->pages);
}

const char *
viewer_document_get_title (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), "");

  return self->title;
}

const char *
viewer_document_get_subtitle (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), "");

  return self->subtitle;
}

const char *
viewer_document_get_path (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), NULL);

  return self->loader != NULL ? viewer_loader_get_path (self->loader) : NULL;
}

const char *
viewer_document_get_sentence (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), "");

  return gtk_label_get_text (self->sentence_label);
}

const char *
viewer_document_get_notice (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), "");

  return gtk_widget_get_visible (self->notice) ? gtk_label_get_text (self->notice_label) : "";
}

/* ---- GObject ---- */

enum {
  PROP_ONLY_MY_CODE = 1,
  PROP_FOLD_LIBRARIES,
  PROP_VIEW,
  PROP_SHOW_TIMELINE,
  PROP_SHOW_VIEWS,
  PROP_SHOW_SOURCE,
  PROP_SHOW_LEARN,
  N_PROPERTIES
};

static void
viewer_document_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ViewerDocument *self = VIEWER_DOCUMENT (object);

  switch (property_id)
    {
    case PROP_ONLY_MY_CODE:
      g_value_set_boolean (value, viewer_session_get_only_application (self->session));
      break;
    case PROP_FOLD_LIBRARIES:
      g_value_set_boolean (value, viewer_session_get_fold_libraries (self->session));
      break;
    case PROP_VIEW:
      g_value_set_string (value, gtk_stack_get_visible_child_name (self->views));
      break;
    case PROP_SHOW_TIMELINE:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->timeline)));
      break;
    case PROP_SHOW_VIEWS:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->views)));
      break;
    case PROP_SHOW_SOURCE:
      g_value_set_boolean (value, viewer_document_get_source_side (self));
      break;
    case PROP_SHOW_LEARN:
      g_value_set_boolean (value, viewer_document_get_show_learn (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
viewer_document_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ViewerDocument *self = VIEWER_DOCUMENT (object);

  switch (property_id)
    {
    case PROP_ONLY_MY_CODE:
      viewer_session_set_only_application (self->session, g_value_get_boolean (value));
      break;
    case PROP_FOLD_LIBRARIES:
      viewer_session_set_fold_libraries (self->session, g_value_get_boolean (value));
      break;
    case PROP_VIEW:
      viewer_document_show_view (self, g_value_get_string (value));
      break;
    case PROP_SHOW_TIMELINE:
      viewer_document_show_timeline (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_VIEWS:
      viewer_document_show_views (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SOURCE:
      viewer_document_set_source_side (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LEARN:
      viewer_document_set_show_learn (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
viewer_document_dispose (GObject *object)
{
  ViewerDocument *self = VIEWER_DOCUMENT (object);

  viewer_document_forget_loader (self);
  viewer_document_forget_findings (self);
  g_clear_handle_id (&self->progress_timer_id, g_source_remove);
  g_clear_weak_pointer (&self->focus_before_learn);
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);

  G_OBJECT_CLASS (viewer_document_parent_class)->dispose (object);
}

static void
viewer_document_finalize (GObject *object)
{
  ViewerDocument *self = VIEWER_DOCUMENT (object);

  g_clear_object (&self->search);
  g_clear_object (&self->session);
  g_clear_pointer (&self->dismissed, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->transforms, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);

  G_OBJECT_CLASS (viewer_document_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPERTIES] = {
    [PROP_ONLY_MY_CODE] = g_param_spec_boolean ("only-my-code", NULL, NULL, FALSE, flags),
    [PROP_FOLD_LIBRARIES] = g_param_spec_boolean ("fold-libraries", NULL, NULL, TRUE, flags),
    [PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "tree", flags),
    [PROP_SHOW_TIMELINE] = g_param_spec_boolean ("show-timeline", NULL, NULL, TRUE, flags),
    [PROP_SHOW_VIEWS] = g_param_spec_boolean ("show-views", NULL, NULL, TRUE, flags),
    [PROP_SHOW_SOURCE] = g_param_spec_boolean ("show-source", NULL, NULL, FALSE, flags),
    [PROP_SHOW_LEARN] = g_param_spec_boolean ("show-learn", NULL, NULL, FALSE, flags),
  };

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
viewer_document_class_init (ViewerDocumentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_document_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_document_finalize;
  G_OBJECT_CLASS (klass)->get_property = viewer_document_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_document_set_property;
  install_properties (G_OBJECT_CLASS (klass));
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (VIEWER_TYPE_CHIPS);
  g_type_ensure (VIEWER_TYPE_FILTER_BAR);
  g_type_ensure (VIEWER_TYPE_FLIGHT);
  g_type_ensure (VIEWER_TYPE_LENS_LINE);
  g_type_ensure (VIEWER_TYPE_OUTPUT_PANE);
  g_type_ensure (VIEWER_TYPE_FLAME_GRAPH);
  g_type_ensure (VIEWER_TYPE_FUNCTIONS_VIEW);
  g_type_ensure (VIEWER_TYPE_LEARN_PANE);
  g_type_ensure (VIEWER_TYPE_OVERVIEW);
  g_type_ensure (VIEWER_TYPE_SEARCH_BAR);
  g_type_ensure (VIEWER_TYPE_SIDE_PANE);
  g_type_ensure (VIEWER_TYPE_SOURCE_VIEW);
  g_type_ensure (VIEWER_TYPE_TASKS_VIEW);
  g_type_ensure (VIEWER_TYPE_TIMELINE);
  g_type_ensure (VIEWER_TYPE_TREE_VIEW);
  g_type_ensure (VIEWER_TYPE_VIEW_SWITCHER);
  g_type_ensure (VIEWER_TYPE_WELCOME);
  g_type_ensure (VIEWER_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pyinst/Pyinst/document.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ViewerDocument, name)
  BIND (error_page);
  BIND (cancel_button);
  BIND (error_open);
  BIND (opening_label);
  BIND (opening_bar);
  BIND (opening_spinner);
  BIND (notice_label);
  BIND (sentence_label);
  BIND (certainty_label);
  BIND (sentence);
  BIND (beside);
  BIND (paned);
  BIND (notice);
  BIND (pages);
  BIND (views);
  BIND (filter_bar);
  BIND (lens_line);
  BIND (flight);
  BIND (output_pane);
  BIND (overview);
  BIND (source_view);
  BIND (source_side);
  BIND (timeline);
  BIND (tree_view);
  BIND (inverted_view);
  BIND (chips);
  BIND (search_bar);
  BIND (flame_graph);
  BIND (functions_view);
  BIND (learn_side);
  BIND (learn_pane);
  BIND (view_switcher);
  BIND (tasks_page);
  BIND (tasks_view);
#undef BIND
}

/* On a page that is not shown it would still ask for a frame, and a style, sixty times a second. */
static void
page_changed (ViewerDocument *self)
{
  gtk_spinner_set_spinning (self->opening_spinner, g_strcmp0 (viewer_document_get_page (self), "opening") == 0);
}

static void
viewer_document_init (ViewerDocument *self)
{
  self->timeline_height_px = -1;
  self->session = viewer_session_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  viewer_overview_set_session (self->overview, self->session);
  viewer_timeline_set_session (self->timeline, self->session);
  viewer_overview_set_timeline (self->overview, self->timeline);
  viewer_filter_bar_set_session (self->filter_bar, self->session);
  viewer_lens_line_set_session (self->lens_line, self->session);
  viewer_flight_set_session (self->flight, self->session);
  viewer_tree_view_set_session (self->tree_view, self->session);
  viewer_document_init_filters (self);
  viewer_flame_graph_set_session (self->flame_graph, self->session);
  viewer_document_add_source (self);
  viewer_functions_view_set_session (self->functions_view, self->session);
  viewer_document_init_findings (self);
  viewer_view_switcher_set_stack (self->view_switcher, self->views);
  viewer_term_attach (GTK_WIDGET (self->sentence), "share");
  viewer_term_attach (self->notice, "lost");
  viewer_document_init_learn (self);
  g_signal_connect_swapped (self->pages, "notify::visible-child-name", G_CALLBACK (page_changed), self);
  g_signal_connect_swapped (self->session, "call-tree-changed", G_CALLBACK (show_sentence), self);
  g_signal_connect_swapped (self->session, "intervals-changed", G_CALLBACK (show_certainty), self);
  g_signal_connect_swapped (self->session, "range-changed", G_CALLBACK (viewer_document_say_changed), self);
  g_signal_connect_swapped (self->session, "selection-changed", G_CALLBACK (viewer_document_say_changed), self);

  viewer_document_restore_state (self);
  viewer_access_name_buttons (GTK_WIDGET (self));
  viewer_document_show_title (self);
}

ViewerDocument *
viewer_document_new (void)
{
  return g_object_new (VIEWER_TYPE_DOCUMENT, NULL);
}
