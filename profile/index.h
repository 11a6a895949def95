/* index.h: find the id of something by its content
 *
 * One open-addressing table for every kind of content in this room: it keeps a
 * hash and an id per slot, 8 bytes, and asks the caller whether an id is the one
 * wanted. A GHashTable costs several times that at a million stacks.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint32 hash;
  guint32 id;      /* 0: the slot is free */
} ProfileIndexSlot;

typedef struct _ProfileIndex {
  ProfileIndexSlot *slots;
  guint32           n_slots;    /* 0 or a power of two */
  guint32           n_used;
} ProfileIndex;

/* TRUE when the content behind *id* is *key*. */
typedef gboolean (*ProfileIndexEqual) (guint32 id, gconstpointer key, gpointer owner);

void    profile_index_clear  (ProfileIndex *self);
/* 0 when nothing in the table equals *key*. */
guint32 profile_index_find   (const ProfileIndex *self, guint32 hash, ProfileIndexEqual equal,
                              gconstpointer key, gpointer owner);
/* *id* is not 0 and what it stands for is not in the table. */
void    profile_index_insert (ProfileIndex *self, guint32 hash, guint32 id);

/* Makes room for so many in all. */
void    profile_index_reserve (ProfileIndex *self, guint32 n);

static inline void
profile_index_prefetch (const ProfileIndex *self, guint32 hash)
{
  __builtin_prefetch (&self->slots[hash & (self->n_slots - 1)], 1);
}

static inline guint32
profile_hash_words (const guint32 *words, guint n_words)
{
  guint64 state = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint i = 0; i < n_words; i++)
    {
      state = (state ^ words[i]) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      state ^= state >> 32;
    }
  return (guint32) state;
}

static inline guint32
profile_hash_bytes (const guint8 *bytes, gsize size)
{
  guint64 state = G_GUINT64_CONSTANT (0xcbf29ce484222325) ^ size;

  for (gsize i = 0; i < size; i++)
    state = (state ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return (guint32) (state ^ state >> 32);
}

G_END_DECLS
