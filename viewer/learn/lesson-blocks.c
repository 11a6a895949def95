/* lesson-blocks.c: the texts of a lesson with their white space made plain; see lesson-private.h */

#include "viewer/learn/lesson-private.h"

#include <string.h>

static char *
dup_plain (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *plain = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (plain, "%s%s", plain->len > 0 ? " " : "", words[i]);
  return g_string_free (plain, FALSE);
}

static guint
count_indent (char **lines)
{
  guint indent = G_MAXUINT;

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][strspn (lines[i], " ")] != '\0')
      indent = MIN (indent, (guint) strspn (lines[i], " "));
  return indent == G_MAXUINT ? 0 : indent;
}

/* Without the line breaks at both ends and what all lines are indented by. */
static char *
dup_code (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint indent = count_indent (lines);
  GString *code = g_string_new (NULL);
  gsize begin;

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (code, "%s\n", strlen (lines[i]) > indent ? lines[i] + indent : "");
  begin = strspn (code->str, "\n");
  g_string_erase (code, 0, (gssize) begin);
  while (code->len > 0 && g_ascii_isspace (code->str[code->len - 1]))
    g_string_truncate (code, code->len - 1);
  return g_string_free (code, FALSE);
}

static void
add_block (ViewerStep *step,
           gboolean    is_code,
           const char *text)
{
  ViewerLessonBlock *block = g_new0 (ViewerLessonBlock, 1);

  block->is_code = is_code;
  block->text = is_code ? dup_code (text) : dup_plain (text);
  g_ptr_array_add (step->blocks, block);
}

static char **
find_text_place (ViewerLessonReader *reader,
                 const char         *name)
{
  if (g_str_equal (name, "title"))
    return reader->step != NULL ? &reader->step->title : &reader->lesson->title;
  if (g_str_equal (name, "summary"))
    return &reader->lesson->summary;
  if (g_str_equal (name, "hint"))
    return &reader->step->hint;
  if (g_str_equal (name, "right"))
    return &reader->step->right;
  if (g_str_equal (name, "wrong"))
    return &reader->step->wrong;
  return &reader->option->text;
}

void
viewer_lesson_reader_take_text (ViewerLessonReader *reader,
                                const char         *name)
{
  char **place;

  if (g_str_equal (name, "p") || g_str_equal (name, "code"))
    {
      add_block (reader->step, g_str_equal (name, "code"), reader->text->str);
      return;
    }
  place = find_text_place (reader, name);
  g_free (*place);
  *place = dup_plain (reader->text->str);
}
