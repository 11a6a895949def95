/* names.c: see names.h */

#include "sampler/names.h"

#include <pthread.h>
#include <stdio.h>

#include "sampler/entries.h"

#define NAMES_MAX  1024u
#define NAME_SIZE  256u
#define NAME_TRIES 600u     /* flushes that a name waits for its thread: a minute */

typedef struct {
  int32_t  tid;
  uint32_t tries;
  char     text[NAME_SIZE];
} Name;

static struct {
  pthread_mutex_t lock;
  Name            noted[NAMES_MAX];
  uint32_t        n_noted;
  Name            waiting[NAMES_MAX];
  uint32_t        n_waiting;
} names = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
sampler_names_lock (void)
{
  pthread_mutex_lock (&names.lock);
}

void
sampler_names_unlock (void)
{
  pthread_mutex_unlock (&names.lock);
}

void
sampler_names_forget (void)
{
  pthread_mutex_init (&names.lock, NULL);
}

void
sampler_names_reset (void)
{
  names.n_noted = names.n_waiting = 0;
}

void
sampler_names_note (int32_t tid, const char *name)
{
  pthread_mutex_lock (&names.lock);
  if (names.n_noted < NAMES_MAX)
    {
      Name *slot = &names.noted[names.n_noted++];
      slot->tid = tid;
      slot->tries = 0;
      snprintf (slot->text, sizeof slot->text, "%s", name);
    }
  pthread_mutex_unlock (&names.lock);
}

void
sampler_names_take (void)
{
  pthread_mutex_lock (&names.lock);
  for (uint32_t i = 0; i < names.n_noted && names.n_waiting < NAMES_MAX; i++)
    names.waiting[names.n_waiting++] = names.noted[i];
  names.n_noted = 0;
  pthread_mutex_unlock (&names.lock);
}

void
sampler_names_apply (void)
{
  uint32_t kept = 0;

  for (uint32_t i = 0; i < names.n_waiting; i++)
    if (!sampler_entries_name (names.waiting[i].tid, names.waiting[i].text)
        && names.waiting[i].tries++ < NAME_TRIES)
      names.waiting[kept++] = names.waiting[i];
  names.n_waiting = kept;
}

const char *
sampler_names_find (int32_t tid)
{
  for (uint32_t i = names.n_waiting; i > 0; i--)
    if (names.waiting[i - 1].tid == tid)
      return names.waiting[i - 1].text;
  return NULL;
}
