"""``-p NAME[=VALUE]``: keyword arguments of a renderer, as words."""

import json
from typing import Any, Dict, Iterable

__all__ = ["read_options"]


def read_options(words: Iterable[str], options: Dict[str, Any]) -> None:
    """Put the keyword arguments that the words give into *options*; a name alone is True, a dotted one goes into a
    dict of its own, a value is JSON or else a text. Raises ValueError with a sentence."""
    for word in words:
        name, equals, text = word.partition("=")
        value: Any = True
        if equals:
            try:
                value = json.loads(text)
            except ValueError:
                value = text
        *above, last = name.split(".")
        place = options
        for key in above:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                raise ValueError("The render option %s cannot have %s below it." % (key, last))
        place[last] = value
