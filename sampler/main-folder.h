/* main-folder.h: where interpreters that the program makes look for modules first
 *
 * From 3.12 on an interpreter begins the path of each that it makes with the folder of its
 * main file. The main file is boot.py, so that would be our own folder: the program's modules
 * were not found there, and ours were. Python, GIL held.
 */

#pragma once

#include <Python.h>

/* (before, after): the folder that the interpreter has kept, and the program's. No error where it is not found. */
PyObject *sampler_set_main_folder (PyObject *self, PyObject *args);
