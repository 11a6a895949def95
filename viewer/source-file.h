/* source-file.h: the text of a file of a recording, from wherever it can be had
 *
 * First the recording's own copy, which is what ran; else the file on this
 * computer, where it was or where a folder mapping says. Always says how sure it
 * is that the text is that of the code that was recorded.
 */

#pragma once

#include "profile/profile.h"
#include "profile/source-map.h"
#include "profile/source-text.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_SOURCE_NO_FILE,       /* code that never was in a file: "<string>", a built-in */
  VIEWER_SOURCE_MISSING,       /* neither the recording nor this computer has it */
  VIEWER_SOURCE_AS_RECORDED,   /* the file here is the one that was recorded */
  VIEWER_SOURCE_ELSEWHERE,     /* the recording's copy; the file is not on this computer */
  VIEWER_SOURCE_CHANGED,       /* the recording's copy; the file here is another by now */
  VIEWER_SOURCE_OFF,           /* the file here, which is not the one that was recorded: lines may be off */
} ViewerSourceState;

typedef struct {
  char              *path;        /* as recorded */
  char              *disk_path;   /* the file here; NULL: there is none */
  ProfileSourceText *text;        /* NULL: NO_FILE and MISSING */
  ViewerSourceState  state;
} ViewerSourceFile;

/* Reads the disk: for a worker thread. *map* may be NULL. */
ViewerSourceFile *viewer_source_file_new  (const Profile          *profile,
                                           const char             *path,
                                           const ProfileSourceMap *map);
void              viewer_source_file_free (ViewerSourceFile       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerSourceFile, viewer_source_file_free)

/* Where the file is on this computer, by *map* (may be NULL) or where it was; NULL: nowhere. Free it. */
char             *viewer_source_find_on_disk (const Profile          *profile,
                                              const char             *path,
                                              const ProfileSourceMap *map,
                                              gboolean               *is_mapped);   /* may be NULL */
/* FALSE for the name of code that is in no file, e.g. "<string>" or "". */
gboolean          viewer_source_path_is_file (const char *path);

G_END_DECLS
