/* terminal.c: a terminal for a program that has none; see terminal.h */

#include "viewer/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define N_COLUMNS 100
#define N_LINES   40

static int
open_program_end (int our_fd)
{
  char name[64];

  if (grantpt (our_fd) != 0 || unlockpt (our_fd) != 0 || ptsname_r (our_fd, name, sizeof name) != 0)
    return -1;
  return open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* A newline stays one: what is read is not for a printer. */
static void
set_up (int fd)
{
  struct winsize size = { .ws_row = N_LINES, .ws_col = N_COLUMNS };
  struct termios mode;

  ioctl (fd, TIOCSWINSZ, &size);
  if (tcgetattr (fd, &mode) != 0)
    return;
  mode.c_oflag &= (tcflag_t) ~OPOST;
  mode.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (fd, TCSANOW, &mode);
}

GInputStream *
viewer_terminal_new (int     *program_fd,
                     GError **error)
{
  int our_fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int its_fd = our_fd >= 0 ? open_program_end (our_fd) : -1;

  if (its_fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      if (our_fd >= 0)
        close (our_fd);
      return NULL;
    }
  set_up (its_fd);
  *program_fd = its_fd;
  return g_unix_input_stream_new (our_fd, TRUE);
}
