/* The table of words: each is found, near words exist, and each has something to say of any recording. */

#include "tests/profile/fixture.h"
#include "profile/words.h"
#include "viewer/learn/terms.h"

#include <string.h>

static void
test_table (void)
{
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);
  ViewerTermGroup group = 0;

  g_assert_cmpuint (n_terms, >, 40);
  for (guint i = 0; i < n_terms; i++)
    {
      g_assert_true (viewer_terms_find (terms[i].key) == &terms[i]);   /* so no key is there twice */
      g_assert_cmpuint (terms[i].group, >=, group);
      group = terms[i].group;
      g_assert_cmpuint (strlen (terms[i].meaning), >, 40);
      g_assert_true (g_str_has_suffix (terms[i].meaning, ".") || g_str_has_suffix (terms[i].meaning, "?"));
      g_assert_nonnull (terms[i].sees[0]);
      for (guint k = 0; terms[i].sees[k] != NULL; k++)
        {
          g_assert_nonnull (viewer_terms_find (terms[i].sees[k]));
          g_assert_cmpstr (terms[i].sees[k], !=, terms[i].key);
        }
    }
  g_assert_null (viewer_terms_find ("no such word"));
  g_assert_null (viewer_terms_find (NULL));
}

/* Both sides have the same keys: what a word means, and what a recording says of it. */
static void
test_numbers (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main;price 300\nmain;log 200\n");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autoptr(ProfileExplain) whole = profile_explain_new (tree, &options);
  ProfileExplainRow row;
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  g_assert_true (profile_explain_get_row (whole, PROFILE_NODE_NONE, &row));
  for (guint i = 0; i < n_terms; i++)
    {
      g_autofree char *numbers = profile_words_term (whole, &row, terms[i].key);

      if (numbers == NULL || numbers[0] == '\0')
        g_error ("nothing is said of %s", terms[i].key);
    }
}

static void
test_match (void)
{
  g_assert_true (viewer_terms_match (viewer_terms_find ("gil-wait"), "waiting gil"));
  g_assert_true (viewer_terms_match (viewer_terms_find ("self"), ""));
  g_assert_true (viewer_terms_match (viewer_terms_find ("self"), " INNERMOST "));
  g_assert_false (viewer_terms_match (viewer_terms_find ("self"), "GIL"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/terms/table", test_table);
  g_test_add_func ("/terms/numbers", test_numbers);
  g_test_add_func ("/terms/match", test_match);
  return g_test_run ();
}
