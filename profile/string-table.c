/* string-table.c: the strings of a recording, each kept once */

#include "profile/string-table.h"

#include <string.h>

#define POOL_SIZE ((gsize) 64 * 1024)

typedef struct {
  const guint8 *raw;
  gsize         size;
} Key;

static char *
keep (ProfileStrings *self, const void *bytes, gsize size)
{
  char *place;

  if (self->pools->len == 0 || self->pool_size - self->pool_used < size + 1)
    {
      self->pool_size = MAX (POOL_SIZE, size + 1);
      self->pool_used = 0;
      g_ptr_array_add (self->pools, g_malloc (self->pool_size));
    }
  place = (char *) g_ptr_array_index (self->pools, self->pools->len - 1) + self->pool_used;
  memcpy (place, bytes, size);
  place[size] = '\0';
  self->pool_used += size + 1;
  return place;
}

void
profile_strings_init (ProfileStrings *self)
{
  *self = (ProfileStrings) { .pools = g_ptr_array_new_with_free_func (g_free) };
  profile_blocks_init (&self->entries, sizeof (ProfileString));
  *(ProfileString *) profile_blocks_append (&self->entries) = (ProfileString) { "", (const guint8 *) "", 0 };
}

void
profile_strings_clear (ProfileStrings *self)
{
  profile_blocks_clear (&self->entries);
  profile_index_clear (&self->index);
  g_clear_pointer (&self->pools, g_ptr_array_unref);
}

static gboolean
is_string (guint32 id, gconstpointer key, gpointer owner)
{
  const Key *wanted = key;
  const ProfileString *string = PROFILE_BLOCKS_AT (owner, ProfileString, id);

  return string->raw_size == wanted->size && memcmp (string->raw, wanted->raw, wanted->size) == 0;
}

guint32
profile_strings_intern (ProfileStrings *self, const guint8 *raw, gsize size)
{
  Key key = { raw, size };
  guint32 hash, id;
  ProfileString *string;
  char *kept;

  if (size == 0)
    return 0;
  hash = profile_hash_bytes (raw, size);
  id = profile_index_find (&self->index, hash, is_string, &key, &self->entries);
  if (id != 0)
    return id;

  kept = keep (self, raw, size);
  id = (guint32) self->entries.length;
  string = profile_blocks_append (&self->entries);
  *string = (ProfileString) { .text = kept, .raw = (const guint8 *) kept, .raw_size = (guint32) size };
  if (!g_utf8_validate_len (kept, size, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (kept, (gssize) size);
      string->text = keep (self, valid, strlen (valid));
    }
  profile_index_insert (&self->index, hash, id);
  return id;
}
