/* render-json-private.h: what the files of the JSON report share
 *
 * Private to render-json*.c.
 */

#pragma once

#include "profile/report-options.h"
#include "profile/writer.h"

G_BEGIN_DECLS

static inline void
profile_json_put_text (ProfileWriter *out, const char *key, const char *text)
{
  profile_writer_put (out, key);
  profile_writer_put_json (out, text);
}

static inline void
profile_json_put_seconds (ProfileWriter *out, const char *key, gint64 ns)
{
  profile_writer_put (out, key);
  profile_writer_put_seconds (out, ns);
}

/* 0..1, with six digits. */
static inline void
profile_json_put_share (ProfileWriter *out, const char *key, double share)
{
  profile_writer_put (out, key);
  profile_writer_put_seconds (out, (gint64) (share * 1e9 + 0.5));
}

/* "share", "share_low" and "share_high", with a comma before them. */
void profile_json_put_interval  (ProfileWriter *out, const ProfileInterval *interval);
/* The frames of a thread, of all with -1. */
void profile_json_put_root      (ProfileWriter *out, Profile *profile, gint32 thread_index,
                                 const ProfileReportOptions *options);
/* Keys of our own, each only where the recording has what it is for. */
void profile_json_put_missing   (ProfileWriter *out, const Profile *profile);
void profile_json_put_sessions  (ProfileWriter *out, const Profile *profile);
void profile_json_put_marks     (ProfileWriter *out, const Profile *profile);
void profile_json_put_tasks     (ProfileWriter *out, Profile *profile);
void profile_json_put_processes (ProfileWriter *out, Profile *profile, const ProfileReportOptions *options);

G_END_DECLS
