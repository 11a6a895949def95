/* two-ways.c: see two-ways.h */

#include "profile/two-ways.h"

#include "profile/json-reader.h"
#include "profile/statistics.h"

#include <string.h>

/* ---- the truth ---- */

static void
clear_function (gpointer data)
{
  g_free (((ProfileTrueFunction *) data)->name);
}

void
profile_truth_free (ProfileTruth *self)
{
  if (self == NULL)
    return;
  g_free (self->whole);
  g_array_unref (self->functions);
  g_free (self);
}

/* Takes the value behind the key *key*. FALSE when it is of the wrong kind. */
static gboolean
read_member (ProfileJson *json, const char *key, ProfileTrueFunction *function)
{
  ProfileJsonToken token = profile_json_next (json);

  if (strcmp (key, "name") == 0 && token == PROFILE_JSON_TEXT && function->name == NULL)
    function->name = g_strdup (profile_json_get_text (json)->str);
  else if (strcmp (key, "share") == 0 && token == PROFILE_JSON_NUMBER)
    function->share = profile_json_get_number (json);
  else if (strcmp (key, "calls") == 0 && token == PROFILE_JSON_NUMBER && profile_json_get_number (json) >= 0
           && profile_json_get_number (json) < 1e15)
    function->calls = (guint64) profile_json_get_number (json);
  else
    return strcmp (key, "seconds") == 0 && token == PROFILE_JSON_NUMBER;
  return TRUE;
}

static gboolean
read_function (ProfileJson *json, ProfileTruth *self)
{
  ProfileTrueFunction function = { .share = -1 };
  ProfileJsonToken token;
  gboolean good = TRUE;

  while (good && (token = profile_json_next (json)) != PROFILE_JSON_END_OBJECT)
    {
      g_autofree char *key = token == PROFILE_JSON_KEY ? g_strdup (profile_json_get_text (json)->str) : NULL;

      good = key != NULL && read_member (json, key, &function);
    }
  good = good && function.name != NULL && function.share >= 0 && function.share <= 1;
  if (good)
    g_array_append_val (self->functions, function);
  else
    g_free (function.name);
  return good;
}

static gboolean
read_functions (ProfileJson *json, ProfileTruth *self)
{
  ProfileJsonToken token;

  if (profile_json_next (json) != PROFILE_JSON_BEGIN_ARRAY)
    return FALSE;
  while ((token = profile_json_next (json)) != PROFILE_JSON_END_ARRAY)
    if (token != PROFILE_JSON_BEGIN_OBJECT || !read_function (json, self))
      return FALSE;
  return TRUE;
}

static gboolean
read_truth (ProfileJson *json, ProfileTruth *self)
{
  ProfileJsonToken token;

  if (profile_json_next (json) != PROFILE_JSON_BEGIN_OBJECT)
    return FALSE;
  while ((token = profile_json_next (json)) == PROFILE_JSON_KEY)
    {
      const char *key = profile_json_get_text (json)->str;

      if (strcmp (key, "functions") == 0)
        {
          if (!read_functions (json, self))
            return FALSE;
        }
      else if (strcmp (key, "whole") == 0 && self->whole == NULL)
        {
          if (profile_json_next (json) != PROFILE_JSON_TEXT)
            return FALSE;
          self->whole = g_strdup (profile_json_get_text (json)->str);
        }
      else if (!profile_json_skip (json, profile_json_next (json)))
        return FALSE;
    }
  return token == PROFILE_JSON_END_OBJECT && profile_json_next (json) == PROFILE_JSON_END && self->whole != NULL
         && self->functions->len > 0;
}

ProfileTruth *
profile_truth_new_for_text (const char *text, GError **error)
{
  g_autoptr (ProfileTruth) self = g_new0 (ProfileTruth, 1);
  g_autoptr (ProfileJson) json = profile_json_new_for_text (text);

  self->functions = g_array_new (FALSE, FALSE, sizeof (ProfileTrueFunction));
  g_array_set_clear_func (self->functions, clear_function);
  if (read_truth (json, self))
    return g_steal_pointer (&self);
  g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED,
               "what the clocks measured cannot be read at byte %" G_GUINT64_FORMAT
               ": expected an object with \"whole\" and \"functions\", each with name, share and calls",
               profile_json_get_offset (json));
  return NULL;
}

/* ---- the two recordings ---- */

