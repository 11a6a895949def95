/* trie-derive.c: the stacks of a recording after transforms
 *
 * Every transform is a stage: it maps the nodes of the trie before it to nodes of
 * its own. A node's place follows from its parent's place and its function alone,
 * so one pass in order of index does it, without recursion, and a recording that
 * grows goes on where the last pass ended. Nodes are interned: what a merge brings
 * together is one node, however many there were.
 */

#include "profile/trie.h"

#include "profile/profile-private.h"
#include "profile/rules.h"

#include "format/format.h"

/* How far a node is along a path of calls: so many steps, or one of these. */
#define PATH_BELOW 0xfffffeu
#define PATH_NONE  0xffffffu

/* Where a node of the trie before has gone. */
typedef struct {
  guint32 node;
  guint32 matched : 24;        /* paths */
  guint32 is_kept : 1;         /* its frame is seen */
  guint32 is_dropped : 1;      /* samples that end in it are not */
  guint32 is_library : 1;      /* paths and libraries */
} Place;

typedef struct {
  const ProfileTransform *transform;
  ProfileTrie            *out;        /* owned, but for the last stage's */
  GArray                 *places;     /* by node of the trie before */
  ProfileFunction         library;    /* stands for all functions of the module */
  const char             *module;
  GArray                 *anchors;    /* recursion: by node of *out*, the outermost of the function on its path; 0 none */
} Stage;

typedef struct _ProfileTrieDerivation {
  ProfileTransforms *transforms;
  ProfileLabels     *labels;
  guint              n_stages;
  Stage             *stages;
} Derivation;

/* ---- one node ---- */

static guint32
get_child (Stage *self, guint32 parent, ProfileFunction function)
{
  guint32 node = profile_trie_add_node (self->out, parent, function);

  if (self->anchors != NULL && node == self->anchors->len)
    {
      guint32 anchor = g_array_index (self->anchors, guint32, parent);

      if (anchor == 0 && function == self->transform->function)
        anchor = node;
      g_array_append_val (self->anchors, anchor);
    }
  return node;
}

static Place
keep (Stage *self, const Place *parent, ProfileFunction function)
{
  return (Place) { .node = get_child (self, parent->node, function), .is_kept = TRUE };
}

static Place
merge (const Place *parent)
{
  return (Place) { .node = parent->node };
}

/* Stacks begin at it; what is outside is nothing but the way there. */
static Place
focus (Stage *self, const Place *parent, ProfileFunction function, gboolean begins)
{
  if (parent->node == 0 && !begins)
    return (Place) { .node = 0, .is_dropped = TRUE };
  return keep (self, parent, function);
}

static Place
collapse_library (Stage *self, const Profile *profile, const Place *parent, ProfileFunction function)
{
  const ProfileLabel *label = profile_labels_get (profile->labels, function);
  gboolean is_own = label->module == self->module || (parent->is_library && label->origin == PROFILE_ORIGIN_BUILTIN);
  Place place = is_own && parent->is_library ? merge (parent) : keep (self, parent, is_own ? self->library : function);

  place.is_library = is_own;
  return place;
}

/* Goes a step along the path. TRUE when the frame itself is the path's last call. */
static gboolean
follow (Stage *self, const Profile *profile, const Place *parent, ProfileFunction function, Place *place)
{
  const ProfileTransform *path = self->transform;
  guint32 matched = parent->matched;
  gboolean in_run = matched > 0 && matched <= path->n_steps && path->steps[matched - 1].is_run;
  gboolean is_hidden = (profile_labels_get (profile->labels, function)->flags & FORMAT_CODE_TRACEBACK_HIDDEN) != 0;

  place->is_library = profile_rules_is_library (NULL, profile, function, parent->is_library);
  place->matched = matched;
  if (matched > path->n_steps)
    return FALSE;
  if (in_run && place->is_library)
    return matched == path->n_steps;
  if (matched < path->n_steps && path->steps[matched].function == function)
    {
      place->matched = matched + 1;
      return matched + 1 == path->n_steps;
    }
  /* The tree that the path was taken from did not show them. */
  if (!is_hidden && !(path->skips_libraries && place->is_library))
    place->matched = matched == path->n_steps ? PATH_BELOW : PATH_NONE;
  return FALSE;
}

