/* source-lines.c: where in its source files the time went; see source-lines.h
 *
 * Frames become places (a file and a line), known by content, since several
 * functions may stand on one line. One pass over the stacks of a histogram adds
 * up each place; whether a place stands further out in the same stack already is
 * found by walking to its root. Transforms take frames out of that walk, and what
 * ended in them is the own time of the next one that is left.
 */

#include "profile/source-lines.h"

#include "profile/histogram.h"
#include "profile/profile-private.h"

#include <string.h>

typedef struct {
  guint32           file;      /* index + 1; 0: it has none, or is left out */
  ProfileSourceLine sums;
} Place;

struct _ProfileSourceLines {
  gatomicrefcount  ref_count;
  Profile         *profile;
  GArray          *files;      /* ProfileSourceFile */
  GArray          *lines;      /* ProfileSourceLine, by file and line; the files point into it */
  GHashTable      *by_path;    /* path to index + 1 */
  gint64           total_ns;
  guint64          total_looks;
};

typedef struct {
  Profile          *profile;
  ProfileHistogram *histogram;
  gboolean          only_application;
  GArray           *files;
  GArray           *places;        /* Place; 0 stands for none */
  ProfileIndex      place_index;
  GHashTable       *file_index;    /* string id to index + 1 */
  guint32          *place_of;      /* by frame */
  ProfileStack     *outer_of;      /* by stack; NULL: nothing is transformed, it is the parent */
  GArray           *own;           /* Own, by stack; few stacks have any when the range is short */
} Build;

typedef struct {
  ProfileStack stack;
  gint64       ns;
  guint64      looks;
} Own;

/* ---- places ---- */

static gboolean
is_place (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const Place *place = &g_array_index ((GArray *) owner, Place, id);

  return place->file == words[0] && place->sums.line == words[1];
}

static guint32
get_file (Build *self, ProfileFunction function)
{
  guint32 name = profile_store_get_function (self->profile->store, function)->file;
  guint32 file = GPOINTER_TO_UINT (g_hash_table_lookup (self->file_index, GUINT_TO_POINTER (name)));
  ProfileFunctionInfo info;

  if (name == 0)
    return 0;
  profile_get_function_info (self->profile, function, &info);
  if (self->only_application && info.origin != PROFILE_ORIGIN_APPLICATION)
    return 0;
  if (file == 0)
    {
      ProfileSourceFile entry = { .path = info.file, .short_path = info.short_file, .origin = info.origin };

      g_array_append_val (self->files, entry);
      file = self->files->len;
      g_hash_table_insert (self->file_index, GUINT_TO_POINTER (name), GUINT_TO_POINTER (file));
    }
  return file;
}

static guint32
find_place (Build *self, ProfileFrame frame)
{
  const ProfileFrameEntry *entry = profile_store_get_frame (self->profile->store, frame);
  guint32 words[2] = { get_file (self, entry->function), entry->line };
  guint32 hash, id;

  if (words[0] == 0)
    return 0;
  hash = profile_hash_words (words, 2);
  id = profile_index_find (&self->place_index, hash, is_place, words, self->places);
  if (id == 0)
    {
      Place place = { .file = words[0], .sums = { .line = words[1] } };

      id = self->places->len;
      g_array_append_val (self->places, place);
      profile_index_insert (&self->place_index, hash, id);
    }
  return id;
}

/* ---- sums ---- */

#define EACH_STACK(stack, histogram) \
  ProfileStack stack = profile_bit_next ((histogram)->stack_bits, 1, (histogram)->n_stacks); stack < (histogram)->n_stacks; \
  stack = profile_bit_next ((histogram)->stack_bits, stack + 1, (histogram)->n_stacks)

/* Each stack's own, and with it that of all of the recording. */
static void
take_own (Build *self, ProfileSourceLines *lines)
{
  const ProfileHistogram *histogram = self->histogram;

  for (ProfileStack stack = profile_bit_next (histogram->stack_bits, 0, histogram->n_stacks); stack < histogram->n_stacks;
       stack = profile_bit_next (histogram->stack_bits, stack + 1, histogram->n_stacks))
    {
      Own own = { stack, histogram->stacks[stack].ns, histogram->stacks[stack].looks };

      g_array_append_val (self->own, own);
      lines->total_ns += own.ns;
      lines->total_looks += own.looks;
    }
}

/* That of *stack*. For those who go from the least stack to the greatest, with *cursor* from 0. */
static Own
find_own (const Build *self, ProfileStack stack, guint *cursor)
{
  while (*cursor < self->own->len && g_array_index (self->own, Own, *cursor).stack < stack)
    (*cursor)++;
  if (*cursor < self->own->len && g_array_index (self->own, Own, *cursor).stack == stack)
    return g_array_index (self->own, Own, *cursor);
  return (Own) { .stack = stack };
}

