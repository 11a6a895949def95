/* synthetic.c: make-synthetic N out.pyprof - a recording with N samples
 *
 * Four threads whose stacks wander as a real program's do: deep parts stay, the
 * innermost frames change; some functions are libraries', some wait. The same N
 * gives the same file.
 */

#include "format/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define N_THREADS     4u
#define N_FUNCTIONS   400u
#define N_FILES       40u
#define DEPTH_MAX     40u
#define TICK_NS       G_GUINT64_CONSTANT (1000000)
#define SEGMENT_BYTES (16u << 20)
#define LINES         3u

typedef struct {
  guint32 functions[DEPTH_MAX];
  guint32 lines[DEPTH_MAX];
  guint64 stacks[DEPTH_MAX];
  guint   depth;
  guint64 now_ns;
} Walker;

typedef struct {
  FILE        *file;
  guint8      *samples_data;
  guint8      *chunk_data;
  FormatBuffer chunk;
  size_t       mark;
  GHashTable  *stacks;        /* of this segment: parent << 32 | frame */
  guint64      n_stacks;
  guint64      segment_bytes;
  guint64      n_segments;
  GRand       *random;
  Walker       walkers[N_THREADS];
} Synthetic;

static void
begin (Synthetic *self, uint32_t type)
{
  self->chunk = (FormatBuffer) { .data = self->chunk_data, .capacity = FORMAT_PAYLOAD_MAX + FORMAT_CHUNK_HEADER_SIZE };
  self->mark = format_begin_chunk (&self->chunk, type);
}

static void
end (Synthetic *self)
{
  if (self->chunk.size == self->mark + FORMAT_CHUNK_HEADER_SIZE)
    return;
  format_seal_chunk (&self->chunk, self->mark);
  if (self->chunk.overflow || fwrite (self->chunk.data, 1, self->chunk.size, self->file) != self->chunk.size)
    {
      fprintf (stderr, "make-synthetic: the file could not be written.\n");
      exit (2);
    }
  self->segment_bytes += self->chunk.size;
}

static void
record_numbers (Synthetic *self, guint n, const guint64 *numbers)
{
  size_t record = format_begin_record (&self->chunk);

  for (guint i = 0; i < n; i++)
    format_put_varint (&self->chunk, numbers[i]);
  format_end_record (&self->chunk, record);
}

static void
put_text (Synthetic *self, const char *text)
{
  size_t record = format_begin_record (&self->chunk);

  format_put_varint (&self->chunk, 0);
  format_put_raw (&self->chunk, text, strlen (text));
  format_end_record (&self->chunk, record);
}

static void
put_meta (Synthetic *self)
{
  static const char *const pairs[][2] = {
    { "engine", "signal" }, { "interval_ns", "1000000" }, { "target", "synthetic.py" }, { "cwd", "/app" },
    { "sys.path", "/app" }, { "sys.prefix", "/usr" }, { "folder.stdlib", "/usr/lib/python3.11" },
    { "folder.site", "/usr/lib/python3/dist-packages" }, { "python.version", "3.11.2" },
  };

  begin (self, FORMAT_CHUNK_META);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      size_t record = format_begin_record (&self->chunk);
      format_put_bytes (&self->chunk, pairs[i][0], strlen (pairs[i][0]));
      format_put_bytes (&self->chunk, pairs[i][1], strlen (pairs[i][1]));
      format_end_record (&self->chunk, record);
    }
  end (self);
}

static void
put_head (Synthetic *self)
{
  static const guint8 uuids[2 * FORMAT_UUID_SIZE] = { 7 };
  guint8 header[FORMAT_FILE_HEADER_SIZE];
  FormatBuffer buffer = { .data = header, .capacity = sizeof header };
  size_t record;

  format_put_file_header (&buffer);
  fwrite (header, 1, sizeof header, self->file);
  begin (self, FORMAT_CHUNK_HEAD);
  record = format_begin_record (&self->chunk);
  format_put_raw (&self->chunk, uuids, sizeof uuids);
  format_put_varint (&self->chunk, 1234);
  format_put_varint (&self->chunk, 0);
  format_put_varint (&self->chunk, 1000000000);
  format_put_varint (&self->chunk, G_GUINT64_CONSTANT (1700000000000000000));
  format_put_zigzag (&self->chunk, 0);
  format_put_bytes (&self->chunk, "", 0);
  format_put_bytes (&self->chunk, "make-synthetic", 14);
  format_end_record (&self->chunk, record);
  end (self);
}

