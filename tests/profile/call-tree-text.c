/* call-tree-text.c: a call tree as text, and what always holds of one */

#include "call-tree-text.h"

#define MS G_GINT64_CONSTANT (1000000)

char *
profile_fixture_dup_tree (ProfileCallTree *tree)
{
  GString *text = g_string_new (NULL);
  ProfileNode node = PROFILE_NODE_ROOT;

  for (;;)
    {
      g_autofree char *modules = profile_call_tree_dup_modules (tree, node);
      ProfileNodeInfo info;
      ProfileFunctionInfo function;
      ProfileNode next;

      profile_call_tree_get_node (tree, node, &info);
      profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
      g_string_append_printf (text, "%*s", (int) info.depth, "");
      if (info.kind == PROFILE_NODE_LIBRARY_RUN)
        g_string_append_printf (text, "[%s: %u, %s]", function.name, info.n_folded, modules);
      else if (info.kind == PROFILE_NODE_LIBRARY)
        g_string_append_printf (text, "{%s}", function.module);
      else if (info.kind == PROFILE_NODE_FASTER)
        g_string_append_printf (text, "[faster: %u]", info.n_folded);
      else
        g_string_append (text, node == PROFILE_NODE_ROOT ? "*" : function.name);
      g_string_append_printf (text, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", info.total_ns / MS, info.self_ns / MS);
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          next = profile_call_tree_get_next (tree, node);
          profile_call_tree_get_node (tree, node, &info);
          node = info.parent;
        }
      if (next == PROFILE_NODE_NONE)
        return g_string_free (text, FALSE);
      node = next;
    }
}

void
profile_fixture_check_tree (ProfileCallTree *tree)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (tree);

  for (ProfileNode node = 0; node < n_nodes; node++)
    {
      ProfileNodeInfo info, child_info;
      gint64 total, before = G_MAXINT64;
      guint64 looks;
      guint32 n_children = 0;

      profile_call_tree_get_node (tree, node, &info);
      total = info.self_ns;
      looks = info.self_looks;
      for (ProfileNode child = profile_call_tree_get_first_child (tree, node); child != PROFILE_NODE_NONE;
           child = profile_call_tree_get_next (tree, child))
        {
          g_assert_cmpuint (child, >, node);
          profile_call_tree_get_node (tree, child, &child_info);
          g_assert_cmpuint (child_info.parent, ==, node);
          g_assert_cmpuint (child_info.depth, ==, info.depth + 1);
          if (child_info.kind != PROFILE_NODE_FASTER)
            g_assert_cmpint (child_info.total_ns, <=, before);
          before = child_info.total_ns;
          total += child_info.total_ns;
          looks += child_info.total_looks;
          n_children++;
        }
      g_assert_cmpint (total, ==, info.total_ns);
      g_assert_cmpuint (looks, ==, info.total_looks);
      g_assert_cmpuint (n_children, ==, info.n_children);
    }
}
