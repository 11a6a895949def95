/* widgets.c: moving a widget by its own controllers */

#include "tests/viewer/widgets.h"

static gboolean
pass_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_settle (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (120, pass_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

GtkEventController *
test_find_controller (GtkWidget *widget,
                      GType      type,
                      guint      n)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) && n-- == 0)
        return controller;
    }
  g_assert_not_reached ();
}
