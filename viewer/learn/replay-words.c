/* replay-words.c: what a sample saw, in one sentence */

#include "viewer/learn/replay.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"

static char *
dup_call (Profile      *profile,
          ProfileStack  stack)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)), &info);
  return g_str_has_suffix (info.name, ">") ? g_strdup (info.name) : g_strconcat (info.name, "()", NULL);
}

char *
viewer_replay_dup_sentence (ViewerSession     *session,
                            const ProfileStep *step)
{
  Profile *profile = viewer_session_get_profile (session);
  const ProfileSample *sample = &step->sample;
  gint32 shown = viewer_session_get_thread (session);
  ProfileStack caller = sample->stack != 0 ? profile_get_stack_parent (profile, sample->stack) : 0;
  g_autofree char *number = viewer_figures_dup_count (step->number);
  g_autofree char *time = viewer_figures_dup_time (sample->end_ns, G_GINT64_CONSTANT (1000000));
  g_autofree char *call = sample->stack != 0 ? dup_call (profile, sample->stack) : NULL;
  g_autofree char *from = caller != 0 ? dup_call (profile, caller) : NULL;
  ProfileThreadInfo thread;

  profile_get_thread_info (profile, step->thread_index, &thread);
  if (call == NULL)
    return g_strdup_printf (_("Sample %s at %s: %s was not in Python code."), number, time, thread.name);
  if (shown >= 0 && (guint32) shown != step->thread_index)
    return g_strdup_printf (_("Sample %s at %s: %s was in %s. The tree shows another thread, so no bar grows."), number, time,
                            thread.name, call);
  if (profile_clock_measure_looks (viewer_session_get_clock (session), sample->end_ns - sample->begin_ns, sample->cpu_ns,
                                   sample->state, sample->looks) == 0)
    return g_strdup_printf (_("Sample %s at %s: %s was in %s. That does not count now, so no bar grows."), number, time,
                            thread.name, call);
  if (from == NULL)
    return g_strdup_printf (_("Sample %s at %s: %s was in %s. Its bar grows by one."), number, time, thread.name, call);
  return g_strdup_printf (_("Sample %s at %s: %s was in %s, called from %s. Its bar grows by one."), number, time, thread.name,
                          call, from);
}
