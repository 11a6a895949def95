/* render-gecko.c: what profiler.firefox.com opens
 *
 * Its "processed" format, version 48: tables in columns, one set for each thread,
 * times in ms from the recording's begin. Newer front ends bring it up to date
 * themselves. A sample's weight is its length; categories say whose code a frame is.
 */

#include "profile/report-options.h"
#include "profile/histogram.h"
#include "profile/profile-private.h"
#include "profile/writer.h"

#include <string.h>

enum { CATEGORY_OTHER, CATEGORY_APPLICATION, CATEGORY_LIBRARY };

static const char categories[] =
  "[{\"name\": \"Other\", \"color\": \"grey\", \"subcategories\": [\"Other\"]}, "
  "{\"name\": \"Application\", \"color\": \"blue\", \"subcategories\": [\"Other\"]}, "
  "{\"name\": \"Library\", \"color\": \"lightblue\", \"subcategories\": [\"Other\"]}]";

/* What a thread uses of one of the profile's tables: ids in order, and the place of each + 1. */
typedef struct {
  guint32 *places;
  GArray  *ids;
} Used;

typedef struct {
  Profile           *profile;
  ProfileWriter     *out;
  ProfileRules      *rules;
  ProfileStack      *kept;
  ProfileSelection   selection;
  ProfileReportScope scope;
  guint64            n_samples;   /* of the thread that is written */
  Used               stacks, frames, functions;
} Gecko;

static void
used_init (Used *self, guint32 n)
{
  self->places = g_new0 (guint32, (gsize) n + 1);
  self->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
used_clear (Used *self)
{
  g_free (self->places);
  g_array_unref (self->ids);
}

static void
use (Used *self, guint32 id)
{
  if (self->places[id] != 0)
    return;
  g_array_append_val (self->ids, id);
  self->places[id] = self->ids->len;
}

/* ---- columns ---- */

typedef void (*PutCell) (Gecko *self, guint32 id);

static void
put_column (Gecko *self, const char *name, const GArray *ids, PutCell put_cell)
{
  profile_writer_put (self->out, ", \"");
  profile_writer_put (self->out, name);
  profile_writer_put (self->out, "\": [");
  for (guint i = 0; i < ids->len; i++)
    {
      if (i > 0)
        profile_writer_put (self->out, ",");
      put_cell (self, g_array_index (ids, guint32, i));
    }
  profile_writer_put (self->out, "]");
}

static void
put_null (Gecko *self, guint32 id)
{
  profile_writer_put (self->out, "null");
}

static void
put_zero (Gecko *self, guint32 id)
{
  profile_writer_put (self->out, "0");
}

static void
put_minus_one (Gecko *self, guint32 id)
{
  profile_writer_put (self->out, "-1");
}

static void
put_false (Gecko *self, guint32 id)
{
  profile_writer_put (self->out, "false");
}

static void
put_place (Gecko *self, const Used *used, guint32 id)
{
  if (id == 0)
    put_null (self, id);
  else
    profile_writer_put_number (self->out, used->places[id] - 1);
}

static void
put_stack_prefix (Gecko *self, guint32 stack)
{
  put_place (self, &self->stacks, self->kept[profile_get_stack_parent (self->profile, stack)]);
}

static void
put_stack_frame (Gecko *self, guint32 stack)
{
  put_place (self, &self->frames, profile_get_stack_frame (self->profile, stack));
}

static guint
get_category (Gecko *self, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, function, &info);
  if (info.origin == PROFILE_ORIGIN_BUILTIN)
    return CATEGORY_OTHER;
  return profile_rules_is_library (self->rules, self->profile, function, TRUE) ? CATEGORY_LIBRARY : CATEGORY_APPLICATION;
}

static void
put_frame_category (Gecko *self, guint32 frame)
{
  profile_writer_put_number (self->out, get_category (self, profile_get_frame_function (self->profile, frame)));
}

static void
put_stack_category (Gecko *self, guint32 stack)
{
  put_frame_category (self, profile_get_stack_frame (self->profile, stack));
}

static void
put_frame_function (Gecko *self, guint32 frame)
{
  put_place (self, &self->functions, profile_get_frame_function (self->profile, frame));
}

static void
put_frame_line (Gecko *self, guint32 frame)
{
  guint32 line = profile_get_frame_line (self->profile, frame);

  if (line == 0)
    put_null (self, frame);
  else
    profile_writer_put_number (self->out, line);
}

/* Strings: the name and the file of each function in turn. */
static void
put_function_name (Gecko *self, guint32 function)
{
  profile_writer_put_number (self->out, 2 * (guint64) (self->functions.places[function] - 1));
}

static void
put_function_file (Gecko *self, guint32 function)
{
  profile_writer_put_number (self->out, 2 * (guint64) (self->functions.places[function] - 1) + 1);
}

static void
put_function_line (Gecko *self, guint32 function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, function, &info);
  if (info.first_line == 0)
    put_null (self, function);
  else
    profile_writer_put_number (self->out, info.first_line);
}

