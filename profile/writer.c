/* writer.c: bytes into a stdio stream, quickly */

#include "profile/writer.h"

#include <string.h>

ProfileWriter *
profile_writer_new (FILE *out)
{
  ProfileWriter *self = g_new (ProfileWriter, 1);

  self->out = out;
  self->size = 0;
  return self;
}

static void
flush (ProfileWriter *self)
{
  fwrite (self->data, 1, self->size, self->out);
  self->size = 0;
}

void
profile_writer_finish (ProfileWriter *self)
{
  flush (self);
  g_free (self);
}

void
profile_writer_put_bytes (ProfileWriter *self, const void *bytes, gsize size)
{
  if (size > sizeof self->data - self->size)
    flush (self);
  if (size > sizeof self->data)
    fwrite (bytes, 1, size, self->out);
  else
    {
      memcpy (self->data + self->size, bytes, size);
      self->size += size;
    }
}

void
profile_writer_put_number (ProfileWriter *self, guint64 number)
{
  char digits[24];
  guint at = sizeof digits;

  do
    digits[--at] = (char) ('0' + number % 10);
  while ((number /= 10) != 0);
  profile_writer_put_bytes (self, digits + at, sizeof digits - at);
}

/* *parts* of which *unit* make one. */
static void
put_fraction (ProfileWriter *self, guint64 parts, guint64 unit)
{
  guint64 rest = parts % unit;
  char digits[7] = ".";

  profile_writer_put_number (self, parts / unit);
  for (guint i = 6; i > 0; i--)
    {
      digits[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  profile_writer_put_bytes (self, digits, sizeof digits);
}

void
profile_writer_put_seconds (ProfileWriter *self, gint64 ns)
{
  if (ns < 0)
    profile_writer_put (self, "-");
  put_fraction (self, ((guint64) ABS (ns) + 500) / 1000, 1000000);
}

void
profile_writer_put_ms (ProfileWriter *self, gint64 ns)
{
  if (ns < 0)
    profile_writer_put (self, "-");
  put_fraction (self, (guint64) ABS (ns), 1000000);
}

void
profile_writer_put_json (ProfileWriter *self, const char *text)
{
  static const char hex[] = "0123456789abcdef";

  profile_writer_put (self, "\"");
  for (;;)
    {
      gsize plain = 0;
      guchar c;

      while ((c = (guchar) text[plain]) >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        plain++;
      profile_writer_put_bytes (self, text, plain);
      text += plain;
      if (c == '\0')
        break;
      if (c == '"' || c == '\\')
        profile_writer_put_bytes (self, (char[]) { '\\', (char) c }, 2);
      else if (c == '\n' || c == '\r' || c == '\t')
        profile_writer_put_bytes (self, (char[]) { '\\', c == '\n' ? 'n' : c == '\r' ? 'r' : 't' }, 2);
      else
        profile_writer_put_bytes (self, (char[]) { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
      text++;
    }
  profile_writer_put (self, "\"");
}
