/* lesson-reader.c: reads lesson.xml and quiz.xml; see lesson.h
 *
 * What may stand where is one table. Whatever is not as the table says ends the
 * reading with one sentence that names file and line: lessons are written by hand.
 */

#include "viewer/learn/lesson-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define DEPTH_MAX 8

typedef struct {
  const char *name;
  const char *parents;      /* between spaces; "" for the outermost */
  const char *attributes;   /* the same */
  gboolean    has_text;
} Element;

static const Element elements[] = {
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

static const struct {
  const char    *name;
  ViewerStepKind kind;
} kinds[] = {
  { "select", VIEWER_STEP_SELECT },
  { "choose", VIEWER_STEP_CHOOSE },
  { "number", VIEWER_STEP_NUMBER },
  { "rank", VIEWER_STEP_RANK },
  { "fix", VIEWER_STEP_FIX },
};

static const struct {
  const char *name;
  ViewerKey   key;
} keys[] = {
  { "self-heaviest", VIEWER_KEY_SELF_HEAVIEST },
  { "total-heaviest", VIEWER_KEY_TOTAL_HEAVIEST },
  { "cpu-heaviest", VIEWER_KEY_CPU_HEAVIEST },
  { "share-total", VIEWER_KEY_SHARE_TOTAL },
  { "share-self", VIEWER_KEY_SHARE_SELF },
  { "share-cpu", VIEWER_KEY_SHARE_CPU },
  { "share-await", VIEWER_KEY_SHARE_AWAIT },
  { "share-wait", VIEWER_KEY_SHARE_WAIT },
  { "share-gil-wait", VIEWER_KEY_SHARE_GIL_WAIT },
  { "samples", VIEWER_KEY_SAMPLES },
  { "samples-self", VIEWER_KEY_SAMPLES_SELF },
  { "threads", VIEWER_KEY_THREADS },
};

static const char *const orders[] = { "total", "self", "cpu" };

typedef struct {
  const char         *file;        /* its name, for sentences */
  const char         *lesson_name; /* of its folder */
  ViewerLesson       *lesson;
  ViewerStep         *step;        /* borrowed; NULL outside */
  ViewerLessonOption *option;      /* the same */
  GString            *text;
  const Element      *open[DEPTH_MAX];
  guint               depth;
  guint               line;        /* where the element that is looked at begins */
} Reader;

/* ---- what is wrong ---- */

G_GNUC_PRINTF (3, 4)
static void
fail (Reader     *reader,
      GError    **error,
      const char *format,
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

static const Element *
find_element (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].name, name))
      return &elements[i];
  return NULL;
}

/* ---- attributes ---- */

static const char *
get_attribute (const char **names,
               const char **values,
               const char  *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], wanted))
      return values[i];
  return NULL;
}

/* TRUE when it is not there. */
static gboolean
read_number (Reader      *reader,
             const char **names,
             const char **values,
             const char  *wanted,
             double      *number,
             GError     **error)
{
  const char *text = get_attribute (names, values, wanted);
  char *end = NULL;
  double found;

  if (text == NULL)
    return TRUE;
  found = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(found >= 0 && found < 1e9))
    {
      fail (reader, error, _("“%s” is no number for %s."), text, wanted);
      return FALSE;
    }
  *number = found;
  return TRUE;
}

static gboolean
read_key (Reader      *reader,
          const char **names,
          const char **values,
          ViewerKey   *key,
          GError     **error)
{
  const char *text = get_attribute (names, values, "key");

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, text))
      {
        *key = keys[i].key;
        return TRUE;
      }
  fail (reader, error, _("There is no key “%s”."), text);
  return FALSE;
}

static gboolean
read_order (Reader      *reader,
            const char **names,
            const char **values,
            ViewerOrder *order,
            GError     **error)
{
  const char *text = get_attribute (names, values, "key");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], text))
      {
        *order = (ViewerOrder) i;
        return TRUE;
      }
  fail (reader, error, _("Things are ranked by the key “total”, “self” or “cpu”."));
  return FALSE;
}

/* ---- steps ---- */

/* "slow" is this lesson's. */
static char *
dup_recording (Reader     *reader,
               const char *name)
{
  if (name == NULL)
    return NULL;
  return strchr (name, '/') != NULL ? g_strdup (name) : g_build_path ("/", reader->lesson_name, name, NULL);
}

static gboolean
find_kind (Reader         *reader,
           const char     *name,
           ViewerStepKind *kind,
           GError        **error)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      {
        *kind = kinds[i].kind;
        return TRUE;
      }
  fail (reader, error, _("The kind of a task is “select”, “choose”, “number”, “rank” or “fix”."));
  return FALSE;
}