/* The time of each to those around it, innermost first. */
static void
carry_up (Build *self)
{
  ProfileHistogram *histogram = self->histogram;

  for (ProfileStack stack = profile_bit_previous (histogram->stack_bits, histogram->n_stacks);
       stack != G_MAXUINT32 && stack != 0; stack = profile_bit_previous (histogram->stack_bits, stack))
    {
      ProfileStack parent = profile_get_stack_parent (self->profile, stack);

      histogram->stacks[parent].ns += histogram->stacks[stack].ns;
      histogram->stacks[parent].looks += histogram->stacks[stack].looks;
      profile_bit_set (histogram->stack_bits, parent);
    }
}

/* The next stack further out whose call the tree shows around this one: a collapsed recursion has left
 * what stood between its calls. */
static ProfileStack
find_outer (const Build *self, ProfileStack stack)
{
  const ProfileTrie *trie = self->histogram->trie;
  guint32 node = profile_trie_get_stack (trie, stack)->node, parent;

  if (node == PROFILE_TRIE_DROPPED)
    return 0;
  parent = profile_trie_get_node (trie, node)->parent;
  for (stack = profile_get_stack_parent (self->profile, stack); stack != 0; stack = profile_get_stack_parent (self->profile, stack))
    {
      guint32 other = profile_trie_get_stack (trie, stack)->node;

      if (other == node || other == parent)
        return stack;
    }
  return 0;
}

/* The sums of stacks again, carried to those that the transforms have left around them. */
static void
carry_transformed (Build *self)
{
  ProfileHistogram *histogram = self->histogram;
  guint cursor = 0;

  for (EACH_STACK (stack, histogram))
    {
      Own own = find_own (self, stack, &cursor);

      self->outer_of[stack] = find_outer (self, stack);
      histogram->stacks[stack].ns = own.ns;
      histogram->stacks[stack].looks = own.looks;
    }
  for (ProfileStack stack = profile_bit_previous (histogram->stack_bits, histogram->n_stacks);
       stack != G_MAXUINT32 && stack != 0; stack = profile_bit_previous (histogram->stack_bits, stack))
    {
      histogram->stacks[self->outer_of[stack]].ns += histogram->stacks[stack].ns;
      histogram->stacks[self->outer_of[stack]].looks += histogram->stacks[stack].looks;
    }
}

static gboolean
is_kept (const Build *self, ProfileStack stack)
{
  return self->outer_of == NULL || profile_trie_get_stack (self->histogram->trie, stack)->slot != 0;
}

static ProfileStack
get_outer (const Build *self, ProfileStack stack)
{
  return self->outer_of != NULL ? self->outer_of[stack] : profile_get_stack_parent (self->profile, stack);
}

static guint32
get_place (const Build *self, ProfileStack stack)
{
  return is_kept (self, stack) ? self->place_of[profile_get_stack_frame (self->profile, stack)] : 0;
}

/* Who the own time of a stack is counted for. */
static guint32
get_owner (const Build *self, ProfileStack stack)
{
  guint32 place = get_place (self, stack);

  while (place == 0 && stack != 0 && (self->only_application || !is_kept (self, stack)))
    {
      stack = get_outer (self, stack);
      place = get_place (self, stack);
    }
  return place;
}

static void
add_total (Build *self, ProfileStack stack, Place *place)
{
  gint64 ns = self->histogram->stacks[stack].ns;
  gboolean file_is_outermost = TRUE;

  for (ProfileStack outer = get_outer (self, stack); outer != 0; outer = get_outer (self, outer))
    {
      const Place *other = &g_array_index (self->places, Place, get_place (self, outer));

      if (other == place)
        return;
      file_is_outermost = file_is_outermost && other->file != place->file;
    }
  place->sums.total_ns += ns;
  place->sums.total_looks += self->histogram->stacks[stack].looks;
  if (place->sums.stack == 0 || ns > place->sums.stack_ns)
    place->sums.stack = stack, place->sums.stack_ns = ns;
  if (file_is_outermost)
    {
      ProfileSourceFile *file = &g_array_index (self->files, ProfileSourceFile, place->file - 1);

      file->total_ns += ns;
      file->total_looks += self->histogram->stacks[stack].looks;
    }
}

static void
add_stacks (Build *self)
{
  guint cursor = 0;

  for (EACH_STACK (stack, self->histogram))
    {
      guint32 owner = get_owner (self, stack), inner = get_place (self, stack);
      Own own = find_own (self, stack, &cursor);

      if (owner != 0 && own.ns != 0)
        {
          Place *place = &g_array_index (self->places, Place, owner);

          place->sums.self_ns += own.ns;
          place->sums.self_looks += own.looks;
          g_array_index (self->files, ProfileSourceFile, place->file - 1).self_ns += own.ns;
        }
      if (inner != 0)
        add_total (self, stack, &g_array_index (self->places, Place, inner));
    }
}

