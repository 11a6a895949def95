"""A page of a table, rendered by Django's template engine again and again."""

import sys

import django
from django.conf import settings
from django.template import Context, Template

PAGE = """{% load humanize %}<table>{% for row in rows %}<tr class="{% cycle 'odd' 'even' %}">
{% for cell in row.cells %}<td>{{ cell|default:"-"|upper }}</td>{% endfor %}
<td>{% if row.total > 100 %}<b>{{ row.total|intcomma }}</b>{% else %}{{ row.total }}{% endif %}</td>
</tr>{% endfor %}</table>"""


def main(rounds):
    settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
                       INSTALLED_APPS=["django.contrib.humanize"])
    django.setup()
    page = Template(PAGE)
    rows = [{"cells": ["a%d" % n, "", "c"], "total": n * 7} for n in range(100)]
    size = 0
    for _ in range(rounds):
        size += len(page.render(Context({"rows": rows})))
    print(size)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
