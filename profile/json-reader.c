/* json-reader.c: JSON, one token after the other */

#include "profile/json-reader.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX  64u
#define NUMBER_MAX 400u

typedef enum { WANTS_VALUE, WANTS_VALUE_OR_END, WANTS_KEY, WANTS_KEY_OR_END, WANTS_COMMA_OR_END, WANTS_NOTHING, BROKEN } Wants;

struct _ProfileJson {
  FILE    *in;              /* NULL: text */
  const guint8 *data;       /* what has been read and not been used */
  gsize    at, size;
  guint64  before;          /* bytes before *data* */
  gboolean is_cut;
  Wants    wants;
  guint    depth;
  gboolean objects[DEPTH_MAX];
  GString *text;
  gunichar half;            /* of a pair of \u escapes; 0 none */
  double   number;
  guint8   buffer[1 << 16];
};

ProfileJson *
profile_json_new (FILE *in)
{
  ProfileJson *self = g_new (ProfileJson, 1);

  memset (self, 0, offsetof (ProfileJson, buffer));
  self->in = in;
  self->data = self->buffer;
  self->text = g_string_new (NULL);
  return self;
}

ProfileJson *
profile_json_new_for_text (const char *text)
{
  ProfileJson *self = profile_json_new (NULL);

  self->data = (const guint8 *) text;
  self->size = strlen (text);
  return self;
}

void
profile_json_free (ProfileJson *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* ---- bytes ---- */

/* The next byte, which stays; -1 at the end. */
static int
peek (ProfileJson *self)
{
  if (self->at < self->size)
    return self->data[self->at];
  if (self->in == NULL)
    return -1;
  self->before += self->size;
  self->at = 0;
  self->size = fread (self->buffer, 1, sizeof self->buffer, self->in);
  return self->size > 0 ? self->data[0] : -1;
}

static int
take (ProfileJson *self)
{
  int c = peek (self);

  if (c >= 0)
    self->at++;
  return c;
}

static void
skip_space (ProfileJson *self)
{
  int c;

  while ((c = peek (self)) == ' ' || c == '\t' || c == '\n' || c == '\r')
    self->at++;
}

static ProfileJsonToken
fail (ProfileJson *self)
{
  if (self->wants != BROKEN)
    self->is_cut = peek (self) < 0;
  self->wants = BROKEN;
  return PROFILE_JSON_ERROR;
}

/* ---- text ---- */

static gboolean
take_hex (ProfileJson *self, gunichar *code)
{
  *code = 0;
  for (guint i = 0; i < 4; i++)
    {
      int c = peek (self);
      if (c < 0 || !g_ascii_isxdigit ((char) c))
        return FALSE;
      self->at++;
      *code = *code << 4 | (gunichar) g_ascii_xdigit_value ((char) c);
    }
  return TRUE;
}

/* The first half of a pair whose second half did not come is no character. */
static void
drop_half (ProfileJson *self)
{
  if (self->half != 0)
    g_string_append_unichar (self->text, 0xfffd);
  self->half = 0;
}

/* Behind \u. Characters beyond 16 bits are written as two halves there. */
static gboolean
take_unicode (ProfileJson *self)
{
  gunichar code;

  if (!take_hex (self, &code))
    return FALSE;
  if (self->half != 0 && code >= 0xdc00 && code < 0xe000)
    {
      g_string_append_unichar (self->text, 0x10000 + ((self->half - 0xd800) << 10) + (code - 0xdc00));
      self->half = 0;
      return TRUE;
    }
  drop_half (self);
  if (code >= 0xd800 && code < 0xdc00)
    self->half = code;
  else if (code == 0)
    g_string_append_c (self->text, '\0');
  else
    g_string_append_unichar (self->text, code >= 0xdc00 && code < 0xe000 ? 0xfffd : code);
  return TRUE;
}

/* Behind a backslash. */
static gboolean
take_escape (ProfileJson *self)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  int c = take (self);
  const char *letter = c > 0 ? strchr (letters, c) : NULL;

  if (c == 'u')
    return take_unicode (self);
  if (letter == NULL)
    return FALSE;
  drop_half (self);
  g_string_append_c (self->text, meanings[letter - letters]);
  return TRUE;
}

/* Behind the opening quote. */
static gboolean
take_text (ProfileJson *self)
{
  g_string_truncate (self->text, 0);
  self->half = 0;
  for (;;)
    {
      gsize begin;
      int c = peek (self);

      for (begin = self->at; self->at < self->size && (c = self->data[self->at]) != '"' && c != '\\' && c >= 0x20;)
        self->at++;
      if (self->at > begin)
        drop_half (self);
      g_string_append_len (self->text, (const char *) self->data + begin, (gssize) (self->at - begin));
      if (self->at == self->size && peek (self) >= 0)
        continue;
      c = take (self);
      if (c == '"')
        {
          drop_half (self);
          return TRUE;
        }
      if (c != '\\' || !take_escape (self))
        return FALSE;
    }
}

/* ---- numbers and words ---- */

