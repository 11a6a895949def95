/* launch.c: run a program under its own interpreter, as time(1) would
 *
 * The child is one fork and one exec away; between the two only async-signal-safe
 * calls. The handlers here send on what was sent to us alone: what the terminal
 * sends reaches the child by itself, and a second copy would be heard twice.
 */

#include "command/launch.h"
#include "command/private-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gi18n.h>

G_DEFINE_QUARK (command-launch-error-quark, command_launch_error)

static const int forwarded[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP, SIGCONT };

/* What the handlers read; 0 when there is no child to send to. */
static volatile sig_atomic_t child_pid;
static volatile sig_atomic_t child_is_stopped;

static void
on_signal (int        number,
           siginfo_t *info,
           void      *context G_GNUC_UNUSED)
{
  int saved_errno = errno;
  pid_t child = child_pid;

  /* si_code above 0 is the kernel's own: the terminal's, so the child has it too. */
  if (child > 0 && info->si_code <= 0 && info->si_pid != child)
    kill (child, number);
  /* ^Z with a program that already stands still: then nothing else would stop us. */
  if (number == SIGTSTP && child_is_stopped)
    raise (SIGSTOP);
  errno = saved_errno;
}

/* ---- which interpreter, which target ---- */

char *
command_launch_dup_python (const char *named,
                           GError    **error)
{
  const char *environment = g_getenv ("VIRTUAL_ENV");
  g_autofree char *python = NULL;

  if (named != NULL)
    {
      python = g_find_program_in_path (named);
      if (python == NULL)
        g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_INTERPRETER,
                     _("There is no interpreter “%s”; give the path of a Python with --python."),
                     named);
      return g_steal_pointer (&python);
    }
  if (environment != NULL && *environment != '\0')
    {
      python = g_build_filename (environment, "bin", "python", NULL);
      if (g_file_test (python, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&python);
      g_clear_pointer (&python, g_free);
    }
  python = command_dup_own_python ();
  if (python == NULL)
    python = g_find_program_in_path ("python3");
  if (python == NULL)
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_INTERPRETER,
                 _("No python3 was found on the PATH; install Python, or name an interpreter with --python."));
  return g_steal_pointer (&python);
}

static gboolean
folder_has_main (const char *folder)
{
  g_autofree char *source = g_build_filename (folder, "__main__.py", NULL);
  g_autofree char *compiled = g_build_filename (folder, "__main__.pyc", NULL);

  return g_file_test (source, G_FILE_TEST_EXISTS) || g_file_test (compiled, G_FILE_TEST_EXISTS);
}

/* Said here, before an interpreter is started: kinder words than open() has. */
static gboolean
check_target (const CommandLaunch *launch,
              GError             **error)
{
  const char *target = launch->target_argv[0];
  struct stat status;

  if (target == NULL)
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_TARGET,
                   _("There is nothing to run; give a script, -m MODULE or -c CODE."));
      return FALSE;
    }
  if (launch->kind != COMMAND_TARGET_SCRIPT)
    return TRUE;
  if (stat (target, &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_TARGET,
                   _("There is no file “%s”; check the name, or use -m to run a module."), target);
      return FALSE;
    }
  if (access (target, R_OK) != 0)
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_TARGET,
                   _("“%s” cannot be read: %s."), target, g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (status.st_mode) && !folder_has_main (target))
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_TARGET,
                   _("The folder “%s” has no __main__.py, so there is nothing to run in it."), target);
      return FALSE;
    }
  return TRUE;
}

/* The recorder would say it too, but it does not know the words for a place that is not there. */
static gboolean
check_output (const char *output,
              GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (output);

  if (g_file_test (output, G_FILE_TEST_IS_DIR))
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_RECORDER,
                 _("“%s” is a folder; give the name of a file for the recording."), output);
  else if (access (folder, W_OK | X_OK) != 0)
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_RECORDER,
                 _("The recording cannot be kept in “%s”: %s. Choose another place with -o."),
                 folder, g_strerror (errno));
  else
    return TRUE;
  return FALSE;
}

