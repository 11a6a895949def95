/* terminal.h: a terminal for a program that has none
 *
 * What runs in it writes line by line, as people are used to see it. It has no
 * colours and no keyboard, and what is written comes out as it went in.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The end to read from; it says end of file or an error when nobody has the other any more.
 * *program_fd*: the end for the program, the caller's. NULL and *error* when there is none to be had. */
GInputStream *viewer_terminal_new (int     *program_fd,
                                   GError **error);

G_END_DECLS
