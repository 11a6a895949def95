/* transform-menu.c: the transforms of the row or block that somebody points at */

#include "viewer/transform-menu.h"

#include <glib/gi18n.h>

/* In the order of the menu; %s is what it is done to. */
static const struct {
  ProfileTransformKind kind;
  const char          *action;
  const char          *label;
  guint                keyval;
  const char          *accel;
} items[] = {
  { PROFILE_TRANSFORM_FOCUS_FUNCTION, "focus", N_("_Focus on %s"), GDK_KEY_f, "f" },
  { PROFILE_TRANSFORM_FOCUS_CALL, "focus-call", N_("Focus on _This Call Only"), GDK_KEY_F, "<Shift>f" },
  { PROFILE_TRANSFORM_MERGE_FUNCTION, "merge", N_("_Merge %s into Its Callers"), GDK_KEY_m, "m" },
  { PROFILE_TRANSFORM_MERGE_CALL, "merge-call", N_("Merge T_his Call Only"), GDK_KEY_M, "<Shift>m" },
  { PROFILE_TRANSFORM_COLLAPSE_FUNCTION, "collapse", N_("_Collapse %s"), GDK_KEY_c, "c" },
  { PROFILE_TRANSFORM_COLLAPSE_LIBRARY, "collapse-library", N_("Collapse _Library %s"), GDK_KEY_C, "<Shift>c" },
  { PROFILE_TRANSFORM_COLLAPSE_RECURSION, "collapse-recursion", N_("Collapse _Recursion"), GDK_KEY_r, "r" },
  { PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION, "collapse-direct-recursion", N_("Collapse D_irect Recursion"), GDK_KEY_R,
    "<Shift>r" },
  { PROFILE_TRANSFORM_DROP_FUNCTION, "drop", N_("_Drop Samples with %s"), GDK_KEY_d, "d" },
};

/* What the menu was opened for. */
typedef struct {
  ViewerSession   *session;
  ProfileCallTree *tree;
  ProfileNode      node;
} Target;

static void
target_free (Target *self)
{
  g_object_unref (self->session);
  profile_call_tree_unref (self->tree);
  g_free (self);
}

/* A tree may be shown a little longer than its recording is open. */
static gboolean
is_of_session (ViewerSession   *session,
               ProfileCallTree *tree)
{
  return viewer_session_get_call_tree (session) == tree || viewer_session_get_inverted_tree (session) == tree
         || viewer_session_get_near_tree (session) == tree;
}

static gboolean
add_transform (ViewerSession       *session,
               ProfileCallTree     *tree,
               ProfileNode          node,
               ProfileTransformKind kind)
{
  ProfileTransform transform;

  if (!is_of_session (session, tree) || !profile_call_tree_get_transform (tree, node, kind, &transform))
    return FALSE;
  viewer_session_add_transform (session, &transform);
  g_free ((gpointer) transform.steps);
  return TRUE;
}

static void
activated (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  Target *target = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (g_str_equal (items[i].action, name))
      add_transform (target->session, target->tree, target->node, items[i].kind);
}

static void
append_item (GMenu                  *menu,
             guint                   index,
             Profile                *profile,
             const ProfileTransform *transform)
{
  ProfileFunctionInfo info;
  g_autofree char *what = NULL;
  g_autofree char *action = g_strdup_printf ("transform.%s", items[index].action);
  g_auto (GStrv) label = g_strsplit (_(items[index].label), "%s", 2);
  g_autoptr (GString) text = g_string_new (label[0]);
  g_autoptr (GMenuItem) item = NULL;

  profile_get_function_info (profile, transform->function, &info);
  what = g_strdup (transform->kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY ? info.module : info.name);
  if (label[1] != NULL)
    {
      /* An underline in a name is no mnemonic. */
      for (const char *p = what; *p != '\0'; p++)
        g_string_append_len (text, p[0] == '_' ? "__" : p, p[0] == '_' ? 2 : 1);
      g_string_append (text, label[1]);
    }
  item = g_menu_item_new (text->str, action);
  g_menu_item_set_attribute (item, "accel", "s", items[index].accel);
  g_menu_append_item (menu, item);
}

static void
append_what_if (GMenu           *menu,
                ProfileCallTree *tree,
                ProfileNode      node)
{
  g_autoptr (GMenu) section = g_menu_new ();
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  if (info.kind != PROFILE_NODE_FUNCTION || node == PROFILE_NODE_ROOT)
    return;
  g_menu_append (section, _("What If It Were Faster?"), "win.learn-tool::what-if");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

void
viewer_transform_menu_append (GMenu           *menu,
                              GtkWidget       *view,
                              ViewerSession   *session,
                              ProfileCallTree *tree,
                              ProfileNode      node)
{
  Target *target = g_new0 (Target, 1);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  *target = (Target) { g_object_ref (session), profile_call_tree_ref (tree), node };
  g_object_set_data_full (G_OBJECT (group), "target", target, (GDestroyNotify) target_free);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GSimpleAction) action = NULL;
      ProfileTransform transform;

      if (!profile_call_tree_get_transform (tree, node, items[i].kind, &transform))
        continue;
      action = g_simple_action_new (items[i].action, NULL);
      g_signal_connect (action, "activate", G_CALLBACK (activated), target);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      append_item (section, i, profile_call_tree_get_profile (tree), &transform);
      g_free ((gpointer) transform.steps);
    }
  gtk_widget_insert_action_group (view, "transform", G_ACTION_GROUP (group));
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  append_what_if (menu, tree, node);
}

gboolean
viewer_transform_menu_key (GtkWidget       *view,
                           ViewerSession   *session,
                           ProfileCallTree *tree,
                           ProfileNode      node,
                           guint            keyval,
                           GdkModifierType  state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].keyval == keyval)
      {
        if (tree == NULL || node == PROFILE_NODE_NONE || !add_transform (session, tree, node, items[i].kind))
          gtk_widget_error_bell (view);
        return TRUE;
      }
  return FALSE;
}