static void
begin_table (Gecko *self, const char *name, guint64 length)
{
  profile_writer_put (self->out, ",\n\"");
  profile_writer_put (self->out, name);
  profile_writer_put (self->out, "\": {\"length\": ");
  profile_writer_put_number (self->out, length);
}

static void
put_tables (Gecko *self)
{
  begin_table (self, "stackTable", self->stacks.ids->len);
  put_column (self, "prefix", self->stacks.ids, put_stack_prefix);
  put_column (self, "frame", self->stacks.ids, put_stack_frame);
  put_column (self, "category", self->stacks.ids, put_stack_category);
  put_column (self, "subcategory", self->stacks.ids, put_zero);
  profile_writer_put (self->out, "}");
  begin_table (self, "frameTable", self->frames.ids->len);
  put_column (self, "address", self->frames.ids, put_minus_one);
  put_column (self, "inlineDepth", self->frames.ids, put_zero);
  put_column (self, "category", self->frames.ids, put_frame_category);
  put_column (self, "subcategory", self->frames.ids, put_zero);
  put_column (self, "func", self->frames.ids, put_frame_function);
  put_column (self, "nativeSymbol", self->frames.ids, put_null);
  put_column (self, "innerWindowID", self->frames.ids, put_zero);
  put_column (self, "implementation", self->frames.ids, put_null);
  put_column (self, "line", self->frames.ids, put_frame_line);
  put_column (self, "column", self->frames.ids, put_null);
  profile_writer_put (self->out, "}");
  begin_table (self, "funcTable", self->functions.ids->len);
  put_column (self, "isJS", self->functions.ids, put_false);
  put_column (self, "relevantForJS", self->functions.ids, put_false);
  put_column (self, "name", self->functions.ids, put_function_name);
  put_column (self, "resource", self->functions.ids, put_minus_one);
  put_column (self, "fileName", self->functions.ids, put_function_file);
  put_column (self, "lineNumber", self->functions.ids, put_function_line);
  put_column (self, "columnNumber", self->functions.ids, put_null);
  profile_writer_put (self->out, "}");
  profile_writer_put (self->out, ",\n\"resourceTable\": {\"length\": 0, \"lib\": [], \"name\": [], \"host\": [], \"type\": []}"
                      ",\n\"nativeSymbols\": {\"length\": 0, \"libIndex\": [], \"address\": [], \"name\": [], \"functionSize\": []}"
                      ",\n\"markers\": {\"length\": 0, \"data\": [], \"name\": [], \"startTime\": [], \"endTime\": [],"
                      " \"phase\": [], \"category\": []}");
}

static void
put_strings (Gecko *self)
{
  profile_writer_put (self->out, ",\n\"stringArray\": [");
  for (guint i = 0; i < self->functions.ids->len; i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, g_array_index (self->functions.ids, guint32, i), &info);
      profile_writer_put (self->out, i > 0 ? ",\n" : "\n");
      profile_writer_put_json (self->out, info.name);
      profile_writer_put (self->out, ", ");
      profile_writer_put_json (self->out, profile_report_get_file (&info));
    }
  profile_writer_put (self->out, "]");
}

/* ---- samples ---- */

static void
use_stacks (Gecko *self, guint32 index)
{
  guint64 position = profile_selection_first (&self->selection, index);
  g_autofree guint64 *seen = g_new0 (guint64, (gsize) profile_get_n_stacks (self->profile) / 64 + 1);
  guint32 n = profile_get_n_stacks (self->profile) + 1;
  ProfileSample sample;

  self->n_samples = 0;
  while (profile_selection_next (&self->selection, &self->profile->threads[index], &position, &sample))
    {
      ProfileStack stack;

      self->n_samples++;
      for (stack = self->kept[sample.stack]; stack != 0 && !profile_bit_is_set (seen, stack);
           stack = self->kept[profile_get_stack_parent (self->profile, stack)])
        profile_bit_set (seen, stack);
    }
  /* A prefix must stand before what it is of; its id is less. */
  for (ProfileStack i = profile_bit_next (seen, 1, n); i < n; i = profile_bit_next (seen, i + 1, n))
    {
      ProfileFrame frame = profile_get_stack_frame (self->profile, i);

      use (&self->stacks, i);
      use (&self->frames, frame);
      use (&self->functions, profile_get_frame_function (self->profile, frame));
    }
}

typedef enum { SAMPLE_STACK, SAMPLE_TIME, SAMPLE_WEIGHT, SAMPLE_CPU } SampleColumn;

static void
put_sample_column (Gecko *self, guint32 index, const char *name, SampleColumn column)
{
  guint64 i = profile_selection_first (&self->selection, index);
  const char *comma = "";
  ProfileSample sample;
  gint64 cpu_ns = 0;

  profile_writer_put (self->out, name);
  while (profile_selection_next (&self->selection, &self->profile->threads[index], &i, &sample))
    {
      profile_writer_put (self->out, comma);
      comma = ",";
      if (column == SAMPLE_STACK)
        put_place (self, &self->stacks, self->kept[sample.stack]);
      else if (column == SAMPLE_CPU)
        {
          /* There it is what was used since the sample before. */
          profile_writer_put_number (self->out, (guint64) cpu_ns);
          cpu_ns = MAX (sample.cpu_ns, 0);
        }
      else
        profile_writer_put_ms (self->out, column == SAMPLE_TIME ? sample.begin_ns - self->scope.begin_ns
                                                                : sample.end_ns - sample.begin_ns);
    }
  profile_writer_put (self->out, "]");
}

