/* reach.c: what a run of the fuzzer came to; see reach.h */

#include "tests/viewer/fuzz/reach.h"

/* Our own widgets by this; of GTK's only windows and what has the event are of interest. */
#define OURS "Viewer"

/* Name to count. */
static GHashTable *actions, *windows, *widgets;

static void
prepare (void)
{
  if (actions != NULL)
    return;
  actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  widgets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
add (GHashTable *counts,
     const char *name,
     guint       n)
{
  guint n_before = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

  g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (n_before + n));
}

void
fuzz_reach_add_action (const char *name)
{
  prepare ();
  add (actions, name, 1);
}

void
fuzz_reach_know_action (const char *name)
{
  prepare ();
  add (actions, name, 0);
}

void
fuzz_reach_add_widget (GtkWidget *widget)
{
  gboolean is_first = TRUE;

  prepare ();
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      const char *name = G_OBJECT_TYPE_NAME (widget);

      if (GTK_IS_NATIVE (widget))
        add (windows, name, 1);
      else if (is_first || g_str_has_prefix (name, OURS))
        add (widgets, name, 1);
      is_first = FALSE;
    }
}

/* A type is there from its first use on, so these are ours that were made and got nothing. */
static void
know_types (GType type)
{
  g_autofree GType *children = g_type_children (type, NULL);

  for (guint i = 0; children[i] != 0; i++)
    {
      if (g_str_has_prefix (g_type_name (children[i]), OURS))
        add (g_type_is_a (children[i], GTK_TYPE_NATIVE) ? windows : widgets, g_type_name (children[i]), 0);
      know_types (children[i]);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (a, b);
}

static void
print_counts (const char *title,
              GHashTable *counts)
{
  GList *names = g_list_sort (g_hash_table_get_keys (counts), compare_names);
  g_autoptr(GString) reached = g_string_new (NULL);
  g_autoptr(GString) never = g_string_new (NULL);

  for (GList *link = names; link != NULL; link = link->next)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, link->data));

      if (n > 0)
        g_string_append_printf (reached, " %s %u", (const char *) link->data, n);
      else
        g_string_append_printf (never, " %s", (const char *) link->data);
    }
  g_print ("fuzz-window: %s reached:%s\n", title, reached->str);
  g_print ("fuzz-window: %s never reached:%s\n", title, never->len > 0 ? never->str : " none");
  g_list_free (names);
}

void
fuzz_reach_print (void)
{
  prepare ();
  know_types (GTK_TYPE_WIDGET);
  print_counts ("actions", actions);
  print_counts ("windows", windows);
  print_counts ("widgets", widgets);
}
