/* chips.c: the transforms of a session, and its kind of task, as removable chips; see chips.h */

#include "viewer/chips.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/learn/term-attach.h"
#include "viewer/wrap-box.h"

struct _ViewerChips
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *box;

  /* owned */
  ViewerSession     *session;
  ProfileTransforms *shown;
  const char        *shown_kind;   /* interned */
};

/* The index of the chip of a kind of task. */
#define KIND_CHIP (G_MAXUINT - 1)

G_DEFINE_FINAL_TYPE (ViewerChips, viewer_chips, GTK_TYPE_WIDGET)

static void
chip_clicked (GtkWidget   *chip,
              ViewerChips *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "index"));

  if (index == KIND_CHIP)
    viewer_session_set_task_kind (self->session, NULL);
  else if (index < profile_transforms_get_n (viewer_session_get_transforms (self->session)))
    viewer_session_remove_transform (self->session, index);
}

static GtkWidget *
make_button (ViewerChips *self,
             guint        index,
             const char  *words,
             const char  *effect)
{
  /* Translators: on a button; first what is done to the calls, e.g. "Focus: price()". */
  g_autofree char *label = g_strdup_printf (_("%s. Remove"), words);
  /* Translators: a tooltip; a whole sentence, then what a click does. */
  g_autofree char *tooltip = g_strdup_printf (_("%s\nClick to remove it."), effect);
  GtkWidget *chip = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_label_new (words), *icon = gtk_image_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 44);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  viewer_term_attach (chip, "filter");
  gtk_widget_set_tooltip_text (chip, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, effect, -1);
  g_object_set_data (G_OBJECT (chip), "index", GUINT_TO_POINTER (index));
  g_signal_connect (chip, "clicked", G_CALLBACK (chip_clicked), self);
  return chip;
}

static GtkWidget *
make_chip (ViewerChips *self,
           guint        index)
{
  Profile *profile = viewer_session_get_profile (self->session);
  const ProfileTransform *transform = profile_transforms_get (self->shown, index);
  g_autofree char *words = profile_words_transform (profile, transform);
  g_autofree char *effect = profile_words_transform_long (profile, transform);

  return make_button (self, index, words, effect);
}

static GtkWidget *
make_kind_chip (ViewerChips *self)
{
  /* Translators: on a chip; the coroutine of the tasks that are shown alone. */
  g_autofree char *words = g_strdup_printf (_("Tasks: %s"), self->shown_kind);
  g_autofree char *effect = g_strdup_printf (_("Only the tasks of %s are shown, side by side, from their coroutine on."), self->shown_kind);

  return make_button (self, KIND_CHIP, words, effect);
}

/* Which chip has the focus; G_MAXUINT none. */
static guint
find_focused (ViewerChips *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, self->box)
         ? GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (focus), "index")) : G_MAXUINT;
}

static void
show_chips (ViewerChips *self)
{
  ProfileTransforms *transforms = viewer_session_get_transforms (self->session);
  const char *kind = viewer_session_get_task_kind (self->session);
  guint n = profile_transforms_get_n (transforms), focused = find_focused (self);
  GtkWidget *child;

  if (profile_transforms_equal (transforms, self->shown) && kind == self->shown_kind)
    return;
  /* The focus must not be lost with a chip: to the next one, or on. */
  if (focused != G_MAXUINT && n == 0)
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  g_clear_pointer (&self->shown, profile_transforms_unref);
  self->shown = transforms != NULL ? profile_transforms_ref (transforms) : NULL;
  self->shown_kind = kind;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_widget_unparent (child);
  if (kind != NULL)
    viewer_wrap_box_append (VIEWER_WRAP_BOX (self->box), make_kind_chip (self));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *chip = make_chip (self, i);

      viewer_wrap_box_append (VIEWER_WRAP_BOX (self->box), chip);
      if (focused != G_MAXUINT && i == MIN (focused, n - 1))
        gtk_widget_grab_focus (chip);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0 || kind != NULL);
}

void
viewer_chips_set_session (ViewerChips   *self,
                          ViewerSession *session)
{
  g_return_if_fail (VIEWER_IS_CHIPS (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "filters-changed", G_CALLBACK (show_chips), self);
  show_chips (self);
}

static void
viewer_chips_dispose (GObject *object)
{
  ViewerChips *self = VIEWER_CHIPS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, profile_transforms_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_chips_parent_class)->dispose (object);
}

static void
viewer_chips_class_init (ViewerChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chips");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_chips_init (ViewerChips *self)
{
  self->box = viewer_wrap_box_new ();
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is done to the calls"), -1);
}

GtkWidget *
viewer_chips_new (void)
{
  return g_object_new (VIEWER_TYPE_CHIPS, NULL);
}