static char *
dup_description (const CommandLaunch *launch)
{
  static const char *const switches[] = { "", "-m ", "-c " };
  g_autofree char *words = NULL;

  if (launch->description != NULL)
    return g_strdup (launch->description);
  words = g_strjoinv (" ", launch->target_argv);
  return g_strconcat (switches[launch->kind], words, NULL);
}

/* PYTHON boot.py KEY=VALUE… -- KIND TARGET ARGUMENTS… */
static GPtrArray *
new_command_line (const CommandLaunch *launch,
                  const char          *python,
                  const char          *folder,
                  int                  status_fd)
{
  static const char *const kinds[] = { "script", "module", "code" };
  GPtrArray *line = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *description = dup_description (launch);

  g_ptr_array_add (line, g_strdup (python));
  g_ptr_array_add (line, g_build_filename (folder, "boot.py", NULL));
  g_ptr_array_add (line, g_strdup_printf ("status=%d", status_fd));
  g_ptr_array_add (line, g_strconcat ("file=", launch->output, NULL));
  g_ptr_array_add (line, g_strdup_printf ("interval_ns=%" G_GINT64_FORMAT, launch->interval_ns));
  g_ptr_array_add (line, g_strconcat ("engine=", launch->engine != NULL ? launch->engine : "auto", NULL));
  if (launch->tick != NULL)
    g_ptr_array_add (line, g_strconcat ("tick=", launch->tick, NULL));
  g_ptr_array_add (line, g_strconcat ("target=", description, NULL));
  if (launch->start_after_ns > 0)
    g_ptr_array_add (line, g_strdup_printf ("start_after_ns=%" G_GINT64_FORMAT, launch->start_after_ns));
  if (launch->duration_ns > 0)
    g_ptr_array_add (line, g_strdup_printf ("duration_ns=%" G_GINT64_FORMAT, launch->duration_ns));
  if (launch->children)
    g_ptr_array_add (line, g_strdup ("children=1"));
  if (launch->no_sources)
    g_ptr_array_add (line, g_strdup ("sources=0"));
  g_ptr_array_add (line, g_strdup ("--"));
  g_ptr_array_add (line, g_strdup (kinds[launch->kind]));
  for (char **word = launch->target_argv; *word != NULL; word++)
    g_ptr_array_add (line, g_strdup (*word));
  g_ptr_array_add (line, NULL);
  return line;
}

/* ---- the end of a recording that ends before its program ---- */

static const char *said_when_ended;     /* whole, with its line break */

static void
on_alarm (int number G_GNUC_UNUSED)
{
  int saved_errno = errno;

  if (child_pid > 0 && said_when_ended != NULL
      && write (STDERR_FILENO, said_when_ended, strlen (said_when_ended)) < 0)
    said_when_ended = NULL;
  errno = saved_errno;
}

/* Half a second later than asked, for the interpreter's start and the last flush. */
static void
set_alarm (const CommandLaunch *launch, gboolean on)
{
  gint64 us = on ? (launch->start_after_ns + launch->duration_ns) / 1000 + G_USEC_PER_SEC / 2 : 0;
  struct itimerval timer = { .it_value = { .tv_sec = us / G_USEC_PER_SEC, .tv_usec = us % G_USEC_PER_SEC } };
  struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };

  if (launch->duration_ns == 0 || launch->when_ended == NULL)
    return;
  said_when_ended = on ? launch->when_ended : NULL;
  sigemptyset (&action.sa_mask);
  if (!on)
    action.sa_handler = SIG_DFL;
  else
    sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, &timer, NULL);
  if (!on)
    sigaction (SIGALRM, &action, NULL);
}

/* ---- the child ---- */

