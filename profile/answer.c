/* answer.c: the one function that a call tree points at */

#include "profile/call-tree-private.h"

#include <string.h>

/* Less than this of the root is no explanation. */
#define EXPLAINS_LITTLE 0.1
/* Of the recorded time; with less CPU time than this the program mostly waits. */
#define WORKS_LITTLE 0.2

static gboolean
is_application (const ProfileCallTree *self, const ProfileNodeInfo *node)
{
  return node->kind == PROFILE_NODE_FUNCTION
         && profile_labels_get (self->profile->labels, node->function)->origin == PROFILE_ORIGIN_APPLICATION;
}

/* The body of a file holds everything: it explains something only when the time is its own. */
static gboolean
explains (const ProfileCallTree *self, const ProfileNodeInfo *node)
{
  const char *name = profile_labels_get (self->profile->labels, node->function)->name;

  return strcmp (name, "<module>") != 0 || node->self_ns * 2 >= node->total_ns;
}

static ProfileNode
find_deepest_half (const ProfileCallTree *self)
{
  ProfileNode best = PROFILE_NODE_NONE;

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      const ProfileNodeInfo *node = &self->nodes[i];
      /* Nodes stand level by level, so a later one is never less deep. */
      if (is_application (self, node) && node->total_ns * 2 >= self->nodes[0].total_ns && explains (self, node)
          && (best == PROFILE_NODE_NONE || node->depth > self->nodes[best].depth))
        best = i;
    }
  return best;
}

static ProfileNode
find_heaviest_self (const ProfileCallTree *self, gboolean application)
{
  ProfileNode best = PROFILE_NODE_NONE;

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      const ProfileNodeInfo *node = &self->nodes[i];
      if (node->kind == PROFILE_NODE_FASTER || (application && !is_application (self, node)) || node->self_ns <= 0)
        continue;
      if (best == PROFILE_NODE_NONE || node->self_ns > self->nodes[best].self_ns)
        best = i;
    }
  return best;
}

static double
share_of (const ProfileCallTree *self, ProfileNode node)
{
  return node == PROFILE_NODE_NONE ? 0 : (double) self->nodes[node].total_ns / (double) self->nodes[0].total_ns;
}

static ProfileNode
find_node (const ProfileCallTree *self)
{
  ProfileNode node = find_deepest_half (self), any;

  if (node != PROFILE_NODE_NONE)
    return node;
  node = find_heaviest_self (self, TRUE);
  if (share_of (self, node) >= EXPLAINS_LITTLE)
    return node;
  any = find_heaviest_self (self, FALSE);
  return share_of (self, any) > share_of (self, node) ? any : node;
}

static ProfileAnswer
answer_at (const ProfileCallTree *self, ProfileNode node, ProfileClock clock)
{
  ProfileAnswer answer = { .node = node, .clock = clock };

  if (node == PROFILE_NODE_NONE)
    return answer;
  answer.function = self->nodes[node].function;
  answer.line = self->nodes[node].hot_line;
  answer.share = share_of (self, node);
  for (ProfileNode i = self->nodes[node].parent; i != PROFILE_NODE_NONE && i != 0; i = self->nodes[i].parent)
    if (is_application (self, &self->nodes[i]))
      {
        answer.caller = self->nodes[i].function;
        break;
      }
  return answer;
}

/* The heaviest node of a function here; NONE where it is folded. */
static ProfileNode
find_function (const ProfileCallTree *self, ProfileFunction function)
{
  ProfileNode best = PROFILE_NODE_NONE;

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    if (self->nodes[i].function == function && self->nodes[i].kind == PROFILE_NODE_FUNCTION
        && (best == PROFILE_NODE_NONE || self->nodes[i].total_ns > self->nodes[best].total_ns))
      best = i;
  return best;
}

static gboolean
find_answer_by_cpu (ProfileCallTree *self, const ProfileCallTreeOptions *options)
{
  ProfileCallTreeOptions by_cpu = *options;
  gint64 length_ns = options->end_ns > options->begin_ns ? options->end_ns - options->begin_ns
                                                         : profile_get_duration_ns (self->profile);
  g_autoptr (ProfileCallTree) tree = NULL;

  by_cpu.clock = PROFILE_CLOCK_CPU;
  tree = profile_call_tree_new (self->profile, &by_cpu);
  if (tree->answer.function == 0 || (double) tree->nodes[0].total_ns < WORKS_LITTLE * (double) length_ns)
    return FALSE;
  self->answer = tree->answer;
  self->answer.node = find_function (self, tree->answer.function);
  return TRUE;
}

void
profile_call_tree_find_answer (ProfileCallTree *self, const ProfileCallTreeOptions *options)
{
  self->answer = (ProfileAnswer) { .node = PROFILE_NODE_NONE, .clock = options->clock };
  if (self->nodes[0].total_ns <= 0 || self->is_inverted)
    return;
  if (options->thread_index < 0 && options->clock == PROFILE_CLOCK_WALL && profile_get_n_threads (self->profile) > 1
      && find_answer_by_cpu (self, options))
    return;
  self->answer = answer_at (self, find_node (self), options->clock);
}

ProfileAnswer
profile_call_tree_get_answer (const ProfileCallTree *self)
{
  return self->answer;
}
