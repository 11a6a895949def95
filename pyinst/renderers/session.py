"""The session itself, to be loaded again."""

import json

from ..session import Session
from .base import Renderer

__all__ = ["SessionRenderer"]


class SessionRenderer(Renderer):
    """A .pyisession file, which Pyinst and pyinstrument read."""

    output_file_extension = "pyisession"

    def __init__(self, tree_format: bool = False) -> None:
        """tree_format: accepted, and without effect, as ever."""
        super().__init__()
        self.tree_format = tree_format

    def render(self, session: Session) -> str:
        return json.dumps(session.to_json())
