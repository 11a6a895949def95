/* source-notice.c: a line above the text that says what must be known of it; see source-notice.h */

#include "viewer/source-notice.h"

#include <glib/gi18n.h>

struct _ViewerSourceNotice
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *find;
};

/* Wider than any window; Pango counts 1024 to a pixel in an int. */
#define WIDE_PX (1 << 20)

G_DEFINE_FINAL_TYPE (ViewerSourceNotice, viewer_source_notice, GTK_TYPE_WIDGET)

void
viewer_source_notice_show (ViewerSourceNotice *self,
                           const char         *words,
                           gboolean            may_be_found)
{
  g_return_if_fail (VIEWER_IS_SOURCE_NOTICE (self));

  gtk_label_set_text (GTK_LABEL (self->label), words != NULL ? words : "");
  gtk_widget_set_visible (self->find, may_be_found);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

const char *
viewer_source_notice_get_words (ViewerSourceNotice *self)
{
  g_return_val_if_fail (VIEWER_IS_SOURCE_NOTICE (self), "");

  return gtk_label_get_text (GTK_LABEL (self->label));
}

/* A box of a label that wraps measures itself lower when it is asked for any width than for a large one;
 * the paned around the view wants the first to be enough. */
static void
viewer_source_notice_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  ViewerSourceNotice *self = VIEWER_SOURCE_NOTICE (widget);
  int wide_minimum, wide_natural;

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size >= 0)
    return;
  gtk_widget_measure (self->box, orientation, WIDE_PX, &wide_minimum, &wide_natural, NULL, NULL);
  *minimum = MAX (*minimum, wide_minimum);
  *natural = MAX (*natural, wide_natural);
}

static void
viewer_source_notice_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  gtk_widget_allocate (VIEWER_SOURCE_NOTICE (widget)->box, width, height, baseline, NULL);
}

static GtkSizeRequestMode
viewer_source_notice_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viewer_source_notice_dispose (GObject *object)
{
  g_clear_pointer (&VIEWER_SOURCE_NOTICE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_source_notice_parent_class)->dispose (object);
}

static void
viewer_source_notice_class_init (ViewerSourceNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_source_notice_dispose;
  GTK_WIDGET_CLASS (klass)->measure = viewer_source_notice_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = viewer_source_notice_size_allocate;
  GTK_WIDGET_CLASS (klass)->get_request_mode = viewer_source_notice_get_request_mode;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_source_notice_init (ViewerSourceNotice *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");

  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_hexpand (self->label, TRUE);
  self->find = gtk_button_new_with_mnemonic (_("_Where Is It?"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->find), "source.find-folder");
  gtk_widget_set_valign (self->find, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->find, _("Choose the folder here that has this file"));

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "notice");
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_box_append (GTK_BOX (self->box), self->find);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
viewer_source_notice_new (void)
{
  return g_object_new (VIEWER_TYPE_SOURCE_NOTICE, NULL);
}
