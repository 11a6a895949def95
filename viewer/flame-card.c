/* flame-card.c: what is under the pointer or selected, in words, on a small card */

#include "viewer/flame-private.h"

#include "viewer/figures.h"
#include "viewer/tree-text.h"

#include <glib/gi18n.h>

static char *
dup_place (ViewerFlameGraph      *self,
           const ProfileNodeInfo *info)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);

  if (info->kind == PROFILE_NODE_LIBRARY_RUN)
    return g_strdup (_("library calls, folded"));
  if (info->function == 0 && self->near != NULL)
    return g_strdup (_("each too short to be shown here"));
  if (info->function == 0)
    return g_strdup (/* xgettext:no-c-format */ _("each under 1 % of all"));
  return viewer_card_dup_place (profile_call_tree_get_profile (tree), info->function, info->hot_line);
}

/* Samples come first: they are what was seen, time and share are made from them. */
static char *
dup_amount (ProfileCallTree *tree,
            guint64          looks,
            gint64           total_ns)
{
  g_autofree char *samples = viewer_figures_dup_samples (looks);
  g_autofree char *share = viewer_figures_dup_share (viewer_tree_text_get_share (tree, total_ns));

  /* Translators: samples, and which part of all time they stand for. */
  return g_strdup_printf (_("%s, %s of all"), samples, share);
}

static char *
dup_times (ProfileCallTree       *tree,
           const ProfileNodeInfo *info)
{
  g_autofree char *total = viewer_figures_dup_duration (info->total_ns);
  g_autofree char *self_time = viewer_figures_dup_duration (info->self_ns);
  g_autofree char *self_share = viewer_figures_dup_share (viewer_tree_text_get_share (tree, info->self_ns));

  /* Translators: time with callees, time without, and which part of all time that is. */
  return g_strdup_printf (_("Total %s · self %s, %s"), total, self_time, self_share);
}

/* Which part of what is zoomed to; NULL where that says nothing. */
static char *
dup_part (ViewerFlameGraph      *self,
          ProfileNode            node,
          const ProfileNodeInfo *info)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  g_autofree char *name = NULL, *share = NULL;
  ProfileNodeInfo top;

  if (self->top == PROFILE_NODE_ROOT || self->top == node)
    return NULL;
  profile_call_tree_get_node (tree, self->top, &top);
  name = viewer_tree_text_dup_name (tree, self->top);
  share = viewer_figures_dup_share (top.total_ns > 0 ? (double) info->total_ns / (double) top.total_ns : -1);
  /* Translators: a share, and the function that it is a share of. */
  return g_strdup_printf (_("%s of %s"), share, name);
}

static char **
list_lines (ViewerFlameGraph *self,
            ProfileNode       node)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  char **lines = g_new0 (char *, 7);
  guint n = 4;
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  lines[0] = viewer_tree_text_dup_name (tree, node);
  lines[1] = dup_place (self, &info);
  lines[2] = dup_amount (tree, info.total_looks, info.total_ns);
  lines[3] = dup_times (tree, &info);
  lines[n] = info.kind == PROFILE_NODE_FASTER ? g_strdup (_("double click to see them apart"))
                                              : viewer_tree_text_dup_another_run (tree, node);
  n += lines[n] != NULL;
  lines[n] = dup_part (self, node, &info);
  return lines;
}

/* Several that are too narrow: how many, and how to see them. */
static char **
list_merged_lines (ViewerFlameGraph       *self,
                   const ViewerFlameBlock *block)
{
  char **lines = g_new0 (char *, 4);
  g_autofree char *share = viewer_figures_dup_exact_share (block->width * block->coverage / 255
                                                           * viewer_flame_get_share_per_pixel (self)
                                                           / gtk_widget_get_scale_factor (GTK_WIDGET (self)), 0.001);

  lines[0] = g_strdup_printf (ngettext ("%u narrow function", "%u narrow functions", block->n_nodes), block->n_nodes);
  lines[1] = g_strdup (_("double click to see them apart"));
  /* Translators: which part of all time. */
  lines[2] = g_strdup_printf (_("%s of all together"), share);
  return lines;
}

/* The selected block's card: below its begin for whom the keyboard moves, where it was clicked when it is pinned. */
static void
draw_selected (ViewerFlameGraph *self,
               GtkWidget        *widget,
               GtkSnapshot      *snapshot)
{
  ViewerFlameView view = viewer_flame_get_view (self);
  g_auto(GStrv) lines = NULL;
  ViewerFlameBlock block;
  graphene_rect_t box;
  double x;

  if (self->selected == PROFILE_NODE_NONE
      || !viewer_flame_layout_locate (self->layout, &view, self->selected, &block)
      || !viewer_flame_get_box (self, &block, &box))
    return;
  lines = list_lines (self, self->selected);
  x = (double) box.origin.x + (self->is_pinned ? self->pinned_at * (double) box.size.width : 0);
  viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, self->is_pinned,
                      CLAMP (x, 0, gtk_widget_get_width (widget)) - VIEWER_CARD_DISTANCE + 4, (double) box.origin.y + 8);
}

/* What is under the pointer. */
static void
draw_pointed (ViewerFlameGraph *self,
              GtkWidget        *widget,
              GtkSnapshot      *snapshot)
{
  const ViewerFlameBlock *block;
  g_auto(GStrv) lines = NULL;

  block = viewer_flame_pick (self, self->pointer_x, self->pointer_y);
  if (block == NULL || (self->is_pinned && block->n_nodes == 1 && block->node == self->selected))
    return;
  lines = block->n_nodes > 1 ? list_merged_lines (self, block) : list_lines (self, block->node);
  viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, FALSE, self->pointer_x, self->pointer_y);
}

void
viewer_flame_card_snapshot (ViewerFlameGraph *self,
                            GtkWidget        *widget,
                            GtkSnapshot      *snapshot)
{
  if (self->is_pinned || self->is_by_key)
    draw_selected (self, widget, snapshot);
  if (!self->is_by_key)
    draw_pointed (self, widget, snapshot);
}

/* ---- pinning ---- */

void
viewer_flame_pin (ViewerFlameGraph *self,
                  double            at)
{
  self->is_pinned = self->selected != PROFILE_NODE_NONE;
  self->pinned_at = CLAMP (at, 0, 1);
  gtk_widget_queue_draw (self->overlay);
}

gboolean
viewer_flame_unpin (ViewerFlameGraph *self)
{
  gboolean was_pinned = self->is_pinned;

  self->is_pinned = FALSE;
  gtk_widget_queue_draw (self->overlay);
  return was_pinned;
}
