/* main.c: pyinst-gui; decides what it was asked to do and starts the application */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "viewer/application.h"
#include "viewer/arguments.h"
#include "viewer/memory.h"

static void
print_help (void)
{
  g_print ("%s\n",
           _("pyinst-gui shows where a Python program spends its time.\n"
             "\n"
             "  pyinst-gui FILE.pyprof …          open recordings, each in a tab\n"
             "  pyinst-gui FILE.pyprof#FUNCTION   open it and select a function: price@shop.py:20\n"
             "  pyinst-gui [OPTIONS] SCRIPT …     record a program and watch\n"
             "  pyinst-gui [OPTIONS] -m MODULE …  the same for a module\n"
             "  pyinst-gui [OPTIONS] -c CODE …    the same for a piece of code\n"
             "  pyinst-gui                        start with an empty window\n"
             "\n"
             "Options, as those of pyinst:\n"
             "  -i, --interval SECONDS   how often to look; 0.001 is usual\n"
             "  -o, --outfile FILE.pyprof\n"
             "                           where to keep the recording\n"
             "      --python PATH        the interpreter that runs the program\n"
             "      --engine NAME        auto, signal or event\n"
             "  -h, --help               show this and stop\n"
             "      --version            show the version and stop\n"
             "\n"
             "The program's input and output stay on the terminal."));
}

/* GTK's OpenGL without a graphics card is slower than Cairo. */
static void
choose_renderer (void)
{
  if (!g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

static int
run (const ViewerArguments *arguments,
     int                    argc,
     char                 **argv)
{
  g_autoptr(ViewerRecorder) recorder = NULL;
  g_autoptr(ViewerApplication) application = NULL;

  if (!gtk_init_check ())
    {
      g_printerr ("%s\n", _("pyinst-gui needs a display and found none. In a terminal, pyinst shows the same as text."));
      return 1;
    }
  if (arguments->asked == VIEWER_ASKED_RECORD)
    {
      recorder = viewer_recorder_new ((const char *const *) arguments->options,
                                      (const char *const *) arguments->target,
                                      arguments->output, NULL);
      argc = 1;   /* the rest is the program's */
    }
  application = viewer_application_new (recorder);
  g_clear_object (&recorder);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
main (int    argc,
      char **argv)
{
  g_auto(ViewerArguments) arguments = { 0 };

  viewer_memory_share_arenas ();
  viewer_recorder_keep_environment ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PYINST_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  bindtextdomain ("pyinst-lessons", PYINST_LOCALE_DIR);
  bind_textdomain_codeset ("pyinst-lessons", "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("pyinst-gui");

  viewer_arguments_parse (&arguments, (const char *const *) argv + 1);
  switch (arguments.asked)
    {
    case VIEWER_ASKED_HELP:
      print_help ();
      return 0;
    case VIEWER_ASKED_VERSION:
      g_print ("pyinst-gui %s\n", PYINST_VERSION);
      return 0;
    case VIEWER_ASKED_NONSENSE:
      g_printerr ("%s\n", arguments.sentence);
      return 2;
    case VIEWER_ASKED_WELCOME:
    case VIEWER_ASKED_OPEN:
    case VIEWER_ASKED_RECORD:
    default:
      choose_renderer ();
      return run (&arguments, argc, argv);
    }
}
