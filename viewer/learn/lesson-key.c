/* lesson-key.c: what is right is computed from a recording; see lesson-key.h */

#include "viewer/learn/lesson-key.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>

#include "profile/statistics.h"
#include "viewer/learn/lessons-folder.h"

/* What a task is at between its steps. */
#define AWAIT "[await]"

struct _ViewerLessonKeys
{
  Profile *profile;                     /* owned */
  GArray  *times[PROFILE_N_CLOCKS];     /* owned; ProfileFunctionTime by function */
  gint64   whole_ns[PROFILE_N_CLOCKS];
};

/* ---- made ---- */

static void
measure (ViewerLessonKeys *self,
         ProfileClock      clock)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;
  ProfileNodeInfo root;

  options.clock = clock;
  options.fold_libraries = FALSE;
  options.threshold = 0;
  tree = profile_call_tree_new (self->profile, &options);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  self->whole_ns[clock] = root.total_ns;
  self->times[clock] = profile_statistics_functions (tree, NULL, NULL);
}

ViewerLessonKeys *
viewer_lesson_keys_new (Profile *profile)
{
  ViewerLessonKeys *self = g_new0 (ViewerLessonKeys, 1);

  self->profile = profile_ref (profile);
  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    measure (self, (ProfileClock) clock);
  return self;
}

ViewerLessonKeys *
viewer_lesson_keys_new_for_name (const char *recording,
                                 GError    **error)
{
  g_autofree char *name = g_strconcat (recording, ".pyprof", NULL);
  g_autofree char *path = viewer_lessons_dup_path (name);
  g_autoptr(Profile) profile = NULL;

  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("The recording %s of this lesson is missing. Install Pyinst again, with its data files."), name);
      return NULL;
    }
  profile = profile_new_for_path (path, error);
  return profile != NULL ? viewer_lesson_keys_new (profile) : NULL;
}

void
viewer_lesson_keys_free (ViewerLessonKeys *self)
{
  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    g_array_unref (self->times[clock]);
  profile_unref (self->profile);
  g_free (self);
}

/* ---- figures ---- */

static const ProfileFunctionTime *
get_time (const ViewerLessonKeys *self,
          ProfileClock            clock,
          ProfileFunction         function)
{
  return &g_array_index (self->times[clock], ProfileFunctionTime, function);
}

