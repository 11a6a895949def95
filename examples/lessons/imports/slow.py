"""A small tool that takes longest before its first line of work."""

import asyncio
import ctypes.util
import doctest
import email.message
import http.server
import json
import logging.handlers
import multiprocessing.managers
import pydoc
import sqlite3
import tarfile
import unittest.mock
import xml.dom.minidom
import xmlrpc.server


def read_settings():
    return json.loads('{"name": "world"}')


def main():
    print("Hello,", read_settings()["name"])


if __name__ == "__main__":
    main()
