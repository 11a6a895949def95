#!/bin/sh
# Runs a test program in a desktop session (D-Bus) of its own. What the session's services print goes
# to stderr: only the program's own lines are its results.
if ! command -v dbus-run-session >/dev/null; then
  echo "1..0 # SKIP dbus-run-session is not installed"
  exit 0
fi
exec 3>&1 >&2
exec dbus-run-session -- sh -c 'exec "$0" >&3 3>&-' "$1"
