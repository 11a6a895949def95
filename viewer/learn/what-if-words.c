/* what-if-words.c: what is said of an estimate; see what-if-words.h */

#include "viewer/learn/what-if-words.h"

#include <math.h>

#include <glib/gi18n.h>

#include "viewer/figures.h"

/* Of the run: a difference that nobody can see. */
#define NOTHING 0.005

static Profile *
get_profile (const ProfileWhatIf *what_if)
{
  return profile_critical_path_get_profile (profile_what_if_get_path (what_if));
}

static const char *
get_name (const ProfileWhatIf *what_if,
          ProfileFunction      function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (get_profile (what_if), function, &info);
  return info.name;
}

static gboolean
is_same (const ProfileWhatIf *what_if,
         gint64               a_ns,
         gint64               b_ns)
{
  return fabs ((double) (a_ns - b_ns)) <= NOTHING * (double) profile_what_if_get_facts (what_if)->whole_ns;
}

char *
viewer_what_if_dup_factor (const ProfileWhatIf *what_if,
                           double               factor)
{
  g_autofree char *share = viewer_figures_dup_share (factor);
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  gint64 ns = facts->counted_ns + facts->uncounted_ns;
  g_autofree char *before = viewer_figures_dup_duration (ns);
  g_autofree char *after = viewer_figures_dup_duration ((gint64) ((double) ns * factor));

  if (factor <= 0)
    return g_strdup (_("gone"));
  if (factor >= 1)
    return g_strdup (_("as it is"));
  /* Tasks that only waited have no samples of their own. */
  if (ns == 0)
    return g_strdup_printf (_("%s of its time"), share);
  return g_strdup_printf (_("%s of %s"), after, before);
}

static char *
dup_unknown (const ProfileWhatIf *what_if)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  g_autofree char *time = viewer_figures_dup_duration (facts->unknown_ns);
  ProfileThreadInfo thread;

  if (facts->unknown_ns == 0 || facts->waiting_in == 0)
    return g_strdup (_("There is no estimate: threads waited for each other, and the recording does not know for whom. "
                       "Choose a function that ran after that."));
  profile_get_thread_info (get_profile (what_if), facts->waiting_thread, &thread);
  return g_strdup_printf (_("There is no estimate: %s waited %s in %s(), and the recording does not know for whom. "
                            "Whoever it was may be what the run really hangs on."),
                          thread.name, time, get_name (what_if, facts->waiting_in));
}

static char *
dup_known (const ProfileWhatIf *what_if,
           double               factor)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  const char *name = get_name (what_if, facts->function);
  gint64 after_ns = profile_what_if_predict (what_if, factor);
  g_autofree char *whole = viewer_figures_dup_duration (facts->whole_ns);
  g_autofree char *after = viewer_figures_dup_duration (after_ns);
  g_autofree char *share = viewer_figures_dup_share (factor);

  if (factor >= 1)
    return g_strdup_printf (_("Make the bar smaller to see what the run would win if %s() were faster."), name);
  if (after_ns == facts->whole_ns)
    return g_strdup_printf (_("Nothing would be won: the run does not wait for %s(), and would still take %s."), name, whole);
  if (is_same (what_if, after_ns, facts->whole_ns))
    return g_strdup_printf (_("Next to nothing would be won: the run hardly waits for %s(), and would take about %s instead of %s."),
                            name, after, whole);
  if (factor <= 0)
    return g_strdup_printf (_("If %s() took no time at all, the run would take about %s instead of %s."), name, after, whole);
  if (fabs (factor - 0.5) < 0.001)
    return g_strdup_printf (_("If %s() took half as long, the run would take about %s instead of %s."), name, after, whole);
  return g_strdup_printf (_("If %s() took %s of its time, the run would take about %s instead of %s."), name, share, after,
                          whole);
}

char *
viewer_what_if_dup_answer (const ProfileWhatIf *what_if,
                           double               factor)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);

  switch (facts->verdict)
    {
    case PROFILE_WHAT_IF_UNKNOWN_WAIT:
      return dup_unknown (what_if);
    case PROFILE_WHAT_IF_NO_MODEL:
      return g_strdup (_("There is no estimate: the waits that the recording knows of do not explain how long this run took."));
    case PROFILE_WHAT_IF_NO_SAMPLES:
      return g_strdup_printf (_("There is no estimate: no sample has %s() in it."), get_name (what_if, facts->function));
    case PROFILE_WHAT_IF_KNOWN:
    default:
      return dup_known (what_if, factor);
    }
}

char *
viewer_what_if_dup_ceiling (const ProfileWhatIf *what_if)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  g_autofree char *ceiling = viewer_figures_dup_duration (facts->ceiling_ns);
  g_autofree char *times = NULL;

  if (facts->verdict != PROFILE_WHAT_IF_KNOWN || is_same (what_if, facts->ceiling_ns, facts->whole_ns))
    return NULL;
  if (facts->ceiling_ns * 100 < facts->whole_ns)
    return g_strdup (_("There is nearly no limit: all of the run waits for this function."));
  if (facts->whole_ns < facts->ceiling_ns / 20 * 21)
    return g_strdup_printf (_("However fast it gets, the run takes at least %s."), ceiling);
  times = g_strdup_printf ("%.1f", (double) facts->whole_ns / (double) facts->ceiling_ns);
  return g_strdup_printf (_("However fast it gets, the run takes at least %s: it can be %s times as fast, not more."), ceiling,
                          times);
}

char *
viewer_what_if_dup_amdahl (const ProfileWhatIf *what_if,
                           double               factor)
{
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  gint64 estimate_ns = profile_what_if_predict (what_if, factor);
  gint64 naive_ns = profile_what_if_predict_naive (what_if, factor);
  g_autofree char *naive = viewer_figures_dup_duration (naive_ns);

  if (facts->verdict != PROFILE_WHAT_IF_KNOWN)
    return NULL;
  if (is_same (what_if, estimate_ns, naive_ns))
    return g_strdup_printf (_("Amdahl’s rule over all samples says the same: %s."), naive);
  if (naive_ns < estimate_ns)
    return g_strdup_printf (_("Amdahl’s rule over all samples would say %s, because it also counts time that nobody waits for."),
                            naive);
  return g_strdup_printf (_("Amdahl’s rule over all samples would say %s: it also counts threads that do nothing but wait, "
                            "and so this function looks smaller than it is."), naive);
}

char *
viewer_what_if_dup_thread (const ProfileWhatIf       *what_if,
                           const ProfileWhatIfThread *thread)
{
  g_autofree char *counted = viewer_figures_dup_duration (thread->counted_ns);
  g_autofree char *uncounted = viewer_figures_dup_duration (thread->uncounted_ns);

  if (is_same (what_if, thread->uncounted_ns, 0))
    return g_strdup_printf (_("%s counted"), counted);
  if (is_same (what_if, thread->counted_ns, 0))
    return g_strdup_printf (_("%s not counted"), uncounted);
  return g_strdup_printf (_("%s counted, %s not"), counted, uncounted);
}
