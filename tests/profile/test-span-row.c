/* test-span-row.c: whatever the zoom, a view is told all that it could show, and little more */

#include "profile/span-row.h"


static void
keep_span (const ProfileSpan *span,
           gpointer           user_data)
{
  g_array_append_val (user_data, *span);
}

static GArray *
walk (const ProfileSpanRow *row,
      guint32               begin,
      guint32               end,
      double                ticks_per_pixel)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (ProfileSpan));

  profile_span_row_foreach (row, begin, end, ticks_per_pixel, keep_span, seen);
  return seen;
}

/* Short and long spans, dense and sparse stretches: lengths over five decades. */
static void
fill_random (ProfileSpanRow *row,
             guint32         n,
             guint32         seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint32 at = 5;

  for (guint32 i = 0; i < n; i++)
    {
      gboolean is_long = g_rand_int_range (rand, 0, 50) == 0;
      guint32 length = (guint32) g_rand_int_range (rand, 1, is_long ? 20000 : 12);

      if (g_rand_int_range (rand, 0, 3) == 0)
        at += (guint32) g_rand_int_range (rand, 1, g_rand_int_range (rand, 0, 40) == 0 ? 30000 : 10);
      profile_span_row_append (row, at, at + length, i + 1);
      at += length;
    }
  profile_span_row_seal (row);
}

/* Index into the row of the span with these edges, -1 when there is none. */
static gint64
find_exact (const ProfileSpanRow *row,
            guint32               begin,
            guint32               end)
{
  guint32 i = profile_span_row_search (&row->spans, begin);

  return i < row->spans.n && row->spans.begins[i] == begin && row->spans.ends[i] == end ? (gint64) i : -1;
}

static void
check_view (const ProfileSpanRow *row,
            guint32               begin,
            guint32               end,
            double                ticks_per_pixel)
{
  g_autoptr(GArray) seen = walk (row, begin, end, ticks_per_pixel);
  double pixels = (end - begin) / ticks_per_pixel;
  double shown = 0, truth = 0, edge = 4 * ticks_per_pixel;
  guint32 last_end = 0, n_long = 0;

  for (guint32 i = 0; i < seen->len; i++)
    {
      const ProfileSpan *span = &g_array_index (seen, ProfileSpan, i);

      g_assert_cmpuint (span->begin, <, span->end);
      g_assert_cmpuint (span->begin, >=, last_end);
      g_assert_cmpuint (span->coverage, >=, 1);
      last_end = span->end;
      shown += (MIN (span->end, end) - MAX (span->begin, begin)) * span->coverage / 255.0;
      if (span->coverage == 255 && span->end - span->begin >= 2 * ticks_per_pixel + 1)
        {
          /* Too wide to be a block: it must be a real span. */
          gint64 at = find_exact (row, span->begin, span->end);
          g_assert_cmpint (at, >=, 0);
          g_assert_cmpuint (span->stack, ==, row->spans.values[at]);
        }
    }
  /* All that is at least a pixel long is there, as itself. */
  for (guint32 i = profile_span_row_search (&row->spans, begin); i < row->spans.n && row->spans.begins[i] < end; i++)
    {
      gboolean found = FALSE;

      truth += MIN (row->spans.ends[i], end) - MAX (row->spans.begins[i], begin);
      if (row->spans.ends[i] - row->spans.begins[i] < ticks_per_pixel)
        continue;
      for (; n_long < seen->len && !found; n_long++)
        {
          const ProfileSpan *span = &g_array_index (seen, ProfileSpan, n_long);
          found = span->begin == row->spans.begins[i] && span->end == row->spans.ends[i]
                  && span->coverage == 255 && span->stack == row->spans.values[i];
        }
      g_assert_true (found);
    }
  /* What is painted stands for what was there: blocks may stick out at the two edges. */
  g_assert_cmpfloat (shown, <=, truth * 1.02 + edge + 2);
  g_assert_cmpfloat (shown, >=, truth * 0.98 - edge - 2);
  /* A pixel has at most a block, the spans that end and begin in it, and their rounding. */
  g_assert_cmpfloat (seen->len, <=, 4 * pixels + 8);
}

