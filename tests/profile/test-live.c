/* test-live.c: snapshots are read in other threads while the reader goes on
 *
 * What a snapshot says never changes, and reading it needs no lock. Run it
 * under ThreadSanitizer too.
 */

#include "fixture.h"

#include "profile/call-tree.h"

#include <stdio.h>

#include <glib/gstdio.h>

#define N_PARTS   60u
#define N_READERS 3u

/* Everything that a snapshot says about times, summed in one number. */
static guint64
digest (Profile *profile)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  ProfileNodeInfo root;
  guint64 sum = (guint64) profile_get_duration_ns (profile);

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  sum = sum * 31 + (guint64) root.total_ns;
  sum = sum * 31 + profile_call_tree_get_n_nodes (tree);
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;

      profile_get_thread_info (profile, i, &info);
      for (guint64 j = 0; j < info.n_samples; j++)
        {
          ProfileSample sample;
          ProfileFunctionInfo function;

          profile_get_sample (profile, i, j, &sample);
          profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, sample.stack)),
                                     &function);
          sum = sum * 31 + (guint64) (sample.end_ns - sample.begin_ns) + g_str_hash (function.name)
                + profile_get_stack_depth (profile, sample.stack);
        }
    }
  return sum;
}

typedef struct {
  Profile *profile;
  guint64  digest;
} Snapshot;

static gpointer
read_snapshots (gpointer data)
{
  GAsyncQueue *queue = data;
  Snapshot *snapshot;

  while ((snapshot = g_async_queue_pop (queue))->profile != NULL)
    {
      for (guint i = 0; i < 3; i++)
        g_assert_cmpuint (digest (snapshot->profile), ==, snapshot->digest);
      profile_unref (snapshot->profile);
      g_free (snapshot);
    }
  g_free (snapshot);
  return NULL;
}

static GString *
write_recording (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_PARTS; i++)
    {
      g_string_append_printf (text, "thread %s\n", i % 3 == 0 ? "MainThread" : i % 3 == 1 ? "one" : "two");
      for (guint j = 0; j < 30; j++)
        g_string_append_printf (text, "main;f%u;g%u;h%u %u\n", i % 7, j % 5, i * j % 11, j % 4 + 1);
      if (i % 20 == 19)
        g_string_append (text, "segment\n");
      g_string_append_printf (text, "beat %u\n", i * 25);
    }
  return text;
}

static void
test_threads (void)
{
  g_autoptr (GString) text = write_recording ();
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (text->str);
  g_autofree char *path = profile_fixture_file (bytes->data, 8);
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  g_autoptr (ProfileReader) reader = profile_reader_new (path, NULL);
  GThread *threads[N_READERS];
  FILE *file = fopen (path, "ab");
  guint64 last_looks = 0;

  for (guint i = 0; i < N_READERS; i++)
    threads[i] = g_thread_new ("reader", read_snapshots, queue);
  for (gsize done = 8; done < bytes->len;)
    {
      gsize size = MIN (bytes->len - done, bytes->len / N_PARTS);
      GError *error = NULL;
      Profile *profile;

      g_assert_cmpuint (fwrite (bytes->data + done, 1, size, file), ==, size);
      fflush (file);
      done += size;
      profile_reader_poll (reader, &error);
      g_assert_no_error (error);
      profile = profile_reader_dup_profile (reader);
      g_assert_cmpuint (profile_get_looks (profile), >=, last_looks);
      last_looks = profile_get_looks (profile);
      for (guint i = 0; i < N_READERS; i++)
        {
          Snapshot *snapshot = g_new (Snapshot, 1);
          *snapshot = (Snapshot) { profile_ref (profile), digest (profile) };
          g_async_queue_push (queue, snapshot);
        }
      profile_unref (profile);
    }
  for (guint i = 0; i < N_READERS; i++)
    g_async_queue_push (queue, g_new0 (Snapshot, 1));
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (last_looks, >, 1000);
  fclose (file);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/threads", test_threads);
  return g_test_run ();
}
