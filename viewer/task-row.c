/* task-row.c: a kind of task as a row of a list; see task-row.h */

#include "viewer/task-row.h"

#include "viewer/figures.h"

#include <glib/gi18n.h>

struct _ViewerTaskRow
{
  GObject parent_instance;

  Profile               *profile;   /* owned */
  const ProfileTaskKind *kind;      /* the profile's */
};

G_DEFINE_FINAL_TYPE (ViewerTaskRow, viewer_task_row, G_TYPE_OBJECT)

const char *
viewer_task_row_get_name (ViewerTaskRow *self)
{
  return self->kind->name;
}

static double
get_share (gint64 part_ns,
           gint64 whole_ns)
{
  return whole_ns > 0 ? (double) part_ns / (double) whole_ns : 0;
}

/* "sleep 95 %, Queue.get 5 %": of its waiting. */
static char *
dup_awaits (ViewerTaskRow *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < PROFILE_TASK_TOP_AWAITS && self->kind->awaits[i].function != 0; i++)
    {
      double share = MIN (get_share (self->kind->awaits[i].ns, self->kind->waiting_ns), 1);
      g_autofree char *percent = g_strdup_printf (_("%.0f %%"), share * 100);
      ProfileFunctionInfo info;

      if (share < 0.01)
        break;
      profile_get_function_info (self->profile, self->kind->awaits[i].function, &info);
      /* Translators: a function that is awaited and its share of the waiting; some of them follow each other. */
      g_string_append_printf (text, i > 0 ? _(", %s %s") : _("%s %s"), info.name, percent);
    }
  return g_strdup (text->str);
}

char *
viewer_task_row_dup_text (ViewerTaskRow    *self,
                          ViewerTaskColumn  column)
{
  const ProfileTaskKind *kind = self->kind;

  switch (column)
    {
    case VIEWER_TASK_COLUMN_NAME:
      return g_strdup (kind->name[0] != '\0' ? kind->name : "?");
    case VIEWER_TASK_COLUMN_NUMBER:
      return viewer_figures_dup_count (kind->n_tasks);
    case VIEWER_TASK_COLUMN_MEAN:
      return viewer_figures_dup_duration (kind->mean_ns);
    case VIEWER_TASK_COLUMN_P95:
      return viewer_figures_dup_duration (kind->p95_ns);
    case VIEWER_TASK_COLUMN_RUNNING:
      return viewer_figures_dup_share (get_share (kind->running_ns, kind->life_ns));
    case VIEWER_TASK_COLUMN_READY:
      return viewer_figures_dup_share (get_share (kind->ready_ns, kind->life_ns));
    case VIEWER_TASK_COLUMN_WAITING:
      return viewer_figures_dup_share (get_share (kind->waiting_ns, kind->life_ns));
    case VIEWER_TASK_COLUMN_AWAITS:
      return dup_awaits (self);
    case VIEWER_TASK_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

const char *
viewer_task_column_get_title (ViewerTaskColumn column)
{
  switch (column)
    {
    case VIEWER_TASK_COLUMN_NAME:
      return _("Coroutine");
    case VIEWER_TASK_COLUMN_NUMBER:
      return _("Tasks");
    case VIEWER_TASK_COLUMN_MEAN:
      return _("Mean life");
    case VIEWER_TASK_COLUMN_P95:
      return _("95 % within");
    case VIEWER_TASK_COLUMN_RUNNING:
      return _("Running");
    case VIEWER_TASK_COLUMN_READY:
      return _("Ready");
    case VIEWER_TASK_COLUMN_WAITING:
      return _("Waiting");
    case VIEWER_TASK_COLUMN_AWAITS:
      return _("Awaits most");
    case VIEWER_TASK_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static double
get_figure (const ProfileTaskKind *kind,
            ViewerTaskColumn       column)
{
  switch (column)
    {
    case VIEWER_TASK_COLUMN_NUMBER:
      return kind->n_tasks;
    case VIEWER_TASK_COLUMN_MEAN:
      return (double) kind->mean_ns;
    case VIEWER_TASK_COLUMN_P95:
      return (double) kind->p95_ns;
    case VIEWER_TASK_COLUMN_RUNNING:
      return get_share (kind->running_ns, kind->life_ns);
    case VIEWER_TASK_COLUMN_READY:
      return get_share (kind->ready_ns, kind->life_ns);
    case VIEWER_TASK_COLUMN_WAITING:
      return get_share (kind->waiting_ns, kind->life_ns);
    case VIEWER_TASK_COLUMN_NAME:
    case VIEWER_TASK_COLUMN_AWAITS:
    case VIEWER_TASK_N_COLUMNS:
    default:
      return 0;
    }
}

int
viewer_task_row_compare (ViewerTaskRow    *first,
                         ViewerTaskRow    *second,
                         ViewerTaskColumn  column)
{
  double a = get_figure (first->kind, column), b = get_figure (second->kind, column);

  if (column == VIEWER_TASK_COLUMN_NAME)
    return g_utf8_collate (first->kind->name, second->kind->name);
  if (column == VIEWER_TASK_COLUMN_AWAITS)
    {
      g_autofree char *one = dup_awaits (first), *other = dup_awaits (second);

      return g_utf8_collate (one, other);
    }
  return a > b ? -1 : a < b;
}

static void
viewer_task_row_finalize (GObject *object)
{
  profile_unref (VIEWER_TASK_ROW (object)->profile);

  G_OBJECT_CLASS (viewer_task_row_parent_class)->finalize (object);
}

static void
viewer_task_row_class_init (ViewerTaskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_task_row_finalize;
}

static void
viewer_task_row_init (ViewerTaskRow *self)
{
}

ViewerTaskRow *
viewer_task_row_new (Profile *profile,
                     guint32  kind_index)
{
  ViewerTaskRow *self = g_object_new (VIEWER_TYPE_TASK_ROW, NULL);

  self->profile = profile_ref (profile);
  self->kind = &profile_get_tasks (profile)->kinds[kind_index];
  return self;
}
