/* function-list.c: rows of functions, sorted and filtered, as a list */

#include "viewer/function-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "profile/words.h"
#include "viewer/figures.h"
#include "viewer/tree-text.h"

#define FOLDED_BELOW 0.01   /* of the time */

struct _ViewerFunctionList
{
  GObject parent_instance;

  /* owned */
  Profile *profile;
  GArray  *rows;       /* ViewerFunctionRow: all; NULL none */
  GArray  *shown;      /* guint: indices of rows, in order */
  char   **words;      /* of the filter, with their case folded */

  /* state */
  ViewerFunctionColumn column;
  gboolean             is_reversed;
  gboolean             folds;
  guint                n_folded;
};

static void viewer_function_list_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ViewerFunctionList, viewer_function_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, viewer_function_list_list_model_init))

static guint values_changed;

/* ---- words ---- */

char *
viewer_function_row_dup_name (const ViewerFunctionRow *row,
                              Profile                 *profile)
{
  ProfileFunctionInfo info;

  if (row->kind == VIEWER_FUNCTION_ITSELF)
    return g_strdup (_("its own time"));
  if (row->kind == VIEWER_FUNCTION_NOBODY)
    return g_strdup (_("nobody, it is outermost"));
  if (row->function == 0)
    return g_strdup (_("no Python code"));
  profile_get_function_info (profile, row->function, &info);
  return g_strdup (info.name);
}

char *
viewer_function_row_dup_details (const ViewerFunctionRow *row,
                                 gboolean                 is_total)
{
  g_autofree char *samples = viewer_figures_dup_samples (is_total ? row->looks : row->self_looks);
  g_autofree char *time = viewer_figures_dup_duration (is_total ? row->total_ns : row->self_ns);
  g_autofree char *interval = NULL;

  if (row->has_intervals)
    interval = profile_words_interval (is_total ? &row->interval : &row->self_interval, TRUE);
  if (interval == NULL)
    return g_strdup_printf (_("%s, %s"), samples, time);
  return g_strdup_printf (_("%s, %s\n%s"), samples, time, interval);
}

char *
viewer_function_row_dup_location (const ViewerFunctionRow *row,
                                  Profile                 *profile)
{
  ProfileFunctionInfo info;

  if (row->kind != VIEWER_FUNCTION_NAMED || row->function == 0)
    return g_strdup ("");
  profile_get_function_info (profile, row->function, &info);
  if (info.file[0] == '\0' || info.first_line == 0)
    return g_strdup (info.short_file);
  return g_strdup_printf ("%s:%u", info.short_file, info.first_line);
}

char *
viewer_function_row_dup_line (const ViewerFunctionRow *row,
                              Profile                 *profile)
{
  g_autofree char *name = viewer_function_row_dup_name (row, profile);
  g_autofree char *location = viewer_function_row_dup_location (row, profile);

  return viewer_tree_text_join_line (name, row->share, row->self_share, row->looks, location);
}

gboolean
viewer_function_row_is_application (const ViewerFunctionRow *row,
                                    Profile                 *profile)
{
  ProfileFunctionInfo info;

  if (row->kind != VIEWER_FUNCTION_NAMED || row->function == 0)
    return FALSE;
  profile_get_function_info (profile, row->function, &info);
  return info.origin == PROFILE_ORIGIN_APPLICATION;
}

/* ---- order ---- */

static const ViewerFunctionRow *
get_row (ViewerFunctionList *self,
         guint               index)
{
  return &g_array_index (self->rows, ViewerFunctionRow, index);
}

static int
compare_figures (gint64 first,
                 gint64 second)
{
  return first > second ? -1 : first < second;
}

