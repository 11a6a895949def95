/* test-steady-layout.c: what asks for a new size in the middle of a layout leaves nothing without its place
 *
 * What GTK loses is told by its warning, which ends a test, as any does. For those that need a display.
 */

#include "tests/viewer/widgets.h"
#include "viewer/steady-layout.h"

/* ---- something to scroll through that says only in its layout how long it is ---- */

#define ADJUSTMENTS 2u

typedef struct {
  GtkWidget parent_instance;
  GtkAdjustment *adjustments[ADJUSTMENTS];
  int height_px;
  guint n_allocated;
} Scrolled;

typedef struct {
  GtkWidgetClass parent_class;
} ScrolledClass;

static GType scrolled_get_type (void);

G_DEFINE_TYPE_WITH_CODE (Scrolled, scrolled, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum { PROP_HADJUSTMENT = 1, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };

static void
scrolled_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  Scrolled *self = (Scrolled *) widget;

  self->n_allocated++;
  gtk_adjustment_configure (self->adjustments[0], 0, 0, width, 1, 1, width);
  gtk_adjustment_configure (self->adjustments[1], 0, 0, MAX (self->height_px, height), 1, 1, height);
}

static void
scrolled_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  Scrolled *self = (Scrolled *) object;

  if (id <= ADJUSTMENTS)
    g_set_object (&self->adjustments[id - 1], g_value_get_object (value));
}

static void
scrolled_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  Scrolled *self = (Scrolled *) object;

  if (id <= ADJUSTMENTS)
    g_value_set_object (value, self->adjustments[id - 1]);
  else
    g_value_set_enum (value, GTK_SCROLL_MINIMUM);
}

static void
scrolled_dispose (GObject *object)
{
  Scrolled *self = (Scrolled *) object;

  for (guint i = 0; i < ADJUSTMENTS; i++)
    g_clear_object (&self->adjustments[i]);
  G_OBJECT_CLASS (scrolled_parent_class)->dispose (object);
}

static void
scrolled_class_init (ScrolledClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = scrolled_set_property;
  object_class->get_property = scrolled_get_property;
  object_class->dispose = scrolled_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = scrolled_size_allocate;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
scrolled_init (Scrolled *self)
{
}

/* ---- the test ---- */

typedef struct {
  Scrolled *scrolled;
  GtkWidget *window, *label, *scroller;
} Fixture;

/* A label and, one step further down, what scrolls: one parent has both. */
static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->scrolled = g_object_new (scrolled_get_type (), NULL);
  fixture->label = gtk_label_new ("short");
  fixture->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (fixture->scroller), GTK_WIDGET (fixture->scrolled));
  gtk_widget_set_vexpand (fixture->scroller, TRUE);
  gtk_box_append (GTK_BOX (inner), fixture->scroller);
  gtk_box_append (GTK_BOX (box), fixture->label);
  gtk_box_append (GTK_BOX (box), inner);
  fixture->window = test_show_widget (g_object_new (VIEWER_TYPE_STEADY_LAYOUT, "child", box, NULL), 300, 200);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

/* The label gets another size in the same layout. */
static void
change (Fixture   *fixture,
        GtkWidget *widget,
        gboolean   is_long)
{
  gtk_widget_queue_allocate (widget);
  gtk_label_set_text (GTK_LABEL (fixture->label), is_long ? "longer than before" : "short");
  test_settle ();
}

static void
test_scroll_bar_comes (Fixture       *fixture,
                       gconstpointer  user_data)
{
  GtkWidget *bar = gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (fixture->scroller));

  for (int round = 0; round < 4; round++)
    {
      gboolean is_long = round % 2 == 0;

      fixture->scrolled->height_px = is_long ? 1000 : 0;
      change (fixture, GTK_WIDGET (fixture->scrolled), is_long);
      g_assert_cmpint (gtk_widget_get_mapped (bar), ==, is_long);
    }
}

static void
test_once_where_nothing_asks (Fixture       *fixture,
                              gconstpointer  user_data)
{
  guint n_before;

  test_settle ();
  n_before = fixture->scrolled->n_allocated;
  change (fixture, GTK_WIDGET (fixture->scrolled), TRUE);
  g_assert_cmpuint (fixture->scrolled->n_allocated, ==, n_before + 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  g_test_add ("/steady-layout/scroll-bar-comes", Fixture, NULL, set_up, test_scroll_bar_comes, tear_down);
  g_test_add ("/steady-layout/once-where-nothing-asks", Fixture, NULL, set_up, test_once_where_nothing_asks, tear_down);
  return g_test_run ();
}
