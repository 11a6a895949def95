/* words.c: every word of profiling that the window uses; see words.h */

#include "viewer/learn/words-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/learn/term-attach.h"
#include "viewer/learn/tool-parts.h"

G_DEFINE_FINAL_TYPE (ViewerWords, viewer_words, GTK_TYPE_WIDGET)

/* ---- the way through the words ---- */

static void
show_list (ViewerWords *self)
{
  self->term = NULL;
  g_ptr_array_set_size (self->way, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
}

static void
show_term (ViewerWords      *self,
           const ViewerTerm *term)
{
  self->term = term;
  viewer_words_show_page (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "page");
  gtk_widget_grab_focus (self->page);
}

void
viewer_words_show (ViewerWords *self,
                   const char  *key)
{
  const ViewerTerm *term = viewer_terms_find (key);

  g_return_if_fail (VIEWER_IS_WORDS (self));

  if (term == NULL)
    {
      show_list (self);
      return;
    }
  if (self->term != NULL && self->term != term)
    g_ptr_array_add (self->way, (gpointer) self->term);
  show_term (self, term);
}

gboolean
viewer_words_open (GtkWidget  *words,
                   const char *term)
{
  if (viewer_terms_find (term) == NULL)
    return FALSE;
  viewer_words_show (VIEWER_WORDS (words), term);
  return TRUE;
}

gboolean
viewer_words_go_back (GtkWidget *words)
{
  ViewerWords *self = VIEWER_WORDS (words);

  if (self->term == NULL)
    return FALSE;
  if (self->way->len > 0)
    show_term (self, g_ptr_array_steal_index (self->way, self->way->len - 1));
  else
    {
      show_list (self);
      gtk_widget_grab_focus (self->search);
    }
  return TRUE;
}

const char *
viewer_words_get_term (ViewerWords *self)
{
  g_return_val_if_fail (VIEWER_IS_WORDS (self), NULL);

  return self->term != NULL ? self->term->key : NULL;
}

const char *
viewer_words_get_numbers (ViewerWords *self)
{
  g_return_val_if_fail (VIEWER_IS_WORDS (self), "");

  return gtk_label_get_text (GTK_LABEL (self->numbers));
}

/* ---- the list ---- */

static void
row_activated (GtkListBox    *list,
               GtkListBoxRow *row,
               ViewerWords   *self)
{
  viewer_words_show (self, g_object_get_data (G_OBJECT (row), "term"));
}

static void
filter (ViewerWords *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  gboolean is_any = FALSE;

  for (guint group = 0; group < VIEWER_N_TERM_GROUPS; group++)
    {
      gboolean has_any = FALSE;

      for (GtkWidget *row = gtk_widget_get_first_child (self->lists[group]); row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          const char *term = g_object_get_data (G_OBJECT (row), "term");
          gboolean has = term != NULL && viewer_terms_match (viewer_terms_find (term), words);

          gtk_widget_set_visible (row, has);
          has_any |= has;
        }
      gtk_widget_set_visible (self->titles[group], has_any);
      gtk_widget_set_visible (self->lists[group], has_any);
      is_any |= has_any;
    }
  gtk_widget_set_visible (self->nothing, !is_any);
}

/* Enter opens the first word that was found. */
static void
open_first (ViewerWords *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  for (guint i = 0; i < n_terms; i++)
    if (viewer_terms_match (&terms[i], words))
      {
        viewer_words_show (self, terms[i].key);
        return;
      }
}

static void
point (ViewerWords *self)
{
  viewer_term_set_pointing (GTK_WIDGET (self), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Click on a word or a number in the window. Escape ends it."));
}

static GtkWidget *
make_row (const ViewerTerm *term)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(term->word));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(term->meaning));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(term->word), -1);
  g_object_set_data (G_OBJECT (row), "term", (gpointer) term->key);
  viewer_term_attach (row, term->key);
  return row;
}