/* ---- the result ---- */

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const ProfileSourceFile *first = a, *second = b;
  gboolean first_is_own = first->origin == PROFILE_ORIGIN_APPLICATION, second_is_own = second->origin == PROFILE_ORIGIN_APPLICATION;

  if (first_is_own != second_is_own)
    return first_is_own ? -1 : 1;
  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return strcmp (first->path, second->path);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *first = a, *second = b;

  if (first->file != second->file)
    return first->file < second->file ? -1 : 1;
  return first->sums.line < second->sums.line ? -1 : first->sums.line > second->sums.line;
}

static gboolean
has_time (const ProfileSourceLine *sums)
{
  return sums->total_looks > 0 || sums->total_ns > 0 || sums->self_ns > 0;
}

static void
take_lines (ProfileSourceLines *self, GArray *places)
{
  guint begin = 0;

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, Place, i).file != 0 && has_time (&g_array_index (places, Place, i).sums))
      {
        g_array_index (self->files, ProfileSourceFile, g_array_index (places, Place, i).file - 1).n_lines++;
        g_array_append_val (self->lines, g_array_index (places, Place, i).sums);
      }
  for (guint i = 0; i < self->files->len; i++)
    {
      ProfileSourceFile *file = &g_array_index (self->files, ProfileSourceFile, i);

      file->lines = (const ProfileSourceLine *) (gpointer) self->lines->data + begin;
      begin += file->n_lines;
    }
}

/* What nothing was seen of is not listed. */
static void
take_files (ProfileSourceLines *self)
{
  g_array_sort (self->files, compare_files);
  for (guint i = self->files->len; i-- > 0; )
    if (g_array_index (self->files, ProfileSourceFile, i).n_lines == 0)
      g_array_remove_index (self->files, i);
  for (guint i = 0; i < self->files->len; i++)
    g_hash_table_insert (self->by_path, (gpointer) g_array_index (self->files, ProfileSourceFile, i).path,
                         GUINT_TO_POINTER (i + 1));
}

ProfileSourceLines *
profile_source_lines_new (Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileSourceLines *self = g_new0 (ProfileSourceLines, 1);
  ProfileHistogram *histogram = profile_histogram_new_of_stacks (profile, options);
  guint32 n_frames = profile_get_n_frames (profile);
  g_autoptr(GHashTable) file_index = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) places = g_array_new (FALSE, TRUE, sizeof (Place));
  g_autofree guint32 *place_of = g_new0 (guint32, (gsize) n_frames + 1);
  g_autoptr(GArray) own = g_array_new (FALSE, FALSE, sizeof (Own));
  g_autofree ProfileStack *outer_of = options->transforms != NULL ? g_new0 (ProfileStack, histogram->n_stacks) : NULL;
  Build build = {
    .profile = profile, .histogram = histogram, .only_application = options->only_application, .places = places,
    .file_index = file_index, .place_of = place_of, .outer_of = outer_of, .own = own,
  };

  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->files = build.files = g_array_new (FALSE, FALSE, sizeof (ProfileSourceFile));
  self->lines = g_array_new (FALSE, FALSE, sizeof (ProfileSourceLine));
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);

  g_array_set_size (places, 1);
  for (ProfileFrame frame = 1; frame <= n_frames; frame++)
    place_of[frame] = find_place (&build, frame);
  take_own (&build, self);
  carry_up (&build);
  if (outer_of != NULL)
    carry_transformed (&build);
  add_stacks (&build);
  take_lines (self, places);
  take_files (self);

  profile_index_clear (&build.place_index);
  profile_histogram_release (histogram);
  return self;
}

ProfileSourceLines *
profile_source_lines_ref (ProfileSourceLines *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_source_lines_unref (ProfileSourceLines *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_path);
  g_array_unref (self->lines);
  g_array_unref (self->files);
  profile_unref (self->profile);
  g_free (self);
}

/* ---- asking ---- */

Profile *
profile_source_lines_get_profile (const ProfileSourceLines *self)
{
  return self->profile;
}

gint64
profile_source_lines_get_total_ns (const ProfileSourceLines *self)
{
  return self->total_ns;
}

guint64
profile_source_lines_get_total_looks (const ProfileSourceLines *self)
{
  return self->total_looks;
}

guint
profile_source_lines_get_n_files (const ProfileSourceLines *self)
{
  return self->files->len;
}

void
profile_source_lines_get_file (const ProfileSourceLines *self, guint index, ProfileSourceFile *file)
{
  g_return_if_fail (index < self->files->len);
  *file = g_array_index (self->files, ProfileSourceFile, index);
}

gboolean
profile_source_lines_find_file (const ProfileSourceLines *self, const char *path, ProfileSourceFile *file)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_path, path));

  if (found == 0)
    return FALSE;
  profile_source_lines_get_file (self, found - 1, file);
  return TRUE;
}
