/* recording.c: recordings for the fuzzer, made of random numbers */

#include "tests/viewer/fuzz/recording.h"

#include <string.h>

#include "format/format.h"
#include "tests/profile/fixture.h"
#include "tests/profile/loop-stacks.h"

#define N_FRAMES  40
#define DEPTH_MAX 60
#define TASKS_MAX 90

static const char *const names[] = { "main", "load", "price", "render", "Shop!add", "Shop!find", "*sorted", "*sleep", "наценка",
                                     "価格", "a_function_with_a_name_that_is_longer_than_any_column_has_room_for", "<lambda>" };
static const char *const files[] = { "shop.py", "orders/views.py", "lib:django/db.py", "lib:numpy/core.py", "std:json/decoder.py",
                                     "std:threading.py", "<string>", "/elsewhere/made.py" };
static const char *const states[] = { "running", "holding", "gil-wait", "blocked", "detached", "native" };
static const char *const waits[] = { "task", "timer", "io", "lock", "executor", "foreign", "ready" };

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (array))])

static char *
new_frame (GRand *random)
{
  return g_strdup_printf ("%s%d@%s:%d", PICK (random, names), g_rand_int_range (random, 0, 9), PICK (random, files),
                          g_rand_int_range (random, 1, 400));
}

/* Few are long: most ways through the window are the same for ten samples and for ten thousand. */
static guint
pick_length (GRand *random,
             guint  max)
{
  return 1 + (guint) ((max - 1) * g_rand_double (random) * g_rand_double (random) * g_rand_double (random));
}

/* Deep parts stay and the innermost change, as in a real program. */
static void
append_samples (GString  *text,
                GRand    *random,
                char    **frames,
                guint     n_entries)
{
  const char *stack[DEPTH_MAX];
  gint32 depth = 1, depth_max = (gint32) pick_length (random, DEPTH_MAX);

  stack[0] = frames[g_rand_int_range (random, 0, N_FRAMES)];
  for (guint i = 0; i < n_entries; i++)
    {
      gint32 kept = g_rand_int_range (random, 0, depth + 1), wanted = g_rand_int_range (random, 1, depth_max + 1);

      for (depth = MIN (kept, wanted); depth < wanted; depth++)
        stack[depth] = frames[g_rand_int_range (random, 0, N_FRAMES)];
      if (g_rand_int_range (random, 0, 6) == 0)
        g_string_append_printf (text, "state %s\n", PICK (random, states));
      if (g_rand_int_range (random, 0, 40) == 0)
        g_string_append (text, "-");
      else
        for (gint32 j = 0; j < depth; j++)
          g_string_append_printf (text, "%s%s", j > 0 ? ";" : "", stack[j]);
      g_string_append_printf (text, " %d\n", g_rand_int_range (random, 1, 30));
    }
}

/* ---- asyncio ---- */

/* One task's life: it is born, waits some times for this and that, and mostly dies. */
static void
append_task (GString *text,
             GRand   *random,
             gint32   id)
{
  gint32 now = g_rand_int_range (random, 0, 400), parent = g_rand_int_range (random, 0, id);

  g_string_append_printf (text, "task %d %d born 1 %d kind%d 0\n", id, now, parent, g_rand_int_range (random, 0, 3));
  if (g_rand_boolean (random))
    g_string_append_printf (text, "task %d %d named Task-%d\n", id, now, g_rand_int_range (random, 0, 20));
  if (parent > 0 && g_rand_boolean (random))
    g_string_append_printf (text, "task %d %d awaited-by %d\n", id, now, parent);
  for (gint32 i = g_rand_int_range (random, 0, 5); i > 0; i--)
    {
      gint32 wait = g_rand_int_range (random, 1, 200);

      g_string_append_printf (text, "task %d %d wait %d %s %d kind@main.py;fetch%d@main.py" SLEEP "\n", id, now, wait,
                              PICK (random, waits), g_rand_int_range (random, 0, id), g_rand_int_range (random, 0, 4));
      now += wait;
      if (g_rand_boolean (random))
        g_string_append_printf (text, "task %d %d ready\n", id, now);
      g_string_append_printf (text, "task %d %d step 5\n", id, now + 1);
      now += 6;
    }
  g_string_append_printf (text, "task %d %d sums 3 %d %d 1\n", id, now, now / 3, now / 3);
  if (g_rand_int_range (random, 0, 4) > 0)
    g_string_append_printf (text, "task %d %d died %s\n", id, now, g_rand_boolean (random) ? "returned" : "cancelled");
}

