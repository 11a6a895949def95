/* render.h: a profile as text, as JSON, and a file as a dump
 *
 * Everything here is a function of a profile (or, for the dump, of a file's
 * bytes) and writes UTF-8 to a stdio stream; whether the stream took it is for
 * the caller to ask with ferror().
 */

#pragma once

#include <stdio.h>

#include "profile/call-tree.h"

G_BEGIN_DECLS

typedef struct {
  gboolean     unicode;       /* otherwise plain ASCII, names escaped */
  gboolean     color;
  gboolean     percent;       /* shares only, no seconds */
  gboolean     all_threads;   /* a tree for each thread, not a line */
  gboolean     show_all;      /* library runs unfolded, nothing under the threshold folded */
  ProfileClock clock;
  guint32      session;       /* id: only what is this session's; 0 everything */
} ProfileTextOptions;

void     profile_render_text (Profile *profile, const ProfileTextOptions *options, FILE *out);
/* pyinstrument's JSON shape, for the main thread. */
void     profile_render_json (Profile *profile, ProfileClock clock, FILE *out);
/* The same of one session. */
void     profile_render_json_session (Profile *profile, guint32 session, ProfileClock clock, FILE *out);
/* Everything in the file, in order, untranslated. FALSE when it is not a recording. */
gboolean profile_render_dump (const char *path, FILE *out, GError **error);

/* The thread that a session's tree is of; -1: all, merged. */
gint32   profile_find_session_thread (Profile *profile, guint32 session);
/* The thread that reports begin with; -1 when there is none. */
gint32   profile_find_main_thread (Profile *profile);

G_END_DECLS
