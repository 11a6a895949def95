/* writer.h: bytes into a stdio stream, quickly
 *
 * Private to profile/. A buffer of its own in front of the stream: exports write
 * tens of millions of short pieces. Numbers do not depend on the locale. What the
 * stream says no to is for the caller to ask with ferror().
 */

#pragma once

#include <stdio.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  FILE *out;
  gsize size;
  char  data[1 << 16];
} ProfileWriter;

ProfileWriter *profile_writer_new         (FILE *out);
/* Gives what is left to the stream, and frees it. */
void           profile_writer_finish      (ProfileWriter *self);
void           profile_writer_put_bytes   (ProfileWriter *self, const void *bytes, gsize size);
void           profile_writer_put_number  (ProfileWriter *self, guint64 number);
/* Seconds (rounded) or milliseconds, with six digits behind the point. */
void           profile_writer_put_seconds (ProfileWriter *self, gint64 ns);
void           profile_writer_put_ms      (ProfileWriter *self, gint64 ns);
/* In quotes, escaped as JSON has it. */
void           profile_writer_put_json    (ProfileWriter *self, const char *text);

static inline void
profile_writer_put (ProfileWriter *self, const char *text)
{
  profile_writer_put_bytes (self, text, __builtin_strlen (text));
}

G_END_DECLS