static void
append_tasks (GString *text,
              GRand   *random)
{
  gint32 n_tasks = (gint32) pick_length (random, TASKS_MAX);

  g_string_append_printf (text, "thread loop 0\nstate blocked\n" IDLE " %d\nstate running\n", g_rand_int_range (random, 1, 300));
  for (gint32 i = g_rand_int_range (random, 0, 6); i > 0; i--)
    g_string_append_printf (text, "running %d\n" STEP ";kind@main.py;burn@main.py:7 %d\nrunning 0\n" IDLE " 5\n",
                            g_rand_int_range (random, 1, n_tasks + 1), g_rand_int_range (random, 1, 90));
  for (gint32 id = 1; id <= n_tasks; id++)
    append_task (text, random, id);
}

/* ---- marks, sources, notices ---- */

static void
append_others (GString *text,
               GRand   *random)
{
  for (gint32 i = g_rand_int_range (random, 0, 6); i > 0; i--)
    if (g_rand_boolean (random))
      g_string_append_printf (text, "mark %d %d 1 point epoch %d\n", i, 10 * i, i);
    else
      g_string_append_printf (text, "mark %d %d 1 begins <b>order</b> %d\nmark %d %d 1 ends\n", i, 10 * i, i, i,
                              10 * i + g_rand_int_range (random, 0, 90));
  if (g_rand_boolean (random))
    g_string_append_printf (text, "source shop.py 1000 %s\n",
                            g_rand_boolean (random) ? "-42" : "import json\\n\\ndef main():\\n    return 'é' + json.dumps({})\\n");
  if (g_rand_int_range (random, 0, 4) == 0)
    g_string_append_printf (text, "loss %d %d\n", g_rand_int_range (random, 1, 22), g_rand_int_range (random, 1, 99));
  if (g_rand_boolean (random))
    g_string_append_printf (text, "cost 1 %d\n", g_rand_int_range (random, 0, 99999));
  if (g_rand_int_range (random, 0, 3) > 0)
    g_string_append_printf (text, "stop %d\n", g_rand_int_range (random, 1, 3000));
}

