"""Modules that stand where pyinstrument's compiled ones do."""
