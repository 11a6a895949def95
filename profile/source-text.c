/* source-text.c: the text of a Python file, as it can be shown; see source-text.h */

#include "profile/source-text.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define CUT_MARK        "…"

/* ---- encoding ---- */

/* Python's names that iconv does not know as they are. */
static const struct {
  const char *python, *iconv;
} encodings[] = {
  { "utf-8", "UTF-8" }, { "utf8", "UTF-8" }, { "utf-8-sig", "UTF-8" }, { "u8", "UTF-8" },
  { "latin-1", "ISO-8859-1" }, { "latin1", "ISO-8859-1" }, { "iso8859-1", "ISO-8859-1" }, { "l1", "ISO-8859-1" },
  { "iso-latin-1", "ISO-8859-1" }, { "ascii", "US-ASCII" }, { "us-ascii", "US-ASCII" }, { "mbcs", "CP1252" },
  { "shift-jis", "SHIFT_JIS" }, { "sjis", "SHIFT_JIS" }, { "euc-jp", "EUC-JP" }, { "eucjp", "EUC-JP" },
  { "euc-kr", "EUC-KR" }, { "koi8-r", "KOI8-R" }, { "gb2312", "GB2312" }, { "gbk", "GBK" }, { "big5", "BIG5" },
};

static gboolean
is_of_encoding (guint8 byte)
{
  return g_ascii_isalnum (byte) || byte == '-' || byte == '_' || byte == '.';
}

static char *
dup_iconv_name (const char *name)
{
  g_autofree char *plain = g_ascii_strdown (name, -1);

  g_strdelimit (plain, "_", '-');
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (strcmp (plain, encodings[i].python) == 0)
      return g_strdup (encodings[i].iconv);
  if (g_str_has_prefix (plain, "latin-1-") || g_str_has_prefix (plain, "iso-8859-1-"))
    return g_strdup ("ISO-8859-1");
  return g_ascii_strup (plain, -1);
}

/* What PEP 263 calls a cookie: a comment alone on its line, with "coding:" or "coding=" and a name. NULL without;
 * *goes_on* says whether the next line may have it. */
static char *
dup_cookie (const char *line, gsize size, gboolean *goes_on)
{
  const char *end = line + size, *at = line, *name;

  while (at < end && (*at == ' ' || *at == '\t' || *at == '\f'))
    at++;
  *goes_on = at == end || *at == '#';
  if (at == end || *at != '#')
    return NULL;
  for (; (at = g_strstr_len (at, end - at, "coding")) != NULL; )
    {
      at += strlen ("coding");
      if (at == end || (*at != ':' && *at != '='))
        continue;
      for (at++; at < end && (*at == ' ' || *at == '\t'); at++)
        ;
      for (name = at; at < end && is_of_encoding ((guint8) *at); at++)
        ;
      if (at > name)
        {
          g_autofree char *text = g_strndup (name, (gsize) (at - name));

          return dup_iconv_name (text);
        }
    }
  return NULL;
}

char *
profile_source_dup_encoding (const guint8 *bytes, gsize size)
{
  gboolean goes_on = TRUE;

  if (size >= 3 && memcmp (bytes, BYTE_ORDER_MARK, 3) == 0)
    return g_strdup ("UTF-8");
  for (guint line = 0; line < 2 && goes_on && size > 0; line++)
    {
      gsize length = 0;
      char *name;

      while (length < size && bytes[length] != '\n' && bytes[length] != '\r')
        length++;
      name = dup_cookie ((const char *) bytes, length, &goes_on);
      if (name != NULL)
        return name;
      length += length + 1 < size && bytes[length] == '\r' && bytes[length + 1] == '\n' ? 2 : 1;
      bytes += MIN (length, size);
      size -= MIN (length, size);
    }
  return g_strdup ("UTF-8");
}

static char *
decode (const guint8 *bytes, gsize size, gsize *new_size, gboolean *is_guessed)
{
  g_autofree char *encoding = profile_source_dup_encoding (bytes, size);
  char *text;

  *is_guessed = FALSE;
  if (size >= 3 && memcmp (bytes, BYTE_ORDER_MARK, 3) == 0)
    bytes += 3, size -= 3;
  if (strcmp (encoding, "UTF-8") != 0
      && (text = g_convert ((const char *) bytes, (gssize) size, "UTF-8", encoding, NULL, new_size, NULL)) != NULL
      && g_utf8_validate_len (text, *new_size, NULL))
    return text;
  *is_guessed = strcmp (encoding, "UTF-8") != 0 || !g_utf8_validate_len ((const char *) bytes, size, NULL);
  text = g_utf8_make_valid ((const char *) bytes, (gssize) size);
  *new_size = strlen (text);
  return text;
}

/* ---- lines ---- */

/* Python ends lines at \n, \r\n and \r. Text widgets do at U+2029 too, and some at U+2028, U+0085, VT and FF. */
static void
append_character (GString *text, gunichar character)
{
  switch (character)
    {
    case 0: g_string_append_unichar (text, 0xfffd); break;
    case 0x0b: case 0x0c: case 0x85: case 0x2028: case 0x2029: g_string_append_c (text, ' '); break;
    default: g_string_append_unichar (text, character);
    }
}

