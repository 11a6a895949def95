/* source-buffer.c: a text buffer with Python's colours and the heat of its lines; see source-buffer.h */

#include "viewer/source-buffer.h"

#include <glib/gstdio.h>
#include <math.h>

#include "viewer/source-words.h"

#define STYLES "/org/pyinst/Pyinst/styles/"

static GtkTextTag *
get_tag (GtkSourceBuffer *self,
         guint            level)
{
  char name[16];

  g_snprintf (name, sizeof name, "heat-%u", level);
  return gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (GTK_TEXT_BUFFER (self)), name);
}

GtkSourceBuffer *
viewer_source_buffer_new (void)
{
  GtkSourceBuffer *self = gtk_source_buffer_new (NULL);

  gtk_source_buffer_set_highlight_matching_brackets (self, FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self), FALSE);
  for (guint level = 1; level <= VIEWER_SOURCE_HEAT_LEVELS; level++)
    {
      g_autofree char *name = g_strdup_printf ("heat-%u", level);

      gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self), name, NULL);
    }
  viewer_source_buffer_set_theme (self, VIEWER_THEME_LIGHT);
  return self;
}

/* ---- colours ---- */

static void
write_scheme (const char *folder,
              const char *name)
{
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *resource = g_strconcat (STYLES, file, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (resource, 0, NULL);

  if (bytes != NULL)
    g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
}

/* The manager of 5.6 reads schemes from files alone, not from resources: they are
 * ones for as long as that takes. */
static void
load_schemes (GtkSourceStyleScheme *schemes[VIEWER_N_THEMES])
{
  static const char *const names[VIEWER_N_THEMES] = {
    [VIEWER_THEME_LIGHT] = "pyinst",
    [VIEWER_THEME_DARK] = "pyinst-dark",
    [VIEWER_THEME_HIGH_CONTRAST] = "pyinst-high-contrast",
    [VIEWER_THEME_DARK | VIEWER_THEME_HIGH_CONTRAST] = "pyinst-dark-high-contrast",
  };
  g_autoptr(GtkSourceStyleSchemeManager) own = gtk_source_style_scheme_manager_new ();
  g_autofree char *folder = g_dir_make_tmp ("pyinst-XXXXXX", NULL);
  const char *path[] = { folder, NULL };

  for (guint i = 0; folder != NULL && i < VIEWER_N_THEMES; i++)
    write_scheme (folder, names[i]);
  gtk_source_style_scheme_manager_set_search_path (own, path);
  for (guint i = 0; i < VIEWER_N_THEMES; i++)
    {
      const char *usual = i & VIEWER_THEME_DARK ? "Adwaita-dark" : "Adwaita";

      schemes[i] = gtk_source_style_scheme_manager_get_scheme (own, names[i]);
      if (schemes[i] == NULL)
        schemes[i] = gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), usual);
      if (schemes[i] != NULL)
        g_object_ref (schemes[i]);
    }
  for (guint i = 0; folder != NULL && i < VIEWER_N_THEMES; i++)
    {
      g_autofree char *name = g_strconcat (names[i], ".xml", NULL);
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  if (folder != NULL)
    g_rmdir (folder);
}

#define THEME "viewer-theme"

static ViewerTheme
get_theme (GtkSourceBuffer *self)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), THEME));
}

static GtkSourceStyleScheme *
find_scheme (ViewerTheme theme)
{
  static GtkSourceStyleScheme *schemes[VIEWER_N_THEMES];
  static gboolean are_loaded;

  if (!are_loaded)
    load_schemes (schemes);
  are_loaded = TRUE;
  return schemes[theme];
}

/* Both are read from files, which takes longer than all the rest of an empty window. */
static void
load_colors (GtkSourceBuffer *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *python;

  if (gtk_source_buffer_get_language (self) != NULL)
    return;
  gtk_source_buffer_set_style_scheme (self, find_scheme (get_theme (self)));
  python = gtk_source_language_manager_get_language (languages, "python3");
  if (python == NULL)
    python = gtk_source_language_manager_get_language (languages, "python");
  gtk_source_buffer_set_language (self, python);
}

void
viewer_source_buffer_set_text (GtkSourceBuffer         *self,
                               const ProfileSourceText *text)
{
  if (text != NULL)
    load_colors (self);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self), text != NULL ? text->text : "", text != NULL ? (int) text->size : 0);
}

static double
get_tint_of_level (guint       level,
                   ViewerTheme theme)
{
  return viewer_palette_get_chrome (theme)->heat * level / VIEWER_SOURCE_HEAT_LEVELS;
}

void
viewer_source_buffer_set_theme (GtkSourceBuffer *self,
                                ViewerTheme      theme)
{
  guint32 hue = viewer_palette_get_chrome (theme)->application;
  GdkRGBA color = {
    .red = (float) (hue >> 16 & 0xff) / 255,
    .green = (float) (hue >> 8 & 0xff) / 255,
    .blue = (float) (hue & 0xff) / 255,
  };

  g_object_set_data (G_OBJECT (self), THEME, GUINT_TO_POINTER (theme));
  if (gtk_source_buffer_get_language (self) != NULL)
    gtk_source_buffer_set_style_scheme (self, find_scheme (theme));
  for (guint level = 1; level <= VIEWER_SOURCE_HEAT_LEVELS; level++)
    {
      color.alpha = (float) get_tint_of_level (level, theme);
      g_object_set (get_tag (self, level), "paragraph-background-rgba", &color, NULL);
    }
}

guint
viewer_source_get_heat_level (double share)
{
  if (!(share >= 0.001))
    return 0;
  /* By its root: among a function's lines, 5 % must be told from 1 %. */
  return MIN ((guint) ceil (sqrt (share) * VIEWER_SOURCE_HEAT_LEVELS), VIEWER_SOURCE_HEAT_LEVELS);
}

double
viewer_source_get_tint (double      share,
                        ViewerTheme theme)
{
  return get_tint_of_level (viewer_source_get_heat_level (share), theme);
}

void
viewer_source_buffer_set_heat (GtkSourceBuffer          *self,
                               const ProfileSourceLines *lines,
                               const ProfileSourceFile  *file)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  int n_lines = gtk_text_buffer_get_line_count (buffer);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  for (guint level = 1; level <= VIEWER_SOURCE_HEAT_LEVELS; level++)
    gtk_text_buffer_remove_tag (buffer, get_tag (self, level), &begin, &end);
  for (guint i = 0; file != NULL && i < file->n_lines; i++)
    {
      const ProfileSourceLine *line = &file->lines[i];
      guint level = viewer_source_get_heat_level (viewer_source_words_get_share (lines, line->total_ns));

      if (level == 0 || line->line == 0 || line->line > (guint) n_lines)
        continue;
      gtk_text_buffer_get_iter_at_line (buffer, &begin, (int) line->line - 1);
      end = begin;
      gtk_text_iter_forward_line (&end);
      gtk_text_buffer_apply_tag (buffer, get_tag (self, level), &begin, &end);
    }
}