/* Strings 1..N_FILES are files, then one name per function, then threads' names. */
static void
put_tables (Synthetic *self)
{
  begin (self, FORMAT_CHUNK_STRS);
  for (guint i = 0; i < N_FILES; i++)
    {
      static const char *const folders[] = { "/app", "/app/shop", "/usr/lib/python3.11/json",
                                             "/usr/lib/python3/dist-packages/django" };
      g_autofree char *text = g_strdup_printf ("%s/part%u.py", folders[i % 4], i);
      put_text (self, text);
    }
  for (guint i = 0; i < N_FUNCTIONS; i++)
    {
      g_autofree char *text = g_strdup_printf ("function_%u", i);
      put_text (self, text);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *text = i == 0 ? g_strdup ("MainThread") : g_strdup_printf ("worker-%u", i);
      put_text (self, text);
    }
  end (self);
  begin (self, FORMAT_CHUNK_CODE);
  for (guint i = 0; i < N_FUNCTIONS; i++)
    {
      size_t record = format_begin_record (&self->chunk);
      format_put_u8 (&self->chunk, FORMAT_CODE_PYTHON);
      format_put_varint (&self->chunk, 0);
      format_put_varint (&self->chunk, N_FILES + 1 + i);
      format_put_varint (&self->chunk, i % N_FILES + 1);
      format_put_varint (&self->chunk, i * 10 + 1);
      format_end_record (&self->chunk, record);
    }
  end (self);
  begin (self, FORMAT_CHUNK_FRAM);
  for (guint i = 0; i < N_FUNCTIONS * LINES; i++)
    record_numbers (self, 3, (guint64[]) { i / LINES + 1, i / LINES * 10 + 2 + i % LINES, 0 });
  end (self);
}

static void
put_segment (Synthetic *self)
{
  self->segment_bytes = 0;
  self->n_stacks = 0;
  g_hash_table_remove_all (self->stacks);
  for (guint i = 0; i < N_THREADS; i++)
    memset (self->walkers[i].stacks, 0, sizeof self->walkers[i].stacks);
  begin (self, FORMAT_CHUNK_SEGM);
  record_numbers (self, 2, (guint64[]) { self->n_segments++, 1000000000 });
  end (self);
  put_tables (self);
  begin (self, FORMAT_CHUNK_THRD);
  for (guint i = 0; i < N_THREADS; i++)
    record_numbers (self, 5, (guint64[]) { i + 1, 0, FORMAT_THREAD_BEGAN | (i == 0 ? FORMAT_THREAD_MAIN : 0), 1234 + i,
                                           N_FILES + N_FUNCTIONS + 1 + i });
  end (self);
}

/* g_int64_hash() takes the low half alone, which here is the frame. */
static guint
hash_key (gconstpointer key)
{
  guint64 word = *(const guint64 *) key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (word >> 32);
}

/* The callee of a function is one of a few, as in real code, so that stacks come again. */
static void
wander (Synthetic *self, Walker *walker, guint thread)
{
  guint leave = 1 + (guint) g_rand_int_range (self->random, 0, g_rand_int_range (self->random, 0, 50) == 0 ? 20 : 3);
  guint target = 8 + (guint) g_rand_int_range (self->random, 0, 12);

  walker->depth = walker->depth > leave ? walker->depth - leave : 0;
  while (walker->depth < target)
    {
      guint32 parent = walker->depth > 0 ? walker->functions[walker->depth - 1] : thread;
      guint32 dice = (guint32) g_rand_int_range (self->random, 0, 100);
      guint32 choice = dice < 80 ? 0 : dice < 97 ? 1 : 2;

      walker->functions[walker->depth] = (parent * 7 + choice * choice * 31 + walker->depth) % N_FUNCTIONS;
      walker->lines[walker->depth] = choice % LINES;
      walker->stacks[walker->depth] = 0;
      walker->depth++;
    }
}

/* Defines the walker's stack as far as this segment does not know it; its id. */
static guint64
define_stack (Synthetic *self, Walker *walker)
{
  guint64 parent = 0;

  for (guint i = 0; i < walker->depth; i++)
    {
      guint64 frame = walker->functions[i] * LINES + walker->lines[i] + 1;
      guint64 key = parent << 32 | frame;
      gpointer known;

      if (walker->stacks[i] == 0)
        {
          known = g_hash_table_lookup (self->stacks, &key);
          if (known == NULL)
            {
              known = GSIZE_TO_POINTER (++self->n_stacks);
              g_hash_table_insert (self->stacks, g_memdup2 (&key, sizeof key), known);
              record_numbers (self, 2, (guint64[]) { parent, frame });
            }
          walker->stacks[i] = GPOINTER_TO_SIZE (known);
        }
      parent = walker->stacks[i];
    }
  return parent;
}

