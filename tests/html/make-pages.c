/* make-pages.c: make-pages FOLDER - pages of small recordings, for the tests in a browser
 *
 * NAME.html is a page. NAME.trees beside it is what the C code makes of the same
 * recording: a line "? fold threshold lane clock begin end" with options (times as the
 * page counts them), then that call tree, a node a line: depth, name, ns, looks, line.
 */

#include "call-tree-recordings.h"
#include "fixture.h"
#include "loop-stacks.h"

#include "profile/call-tree.h"
#include "profile/render.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#define MS G_GINT64_CONSTANT (1000000)
#define N_RANDOM 24u
#define N_TASKS 12u

static FILE *
open_file (const char *folder, const char *name, const char *extension)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.%s", folder, name, extension);
  FILE *file = fopen (path, "w");

  if (file == NULL)
    g_error ("%s cannot be written", path);
  return file;
}

static void
put_node (FILE *out, ProfileCallTree *tree, ProfileNode node)
{
  g_autofree char *modules = profile_call_tree_dup_modules (tree, node);
  ProfileFunctionInfo function;
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
  fprintf (out, "%u ", info.depth);
  if (info.kind == PROFILE_NODE_LIBRARY_RUN)
    fprintf (out, "[%s: %u, %s]", function.name, info.n_folded, modules);
  else if (info.kind == PROFILE_NODE_FASTER)
    fprintf (out, "[faster: %u]", info.n_folded);
  else
    fputs (node == PROFILE_NODE_ROOT ? "*" : function.name, out);
  fprintf (out, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %u\n",
           info.total_ns, info.self_ns, info.total_looks, info.self_looks, info.hot_line);
}

static void
put_tree (FILE *out, Profile *profile, const ProfileCallTreeOptions *options, gint64 zero_ns)
{
  gint64 shift_ns = options->begin_ns != options->end_ns ? zero_ns : 0;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);

  fprintf (out, "? %s %s %d %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
           options->only_application ? "application" : options->fold_libraries ? "libraries" : "nothing",
           options->threshold == 0 ? "0" : options->threshold == 0.01 ? "0.01" : "0.05", options->thread_index,
           profile_clock_get_name (options->clock), options->begin_ns - shift_ns, options->end_ns - shift_ns);
  for (ProfileNode node = 0; node < profile_call_tree_get_n_nodes (tree); node++)
    put_node (out, tree, node);
}

static void
put_trees (FILE *out, Profile *profile, const ProfileReportOptions *report)
{
  ProfileSessionInfo session = { .begin_ns = 0 };
  static const gint64 ranges[][2] = { { 0, 0 }, { 35 * MS, 55 * MS }, { 7 * MS + 123457, 61 * MS + 7 }, { 9000 * MS, 9001 * MS } };
  static const double thresholds[] = { 0.01, 0, 0.05 };

  profile_find_session (profile, report->session, &session);
  for (guint i = 0; i < G_N_ELEMENTS (ranges) * G_N_ELEMENTS (thresholds) * 3 * 2 * PROFILE_N_CLOCKS; i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      guint rest = i;

      options.begin_ns = ranges[rest % 4][0];
      options.end_ns = ranges[rest % 4][1];
      rest /= 4;
      options.threshold = thresholds[rest % 3];
      rest /= 3;
      options.fold_libraries = rest % 3 == 0;
      options.only_application = rest % 3 == 1;
      rest /= 3;
      options.thread_index = rest % 2 == 0 ? -1 : 0;
      options.clock = (ProfileClock) (rest / 2);
      options.session = report->session;
      options.transforms = report->transforms;
      put_tree (out, profile, &options, session.begin_ns);
    }
}

/* As the command opens one: a recording without a sample is shown, too. */
static Profile *
open_recording (const char *recording)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len);
  g_autoptr (ProfileReader) reader = profile_reader_new (path, NULL);
  Profile *profile;

  profile_reader_poll (reader, NULL);
  profile = profile_reader_dup_profile (reader);
  g_unlink (path);
  return profile;
}

