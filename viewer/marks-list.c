/* marks-list.c: marks and spans with some words in their names; see marks-list.h */

#include "viewer/marks-list.h"

#include <string.h>

struct _ViewerMarksList
{
  GObject parent_instance;

  /* owned */
  Profile *profile;
  GArray  *shown;    /* guint32 */
};

static void viewer_marks_list_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ViewerMarksList, viewer_marks_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, viewer_marks_list_list_model_init))

static gboolean
has_words (const char  *name,
           char       **words)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* Many are called the same, one after the other: a name is looked at once. */
static void
arrange (ViewerMarksList  *self,
         char            **words)
{
  guint32 n = self->profile != NULL ? profile_get_n_marks (self->profile) : 0;
  const char *last = NULL;
  gboolean is_shown = FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (self->profile, i, &info);
      if (info.name != last)
        is_shown = has_words (info.name, words);
      last = info.name;
      if (is_shown)
        g_array_append_val (self->shown, i);
    }
}

void
viewer_marks_list_show (ViewerMarksList *self,
                        Profile         *profile,
                        const char      *words)
{
  guint n_before;
  g_autofree char *folded = NULL;
  g_auto(GStrv) parts = NULL;

  g_return_if_fail (VIEWER_IS_MARKS_LIST (self));

  n_before = self->shown->len;
  folded = g_utf8_casefold (words, -1);
  parts = g_strsplit_set (folded, " \t\n", -1);
  if (profile != NULL)
    profile_ref (profile);
  g_clear_pointer (&self->profile, profile_unref);
  self->profile = profile;
  g_array_set_size (self->shown, 0);
  arrange (self, parts);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->shown->len);
}

guint32
viewer_marks_list_get_mark (ViewerMarksList *self,
                            guint            position)
{
  g_return_val_if_fail (position < self->shown->len, 0);
  return g_array_index (self->shown, guint32, position);
}

guint
viewer_marks_list_find (ViewerMarksList *self,
                        guint32          mark_index)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (g_array_index (self->shown, guint32, i) == mark_index)
      return i;
  return G_MAXUINT;
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
  return VIEWER_MARKS_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return position < VIEWER_MARKS_LIST (model)->shown->len ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
viewer_marks_list_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
viewer_marks_list_finalize (GObject *object)
{
  ViewerMarksList *self = VIEWER_MARKS_LIST (object);

  g_clear_pointer (&self->profile, profile_unref);
  g_array_unref (self->shown);

  G_OBJECT_CLASS (viewer_marks_list_parent_class)->finalize (object);
}

static void
viewer_marks_list_class_init (ViewerMarksListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_marks_list_finalize;
}

static void
viewer_marks_list_init (ViewerMarksList *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
}

ViewerMarksList *
viewer_marks_list_new (void)
{
  return g_object_new (VIEWER_TYPE_MARKS_LIST, NULL);
}
