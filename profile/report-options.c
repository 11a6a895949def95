/* report-options.c: what every renderer makes of the options that it is given */

#include "profile/report-options.h"
#include "profile/histogram.h"
#include "profile/words.h"

#include "format/format.h"

#include <string.h>

#define THRESHOLD 0.01

gint32
profile_find_main_thread (Profile *profile)
{
  guint32 n_threads = profile_get_n_threads (profile);

  for (guint32 i = 0; i < n_threads; i++)
    {
      ProfileThreadInfo thread;
      profile_get_thread_info (profile, i, &thread);
      if (thread.is_main)
        return (gint32) i;
    }
  return n_threads > 0 ? 0 : -1;
}

gint32
profile_report_get_thread (const ProfileReportOptions *self, Profile *profile)
{
  if (self->thread != 0 && self->thread <= profile_get_n_threads (profile))
    return (gint32) self->thread - 1;
  if (self->task_kind != NULL)
    return -1;
  return self->session != 0 ? profile_find_session_thread (profile, self->session) : profile_find_main_thread (profile);
}

gint32
profile_find_session_thread (Profile *profile, guint32 session)
{
  ProfileSessionInfo info;

  if (!profile_find_session (profile, session, &info))
    return -1;
  return info.filter == FORMAT_SESSION_THREAD ? info.thread_index
         : info.filter == FORMAT_SESSION_ALL ? profile_find_main_thread (profile) : -1;
}

void
profile_report_select (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, ProfileSelection *selection)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = thread_index;
  options.session = self->session;
  profile_selection_init (selection, profile, &options);
}

void
profile_report_select_in (const ProfileReportOptions *self, Profile *profile, const ProfileTrie *trie, ProfileSelection *selection)
{
  profile_report_select (self, profile, -1, selection);
  selection->trie = trie;
}

ProfileTrie *
profile_report_ref_trie (const ProfileReportOptions *self, Profile *profile)
{
  guint32 n_nodes, n_slots;

  return profile_trie_ref_for (profile, self->transforms, &n_nodes, &n_slots);
}

/* What a session's samples add up to; of one thread, or of all with -1. */
static void
add_up (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, gint64 *cpu_ns, guint64 *looks)
{
  ProfileSelection selection;
  ProfileSample sample;

  profile_report_select (self, profile, thread_index, &selection);
  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      guint64 j = profile_selection_first (&selection, i);

      while (profile_selection_has_thread (&selection, i)
             && profile_selection_next (&selection, &profile->threads[i], &j, &sample))
        profile_histogram_weigh (&sample, PROFILE_CLOCK_CPU, cpu_ns, looks);
    }
}

void
profile_report_get_scope (const ProfileReportOptions *self, Profile *profile, ProfileReportScope *scope)
{
  gint32 thread_index = profile_report_get_thread (self, profile);
  ProfileSessionInfo session = { .begin_ns = 0, .end_ns = 0 };
  guint64 all_looks = 0;
  gint64 cpu_ns = 0;

  *scope = (ProfileReportScope) { .end_ns = profile_get_duration_ns (profile),
                                  .cpu_ns = MAX (profile_get_cpu_ns (profile), 0) };
  if (self->session == 0)
    {
      scope->looks = thread_index >= 0 ? profile->threads[thread_index].info.looks : 0;
      return;
    }
  profile_find_session (profile, self->session, &session);
  *scope = (ProfileReportScope) { .begin_ns = session.begin_ns, .end_ns = session.end_ns };
  add_up (self, profile, -1, &scope->cpu_ns, &all_looks);
  add_up (self, profile, thread_index, &cpu_ns, &scope->looks);
}

static gboolean
has_samples (const ProfileReportOptions *self, Profile *profile, guint32 thread_index)
{
  ProfileSelection selection;
  ProfileSample sample;
  guint64 i;

  profile_report_select (self, profile, (gint32) thread_index, &selection);
  i = profile_selection_first (&selection, thread_index);
  return profile_selection_has_thread (&selection, thread_index)
         && profile_selection_next (&selection, &profile->threads[thread_index], &i, &sample);
}

GArray *
profile_report_list_threads (const ProfileReportOptions *self, Profile *profile)
{
  GArray *threads = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    if ((self->thread == 0 || self->thread - 1 == i) && (self->session == 0 || has_samples (self, profile, i)))
      g_array_append_val (threads, i);
  return threads;
}

