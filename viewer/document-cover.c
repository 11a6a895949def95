/* document-cover.c: hides what a recording says, for whom wants to guess first */

#include "viewer/document-private.h"

#define COVER "cover"

gboolean
viewer_document_is_covered (ViewerDocument *self)
{
  return g_str_equal (viewer_document_get_page (self), COVER);
}

/* Instead of the page of the recording, so that nothing of it is seen, reached by a key or heard. */
void
viewer_document_set_cover (ViewerDocument *self,
                           GtkWidget      *cover)
{
  GtkWidget *before = gtk_stack_get_child_by_name (self->pages, COVER);
  gboolean was_covered = viewer_document_is_covered (self);

  g_return_if_fail (VIEWER_IS_DOCUMENT (self));

  if (was_covered)
    gtk_stack_set_visible_child_name (self->pages, "recording");
  if (before != NULL)
    gtk_stack_remove (self->pages, before);
  if (cover != NULL)
    gtk_stack_add_named (self->pages, cover, COVER);
  if (g_str_equal (viewer_document_get_page (self), "recording"))
    viewer_document_show_page (self, "recording");
  viewer_document_update_notice (self);
}
