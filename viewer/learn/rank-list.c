/* rank-list.c: a few names that are put in order; see rank-list.h */

#include "viewer/learn/rank-list.h"

#include <glib/gi18n.h>

#include "viewer/access.h"

struct _ViewerRankList
{
  AdwBin parent_instance;

  GtkListBox *list;
  GPtrArray  *names;   /* owned; and NULL behind the last */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerRankList, viewer_rank_list, ADW_TYPE_BIN)

static guint
count (ViewerRankList *self)
{
  return self->names->len - 1;
}

/* ---- rows ---- */

static void
move_row (ViewerRankList *self,
          GtkWidget      *inside,
          int             by)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW));
  int from = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (from >= 0 && from + by >= 0 && from + by < (int) count (self))
    viewer_rank_list_move (self, (guint) from, (guint) (from + by));
}

static void
up_clicked (GtkWidget      *button,
            ViewerRankList *self)
{
  move_row (self, button, -1);
}

static void
down_clicked (GtkWidget      *button,
              ViewerRankList *self)
{
  move_row (self, button, 1);
}

static GtkWidget *
new_button (ViewerRankList *self,
            const char     *icon,
            const char     *tooltip,
            GCallback       clicked,
            gboolean        is_possible)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, is_possible);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
new_row (ViewerRankList *self,
         guint           place)
{
  const char *name = self->names->pdata[place];
  g_autofree char *number = g_strdup_printf ("%u", place + 1);
  g_autofree char *up = g_strdup_printf (_("Move %s up (Alt+Up)"), name);
  g_autofree char *down = g_strdup_printf (_("Move %s down (Alt+Down)"), name);
  /* Translators: the place and the name of a function in a list to be put in order; for screen readers. */
  g_autofree char *spoken = g_strdup_printf (_("%u: %s"), place + 1, name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *badge = gtk_label_new (number);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (badge, "lesson-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), new_button (self, "go-up-symbolic", up, G_CALLBACK (up_clicked), place > 0));
  gtk_box_append (GTK_BOX (box), new_button (self, "go-down-symbolic", down, G_CALLBACK (down_clicked), place + 1 < count (self)));
  gtk_widget_add_css_class (box, "rank-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  viewer_access_name_buttons (row);
  return row;
}

static void
show (ViewerRankList *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < count (self); i++)
    gtk_list_box_append (self->list, new_row (self, i));
}

/* ---- moving ---- */

void
viewer_rank_list_move (ViewerRankList *self,
                       guint           from,
                       guint           to)
{
  char *name;

  g_return_if_fail (VIEWER_IS_RANK_LIST (self) && from < count (self) && to < count (self));

  name = g_ptr_array_steal_index (self->names, from);
  g_ptr_array_insert (self->names, (int) to, name);
  show (self);
  /* Whoever moves it goes with it. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) to)));
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             ViewerRankList        *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean is_up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;

  if ((state & gtk_accelerator_get_default_mod_mask ()) != GDK_ALT_MASK || focus == NULL
      || (!is_up && keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down))
    return GDK_EVENT_PROPAGATE;
  move_row (self, focus, is_up ? -1 : 1);
  return GDK_EVENT_STOP;
}

const char *const *
viewer_rank_list_get_names (ViewerRankList *self)
{
  g_return_val_if_fail (VIEWER_IS_RANK_LIST (self), NULL);

  return (const char *const *) self->names->pdata;
}

/* ---- GObject ---- */

static void
viewer_rank_list_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_RANK_LIST (object)->names);

  G_OBJECT_CLASS (viewer_rank_list_parent_class)->finalize (object);
}

static void
viewer_rank_list_class_init (ViewerRankListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_rank_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_RANK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_rank_list_init (ViewerRankList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("In order, most first"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

GtkWidget *
viewer_rank_list_new (const char *const *names)
{
  ViewerRankList *self = g_object_new (VIEWER_TYPE_RANK_LIST, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (self->names, g_strdup (names[i]));
  g_ptr_array_add (self->names, NULL);
  show (self);
  return GTK_WIDGET (self);
}
