/* sessions.c: see sessions.h */

#include "sampler/sessions.h"

#include <pthread.h>
#include <string.h>

#include "sampler/clock.h"
#include "sampler/marks.h"
#include "sampler/signal/handler.h"

#define PARENTS_KEPT 4096u

static struct {
  pthread_mutex_t lock;
  SamplerSession  open[SAMPLER_SESSIONS_MAX];
  uint32_t        n_used;          /* slots from here on are free */
  uint32_t        n_open;
  uint32_t        last_id;
  uint32_t        parents[PARENTS_KEPT];   /* by id: of the last ones */
} sessions = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
sampler_sessions_lock (void)
{
  pthread_mutex_lock (&sessions.lock);
}

void
sampler_sessions_unlock (void)
{
  pthread_mutex_unlock (&sessions.lock);
}

static SamplerSession *
find (uint32_t id)
{
  for (uint32_t i = 0; i < sessions.n_used; i++)
    if (sessions.open[i].id == id)
      return &sessions.open[i];
  return NULL;
}

static void
note (const SamplerSession *session, FormatSessionRecord what, uint64_t time_ns)
{
  const SamplerMark mark = {
    .id = session->id, .parent = session->parent, .is_session = 1, .what = (uint8_t) what,
    .filter = (uint8_t) session->filter, .time_ns = time_ns, .interval_ns = session->interval_ns,
    .tid = session->tid,
  };

  sampler_marks_note (&mark, session->name, strlen (session->name));
}

SamplerStatus
sampler_sessions_begin (SamplerSession *session)
{
  SamplerSession *slot;

  sampler_sessions_lock ();
  slot = find (0);
  if (slot == NULL && sessions.n_used < SAMPLER_SESSIONS_MAX)
    slot = &sessions.open[sessions.n_used++];
  if (slot != NULL)
    {
      session->id = ++sessions.last_id;
      session->begin_ns = sampler_clock_now_ns ();
      *slot = *session;
      sessions.parents[session->id % PARENTS_KEPT] = session->parent;
      sessions.n_open++;
      note (slot, FORMAT_SESSION_BEGINS, slot->begin_ns);
    }
  sampler_sessions_unlock ();
  return slot != NULL ? SAMPLER_STATUS_OK : SAMPLER_STATUS_TOO_MANY;
}

static void
end (SamplerSession *slot)
{
  note (slot, FORMAT_SESSION_ENDS, sampler_clock_now_ns ());
  slot->id = 0;
  sessions.n_open--;
  while (sessions.n_used > 0 && sessions.open[sessions.n_used - 1].id == 0)
    sessions.n_used--;
}

SamplerStatus
sampler_sessions_end (uint32_t id, SamplerSession *session)
{
  SamplerSession *slot;

  sampler_sessions_lock ();
  slot = id != 0 ? find (id) : NULL;
  if (slot != NULL)
    {
      *session = *slot;
      end (slot);
    }
  sampler_sessions_unlock ();
  return slot != NULL ? SAMPLER_STATUS_OK : SAMPLER_STATUS_NOT_OPEN;
}

void
sampler_sessions_end_all (void)
{
  sampler_sessions_lock ();
  while (sessions.n_used > 0)
    end (&sessions.open[sessions.n_used - 1]);
  sampler_sessions_unlock ();
}

uint32_t
sampler_sessions_count (void)
{
  return sessions.n_open;
}

uint32_t
sampler_sessions_last_id (void)
{
  return sessions.last_id;
}

uint32_t
sampler_sessions_nearest (uint32_t id)
{
  sampler_sessions_lock ();
  while (id != 0 && find (id) == NULL)
    id = id <= sessions.last_id && sessions.last_id - id < PARENTS_KEPT ? sessions.parents[id % PARENTS_KEPT] : 0;
  sampler_sessions_unlock ();
  return id;
}

uint64_t
sampler_sessions_interval (uint64_t fallback)
{
  uint64_t shortest = fallback;

  sampler_sessions_lock ();
  for (uint32_t i = 0; i < sessions.n_used; i++)
    if (sessions.open[i].id != 0 && sessions.open[i].interval_ns < shortest)
      shortest = sessions.open[i].interval_ns;
  sampler_sessions_unlock ();
  return shortest;
}

uint64_t
sampler_sessions_needed_from (void)
{
  uint64_t earliest = UINT64_MAX;

  sampler_sessions_lock ();
  for (uint32_t i = 0; i < sessions.n_used; i++)
    if (sessions.open[i].id != 0 && sessions.open[i].begin_ns < earliest)
      earliest = sessions.open[i].begin_ns;
  sampler_sessions_unlock ();
  return earliest;
}

void
sampler_sessions_repeat (void)
{
  sampler_sessions_lock ();
  for (uint32_t i = 0; i < sessions.n_used; i++)
    if (sessions.open[i].id != 0)
      note (&sessions.open[i], FORMAT_SESSION_BEGINS, sessions.open[i].begin_ns);
  sampler_sessions_unlock ();
}

void
sampler_sessions_forget (void)
{
  pthread_mutex_init (&sessions.lock, NULL);
  sessions.n_used = sessions.n_open = 0;
}
