/* lens.c: which time counts in every view; see lens.h */

#include "viewer/lens.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/learn/term-attach.h"

#define TITLE_CHARS 9

static const char *const titles[] = {
  N_("Wall clock"),
  N_("CPU time"),
  N_("GIL wait"),
  N_("Awaiting"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (titles) == PROFILE_N_CLOCKS);

const char *
viewer_lens_get_title (ProfileClock clock)
{
  g_return_val_if_fail (clock < PROFILE_N_CLOCKS, "");

  return _(titles[clock]);
}

/* ---- the switch ---- */

struct _ViewerLens
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget     *clocks;

  /* owned */
  ViewerSession *session;

  /* state */
  gboolean       is_showing;     /* what changes now was not changed by the user */
};

G_DEFINE_FINAL_TYPE (ViewerLens, viewer_lens, GTK_TYPE_WIDGET)

static void
show_clock (ViewerLens *self)
{
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->clocks), (guint) viewer_session_get_clock (self->session));
  self->is_showing = FALSE;
}

static void
clock_chosen (ViewerLens *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->clocks));

  if (self->session != NULL && !self->is_showing && selected < PROFILE_N_CLOCKS)
    viewer_session_set_clock (self->session, (ProfileClock) selected);
}

void
viewer_lens_set_session (ViewerLens    *self,
                         ViewerSession *session)
{
  g_return_if_fail (VIEWER_IS_LENS (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "filters-changed", G_CALLBACK (show_clock), self);
  show_clock (self);
}

/* As wide for any clock: what stands beside it stays where it is. */
static void
set_up_title (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *title = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_width_chars (GTK_LABEL (title), TITLE_CHARS);
  gtk_list_item_set_child (item, title);
}

static void
show_title (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL), *sentence = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (sentence), 56);
  gtk_label_set_width_chars (GTK_LABEL (sentence), 46);
  gtk_widget_add_css_class (sentence, "dim-label");
  gtk_widget_add_css_class (sentence, "caption");
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), sentence);
  gtk_list_item_set_child (item, box);
}

static void
show_row (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  ProfileClock clock = (ProfileClock) gtk_list_item_get_position (item);
  g_autofree char *sentence = profile_words_clock (clock);

  gtk_label_set_text (GTK_LABEL (title), viewer_lens_get_title (clock));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)), sentence);
}

static void
viewer_lens_dispose (GObject *object)
{
  ViewerLens *self = VIEWER_LENS (object);

  viewer_lens_set_session (self, NULL);
  g_clear_pointer (&self->clocks, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_lens_parent_class)->dispose (object);
}

static void
viewer_lens_class_init (ViewerLensClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_lens_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

/* It shows one of the clocks. */
static const char *
find_term (GtkWidget *clocks,
           double     x,
           double     y)
{
  static const char *const terms[PROFILE_N_CLOCKS] = {
    [PROFILE_CLOCK_WALL] = "wall", [PROFILE_CLOCK_CPU] = "cpu",
    [PROFILE_CLOCK_GIL_WAIT] = "gil-wait", [PROFILE_CLOCK_AWAITING] = "awaiting",
  };
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (clocks));

  return selected < PROFILE_N_CLOCKS ? terms[selected] : "clock";
}

static void
viewer_lens_init (ViewerLens *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new (), *rows = gtk_signal_list_item_factory_new ();
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < PROFILE_N_CLOCKS; i++)
    gtk_string_list_append (names, viewer_lens_get_title ((ProfileClock) i));
  self->clocks = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_title), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (show_title), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->clocks), factory);
  g_object_unref (factory);
  g_signal_connect (rows, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (show_row), NULL);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->clocks), rows);
  g_object_unref (rows);
  viewer_term_attach_finder (self->clocks, find_term);
  gtk_widget_set_tooltip_text (self->clocks, _("Which time counts in every view"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clocks), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Time that counts"), -1);
  g_signal_connect_swapped (self->clocks, "notify::selected", G_CALLBACK (clock_chosen), self);
  gtk_widget_set_parent (self->clocks, GTK_WIDGET (self));
}

GtkWidget *
viewer_lens_new (void)
{
  return g_object_new (VIEWER_TYPE_LENS, NULL);
}

/* ---- the sentence ---- */

struct _ViewerLensLine
{
  GtkWidget parent_instance;

  GtkWidget     *label;
  ViewerSession *session;        /* owned */
};

G_DEFINE_FINAL_TYPE (ViewerLensLine, viewer_lens_line, GTK_TYPE_WIDGET)

static void
show_sentence (ViewerLensLine *self)
{
  g_autofree char *sentence = profile_words_clock (viewer_session_get_clock (self->session));

  if (g_str_equal (sentence, gtk_label_get_text (GTK_LABEL (self->label))))
    return;
  gtk_label_set_text (GTK_LABEL (self->label), sentence);
  /* A narrow window has no room for all of it. */
  gtk_widget_set_tooltip_text (self->label, sentence);
}

void
viewer_lens_line_set_session (ViewerLensLine *self,
                              ViewerSession  *session)
{
  g_return_if_fail (VIEWER_IS_LENS_LINE (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "filters-changed", G_CALLBACK (show_sentence), self);
  show_sentence (self);
}

const char *
viewer_lens_line_get_text (ViewerLensLine *self)
{
  g_return_val_if_fail (VIEWER_IS_LENS_LINE (self), "");

  return gtk_label_get_text (GTK_LABEL (self->label));
}

static void
viewer_lens_line_dispose (GObject *object)
{
  ViewerLensLine *self = VIEWER_LENS_LINE (object);

  viewer_lens_line_set_session (self, NULL);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_lens_line_parent_class)->dispose (object);
}

static void
viewer_lens_line_class_init (ViewerLensLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_lens_line_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "lensline");
}

static void
viewer_lens_line_init (ViewerLensLine *self)
{
  self->label = gtk_label_new (NULL);
  viewer_term_attach (self->label, "clock");
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
