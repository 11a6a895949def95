/* contrast.c: styles that follow the desktop's contrast; see contrast.h */

#include "viewer/contrast.h"

#include <adwaita.h>

#define STYLE      "/org/pyinst/Pyinst/high-contrast.css"
#define STYLE_DARK "/org/pyinst/Pyinst/high-contrast-dark.css"
#define QUIET_TEXT "/org/pyinst/Pyinst/quiet-text.css"

/* What the theme needs besides style.css, or NULL. GTK reads variables of styles from 4.16 on. */
static const char *
get_style (AdwStyleManager *manager)
{
  if (adw_style_manager_get_high_contrast (manager))
    return adw_style_manager_get_dark (manager) ? STYLE_DARK : STYLE;
  return gtk_check_version (4, 16, 0) == NULL ? QUIET_TEXT : NULL;
}

static void
update (AdwStyleManager *manager,
        GParamSpec      *property,
        GtkCssProvider  *provider)
{
  GdkDisplay *display = adw_style_manager_get_display (manager);
  const char *style = get_style (manager);

  if (style == NULL)
    {
      gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
      return;
    }
  gtk_css_provider_load_from_resource (provider, style);
  /* After style.css, which has the same priority. */
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
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
  g_signal_connect_data (manager, "notify::high-contrast", G_CALLBACK (update), provider,
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect (manager, "notify::dark", G_CALLBACK (update), provider);
  update (manager, NULL, provider);
}

ViewerTheme
viewer_contrast_get_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return (adw_style_manager_get_dark (manager) ? VIEWER_THEME_DARK : 0)
         | (adw_style_manager_get_high_contrast (manager) ? VIEWER_THEME_HIGH_CONTRAST : 0);
}

void
viewer_contrast_connect (gpointer  object,
                         GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", changed, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, object, G_CONNECT_SWAPPED);
}
