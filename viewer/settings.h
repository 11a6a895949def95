/* settings.h: what a person has chosen for good
 *
 * One object for the process, GTK's thread only. Its properties follow GSettings
 * where the schema org.pyinst.Pyinst is installed (or in GSETTINGS_SCHEMA_DIR);
 * without it they have their defaults and are forgotten at the end. Properties:
 * "editor-command" (string), "restore-tabs" (boolean), "color-scheme" ("system",
 * "light" or "dark"), "folder-mappings" (GVariant of type a(ss)).
 */

#pragma once

#include <glib-object.h>

#include "profile/source-map.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SETTINGS (viewer_settings_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSettings, viewer_settings, VIEWER, SETTINGS, GObject)

ViewerSettings   *viewer_settings_get_default        (void);   /* borrowed */
/* FALSE: there is no schema, what is set is forgotten. */
gboolean          viewer_settings_is_kept            (ViewerSettings         *self);
const char       *viewer_settings_get_editor_command (ViewerSettings         *self);
gboolean          viewer_settings_get_restore_tabs   (ViewerSettings         *self);
/* Where folders of other machines are here. */
ProfileSourceMap *viewer_settings_dup_source_map     (ViewerSettings         *self);
void              viewer_settings_set_source_map     (ViewerSettings         *self,
                                                      const ProfileSourceMap *map);

G_END_DECLS
