/* selection.c: the samples that a call tree or a report is made of */

#include "profile/selection.h"

#include "format/format.h"

ProfileCallTreeOptions
profile_selection_narrow (const Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileCallTreeOptions narrow = *options;
  /* A session that is not there sees nothing. */
  ProfileSessionInfo info = { .begin_ns = 0, .end_ns = 0 };

  if (options->session == 0)
    return narrow;
  profile_find_session (profile, options->session, &info);
  if (options->begin_ns == options->end_ns)
    narrow.begin_ns = info.begin_ns, narrow.end_ns = info.end_ns;
  narrow.begin_ns = MAX (narrow.begin_ns, info.begin_ns);
  narrow.end_ns = MIN (narrow.end_ns, info.end_ns);
  /* Equal ends would stand for everything. */
  if (narrow.end_ns <= narrow.begin_ns)
    narrow.begin_ns = PROFILE_TIME_MAX, narrow.end_ns = PROFILE_TIME_MAX + 1;
  return narrow;
}

void
profile_selection_init (ProfileSelection *self, const Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileCallTreeOptions narrow = profile_selection_narrow (profile, options);
  ProfileSessionInfo info;

  *self = (ProfileSelection) {
    .profile = profile,
    .begin_ns = narrow.begin_ns,
    .end_ns = narrow.end_ns,
    .clips = narrow.begin_ns != narrow.end_ns,
    .thread_index = narrow.thread_index,
    .session = narrow.session,
    .cut = narrow.cut,
  };
  if (narrow.session == 0 || !profile_find_session (profile, narrow.session, &info))
    return;
  self->by_context = info.filter == FORMAT_SESSION_CONTEXT;
  if (info.filter == FORMAT_SESSION_THREAD && self->thread_index < 0)
    self->thread_index = info.thread_index >= 0 ? info.thread_index : G_MAXINT32;
  else if (info.filter == FORMAT_SESSION_THREAD && self->thread_index != info.thread_index)
    self->thread_index = G_MAXINT32;     /* another thread than the session's: nothing */
}

/* The part of *value* that falls to *part* of *whole*, rounded. */
static gint64
share (gint64 value, gint64 part, gint64 whole)
{
  return whole <= 0 || part >= whole ? value : (gint64) ((double) value * (double) part / (double) whole + 0.5);
}

gboolean
profile_selection_cut (const ProfileSelection *self, ProfileSample *sample)
{
  gint64 whole = sample->end_ns - sample->begin_ns, part;

  if (sample->begin_ns >= self->begin_ns && sample->end_ns <= self->end_ns)
    return TRUE;
  part = MIN (sample->end_ns, self->end_ns) - MAX (sample->begin_ns, self->begin_ns);
  if (part < 0)
    return FALSE;
  /* Of CPU time, less than nothing stands for unknown. */
  if (sample->cpu_ns > 0)
    sample->cpu_ns = share (sample->cpu_ns, part, whole);
  sample->looks = (guint32) share (sample->looks, part, whole);
  sample->begin_ns = MAX (sample->begin_ns, self->begin_ns);
  sample->end_ns = MIN (sample->end_ns, self->end_ns);
  return TRUE;
}
