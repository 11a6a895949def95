/* marks.c: see marks.h
 *
 * Two buffers: the program's threads fill one while the drain thread writes the
 * other, so that the lock is held for a copy of one mark, or an exchange.
 */

#include "sampler/marks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "format/format.h"
#include "sampler/entries.h"
#include "sampler/memory.h"
#include "sampler/output.h"

#define BUFFER_SIZE (1u << 20)         /* 10,000 marks between two flushes */
#define CHUNK_SIZE  (1u << 16)

typedef struct {
  SamplerMark mark;
  uint32_t    name_size;
} Noted;

static struct {
  pthread_mutex_t  lock;
  uint8_t         *filling, *writing;
  size_t           size;                /* used of *filling* */
  uint8_t         *chunk;
  _Atomic uint64_t lost;
  _Atomic uint32_t last_id;
} marks = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
sampler_marks_lock (void)
{
  pthread_mutex_lock (&marks.lock);
}

void
sampler_marks_unlock (void)
{
  pthread_mutex_unlock (&marks.lock);
}

void
sampler_marks_forget (void)
{
  pthread_mutex_init (&marks.lock, NULL);
  marks.size = 0;
}

uint64_t
sampler_marks_lost (void)
{
  return atomic_load (&marks.lost);
}

uint32_t
sampler_marks_new_id (void)
{
  return atomic_fetch_add (&marks.last_id, 1) + 1;
}

bool
sampler_marks_init (void)
{
  if (marks.filling == NULL)
    {
      marks.filling = sampler_map (BUFFER_SIZE);
      marks.writing = sampler_map (BUFFER_SIZE);
      marks.chunk = sampler_map (CHUNK_SIZE + 2 * FORMAT_STRING_MAX);
    }
  marks.size = 0;
  atomic_store (&marks.lost, 0);
  return marks.filling != NULL && marks.writing != NULL && marks.chunk != NULL;
}

void
sampler_marks_note (const SamplerMark *mark, const char *name, size_t size)
{
  Noted noted = { .mark = *mark, .name_size = (uint32_t) (size < FORMAT_STRING_MAX ? size : FORMAT_STRING_MAX) };

  pthread_mutex_lock (&marks.lock);
  if (marks.filling == NULL || marks.size + sizeof noted + noted.name_size > BUFFER_SIZE)
    atomic_fetch_add (&marks.lost, 1);
  else
    {
      memcpy (marks.filling + marks.size, &noted, sizeof noted);
      memcpy (marks.filling + marks.size + sizeof noted, name, noted.name_size);
      marks.size += sizeof noted + noted.name_size;
    }
  pthread_mutex_unlock (&marks.lock);
}

static void
put_mark (FormatBuffer *buffer, const Noted *noted, const uint8_t *name, uint32_t thread, uint64_t base_ns)
{
  const SamplerMark *mark = &noted->mark;
  size_t at = format_begin_record (buffer);

  format_put_varint (buffer, mark->id);
  format_put_zigzag (buffer, (int64_t) (mark->time_ns - base_ns));
  if (mark->is_session)
    {
      format_put_u8 (buffer, mark->what);
      format_put_u8 (buffer, mark->filter);
      format_put_varint (buffer, mark->filter == FORMAT_SESSION_THREAD ? thread : 0);
      format_put_varint (buffer, mark->parent);
      format_put_varint (buffer, mark->interval_ns);
    }
  else
    {
      format_put_varint (buffer, thread);
      format_put_u8 (buffer, mark->what);
    }
  format_put_bytes (buffer, name, noted->name_size);
  format_end_record (buffer, at);
}

/* A chunk is of one kind: a change of kind begins the next. */
static void
write_noted (const uint8_t *bytes, size_t size, uint64_t base_ns, bool is_last)
{
  FormatBuffer buffer = { .data = marks.chunk, .capacity = CHUNK_SIZE + 2 * FORMAT_STRING_MAX };
  uint32_t type = FORMAT_CHUNK_MARK;
  Noted noted;

  for (size_t at = 0; at < size; at += sizeof noted + noted.name_size)
    {
      uint32_t next, thread;

      memcpy (&noted, bytes + at, sizeof noted);
      thread = noted.mark.tid != 0 ? sampler_entries_find (noted.mark.tid) : 0;
      if (thread == 0 && !noted.mark.is_session && !noted.mark.has_waited && !is_last)
        {
          noted.mark.has_waited = 1;
          sampler_marks_note (&noted.mark, (const char *) bytes + at + sizeof noted, noted.name_size);
          continue;
        }
      next = noted.mark.is_session ? FORMAT_CHUNK_SESS : FORMAT_CHUNK_MARK;
      if (next != type || buffer.size > CHUNK_SIZE)
        sampler_output_payload (type, &buffer);
      type = next;
      put_mark (&buffer, &noted, bytes + at + sizeof noted, thread, base_ns);
    }
  sampler_output_payload (type, &buffer);
}

void
sampler_marks_write (uint64_t base_ns, bool is_last)
{
  uint8_t *bytes;
  size_t size;

  pthread_mutex_lock (&marks.lock);
  bytes = marks.filling;
  size = marks.size;
  if (size > 0)
    {
      marks.filling = marks.writing;
      marks.writing = bytes;
      marks.size = 0;
    }
  pthread_mutex_unlock (&marks.lock);
  write_noted (bytes, size, base_ns, is_last);
}