static char *
dup_text (GRand *random)
{
  GString *text = g_string_new ("meta target shop.py\n");
  gint32 n_threads = g_rand_int_range (random, 1, 8);
  char *frames[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    frames[i] = new_frame (random);
  if (g_rand_int_range (random, 0, 12) > 0)
    append_samples (text, random, frames, pick_length (random, 300));
  for (gint32 i = 1; i < n_threads; i++)
    {
      /* Two may have one name. */
      g_string_append_printf (text, "thread worker%d %d\n", g_rand_int_range (random, 0, n_threads), g_rand_int_range (random, 0, 300));
      append_samples (text, random, frames, pick_length (random, 200));
      if (g_rand_int_range (random, 0, 4) == 0)
        g_string_append (text, "ended\n");
    }
  if (g_rand_int_range (random, 0, 3) == 0)
    append_tasks (text, random);
  append_others (text, random);
  for (guint i = 0; i < N_FRAMES; i++)
    g_free (frames[i]);
  return g_string_free (text, FALSE);
}

/* ---- the bytes ---- */

/* A head says whose child this is: 0 is nobody's, and every process has a number. */
static void
put_head (FormatBuffer *buffer,
          guint8        process,
          guint8        parent)
{
  guint8 uuids[2 * FORMAT_UUID_SIZE] = { process };
  gsize chunk = format_begin_chunk (buffer, FORMAT_CHUNK_HEAD), record = format_begin_record (buffer);

  uuids[FORMAT_UUID_SIZE] = parent;
  format_put_raw (buffer, uuids, sizeof uuids);
  format_put_varint (buffer, 100u + process);
  format_put_varint (buffer, parent != 0 ? 100u + parent : 0);
  format_put_varint (buffer, G_GUINT64_CONSTANT (5000000000));
  format_put_varint (buffer, G_GUINT64_CONSTANT (1700000000000000000) + process * G_GUINT64_CONSTANT (7000000));
  format_put_zigzag (buffer, 0);
  format_put_bytes (buffer, "boot", 4);
  format_put_bytes (buffer, "fuzz", 4);
  format_end_record (buffer, record);
  format_seal_chunk (buffer, chunk);
}

static void
put_child (FormatBuffer *buffer,
           const char   *name,
           guint8        process)
{
  gsize chunk = format_begin_chunk (buffer, FORMAT_CHUNK_CHLD), record = format_begin_record (buffer);

  format_put_varint (buffer, 100u + process);
  format_put_bytes (buffer, name, strlen (name));
  format_put_zigzag (buffer, 0);
  format_end_record (buffer, record);
  format_seal_chunk (buffer, chunk);
}

/* The fixture's bytes with a head of ours and, for the first process, where its children are. */
static GByteArray *
new_process (GRand      *random,
             const char *name,
             guint8      process,
             guint8      n_processes)
{
  g_autofree char *text = dup_text (random);
  g_autoptr(GByteArray) fixture = profile_fixture_bytes (text);
  guint8 memory[4096];
  FormatBuffer head = { .data = memory, .capacity = sizeof memory };
  GByteArray *bytes = g_byte_array_new ();
  FormatChunk chunk;
  gsize done = FORMAT_FILE_HEADER_SIZE;

  if (format_read_chunk (fixture->data + done, fixture->len - done, &chunk) != FORMAT_READ_OK)
    g_error ("the fixture has no head");
  done += chunk.size;
  format_put_file_header (&head);
  put_head (&head, process, process > 1 ? 1 : 0);
  for (guint8 child = 2; process == 1 && child <= n_processes; child++)
    {
      g_autofree char *child_name = g_strdup_printf ("%s.%u.pyprof", name, 100u + child);

      put_child (&head, child_name, child);
    }
  g_byte_array_append (bytes, head.data, (guint) head.size);
  g_byte_array_append (bytes, fixture->data + done, fixture->len - (guint) done);
  return bytes;
}

static void
damage (GRand      *random,
        GByteArray *bytes)
{
  gint32 kind = g_rand_int_range (random, 0, 40);

  if (kind < 4)
    g_byte_array_set_size (bytes, (guint) g_rand_int_range (random, 0, (gint32) bytes->len));
  else if (kind < 8)
    for (gint32 i = g_rand_int_range (random, 1, 5); i > 0; i--)
      bytes->data[g_rand_int_range (random, 0, (gint32) bytes->len)] ^= (guint8) g_rand_int_range (random, 1, 256);
  else if (kind == 8)
    g_byte_array_set_size (bytes, 0);
}

static guint n_written;

void
fuzz_recording_begin (void)
{
  n_written = 0;
}

char *
fuzz_recording_write (GRand      *random,
                      const char *folder)
{
  g_autofree char *name = g_strdup_printf ("shop-%u", n_written++);
  guint8 n_processes = g_rand_int_range (random, 0, 8) == 0 ? (guint8) g_rand_int_range (random, 2, 5) : 1;
  char *first_path = NULL;

  for (guint8 process = n_processes; process > 0; process--)
    {
      g_autoptr(GByteArray) bytes = new_process (random, name, process, n_processes);
      g_autoptr(GError) error = NULL;

      g_free (first_path);
      first_path = process == 1 ? g_strdup_printf ("%s/%s.pyprof", folder, name)
                                : g_strdup_printf ("%s/%s.%u.pyprof", folder, name, 100u + process);
      damage (random, bytes);
      if (!g_file_set_contents (first_path, (const char *) bytes->data, bytes->len, &error))
        g_error ("%s", error->message);
    }
  return first_path;
}
