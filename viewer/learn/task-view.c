/* task-view.c: one task or question; see task-view.h */

#include "viewer/learn/task-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "viewer/access.h"
#include "viewer/learn/lesson-key.h"
#include "viewer/learn/lesson-text.h"
#include "viewer/learn/rank-list.h"
#include "viewer/learn/tool-parts.h"

#define WRONG_AFTER_MS 700

struct _ViewerTaskView
{
  AdwBin parent_instance;

  /* children */
  GtkWidget *answer;         /* GtkBox of choices, GtkEntry, ViewerRankList; NULL */
  GtkWidget *check;          /* NULL where nothing is typed or chosen */
  GtkWidget *verdict;
  GtkImage  *verdict_icon;
  GtkLabel  *verdict_label;

  const ViewerStep *step;        /* borrowed */
  ViewerLessonKeys *keys;        /* owned; NULL: nothing is asked of a recording */
  ViewerSession    *session;     /* owned */
  guint             wrong_timeout;
};

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerTaskView, viewer_task_view, ADW_TYPE_BIN)

/* ---- what is said ---- */

static void
show_words (ViewerTaskView *self,
            gboolean        is_right,
            const char     *markup)
{
  gtk_image_set_from_icon_name (self->verdict_icon, is_right ? "object-select-symbolic" : "dialog-information-symbolic");
  gtk_label_set_markup (self->verdict_label, markup);
  gtk_widget_remove_css_class (self->verdict, is_right ? "wrong" : "right");
  gtk_widget_add_css_class (self->verdict, is_right ? "right" : "wrong");
  gtk_widget_set_visible (self->verdict, TRUE);
}

void
viewer_task_view_show_verdict (ViewerTaskView *self,
                               gboolean        is_right,
                               const char     *sentence)
{
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *both = NULL;

  g_return_if_fail (VIEWER_IS_TASK_VIEW (self));

  words = viewer_lesson_dup_markup (is_right ? self->step->right : self->step->wrong);
  if (sentence == NULL)
    {
      show_words (self, is_right, words);
      return;
    }
  escaped = g_markup_escape_text (sentence, -1);
  both = g_strjoin ("\n\n", escaped, words, NULL);
  show_words (self, is_right, both);
}

static void
say_answered (ViewerTaskView *self,
              gboolean        is_right)
{
  viewer_task_view_show_verdict (self, is_right, NULL);
  g_signal_emit (self, signals[ANSWERED], 0, is_right);
}

static void
ask_again (ViewerTaskView *self,
           const char     *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  show_words (self, FALSE, escaped);
}

/* ---- choosing ---- */

static GtkWidget *
new_choice (const ViewerLessonOption *option,
            GtkWidget                *group)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = option->text != NULL ? viewer_lesson_text_new (option->text) : gtk_label_new (option->function);

  if (option->text == NULL)
    {
      gtk_widget_add_css_class (label, "monospace");
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
    }
  gtk_widget_set_hexpand (label, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  return button;
}

static GtkWidget *
new_choices (ViewerTaskView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *first = NULL;

  for (guint i = 0; i < self->step->options->len; i++)
    {
      GtkWidget *choice = new_choice (self->step->options->pdata[i], first);

      if (first == NULL)
        first = choice;
      gtk_box_append (GTK_BOX (box), choice);
    }
  return box;
}

static guint
get_choice (ViewerTaskView *self)
{
  GtkWidget *choice = gtk_widget_get_first_child (self->answer);

  for (guint i = 0; choice != NULL; i++, choice = gtk_widget_get_next_sibling (choice))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)))
      return i;
  return VIEWER_LESSON_NO_OPTION;
}

static void
check_choice (ViewerTaskView *self)
{
  guint choice = get_choice (self);

  if (choice == VIEWER_LESSON_NO_OPTION)
    ask_again (self, _("Choose one of the answers first."));
  else
    say_answered (self, choice == viewer_lesson_keys_find_right (self->keys, self->step));
}