static const char *
append_line (GString *text, const char *at, const char *end)
{
  guint n_characters = 0;

  for (; at < end && *at != '\n' && *at != '\r'; at = g_utf8_next_char (at))
    {
      if (++n_characters <= PROFILE_SOURCE_TEXT_LINE_MAX)
        append_character (text, g_utf8_get_char (at));
      else if (n_characters == PROFILE_SOURCE_TEXT_LINE_MAX + 1)
        g_string_append (text, CUT_MARK);
    }
  return at;
}

ProfileSourceText *
profile_source_text_new (const guint8 *bytes, gsize size)
{
  ProfileSourceText *self = g_new0 (ProfileSourceText, 1);
  gsize decoded_size = 0;
  g_autofree char *decoded = NULL;
  const char *at, *end;
  GString *text;

  self->is_cut = size > PROFILE_SOURCE_TEXT_BYTES_MAX;
  size = MIN (size, PROFILE_SOURCE_TEXT_BYTES_MAX);
  /* The last letter may be cut in two. */
  while (self->is_cut && size > 0 && bytes[size - 1] != '\n')
    size--;
  decoded = decode (bytes, size, &decoded_size, &self->is_guessed);
  text = g_string_sized_new (decoded_size + 1);
  at = decoded;
  end = decoded + decoded_size;
  for (; at < end && self->n_lines < PROFILE_SOURCE_TEXT_LINES_MAX; self->n_lines++)
    {
      at = append_line (text, at, end);
      if (at == end)
        continue;
      at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
      g_string_append_c (text, '\n');
    }
  self->is_cut = self->is_cut || at < end;
  self->size = text->len;
  self->text = g_string_free (text, FALSE);
  return self;
}

void
profile_source_text_free (ProfileSourceText *self)
{
  g_free (self->text);
  g_free (self);
}

/* ---- where a function ends ---- */

/* Reads logical lines: brackets, strings and backslashes continue them. */
typedef struct {
  const char *at;
  guint       line;       /* that *at* stands on */
  guint       begin;      /* first line of the logical line */
  guint       last;       /* and its last */
  guint       indent;     /* columns, tabs to eight */
  const char *words;      /* its first word */
  gboolean    is_blank;   /* nothing, or a comment */
} Logical;

static const char *
skip_string (const char *at, guint *line)
{
  char quote = *at;
  gboolean is_long = at[1] == quote && at[2] == quote;

  at += is_long ? 3 : 1;
  for (; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (*at == quote && (!is_long || (at[1] == quote && at[2] == quote)))
        return at + (is_long ? 3 : 1);
      else if (*at == '\n' && !is_long)
        return at;
      if (*at == '\n')
        (*line)++;
    }
  return at;
}

static void
skip_indent (Logical *self)
{
  for (self->indent = 0; *self->at == ' ' || *self->at == '\t'; self->at++)
    self->indent = *self->at == '\t' ? (self->indent / 8 + 1) * 8 : self->indent + 1;
}

/* FALSE at the end of the text. */
static gboolean
next_logical (Logical *self)
{
  int open = 0;

  if (*self->at == '\0')
    return FALSE;
  self->begin = self->line;
  skip_indent (self);
  self->words = self->at;
  self->is_blank = *self->at == '#' || *self->at == '\n' || *self->at == '\0';
  while (*self->at != '\0')
    {
      char c = *self->at;

      if (c == '#')
        self->at += strcspn (self->at, "\n");
      else if (c == '"' || c == '\'')
        self->at = skip_string (self->at, &self->line);
      else if (c == '\\' && self->at[1] == '\n')
        self->at += 2, self->line++;
      else if (c == '\n' && open <= 0)
        break;
      else
        {
          open += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
          self->line += c == '\n';
          self->at++;
        }
    }
  self->last = self->line;
  if (*self->at == '\n')
    self->at++, self->line++;
  return TRUE;
}

static gboolean
begins_block (const char *words)
{
  static const char *const keywords[] = { "def ", "async ", "class " };

  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (g_str_has_prefix (words, keywords[i]))
      return TRUE;
  return FALSE;
}

guint
profile_source_text_find_end (const ProfileSourceText *self, guint first_line)
{
  Logical line = { .at = self->text, .line = 1 };
  guint end, indent;

  /* A line within a string may look like anything: from the top. */
  do
    if (!next_logical (&line))
      return first_line;
  while (line.last < first_line);
  while (line.words[0] == '@')
    if (!next_logical (&line))
      return first_line;
  end = MAX (line.last, first_line);
  if (line.begin < first_line || !begins_block (line.words))
    return end;
  indent = line.indent;
  while (next_logical (&line))
    {
      if (line.is_blank)
        continue;
      if (line.indent <= indent)
        break;
      end = line.last;
    }
  return end;
}