static int
compare_words (ViewerFunctionList      *self,
               const ViewerFunctionRow *first,
               const ViewerFunctionRow *second)
{
  gboolean by_name = self->column == VIEWER_FUNCTION_COLUMN_NAME;
  ProfileFunctionInfo a, b;
  int order;

  profile_get_function_info (self->profile, first->function, &a);
  profile_get_function_info (self->profile, second->function, &b);
  order = by_name ? g_ascii_strcasecmp (a.name, b.name) : strcmp (a.short_file, b.short_file);
  if (order == 0 && !by_name)
    order = a.first_line < b.first_line ? -1 : a.first_line > b.first_line;
  return order;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  ViewerFunctionList *self = user_data;
  const ViewerFunctionRow *first = get_row (self, *(const guint *) a), *second = get_row (self, *(const guint *) b);
  int order;

  switch (self->column)
    {
    case VIEWER_FUNCTION_COLUMN_SELF:
      order = compare_figures (first->self_ns, second->self_ns);
      if (order == 0)
        order = compare_figures (first->total_ns, second->total_ns);
      break;
    case VIEWER_FUNCTION_COLUMN_TOTAL:
      order = compare_figures (first->total_ns, second->total_ns);
      break;
    case VIEWER_FUNCTION_COLUMN_SAMPLES:
      order = compare_figures ((gint64) first->looks, (gint64) second->looks);
      break;
    case VIEWER_FUNCTION_COLUMN_NAME:
    case VIEWER_FUNCTION_COLUMN_LOCATION:
      order = compare_words (self, first, second);
      break;
    case VIEWER_FUNCTION_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
  if (order != 0)
    return self->is_reversed ? -order : order;
  return first->function < second->function ? -1 : first->function > second->function;
}

static gboolean
passes (ViewerFunctionList      *self,
        const ViewerFunctionRow *row)
{
  g_autofree char *name = NULL, *location = NULL, *text = NULL, *folded = NULL;

  if (self->words == NULL || self->words[0] == NULL)
    return TRUE;
  name = viewer_function_row_dup_name (row, self->profile);
  location = viewer_function_row_dup_location (row, self->profile);
  text = g_strconcat (name, " ", location, NULL);
  folded = g_utf8_casefold (text, -1);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* One alone would take as much room as the words for it, and something must be left. */
static void
fold (ViewerFunctionList *self)
{
  g_autoptr(GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));

  self->n_folded = 0;
  if (!self->folds || (self->words != NULL && self->words[0] != NULL && self->words[0][0] != '\0'))
    return;
  for (guint i = 0; i < self->shown->len; i++)
    if (get_row (self, g_array_index (self->shown, guint, i))->share >= FOLDED_BELOW)
      g_array_append_val (kept, g_array_index (self->shown, guint, i));
  if (kept->len == 0 || self->shown->len - kept->len < 2)
    return;
  self->n_folded = self->shown->len - kept->len;
  g_array_unref (self->shown);
  self->shown = g_steal_pointer (&kept);
}

static void
arrange (ViewerFunctionList *self)
{
  guint n_before = self->shown->len, n;

  g_array_set_size (self->shown, 0);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    if (passes (self, get_row (self, i)))
      g_array_append_val (self->shown, i);
  fold (self);
  g_array_sort_with_data (self->shown, compare_rows, self);
  n = self->shown->len;
  if (n > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n - n_before);
  else if (n < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n, n_before - n, 0);
  g_signal_emit (self, values_changed, 0);
}

void
viewer_function_list_set_rows (ViewerFunctionList *self,
                               Profile            *profile,
                               GArray             *rows)
{
  g_return_if_fail (VIEWER_IS_FUNCTION_LIST (self));

  g_clear_pointer (&self->profile, profile_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  if (rows != NULL)
    {
      self->profile = profile_ref (profile);
      self->rows = g_array_ref (rows);
    }
  arrange (self);
}

void
viewer_function_list_sort (ViewerFunctionList   *self,
                           ViewerFunctionColumn  column,
                           gboolean              reversed)
{
  g_return_if_fail (VIEWER_IS_FUNCTION_LIST (self));

  if (column == self->column && !!reversed == self->is_reversed)
    return;
  self->column = column;
  self->is_reversed = !!reversed;
  arrange (self);
}

void
viewer_function_list_filter (ViewerFunctionList *self,
                             const char         *words)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (VIEWER_IS_FUNCTION_LIST (self));

  folded = g_utf8_casefold (words, -1);
  g_strfreev (self->words);
  self->words = g_strsplit_set (folded, " \t\n", -1);
  /* Blanks at an end or side by side make empty words, which everything has. */
  arrange (self);
}

void
viewer_function_list_set_folds (ViewerFunctionList *self,
                                gboolean            folds)
{
  g_return_if_fail (VIEWER_IS_FUNCTION_LIST (self));

  if (!self->folds == !folds)
    return;
  self->folds = folds;
  arrange (self);
}

guint
viewer_function_list_get_n_folded (ViewerFunctionList *self)
{
  return self->n_folded;
}

guint
viewer_function_list_get_n_all (ViewerFunctionList *self)
{
  return self->rows != NULL ? self->rows->len : 0;
}

const ViewerFunctionRow *
viewer_function_list_get_row (ViewerFunctionList *self,
                              guint               position)
{
  if (position >= self->shown->len)
    return NULL;
  return get_row (self, g_array_index (self->shown, guint, position));
}

guint
viewer_function_list_find (ViewerFunctionList *self,
                           ProfileFunction     function)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (viewer_function_list_get_row (self, i)->function == function)
      return i;
  return VIEWER_FUNCTION_LIST_NO_ROW;
}

Profile *
viewer_function_list_get_profile (ViewerFunctionList *self)
{
  return self->profile;
}

/* ---- GListModel, GObject ---- */

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return VIEWER_FUNCTION_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return position < VIEWER_FUNCTION_LIST (model)->shown->len ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
viewer_function_list_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
viewer_function_list_finalize (GObject *object)
{
  ViewerFunctionList *self = VIEWER_FUNCTION_LIST (object);

  g_clear_pointer (&self->profile, profile_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_array_unref (self->shown);
  g_strfreev (self->words);

  G_OBJECT_CLASS (viewer_function_list_parent_class)->finalize (object);
}

static void
viewer_function_list_class_init (ViewerFunctionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_function_list_finalize;

  values_changed = g_signal_new ("values-changed", VIEWER_TYPE_FUNCTION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
viewer_function_list_init (ViewerFunctionList *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->column = VIEWER_FUNCTION_COLUMN_SELF;
}

ViewerFunctionList *
viewer_function_list_new (void)
{
  return g_object_new (VIEWER_TYPE_FUNCTION_LIST, NULL);
}
