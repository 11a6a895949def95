/* source-map.h: where the folders of a recording's machine are on this one
 *
 * Rules "what began with this folder there begins with that folder here". The
 * longest folder that fits wins. Pure: nothing here looks at the disk.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ProfileSourceMap ProfileSourceMap;

typedef gboolean (*ProfileSourceExists) (const char *path, gpointer user_data);

ProfileSourceMap *profile_source_map_new     (void);
ProfileSourceMap *profile_source_map_copy    (const ProfileSourceMap *self);
void              profile_source_map_free    (ProfileSourceMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSourceMap, profile_source_map_free)

/* Replaces a rule for the same folder. FALSE, and nothing is done, for empty or equal folders. */
gboolean          profile_source_map_add     (ProfileSourceMap *self, const char *there, const char *here);
guint             profile_source_map_get_n   (const ProfileSourceMap *self);
void              profile_source_map_get     (const ProfileSourceMap *self, guint index, const char **there, const char **here);
/* Where *path* is here; NULL when no rule fits. Free it. */
char             *profile_source_map_apply   (const ProfileSourceMap *self, const char *path);
/* From one file that was found, the rule for all beside it: *path* was recorded, and as much of its end as possible
 * is below *folder* here ("/srv/app/shop/a.py" and "/home/ada/app" give "/srv/app" to "/home/ada/app"). Adds the rule
 * and gives the file's name here; NULL when no end of it exists there. Free it. */
char             *profile_source_map_learn   (ProfileSourceMap *self, const char *path, const char *folder,
                                              ProfileSourceExists exists, gpointer user_data);

G_END_DECLS
