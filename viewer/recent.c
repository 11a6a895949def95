/* recent.c: the recordings that were opened last; see recent.h */

#include "viewer/recent.h"

#define MIME_TYPE "application/x-pyprof"

void
viewer_recent_add (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  char *groups[] = { (char *) "pyinst", NULL };
  GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) "Pyinst",
    .app_exec = (char *) "pyinst-gui %u",
    .groups = groups,
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified (*(GtkRecentInfo *const *) b),
                              gtk_recent_info_get_modified (*(GtkRecentInfo *const *) a));
}

GPtrArray *
viewer_recent_list (guint n_max)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_recent_info_unref);
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());

  for (GList *link = items; link != NULL; link = link->next)
    {
      if (gtk_recent_info_has_group (link->data, "pyinst"))
        g_ptr_array_add (infos, gtk_recent_info_ref (link->data));
      gtk_recent_info_unref (link->data);
    }
  g_list_free (items);
  g_ptr_array_sort (infos, compare_times);
  for (guint i = 0; i < infos->len && files->len < n_max; i++)
    if (gtk_recent_info_exists (infos->pdata[i]))
      g_ptr_array_add (files, g_file_new_for_uri (gtk_recent_info_get_uri (infos->pdata[i])));
  return files;
}