static void
put_thread (Gecko *self, guint32 index)
{
  const ProfileThreadInfo *info = &self->profile->threads[index].info;
  g_autofree char *name = profile_report_dup_thread_name (self->profile, index);
  ProfileProcessInfo process;

  used_init (&self->stacks, profile_get_n_stacks (self->profile));
  used_init (&self->frames, profile_get_n_frames (self->profile));
  used_init (&self->functions, profile_get_n_functions (self->profile));
  use_stacks (self, index);
  profile_get_process_info (self->profile, info->process, &process);
  profile_writer_put (self->out, "{\"processType\": \"default\", \"processStartupTime\": 0, \"processShutdownTime\": null, "
                      "\"pausedRanges\": [], \"name\": ");
  profile_writer_put_json (self->out, name);
  profile_writer_put (self->out, info->is_main ? ", \"isMainThread\": true" : ", \"isMainThread\": false");
  profile_writer_put (self->out, ", \"pid\": \"");
  profile_writer_put_number (self->out, process.pid);
  profile_writer_put (self->out, "\", \"tid\": ");
  profile_writer_put_number (self->out, info->tid);
  profile_writer_put (self->out, ", \"registerTime\": ");
  profile_writer_put_ms (self->out, MAX (info->begin_ns - self->scope.begin_ns, 0));
  profile_writer_put (self->out, ", \"unregisterTime\": ");
  if (info->has_ended)
    profile_writer_put_ms (self->out, MAX (info->end_ns - self->scope.begin_ns, 0));
  else
    put_null (self, 0);
  begin_table (self, "samples", self->n_samples);
  profile_writer_put (self->out, ", \"weightType\": \"tracing-ms\"");
  put_sample_column (self, index, ", \"stack\": [", SAMPLE_STACK);
  put_sample_column (self, index, ", \"time\": [", SAMPLE_TIME);
  put_sample_column (self, index, ", \"weight\": [", SAMPLE_WEIGHT);
  put_sample_column (self, index, ", \"threadCPUDelta\": [", SAMPLE_CPU);
  profile_writer_put (self->out, "}");
  put_tables (self);
  put_strings (self);
  profile_writer_put (self->out, "}");
  used_clear (&self->stacks);
  used_clear (&self->frames);
  used_clear (&self->functions);
}

static void
put_meta (Gecko *self, const ProfileReportOptions *options)
{
  const char *interval = profile_get_meta (self->profile, "interval_ns");
  g_autofree char *description = profile_report_dup_description (options, self->profile);

  profile_writer_put (self->out, "{\"meta\": {\"version\": 29, \"preprocessedProfileVersion\": 48, \"interval\": ");
  profile_writer_put_ms (self->out, interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 1000000);
  profile_writer_put (self->out, ", \"startTime\": ");
  profile_writer_put_ms (self->out, profile_get_realtime_ns (self->profile) + self->scope.begin_ns);
  profile_writer_put (self->out, ", \"processType\": 0, \"stackwalk\": 0, \"debug\": false, \"symbolicated\": true, \"product\": ");
  profile_writer_put_json (self->out, description);
  profile_writer_put (self->out, ", \"sampleUnits\": {\"time\": \"ms\", \"eventDelay\": \"ms\", \"threadCPUDelta\": \"ns\"}"
                      ", \"markerSchema\": [], \"extensions\": {\"length\": 0, \"id\": [], \"name\": [], \"baseURL\": []}"
                      ", \"categories\": ");
  profile_writer_put (self->out, categories);
  profile_writer_put (self->out, "},\n\"libs\": [], \"pages\": [], \"counters\": [], \"threads\": [");
}

void
profile_render_gecko (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  g_autoptr (ProfileTrie) trie = profile_report_ref_trie (options, profile);
  g_autofree ProfileStack *kept = profile_rules_dup_kept (rules, profile, trie, profile->n_stacks);
  Gecko self = { .profile = profile, .out = profile_writer_new (stream), .rules = rules, .kept = kept };
  g_autoptr (GArray) threads = profile_report_list_threads (options, profile);

  profile_report_get_scope (options, profile, &self.scope);
  profile_report_select_in (options, profile, trie, &self.selection);
  put_meta (&self, options);
  for (guint i = 0; i < threads->len; i++)
    {
      profile_writer_put (self.out, i > 0 ? ",\n" : "\n");
      put_thread (&self, g_array_index (threads, guint32, i));
    }
  profile_writer_put (self.out, "]}\n");
  profile_writer_finish (self.out);
}