static void
make_page_of (const char *folder, const char *name, const char *recording, gboolean with_trees, guint32 session,
              const char *transform)
{
  g_autoptr (Profile) profile = open_recording (recording);
  g_autoptr (ProfileTransforms) transforms = NULL;
  ProfileHtmlOptions options = { .report.session = session };
  FILE *page = open_file (folder, name, "html");

  if (transform != NULL && !profile_transforms_parse (&transforms, profile, transform, NULL))
    g_error ("%s is no transform of %s", transform, name);
  options.report.transforms = transforms;
  profile_render_html (profile, &options, page);
  fclose (page);
  if (with_trees)
    {
      FILE *trees = open_file (folder, name, "trees");
      put_trees (trees, profile, &options.report);
      fclose (trees);
    }
}

static void
make_page (const char *folder, const char *name, const char *recording, gboolean with_trees)
{
  make_page_of (folder, name, recording, with_trees, 0, NULL);
}

/* ---- recordings that are made ---- */

static const char *const frames[] = {
  "main", "step", "job@jobs.py:4", "job@jobs.py:4+9", "Shop!price@shop.py:20+22", "Shop!price@shop.py:20+25", "tiny",
  "run@std:asyncio/runners.py:3", "loop@std:asyncio/events.py", "select@std:selectors.py", "loads@std:json/__init__.py",
  "get@lib:requests/api.py", "send@lib:requests/sessions.py", "*len", "*scan", "<lambda>@shop.py:7",
};

static void
add_random_line (GString *text, GRand *random)
{
  static const char *const states[] = { "running", "blocked", "gil-wait", "native", "holding", "250" };
  gint depth = g_rand_int_range (random, 0, 12);
  gint kind = g_rand_int_range (random, 0, 24);

  if (kind == 0)
    g_string_append_printf (text, "thread worker-%d\n", g_rand_int_range (random, 0, 3));
  else if (kind < 4)
    g_string_append_printf (text, "state %s\n", states[g_rand_int_range (random, 0, G_N_ELEMENTS (states))]);
  if (depth == 0)
    g_string_append (text, "-");
  for (gint i = 0; i < depth; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ";" : "",
                            frames[g_rand_int_range (random, 0, i < 2 ? 3 : (gint) G_N_ELEMENTS (frames))]);
  g_string_append_printf (text, " %d.%03d/%d\n", g_rand_int_range (random, 0, kind > 21 ? 90 : 4),
                          g_rand_int_range (random, 0, 1000), g_rand_int_range (random, 1, 5));
}

static void
make_random_page (const char *folder, guint number)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("random-%02u", number);
  GRand *random = g_rand_new_with_seed (number);
  gint n_lines = g_rand_int_range (random, 3, 120);

  for (gint i = 0; i < n_lines; i++)
    add_random_line (text, random);
  g_string_append (text, "stop 400");
  make_page (folder, name, text->str, TRUE);
  g_rand_free (random);
}

/* A loop of three, one of which waits for a worker; nobody waits for the last 20 ms. Session 2 has the waits of two. */
static const char tasks[] =
  "session 1 13 begins all 0 0 part\nsession 2 0 begins context 0 0 request\ncontext 2\nstate blocked\n" IDLE " 40\nstate running\nrunning 2\n" STEP ";child;burn 20.5/7\nrunning 0\nstate blocked\n" IDLE " 60\n"
  "thread asyncio_0\n_worker@std:concurrent/futures/thread.py:9;*get 10\n"
  "state running\n_worker@std:concurrent/futures/thread.py:9;_WorkItem.run@std:concurrent/futures/thread.py:5;burn;deep 30\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 child 0\ntask 3 0 born 1 1 server 0\ntask 2 0 awaited-by 1\n"
  "task 2 30 ready\ntask 2 0 wait 40 timer 0 child" SLEEP "\ntask 1 0 wait 60 task 0 main;gather\n"
  "task 1 61 wait 39 executor 2 main;to_thread@std:asyncio/threads.py:1\n"
  "task 3 60 short io 40 30 60 server;read@std:asyncio/streams.py:1\n"
  "task 1 0 session 2\ntask 3 0 session 2\nsession 1 87 ends all 0 0 part\nsession 2 120 ends context 0 0 request\nstop 121";

/* Two wait side by side for half of the time. */
static const char waiting[] =
  "state blocked\n" IDLE " 100\ntask 1 0 born 1 0 main 0\ntask 2 0 born 1 0 server 0\n"
  "task 1 0 wait 100 timer 0 main" SLEEP "\ntask 2 50 wait 50 timer 0 server" SLEEP "\nstop 100";