static void
install_handlers (struct sigaction *old)
{
  struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART };

  sigemptyset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    {
      sigaction (forwarded[i], NULL, &old[i]);
      /* Ignored for us (nohup, a background job) means ignored for the program, as without us. */
      if (old[i].sa_handler != SIG_IGN)
        sigaction (forwarded[i], &action, NULL);
    }
}

static void
restore_handlers (const struct sigaction *old)
{
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    sigaction (forwarded[i], &old[i], NULL);
}

static pid_t
start_child (char           **line,
             int              status_fd,
             struct sigaction *old)
{
  sigset_t all, mask;
  pid_t pid;

  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, &mask);
  install_handlers (old);
  pid = fork ();
  if (pid == 0)
    {
      restore_handlers (old);
      fcntl (status_fd, F_SETFD, 0);
      sigprocmask (SIG_SETMASK, &mask, NULL);
      execv (line[0], line);
      /* One byte that no boot writes, and errno. */
      {
        int report[2] = { 'x', errno };

        if (write (status_fd, report, sizeof report) < 0)
          _exit (126);
        _exit (127);
      }
    }
  if (pid > 0)
    child_pid = pid;
  else
    restore_handlers (old);
  sigprocmask (SIG_SETMASK, &mask, NULL);
  return pid;
}

/* What came through the pipe. The child has ended: whatever it said is there, and who else
 * may still have the other end (a wrapper's doing) is not waited for. */
static GString *
read_status (int fd)
{
  GString *said = g_string_new (NULL);
  char buffer[512];
  ssize_t n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0 && said->len < 16384)
      g_string_append_len (said, buffer, n);
  return said;
}

static int
wait_for_child (pid_t pid)
{
  siginfo_t info;
  int wait_status = 0;

  for (;;)
    {
      memset (&info, 0, sizeof info);
      /* Looked at before it is reaped: a handler must never send to a pid that is someone else's. */
      if (waitid (P_PID, pid, &info, WEXITED | WSTOPPED | WCONTINUED | WNOWAIT) != 0)
        {
          if (errno == EINTR)
            continue;
          break;
        }
      if (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED)
        break;
      child_is_stopped = info.si_code == CLD_STOPPED;
      waitid (P_PID, pid, &info, WSTOPPED | WCONTINUED | WNOHANG);
      /* A stop by job control is the whole job's: the shell must see us stopped too. */
      if (child_is_stopped && info.si_status != SIGSTOP)
        raise (SIGSTOP);
    }
  child_pid = 0;
  while (waitpid (pid, &wait_status, 0) < 0 && errno == EINTR)
    ;
  return wait_status;
}

/* ---- what the boot said ---- */

/* *said* is "CODE DETAIL" as boot.py writes it; TRUE for "started". */
static gboolean
understand_status (const GString *said,
                   const char    *python,
                   GError       **error)
{
  const char *detail = strchr (said->str, ' ');
  CommandLaunchError code = COMMAND_LAUNCH_ERROR_INTERPRETER;
  g_autofree char *shown = g_utf8_make_valid (detail != NULL ? detail + 1 : "", -1);

  if (g_str_equal (said->str, "started"))
    return TRUE;
  if (g_str_has_prefix (said->str, "old "))
    g_set_error (error, COMMAND_LAUNCH_ERROR, code,
                 _("%s is Python %s; Pyinst records Python 3.9 and later, choose one with --python."),
                 python, shown);
  else if (g_str_has_prefix (said->str, "free-threaded "))
    g_set_error (error, COMMAND_LAUNCH_ERROR, code,
                 _("%s is a free-threaded build of Python %s, which this Pyinst cannot record; choose the ordinary build with --python."),
                 python, shown);
  else if (g_str_has_prefix (said->str, "implementation "))
    g_set_error (error, COMMAND_LAUNCH_ERROR, code,
                 _("%s is %s; Pyinst records CPython only, choose one with --python."), python, shown);
  else if (g_str_has_prefix (said->str, "import "))
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_INSTALLATION,
                 _("%s could not load the recorder: %s. Installing Pyinst again may help."), python, shown);
  else if (g_str_has_prefix (said->str, "start "))
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_RECORDER,
                 _("The recording could not be started: %s."), shown);
  else
    g_set_error (error, COMMAND_LAUNCH_ERROR, code,
                 _("%s ended before it could run the program; see whether “%s -c pass” works."), python, python);
  return FALSE;
}

