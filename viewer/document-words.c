/* document-words.c: the way from what the window shows to what it means */

#include "viewer/document-private.h"

#include "viewer/learn/term-attach.h"

void
viewer_document_explain (ViewerDocument *self,
                         GVariant       *parameter)
{
  const char *term = g_variant_get_string (parameter, NULL);
  g_autofree char *name = term[0] != '\0' ? g_strconcat ("words/", term, NULL) : g_strdup ("words");
  g_autoptr(GVariant) place = g_variant_ref_sink (g_variant_new_string (name));

  viewer_document_learn_tool (self, place);
}

/* What has the focus; the list of all words where that shows none. */
void
viewer_document_explain_focus (ViewerDocument *self,
                               GVariant       *parameter)
{
  g_autoptr(GVariant) none = g_variant_ref_sink (g_variant_new_string (""));

  if (!viewer_term_open_focus (GTK_WIDGET (self)))
    viewer_document_explain (self, none);
}

gboolean
viewer_document_stop_pointing (ViewerDocument *self)
{
  if (!viewer_term_is_pointing (GTK_WIDGET (self)))
    return FALSE;
  viewer_term_set_pointing (GTK_WIDGET (self), FALSE);
  return TRUE;
}
