/* index.c: find the id of something by its content */

#include "profile/index.h"

#include "profile/blocks.h"

void
profile_index_clear (ProfileIndex *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->n_slots = self->n_used = 0;
}

guint32
profile_index_find (const ProfileIndex *self,
                    guint32             hash,
                    ProfileIndexEqual   equal,
                    gconstpointer       key,
                    gpointer            owner)
{
  guint32 mask = self->n_slots - 1;

  if (self->n_slots == 0)
    return 0;
  /* Ends: at least a third of the slots are free. */
  for (guint32 i = hash & mask; self->slots[i].id != 0; i = (i + 1) & mask)
    if (self->slots[i].hash == hash && equal (self->slots[i].id, key, owner))
      return self->slots[i].id;
  return 0;
}

static void
place (ProfileIndexSlot *slots, guint32 mask, ProfileIndexSlot slot)
{
  guint32 i = slot.hash & mask;

  while (slots[i].id != 0)
    i = (i + 1) & mask;
  slots[i] = slot;
}

static void
resize (ProfileIndex *self, guint32 n_slots)
{
  ProfileIndexSlot *slots = g_new0 (ProfileIndexSlot, n_slots);

  profile_prefer_huge_pages (slots, n_slots * sizeof *slots);
  for (guint32 i = 0; i < self->n_slots; i++)
    if (self->slots[i].id != 0)
      place (slots, n_slots - 1, self->slots[i]);
  g_free (self->slots);
  self->slots = slots;
  self->n_slots = n_slots;
}

void
profile_index_reserve (ProfileIndex *self, guint32 n)
{
  guint32 n_slots = MAX (self->n_slots, 64);

  while (n >= n_slots / 3 * 2)
    n_slots *= 2;
  if (n_slots > self->n_slots)
    resize (self, n_slots);
}

void
profile_index_insert (ProfileIndex *self, guint32 hash, guint32 id)
{
  profile_index_reserve (self, self->n_used);
  place (self->slots, self->n_slots - 1, (ProfileIndexSlot) { hash, id });
  self->n_used++;
}
