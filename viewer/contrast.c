/* contrast.c: the style of high contrast; see contrast.h */

#include "viewer/contrast.h"

#include <adwaita.h>

#define STYLE "/org/pyinst/Pyinst/high-contrast.css"

static void
update (AdwStyleManager *manager,
        GParamSpec      *property,
        GtkCssProvider  *provider)
{
  GdkDisplay *display = adw_style_manager_get_display (manager);

  /* After style.css, which has the same priority. */
  if (adw_style_manager_get_high_contrast (manager))
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
}

void
viewer_contrast_follow (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  AdwStyleManager *manager = display != NULL ? adw_style_manager_get_for_display (display) : NULL;
  GtkCssProvider *provider;

  if (manager == NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, STYLE);
  g_signal_connect_data (manager, "notify::high-contrast", G_CALLBACK (update), provider,
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  update (manager, NULL, provider);
}
