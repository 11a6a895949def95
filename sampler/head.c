/* head.c: see head.h */

#include "sampler/head.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "sampler/definitions.h"
#include "sampler/memory.h"
#include "sampler/output.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/writer-private.h"

static struct {
  pthread_mutex_t lock;      /* set on any thread, written by the drain thread */
  FormatBuffer    records;   /* never more than one chunk's payload */
} meta = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* ---- HEAD ---- */

void
sampler_head_make_uuid (void)
{
  pthread_mutex_lock (&sampler_writer.uuid_lock);
  memcpy (sampler_writer.last_uuid, sampler_writer.uuid, sizeof sampler_writer.uuid);
  if (getrandom (sampler_writer.uuid, sizeof sampler_writer.uuid, GRND_NONBLOCK) != sizeof sampler_writer.uuid)
    {
      uint64_t parts[2] = { sampler_now_ns (), (uint64_t) getpid () };
      memcpy (sampler_writer.uuid, parts, sizeof sampler_writer.uuid);
    }
  pthread_mutex_unlock (&sampler_writer.uuid_lock);
}

void
sampler_writer_get_uuid (uint8_t uuid[FORMAT_UUID_SIZE])
{
  pthread_mutex_lock (&sampler_writer.uuid_lock);
  memcpy (uuid, sampler_writer.uuid, FORMAT_UUID_SIZE);
  pthread_mutex_unlock (&sampler_writer.uuid_lock);
}

static size_t
read_small_file (const char *path, char *text, size_t size)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = file >= 0 ? read (file, text, size - 1) : 0;

  if (file >= 0)
    close (file);
  text[n > 0 ? n : 0] = '\0';
  return strcspn (text, "\n");
}

static int64_t
namespace_offset_ns (void)
{
  char text[256];
  long long seconds, ns;
  const char *line;

  read_small_file ("/proc/self/timens_offsets", text, sizeof text);
  line = strstr (text, "monotonic");
  return line != NULL && sscanf (line, "monotonic %lld %lld", &seconds, &ns) == 2 ? seconds * 1000000000ll + ns : 0;
}

void
sampler_head_fill (FormatBuffer *buffer)
{
  char boot_id[64];
  size_t boot_id_size = read_small_file ("/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id);
  struct timespec time;
  static const char producer[] = "pyinst " PYINST_VERSION;

  clock_gettime (CLOCK_REALTIME, &time);
  format_put_raw (buffer, sampler_writer.uuid, sizeof sampler_writer.uuid);
  format_put_raw (buffer, sampler_writer.config.parent_uuid, sizeof sampler_writer.config.parent_uuid);
  format_put_varint (buffer, (uint64_t) getpid ());
  format_put_varint (buffer, sampler_writer.config.parent_pid);
  format_put_varint (buffer, sampler_now_ns ());
  format_put_varint (buffer, (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec);
  format_put_zigzag (buffer, namespace_offset_ns ());
  format_put_bytes (buffer, boot_id, boot_id_size);
  format_put_bytes (buffer, producer, sizeof producer - 1);
}

/* ---- META ---- */

void
sampler_writer_set_meta (const void *records, size_t size, const char *boot)
{
  pthread_mutex_lock (&meta.lock);
  if (meta.records.data == NULL)
    {
      meta.records.data = sampler_map (FORMAT_PAYLOAD_MAX);
      meta.records.capacity = meta.records.data != NULL ? FORMAT_PAYLOAD_MAX : 0;
    }
  meta.records.size = 0;
  meta.records.overflow = false;
  format_put_raw (&meta.records, records, size);
  pthread_mutex_unlock (&meta.lock);
  if (boot != NULL)
    sampler_definitions_set_boot (boot);
}

void
sampler_writer_add_meta (const char *key, const char *value)
{
  size_t mark;

  pthread_mutex_lock (&meta.lock);
  mark = format_begin_record (&meta.records);
  format_put_bytes (&meta.records, key, strlen (key));
  format_put_bytes (&meta.records, value, strlen (value));
  format_end_record (&meta.records, mark);
  if (meta.records.overflow)
    meta.records.size = mark;
  meta.records.overflow = false;
  pthread_mutex_unlock (&meta.lock);
}

/* "interval.last_ns", behind what META has. */
static void
put_last_interval (FormatBuffer *buffer)
{
  char number[32];
  int size = snprintf (number, sizeof number, "%llu", (unsigned long long) sampler_writer.interval_ns);
  size_t mark = format_begin_record (buffer);

  format_put_bytes (buffer, "interval.last_ns", strlen ("interval.last_ns"));
  format_put_bytes (buffer, number, (size_t) size);
  format_end_record (buffer, mark);
}

void
sampler_head_write_meta (void)
{
  size_t size;

  pthread_mutex_lock (&meta.lock);
  size = meta.records.size;
  if (size > 0 && atomic_load (&sampler_tick_counts.coarser) > 0)
    put_last_interval (&meta.records);
  if (meta.records.overflow)
    meta.records.size = size;
  if (size > 0)
    sampler_output_chunk (FORMAT_CHUNK_META, meta.records.data, meta.records.size);
  meta.records.size = size;
  meta.records.overflow = false;
  pthread_mutex_unlock (&meta.lock);
}

void
sampler_head_forget (void)
{
  pthread_mutex_init (&meta.lock, NULL);
  pthread_mutex_init (&sampler_writer.uuid_lock, NULL);
}
