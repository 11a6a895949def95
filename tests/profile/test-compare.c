/* test-compare.c: what differs between two recordings, and whether chance could have done it */

#include "fixture.h"
#include "sampled.h"

#include "profile/compare.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static ProfileCompare *
compare_texts (const char *before, const char *after, gboolean by_share)
{
  g_autoptr (Profile) first = profile_fixture_profile (before);
  g_autoptr (Profile) second = profile_fixture_profile (after);
  static const ProfileCallTreeOptions *const none[2] = { NULL, NULL };
  Profile *const both[2] = { first, second };

  return profile_compare_new (both, none, by_share);
}

static const ProfileCompareRow *
find_row (ProfileCompare *compare, const char *name, const char *file)
{
  const ProfileCompareRow *found = NULL;

  for (guint i = 0; i < profile_compare_get_n_rows (compare); i++)
    {
      const ProfileCompareRow *row = profile_compare_get_row (compare, i);
      guint side = profile_compare_get_named_side (row);
      ProfileFunctionInfo info;

      profile_get_function_info (profile_compare_get_profile (compare, side), row->functions[side], &info);
      if (strcmp (info.name, name) != 0 || (file != NULL && strcmp (info.short_file, file) != 0))
        continue;
      g_assert_null (found);
      found = row;
    }
  return found;
}

/* Five functions; with *detail* ten times as many calls of a tenth. *slower*: "work" takes that much longer, for the
 * same calls. */
static char *
dup_program (double slower, double detail, guint32 seed)
{
  SampledFunction functions[] = {
    { "main;load;parse", 12 / detail, 0.3 }, { "main;work", 20 / detail * slower, 0.25 * slower },
    { "main;work;inner", 5 / detail, 0.1 }, { "main;save", 30 / detail, 0.25 }, { "main", 2 / detail, 0.1 }, { 0 },
  };
  SampledProgram program = { .functions = functions, .n_calls = (guint) (3000 * detail), .seed = seed };

  return sampled_program_dup_text (&program);
}

/* Two runs of the same program differ, by chance. That is not called real. */
static void
test_no_change (void)
{
  static const char *const names[] = { "main", "load", "parse", "work", "inner", "save" };
  guint n_real[G_N_ELEMENTS (names) + 1] = { 0 };

  for (guint32 seed = 0; seed < 100; seed++)
    {
      g_autofree char *before = dup_program (1, 1, 2 * seed), *after = dup_program (1, 1, 2 * seed + 1);
      g_autoptr (ProfileCompare) compare = compare_texts (before, after, seed % 2 == 1);

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        n_real[i] += find_row (compare, names[i], NULL)->total.verdict == PROFILE_VERDICT_REAL;
      n_real[G_N_ELEMENTS (names)] += profile_compare_get_whole (compare)->verdict == PROFILE_VERDICT_REAL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (n_real); i++)
    {
      g_test_message ("%s: %u of 100 called real", i < G_N_ELEMENTS (names) ? names[i] : "everything", n_real[i]);
      g_assert_cmpuint (n_real[i], <=, 10);
    }
}

/* A fifth more is found, and only there; the range of the difference holds what was planted. */
static void
test_planted (void)
{
  guint n_real = 0, n_elsewhere = 0, n_held = 0;

  for (guint32 seed = 0; seed < 40; seed++)
    {
      g_autofree char *before = dup_program (1, 10, 2000 + 2 * seed), *after = dup_program (1.2, 10, 2001 + 2 * seed);
      g_autoptr (ProfileCompare) compare = compare_texts (before, after, FALSE);
      const ProfileCompareRow *work = find_row (compare, "work", NULL);
      /* Its calls: 3000 in the proportion of share to length. */
      double planted_ms = 0.2 * 20 * 3000 * (0.25 / 20) / (0.3 / 12 + 0.25 / 20 + 0.1 / 5 + 0.25 / 30 + 0.1 / 2);

      n_real += work->own.verdict == PROFILE_VERDICT_REAL && work->own.difference > 0;
      n_held += work->own.low <= planted_ms * MS && planted_ms * MS <= work->own.high;
      n_elsewhere += find_row (compare, "save", NULL)->total.verdict == PROFILE_VERDICT_REAL;
      n_elsewhere += find_row (compare, "parse", NULL)->total.verdict == PROFILE_VERDICT_REAL;
    }
  g_test_message ("real %u, held %u, elsewhere %u", n_real, n_held, n_elsewhere);
  g_assert_cmpuint (n_real, >=, 36);
  g_assert_cmpuint (n_held, >=, 34);
  g_assert_cmpuint (n_elsewhere, <=, 4);
}