/* ---- figures ---- */

static GtkWidget *
new_entry (ViewerTaskView *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gboolean is_share = viewer_key_is_share (self->step->key);

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), is_share ? _("In percent") : _("A number"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_share ? _("Your answer, in percent") : _("Your answer, a number"), -1);
  return entry;
}

/* "62,5 %" and "1 234" are numbers to people. FALSE: it is none. */
static gboolean
read_number (const char *text,
             double     *number)
{
  GString *plain = g_string_new (NULL);
  char *end = NULL;
  double found;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_ascii_isdigit (*c))
      g_string_append_c (plain, *c);
    else if (*c == ',' || *c == '.')
      g_string_append_c (plain, '.');
    else if (*c != '%' && !g_unichar_isspace (g_utf8_get_char (c)))
      g_string_append_c (plain, '?');
  found = g_ascii_strtod (plain->str, &end);
  if (plain->len > 0 && *end == '\0' && isfinite (found))
    {
      *number = found;
      end = NULL;
    }
  g_string_free (plain, TRUE);
  return end == NULL;
}

static void
check_number (ViewerTaskView *self)
{
  double number = 0;

  if (!read_number (gtk_editable_get_text (GTK_EDITABLE (self->answer)), &number))
    {
      ask_again (self, _("Type a number first."));
      return;
    }
  if (viewer_key_is_share (self->step->key))
    number /= 100;
  say_answered (self, viewer_lesson_keys_is_near (self->keys, self->step, number));
}

/* ---- order ---- */

static void
check_order (ViewerTaskView *self)
{
  const char *const *names = viewer_rank_list_get_names (VIEWER_RANK_LIST (self->answer));

  say_answered (self, viewer_lesson_keys_is_ranked (self->keys, self->step, names));
}

/* ---- selecting in the views ---- */

static gboolean
is_asked_for (ViewerTaskView        *self,
              const ViewerSelection *selection)
{
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFunctionInfo info;

  profile_get_function_info (profile, selection->function, &info);
  if (self->step->function != NULL && !g_str_equal (info.name, self->step->function))
    return FALSE;
  return self->step->line == 0
         || (selection->stack != 0
             && profile_get_frame_line (profile, profile_get_stack_frame (profile, selection->stack)) == self->step->line);
}

/* With the arrow keys one passes others on the way. */
static gboolean
stayed_wrong (gpointer user_data)
{
  ViewerTaskView *self = user_data;

  self->wrong_timeout = 0;
  say_answered (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
selection_changed (ViewerTaskView *self)
{
  const ViewerSelection *selection = viewer_session_get_selection (self->session);

  g_clear_handle_id (&self->wrong_timeout, g_source_remove);
  if (selection->function == 0 || viewer_session_get_profile (self->session) == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (is_asked_for (self, selection))
    say_answered (self, TRUE);
  else
    self->wrong_timeout = g_timeout_add (WRONG_AFTER_MS, stayed_wrong, self);
}

/* ---- the parts ---- */

static void
check (ViewerTaskView *self)
{
  if (self->step->kind == VIEWER_STEP_CHOOSE)
    check_choice (self);
  else if (self->step->kind == VIEWER_STEP_NUMBER)
    check_number (self);
  else
    check_order (self);
}

static GtkWidget *
new_answer (ViewerTaskView *self)
{
  switch (self->step->kind)
    {
    case VIEWER_STEP_CHOOSE:
      return new_choices (self);
    case VIEWER_STEP_NUMBER:
      return new_entry (self);
    case VIEWER_STEP_RANK:
      return viewer_rank_list_new ((const char *const *) self->step->functions);
    case VIEWER_STEP_PAGE:
    case VIEWER_STEP_SELECT:
    case VIEWER_STEP_FIX:
    default:
      return NULL;
    }
}

static GtkWidget *
new_hint (const char *text)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_("_Hint"));
  GtkWidget *words = viewer_lesson_text_new (text);

  gtk_widget_add_css_class (words, "hint");
  gtk_expander_set_child (GTK_EXPANDER (expander), words);
  viewer_access_close_expander (GTK_EXPANDER (expander));
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Hint"), -1);
  return expander;
}

static GtkWidget *
new_verdict (ViewerTaskView *self)
{
  self->verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->verdict_icon = GTK_IMAGE (gtk_image_new ());
  self->verdict_label = viewer_tool_new_status ();
  gtk_widget_set_valign (GTK_WIDGET (self->verdict_icon), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->verdict), GTK_WIDGET (self->verdict_icon));
  gtk_box_append (GTK_BOX (self->verdict), GTK_WIDGET (self->verdict_label));
  gtk_widget_add_css_class (self->verdict, "verdict");
  gtk_widget_set_visible (self->verdict, FALSE);
  return self->verdict;
}

