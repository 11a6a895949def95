/* cut.c: a time range of a recording as a recording of its own; see cut.h */

#include "profile/cut.h"

#include "profile/stream.h"

static double
share_inside (const ProfileSample *sample, const ProfilePart *part)
{
  gint64 inside_ns = MIN (sample->end_ns, part->end_ns) - MAX (sample->begin_ns, part->begin_ns);

  return sample->end_ns > sample->begin_ns ? (double) inside_ns / (double) (sample->end_ns - sample->begin_ns) : 1;
}

/* The CPU time of a whole process is not known for a part of its time: that of the threads is. */
static gint64
sum_cpu (Profile *profile, const ProfilePart *part)
{
  gint64 cpu_ns = 0;

  for (guint32 thread = 0; thread < profile_get_n_threads (profile); thread++)
    {
      ProfileThreadInfo info;

      if (part->thread >= 0 && (guint32) part->thread != thread)
        continue;
      profile_get_thread_info (profile, thread, &info);
      for (guint64 i = profile_find_sample (profile, thread, part->begin_ns); i < info.n_samples; i++)
        {
          ProfileSample sample;

          profile_get_sample (profile, thread, i, &sample);
          if (sample.begin_ns >= part->end_ns)
            break;
          if (sample.cpu_ns > 0)
            cpu_ns += (gint64) ((double) sample.cpu_ns * share_inside (&sample, part));
        }
    }
  return cpu_ns;
}

GByteArray *
profile_cut (Profile *profile, gint64 begin_ns, gint64 end_ns, gint32 thread_index)
{
  static const char *const replaced[] = { "cut.from", NULL };
  g_autoptr (ProfileStream) stream = NULL;
  ProfilePart part = PROFILE_PART_INIT;
  g_autofree char *from = NULL;
  gint64 length_ns;

  if (begin_ns >= end_ns)
    {
      begin_ns = 0;
      end_ns = profile_get_duration_ns (profile);
    }
  part.begin_ns = begin_ns;
  part.end_ns = end_ns;
  part.thread = thread_index;
  part.with_tasks = TRUE;

  stream = profile_stream_new (profile_get_realtime_ns (profile) + begin_ns, profile_get_pid (profile));
  profile_stream_copy_meta (stream, profile, replaced);
  from = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, begin_ns, end_ns);
  profile_stream_add_meta (stream, "cut.from", from);
  length_ns = profile_stream_add_part (stream, profile, &part, 0);
  return profile_stream_finish (stream, length_ns, sum_cpu (profile, &part));
}