/* Names and files join; lines do not matter, nor what the script is called, nor recursion through a moved twin. */
static void
test_join (void)
{
  static const char before[] =
    "meta target slow.py\nmain@slow.py;load@shop.py:10+12;parse@shop.py:20+21 300\nmain@slow.py;old@shop.py 200\n"
    "main@slow.py;load@other.py 100\nmain@slow.py;twin@shop.py:50+51;twin@shop.py:90+91 100";
  static const char after[] =
    "meta target fast.py\nmain@fast.py;load@shop.py:90+95;parse@shop.py:1+2 100\nmain@fast.py;new@shop.py 200\n"
    "main@fast.py;load@other.py 100\nmain@fast.py;twin@shop.py 100";
  g_autoptr (ProfileCompare) compare = compare_texts (before, after, FALSE);
  const ProfileCompareRow *row = find_row (compare, "main", NULL);

  g_assert_cmpint (row->total.ns[PROFILE_BEFORE], ==, 700 * MS);
  g_assert_cmpint (row->total.ns[PROFILE_AFTER], ==, 500 * MS);
  row = find_row (compare, "load", "shop.py");
  g_assert_cmpint (row->total.ns[PROFILE_BEFORE], ==, 300 * MS);
  g_assert_cmpint (row->total.ns[PROFILE_AFTER], ==, 100 * MS);
  g_assert_cmpint (row->own.ns[PROFILE_AFTER], ==, 0);
  g_assert_cmpfloat_with_epsilon (row->total.difference, -200.0 * MS, 1);
  row = find_row (compare, "load", "other.py");
  g_assert_cmpfloat_with_epsilon (row->total.difference, 0, 1);
  g_assert_cmpint (row->total.verdict, ==, PROFILE_VERDICT_CHANCE);
  row = find_row (compare, "old", NULL);
  g_assert_cmpuint (row->functions[PROFILE_AFTER], ==, 0);
  g_assert_cmpint (row->total.ns[PROFILE_AFTER], ==, 0);
  row = find_row (compare, "new", NULL);
  g_assert_cmpuint (row->functions[PROFILE_BEFORE], ==, 0);
  g_assert_cmpfloat_with_epsilon (row->total.difference, 200.0 * MS, 1);
  row = find_row (compare, "twin", NULL);
  g_assert_cmpint (row->total.ns[PROFILE_BEFORE], ==, 100 * MS);
  g_assert_cmpint (row->own.ns[PROFILE_BEFORE], ==, 100 * MS);
  g_assert_cmpuint (profile_compare_get_n_rows (compare), ==, 7);
  g_assert_cmpint (profile_compare_get_whole (compare)->ns[PROFILE_BEFORE], ==, 700 * MS);
}

/* Everything, half as long: no doubt of that. A percent: nobody knows. */
static void
test_whole (void)
{
  static const struct { guint before, after; ProfileVerdict verdict; } cases[] = {
    { 1000, 500, PROFILE_VERDICT_REAL }, { 1000, 1010, PROFILE_VERDICT_CHANCE }, { 99, 1000, PROFILE_VERDICT_TOO_FEW },
    { 1000, 1000, PROFILE_VERDICT_CHANCE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before = g_strdup_printf ("main %u", cases[i].before);
      g_autofree char *after = g_strdup_printf ("main %u", cases[i].after);
      g_autoptr (ProfileCompare) compare = compare_texts (before, after, FALSE);
      g_autoptr (ProfileCompare) by_share = compare_texts (before, after, TRUE);

      g_assert_cmpint (profile_compare_get_whole (compare)->verdict, ==, cases[i].verdict);
      g_assert_cmpint (find_row (compare, "main", NULL)->total.verdict, ==, cases[i].verdict);
      /* All of it is all of it. */
      g_assert_cmpint (find_row (by_share, "main", NULL)->total.verdict, !=, PROFILE_VERDICT_REAL);
      g_assert_cmpint (profile_compare_get_whole (by_share)->verdict, ==, cases[i].verdict);
    }
}

/* Ten samples of a function, of both together, are the least. */
static void
test_too_few (void)
{
  g_autoptr (GString) before = g_string_new (NULL), after = g_string_new (NULL);
  g_autoptr (ProfileCompare) compare = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_string_append (before, "main;a 20\n");
      g_string_append (after, "main;a 20\nmain;b 1\n");
    }
  g_string_append (after, "main;c 9\n");
  compare = compare_texts (before->str, after->str, FALSE);
  g_assert_cmpint (find_row (compare, "c", NULL)->total.verdict, ==, PROFILE_VERDICT_TOO_FEW);
  g_assert_cmpint (find_row (compare, "b", NULL)->total.verdict, ==, PROFILE_VERDICT_REAL);
  g_assert_cmpstr (profile_verdict_get_name (PROFILE_VERDICT_TOO_FEW), ==, "too-few");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/join", test_join);
  g_test_add_func ("/compare/whole", test_whole);
  g_test_add_func ("/compare/too-few", test_too_few);
  g_test_add_func ("/compare/no-change", test_no_change);
  g_test_add_func ("/compare/planted", test_planted);
  return g_test_run ();
}
