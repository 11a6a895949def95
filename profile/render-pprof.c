/* render-pprof.c: a gzipped protocol buffer, as pprof's profile.proto describes it
 *
 * A sample is a stack of one thread with its looks, CPU time and wall time; a
 * location is a frame, a function a function. All ids are ours. Written by hand:
 * the message has few fields, and they may come in any order.
 */

#include "profile/report-options.h"
#include "profile/profile-private.h"

#include <string.h>
#include <zlib.h>

/* Fields of the messages, by their numbers in profile.proto. */
enum { PROFILE_SAMPLE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4, PROFILE_FUNCTION = 5, PROFILE_STRING = 6,
       PROFILE_TIME_NANOS = 9, PROFILE_DURATION_NANOS = 10, PROFILE_PERIOD_TYPE = 11, PROFILE_PERIOD = 12,
       PROFILE_DEFAULT_SAMPLE_TYPE = 14 };
enum { VALUE_TYPE_TYPE = 1, VALUE_TYPE_UNIT = 2 };
enum { SAMPLE_LOCATION = 1, SAMPLE_VALUE = 2, SAMPLE_LABEL = 3 };
enum { LABEL_KEY = 1, LABEL_TEXT = 2 };
enum { LOCATION_ID = 1, LOCATION_LINE = 4 };
enum { LINE_FUNCTION = 1, LINE_NUMBER = 2 };
enum { FUNCTION_ID = 1, FUNCTION_NAME = 2, FUNCTION_FILE = 4, FUNCTION_LINE = 5 };

/* The first strings, one of them the name of a clock; then two for each function, then one for each thread. */
static const char *const first_strings[] = { "", "samples", "count", NULL, "nanoseconds", "wall", "thread" };
enum { STRING_SAMPLES = 1, STRING_COUNT, STRING_PART, STRING_NANOSECONDS, STRING_WALL, STRING_THREAD };
#define N_FIRST G_N_ELEMENTS (first_strings)

typedef struct {
  gint64  wall_ns, part_ns;
  guint64 looks;
} Values;

typedef struct {
  Profile      *profile;
  ProfileTrie  *trie;
  ProfileStack *kept;
  ProfileClock  part_clock;  /* of the value beside the wall clock's */
  FILE         *out;
  z_stream      deflate;
  GByteArray   *bytes;       /* not yet deflated */
  GByteArray   *message;     /* the one being made */
  GByteArray   *part;        /* within it */
  ProfileSelection selection;
  Values       *values;      /* by stack */
  GArray       *touched;     /* ProfileStack */
} Pprof;

/* ---- bytes ---- */

static void
deflate_bytes (Pprof *self, gboolean at_end)
{
  guint8 packed[1 << 16];

  self->deflate.next_in = self->bytes->data;
  self->deflate.avail_in = self->bytes->len;
  do
    {
      self->deflate.next_out = packed;
      self->deflate.avail_out = sizeof packed;
      deflate (&self->deflate, at_end ? Z_FINISH : Z_NO_FLUSH);
      fwrite (packed, 1, sizeof packed - self->deflate.avail_out, self->out);
    }
  while (self->deflate.avail_out == 0);
  g_byte_array_set_size (self->bytes, 0);
}

static void
put_varint (GByteArray *to, guint64 number)
{
  guint8 bytes[10];
  guint n = 0;

  do
    {
      bytes[n] = (guint8) (number & 0x7f) | (number > 0x7f ? 0x80 : 0);
      n++;
    }
  while ((number >>= 7) != 0);
  g_byte_array_append (to, bytes, n);
}

static void
put_number (GByteArray *to, guint field, guint64 number)
{
  put_varint (to, field << 3);
  put_varint (to, number);
}

static void
put_bytes (GByteArray *to, guint field, const void *bytes, gsize size)
{
  put_varint (to, field << 3 | 2);
  put_varint (to, size);
  g_byte_array_append (to, bytes, (guint) size);
}

