/* functions-current.c: the function whose calls are shown, and the walk from function to function; see functions-private.h */

#include "viewer/functions-private.h"

#include "viewer/tree-columns.h"

/* ---- the current function ---- */

void
viewer_functions_show_current (ViewerFunctionsView *self)
{
  const ViewerFunctionRow *first = viewer_function_list_get_row (self->list, 0);
  ViewerFunctionRow row;

  /* Nothing is selected: the first row's calls say more than an empty pane. */
  if (self->current == 0 || self->table == NULL || !viewer_function_table_find (self->table, self->current, &row))
    viewer_calls_pane_show (VIEWER_CALLS_PANE (self->calls), self->table, first != NULL ? first->function : 0);
  else
    viewer_calls_pane_show (VIEWER_CALLS_PANE (self->calls), self->table, self->current);
  viewer_calls_pane_set_can_back (VIEWER_CALLS_PANE (self->calls), self->walk->len > 0);
}

void
viewer_functions_show_faster (ViewerFunctionsView *self)
{
  self->is_taking = TRUE;
  viewer_function_list_set_folds (self->list, FALSE);
  self->is_taking = FALSE;
}

static void
take_row (ViewerFunctionsView *self)
{
  guint position = self->current != 0 ? viewer_function_list_find (self->list, self->current)
                                      : VIEWER_FUNCTION_LIST_NO_ROW;

  self->is_taking = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_taking = FALSE;
}

/* The row of the current function is the selected one, wherever it is now: out of the fold, when it is in there. */
void
viewer_functions_select_current (ViewerFunctionsView *self)
{
  if (self->current != 0 && viewer_function_list_get_n_folded (self->list) > 0
      && viewer_function_list_find (self->list, self->current) == VIEWER_FUNCTION_LIST_NO_ROW)
    viewer_functions_show_faster (self);
  take_row (self);
}

static void
scroll_to_current (ViewerFunctionsView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    viewer_columns_scroll_to (GTK_COLUMN_VIEW (self->column_view), position, TRUE);
}

static void
make_current (ViewerFunctionsView *self,
              ProfileFunction      function)
{
  ViewerSelection selection = { .function = function, .lane = -1 };

  self->current = function;
  self->is_sending = TRUE;
  viewer_session_select (self->session, function != 0 ? &selection : NULL);
  self->is_sending = FALSE;
  viewer_functions_show_current (self);
}

void
viewer_functions_row_selected (ViewerFunctionsView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  const ViewerFunctionRow *row = viewer_function_list_get_row (self->list, position);

  if (self->is_taking || self->session == NULL || row == NULL)
    return;
  g_array_set_size (self->walk, 0);
  make_current (self, row->function);
}

void
viewer_functions_take_selection (ViewerFunctionsView *self)
{
  if (self->is_sending)
    return;
  self->current = viewer_session_get_selection (self->session)->function;
  g_array_set_size (self->walk, 0);
  viewer_functions_select_current (self);
  scroll_to_current (self);
  viewer_functions_show_current (self);
}

/* ---- the walk ---- */

static void
go_to (ViewerFunctionsView *self,
       ProfileFunction      function)
{
  /* It must be seen, so a filter that hides it goes. */
  if (viewer_function_list_find (self->list, function) == VIEWER_FUNCTION_LIST_NO_ROW)
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  make_current (self, function);
  viewer_functions_select_current (self);
  scroll_to_current (self);
}

void
viewer_functions_walk_to (ViewerFunctionsView *self,
                          guint                function)
{
  const ViewerFunctionRow *first = viewer_function_list_get_row (self->list, 0);
  ProfileFunction from = self->current != 0 || first == NULL ? self->current : first->function;

  if (function == from)
    return;
  g_array_append_val (self->walk, from);
  go_to (self, function);
}

gboolean
viewer_functions_go_back (ViewerFunctionsView *self)
{
  ProfileFunction function;

  if (self->walk->len == 0)
    return FALSE;
  function = g_array_index (self->walk, ProfileFunction, self->walk->len - 1);
  g_array_set_size (self->walk, self->walk->len - 1);
  go_to (self, function);
  return TRUE;
}
