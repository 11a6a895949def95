/* words-terms-tree.c: what this recording says of a word: rows of the tree, and the views */

#include "profile/words-terms-private.h"

#include <glib/gi18n-lib.h>

/* A way that takes less than this of its caller's time is no hot path. */
#define HOT_SHARE 0.5
#define HOT_STEPS 6u

/* ---- a stack and who is in it ---- */

/* "main() › price() › decode()": names, from the outermost to *node*; the first ones are left out of long ones. */
static char *
dup_way (const ProfileTermContext *self, ProfileNode node)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GString *way = g_string_new (NULL);
  ProfileNodeInfo info;

  for (; node != PROFILE_NODE_ROOT; node = info.parent)
    {
      profile_call_tree_get_node (self->whole->tree, node, &info);
      if (info.function != 0 && info.kind != PROFILE_NODE_SELF)
        g_ptr_array_add (names, profile_words_call (self->profile, info.function));
    }
  if (names->len > HOT_STEPS)
    g_string_append (way, "… › ");
  for (guint i = MIN (names->len, HOT_STEPS); i > 0; i--)
    g_string_append_printf (way, "%s%s", (char *) names->pdata[i - 1], i > 1 ? " › " : "");
  return g_string_free (way, FALSE);
}

static char *
say_stack (const ProfileTermContext *self)
{
  g_autofree char *way = dup_way (self, self->row->node), *seen = profile_words_count (self->row->total.looks);

  return g_strdup_printf (_("%s samples began with this stack: %s."), seen, way);
}

static char *
say_frame (const ProfileTermContext *self)
{
  g_autofree char *call = profile_words_call (self->profile, self->row->function);
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, self->row->function, &info);
  if (self->row->hot_line == 0)
    return g_strdup_printf (_("Frames of %s stand at depth %u here."), call, self->row->depth);
  return g_strdup_printf (_("Frames of %s stand at depth %u here; most samples found them at line %u of %s."), call,
                          self->row->depth, self->row->hot_line, info.short_file);
}

static char *
say_function (const ProfileTermContext *self)
{
  g_autofree char *n_functions = profile_words_count (self->whole->n_functions);
  g_autofree char *call = NULL, *share = NULL, *looks = NULL;
  char *sentence = g_strdup_printf (_("%s functions have rows of their own in this tree."), n_functions);

  if (self->whole->most_self == 0)
    return sentence;
  call = profile_words_call (self->profile, self->whole->most_self);
  share = profile_words_share (self->whole->most_self_part.ns, self->whole->total_ns);
  looks = profile_words_count (self->whole->most_self_part.looks);
  return profile_words_join (sentence, g_strdup_printf (_("%s has most time of its own: %s samples, %s of the time."), call,
                                                        looks, share));
}

static char *
say_caller (const ProfileTermContext *self)
{
  const ProfileExplainRow *row = self->row;
  g_autofree char *call = profile_words_call (self->profile, row->function), *seen = profile_words_count (row->total.looks);
  g_autofree char *caller = NULL;

  if (row->caller == 0)
    return g_strdup_printf (_("No function called %s here: it is where its samples begin."), call);
  caller = profile_words_call (self->profile, row->caller);
  if (row->n_rows > 1)
    return g_strdup_printf (_("In this row's %s samples %s was called by %s. The function has %u rows in this tree."), seen, call,
                            caller, row->n_rows);
  return g_strdup_printf (_("In all its %s samples %s was called by %s."), seen, call, caller);
}

static char *
say_callee (const ProfileTermContext *self)
{
  const ProfileExplainRow *row = self->row;
  g_autofree char *call = profile_words_call (self->profile, row->function);
  g_autofree char *callee = NULL, *looks = NULL, *all = NULL;

  if (row->n_callees == 0)
    return g_strdup_printf (_("%s was never seen calling another function."), call);
  if (row->callee == 0)
    return g_strdup_printf (_("Functions below %s: %u."), call, row->n_callees);
  callee = profile_words_call (self->profile, row->callee);
  looks = profile_words_count (row->callee_part.looks);
  all = profile_words_count (row->total.looks);
  return g_strdup_printf (_("Functions below %s: %u. The one with most time is %s, in %s of the %s samples."), call,
                          row->n_callees, callee, looks, all);
}

