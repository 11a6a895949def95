/* report-options.c: the options that say what a report is like */

#include "command/report-options.h"

#include <stddef.h>
#include <string.h>

#include <glib/gi18n.h>

typedef enum { KIND_FLAG, KIND_TEXT, KIND_RENDER_OPTION, KIND_TRANSFORM } Kind;

/* One of a group excludes the others; what the line says replaces what a setting said of its group. */
typedef enum { GROUP_NONE, GROUP_HIDE, GROUP_SHOW } Group;

static const struct {
  CommandOptionName name;
  Kind              kind;
  size_t            offset;
  Group             group;
} table[] = {
  { { 0, "html", FALSE }, KIND_FLAG, offsetof (CommandReport, html), GROUP_NONE },
  { { 't', "timeline", FALSE }, KIND_FLAG, offsetof (CommandReport, timeline), GROUP_NONE },
  { { 0, "show-all", FALSE }, KIND_FLAG, offsetof (CommandReport, show_all), GROUP_SHOW },
  { { 0, "lines", FALSE }, KIND_FLAG, offsetof (CommandReport, lines), GROUP_NONE },
  { { 0, "from-path", FALSE }, KIND_FLAG, offsetof (CommandReport, from_path), GROUP_NONE },
  { { 0, "gui", FALSE }, KIND_FLAG, offsetof (CommandReport, gui), GROUP_NONE },
  { { 0, "list-saved", FALSE }, KIND_FLAG, offsetof (CommandReport, list_saved), GROUP_NONE },
  { { 0, "use-timing-thread", FALSE }, KIND_FLAG, offsetof (CommandReport, use_timing_thread), GROUP_NONE },
  { { 0, "target-description", TRUE }, KIND_TEXT, offsetof (CommandReport, target_description), GROUP_NONE },
  { { 0, "hide", TRUE }, KIND_TEXT, offsetof (CommandReport, hide), GROUP_HIDE },
  { { 0, "hide-regex", TRUE }, KIND_TEXT, offsetof (CommandReport, hide_regex), GROUP_HIDE },
  { { 0, "show", TRUE }, KIND_TEXT, offsetof (CommandReport, show), GROUP_SHOW },
  { { 0, "show-regex", TRUE }, KIND_TEXT, offsetof (CommandReport, show_regex), GROUP_SHOW },
  { { 0, "load", TRUE }, KIND_TEXT, offsetof (CommandReport, load), GROUP_NONE },
  { { 0, "load-prev", TRUE }, KIND_TEXT, offsetof (CommandReport, load_prev), GROUP_NONE },
  { { 0, "compare", TRUE }, KIND_TEXT, offsetof (CommandReport, compare), GROUP_NONE },
  { { 0, "thread", TRUE }, KIND_TEXT, offsetof (CommandReport, thread), GROUP_NONE },
  { { 0, "session", TRUE }, KIND_TEXT, offsetof (CommandReport, session), GROUP_NONE },
  { { 0, "task", TRUE }, KIND_TEXT, offsetof (CommandReport, task), GROUP_NONE },
  { { 0, "transform", TRUE }, KIND_TRANSFORM, 0, GROUP_NONE },
  { { 0, "invert", FALSE }, KIND_FLAG, offsetof (CommandReport, invert), GROUP_NONE },
  { { 'p', "render-option", TRUE }, KIND_RENDER_OPTION, 0, GROUP_NONE },
};

const CommandOptionName *
command_report_option_name (guint index)
{
  return index < G_N_ELEMENTS (table) ? &table[index].name : NULL;
}

static char *
check_group (CommandReport *self, guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (i == index || table[i].group != table[index].group)
        continue;
      if ((self->given >> i & 1) != 0)
        return g_strdup_printf (_("The options --%s and --%s exclude each other; give one of them."),
                                table[i].name.name, table[index].name.name);
      if (table[i].kind == KIND_FLAG)
        G_STRUCT_MEMBER (gboolean, self, table[i].offset) = FALSE;
      else
        G_STRUCT_MEMBER (const char *, self, table[i].offset) = NULL;
    }
  return NULL;
}

char *
command_report_option_apply (CommandReport *self, guint index, const char *value, gboolean from_line)
{
  char *problem = from_line && table[index].group != GROUP_NONE ? check_group (self, index) : NULL;

  if (problem != NULL)
    return problem;
  if (from_line)
    self->given |= (guint64) 1 << index;
  if (table[index].kind == KIND_RENDER_OPTION)
    {
      if (self->render_options == NULL)
        self->render_options = g_ptr_array_new ();
      g_ptr_array_add (self->render_options, (gpointer) g_intern_string (value));
      problem = command_render_option_apply (self, value);
      if (!from_line)
        return problem;
      if (self->render_problem == NULL)
        self->render_problem = g_steal_pointer (&problem);
      g_free (problem);
      return NULL;
    }
  if (table[index].kind == KIND_TRANSFORM)
    {
      if (self->transforms == NULL)
        self->transforms = g_ptr_array_new ();
      g_ptr_array_add (self->transforms, (gpointer) g_intern_string (value));
    }
  else if (table[index].kind == KIND_FLAG)
    G_STRUCT_MEMBER (gboolean, self, table[index].offset) = TRUE;
  else
    G_STRUCT_MEMBER (const char *, self, table[index].offset) = value;
  return NULL;
}
