/* words-page.c: the page of one word; see words-private.h */

#include "viewer/learn/words-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/learn/term-attach.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/tree-find.h"
#include "viewer/wrap-box.h"

/* ---- what it says ---- */

static char *
dup_numbers (ViewerWords *self,
             gboolean    *is_selected)
{
  ProfileExplainRow row;
  ProfileNode node;
  gboolean has_row;

  *is_selected = TRUE;
  if (self->session == NULL || viewer_session_get_profile (self->session) == NULL)
    return g_strdup (_("Open a recording, and its numbers come here."));
  if (self->facts == NULL)
    return g_strdup ("");
  node = viewer_tree_find_selection (self->facts->tree, viewer_session_get_selection (self->session));
  has_row = profile_explain_get_row (self->facts, node, &row);
  *is_selected = !has_row || row.is_selected;
  return profile_words_term (self->facts, has_row ? &row : NULL, self->term->key);
}

/* For those who hear the page: all of it at once. */
static void
say_page (ViewerWords *self)
{
  g_autofree char *words = g_strdup_printf ("%s. %s %s", _(self->term->word), _(self->term->meaning),
                                            gtk_label_get_text (GTK_LABEL (self->numbers)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->page), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
viewer_words_show_numbers (ViewerWords *self)
{
  g_autofree char *numbers = NULL;
  gboolean is_selected;

  if (self->term == NULL)
    return;
  numbers = dup_numbers (self, &is_selected);
  gtk_label_set_text (GTK_LABEL (self->numbers), numbers);
  gtk_widget_set_visible (self->hint, !is_selected && profile_words_term_needs_row (self->term->key));
  say_page (self);
}

static void
see_clicked (GtkWidget   *button,
             ViewerWords *self)
{
  viewer_words_show (self, g_object_get_data (G_OBJECT (button), "term"));
}

static void
show_sees (ViewerWords *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->sees)) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; self->term->sees[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(viewer_terms_find (self->term->sees[i])->word));

      gtk_widget_add_css_class (button, "chip");
      viewer_term_attach (button, self->term->sees[i]);
      g_object_set_data (G_OBJECT (button), "term", (gpointer) self->term->sees[i]);
      g_signal_connect (button, "clicked", G_CALLBACK (see_clicked), self);
      viewer_wrap_box_append (VIEWER_WRAP_BOX (self->sees), button);
    }
}

void
viewer_words_show_page (ViewerWords *self)
{
  gtk_label_set_text (GTK_LABEL (self->word), _(self->term->word));
  gtk_label_set_text (GTK_LABEL (self->meaning), _(self->term->meaning));
  viewer_term_attach (self->page, self->term->key);
  show_sees (self);
  viewer_words_show_numbers (self);
}

/* ---- building ---- */

static GtkWidget *
make_card (ViewerWords *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "learn-card");
  gtk_box_append (GTK_BOX (card), viewer_tool_new_label (_("In this recording"), "caption-heading"));
  self->numbers = viewer_tool_new_label (NULL, "learn-numbers");
  self->hint = viewer_tool_new_label (_("This is about the function that explains most of the time. Select another one to see its numbers."),
                                      "dim-label");
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_box_append (GTK_BOX (card), self->numbers);
  gtk_box_append (GTK_BOX (card), self->hint);
  return card;
}

GtkWidget *
viewer_words_make_page (ViewerWords *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (page, "learn-page");
  /* A box does not take the focus by Tab. */
  self->page = g_object_new (GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_DOCUMENT, "focusable", TRUE,
                             "child", text, NULL);
  gtk_widget_add_css_class (self->page, "learn-text");
  self->word = viewer_tool_new_label (NULL, "title-2");
  self->meaning = viewer_tool_new_label (NULL, NULL);
  self->sees = viewer_wrap_box_new ();
  gtk_box_append (GTK_BOX (text), self->word);
  gtk_box_append (GTK_BOX (text), self->meaning);
  gtk_box_append (GTK_BOX (text), make_card (self));
  gtk_box_append (GTK_BOX (page), self->page);
  gtk_box_append (GTK_BOX (page), viewer_tool_new_label (_("See also"), "heading"));
  gtk_box_append (GTK_BOX (page), self->sees);
  return page;
}