static gboolean
is_number (const char *text)
{
  text += *text == '-';
  if (*text == '0')
    text++;
  else if (!g_ascii_isdigit (*text))
    return FALSE;
  else
    while (g_ascii_isdigit (*text))
      text++;
  if (*text == '.')
    {
      if (!g_ascii_isdigit (*++text))
        return FALSE;
      while (g_ascii_isdigit (*text))
        text++;
    }
  if (*text == 'e' || *text == 'E')
    {
      text++;
      text += *text == '+' || *text == '-';
      if (!g_ascii_isdigit (*text))
        return FALSE;
      while (g_ascii_isdigit (*text))
        text++;
    }
  return *text == '\0';
}

static gboolean
begins_word (const char *text)
{
  return g_str_has_prefix ("true", text) || g_str_has_prefix ("false", text) || g_str_has_prefix ("null", text)
         || *text == '-' || g_ascii_isdigit (*text);
}

static ProfileJsonToken
take_word (ProfileJson *self)
{
  char word[NUMBER_MAX];
  gsize n = 0;
  int c;

  while ((c = peek (self)) >= 0 && (g_ascii_isalnum ((char) c) || c == '-' || c == '+' || c == '.') && n + 1 < sizeof word)
    word[n++] = (char) take (self);
  word[n] = '\0';
  if (strcmp (word, "true") == 0)
    return PROFILE_JSON_TRUE;
  if (strcmp (word, "false") == 0)
    return PROFILE_JSON_FALSE;
  if (strcmp (word, "null") == 0)
    return PROFILE_JSON_NULL;
  if (!is_number (word))
    {
      fail (self);
      self->is_cut = self->is_cut && begins_word (word);
      return PROFILE_JSON_ERROR;
    }
  self->number = g_ascii_strtod (word, NULL);
  return isfinite (self->number) ? PROFILE_JSON_NUMBER : fail (self);
}

/* ---- grammar ---- */

static void
after_value (ProfileJson *self)
{
  self->wants = self->depth > 0 ? WANTS_COMMA_OR_END : WANTS_NOTHING;
}

static ProfileJsonToken
begin (ProfileJson *self, gboolean object)
{
  if (self->depth == DEPTH_MAX)
    return fail (self);
  self->objects[self->depth++] = object;
  self->wants = object ? WANTS_KEY_OR_END : WANTS_VALUE_OR_END;
  return object ? PROFILE_JSON_BEGIN_OBJECT : PROFILE_JSON_BEGIN_ARRAY;
}

static ProfileJsonToken
end (ProfileJson *self)
{
  gboolean object = self->objects[--self->depth];

  after_value (self);
  return object ? PROFILE_JSON_END_OBJECT : PROFILE_JSON_END_ARRAY;
}

static ProfileJsonToken
take_key (ProfileJson *self)
{
  if (take (self) != '"' || !take_text (self))
    return fail (self);
  skip_space (self);
  if (take (self) != ':')
    return fail (self);
  self->wants = WANTS_VALUE;
  return PROFILE_JSON_KEY;
}

static ProfileJsonToken
take_value (ProfileJson *self)
{
  ProfileJsonToken token = PROFILE_JSON_TEXT;
  int c = peek (self);

  if (c == '{' || c == '[')
    {
      self->at++;
      return begin (self, c == '{');
    }
  if (c == '"')
    {
      self->at++;
      if (!take_text (self))
        return fail (self);
    }
  else
    token = take_word (self);
  if (token != PROFILE_JSON_ERROR)
    after_value (self);
  return token;
}

ProfileJsonToken
profile_json_next (ProfileJson *self)
{
  int c, closing;

  if (self->wants == BROKEN)
    return PROFILE_JSON_ERROR;
  skip_space (self);
  c = peek (self);
  if (self->wants == WANTS_NOTHING)
    return c < 0 ? PROFILE_JSON_END : fail (self);
  closing = self->depth > 0 ? (self->objects[self->depth - 1] ? '}' : ']') : -2;
  if (c == closing && self->wants != WANTS_VALUE && self->wants != WANTS_KEY)
    {
      self->at++;
      return end (self);
    }
  if (self->wants == WANTS_COMMA_OR_END)
    {
      if (c != ',')
        return fail (self);
      self->at++;
      skip_space (self);
      self->wants = closing == '}' ? WANTS_KEY : WANTS_VALUE;
    }
  return self->wants == WANTS_KEY || self->wants == WANTS_KEY_OR_END ? take_key (self) : take_value (self);
}

gboolean
profile_json_skip (ProfileJson *self, ProfileJsonToken token)
{
  guint depth;

  if (token == PROFILE_JSON_KEY)
    token = profile_json_next (self);
  if (token != PROFILE_JSON_BEGIN_OBJECT && token != PROFILE_JSON_BEGIN_ARRAY)
    return token != PROFILE_JSON_ERROR;
  for (depth = self->depth; self->depth >= depth;)
    if (profile_json_next (self) == PROFILE_JSON_ERROR)
      return FALSE;
  return TRUE;
}

const GString *
profile_json_get_text (const ProfileJson *self)
{
  return self->text;
}

double
profile_json_get_number (const ProfileJson *self)
{
  return self->number;
}

guint64
profile_json_get_offset (const ProfileJson *self)
{
  return self->before + self->at;
}

gboolean
profile_json_is_cut (const ProfileJson *self)
{
  return self->is_cut;
}