static char *
say_location (const ProfileTermContext *self)
{
  g_autofree char *call = profile_words_call (self->profile, self->row->function);
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, self->row->function, &info);
  if (info.short_file[0] == '\0')
    return g_strdup_printf (_("%s has no line: it is not written in Python."), call);
  if (self->row->hot_line == 0)
    return g_strdup_printf (_("%s begins at line %u of %s."), call, info.first_line, info.short_file);
  return g_strdup_printf (_("%s begins at line %u of %s; most of its time was at line %u."), call, info.first_line,
                          info.short_file, self->row->hot_line);
}

/* ---- whole trees ---- */

static ProfileNode
find_hot_end (const ProfileCallTree *tree, guint32 *n_steps)
{
  ProfileNode node = PROFILE_NODE_ROOT, child;
  ProfileNodeInfo info, next;

  *n_steps = 0;
  profile_call_tree_get_node (tree, node, &info);
  while ((child = profile_call_tree_get_first_child (tree, node)) != PROFILE_NODE_NONE)
    {
      profile_call_tree_get_node (tree, child, &next);
      if (next.function == 0 || (double) next.total_ns < HOT_SHARE * (double) info.total_ns)
        break;
      node = child;
      info = next;
      (*n_steps)++;
    }
  return node;
}

static char *
say_hot_path (const ProfileTermContext *self)
{
  guint32 n_steps;
  ProfileNode end = find_hot_end (self->whole->tree, &n_steps);
  g_autofree char *way = NULL, *share = NULL;
  ProfileNodeInfo info;

  if (n_steps == 0)
    return g_strdup (_("There is no hot path here: no function has half of the time."));
  way = dup_way (self, end);
  profile_call_tree_get_node (self->whole->tree, end, &info);
  share = profile_words_share (info.total_ns, self->whole->total_ns);
  return g_strdup_printf (_("Here it is %s; at its end stands %s of the time."), way, share);
}

static char *
say_call_tree (const ProfileTermContext *self)
{
  g_autofree char *rows = profile_words_count (profile_call_tree_get_n_nodes (self->whole->tree) - 1);
  g_autofree char *looks = profile_words_count (self->whole->looks);
  ProfileNodeInfo deepest;

  profile_call_tree_get_node (self->whole->tree, self->whole->deepest, &deepest);
  return g_strdup_printf (_("Here %s samples became %s rows, up to %u calls deep."), looks, rows, deepest.depth);
}

static char *
say_inverted_tree (const ProfileTermContext *self)
{
  g_autofree char *call = NULL, *looks = NULL, *all = profile_words_count (self->whole->looks);

  if (self->whole->most_self == 0)
    return g_strdup (_("No function was seen at work here."));
  call = profile_words_call (self->profile, self->whole->most_self);
  looks = profile_words_count (self->whole->most_self_part.looks);
  return g_strdup_printf (_("%s of %s samples ended in %s, so it stands high there, with its callers below it."), looks, all, call);
}

static char *
say_flame_graph (const ProfileTermContext *self)
{
  g_autofree char *call = NULL, *share = NULL;

  if (self->row == NULL)
    return g_strdup (_("Its blocks are the rows of the call tree; nothing is selected now."));
  call = profile_words_call (self->profile, self->row->function);
  share = profile_words_share (self->row->total.ns, self->whole->total_ns);
  return g_strdup_printf (_("The block of %s takes %s of the width, because that is its share of the time; where it stands from left to right says nothing about when."),
                          call, share);
}

