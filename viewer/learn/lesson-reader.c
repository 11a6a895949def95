/* lesson-reader.c: reads lesson.xml and quiz.xml; see lesson.h
 *
 * What may stand where is one table. Whatever is not as the table says ends the
 * reading with one sentence that names file and line: lessons are written by hand.
 */

#include "viewer/learn/lesson-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

struct _ViewerLessonElement {
  const char *name;
  const char *parents;      /* between spaces; "" for the outermost */
  const char *attributes;   /* the same */
  gboolean    has_text;
};

static const ViewerLessonElement elements[] = {
  { "lesson", "", " name minutes speedup ", FALSE },
  { "quiz", "", "", FALSE },
  { "title", " lesson quiz page task question ", "", TRUE },
  { "summary", " lesson ", "", TRUE },
  { "page", " lesson ", "", FALSE },
  { "task", " lesson ", " kind recording function line key tolerance functions ", FALSE },
  { "question", " quiz ", " kind recording function key tolerance functions ", FALSE },
  { "p", " page task question ", "", TRUE },
  { "code", " page task question ", "", TRUE },
  { "option", " task question ", " key function above below ", TRUE },
  { "hint", " task question ", "", TRUE },
  { "right", " task question ", "", TRUE },
  { "wrong", " task question ", "", TRUE },
};

/* ---- what is wrong ---- */

void
viewer_lesson_reader_fail (ViewerLessonReader *reader,
                           GError            **error,
                           const char         *format,
                           ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: the name of a file, a line in it, and a sentence about what is wrong there. */
  g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, _("%s, line %u: %s"), reader->file, reader->line, sentence);
}

static gboolean
is_word_of (const char *words,
            const char *word)
{
  g_autofree char *spaced = g_strconcat (" ", word, " ", NULL);

  return strstr (words, spaced) != NULL;
}

static const ViewerLessonElement *
find_element (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].name, name))
      return &elements[i];
  return NULL;
}

/* ---- GMarkup ---- */

static void
note_line (ViewerLessonReader  *reader,
           GMarkupParseContext *context)
{
  int line;

  g_markup_parse_context_get_position (context, &line, NULL);
  reader->line = (guint) MAX (line, 1);
}

static gboolean
may_stand_here (ViewerLessonReader         *reader,
                const ViewerLessonElement  *element,
                const char                 *name,
                const char                **names,
                GError                    **error)
{
  const char *parent = reader->depth > 0 ? reader->open[reader->depth - 1]->name : NULL;

  if (element == NULL || (parent == NULL) != (element->parents[0] == '\0') || reader->depth == VIEWER_LESSON_DEPTH_MAX
      || (parent != NULL && !is_word_of (element->parents, parent)))
    {
      if (parent == NULL)
        viewer_lesson_reader_fail (reader, error, _("A lesson begins with <lesson> or <quiz>, not with <%s>."), name);
      else
        viewer_lesson_reader_fail (reader, error, _("<%s> has no place in <%s>."), name, parent);
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_word_of (element->attributes, names[i]))
      {
        viewer_lesson_reader_fail (reader, error, _("<%s> has no attribute “%s”."), name, names[i]);
        return FALSE;
      }
  return TRUE;
}

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **names,
               const char          **values,
               gpointer              user_data,
               GError              **error)
{
  ViewerLessonReader *reader = user_data;
  const ViewerLessonElement *element = find_element (name);

  note_line (reader, context);
  if (!may_stand_here (reader, element, name, names, error))
    return;
  reader->open[reader->depth++] = element;
  g_string_truncate (reader->text, 0);
  if (g_str_equal (name, "lesson"))
    viewer_lesson_reader_begin_lesson (reader, names, values, error);
  else if (g_str_equal (name, "quiz"))
    reader->lesson->name = g_strdup ("quiz");
  else if (g_str_equal (name, "page"))
    viewer_lesson_reader_begin_step (reader, VIEWER_STEP_PAGE);
  else if (g_str_equal (name, "task") || g_str_equal (name, "question"))
    viewer_lesson_reader_begin_task (reader, names, values, error);
  else if (g_str_equal (name, "option"))
    viewer_lesson_reader_begin_option (reader, names, values, error);
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  ViewerLessonReader *reader = user_data;
  const ViewerLessonElement *element = reader->open[--reader->depth];

  note_line (reader, context);
  if (element->has_text)
    viewer_lesson_reader_take_text (reader, name);
  if (g_str_equal (name, "page"))
    reader->step = NULL;
  else if (g_str_equal (name, "task") || g_str_equal (name, "question"))
    viewer_lesson_reader_end_task (reader, error);
  else if (g_str_equal (name, "option"))
    viewer_lesson_reader_end_option (reader, error);
}

static void
add_text (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  ViewerLessonReader *reader = user_data;

  if (reader->depth > 0 && reader->open[reader->depth - 1]->has_text)
    {
      g_string_append_len (reader->text, text, (gssize) length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      {
        note_line (reader, context);
        viewer_lesson_reader_fail (reader, error, _("There is text outside of a paragraph."));
        return;
      }
}

static gboolean
check_whole (ViewerLessonReader  *reader,
             GError             **error)
{
  if (reader->lesson->title != NULL && reader->lesson->steps->len > 0
      && (reader->lesson->summary != NULL || g_str_equal (reader->lesson->name, "quiz")))
    return TRUE;
  reader->line = 1;
  viewer_lesson_reader_fail (reader, error, _("A lesson needs a title, a summary and something to read or to do."));
  return FALSE;
}

/* GMarkup's own sentences begin with the line already. */
static void
name_file (ViewerLessonReader  *reader,
           GError             **error)
{
  if (error != NULL && *error != NULL && !g_error_matches (*error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT))
    g_prefix_error (error, "%s: ", reader->file);
}

static gboolean
parse (ViewerLessonReader  *reader,
       const char          *text,
       gsize                length,
       GError             **error)
{
  static const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reader, NULL);

  return g_markup_parse_context_parse (context, text, (gssize) length, error)
         && g_markup_parse_context_end_parse (context, error)
         && check_whole (reader, error);
}

ViewerLesson *
viewer_lesson_new_for_path (const char  *path,
                            GError     **error)
{
  g_autoptr(ViewerLesson) lesson = viewer_lesson_new ();
  g_autoptr(GString) buffer = g_string_new (NULL);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *lesson_name = g_path_get_basename (folder);
  g_autofree char *text = NULL;
  ViewerLessonReader reader = { .file = file, .lesson_name = lesson_name, .lesson = lesson, .text = buffer };
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (!parse (&reader, text, length, error))
    {
      name_file (&reader, error);
      return NULL;
    }
  if (lesson->summary == NULL)
    lesson->summary = g_strdup ("");
  return g_steal_pointer (&lesson);
}