char *
profile_report_dup_thread_name (Profile *profile, guint32 thread_index)
{
  ProfileProcessInfo process;
  ProfileThreadInfo thread;

  profile_get_thread_info (profile, thread_index, &thread);
  if (thread.process == 0)
    return g_strdup (thread.name);
  profile_get_process_info (profile, thread.process, &process);
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT ": %s", process.name, (guint64) process.pid, thread.name);
}

ProfileRules *
profile_report_ref_rules (const ProfileReportOptions *self)
{
  if (self->show_all)
    return NULL;
  if (self->rules != NULL)
    return profile_rules_ref ((ProfileRules *) self->rules);
  return profile_rules_new (&(ProfileRulesOptions) { 0 }, NULL);
}

static ProfileCallTreeOptions
make_options (const ProfileReportOptions *self, const ProfileRules *rules, gint32 thread_index, gboolean whole, gboolean self_nodes)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = thread_index;
  options.session = self->session;
  options.clock = self->clock;
  options.task_kind = self->task_kind;
  options.fold_libraries = FALSE;
  options.rules = rules;
  options.drop_hidden = FALSE;
  options.timeline = self->timeline && !whole;
  options.self_nodes = self_nodes;
  options.transforms = self->transforms;
  options.inverted = self->inverted && !whole;
  options.threshold = whole || self->show_all ? 0 : self->has_threshold ? self->threshold : THRESHOLD;
  return options;
}

static ProfileCallTree *
new_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, gboolean whole, gboolean self_nodes)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (self);
  ProfileCallTreeOptions options = make_options (self, rules, thread_index, whole, self_nodes);

  return profile_call_tree_new (profile, &options);
}

ProfileCallTree *
profile_report_new_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, gboolean self_nodes)
{
  return new_tree (self, profile, thread_index, FALSE, self_nodes);
}

ProfileIntervals *
profile_report_new_intervals (const ProfileReportOptions *self, ProfileCallTree *tree, gint32 thread_index, gboolean self_nodes)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (self);
  ProfileCallTreeOptions options = make_options (self, rules, thread_index, FALSE, self_nodes);

  return profile_intervals_new (tree, &options);
}

ProfileCallTree *
profile_report_new_whole_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index)
{
  return new_tree (self, profile, thread_index, TRUE, FALSE);
}

static ProfileCallTreeOptions
make_options_of_everything (const ProfileReportOptions *self, Profile *profile)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = self->thread != 0 ? profile_report_get_thread (self, profile) : -1;
  options.session = self->session;
  options.clock = self->clock;
  options.task_kind = self->task_kind;
  options.drop_hidden = !self->show_all;
  options.transforms = self->transforms;
  return options;
}

ProfileCallTree *
profile_report_new_everything (const ProfileReportOptions *self, Profile *profile)
{
  ProfileCallTreeOptions options = make_options_of_everything (self, profile);

  return profile_call_tree_new (profile, &options);
}

char *
profile_report_dup_certainty (const ProfileReportOptions *self, ProfileCallTree *everything)
{
  ProfileCallTreeOptions options = make_options_of_everything (self, profile_call_tree_get_profile (everything));

  return profile_words_certainty (everything, &options);
}

char *
profile_report_dup_description (const ProfileReportOptions *self, Profile *profile)
{
  const char *target = profile_get_meta (profile, "target"), *own = profile_get_meta (profile, "description");

  if (self->description != NULL)
    return g_strdup (self->description);
  if (own != NULL)
    return g_strdup (own);
  return g_strconcat ("Program: ", target != NULL ? target : "", NULL);
}

int
profile_report_get_digits (Profile *profile)
{
  const char *interval = profile_get_meta (profile, "interval_ns");
  gint64 interval_ns = interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 0;

  return interval_ns <= 0 || interval_ns >= 1000000 ? 3 : interval_ns >= 100000 ? 4 : 5;
}

const char *
profile_report_split_name (const ProfileFunctionInfo *info, char **owner)
{
  const char *name = info->name, *dot = strrchr (name, '.'), *begin;

  *owner = NULL;
  if (info->kind == FORMAT_CODE_BUILTIN || dot == NULL || dot == name || dot[1] == '\0')
    return name;
  for (begin = dot; begin > name && begin[-1] != '.'; begin--)
    ;
  if (dot - begin != 8 || strncmp (begin, "<locals>", 8) != 0)
    *owner = g_strndup (begin, (gsize) (dot - begin));
  return dot + 1;
}

const char *
profile_report_get_file (const ProfileFunctionInfo *info)
{
  return info->file[0] != '\0' ? info->file : "<built-in>";
}