static Place
transform_call (Stage *self, const Profile *profile, const Place *parent, ProfileFunction function)
{
  Place way = { .node = 0 }, place;
  gboolean is_call = follow (self, profile, parent, function, &way);

  if (self->transform->kind == PROFILE_TRANSFORM_FOCUS_CALL)
    place = focus (self, parent, function, is_call);
  else
    place = is_call ? merge (parent) : keep (self, parent, function);
  place.matched = way.matched;
  place.is_library = way.is_library;
  return place;
}

static Place
leave_libraries_out (Stage *self, const Profile *profile, const Place *parent, ProfileFunction function)
{
  gboolean is_library = profile_rules_is_library (NULL, profile, function, parent->is_library);
  Place place = is_library ? merge (parent) : keep (self, parent, function);

  place.is_library = is_library;
  return place;
}

static Place
transform_recursion (Stage *self, const Place *parent, ProfileFunction function)
{
  guint32 anchor = g_array_index (self->anchors, guint32, parent->node);

  if (function == self->transform->function && anchor != 0)
    return (Place) { .node = anchor };
  return keep (self, parent, function);
}

static Place
transform_node (Stage *self, const Profile *profile, const Place *parent, ProfileFunction function)
{
  gboolean is_it = function == self->transform->function;
  gboolean is_below_it = parent->node != 0 && profile_trie_get_node (self->out, parent->node)->function == self->transform->function;

  switch (self->transform->kind)
    {
    case PROFILE_TRANSFORM_MERGE_FUNCTION:
      return is_it ? merge (parent) : keep (self, parent, function);
    case PROFILE_TRANSFORM_FOCUS_FUNCTION:
      return focus (self, parent, function, is_it);
    case PROFILE_TRANSFORM_COLLAPSE_FUNCTION:
      return is_below_it ? merge (parent) : keep (self, parent, function);
    case PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION:
      return is_it && is_below_it ? merge (parent) : keep (self, parent, function);
    case PROFILE_TRANSFORM_COLLAPSE_RECURSION:
      return transform_recursion (self, parent, function);
    case PROFILE_TRANSFORM_COLLAPSE_LIBRARY:
      return collapse_library (self, profile, parent, function);
    case PROFILE_TRANSFORM_DROP_FUNCTION:
      return is_it || parent->is_dropped ? (Place) { .node = 0, .is_dropped = TRUE } : keep (self, parent, function);
    case PROFILE_TRANSFORM_ONLY_APPLICATION:
      return leave_libraries_out (self, profile, parent, function);
    case PROFILE_TRANSFORM_MERGE_CALL:
    case PROFILE_TRANSFORM_FOCUS_CALL:
      return transform_call (self, profile, parent, function);
    case PROFILE_N_TRANSFORMS:
      break;
    }
  g_return_val_if_reached (merge (parent));
}

/* ---- all of them ---- */

static void
extend_stage (Stage *self, const Profile *profile, const ProfileTrie *before, guint32 n_nodes)
{
  for (guint32 i = self->places->len; i < n_nodes; i++)
    {
      const ProfileTrieNode *node = profile_trie_get_node (before, i);
      Place parent = g_array_index (self->places, Place, node->parent);
      Place place = transform_node (self, profile, &parent, node->function);

      g_array_append_val (self->places, place);
    }
}

/* The place of a node of the recording's own trie in the last stage. */
static Place
find_place (const Derivation *self, guint32 node)
{
  Place place = { .node = node, .is_kept = TRUE };

  for (guint i = 0; i < self->n_stages; i++)
    {
      Place next = g_array_index (self->stages[i].places, Place, place.node);

      next.is_kept = next.is_kept && place.is_kept;
      next.is_dropped = next.is_dropped || place.is_dropped;
      place = next;
    }
  return place;
}

