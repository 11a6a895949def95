/* picture-node.c: a render node as vector formats can have it
 *
 * GSK paints a border of several colours with a mesh, which SVG does not have; Cairo then gives up the whole
 * drawing, letters and all. Such borders become one border for each side. */

#include "viewer/picture-node.h"

#define N_SIDES 4

static gboolean
is_of_one_color (const GdkRGBA *colors)
{
  for (guint i = 1; i < N_SIDES; i++)
    if (!gdk_rgba_equal (&colors[0], &colors[i]))
      return FALSE;
  return TRUE;
}

static GskRenderNode *
new_side (GskRenderNode *border,
          guint          side)
{
  const GdkRGBA *color = &gsk_border_node_get_colors (border)[side];
  const GdkRGBA colors[N_SIDES] = { *color, *color, *color, *color };
  float widths[N_SIDES] = { 0 };

  widths[side] = gsk_border_node_get_widths (border)[side];
  return gsk_border_node_new (gsk_border_node_get_outline (border), widths, colors);
}

static GskRenderNode *
new_border (GskRenderNode *border)
{
  GskRenderNode *sides[N_SIDES], *all;
  guint n = 0;

  if (is_of_one_color (gsk_border_node_get_colors (border)))
    return gsk_render_node_ref (border);
  for (guint side = 0; side < N_SIDES; side++)
    if (gsk_border_node_get_widths (border)[side] > 0 && !gdk_rgba_is_clear (&gsk_border_node_get_colors (border)[side]))
      sides[n++] = new_side (border, side);
  all = gsk_container_node_new (sides, n);
  for (guint i = 0; i < n; i++)
    gsk_render_node_unref (sides[i]);
  return all;
}

static GskRenderNode *
new_container (GskRenderNode *node)
{
  g_autoptr(GPtrArray) children = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);

  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    g_ptr_array_add (children, viewer_picture_node_new_vector (gsk_container_node_get_child (node, i)));
  return gsk_container_node_new ((GskRenderNode **) children->pdata, children->len);
}

/* *child* in what *node* is around its own; takes *child*. */
static GskRenderNode *
wrap (GskRenderNode *node,
      GskRenderNode *child)
{
  GskRenderNode *wrapped;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_TRANSFORM_NODE:
      wrapped = gsk_transform_node_new (child, gsk_transform_node_get_transform (node));
      break;
    case GSK_CLIP_NODE:
      wrapped = gsk_clip_node_new (child, gsk_clip_node_get_clip (node));
      break;
    case GSK_ROUNDED_CLIP_NODE:
      wrapped = gsk_rounded_clip_node_new (child, gsk_rounded_clip_node_get_clip (node));
      break;
    case GSK_OPACITY_NODE:
    default:
      wrapped = gsk_opacity_node_new (child, gsk_opacity_node_get_opacity (node));
      break;
    }
  gsk_render_node_unref (child);
  return wrapped;
}

GskRenderNode *
viewer_picture_node_new_vector (GskRenderNode *node)
{
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_BORDER_NODE:
      return new_border (node);
    case GSK_CONTAINER_NODE:
      return new_container (node);
    case GSK_DEBUG_NODE:
      return viewer_picture_node_new_vector (gsk_debug_node_get_child (node));
    case GSK_TRANSFORM_NODE:
      return wrap (node, viewer_picture_node_new_vector (gsk_transform_node_get_child (node)));
    case GSK_CLIP_NODE:
      return wrap (node, viewer_picture_node_new_vector (gsk_clip_node_get_child (node)));
    case GSK_ROUNDED_CLIP_NODE:
      return wrap (node, viewer_picture_node_new_vector (gsk_rounded_clip_node_get_child (node)));
    case GSK_OPACITY_NODE:
      return wrap (node, viewer_picture_node_new_vector (gsk_opacity_node_get_child (node)));
    default:
      return gsk_render_node_ref (node);
    }
}
