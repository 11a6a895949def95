"""A page with a table of 40 products, rendered by Django's template engine again and again."""

import datetime

import clock
import django
from django.conf import settings
from django.template import Context, Template

settings.configure(USE_TZ=False, TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
django.setup()

PAGE = Template("""<h1>{{ shop|title }}</h1><table>{% for product in products %}
<tr class="{% cycle 'even' 'odd' %}"><td>{{ forloop.counter }}</td><td>{{ product.name|upper }}</td>
<td>{{ product.words|truncatewords:5|capfirst }}</td><td>{{ product.price|floatformat:2 }}</td>
<td>{{ product.since|date:"j F Y" }}</td><td>{% if product.left > 5 %}{{ product.left }}{% else %}few{% endif %}</td>
<td>{{ product.labels|join:" · " }}</td></tr>{% endfor %}</table>""")
PRODUCTS = [{"name": "product %d" % n, "words": "made by hand in a small town near the sea " * 2, "price": n * 2.5,
             "since": datetime.datetime(2020, 1 + n % 12, 1 + n % 28), "left": n % 11, "labels": ["new", "<b>", "a & b"]}
            for n in range(40)]


def work(rounds):
    for _ in range(rounds):
        PAGE.render(Context({"shop": "the corner shop", "products": PRODUCTS}))


clock.measure(work)
