/* editor.c: opens a line of a file in the editor that a person likes; see editor.h */

#include "viewer/editor.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "viewer/host.h"

static const ViewerEditorPreset presets[] = {
  { "Visual Studio Code", "code --goto {file}:{line}" },
  { "PyCharm", "pycharm --line {line} {file}" },
  { "Vim", "x-terminal-emulator -e vim +{line} {file}" },
  { "Emacs", "emacsclient -n -a emacs +{line} {file}" },
  { "gedit", "gedit {file} +{line}" },
  { "Kate", "kate --line {line} {file}" },
};

const ViewerEditorPreset *
viewer_editor_list_presets (guint *n_presets)
{
  *n_presets = G_N_ELEMENTS (presets);
  return presets;
}

/* In one pass: a file's name may have {line} in it. */
static char *
fill_word (const char *word,
           const char *file,
           guint       line,
           gboolean   *has_file)
{
  GString *filled = g_string_new (NULL);

  while (*word != '\0')
    {
      if (g_str_has_prefix (word, "{file}"))
        {
          g_string_append (filled, file);
          *has_file = TRUE;
          word += strlen ("{file}");
        }
      else if (g_str_has_prefix (word, "{line}"))
        {
          g_string_append_printf (filled, "%u", MAX (line, 1));
          word += strlen ("{line}");
        }
      else
        g_string_append_c (filled, *word++);
    }
  return g_string_free (filled, FALSE);
}

char **
viewer_editor_list_words (const char  *command,
                          const char  *file,
                          guint        line,
                          GError     **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = NULL;
  gboolean has_file = FALSE;

  if (!g_shell_parse_argv (command, NULL, &parts, error))
    return NULL;
  for (char **part = parts; *part != NULL; part++)
    g_ptr_array_add (words, fill_word (*part, file, line, &has_file));
  if (!has_file)
    g_ptr_array_add (words, g_strdup (file));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* Never the application for Python files: on some desktops that runs them. */
static gboolean
open_with_desktop (const char  *file,
                   GError     **error)
{
  g_autofree char *uri = viewer_host_is_outside () ? g_filename_to_uri (file, NULL, NULL) : NULL;
  g_autoptr(GAppInfo) editor = g_app_info_get_default_for_type ("text/plain", FALSE);
  g_autoptr(GFile) target = g_file_new_for_path (file);
  GList files = { .data = target };

  /* The desktop asks in our place; a sandbox has no applications. */
  if (uri != NULL)
    return g_app_info_launch_default_for_uri (uri, NULL, error);
  if (editor == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("This desktop names no text editor. Choose one in the preferences (Ctrl+,)."));
      return FALSE;
    }
  return g_app_info_launch (editor, &files, NULL, error);
}

gboolean
viewer_editor_open (const char  *command,
                    const char  *file,
                    guint        line,
                    GError     **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (command));
  g_auto(GStrv) words = NULL;
  g_auto(GStrv) outside = NULL;

  if (plain[0] == '\0')
    return open_with_desktop (file, error);
  words = viewer_editor_list_words (plain, viewer_host_get_own_path (file), line, NULL);
  if (words == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The editor's command “%s” has a quote that is not closed. Correct it in the preferences (Ctrl+,)."), plain);
      return FALSE;
    }
  if (viewer_host_is_outside ())
    outside = viewer_host_list_words (NULL, (const char *const *) words);
  if (g_spawn_async (NULL, outside != NULL ? outside : words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The editor “%s” could not be started. Choose another in the preferences (Ctrl+,)."), words[0]);
  return FALSE;
}
