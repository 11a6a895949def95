/* near.c: what a call tree folds away, where somebody looks closely */

#include "profile/near-private.h"

#include "profile/call-tree-private.h"

/* To both sides of what is in sight, of its width: who moves on has it already. */
#define MARGIN 0.25
/* What is folded is parted into no more than about as many. */
#define PARTS_MAX 100000.0

/* ns from the root's begin, by node. */
static double *
find_positions (const ProfileCallTree *tree)
{
  double *positions = g_new0 (double, tree->n_nodes);

  for (ProfileNode node = 0; node < tree->n_nodes; node++)
    {
      double at = positions[node];

      for (guint32 i = 0; i < tree->nodes[node].n_children; i++)
        {
          positions[tree->first_children[node] + i] = at;
          at += (double) tree->nodes[tree->first_children[node] + i].total_ns;
        }
    }
  return positions;
}

typedef struct {
  double begin, end;    /* ns from the root's begin */
} Sight;

static Sight
find_sight (const ProfileCallTree *tree, ProfileNode top, double begin, double end)
{
  double at = 0, total = (double) tree->nodes[top].total_ns;

  for (ProfileNode node = top; node != PROFILE_NODE_ROOT; node = tree->nodes[node].parent)
    for (ProfileNode i = tree->first_children[tree->nodes[node].parent]; i < node; i++)
      at += (double) tree->nodes[i].total_ns;
  return (Sight) { at + begin * total, at + end * total };
}

static gboolean
is_in_sight (const ProfileCallTree *tree, const Sight *sight, const double *positions, ProfileNode node)
{
  return positions[node] < sight->end && positions[node] + (double) tree->nodes[node].total_ns > sight->begin;
}

/* Flags by node of the tree, and the time of what is to be unfolded. */
static guint32 *
list_flags (const ProfileCallTree *tree, const Sight *sight, double *folded_ns, double *most_ns)
{
  g_autofree double *positions = find_positions (tree);
  guint32 *flags = g_new0 (guint32, tree->n_nodes);

  flags[PROFILE_NODE_ROOT] = PROFILE_NEAR_KNOWN | PROFILE_NEAR_KEPT;
  for (ProfileNode node = 1; node < tree->n_nodes; node++)
    {
      const ProfileNodeInfo *info = &tree->nodes[node];

      if (info->kind == PROFILE_NODE_FASTER)
        {
          if (!is_in_sight (tree, sight, positions, node))
            continue;
          flags[info->parent] |= PROFILE_NEAR_UNFOLDS;
          *folded_ns += (double) info->total_ns;
          *most_ns = MAX (*most_ns, (double) info->total_ns);
          continue;
        }
      flags[node] = PROFILE_NEAR_KNOWN;
      if (is_in_sight (tree, sight, positions, info->parent))
        flags[node] |= PROFILE_NEAR_KEPT;
    }
  return flags;
}

static void
keep_places (ProfileNear *self, const ProfileCallTree *tree, const guint32 *flags)
{
  self->places = g_new (ProfileNearPlace, tree->n_places);
  for (guint32 i = 0; i < tree->n_places; i++)
    if (flags[tree->places[i].node] != 0)
      self->places[self->n_places++] = (ProfileNearPlace) { tree->places[i].trie_node, flags[tree->places[i].node] };
  self->places = g_renew (ProfileNearPlace, self->places, self->n_places);
}

ProfileNear *
profile_near_new (const ProfileCallTree *tree, ProfileNode top, double begin, double end, double least)
{
  double all_ns = (double) tree->nodes[PROFILE_NODE_ROOT].total_ns, margin = (end - begin) * MARGIN;
  Sight narrow = find_sight (tree, top, begin, end), sight = find_sight (tree, top, MAX (begin - margin, 0), MIN (end + margin, 1));
  double least_ns = (narrow.end - narrow.begin) * least, folded_ns = 0, most_ns = 0;
  g_autofree guint32 *flags = NULL;
  ProfileNear *self;

  if (tree->is_inverted || all_ns <= 0)
    return NULL;
  flags = list_flags (tree, &sight, &folded_ns, &most_ns);
  if (most_ns < least_ns || most_ns <= 0)
    return NULL;
  self = g_new0 (ProfileNear, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->trie = profile_trie_ref (tree->trie);
  self->begin = sight.begin / all_ns;
  self->end = sight.end / all_ns;
  self->least_share = MAX (least_ns, folded_ns / PARTS_MAX) / all_ns;
  keep_places (self, tree, flags);
  return self;
}

gboolean
profile_near_covers (const ProfileNear *self, const ProfileCallTree *tree, ProfileNode top, double begin, double end,
                     double least)
{
  double all_ns = (double) tree->nodes[PROFILE_NODE_ROOT].total_ns;
  Sight sight = find_sight (tree, top, begin, end);
  double slack = (sight.end - sight.begin) / 100;

  return self->trie == tree->trie && sight.begin >= self->begin * all_ns - slack && sight.end <= self->end * all_ns + slack
         && (sight.end - sight.begin + slack) * least >= self->least_share * all_ns;
}

ProfileNear *
profile_near_ref (ProfileNear *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_near_unref (ProfileNear *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_trie_unref (self->trie);
  g_free (self->places);
  g_free (self);
}
