/* term-attach.c: which word of profiling a widget shows; see term-attach.h */

#include "viewer/learn/term-attach.h"

#include <glib/gi18n.h>

#include "viewer/context-menu.h"
#include "viewer/learn/terms.h"

#define TERM_KEY   "viewer-term"
#define FINDER_KEY "viewer-term-finder"
#define WATCH_KEY  "viewer-term-watch"

/* Of a widget that is watched; dies with it. */
typedef struct {
  GtkWidget  *widget;
  GtkWidget  *menu;          /* made when it is first needed; weak */
  GtkGesture *pointing;      /* takes clicks only while it points */
  gboolean    is_pointing;
} Watch;

/* ---- which term ---- */

void
viewer_term_attach (GtkWidget  *widget,
                    const char *term)
{
  g_object_set_data (G_OBJECT (widget), TERM_KEY, (gpointer) term);
}

void
viewer_term_attach_finder (GtkWidget        *widget,
                           ViewerTermFinder  finder)
{
  /* A pointer to a function is no pointer to data, but this platform has both alike. */
  union { ViewerTermFinder finder; gpointer data; } pointer = { .finder = finder };

  g_object_set_data (G_OBJECT (widget), FINDER_KEY, pointer.data);
}

static const char *
get_own (GtkWidget *widget,
         GtkWidget *of,
         double     x,
         double     y)
{
  union { ViewerTermFinder finder; gpointer data; } pointer = { .data = g_object_get_data (G_OBJECT (widget), FINDER_KEY) };
  const char *term = NULL;

  if (pointer.data != NULL)
    {
      if (x >= 0 && !gtk_widget_translate_coordinates (of, widget, x, y, &x, &y))
        x = -1;
      term = pointer.finder (widget, x, y);
    }
  return term != NULL ? term : g_object_get_data (G_OBJECT (widget), TERM_KEY);
}

const char *
viewer_term_find (GtkWidget *widget,
                  double     x,
                  double     y)
{
  GtkWidget *at = x >= 0 ? gtk_widget_pick (widget, x, y, GTK_PICK_INSENSITIVE) : widget;

  for (; at != NULL; at = gtk_widget_get_parent (at))
    {
      const char *term = get_own (at, widget, x, y);

      if (term != NULL)
        return term;
    }
  return NULL;
}

/* ---- asked ---- */

/* Of the widget or one around it; NULL: nobody watches. */
static Watch *
get_watch (GtkWidget *widget)
{
  Watch *self = NULL;

  for (; widget != NULL && self == NULL; widget = gtk_widget_get_parent (widget))
    self = g_object_get_data (G_OBJECT (widget), WATCH_KEY);
  return self;
}

static void
open_term (GtkWidget  *watched,
           const char *term)
{
  gtk_widget_activate_action (watched, "win.explain", "s", term);
}

gboolean
viewer_term_open_focus (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  const char *term = focus != NULL ? viewer_term_find (focus, -1, -1) : NULL;

  if (term != NULL)
    open_term (widget, term);
  return term != NULL;
}

static GMenu *
make_menu (const ViewerTerm *term)
{
  GMenu *menu = g_menu_new ();
  /* Translators: %s is a word of profiling, such as "Self". */
  g_autofree char *label = g_strdup_printf (_("What Is “%s”?"), _(term->word));
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.explain", "s", term->key);
  g_menu_append_item (menu, item);
  return menu;
}

