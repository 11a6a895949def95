/* source-store.c: the SRCF records of a recording; see source-store.h and source.h */

#include "profile/source-store.h"

#include "profile/profile-private.h"

#include <string.h>

void
profile_sources_init (ProfileSources *self)
{
  *self = (ProfileSources) { .by_path = g_hash_table_new (g_str_hash, g_str_equal) };
  profile_blocks_init (&self->entries, sizeof (ProfileSourceEntry));
}

void
profile_sources_clear (ProfileSources *self)
{
  for (guint64 i = 0; i < self->entries.length; i++)
    {
      ProfileSourceEntry *entry = PROFILE_BLOCKS_AT (&self->entries, ProfileSourceEntry, i);

      g_free (entry->path);
      g_free ((guint8 *) entry->source.text);
    }
  g_hash_table_unref (self->by_path);
  profile_blocks_clear (&self->entries);
}

/* The code that ran is that of the first record; a later one is worth keeping for the
 * text of the same state, which the first did not have. */
static gboolean
is_worth_keeping (const ProfileSourceEntry *known, const ProfileSourceCopy *source)
{
  return known == NULL || (known->source.text == NULL && source->text != NULL && known->source.size == source->size
                           && known->source.mtime_ns == source->mtime_ns);
}

gboolean
profile_sources_read (ProfileSources *self, FormatCursor *record)
{
  gsize path_size = 0, text_size = 0;
  const guint8 *raw = format_get_bytes (record, &path_size), *text;
  guint64 mtime_ns = format_get_varint (record), size = format_get_varint (record), offset = format_get_varint (record);
  ProfileSourceCopy source = { .mtime_ns = mtime_ns, .size = size };
  g_autofree char *path = NULL;
  ProfileSourceEntry *entry;

  text = format_get_bytes (record, &text_size);
  if (record->failed || path_size == 0)
    return FALSE;
  /* A piece of a text would give its lines wrong numbers. */
  if (offset == 0 && text_size == source.size && text_size <= PROFILE_SOURCE_TEXT_MAX - self->text_size)
    source.text = text;
  path = g_utf8_make_valid ((const char *) raw, (gssize) path_size);
  if (self->entries.length >= PROFILE_SOURCES_MAX
      || !is_worth_keeping (g_hash_table_lookup (self->by_path, path), &source))
    return TRUE;
  if (source.text != NULL)
    {
      source.text = text_size > 0 ? g_memdup2 (text, text_size) : (guint8 *) g_strdup ("");
      self->text_size += text_size;
    }
  entry = profile_blocks_append (&self->entries);
  *entry = (ProfileSourceEntry) { .path = g_steal_pointer (&path), .source = source };
  g_hash_table_replace (self->by_path, entry->path, entry);
  return TRUE;
}

gboolean
profile_find_source (const Profile *self, const char *path, ProfileSourceCopy *source)
{
  for (guint64 i = self->n_sources; i-- > 0; )
    {
      const ProfileSourceEntry *entry = PROFILE_BLOCKS_AT (&self->store->sources.entries, ProfileSourceEntry, i);

      if (strcmp (entry->path, path) == 0)
        {
          *source = entry->source;
          return TRUE;
        }
    }
  return FALSE;
}
