/* window.c: pyinst-gui in our place */

#include "command/window.h"

#include <unistd.h>

#include <glib/gi18n.h>

char *
command_window_dup (void)
{
  static const char *const places[] = { "pyinst-gui", "../viewer/pyinst-gui" };
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = executable != NULL ? g_path_get_dirname (executable) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *window = g_canonicalize_filename (places[i], folder);

      if (g_file_test (window, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&window);
    }
  return g_find_program_in_path ("pyinst-gui");
}

char *
command_window_open (const CommandOptions *options, const char *recording)
{
  g_autofree char *window = command_window_dup ();
  g_autofree char *interval = g_strdup_printf ("--interval=%.9f", (double) options->interval_ns / 1e9);
  g_autofree char *python = options->python != NULL ? g_strconcat ("--python=", options->python, NULL) : NULL;
  g_autofree char *engine = options->engine != NULL ? g_strconcat ("--engine=", options->engine, NULL) : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_ptr_array_add (words, (gpointer) "pyinst-gui");
  if (recording == NULL)
    {
      g_ptr_array_add (words, interval);
      if (python != NULL)
        g_ptr_array_add (words, python);
      if (engine != NULL)
        g_ptr_array_add (words, engine);
      if (options->kind != COMMAND_TARGET_SCRIPT)
        g_ptr_array_add (words, (gpointer) (options->kind == COMMAND_TARGET_MODULE ? "-m" : "-c"));
      for (char **word = options->target; *word != NULL; word++)
        g_ptr_array_add (words, *word);
    }
  else
    g_ptr_array_add (words, (gpointer) recording);
  g_ptr_array_add (words, NULL);
  if (window != NULL)
    execv (window, (char **) words->pdata);
  return g_strdup (_("The window is not installed; a wheel is without it. Build Pyinst with GTK 4.8 and libadwaita "
                      "(./dev install does), or install your system's package of pyinst-gui."));
}
