/* settings.c: what a person has chosen for good; see settings.h */

#include "viewer/settings.h"

#include <gio/gio.h>

#define SCHEMA_ID "org.pyinst.Pyinst"

struct _ViewerSettings
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;           /* NULL: there is no schema */
  char      *editor_command;
  char      *color_scheme;
  GVariant  *folder_mappings;

  /* state */
  gboolean restore_tabs;
};

G_DEFINE_FINAL_TYPE (ViewerSettings, viewer_settings, G_TYPE_OBJECT)

enum {
  PROP_EDITOR_COMMAND = 1,
  PROP_RESTORE_TABS,
  PROP_COLOR_SCHEME,
  PROP_FOLDER_MAPPINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Where everybody's are, or in the folder that we were installed into: a prefix of
 * one's own is on nobody's list. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *usual = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchemaSource) own = NULL;
  GSettingsSchema *schema = usual != NULL ? g_settings_schema_source_lookup (usual, SCHEMA_ID, TRUE) : NULL;

  if (schema != NULL)
    return schema;
  own = g_settings_schema_source_new_from_directory (PYINST_SCHEMA_DIR, usual, FALSE, NULL);
  return own != NULL ? g_settings_schema_source_lookup (own, SCHEMA_ID, FALSE) : NULL;
}

/* An older or newer schema has other keys. */
static gboolean
has_key (GSettingsSchema *schema,
         const char      *key,
         const char      *type)
{
  g_autoptr(GSettingsSchemaKey) found = NULL;

  if (!g_settings_schema_has_key (schema, key))
    return FALSE;
  found = g_settings_schema_get_key (schema, key);
  return g_variant_type_equal (g_settings_schema_key_get_value_type (found), G_VARIANT_TYPE (type));
}

static gboolean
take_variant (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  g_value_set_variant (value, variant);
  return TRUE;
}

static GVariant *
give_variant (const GValue       *value,
              const GVariantType *type,
              gpointer            user_data)
{
  return g_value_dup_variant (value);
}

static void
follow_settings (ViewerSettings *self)
{
  static const char *const plain[][2] = { { "editor-command", "s" }, { "restore-tabs", "b" }, { "color-scheme", "s" } };
  g_autoptr(GSettingsSchema) schema = find_schema ();

  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (has_key (schema, plain[i][0], plain[i][1]))
      g_settings_bind (self->settings, plain[i][0], self, plain[i][0], G_SETTINGS_BIND_DEFAULT);
  if (has_key (schema, "folder-mappings", "a(ss)"))
    g_settings_bind_with_mapping (self->settings, "folder-mappings", self, "folder-mappings", G_SETTINGS_BIND_DEFAULT,
                                  take_variant, give_variant, NULL, NULL);
}

ViewerSettings *
viewer_settings_get_default (void)
{
  static ViewerSettings *settings;

  if (settings == NULL)
    settings = g_object_new (VIEWER_TYPE_SETTINGS, NULL);
  return settings;
}

gboolean
viewer_settings_is_kept (ViewerSettings *self)
{
  g_return_val_if_fail (VIEWER_IS_SETTINGS (self), FALSE);

  return self->settings != NULL;
}

const char *
viewer_settings_get_editor_command (ViewerSettings *self)
{
  g_return_val_if_fail (VIEWER_IS_SETTINGS (self), "");

  return self->editor_command;
}

gboolean
viewer_settings_get_restore_tabs (ViewerSettings *self)
{
  g_return_val_if_fail (VIEWER_IS_SETTINGS (self), FALSE);

  return self->restore_tabs;
}

ProfileSourceMap *
viewer_settings_dup_source_map (ViewerSettings *self)
{
  ProfileSourceMap *map = profile_source_map_new ();
  const char *there, *here;
  GVariantIter rules;

  g_return_val_if_fail (VIEWER_IS_SETTINGS (self), map);

  g_variant_iter_init (&rules, self->folder_mappings);
  while (g_variant_iter_next (&rules, "(&s&s)", &there, &here))
    profile_source_map_add (map, there, here);
  return map;
}