typedef struct {
  Profile         *profile;
  ProfileCallTree *tree;
  GArray          *times;      /* ProfileFunctionTime by function id */
  ProfileFunctionIntervals *intervals;   /* NULL: they are not asked for */
  gint64           whole_ns;
} Way;

/* The next one of that name behind *function*; 0 when there is none. */
static ProfileFunction
find_next (const Way *self, const char *name, ProfileFunction function)
{
  while (++function < self->times->len)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, function, &info);
      if (g_strcmp0 (info.name, name) == 0)
        return function;
    }
  return 0;
}

static gint64
get_total_ns (const Way *self, const char *name)
{
  gint64 total_ns = 0;

  for (ProfileFunction function = 0; (function = find_next (self, name, function)) != 0; )
    total_ns += g_array_index (self->times, ProfileFunctionTime, function).total_ns;
  return total_ns;
}

static void
way_init (Way *self, Profile *profile, const char *whole, gboolean is_sampled)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  self->profile = profile;
  self->tree = profile_call_tree_new (profile, &options);
  self->times = profile_statistics_functions (self->tree, NULL, NULL);
  self->whole_ns = get_total_ns (self, whole);
  if (is_sampled)
    self->intervals = profile_function_intervals_new (self->tree, &options, NULL);
}

static void
way_clear (Way *self)
{
  g_clear_pointer (&self->intervals, profile_function_intervals_free);
  g_array_unref (self->times);
  profile_call_tree_unref (self->tree);
}

/* Adds the time of the function in each stretch of the recording. */
static void
add_batches (const Way *self, const char *name, double *values)
{
  for (ProfileFunction function = 0; (function = find_next (self, name, function)) != 0; )
    {
      const gint64 *batches = profile_function_intervals_get_batches (self->intervals, function, FALSE);

      for (guint i = 0; batches != NULL && i < PROFILE_INTERVAL_BATCHES; i++)
        values[i] += (double) batches[i];
    }
}

static void
measure_interval (const Way *self, const char *whole, ProfileTwoWaysRow *row)
{
  double values[PROFILE_INTERVAL_BATCHES] = { 0 }, wholes[PROFILE_INTERVAL_BATCHES] = { 0 };

  add_batches (self, row->function, values);
  add_batches (self, whole, wholes);
  row->sampled = profile_interval_of (values, wholes);
  row->sampled_is_known = row->sampled_share >= 0 && profile_get_looks (self->profile) >= PROFILE_INTERVAL_LOOKS_LEAST;
}

/* A function that no sample met has no share that is known; one that met nothing but others has. */
static double
get_share (const Way *self, const char *name)
{
  gint64 total_ns = get_total_ns (self, name);

  return self->whole_ns > 0 && total_ns > 0 ? (double) total_ns / (double) self->whole_ns : -1;
}

GArray *
profile_two_ways_new (Profile *sampled, Profile *traced, const ProfileTruth *truth)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (ProfileTwoWaysRow), truth->functions->len);
  Way ways[2] = { 0 };

  way_init (&ways[0], sampled, truth->whole, TRUE);
  way_init (&ways[1], traced, truth->whole, FALSE);
  for (guint i = 0; i < truth->functions->len; i++)
    {
      const ProfileTrueFunction *function = &g_array_index (truth->functions, ProfileTrueFunction, i);
      double sampled_share = get_share (&ways[0], function->name), traced_share = get_share (&ways[1], function->name);
      ProfileTwoWaysRow row = {
        .function = function->name,
        .calls = function->calls,
        .true_share = function->share,
        .sampled_share = sampled_share,
        .traced_share = traced_share,
        .distortion = traced_share >= 0 && function->share > 0 ? traced_share / function->share : -1,
      };

      measure_interval (&ways[0], truth->whole, &row);
      row.inflated = row.distortion >= PROFILE_TWO_WAYS_INFLATED;
      g_array_append_val (rows, row);
    }
  way_clear (&ways[0]);
  way_clear (&ways[1]);
  return rows;
}

const ProfileTwoWaysRow *
profile_two_ways_find_cause (const GArray *rows)
{
  const ProfileTwoWaysRow *cause = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const ProfileTwoWaysRow *row = &g_array_index (rows, ProfileTwoWaysRow, i);

      if (row->inflated && (cause == NULL || row->calls > cause->calls))
        cause = row;
    }
  return cause;
}