void
viewer_term_append_item (GMenu      *menu,
                         const char *key)
{
  const ViewerTerm *term = viewer_terms_find (key);
  g_autoptr(GMenu) section = NULL;

  if (term == NULL)
    return;
  section = make_menu (term);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
show_menu (Watch            *self,
           const ViewerTerm *term,
           double            x,
           double            y)
{
  g_autoptr(GMenu) menu = make_menu (term);

  if (self->menu == NULL)
    g_set_weak_pointer (&self->menu, viewer_context_menu_new (self->widget));
  viewer_context_menu_show (self->menu, G_MENU_MODEL (menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
menu_clicked (GtkGestureClick *gesture,
              int              n_presses,
              double           x,
              double           y,
              Watch           *self)
{
  const ViewerTerm *term = viewer_terms_find (viewer_term_find (self->widget, x, y));

  if (term == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, term, x, y);
}

/* ---- titles of lists ---- */

/* In GTK 4.24 a press on a title was not seen to come to what is around it: ours come first. */
static void
title_clicked (GtkGestureClick *gesture,
               int              n_presses,
               double           x,
               double           y,
               GtkWidget       *title)
{
  Watch *watch = get_watch (title);

  if (watch != NULL && gtk_widget_translate_coordinates (title, watch->widget, x, y, &x, &y))
    menu_clicked (gesture, n_presses, x, y, watch);
}

static void
attach_title (GtkWidget  *title,
              const char *term)
{
  GtkGesture *secondary = gtk_gesture_click_new ();

  viewer_term_attach (title, term);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (title_clicked), title);
  gtk_widget_add_controller (title, GTK_EVENT_CONTROLLER (secondary));
}

void
viewer_term_attach_titles (GtkColumnView     *view,
                           const char *const *column_terms,
                           guint              n_columns)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint column = 0; title != NULL && column < n_columns; column++, title = gtk_widget_get_next_sibling (title))
    if (column_terms[column] != NULL)
      attach_title (title, column_terms[column]);
}

/* ---- keys ---- */

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             Watch                 *self)
{
  return key == GDK_KEY_question && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) == 0
         && viewer_term_open_focus (self->widget);
}

/* ---- pointing ---- */

gboolean
viewer_term_is_pointing (GtkWidget *widget)
{
  Watch *self = get_watch (widget);

  return self != NULL && self->is_pointing;
}

void
viewer_term_set_pointing (GtkWidget *widget,
                          gboolean   is_pointing)
{
  Watch *self = get_watch (widget);

  if (self == NULL)
    return;
  self->is_pointing = is_pointing;
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->pointing),
                                              is_pointing ? GTK_PHASE_CAPTURE : GTK_PHASE_NONE);
  gtk_widget_set_cursor_from_name (self->widget, is_pointing ? "help" : NULL);
}

static void
pointed (GtkGestureClick *gesture,
         int              n_presses,
         double           x,
         double           y,
         Watch           *self)
{
  const char *term = viewer_term_find (self->widget, x, y);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (term != NULL)
    open_term (self->widget, term);
  else
    gtk_widget_activate_action (self->widget, "win.toast", "s", _("There is no word to explain there. Try a heading or a number."));
}

/* Its phase must not change while it handles the press. */
static void
pointing_ended (GtkGestureClick *gesture,
                int              n_presses,
                double           x,
                double           y,
                Watch           *self)
{
  viewer_term_set_pointing (self->widget, FALSE);
}

/* ---- watching ---- */

/* The widget may have taken it away itself before. */
static void
drop_menu (GtkWidget *watched,
           Watch     *self)
{
  if (self->menu != NULL)
    gtk_widget_unparent (self->menu);
}

static void
watch_free (Watch *self)
{
  g_clear_weak_pointer (&self->menu);
  g_free (self);
}

void
viewer_term_watch (GtkWidget *widget)
{
  Watch *self = g_new0 (Watch, 1);
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->widget = widget;
  g_object_set_data_full (G_OBJECT (widget), WATCH_KEY, self, (GDestroyNotify) watch_free);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (widget, keys);
  self->pointing = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->pointing), GTK_PHASE_NONE);
  g_signal_connect (self->pointing, "pressed", G_CALLBACK (pointed), self);
  g_signal_connect (self->pointing, "released", G_CALLBACK (pointing_ended), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->pointing));
  g_signal_connect (widget, "destroy", G_CALLBACK (drop_menu), self);
}