void
viewer_settings_set_source_map (ViewerSettings         *self,
                                const ProfileSourceMap *map)
{
  GVariantBuilder rules;

  g_return_if_fail (VIEWER_IS_SETTINGS (self));

  g_variant_builder_init (&rules, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < profile_source_map_get_n (map); i++)
    {
      const char *there, *here;

      profile_source_map_get (map, i, &there, &here);
      g_variant_builder_add (&rules, "(ss)", there, here);
    }
  g_object_set (self, "folder-mappings", g_variant_builder_end (&rules), NULL);
}

/* ---- GObject ---- */

static void
viewer_settings_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ViewerSettings *self = VIEWER_SETTINGS (object);

  switch (property_id)
    {
    case PROP_EDITOR_COMMAND: g_value_set_string (value, self->editor_command); break;
    case PROP_RESTORE_TABS: g_value_set_boolean (value, self->restore_tabs); break;
    case PROP_COLOR_SCHEME: g_value_set_string (value, self->color_scheme); break;
    case PROP_FOLDER_MAPPINGS: g_value_set_variant (value, self->folder_mappings); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static gboolean
replace_text (char       **text,
              const char  *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (with != NULL ? with : "");
  return TRUE;
}

static gboolean
replace_variant (GVariant **variant,
                 GVariant  *with)
{
  if (with == NULL || (*variant != NULL && g_variant_equal (*variant, with)))
    return FALSE;
  g_clear_pointer (variant, g_variant_unref);
  *variant = g_variant_ref_sink (with);
  return TRUE;
}

static void
viewer_settings_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ViewerSettings *self = VIEWER_SETTINGS (object);
  gboolean changed = FALSE;

  switch (property_id)
    {
    case PROP_EDITOR_COMMAND: changed = replace_text (&self->editor_command, g_value_get_string (value)); break;
    case PROP_COLOR_SCHEME: changed = replace_text (&self->color_scheme, g_value_get_string (value)); break;
    case PROP_FOLDER_MAPPINGS: changed = replace_variant (&self->folder_mappings, g_value_get_variant (value)); break;
    case PROP_RESTORE_TABS:
      changed = self->restore_tabs != g_value_get_boolean (value);
      self->restore_tabs = g_value_get_boolean (value);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
viewer_settings_constructed (GObject *object)
{
  G_OBJECT_CLASS (viewer_settings_parent_class)->constructed (object);

  follow_settings (VIEWER_SETTINGS (object));
}

static void
viewer_settings_finalize (GObject *object)
{
  ViewerSettings *self = VIEWER_SETTINGS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->folder_mappings, g_variant_unref);
  g_free (self->editor_command);
  g_free (self->color_scheme);

  G_OBJECT_CLASS (viewer_settings_parent_class)->finalize (object);
}

static void
viewer_settings_class_init (ViewerSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->constructed = viewer_settings_constructed;
  G_OBJECT_CLASS (klass)->finalize = viewer_settings_finalize;
  G_OBJECT_CLASS (klass)->get_property = viewer_settings_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_settings_set_property;
  properties[PROP_EDITOR_COMMAND] = g_param_spec_string ("editor-command", NULL, NULL, "", flags);
  properties[PROP_RESTORE_TABS] = g_param_spec_boolean ("restore-tabs", NULL, NULL, FALSE, flags);
  properties[PROP_COLOR_SCHEME] = g_param_spec_string ("color-scheme", NULL, NULL, "system", flags);
  properties[PROP_FOLDER_MAPPINGS] = g_param_spec_variant ("folder-mappings", NULL, NULL, G_VARIANT_TYPE ("a(ss)"), NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
viewer_settings_init (ViewerSettings *self)
{
  self->editor_command = g_strdup ("");
  self->color_scheme = g_strdup ("system");
  self->folder_mappings = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(ss)"), NULL, 0));
}