/* What stands in *message* becomes a field of the profile. */
static void
end_message (Pprof *self, guint field)
{
  put_bytes (self->bytes, field, self->message->data, self->message->len);
  g_byte_array_set_size (self->message, 0);
  if (self->bytes->len > 1 << 18)
    deflate_bytes (self, FALSE);
}

static void
end_part (Pprof *self, guint field)
{
  put_bytes (self->message, field, self->part->data, self->part->len);
  g_byte_array_set_size (self->part, 0);
}

/* ---- tables ---- */

static void
put_value_type (Pprof *self, guint field, guint type, guint unit)
{
  put_number (self->message, VALUE_TYPE_TYPE, type);
  put_number (self->message, VALUE_TYPE_UNIT, unit);
  end_message (self, field);
}

static void
put_string (Pprof *self, const char *text)
{
  put_bytes (self->bytes, PROFILE_STRING, text, strlen (text));
  if (self->bytes->len > 1 << 18)
    deflate_bytes (self, FALSE);
}

static guint64
get_name_string (ProfileFunction function)
{
  return N_FIRST + 2 * ((guint64) function - 1);
}

static void
put_functions (Pprof *self)
{
  for (ProfileFunction i = 1; i <= profile_get_n_functions (self->profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, i, &info);
      put_string (self, info.name);
      put_string (self, profile_report_get_file (&info));
      put_number (self->message, FUNCTION_ID, i);
      put_number (self->message, FUNCTION_NAME, get_name_string (i));
      put_number (self->message, FUNCTION_FILE, get_name_string (i) + 1);
      put_number (self->message, FUNCTION_LINE, info.first_line);
      end_message (self, PROFILE_FUNCTION);
    }
}

static void
put_locations (Pprof *self)
{
  for (ProfileFrame i = 1; i <= profile_get_n_frames (self->profile); i++)
    {
      put_number (self->part, LINE_FUNCTION, profile_get_frame_function (self->profile, i));
      put_number (self->part, LINE_NUMBER, profile_get_frame_line (self->profile, i));
      put_number (self->message, LOCATION_ID, i);
      end_part (self, LOCATION_LINE);
      end_message (self, PROFILE_LOCATION);
    }
}

/* ---- samples ---- */

static void
sum_thread (Pprof *self, guint32 index)
{
  guint64 i = profile_selection_first (&self->selection, index);
  ProfileSample sample;

  while (profile_selection_next (&self->selection, &self->profile->threads[index], &i, &sample))
    {
      ProfileStack stack = self->kept[sample.stack];

      if (self->values[stack].looks == 0 && self->values[stack].wall_ns == 0)
        g_array_append_val (self->touched, stack);
      self->values[stack].wall_ns += sample.end_ns - sample.begin_ns;
      self->values[stack].part_ns += profile_clock_measure (self->part_clock, sample.end_ns - sample.begin_ns,
                                                            sample.cpu_ns, sample.state);
      self->values[stack].looks += sample.looks;
    }
}

static void
put_sample (Pprof *self, ProfileStack stack, guint64 thread_string)
{
  const Values *values = &self->values[stack];

  put_number (self->part, LABEL_KEY, STRING_THREAD);
  put_number (self->part, LABEL_TEXT, thread_string);
  end_part (self, SAMPLE_LABEL);
  put_varint (self->part, values->looks);
  put_varint (self->part, (guint64) values->part_ns);
  put_varint (self->part, (guint64) values->wall_ns);
  end_part (self, SAMPLE_VALUE);
  for (; stack != 0; stack = self->kept[profile_get_stack_parent (self->profile, stack)])
    put_varint (self->part, profile_get_stack_frame (self->profile, stack));
  end_part (self, SAMPLE_LOCATION);
  end_message (self, PROFILE_SAMPLE);
}

