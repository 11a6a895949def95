/* times.h: times as people write them */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "0.001", "1ms", "500us": 50 microseconds to 10 seconds; or "0": every call. */
gboolean command_parse_interval (const char *text, gint64 *interval_ns);
/* "30", "30s", "500ms", "5min", "2h": more than nothing and at most a year. */
gboolean command_parse_span     (const char *text, gint64 *span_ns);

G_END_DECLS
