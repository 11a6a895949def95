/* function-table.c: the time of each function, and of the calls between them */

#include "viewer/function-table.h"

#include "profile/statistics.h"

struct _ViewerFunctionTable {
  gatomicrefcount ref_count;
  Profile        *profile;
  GArray         *functions;    /* ProfileFunctionTime by id */
  GArray         *calls;        /* ProfileCallTime */
  gint64          whole_ns;
  ProfileFunctionIntervals *intervals;
};

ViewerFunctionTable *
viewer_function_table_new (Profile                      *profile,
                           const ProfileCallTreeOptions *asked)
{
  ViewerFunctionTable *self = g_new0 (ViewerFunctionTable, 1);
  ProfileCallTreeOptions options = *asked;
  g_autoptr(ProfileCallTree) tree = NULL;
  ProfileFunctionTime *outside;
  ProfileNodeInfo root;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  options.self_nodes = FALSE;
  options.timeline = FALSE;
  tree = profile_call_tree_new (profile, &options);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->functions = profile_statistics_functions (tree, NULL, &self->calls);
  self->whole_ns = root.total_ns;
  self->intervals = profile_function_intervals_new (tree, &options, NULL);
  /* Time without Python code is nobody's, but it is there. */
  outside = &g_array_index (self->functions, ProfileFunctionTime, 0);
  outside->self_ns = outside->total_ns = root.self_ns;
  outside->self_looks = outside->total_looks = root.self_looks;
  return self;
}

ViewerFunctionTable *
viewer_function_table_ref (ViewerFunctionTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
viewer_function_table_unref (ViewerFunctionTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_unref (self->profile);
  g_array_unref (self->functions);
  g_array_unref (self->calls);
  profile_function_intervals_free (self->intervals);
  g_free (self);
}

Profile *
viewer_function_table_get_profile (ViewerFunctionTable *self)
{
  return self->profile;
}

static double
get_share (gint64 part_ns,
           gint64 whole_ns)
{
  return whole_ns > 0 ? (double) part_ns / (double) whole_ns : -1;
}

gboolean
viewer_function_table_find (ViewerFunctionTable *self,
                            ProfileFunction      function,
                            ViewerFunctionRow   *row)
{
  const ProfileFunctionTime *time;

  if (function >= self->functions->len)
    return FALSE;
  time = &g_array_index (self->functions, ProfileFunctionTime, function);
  *row = (ViewerFunctionRow) {
    .function = function,
    .total_ns = time->total_ns,
    .self_ns = time->self_ns,
    .looks = time->total_looks,
    .share = get_share (time->total_ns, self->whole_ns),
    .self_share = get_share (time->self_ns, self->whole_ns),
    .self_looks = time->self_looks,
  };
  row->has_intervals = profile_function_intervals_get (self->intervals, function, &row->interval);
  profile_function_intervals_get_own (self->intervals, function, &row->self_interval);
  return time->total_ns > 0 || time->total_looks > 0;
}

GArray *
viewer_function_table_list (ViewerFunctionTable *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (ViewerFunctionRow));

  for (ProfileFunction function = 0; function < self->functions->len; function++)
    {
      ViewerFunctionRow row;

      if (viewer_function_table_find (self, function, &row))
        g_array_append_val (rows, row);
    }
  return rows;
}

/* ---- calls ---- */

static int
compare_weight (gconstpointer a,
                gconstpointer b)
{
  const ViewerFunctionRow *first = a, *second = b;

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return first->function < second->function ? -1 : first->function > second->function;
}

static void
add_call (GArray                *rows,
          ProfileFunction        other,
          const ProfileCallTime *call,
          gint64                 whole_ns)
{
  ViewerFunctionRow row = {
    .function = other,
    .total_ns = call->total_ns,
    .self_ns = call->self_ns,
    .looks = call->total_looks,
    .share = get_share (call->total_ns, whole_ns),
    .self_share = get_share (call->self_ns, whole_ns),
  };

  g_array_append_val (rows, row);
}

GArray *
viewer_function_table_list_callers (ViewerFunctionTable *self,
                                    ProfileFunction      function)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (ViewerFunctionRow));
  ViewerFunctionRow own;

  if (!viewer_function_table_find (self, function, &own))
    return rows;
  for (guint i = 0; i < self->calls->len; i++)
    {
      const ProfileCallTime *call = &g_array_index (self->calls, ProfileCallTime, i);

      if (call->function != function)
        continue;
      add_call (rows, call->caller, call, own.total_ns);
      if (call->caller == 0)
        g_array_index (rows, ViewerFunctionRow, rows->len - 1).kind = VIEWER_FUNCTION_NOBODY;
    }
  g_array_sort (rows, compare_weight);
  return rows;
}

GArray *
viewer_function_table_list_callees (ViewerFunctionTable *self,
                                    ProfileFunction      function)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (ViewerFunctionRow));
  ViewerFunctionRow own;

  if (!viewer_function_table_find (self, function, &own))
    return rows;
  for (guint i = 0; i < self->calls->len && function != 0; i++)
    {
      const ProfileCallTime *call = &g_array_index (self->calls, ProfileCallTime, i);

      if (call->caller == function)
        add_call (rows, call->function, call, own.total_ns);
    }
  if (own.self_ns > 0)
    {
      own.looks = g_array_index (self->functions, ProfileFunctionTime, function).self_looks;
      own.kind = VIEWER_FUNCTION_ITSELF;
      own.share = own.self_share = get_share (own.self_ns, own.total_ns);
      /* Those were of everything. */
      own.has_intervals = FALSE;
      own.total_ns = own.self_ns;
      g_array_append_val (rows, own);
    }
  g_array_sort (rows, compare_weight);
  return rows;
}