static void
put_thread (Pprof *self, guint32 index)
{
  guint64 string = N_FIRST + 2 * (guint64) profile_get_n_functions (self->profile) + index;

  sum_thread (self, index);
  for (guint i = 0; i < self->touched->len; i++)
    {
      ProfileStack stack = g_array_index (self->touched, ProfileStack, i);
      Values *values = &self->values[stack];

      /* A stack may be touched twice when its first entry was of no time; it is written once. */
      if (values->looks != 0 || values->wall_ns != 0)
        put_sample (self, stack, string);
      *values = (Values) { 0 };
    }
  g_array_set_size (self->touched, 0);
}

static void
put_all (Pprof *self, const ProfileReportOptions *options)
{
  const char *interval = profile_get_meta (self->profile, "interval_ns");
  g_autoptr (GArray) threads = profile_report_list_threads (options, self->profile);
  ProfileReportScope scope;

  profile_report_get_scope (options, self->profile, &scope);
  profile_report_select_in (options, self->profile, self->trie, &self->selection);
  put_value_type (self, PROFILE_SAMPLE_TYPE, STRING_SAMPLES, STRING_COUNT);
  put_value_type (self, PROFILE_SAMPLE_TYPE, STRING_PART, STRING_NANOSECONDS);
  put_value_type (self, PROFILE_SAMPLE_TYPE, STRING_WALL, STRING_NANOSECONDS);
  put_value_type (self, PROFILE_PERIOD_TYPE, STRING_WALL, STRING_NANOSECONDS);
  put_number (self->bytes, PROFILE_TIME_NANOS, (guint64) (profile_get_realtime_ns (self->profile) + scope.begin_ns));
  put_number (self->bytes, PROFILE_DURATION_NANOS, (guint64) (scope.end_ns - scope.begin_ns));
  put_number (self->bytes, PROFILE_PERIOD, interval != NULL ? g_ascii_strtoull (interval, NULL, 10) : 0);
  put_number (self->bytes, PROFILE_DEFAULT_SAMPLE_TYPE,
              options->clock == PROFILE_CLOCK_WALL ? STRING_WALL : STRING_PART);
  for (guint i = 0; i < N_FIRST; i++)
    put_string (self, i == STRING_PART ? profile_clock_get_name (self->part_clock) : first_strings[i]);
  put_functions (self);
  for (guint32 i = 0; i < profile_get_n_threads (self->profile); i++)
    {
      g_autofree char *name = profile_report_dup_thread_name (self->profile, i);
      put_string (self, name);
    }
  put_locations (self);
  for (guint i = 0; i < threads->len; i++)
    put_thread (self, g_array_index (threads, guint32, i));
}

void
profile_render_pprof (Profile *profile, const ProfileReportOptions *options, FILE *out)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  g_autoptr (ProfileTrie) trie = profile_report_ref_trie (options, profile);
  g_autofree ProfileStack *kept = profile_rules_dup_kept (rules, profile, trie, profile->n_stacks);
  g_autofree Values *values = g_new0 (Values, (gsize) profile_get_n_stacks (profile) + 1);
  Pprof self = {
    .profile = profile,
    .trie = trie,
    .kept = kept,
    .part_clock = options->clock != PROFILE_CLOCK_WALL ? options->clock : PROFILE_CLOCK_CPU,
    .out = out,
    .bytes = g_byte_array_new (),
    .message = g_byte_array_new (),
    .part = g_byte_array_new (),
    .values = values,
    .touched = g_array_new (FALSE, FALSE, sizeof (ProfileStack)),
  };

  /* 16 more than the largest window: with a gzip header. Fast, because the stacks repeat so much. */
  if (deflateInit2 (&self.deflate, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("zlib cannot begin");
  put_all (&self, options);
  deflate_bytes (&self, TRUE);
  deflateEnd (&self.deflate);
  g_byte_array_unref (self.bytes);
  g_byte_array_unref (self.message);
  g_byte_array_unref (self.part);
  g_array_unref (self.touched);
}
