/* document-files.c: what of a recording is saved, and links to its functions */

#include "viewer/document-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "profile/cut.h"
#include "viewer/choose-files.h"
#include "viewer/link.h"

/* ---- a copy ---- */

static void
copy_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ViewerDocument) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    sentence = g_strdup (_("The copy is saved."));
  else
    sentence = g_strdup_printf (_("The copy could not be saved: %s"), error->message);
  viewer_document_toast (self, sentence);
}

static void
save_chosen (GListModel *files,
             gpointer    user_data)
{
  ViewerDocument *self = user_data;
  g_autoptr(GFile) target = g_list_model_get_item (files, 0);
  g_autoptr(GFile) source = NULL;

  if (self->loader == NULL)
    return;
  source = g_file_new_for_path (viewer_loader_get_path (self->loader));
  if (g_file_equal (source, target))
    {
      viewer_document_toast (self, _("That is the recording itself: it is saved already."));
      return;
    }
  g_file_copy_async (source, target, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                     copy_done, g_object_ref (self));
}

void
viewer_document_save_copy (ViewerDocument *self,
                           GVariant       *parameter)
{
  g_autofree char *base = g_path_get_basename (viewer_loader_get_path (self->loader));
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .title = _("Save a Copy of the Recording"),
    .accept = _("_Save"),
    .filter = _("Pyinst recordings"),
    .suffixes = { "pyprof" },
    .name = base,
  };

  viewer_choose_files (GTK_WIDGET (self), &choice, save_chosen, self);
}

/* ---- a part as a recording of its own ---- */

typedef struct {
  Profile *profile;
  gint64   begin_ns;
  gint64   end_ns;
  gint32   thread_index;
  GFile   *target;
} Part;

static void
part_free (Part *part)
{
  profile_unref (part->profile);
  g_clear_object (&part->target);
  g_free (part);
}

static void
write_part (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Part *part = task_data;
  g_autoptr(GByteArray) bytes = profile_cut (part->profile, part->begin_ns, part->end_ns, part->thread_index);
  GError *error = NULL;

  if (g_file_replace_contents (part->target, (const char *) bytes->data, bytes->len, NULL, FALSE,
                               G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
part_written (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  ViewerDocument *self = VIEWER_DOCUMENT (source);
  Part *part = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", g_file_peek_path (part->target));
      return;
    }
  sentence = g_strdup_printf (_("The selection could not be saved: %s"), error->message);
  viewer_document_toast (self, sentence);
}

/* The part that was selected when the dialog was opened, whatever is selected now. */
static void
part_chosen (GListModel *files,
             gpointer    user_data)
{
  GTask *task = user_data;
  Part *part = g_task_get_task_data (task);
  ViewerDocument *self = g_task_get_source_object (task);
  g_autoptr(GFile) own = g_file_new_for_path (viewer_document_get_path (self));

  part->target = g_list_model_get_item (files, 0);
  if (g_file_equal (own, part->target))
    {
      viewer_document_toast (self, _("That is the recording itself. Choose another name for its part."));
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_run_in_thread (task, write_part);
}

void
viewer_document_save_selection (ViewerDocument *self,
                                GVariant       *parameter)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, part_written, NULL);
  Part *part = g_new0 (Part, 1);
  g_autofree char *base = g_path_get_basename (viewer_document_get_path (self));
  g_autofree char *stem = g_str_has_suffix (base, ".pyprof") ? g_strndup (base, strlen (base) - strlen (".pyprof"))
                                                              : g_strdup (base);
  /* Translators: the suggested name of a file with a part of the recording %s. */
  g_autofree char *name = g_strdup_printf (_("%s-part.pyprof"), stem);
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SAVE,
    .title = _("Save the Selection as a Recording"),
    .accept = _("_Save"),
    .filter = _("Pyinst recordings"),
    .suffixes = { "pyprof" },
    .name = name,
  };

  part->profile = profile_ref (viewer_session_get_profile (self->session));
  viewer_session_get_range (self->session, &part->begin_ns, &part->end_ns);
  part->thread_index = viewer_session_get_thread (self->session);
  g_task_set_source_tag (task, viewer_document_save_selection);
  g_task_set_task_data (task, part, (GDestroyNotify) part_free);
  viewer_choose_files (GTK_WIDGET (self), &choice, part_chosen, task);
}

/* ---- links ---- */

void
viewer_document_copy_link (ViewerDocument *self,
                           GVariant       *parameter)
{
  ProfileFunction function = viewer_session_get_selection (self->session)->function;
  g_autofree char *link = NULL;
  g_autofree char *text = NULL;

  if (function == 0)
    {
      viewer_document_toast (self, _("Select a function to copy a link to it."));
      return;
    }
  link = viewer_link_dup_function (viewer_session_get_profile (self->session), function);
  text = g_strdup_printf ("%s#%s", viewer_document_get_path (self), link);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  viewer_document_toast (self, _("The link is copied. Open it with pyinst-gui."));
}

void
viewer_document_show_link (ViewerDocument *self,
                           const char     *link)
{
  g_return_if_fail (VIEWER_IS_DOCUMENT (self));

  g_free (self->link);
  self->link = g_strdup (link);
  viewer_document_follow_link (self);
}

void
viewer_document_follow_link (ViewerDocument *self)
{
  ViewerSelection selection = { .lane = -1 };
  g_autofree char *sentence = NULL;

  if (self->link == NULL || viewer_session_get_call_tree (self->session) == NULL)
    return;
  selection.function = viewer_link_find_function (viewer_session_get_profile (self->session), self->link);
  if (selection.function != 0)
    viewer_session_select (self->session, &selection);
  else if (self->recorder != NULL)
    {
      /* It may be called yet; and when it is not, nobody asked for it just now. */
      if (!viewer_document_is_recording (self))
        g_clear_pointer (&self->link, g_free);
      return;
    }
  else
    {
      sentence = g_strdup_printf (_("This recording has no function “%s”."), self->link);
      viewer_document_toast (self, sentence);
    }
  g_clear_pointer (&self->link, g_free);
}

void
viewer_document_take_transforms (ViewerDocument *self)
{
  g_autoptr(ProfileTransforms) transforms = NULL;
  Profile *profile = viewer_session_get_profile (self->session);

  if (self->transforms == NULL || profile == NULL)
    return;
  if (viewer_session_get_transforms (self->session) != NULL)
    g_clear_pointer (&self->transforms, g_free);     /* somebody chose others meanwhile */
  else if (profile_transforms_parse (&transforms, profile, self->transforms, NULL))
    {
      g_clear_pointer (&self->transforms, g_free);
      viewer_session_set_transforms (self->session, transforms);
    }
  else if (!viewer_document_is_recording (self))
    {
      g_clear_pointer (&self->transforms, g_free);
      viewer_document_toast (self, _("What was merged, focused or dropped is not in this recording; all of it is shown."));
    }
}
