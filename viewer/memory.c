/* memory.c: memory that is free goes back to the system */

#include "viewer/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define TABLE_BYTES (1 << 20)
#define TRIM_BYTES  (64 << 20)
#define LATER_S     1
#define ARENAS      2

void
viewer_memory_share_arenas (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, ARENAS);
#endif
}

void
viewer_memory_keep_tables_apart (void)
{
#ifdef __GLIBC__
  /* Otherwise the C library raises it each time that a mapped table is freed. */
  mallopt (M_MMAP_THRESHOLD, TABLE_BYTES);
  /* With a threshold of our own the C library gives the top back at each 128 KB that are freed. */
  mallopt (M_TRIM_THRESHOLD, TRIM_BYTES);
#endif
}

void
viewer_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

static gint is_waiting;

static gboolean
give_back (gpointer data)
{
  g_atomic_int_set (&is_waiting, FALSE);
  viewer_memory_give_back ();
  return G_SOURCE_REMOVE;
}

void
viewer_memory_give_back_later (void)
{
  if (g_atomic_int_compare_and_exchange (&is_waiting, FALSE, TRUE))
    g_timeout_add_seconds_full (G_PRIORITY_LOW, LATER_S, give_back, NULL, NULL);
}
