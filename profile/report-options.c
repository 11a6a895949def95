/* report-options.c: what every renderer makes of the options that it is given */

#include "profile/report-options.h"

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
  return profile_find_main_thread (profile);
}

gboolean
profile_report_has_thread (const ProfileReportOptions *self, guint32 thread_index)
{
  return self->thread == 0 || self->thread - 1 == thread_index;
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

static ProfileCallTree *
new_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, gboolean whole, gboolean self_nodes)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (self);

  options.thread_index = thread_index;
  options.clock = self->clock;
  options.fold_libraries = FALSE;
  options.rules = rules;
  options.drop_hidden = FALSE;
  options.timeline = self->timeline && !whole;
  options.self_nodes = self_nodes;
  options.threshold = whole || self->show_all ? 0 : self->has_threshold ? self->threshold : THRESHOLD;
  return profile_call_tree_new (profile, &options);
}

ProfileCallTree *
profile_report_new_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index, gboolean self_nodes)
{
  return new_tree (self, profile, thread_index, FALSE, self_nodes);
}

ProfileCallTree *
profile_report_new_whole_tree (const ProfileReportOptions *self, Profile *profile, gint32 thread_index)
{
  return new_tree (self, profile, thread_index, TRUE, FALSE);
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