void
profile_trie_extend_derived (ProfileTrie   *self,
                             const Profile *profile,
                             guint32        n_base_nodes,
                             guint32       *n_nodes,
                             guint32       *n_slots)
{
  const ProfileTrie *before = profile->store->trie;
  Derivation *derivation = self->derivation;
  /* Shares may have been made since the recording's own was extended. */
  guint32 n_stacks = MIN (profile_count_tree_stacks (profile), (guint32) profile->store->trie->stacks.length - 1);
  guint32 n_before = n_base_nodes;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < derivation->n_stages; i++)
    {
      extend_stage (&derivation->stages[i], profile, before, n_before);
      before = derivation->stages[i].out;
      n_before = (guint32) before->nodes.length;
    }
  for (ProfileStack stack = (guint32) self->stacks.length; stack <= n_stacks; stack++)
    {
      Place place = find_place (derivation, profile_trie_get_stack (profile->store->trie, stack)->node);
      ProfileFrame frame = profile_store_get_stack (profile->store, stack)->frame;
      ProfileTrieStack *entry;
      guint32 slot = place.is_kept && !place.is_dropped
                     ? profile_trie_add_slot (self, place.node, profile_get_frame_line (profile, frame)) : 0;

      entry = profile_blocks_append (&self->stacks);
      *entry = (ProfileTrieStack) { place.is_dropped ? PROFILE_TRIE_DROPPED : place.node, slot };
    }
  *n_nodes = (guint32) self->nodes.length;
  *n_slots = (guint32) self->slots.length;
  g_mutex_unlock (&self->lock);
}

/* The function of the module that was seen first: it stays the same while the recording grows. */
static ProfileFunction
find_first_of_module (const Profile *profile, const char *module)
{
  ProfileFunction function = 1;

  while (profile_labels_get (profile->labels, function)->module != module)
    function++;
  return function;
}

static void
init_stage (Stage *self, const Profile *profile, const ProfileTransform *transform, ProfileTrie *out)
{
  gboolean focuses = transform->kind == PROFILE_TRANSFORM_FOCUS_FUNCTION || transform->kind == PROFILE_TRANSFORM_FOCUS_CALL;
  Place root = { .node = 0, .is_dropped = focuses };

  self->transform = transform;
  self->out = out;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_append_val (self->places, root);
  if (transform->kind == PROFILE_TRANSFORM_COLLAPSE_RECURSION)
    {
      self->anchors = g_array_new (FALSE, TRUE, sizeof (guint32));
      g_array_set_size (self->anchors, 1);
    }
  if (transform->kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY)
    {
      self->module = profile_labels_get (profile->labels, transform->function)->module;
      self->library = find_first_of_module (profile, self->module);
    }
}

ProfileTrie *
profile_trie_new_derived (const Profile *profile, const ProfileTransforms *transforms)
{
  ProfileTrie *self = profile_trie_new ();
  Derivation *derivation = g_new0 (Derivation, 1);

  derivation->transforms = profile_transforms_ref ((ProfileTransforms *) transforms);
  derivation->labels = profile_labels_ref (profile->labels);
  derivation->n_stages = profile_transforms_get_n (transforms);
  derivation->stages = g_new0 (Stage, derivation->n_stages);
  for (guint i = 0; i < derivation->n_stages; i++)
    init_stage (&derivation->stages[i], profile, profile_transforms_get (transforms, i),
                i + 1 < derivation->n_stages ? profile_trie_new () : self);
  self->derivation = derivation;
  if (find_place (derivation, 0).is_dropped)
    PROFILE_BLOCKS_AT (&self->stacks, ProfileTrieStack, 0)->node = PROFILE_TRIE_DROPPED;
  return self;
}

/* Labels are made anew when it turns out where the libraries lie. */
gboolean
profile_trie_is_derived_by (const ProfileTrie *self, const Profile *profile, const ProfileTransforms *transforms)
{
  return self->derivation->labels == profile->labels && profile_transforms_equal (self->derivation->transforms, transforms);
}

gboolean
profile_trie_is_library (const ProfileTrie *self, ProfileFunction function)
{
  for (guint i = 0; self->derivation != NULL && i < self->derivation->n_stages; i++)
    if (function != 0 && self->derivation->stages[i].library == function)
      return TRUE;
  return FALSE;
}

void
profile_trie_free_derivation (Derivation *self)
{
  for (guint i = 0; i < self->n_stages; i++)
    {
      if (i + 1 < self->n_stages)
        profile_trie_unref (self->stages[i].out);
      g_array_unref (self->stages[i].places);
      g_clear_pointer (&self->stages[i].anchors, g_array_unref);
    }
  profile_transforms_unref (self->transforms);
  profile_labels_unref (self->labels);
  g_free (self->stages);
  g_free (self);
}
