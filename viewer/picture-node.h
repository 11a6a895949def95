/* picture-node.h: a render node as vector formats can have it */

#pragma once

#include <gsk/gsk.h>

G_BEGIN_DECLS

/* The same picture, without what makes Cairo paint a whole SVG as one image of pixels. Unref it. */
GskRenderNode *viewer_picture_node_new_vector (GskRenderNode *node);

G_END_DECLS
