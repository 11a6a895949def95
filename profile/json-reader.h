/* json-reader.h: JSON, one token after the other
 *
 * Strict (RFC 8259), from a stdio stream or from text; nothing is kept but the
 * last token, so a file of any size costs a buffer. Nesting is at most 64 deep.
 */

#pragma once

#include <stdio.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ProfileJson ProfileJson;

typedef enum {
  PROFILE_JSON_END,           /* of the one value, and nothing but white space follows */
  PROFILE_JSON_ERROR,         /* sticky */
  PROFILE_JSON_BEGIN_OBJECT,
  PROFILE_JSON_END_OBJECT,
  PROFILE_JSON_BEGIN_ARRAY,
  PROFILE_JSON_END_ARRAY,
  PROFILE_JSON_KEY,
  PROFILE_JSON_TEXT,
  PROFILE_JSON_NUMBER,
  PROFILE_JSON_TRUE,
  PROFILE_JSON_FALSE,
  PROFILE_JSON_NULL,
} ProfileJsonToken;

/* Borrows the stream, or the text. */
ProfileJson     *profile_json_new          (FILE *in);
ProfileJson     *profile_json_new_for_text (const char *text);
void             profile_json_free         (ProfileJson *self);
ProfileJsonToken profile_json_next         (ProfileJson *self);
/* Of the last KEY or TEXT; it may hold NUL characters. UTF-8, lone surrogates replaced. */
const GString   *profile_json_get_text     (const ProfileJson *self);
/* Of the last NUMBER. */
double           profile_json_get_number   (const ProfileJson *self);
/* Goes behind the value that *token* began. FALSE when it is broken. */
gboolean         profile_json_skip         (ProfileJson *self, ProfileJsonToken token);
/* How many bytes have been read, and whether the end came too early. */
guint64          profile_json_get_offset   (const ProfileJson *self);
gboolean         profile_json_is_cut       (const ProfileJson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileJson, profile_json_free)

G_END_DECLS