static gboolean
understand_exec_failure (const GString *said,
                         const char    *python,
                         GError       **error)
{
  int report[2];

  if (said->len != sizeof report)
    return FALSE;
  memcpy (report, said->str, sizeof report);
  if (report[0] != 'x')
    return FALSE;
  g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_INTERPRETER,
               _("%s cannot be run: %s. Choose a Python with --python."), python, g_strerror (report[1]));
  return TRUE;
}

/* ---- the way through ---- */

static gboolean
prepare (const CommandLaunch *launch,
         char               **python,
         char               **folder,
         GError             **error)
{
  g_autofree char *tried = NULL;

  if (!check_target (launch, error) || !check_output (launch->output, error))
    return FALSE;
  *python = command_launch_dup_python (launch->python, error);
  if (*python == NULL)
    return FALSE;
  *folder = command_dup_private_folder (&tried);
  if (*folder == NULL)
    g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_INSTALLATION,
                 _("Pyinst's own folder is not complete (no boot.py in %s); install Pyinst again."), tried);
  return *folder != NULL;
}

gboolean
command_launch (const CommandLaunch *launch,
                int                 *wait_status,
                GError             **error)
{
  g_autofree char *python = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) line = NULL;
  g_autoptr (GString) said = NULL;
  struct sigaction old[G_N_ELEMENTS (forwarded)];
  int status_pipe[2];
  pid_t pid;
  int status;

  g_return_val_if_fail (launch->output != NULL, FALSE);

  if (!prepare (launch, &python, &folder, error))
    return FALSE;
  if (pipe2 (status_pipe, O_CLOEXEC) != 0)
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_SYSTEM,
                   _("The program could not be started: %s."), g_strerror (errno));
      return FALSE;
    }
  line = new_command_line (launch, python, folder, status_pipe[1]);
  pid = start_child ((char **) line->pdata, status_pipe[1], old);
  close (status_pipe[1]);
  if (pid < 0)
    {
      g_set_error (error, COMMAND_LAUNCH_ERROR, COMMAND_LAUNCH_ERROR_SYSTEM,
                   _("The program could not be started: %s."), g_strerror (errno));
      close (status_pipe[0]);
      return FALSE;
    }
  set_alarm (launch, TRUE);
  status = wait_for_child (pid);
  set_alarm (launch, FALSE);
  restore_handlers (old);
  child_is_stopped = 0;
  fcntl (status_pipe[0], F_SETFL, O_NONBLOCK);
  said = read_status (status_pipe[0]);
  close (status_pipe[0]);

  if (understand_exec_failure (said, python, error))
    return FALSE;
  /* ^C or a kill that came before the program's first line is an end like any other. */
  if (!(said->len == 0 && WIFSIGNALED (status)) && !understand_status (said, python, error))
    return FALSE;
  *wait_status = status;
  return TRUE;
}

void
command_end_like (int wait_status)
{
  struct rlimit no_core = { 0, 0 };
  sigset_t mask;
  int number;

  fflush (NULL);
  if (!WIFSIGNALED (wait_status))
    exit (WEXITSTATUS (wait_status));
  number = WTERMSIG (wait_status);
  setrlimit (RLIMIT_CORE, &no_core);
  signal (number, SIG_DFL);
  sigemptyset (&mask);
  sigaddset (&mask, number);
  sigprocmask (SIG_UNBLOCK, &mask, NULL);
  raise (number);
  _exit (128 + number);
}
