/* timeline-text.c: names shaped once, written as text nodes */

#include "viewer/timeline-text.h"

/* A run of glyphs of one font; a name has more than one where a font lacks a letter. */
typedef struct {
  PangoFont        *font;
  PangoGlyphString *glyphs;
} Run;

typedef struct {
  guint is_bold;
  guint n_runs;
  Run  *runs;
} Name;

struct _ViewerTimelineText {
  PangoLayout          *layout;
  PangoFontDescription *regular;
  PangoFontDescription *bold;
  Profile              *profile;
  GHashTable           *names;      /* function id * 2 + bold -> Name */
  GHashTable           *words;      /* words, regular -> Name */
  int                   ascent;     /* Pango units */
  int                   descent;
};

static void
name_free (Name *name)
{
  for (guint i = 0; i < name->n_runs; i++)
    {
      g_object_unref (name->runs[i].font);
      pango_glyph_string_free (name->runs[i].glyphs);
    }
  g_free (name->runs);
  g_free (name);
}

ViewerTimelineText *
viewer_timeline_text_new (PangoContext               *context,
                          const PangoFontDescription *font,
                          Profile                    *profile)
{
  ViewerTimelineText *self = g_new0 (ViewerTimelineText, 1);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, font, NULL);

  self->layout = pango_layout_new (context);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  self->regular = pango_font_description_copy (font);
  self->bold = pango_font_description_copy (font);
  pango_font_description_set_weight (self->bold, PANGO_WEIGHT_BOLD);
  self->profile = profile_ref (profile);
  self->names = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) name_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) name_free);
  self->ascent = pango_font_metrics_get_ascent (metrics);
  self->descent = pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  return self;
}

void
viewer_timeline_text_free (ViewerTimelineText *self)
{
  g_object_unref (self->layout);
  pango_font_description_free (self->regular);
  pango_font_description_free (self->bold);
  profile_unref (self->profile);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->words);
  g_free (self);
}

int
viewer_timeline_text_get_height (ViewerTimelineText *self)
{
  return PANGO_PIXELS_CEIL (self->ascent + self->descent);
}

static Name *
shape (ViewerTimelineText *self,
       const char         *text,
       gboolean            is_bold)
{
  Name *name = g_new0 (Name, 1);
  PangoLayoutLine *line;

  pango_layout_set_font_description (self->layout, is_bold ? self->bold : self->regular);
  pango_layout_set_text (self->layout, text, -1);
  line = pango_layout_get_line_readonly (self->layout, 0);
  name->runs = g_new0 (Run, g_slist_length (line->runs));
  for (GSList *l = line->runs; l != NULL; l = l->next)
    {
      PangoGlyphItem *item = l->data;
      Run *run = &name->runs[name->n_runs++];

      run->font = g_object_ref (item->item->analysis.font);
      run->glyphs = pango_glyph_string_copy (item->glyphs);
    }
  return name;
}

static Name *
get_name (ViewerTimelineText *self,
          ProfileFunction     function,
          gboolean            is_bold)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) function * 2 + (is_bold ? 1 : 0));
  Name *name = g_hash_table_lookup (self->names, key);

  if (name == NULL)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, function, &info);
      name = shape (self, info.name, is_bold);
      g_hash_table_insert (self->names, key, name);
    }
  return name;
}

static Name *
get_words (ViewerTimelineText *self,
           const char         *words)
{
  Name *name = g_hash_table_lookup (self->words, words);

  if (name == NULL)
    {
      name = shape (self, words, FALSE);
      g_hash_table_insert (self->words, g_strdup (words), name);
    }
  return name;
}

/* How many glyphs of a run fit into *room*, which shrinks by what they take. */
static int
count_fitting (const PangoGlyphString *glyphs,
               int                    *room)
{
  int n = 0;

  while (n < glyphs->num_glyphs && glyphs->glyphs[n].geometry.width <= *room)
    *room -= glyphs->glyphs[n++].geometry.width;
  return n;
}

static void
append_name (ViewerTimelineText *self,
             GtkSnapshot        *snapshot,
             const Name         *name,
             const GdkRGBA      *color,
             float               x,
             float               y,
             float               width,
             float               row_height)
{
  int room = (int) (width * PANGO_SCALE);
  float text_height = (float) (self->ascent + self->descent) / PANGO_SCALE;
  float baseline = y + (row_height - text_height) / 2 + (float) self->ascent / PANGO_SCALE;

  for (guint i = 0; i < name->n_runs; i++)
    {
      PangoGlyphString visible = *name->runs[i].glyphs;
      int before = room;
      GskRenderNode *node;

      visible.num_glyphs = count_fitting (name->runs[i].glyphs, &room);
      if (visible.num_glyphs == 0)
        return;
      node = gsk_text_node_new (name->runs[i].font, &visible, color,
                                &GRAPHENE_POINT_INIT (x, (float) (int) (baseline + 0.5f)));
      if (node != NULL)   /* blanks make no node */
        {
          gtk_snapshot_append_node (snapshot, node);
          gsk_render_node_unref (node);
        }
      if (visible.num_glyphs < name->runs[i].glyphs->num_glyphs)
        return;
      x += (float) (before - room) / PANGO_SCALE;
    }
}

void
viewer_timeline_text_append (ViewerTimelineText *self,
                             GtkSnapshot        *snapshot,
                             ProfileFunction     function,
                             gboolean            is_bold,
                             const GdkRGBA      *color,
                             float               x,
                             float               y,
                             float               width,
                             float               row_height)
{
  append_name (self, snapshot, get_name (self, function, is_bold), color, x, y, width, row_height);
}

void
viewer_timeline_text_append_words (ViewerTimelineText *self,
                                   GtkSnapshot        *snapshot,
                                   const char         *words,
                                   const GdkRGBA      *color,
                                   float               x,
                                   float               y,
                                   float               width,
                                   float               row_height)
{
  append_name (self, snapshot, get_words (self, words), color, x, y, width, row_height);
}

int
viewer_timeline_text_measure_words (ViewerTimelineText *self,
                                    const char         *words)
{
  const Name *name = get_words (self, words);
  int width = 0;

  for (guint i = 0; i < name->n_runs; i++)
    width += pango_glyph_string_get_width (name->runs[i].glyphs);
  return PANGO_PIXELS_CEIL (width);
}

GdkRGBA
viewer_rgba_with_alpha (guint32 color,
                        float   alpha)
{
  return (GdkRGBA) {
    (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255, (float) (color & 0xff) / 255, alpha,
  };
}

GdkRGBA
viewer_rgba (guint32 color)
{
  return viewer_rgba_with_alpha (color, (float) (color >> 24) / 255);
}
