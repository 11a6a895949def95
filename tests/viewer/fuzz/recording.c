/* recording.c: recordings for the fuzzer, made of random numbers */

#include "tests/viewer/fuzz/recording.h"

#define N_FRAMES 40
#define DEPTH_MAX 60

static const char *const names[] = { "main", "load", "price", "render", "Shop!add", "Shop!find", "*sorted", "*sleep", "наценка",
                                     "価格", "a_function_with_a_name_that_is_longer_than_any_column_has_room_for", "<lambda>" };
static const char *const files[] = { "shop.py", "orders/views.py", "lib:django/db.py", "lib:numpy/core.py", "std:json/decoder.py",
                                     "std:threading.py", "<string>", "/elsewhere/made.py" };
static const char *const states[] = { "running", "holding", "gil-wait", "blocked", "detached", "native" };

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (array))])

static char *
new_frame (GRand *random)
{
  return g_strdup_printf ("%s%d@%s:%d", PICK (random, names), g_rand_int_range (random, 0, 9), PICK (random, files),
                          g_rand_int_range (random, 1, 400));
}

/* Deep parts stay and the innermost change, as in a real program. */
static void
append_samples (GString  *text,
                GRand    *random,
                char    **frames,
                guint     n_entries)
{
  const char *stack[DEPTH_MAX];
  gint32 depth = 1, depth_max = g_rand_int_range (random, 1, DEPTH_MAX);

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

char *
fuzz_recording_new (GRand *random)
{
  GString *text = g_string_new ("meta target shop.py\n");
  gint32 n_threads = g_rand_int_range (random, 1, 8);
  char *frames[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    frames[i] = new_frame (random);
  append_samples (text, random, frames, (guint) g_rand_int_range (random, 1, 300));
  for (gint32 i = 1; i < n_threads; i++)
    {
      /* Two may have one name. */
      g_string_append_printf (text, "thread worker %d\n", g_rand_int_range (random, 0, n_threads));
      append_samples (text, random, frames, (guint) g_rand_int_range (random, 1, 200));
    }
  for (gint32 i = g_rand_int_range (random, 0, 4); i > 0; i--)
    g_string_append_printf (text, "mark %d %d 1 point epoch %d\n", i, 10 * i, i);
  for (guint i = 0; i < N_FRAMES; i++)
    g_free (frames[i]);
  return g_string_free (text, FALSE);
}