/* What their titles speak of. */
static const char *const group_terms[VIEWER_N_TERM_GROUPS] = {
  [VIEWER_TERMS_NUMBERS] = "sample", [VIEWER_TERMS_CALLS] = "callee", [VIEWER_TERMS_VIEWS] = "call-tree",
  [VIEWER_TERMS_THREADS] = "thread", [VIEWER_TERMS_TASKS] = "task", [VIEWER_TERMS_RECORDING] = "recording",
};

static void
add_group (ViewerWords     *self,
           GtkWidget       *box,
           ViewerTermGroup  group)
{
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  self->titles[group] = gtk_label_new (viewer_terms_get_title (group));
  gtk_label_set_xalign (GTK_LABEL (self->titles[group]), 0);
  gtk_label_set_wrap (GTK_LABEL (self->titles[group]), TRUE);
  gtk_widget_add_css_class (self->titles[group], "heading");
  viewer_term_attach (self->titles[group], group_terms[group]);
  self->lists[group] = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->lists[group]), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->lists[group], "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lists[group]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  viewer_terms_get_title (group), -1);
  g_signal_connect (self->lists[group], "row-activated", G_CALLBACK (row_activated), self);
  for (guint i = 0; i < n_terms; i++)
    if (terms[i].group == group)
      gtk_list_box_append (GTK_LIST_BOX (self->lists[group]), make_row (&terms[i]));
  gtk_box_append (GTK_BOX (box), self->titles[group]);
  gtk_box_append (GTK_BOX (box), self->lists[group]);
}

static GtkWidget *
make_sentence (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
make_list (ViewerWords *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = viewer_tool_new_button (_("_Point at a Word"), G_CALLBACK (point), self);

  gtk_widget_add_css_class (box, "learn-page");
  gtk_box_append (GTK_BOX (box), make_sentence (_("Each word opens a page with the numbers of this recording. "
                                                  "A right click or Shift+F1 on a word in the window opens its page, too.")));
  gtk_widget_set_tooltip_text (button, _("Then click anything in the window to learn what it is"));
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Find a word"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a word"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (filter), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (open_first), self);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), button);
  for (ViewerTermGroup group = 0; group < VIEWER_N_TERM_GROUPS; group++)
    add_group (self, box, group);
  self->nothing = make_sentence (_("There is no such word here. Try a shorter one."));
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_box_append (GTK_BOX (box), self->nothing);
  return box;
}

/* ---- the widget ---- */

static void
view_changed (ViewerWords *self)
{
  self->wish++;
  viewer_words_ask_for_facts (self);
}

static void
viewer_words_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_words_parent_class)->map (widget);
  if (VIEWER_WORDS (widget)->facts == NULL || VIEWER_WORDS (widget)->facts_are_old)
    viewer_words_ask_for_facts (VIEWER_WORDS (widget));
}

static gboolean
viewer_words_grab_focus (GtkWidget *widget)
{
  ViewerWords *self = VIEWER_WORDS (widget);

  return gtk_widget_grab_focus (self->term != NULL ? self->page : self->search);
}

static void
viewer_words_dispose (GObject *object)
{
  ViewerWords *self = VIEWER_WORDS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->facts, profile_explain_free);

  G_OBJECT_CLASS (viewer_words_parent_class)->dispose (object);
}

static void
viewer_words_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_WORDS (object)->way);

  G_OBJECT_CLASS (viewer_words_parent_class)->finalize (object);
}

static void
viewer_words_class_init (ViewerWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_words_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_words_finalize;
  widget_class->map = viewer_words_map;
  widget_class->focus = viewer_access_focus;
  widget_class->grab_focus = viewer_words_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "wordspage");
}

static void
viewer_words_init (ViewerWords *self)
{
  self->way = g_ptr_array_new ();
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), viewer_words_make_page (self), "page");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
viewer_words_new (ViewerSession *session)
{
  ViewerWords *self = g_object_new (VIEWER_TYPE_WORDS, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "call-tree-changed", G_CALLBACK (view_changed), self);
  g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (viewer_words_show_numbers), self);
  return GTK_WIDGET (self);
}
