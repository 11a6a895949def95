/* test-timeline-veil.c: what does not count by a clock is dimmed, and nothing else */

#include "viewer/timeline-veil.h"

#include "tests/profile/fixture.h"

#define WIDTH  100
#define HEIGHT 200
#define BACKGROUND 0xfffafafau

/* Ten columns each; then nothing. */
static const char recording[] =
  "main;work 10\nstate gil-wait\nmain;work 10\nstate blocked\nmain;sleep 10\nstate native\nmain;hash 10\n"
  "state holding\nmain;read 10\n";

static char *
dup_veil (const ProfileSpans         *spans,
          const ViewerTimelineLayout *layout,
          const ProfileTasks         *tasks,
          ProfileClock                clock,
          int                         y)
{
  ViewerRasterView view = {
    .ticks_per_pixel = 1e6 / (double) (1u << profile_spans_get_shift (spans)),
    .width = WIDTH, .height = HEIGHT, .stride = WIDTH, .scale = 1,
  };
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  GString *text = g_string_new (NULL);

  viewer_veil_draw (spans, layout, &view, tasks, clock, BACKGROUND, pixels);
  for (int x = 5; x < 60; x += 10)
    g_string_append_c (text, pixels[y * WIDTH + x] == 0 ? '.' : '#');
  return g_string_free (text, FALSE);
}

static void
test_states (void)
{
  static const char *const expected[] = { "......", ".##.#.", "#.###.", "##.#..", };
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  ProfileSpans *spans = profile_spans_new (profile);
  ViewerTimelineLayout *layout = viewer_timeline_layout_new (spans, profile, 17, 50, NULL);
  int y = viewer_timeline_layout_get_row_y (layout, 0, 0) + 4;

  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    {
      g_autofree char *rows = dup_veil (spans, layout, NULL, (ProfileClock) clock, y);
      g_autofree char *strip = dup_veil (spans, layout, NULL, (ProfileClock) clock, y - 6);

      g_assert_cmpstr (rows, ==, expected[clock]);
      /* The strip says why: it stays. */
      g_assert_cmpstr (strip, ==, "......");
    }
  viewer_timeline_layout_free (layout);
  profile_spans_unref (spans);
}

/* Ten columns each: it runs, waits for the GIL while it runs, is ready, waits for five; then it is over. */
static const char task[] =
  "loop 1\nmain;work 10\nstate gil-wait\nmain;work 10\nstate blocked\nmain;wait 40\n"
  "task 1 0 born 1 0 serve 0\n" "task 1 30 ready\n" "task 1 20 wait 40 timer 0 serve@shop.py\n"
  "task 1 50 sums 1 20 20 10\n" "stop 60";

/* A task's lane is dimmed as a thread's is: it awaits when it does not run, else its thread says. */
static void
test_tasks (void)
{
  static const char *const expected[] = { "......", ".####.", "#.###.", "##....", };
  g_autoptr (Profile) profile = profile_fixture_profile (task);
  g_autoptr (ViewerLanes) lanes = viewer_lanes_new ();
  ProfileSpans *spans = profile_spans_new (profile);
  ViewerTimelineLayout *layout = viewer_timeline_layout_new (spans, profile, 17, 50, lanes);
  int y = viewer_timeline_layout_get_row_y (layout, PROFILE_LANE_TASKS, 0) + 4;

  g_assert_true (viewer_timeline_layout_is_shown (layout, PROFILE_LANE_TASKS));
  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    {
      g_autofree char *rows = dup_veil (spans, layout, profile_get_tasks (profile), (ProfileClock) clock, y);

      g_assert_cmpstr (rows, ==, expected[clock]);
    }
  viewer_timeline_layout_free (layout);
  profile_spans_unref (spans);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-veil/states", test_states);
  g_test_add_func ("/timeline-veil/tasks", test_tasks);
  return g_test_run ();
}
