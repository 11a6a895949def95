/* A guess before looking: what is asked, how it is answered and counted; without a display. */

#include "tests/profile/fixture.h"
#include "viewer/learn/predict-state.h"

#include <string.h>

/* Own time: price 500, log 300, read 150, main 50; on the stack: main 1000, price 650, log 300, read 150. */
static const char shop[] =
  "main@shop.py:1+2 50\n"
  "main@shop.py:1+3;price@shop.py:20+21 400\n"
  "main@shop.py:1+3;price@shop.py:20+22 100\n"
  "main@shop.py:1+3;price@shop.py:20+23;read@shop.py:40+41 150\n"
  "main@shop.py:1+4;log@shop.py:30+31 300\n";

static ViewerPredict *
ask (const char       *text,
     ViewerPredictKind kind,
     guint             round)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  tree = profile_call_tree_new (profile, &options);
  return viewer_predict_new (tree, kind, round);
}

static const char *
get_name (const ViewerPredict *predict,
          guint                place)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile_call_tree_get_profile (viewer_predict_get_tree (predict)),
                             viewer_predict_get_item (predict, place)->function, &info);
  return info.name;
}

/* As a learner does: until *name* stands at *place*. */
static void
put (ViewerPredict *predict,
     const char    *name,
     guint          place)
{
  for (guint i = place; i < VIEWER_PREDICT_RANKED; i++)
    if (g_str_equal (get_name (predict, i), name))
      {
        for (; i > place; i--)
          g_assert_true (viewer_predict_move (predict, i, -1));
        return;
      }
  g_error ("%s is not asked for", name);
}

/* The names, in the order of the answer. */
static char *
dup_order (const ViewerPredict *predict)
{
  return g_strdup_printf ("%s %s %s", get_name (predict, 0), get_name (predict, 1), get_name (predict, 2));
}

static void
test_ranks (void)
{
  g_autoptr(ViewerPredict) predict = ask (shop, VIEWER_PREDICT_SELF, 0);

  put (predict, "price", 0);
  put (predict, "log", 1);
  put (predict, "read", 2);
  g_assert_cmpuint (viewer_predict_get_points (predict), ==, 0);
  g_assert_true (viewer_predict_reveal (predict));
  g_assert_cmpuint (viewer_predict_get_points (predict), ==, 3);
  g_assert_cmpuint (viewer_predict_get_item (predict, 0)->self.looks, ==, 500);
  g_assert_cmpuint (viewer_predict_get_item (predict, 0)->total.looks, ==, 650);
  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    g_assert_cmpuint (viewer_predict_get_truth (predict, i), ==, i);
}

static void
test_total (void)
{
  g_autoptr(ViewerPredict) predict = ask (shop, VIEWER_PREDICT_TOTAL, 0);

  put (predict, "log", 0);
  put (predict, "price", 1);
  put (predict, "main", 2);
  g_assert_true (viewer_predict_reveal (predict));
  g_assert_cmpuint (viewer_predict_get_points (predict), ==, 0);
  g_assert_cmpuint (viewer_predict_get_truth (predict, 0), ==, 2);
  g_assert_cmpuint (viewer_predict_get_truth (predict, 2), ==, 0);
}

/* One pair is wrong. */
static void
test_partly (void)
{
  g_autoptr(ViewerPredict) predict = ask (shop, VIEWER_PREDICT_SELF, 0);

  put (predict, "log", 0);
  put (predict, "price", 1);
  put (predict, "read", 2);
  g_assert_true (viewer_predict_reveal (predict));
  g_assert_cmpuint (viewer_predict_get_points (predict), ==, 2);
}

/* Revealed once, it stays. */
static void
test_revealed (void)
{
  g_autoptr(ViewerPredict) predict = ask (shop, VIEWER_PREDICT_SELF, 0);

  g_assert_false (viewer_predict_is_revealed (predict));
  g_assert_false (viewer_predict_move (predict, 0, -1));
  g_assert_false (viewer_predict_move (predict, 2, 1));
  g_assert_false (viewer_predict_move (predict, 3, -1));
  g_assert_false (viewer_predict_set_line (predict, 3));
  g_assert_true (viewer_predict_reveal (predict));
  g_assert_true (viewer_predict_is_revealed (predict));
  g_assert_false (viewer_predict_reveal (predict));
  g_assert_false (viewer_predict_move (predict, 0, 1));
}