static void
test_any_view (void)
{
  ProfileSpanRow row = { 0 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);
  guint32 end;

  fill_random (&row, 40000, 3);
  g_assert_cmpuint (row.n_levels, >=, 3);
  end = row.spans.ends[row.spans.n - 1];
  for (double zoom = end / 700.0; zoom > 0.1; zoom /= 1.7)
    for (int i = 0; i < 12; i++)
      {
        guint32 width = (guint32) MIN (zoom * 700, end - 1);
        guint32 begin = (guint32) g_rand_int_range (rand, 0, (gint32) (end - width));
        check_view (&row, begin, begin + width, zoom);
      }
  profile_span_row_clear (&row);
}

/* No quantile finds these: one dense burst in a row of long spans must gallop. */
static void
test_burst (void)
{
  ProfileSpanRow row = { 0 };
  guint32 at = 0;

  for (guint32 i = 0; i < 3000; i++, at += 100000)
    profile_span_row_append (&row, at, at + 90000, 1);
  for (guint32 i = 0; i < 900; i++, at += 2)
    profile_span_row_append (&row, at, at + 1, 2);
  profile_span_row_append (&row, at, at + 70000, 3);
  profile_span_row_seal (&row);
  for (double zoom = 1; zoom < 1e6; zoom *= 3)
    {
      g_autoptr(GArray) seen = walk (&row, at - 5000, at + 70000, zoom);
      const ProfileSpan *last = &g_array_index (seen, ProfileSpan, seen->len - 1);

      if (zoom < 70000)
        {
          g_assert_cmpuint (last->stack, ==, 3);
          g_assert_cmpuint (last->begin, ==, at);
        }
      for (guint32 i = 0; i + 1 < seen->len && zoom >= 20 && zoom < 500; i++)
        {
          const ProfileSpan *span = &g_array_index (seen, ProfileSpan, i);
          if (span->stack == 2 && span->end - span->begin > zoom / 2)
            g_assert_cmpint (ABS ((int) span->coverage - 128), <=, 12);
        }
    }
  check_view (&row, 0, at + 70000, (at + 70000) / 500.0);
  profile_span_row_clear (&row);
}

static void
test_blocks_are_pale (void)
{
  ProfileSpanRow row = { 0 };
  g_autoptr(GArray) seen = NULL;

  /* One tick of ten is covered; value 7 has the longest span. */
  for (guint32 i = 0; i < 1000; i++)
    profile_span_row_append (&row, i * 10, i * 10 + (i == 500 ? 3 : 1), i == 500 ? 7 : 1);
  profile_span_row_seal (&row);
  seen = walk (&row, 0, 10000, 10000);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpuint (g_array_index (seen, ProfileSpan, 0).stack, ==, 7);
  g_assert_cmpuint (g_array_index (seen, ProfileSpan, 0).begin, ==, 0);
  g_assert_cmpuint (g_array_index (seen, ProfileSpan, 0).end, ==, 9991);
  g_assert_cmpint (ABS ((int) g_array_index (seen, ProfileSpan, 0).coverage - 26), <=, 1);
  profile_span_row_clear (&row);
}

static void
test_search (void)
{
  ProfileSpanRow row = { 0 };

  g_assert_cmpuint (profile_span_row_search (&row.spans, 0), ==, 0);
  profile_span_row_append (&row, 10, 20, 1);
  profile_span_row_append (&row, 20, 30, 2);
  profile_span_row_append (&row, 40, 50, 3);
  profile_span_row_seal (&row);
  g_assert_cmpuint (profile_span_row_search (&row.spans, 0), ==, 0);
  g_assert_cmpuint (profile_span_row_search (&row.spans, 19), ==, 0);
  g_assert_cmpuint (profile_span_row_search (&row.spans, 20), ==, 1);
  g_assert_cmpuint (profile_span_row_search (&row.spans, 35), ==, 2);
  g_assert_cmpuint (profile_span_row_search (&row.spans, 50), ==, 3);
  profile_span_row_clear (&row);
}

static void
test_empty (void)
{
  ProfileSpanRow row = { 0 };
  g_autoptr(GArray) seen = NULL;

  profile_span_row_seal (&row);
  seen = walk (&row, 0, G_MAXUINT32, 1000);
  g_assert_cmpuint (seen->len, ==, 0);
  profile_span_row_clear (&row);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/span-row/any-view", test_any_view);
  g_test_add_func ("/span-row/burst", test_burst);
  g_test_add_func ("/span-row/blocks-are-pale", test_blocks_are_pale);
  g_test_add_func ("/span-row/search", test_search);
  g_test_add_func ("/span-row/empty", test_empty);
  return g_test_run ();
}