static void
begin_step (Reader        *reader,
            ViewerStepKind kind)
{
  reader->step = viewer_step_new (kind, reader->line);
  g_ptr_array_add (reader->lesson->steps, reader->step);
}

static gboolean
begin_task (Reader      *reader,
            const char **names,
            const char **values,
            GError     **error)
{
  const char *functions = get_attribute (names, values, "functions");
  ViewerStepKind kind;
  ViewerStep *step;
  double line = 0;

  if (!find_kind (reader, get_attribute (names, values, "kind"), &kind, error))
    return FALSE;
  begin_step (reader, kind);
  step = reader->step;
  step->recording = dup_recording (reader, get_attribute (names, values, "recording"));
  step->function = g_strdup (get_attribute (names, values, "function"));
  step->functions = functions != NULL ? g_strsplit (functions, " ", -1) : NULL;
  if (!read_number (reader, names, values, "tolerance", &step->tolerance, error)
      || !read_number (reader, names, values, "line", &line, error))
    return FALSE;
  step->line = (guint) line;
  if (kind == VIEWER_STEP_RANK)
    return read_order (reader, names, values, &step->order, error);
  return read_key (reader, names, values, &step->key, error);
}

static gboolean
begin_option (Reader      *reader,
              const char **names,
              const char **values,
              GError     **error)
{
  ViewerLessonOption *option = g_new0 (ViewerLessonOption, 1);

  option->function = g_strdup (get_attribute (names, values, "function"));
  option->above = -G_MAXDOUBLE;
  option->below = G_MAXDOUBLE;
  g_ptr_array_add (reader->step->options, option);
  reader->option = option;
  return read_key (reader, names, values, &option->key, error)
         && read_number (reader, names, values, "above", &option->above, error)
         && read_number (reader, names, values, "below", &option->below, error);
}

static gboolean
begin_lesson (Reader      *reader,
              const char **names,
              const char **values,
              GError     **error)
{
  const char *name = get_attribute (names, values, "name");
  double minutes = 0;

  if (name == NULL || get_attribute (names, values, "speedup") == NULL)
    {
      fail (reader, error, _("A lesson needs the attributes “name” and “speedup”."));
      return FALSE;
    }
  reader->lesson->name = g_strdup (name);
  if (!read_number (reader, names, values, "minutes", &minutes, error)
      || !read_number (reader, names, values, "speedup", &reader->lesson->speedup, error))
    return FALSE;
  reader->lesson->minutes = (guint) minutes;
  return TRUE;
}

/* ---- whether a task has what its kind needs ---- */

static const char *
find_missing (const ViewerStep *step)
{
  if (step->right == NULL || step->right[0] == '\0')
    return "right";
  if (step->wrong == NULL || step->wrong[0] == '\0')
    return "wrong";
  if (step->blocks->len == 0)
    return "p";
  if (step->recording == NULL && step->kind != VIEWER_STEP_FIX)
    return "recording";
  if (step->kind == VIEWER_STEP_SELECT && step->function == NULL && step->line == 0)
    return "function";
  if (step->kind == VIEWER_STEP_CHOOSE && step->options->len < 2)
    return "option";
  if (step->kind == VIEWER_STEP_NUMBER && step->key < VIEWER_KEY_SHARE_TOTAL)
    return "key";
  if (step->kind == VIEWER_STEP_NUMBER && step->tolerance <= 0)
    return "tolerance";
  if (step->kind == VIEWER_STEP_RANK && (step->functions == NULL || g_strv_length (step->functions) < 2))
    return "functions";
  return NULL;
}

static gboolean
end_task (Reader  *reader,
          GError **error)
{
  const char *missing = find_missing (reader->step);

  reader->line = reader->step->file_line;
  reader->step = NULL;
  if (missing == NULL)
    return TRUE;
  fail (reader, error, _("This task lacks “%s”, or has it wrong."), missing);
  return FALSE;
}

static gboolean
end_option (Reader  *reader,
            GError **error)
{
  ViewerLessonOption *option = reader->option;
  gboolean is_wrong = (option->text[0] == '\0' && option->function == NULL)
                      || (option->key != VIEWER_KEY_NONE && option->key < VIEWER_KEY_SHARE_TOTAL && option->function == NULL);

  if (option->text[0] == '\0')
    g_clear_pointer (&option->text, g_free);
  reader->option = NULL;
  if (is_wrong)
    fail (reader, error, _("This option names no function."));
  return !is_wrong;
}

