/* document-notices.c: what the document says went wrong; see document-private.h */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"

#define LAST_WORDS_CHARS 1500

/* ---- pages for what cannot be shown ---- */

void
viewer_document_show_error (ViewerDocument *self,
                          const char   *title,
                          const char   *next_step)
{
  g_autofree char *escaped = g_markup_escape_text (next_step, -1);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);

  adw_status_page_set_title (self->error_page, escaped_title);
  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->pages, "error");
  viewer_document_update_notice (self);
  viewer_document_say_changed (self);
}

static char *
dup_last_words (ViewerRecorder *recorder)
{
  g_autofree char *output = viewer_recorder_dup_output (recorder);
  glong n_chars = g_utf8_strlen (output, -1);

  return g_strdup (g_utf8_offset_to_pointer (output, MAX (n_chars - LAST_WORDS_CHARS, 0)));
}

void
viewer_document_show_start_error (ViewerDocument *self)
{
  g_autofree char *ending = viewer_recorder_dup_ending (self->recorder);
  g_autofree char *words = dup_last_words (self->recorder);
  g_autofree char *next_step = NULL;

  g_strstrip (words);
  if (words[0] != '\0')
    next_step = g_strdup (words);
  else if (ending != NULL)
    next_step = g_strdup_printf (_("%s Its messages are in the terminal that pyinst-gui was started from."), ending);
  else
    next_step = g_strdup (_("The program ended before it was looked at. Record something that runs longer, or look more often: -i 0.0001."));
  viewer_document_show_error (self, _("Nothing was recorded."), next_step);
}

void
viewer_document_show_read_error (ViewerDocument *self,
                               const GError *error)
{
  g_autofree char *name = g_path_get_basename (viewer_loader_get_path (self->loader));
  g_autofree char *title = NULL;
  g_autofree char *next_step = NULL;

  if (self->recorder != NULL)
    {
      viewer_document_show_start_error (self);
      return;
    }

  if (g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_EMPTY))
    {
      title = g_strdup_printf (_("%s is empty."), name);
      next_step = g_strdup (_("The recording was never written. Record the program again."));
    }
  else if (g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_NOT_PYPROF))
    {
      title = g_strdup_printf (_("%s is not a Pyinst recording."), name);
      next_step = g_strdup (_("Recordings are made by pyinst or pyinst-gui and end in .pyprof. Open one of those."));
    }
  else if (g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_NEWER))
    {
      title = g_strdup_printf (_("%s was made by a newer Pyinst."), name);
      next_step = g_strdup (_("Update Pyinst to open it. The recording itself is fine."));
    }
  else if (g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_NO_SAMPLES))
    {
      title = g_strdup_printf (_("%s has no samples."), name);
      next_step = g_strdup (_("The program ended before it was looked at. Record something that runs longer, or look more often: -i 0.0001."));
    }
  else if (g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED))
    {
      title = g_strdup_printf (_("%s is damaged, and nothing in it can be read."), name);
      next_step = g_strdup_printf (_("Copy it again from where it was made, or record again. (%s)"), error->message);
    }
  else
    {
      title = g_strdup_printf (_("%s cannot be read."), name);
      next_step = g_strdup_printf (_("Check that it is there and that you may read it. (%s)"), error->message);
    }
  viewer_document_show_error (self, title, next_step);
}

/* ---- the notice bar ---- */

void
viewer_document_add_line (GString    *text,
                          const char *line,
                          const char *link)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (link != NULL)
    g_string_append_printf (text, "<a href=\"%s\">%s</a>", link, escaped);
  else
    g_string_append (text, escaped);
}

static void
add_line (GString    *text,
          const char *line)
{
  viewer_document_add_line (text, line, NULL);
}

/* The usual engine is no news; the other one changes what the figures mean. */
static void
add_engine (GString *text,
            Profile *profile)
{
  g_autofree char *line = NULL;

  if (g_strcmp0 (profile_get_meta (profile, "engine"), "event") != 0)
    return;
  line = profile_words_engine (profile);
  add_line (text, line);
}

static void
add_losses (GString *text,
            Profile *profile)
{
  g_autofree char *lost = profile_words_lost (profile), *unwritten = profile_words_unwritten (profile);

  if (lost != NULL)
    add_line (text, lost);
  if (unwritten != NULL)
    add_line (text, unwritten);
}

void
viewer_document_update_notice (ViewerDocument *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(GString) text = g_string_new (NULL);

  /* The error page has said what there is to say. */
  if (self->recorder != NULL && profile != NULL)
    {
      g_autofree char *ending = viewer_recorder_dup_ending (self->recorder);

      if (ending != NULL)
        add_line (text, ending);
    }
  if (profile != NULL)
    {
      const char *const *warnings = profile_get_warnings (profile);

      if (!profile_is_complete (profile) && viewer_loader_has_ended (self->loader))
        add_line (text, _("This recording ends early: its program was killed, or the file was cut. What was recorded until then is shown."));
      add_engine (text, profile);
      add_losses (text, profile);
      viewer_document_add_findings (self, text, profile);
      if (profile_is_damaged (profile))
        add_line (text, _("A part of this recording is damaged. What can be read is shown."));
      for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
        add_line (text, warnings[i]);
    }

  gtk_label_set_markup (self->notice_label, text->str);
  /* It may name the function that somebody is guessing. */
  gtk_widget_set_visible (self->notice, text->len > 0 && g_strcmp0 (text->str, self->dismissed) != 0
                                        && !viewer_document_is_covered (self));
}