/* Of several of one name the heaviest: the others are not what a lesson means. */
ProfileFunction
viewer_lesson_keys_find (const ViewerLessonKeys *self,
                         const char             *function)
{
  ProfileFunction found = 0;

  for (ProfileFunction i = 1; i <= profile_get_n_functions (self->profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (self->profile, i, &info);
      if (g_str_equal (info.name, function)
          && (found == 0 || get_time (self, PROFILE_CLOCK_WALL, i)->total_ns > get_time (self, PROFILE_CLOCK_WALL, found)->total_ns))
        found = i;
    }
  return found;
}

static gint64
get_total_ns (const ViewerLessonKeys *self,
              ProfileClock            clock,
              const char             *function)
{
  ProfileFunction found = function != NULL ? viewer_lesson_keys_find (self, function) : 0;

  return function != NULL ? get_time (self, clock, found)->total_ns : self->whole_ns[clock];
}

/* The part of the function's own wall time, or of everybody's. */
static double
get_part (const ViewerLessonKeys *self,
          ProfileClock            clock,
          const char             *function)
{
  return (double) get_total_ns (self, clock, function) / (double) get_total_ns (self, PROFILE_CLOCK_WALL, function);
}

static double
get_of_function (const ViewerLessonKeys    *self,
                 ViewerKey                  key,
                 const ProfileFunctionTime *time)
{
  double whole_ns = (double) self->whole_ns[PROFILE_CLOCK_WALL];

  /* Who was never seen has an entry with nothing in it: 0 is the truth. */
  switch (key)
    {
    case VIEWER_KEY_SHARE_TOTAL:
      return (double) time->total_ns / whole_ns;
    case VIEWER_KEY_SHARE_SELF:
      return (double) time->self_ns / whole_ns;
    case VIEWER_KEY_SAMPLES:
      return (double) time->total_looks;
    case VIEWER_KEY_SAMPLES_SELF:
      return (double) time->self_looks;
    default:
      return NAN;
    }
}

double
viewer_lesson_keys_get (const ViewerLessonKeys *self,
                        ViewerKey               key,
                        const char             *function)
{
  ProfileFunction found = function != NULL ? viewer_lesson_keys_find (self, function) : 0;

  switch (key)
    {
    case VIEWER_KEY_SHARE_CPU:
      return get_part (self, PROFILE_CLOCK_CPU, function);
    case VIEWER_KEY_SHARE_GIL_WAIT:
      return get_part (self, PROFILE_CLOCK_GIL_WAIT, function);
    case VIEWER_KEY_SHARE_AWAIT:
      return function == NULL ? viewer_lesson_keys_get (self, VIEWER_KEY_SHARE_TOTAL, AWAIT) : NAN;
    case VIEWER_KEY_SHARE_WAIT:
      return get_part (self, PROFILE_CLOCK_AWAITING, function);
    case VIEWER_KEY_THREADS:
      return profile_get_n_threads (self->profile);
    default:
      break;
    }
  if (function == NULL)
    return key == VIEWER_KEY_SAMPLES ? (double) profile_get_looks (self->profile) : NAN;
  return get_of_function (self, key, get_time (self, PROFILE_CLOCK_WALL, found));
}

double
viewer_lesson_keys_get_weight (const ViewerLessonKeys *self,
                               ViewerOrder             order,
                               const char             *function)
{
  ProfileFunction found = viewer_lesson_keys_find (self, function);

  if (found == 0)
    return NAN;
  switch (order)
    {
    case VIEWER_ORDER_SELF:
      return (double) get_time (self, PROFILE_CLOCK_WALL, found)->self_ns;
    case VIEWER_ORDER_CPU:
      return (double) get_time (self, PROFILE_CLOCK_CPU, found)->total_ns;
    case VIEWER_ORDER_TOTAL:
    default:
      return (double) get_time (self, PROFILE_CLOCK_WALL, found)->total_ns;
    }
}

/* ---- which answer is right ---- */

/* Whether nobody else that the task names is as heavy. */
static gboolean
is_heaviest (const ViewerLessonKeys   *self,
             const ViewerStep         *step,
             const ViewerLessonOption *option,
             ViewerOrder               order)
{
  double weight = viewer_lesson_keys_get_weight (self, order, option->function);

  if (isnan (weight))
    return FALSE;
  for (guint i = 0; i < step->options->len; i++)
    {
      const ViewerLessonOption *other = step->options->pdata[i];

      if (other->function != NULL && !g_str_equal (other->function, option->function)
          && viewer_lesson_keys_get_weight (self, order, other->function) >= weight)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_right (const ViewerLessonKeys   *self,
          const ViewerStep         *step,
          const ViewerLessonOption *option)
{
  double figure;

  switch (option->key)
    {
    case VIEWER_KEY_NONE:
      return FALSE;
    case VIEWER_KEY_SELF_HEAVIEST:
      return is_heaviest (self, step, option, VIEWER_ORDER_SELF);
    case VIEWER_KEY_TOTAL_HEAVIEST:
      return is_heaviest (self, step, option, VIEWER_ORDER_TOTAL);
    case VIEWER_KEY_CPU_HEAVIEST:
      return is_heaviest (self, step, option, VIEWER_ORDER_CPU);
    default:
      figure = viewer_lesson_keys_get (self, option->key, option->function);
      return figure >= option->above && figure <= option->below;
    }
}

guint
viewer_lesson_keys_find_right (const ViewerLessonKeys *self,
                               const ViewerStep       *step)
{
  guint found = VIEWER_LESSON_NO_OPTION;

  for (guint i = 0; i < step->options->len; i++)
    if (is_right (self, step, step->options->pdata[i]))
      {
        if (found != VIEWER_LESSON_NO_OPTION)
          return VIEWER_LESSON_NO_OPTION;
        found = i;
      }
  return found;
}

gboolean
viewer_lesson_keys_is_near (const ViewerLessonKeys *self,
                            const ViewerStep       *step,
                            double                  answer)
{
  double figure = viewer_lesson_keys_get (self, step->key, step->function);
  double allowed = viewer_key_is_share (step->key) ? step->tolerance : step->tolerance * figure;

  /* What is written with one digit less is meant as well. */
  return fabs (answer - figure) <= allowed + 1e-9;
}

gboolean
viewer_lesson_keys_is_ranked (const ViewerLessonKeys *self,
                              const ViewerStep       *step,
                              const char *const      *functions)
{
  for (guint i = 0; functions[i] != NULL && functions[i + 1] != NULL; i++)
    if (!(viewer_lesson_keys_get_weight (self, step->order, functions[i])
          >= viewer_lesson_keys_get_weight (self, step->order, functions[i + 1])))
      return FALSE;
  return TRUE;
}

/* ---- whether a lesson fits its recording ---- */

static char *
dup_rank_problem (const ViewerLessonKeys *self,
                  const ViewerStep       *step)
{
  for (guint i = 0; step->functions[i] != NULL; i++)
    {
      double weight = viewer_lesson_keys_get_weight (self, step->order, step->functions[i]);

      if (isnan (weight))
        return g_strdup_printf ("%s is not in %s", step->functions[i], step->recording);
      for (guint j = 0; j < i; j++)
        if (viewer_lesson_keys_get_weight (self, step->order, step->functions[j]) == weight)
          return g_strdup_printf ("%s and %s are as heavy in %s", step->functions[j], step->functions[i], step->recording);
    }
  return NULL;
}

char *
viewer_lesson_keys_dup_problem (const ViewerLessonKeys *self,
                                const ViewerStep       *step)
{
  switch (step->kind)
    {
    case VIEWER_STEP_SELECT:
      return step->function != NULL && viewer_lesson_keys_find (self, step->function) == 0
             ? g_strdup_printf ("%s is not in %s", step->function, step->recording) : NULL;
    case VIEWER_STEP_CHOOSE:
      return viewer_lesson_keys_find_right (self, step) == VIEWER_LESSON_NO_OPTION
             ? g_strdup_printf ("not exactly one option is right in %s", step->recording) : NULL;
    case VIEWER_STEP_NUMBER:
      return isnan (viewer_lesson_keys_get (self, step->key, step->function))
             ? g_strdup_printf ("%s has no such figure", step->recording) : NULL;
    case VIEWER_STEP_RANK:
      return dup_rank_problem (self, step);
    case VIEWER_STEP_PAGE:
    case VIEWER_STEP_FIX:
    default:
      return NULL;
    }
}
