/* tool-parts.c: what tools and lessons of the Learn pane are made of; see tool-parts.h */

#include "viewer/learn/tool-parts.h"

static void
let_wrap (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);
}

GtkWidget *
viewer_tool_new_label (const char *text,
                       const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  let_wrap (GTK_LABEL (label));
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkLabel *
viewer_tool_append_label (GtkWidget  *box,
                          const char *css_class)
{
  GtkWidget *label = viewer_tool_new_label (NULL, css_class);

  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

GtkLabel *
viewer_tool_new_status (void)
{
  GtkLabel *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);

  let_wrap (label);
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  return label;
}

void
viewer_tool_let_button_wrap (GtkWidget *button)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  let_wrap (label);
  gtk_label_set_xalign (label, 0.5f);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

GtkWidget *
viewer_tool_new_button (const char *label,
                        GCallback   clicked,
                        gpointer    data)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  viewer_tool_let_button_wrap (button);
  g_signal_connect_swapped (button, "clicked", clicked, data);
  return button;
}