static char *
say_functions (const ProfileTermContext *self)
{
  g_autofree char *call = NULL;

  if (self->row == NULL)
    return say_function (self);
  call = profile_words_call (self->profile, self->row->function);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%s has %u row in the call tree; in the list of functions it has one, of all its calls together.",
                                       "%s has %u rows in the call tree; in the list of functions it has one, of all its calls together.",
                                       self->row->n_rows), call, self->row->n_rows);
}

static char *
say_heat (const ProfileTermContext *self)
{
  g_autofree char *call = profile_words_call (self->profile, self->row->function);
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, self->row->function, &info);
  if (self->row->hot_line == 0)
    return g_strdup_printf (_("No line of %s stands out here."), call);
  return g_strdup_printf (_("The warmest line of %s is line %u of %s."), call, self->row->hot_line, info.short_file);
}

/* ---- what is left out or folded ---- */

static char *
say_library (const ProfileTermContext *self)
{
  g_autofree char *looks = profile_words_count (self->whole->libraries.looks), *all = profile_words_count (self->whole->looks);
  g_autofree char *share = profile_words_share (self->whole->libraries.ns, self->whole->total_ns);

  if (self->whole->only_application)
    return g_strdup (_("“Only My Code” is on: time in libraries counts now as time of your function that called them."));
  if (self->whole->libraries.looks == 0)
    return g_strdup (_("No sample ended in a library here: all the time was in code of your own, or in what it called directly."));
  return g_strdup_printf (_("%s of %s samples ended in libraries: %s of the time."), looks, all, share);
}

static char *
say_only_my_code (const ProfileTermContext *self)
{
  g_autofree char *share = profile_words_share (self->whole->libraries.ns, self->whole->total_ns);

  if (self->whole->only_application)
    return g_strdup (_("It is on now: every row is code of your own, and the shares still add up to 100 %."));
  return g_strdup_printf (_("It is off now. With it, the %s of the time that was in libraries would go to your functions that called them."),
                          share);
}

static char *
say_faster (const ProfileTermContext *self)
{
  g_autofree char *looks = profile_words_count (self->whole->faster.looks);
  g_autofree char *share = profile_words_share (self->whole->faster.ns, self->whole->total_ns);

  if (self->whole->faster.looks == 0)
    return g_strdup (_("Here every function has a row of its own; nothing is summed up."));
  return g_strdup_printf (_("Here such rows stand for %s samples, %s of the time."), looks, share);
}

static char *
say_transform (const ProfileTermContext *self)
{
  g_autofree char *looks = profile_words_count (self->whole->looks), *all = profile_words_count (profile_get_looks (self->profile));

  return g_strdup_printf (_("With all filters that are set now, %s of the recording's %s samples are in the tree."), looks, all);
}

const ProfileTermWords *
profile_words_list_tree_terms (void)
{
  static const ProfileTermWords terms[] = {
    { "stack", say_stack, TRUE, TRUE },
    { "frame", say_frame, TRUE, TRUE },
    { "function", say_function, FALSE, TRUE },
    { "caller", say_caller, TRUE, TRUE },
    { "callee", say_callee, TRUE, TRUE },
    { "location", say_location, TRUE, TRUE },
    { "hot-path", say_hot_path, FALSE, TRUE },
    { "call-tree", say_call_tree, FALSE, TRUE },
    { "inverted-tree", say_inverted_tree, FALSE, TRUE },
    { "flame-graph", say_flame_graph, FALSE, TRUE },
    { "functions", say_functions, FALSE, TRUE },
    { "source", say_location, TRUE, TRUE },
    { "heat", say_heat, TRUE, TRUE },
    { "library", say_library, FALSE, TRUE },
    { "only-my-code", say_only_my_code, FALSE, TRUE },
    { "faster", say_faster, FALSE, TRUE },
    { "filter", say_transform, FALSE, FALSE },
    { NULL, NULL, FALSE, FALSE },
  };

  return terms;
}