/* The same round is the same question; its first order is never right; later rounds ask otherwise. */
static void
test_rounds (void)
{
  g_autofree char *first = NULL;
  guint n_others = 0;

  for (guint round = 0; round < 12; round++)
    {
      g_autoptr(ViewerPredict) once = ask (shop, VIEWER_PREDICT_SELF, round), again = ask (shop, VIEWER_PREDICT_SELF, round);
      g_autofree char *order = dup_order (once), *order_again = dup_order (again);

      g_assert_cmpstr (order, ==, order_again);
      g_assert_true (viewer_predict_reveal (once));
      g_assert_cmpuint (viewer_predict_get_points (once), <, 3);
      if (first == NULL)
        first = g_strdup (order);
      n_others += !g_str_equal (first, order);
    }
  g_assert_cmpuint (n_others, >, 0);
}

static void
test_line (void)
{
  static const struct { guint32 line; guint points; } guesses[] = { { 21, 3 }, { 23, 1 }, { 22, 1 }, { 99, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autoptr(ViewerPredict) predict = NULL;
      ViewerPredictLine line;

      for (guint round = 0; predict == NULL || !g_str_equal (get_name (predict, 0), "price"); round++)
        {
          g_clear_pointer (&predict, viewer_predict_free);
          predict = ask (shop, VIEWER_PREDICT_LINE, round);
        }
      g_assert_false (viewer_predict_reveal (predict));
      g_assert_true (viewer_predict_set_line (predict, guesses[i].line));
      g_assert_cmpuint (viewer_predict_get_line (predict), ==, guesses[i].line);
      g_assert_true (viewer_predict_reveal (predict));
      g_assert_cmpuint (viewer_predict_get_points (predict), ==, guesses[i].points);
      g_assert_true (viewer_predict_get_nth_line (predict, 0, &line));
      g_assert_cmpuint (line.line, ==, 21);
      g_assert_cmpint (line.total_ns, ==, 400000000);
      g_assert_false (viewer_predict_get_nth_line (predict, 3, &line));
    }
}

/* What nobody could know is not asked: too few functions or samples, or no difference. */
static void
test_unfair (void)
{
  static const char *const recordings[] = {
    "main 500\n", "main;a 20\nmain;b 40\nmain;c 10\n", "main;a 300\nmain;b 300\nmain;c 300\n", "<module> 900\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    g_assert_null (ask (recordings[i], VIEWER_PREDICT_SELF, 0));
  g_assert_null (ask ("main@shop.py:1+2;a@shop.py:5+6 300\n", VIEWER_PREDICT_LINE, 0));
}

/* Libraries are asked for only where the program has too little. */
static void
test_libraries (void)
{
  g_autoptr(ViewerPredict) predict = ask ("main;load@std:json/__init__.py 300\nmain;dump@std:json/__init__.py 500\nmain 100\n",
                                          VIEWER_PREDICT_SELF, 0);
  g_autoptr(ViewerPredict) own = ask ("main;load@std:json/__init__.py 900\nmain;a 300\nmain;b 200\nmain;c 100\n",
                                      VIEWER_PREDICT_SELF, 0);

  g_assert_nonnull (predict);
  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    g_assert_cmpstr (get_name (own, i), !=, "load");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/predict/ranks", test_ranks);
  g_test_add_func ("/predict/total", test_total);
  g_test_add_func ("/predict/partly", test_partly);
  g_test_add_func ("/predict/revealed", test_revealed);
  g_test_add_func ("/predict/rounds", test_rounds);
  g_test_add_func ("/predict/line", test_line);
  g_test_add_func ("/predict/unfair", test_unfair);
  g_test_add_func ("/predict/libraries", test_libraries);
  return g_test_run ();
}