/* A run of samples of one thread: the stacks they need, then the run. */
static void
put_run (Synthetic *self, guint thread, guint n_samples)
{
  Walker *walker = &self->walkers[thread];
  FormatBuffer samples = { .data = self->samples_data, .capacity = FORMAT_PAYLOAD_MAX };
  size_t record = format_begin_record (&samples);

  begin (self, FORMAT_CHUNK_STAK);
  format_put_varint (&samples, thread + 1);
  format_put_zigzag (&samples, (gint64) walker->now_ns);
  format_put_varint (&samples, n_samples);
  for (guint i = 0; i < n_samples; i++)
    {
      gboolean waits = thread > 1 && g_rand_int_range (self->random, 0, 4) == 0;
      guint64 looks = waits ? 1 + (guint64) g_rand_int_range (self->random, 0, 20) : 1;
      guint64 duration = looks * TICK_NS + (guint64) g_rand_int_range (self->random, -80000, 80000);

      wander (self, walker, thread);
      format_put_u8 (&samples, FORMAT_ENTRY_CPU | (looks > 1 ? FORMAT_ENTRY_COUNT : 0));
      format_put_varint (&samples, duration);
      format_put_varint (&samples, define_stack (self, walker));
      format_put_u8 (&samples, waits ? FORMAT_THREAD_BLOCKED : FORMAT_THREAD_RUNNING);
      format_put_varint (&samples, waits ? 0 : duration / 2);
      if (looks > 1)
        format_put_varint (&samples, looks);
      walker->now_ns += duration;
    }
  format_end_record (&samples, record);
  end (self);
  begin (self, FORMAT_CHUNK_SAMP);
  format_put_raw (&self->chunk, samples.data, samples.size);
  end (self);
}

static guint64
put_samples (Synthetic *self, guint64 n_samples)
{
  guint64 end_ns = 0;

  for (guint64 done = 0; done < n_samples;)
    {
      guint thread = 0, n = (guint) MIN (n_samples - done, 500);

      for (guint i = 1; i < N_THREADS; i++)
        if (self->walkers[i].now_ns < self->walkers[thread].now_ns)
          thread = i;
      if (self->segment_bytes > SEGMENT_BYTES)
        put_segment (self);
      put_run (self, thread, n);
      done += n;
      end_ns = MAX (end_ns, self->walkers[thread].now_ns);
      if (done % 20000 == 0 || done == n_samples)
        {
          begin (self, FORMAT_CHUNK_BEAT);
          record_numbers (self, 3, (guint64[]) { self->walkers[thread].now_ns << 1, done, self->walkers[thread].now_ns / 2 });
          end (self);
        }
    }
  return end_ns;
}

int
main (int argc, char **argv)
{
  Synthetic self = { 0 };
  guint64 n_samples, end_ns;
  char *rest;

  if (argc != 3 || (n_samples = g_ascii_strtoull (argv[1], &rest, 10)) == 0 || *rest != '\0')
    {
      fprintf (stderr, "usage: make-synthetic N OUT.pyprof, where N is a number of samples\n");
      return 2;
    }
  self.file = fopen (argv[2], "wb");
  if (self.file == NULL)
    {
      perror (argv[2]);
      return 2;
    }
  self.samples_data = g_malloc (FORMAT_PAYLOAD_MAX);
  self.chunk_data = g_malloc (FORMAT_PAYLOAD_MAX + FORMAT_CHUNK_HEADER_SIZE);
  self.stacks = g_hash_table_new_full (hash_key, g_int64_equal, g_free, NULL);
  self.random = g_rand_new_with_seed (1);
  put_head (&self);
  put_meta (&self);
  put_segment (&self);
  end_ns = put_samples (&self, n_samples);
  begin (&self, FORMAT_CHUNK_STOP);
  record_numbers (&self, 3, (guint64[]) { end_ns << 1, FORMAT_STOP_ASKED, end_ns / 2 });
  end (&self);
  g_hash_table_unref (self.stacks);
  g_rand_free (self.random);
  g_free (self.samples_data);
  g_free (self.chunk_data);
  if (fclose (self.file) != 0)
    {
      perror (argv[2]);
      return 2;
    }
  return 0;
}