/* ---- texts ---- */

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
find_text_place (Reader     *reader,
                 const char *name)
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

static void
take_text (Reader     *reader,
           const char *name)
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

/* ---- GMarkup ---- */

static void
note_line (Reader              *reader,
           GMarkupParseContext *context)
{
  int line;

  g_markup_parse_context_get_position (context, &line, NULL);
  reader->line = (guint) MAX (line, 1);
}

static gboolean
may_stand_here (Reader        *reader,
                const Element *element,
                const char    *name,
                const char   **names,
                GError       **error)
{
  const char *parent = reader->depth > 0 ? reader->open[reader->depth - 1]->name : NULL;

  if (element == NULL || (parent == NULL) != (element->parents[0] == '\0') || reader->depth == DEPTH_MAX
      || (parent != NULL && !is_word_of (element->parents, parent)))
    {
      if (parent == NULL)
        fail (reader, error, _("A lesson begins with <lesson> or <quiz>, not with <%s>."), name);
      else
        fail (reader, error, _("<%s> has no place in <%s>."), name, parent);
      return FALSE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_word_of (element->attributes, names[i]))
      {
        fail (reader, error, _("<%s> has no attribute “%s”."), name, names[i]);
        return FALSE;
      }
  return TRUE;
}

static void
start_element (GMarkupParseContext *context,
               const char          *name,
               const char         **names,
               const char         **values,
               gpointer             user_data,
               GError             **error)
{
  Reader *reader = user_data;
  const Element *element = find_element (name);

  note_line (reader, context);
  if (!may_stand_here (reader, element, name, names, error))
    return;
  reader->open[reader->depth++] = element;
  g_string_truncate (reader->text, 0);
  if (g_str_equal (name, "lesson"))
    begin_lesson (reader, names, values, error);
  else if (g_str_equal (name, "quiz"))
    reader->lesson->name = g_strdup ("quiz");
  else if (g_str_equal (name, "page"))
    begin_step (reader, VIEWER_STEP_PAGE);
  else if (g_str_equal (name, "task") || g_str_equal (name, "question"))
    begin_task (reader, names, values, error);
  else if (g_str_equal (name, "option"))
    begin_option (reader, names, values, error);
}

static void
end_element (GMarkupParseContext *context,
             const char          *name,
             gpointer             user_data,
             GError             **error)
{
  Reader *reader = user_data;
  const Element *element = reader->open[--reader->depth];

  note_line (reader, context);
  if (element->has_text)
    take_text (reader, name);
  if (g_str_equal (name, "page"))
    reader->step = NULL;
  else if (g_str_equal (name, "task") || g_str_equal (name, "question"))
    end_task (reader, error);
  else if (g_str_equal (name, "option"))
    end_option (reader, error);
}

static void
add_text (GMarkupParseContext *context,
          const char          *text,
          gsize                length,
          gpointer             user_data,
          GError             **error)
{
  Reader *reader = user_data;

  if (reader->depth > 0 && reader->open[reader->depth - 1]->has_text)
    {
      g_string_append_len (reader->text, text, (gssize) length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      {
        note_line (reader, context);
        fail (reader, error, _("There is text outside of a paragraph."));
        return;
      }
}

static gboolean
check_whole (Reader  *reader,
             GError **error)
{
  if (reader->lesson->title != NULL && reader->lesson->steps->len > 0
      && (reader->lesson->summary != NULL || g_str_equal (reader->lesson->name, "quiz")))
    return TRUE;
  reader->line = 1;
  fail (reader, error, _("A lesson needs a title, a summary and something to read or to do."));
  return FALSE;
}

/* GMarkup's own sentences begin with the line already. */
static void
name_file (Reader  *reader,
           GError **error)
{
  if (error != NULL && *error != NULL && !g_error_matches (*error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT))
    g_prefix_error (error, "%s: ", reader->file);
}

static gboolean
parse (Reader     *reader,
       const char *text,
       gsize       length,
       GError    **error)
{
  static const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reader, NULL);

  return g_markup_parse_context_parse (context, text, (gssize) length, error)
         && g_markup_parse_context_end_parse (context, error)
         && check_whole (reader, error);
}

ViewerLesson *
viewer_lesson_new_for_path (const char *path,
                            GError    **error)
{
  g_autoptr(ViewerLesson) lesson = viewer_lesson_new ();
  g_autoptr(GString) buffer = g_string_new (NULL);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *lesson_name = g_path_get_basename (folder);
  g_autofree char *text = NULL;
  Reader reader = { .file = file, .lesson_name = lesson_name, .lesson = lesson, .text = buffer };
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