/* Waits of any kind and length, across samples and each other. */
static void
make_random_task_page (const char *folder, guint number)
{
  static const char *const reasons[] = { "task", "timer", "io", "lock", "executor", "foreign", "ready" };
  static const char *const stacks[] = { IDLE, STEP ";work;burn", STEP ";callback", "main;step", LOOP };
  static const char *const states[] = { "blocked", "running", "gil-wait", "holding", "native" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("tasks-%02u", number);
  GRand *random = g_rand_new_with_seed (number);

  for (guint i = 0; i < 20; i++)
    {
      gint stack = g_rand_boolean (random) ? 0 : g_rand_int_range (random, 0, G_N_ELEMENTS (stacks));

      g_string_append_printf (text, "state %s\nrunning %d\n%s %d.%03d/%d\n",
                              states[g_rand_int_range (random, 0, stack == 0 ? 2 : G_N_ELEMENTS (states))],
                              stack == 1 ? g_rand_int_range (random, 1, 9) : 0, stacks[stack], g_rand_int_range (random, 0, 15),
                              g_rand_int_range (random, 0, 1000), g_rand_int_range (random, 1, 9));
    }
  g_string_append (text, "thread worker\nstate running\n");
  for (guint i = 0; i < 9; i++)
    g_string_append_printf (text, "_WorkItem.run@std:concurrent/futures/thread.py:5;burn;f%u %d\n", i % 3, g_rand_int_range (random, 1, 9));
  for (guint i = 1; i < 9; i++)
    {
      gint at = 0;

      g_string_append_printf (text, "task %u 0 born 1 %u work 0\ntask %u 0 awaited-by %d\n", i, i - 1, i, g_rand_int_range (random, 1, 9));
      for (guint j = 0; j < 5; j++)
        {
          gint ms = g_rand_int_range (random, 1, 40);

          at += g_rand_int_range (random, 0, 20);
          g_string_append_printf (text, "task %u %d wait %d.5 %s %d work;await%u\n", i, at, ms,
                                  reasons[g_rand_int_range (random, 0, G_N_ELEMENTS (reasons))], g_rand_int_range (random, 0, 9), j);
          at += ms + 1;
        }
      g_string_append_printf (text, "task %u %d short io 40 7 %d work;read\n", i, at + 30, 25);
    }
  g_string_append (text, "stop 300");
  make_page (folder, name, text->str, TRUE);
  g_rand_free (random);
}

static void
make_deep_page (const char *folder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "%sf%u", i > 0 ? ";" : "", i % 7);
  g_string_append (text, " 200\nf5;f6 10\nstop 210");
  make_page (folder, "deep", text->str, FALSE);
}

/* Names that would do something if the page believed them. */
static const char hostile[] =
  "meta target <img/src=x/onerror=alert(1)>.py\n"
  "<script>alert(1)</script>@</script><script>alert(2)</script>.py:3;]]>--><!--@\"'&amp;\\u003c.py 120\n"
  "<script>alert(1)</script>@</script><script>alert(2)</script>.py:3;caf\xe9\xff\xfe@bad\xc3.py;{{script}}%s%n 130\n"
  "thread <b>bold</b>\n"
  "__proto__;constructor;toString 90\nstop 250";

int
main (int argc, char **argv)
{
  const char *folder = argv[1];

  if (argc != 2)
    return 2;
  make_page (folder, "shop", shop, TRUE);
  make_page (folder, "libraries", libraries, TRUE);
  make_page (folder, "small-functions", small_functions, TRUE);
  make_page (folder, "hostile", hostile, TRUE);
  make_page (folder, "empty", "thread MainThread\nstop 40", TRUE);
  make_page (folder, "killed", "main;work 500\nbeat 500\nloss 1 500\nloss 5 7", TRUE);
  make_deep_page (folder);
  for (guint i = 0; i < N_RANDOM; i++)
    make_random_page (folder, i);
  make_page (folder, "tasks", tasks, TRUE);
  make_page (folder, "tasks-waiting", waiting, TRUE);
  make_page_of (folder, "tasks-session", tasks, TRUE, 1, NULL);
  make_page_of (folder, "tasks-context", tasks, TRUE, 2, NULL);
  make_page_of (folder, "tasks-merged", tasks, TRUE, 0, "merge:gather");
  make_page_of (folder, "tasks-dropped", tasks, TRUE, 0, "drop:gather");
  for (guint i = 0; i < N_TASKS; i++)
    make_random_task_page (folder, i);
  return 0;
}
