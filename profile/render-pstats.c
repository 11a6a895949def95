/* render-pstats.c: what Python's pstats loads
 *
 * A dictionary in the marshal format, version 2, which every Python reads:
 * {(file, line, name): (calls, primitive calls, own time, whole time, callers)}.
 * Nobody counted calls, so the counts are -1. Recursion is counted once.
 */

#include "profile/report-options.h"
#include "profile/profile-private.h"
#include "profile/statistics.h"
#include "profile/writer.h"

#include <stdlib.h>
#include <string.h>

/* Of a marshalled value. */
#define TYPE_DICTIONARY "{"
#define TYPE_END        "0"
#define TYPE_TUPLE      "("
#define TYPE_INT        "i"
#define TYPE_FLOAT      "g"
#define TYPE_TEXT       "u"

static void
put_le (ProfileWriter *out, guint64 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    profile_writer_put_bytes (out, (guint8[]) { (guint8) (number >> 8 * i) }, 1);
}

static void
put_int (ProfileWriter *out, gint32 number)
{
  profile_writer_put (out, TYPE_INT);
  put_le (out, (guint32) number, 4);
}

static void
put_seconds (ProfileWriter *out, gint64 ns)
{
  double seconds = (double) ns / 1e9;
  guint64 bits;

  memcpy (&bits, &seconds, sizeof bits);
  profile_writer_put (out, TYPE_FLOAT);
  put_le (out, bits, 8);
}

static void
put_text (ProfileWriter *out, const char *text)
{
  profile_writer_put (out, TYPE_TEXT);
  put_le (out, strlen (text), 4);
  profile_writer_put (out, text);
}

static void
begin_tuple (ProfileWriter *out, guint32 n)
{
  profile_writer_put (out, TYPE_TUPLE);
  put_le (out, n, 4);
}

static void
put_key (ProfileWriter *out, Profile *profile, ProfileFunction function)
{
  g_autofree char *owner = NULL;
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  begin_tuple (out, 3);
  put_text (out, profile_report_get_file (&info));
  put_int (out, (gint32) MIN (info.first_line, (guint32) G_MAXINT32));
  put_text (out, profile_report_split_name (&info, &owner));
}

static void
put_times (ProfileWriter *out, gint64 self_ns, gint64 total_ns)
{
  put_int (out, -1);
  put_int (out, -1);
  put_seconds (out, self_ns);
  put_seconds (out, total_ns);
}

/* Functions whose keys are equal are one there: a method of two classes, say. Free it. */
static ProfileFunction *
find_same (Profile *profile)
{
  guint32 n_functions = profile_get_n_functions (profile);
  ProfileFunction *same = g_new0 (ProfileFunction, (gsize) n_functions + 1);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (ProfileFunction i = 1; i <= n_functions; i++)
    {
      g_autofree char *owner = NULL;
      ProfileFunctionInfo info;
      gpointer first;
      char *key;

      profile_get_function_info (profile, i, &info);
      key = g_strdup_printf ("%u\n%s\n%s", info.first_line, profile_report_split_name (&info, &owner),
                             profile_report_get_file (&info));
      first = g_hash_table_lookup (known, key);
      same[i] = first != NULL ? GPOINTER_TO_UINT (first) : i;
      if (first == NULL)
        g_hash_table_insert (known, key, GUINT_TO_POINTER (i));
      else
        g_free (key);
    }
  return same;
}

static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const ProfileCallTime *first = a, *second = b;

  if (first->function != second->function)
    return first->function < second->function ? -1 : 1;
  return first->caller < second->caller ? -1 : first->caller > second->caller;
}

void
profile_render_pstats (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  ProfileWriter *out = profile_writer_new (stream);
  g_autoptr (ProfileCallTree) tree = profile_report_new_whole_tree (options, profile,
                                                                    profile_report_get_thread (options, profile));
  g_autofree ProfileFunction *same = find_same (profile);
  g_autoptr (GArray) calls = NULL;
  g_autoptr (GArray) functions = profile_statistics_functions (tree, same, &calls);
  guint next = 0;

  g_array_sort (calls, compare_calls);
  profile_writer_put (out, TYPE_DICTIONARY);
  for (ProfileFunction i = 1; i < functions->len; i++)
    {
      const ProfileFunctionTime *time = &g_array_index (functions, ProfileFunctionTime, i);

      if (time->total_ns <= 0 && time->self_looks == 0)
        continue;
      put_key (out, profile, i);
      begin_tuple (out, 5);
      put_times (out, time->self_ns, time->total_ns);
      profile_writer_put (out, TYPE_DICTIONARY);
      while (next < calls->len && g_array_index (calls, ProfileCallTime, next).function < i)
        next++;
      for (; next < calls->len && g_array_index (calls, ProfileCallTime, next).function == i; next++)
        {
          const ProfileCallTime *call = &g_array_index (calls, ProfileCallTime, next);

          if (call->caller == 0)
            continue;
          put_key (out, profile, call->caller);
          begin_tuple (out, 4);
          put_times (out, call->self_ns, call->total_ns);
        }
      profile_writer_put (out, TYPE_END);
    }
  profile_writer_put (out, TYPE_END);
  profile_writer_finish (out);
}