static void
add_check (ViewerTaskView *self,
           GtkBox         *box)
{
  self->check = gtk_button_new_with_mnemonic (_("_Check"));
  gtk_widget_set_halign (self->check, GTK_ALIGN_START);
  g_signal_connect_swapped (self->check, "clicked", G_CALLBACK (check), self);
  if (GTK_IS_ENTRY (self->answer))
    g_signal_connect_swapped (self->answer, "activate", G_CALLBACK (check), self);
  gtk_box_append (box, self->check);
}

static void
build (ViewerTaskView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), viewer_lesson_text_new_blocks (self->step));
  self->answer = new_answer (self);
  if (self->answer != NULL)
    gtk_box_append (GTK_BOX (box), self->answer);
  if (self->step->hint != NULL)
    gtk_box_append (GTK_BOX (box), new_hint (self->step->hint));
  if (self->answer != NULL)
    add_check (self, GTK_BOX (box));
  gtk_box_append (GTK_BOX (box), new_verdict (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* Without its recording nothing can be right: that is said, and nothing can be answered. */
static void
read_keys (ViewerTaskView *self)
{
  g_autoptr(GError) error = NULL;

  if (self->check == NULL)
    return;
  self->keys = viewer_lesson_keys_new_for_name (self->step->recording, &error);
  gtk_widget_set_sensitive (self->check, self->keys != NULL);
  if (self->keys == NULL)
    ask_again (self, error->message);
}

/* ---- GObject ---- */

/* To where it is answered. FALSE: that is not here. */
static gboolean
viewer_task_view_grab_focus (GtkWidget *widget)
{
  ViewerTaskView *self = VIEWER_TASK_VIEW (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (self->answer == NULL)
    return FALSE;
  /* Where it is there already, one more would be one too far. */
  return (focus != NULL && gtk_widget_is_ancestor (focus, self->answer))
         || gtk_widget_child_focus (self->answer, GTK_DIR_TAB_FORWARD);
}

static void
viewer_task_view_dispose (GObject *object)
{
  ViewerTaskView *self = VIEWER_TASK_VIEW (object);

  g_clear_handle_id (&self->wrong_timeout, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->keys, viewer_lesson_keys_free);

  G_OBJECT_CLASS (viewer_task_view_parent_class)->dispose (object);
}

static void
viewer_task_view_class_init (ViewerTaskViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_task_view_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = viewer_task_view_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = viewer_access_focus;
  signals[ANSWERED] = g_signal_new ("answered", VIEWER_TYPE_TASK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
viewer_task_view_init (ViewerTaskView *self)
{
}

GtkWidget *
viewer_task_view_new (const ViewerStep *step,
                      ViewerSession    *session)
{
  ViewerTaskView *self = g_object_new (VIEWER_TYPE_TASK_VIEW, NULL);

  self->step = step;
  self->session = g_object_ref (session);
  build (self);
  read_keys (self);
  if (step->kind == VIEWER_STEP_SELECT)
    g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (selection_changed), self);
  return GTK_WIDGET (self);
}
