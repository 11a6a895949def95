"""A blog of one file: a Django application with a database in memory that answers a few requests.

Its page asks for the author and the comments of each article anew, as pages do until somebody looks.
"""

import html
import re

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

PAGE = """<html><body><h1>{{ title|title }}</h1>{% for article in articles %}
<article class="{% cycle 'even' 'odd' %}"><h2>{{ article.title|capfirst }}</h2>
<p class="by">{{ article.author.name }} · {{ article.written|date:"j F Y" }} · {{ article.length|floatformat:1 }}</p>
<div>{{ article.body|truncatewords:20|linebreaks }}</div>
<ul>{% for comment in article.comments %}<li>{{ comment.text|capfirst|urlize }}</li>{% endfor %}</ul></article>
{% endfor %}</body></html>"""

settings.configure(
    ALLOWED_HOSTS=["testserver"], ROOT_URLCONF=__name__, SECRET_KEY="of no secret", USE_TZ=False,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.gzip.GZipMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]}}])
django.setup()

from django.db import connection, models  # noqa: E402  (needs the settings)
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402


class Author(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "blog"


class Article(models.Model):
    title = models.CharField(max_length=80)
    body = models.TextField()
    written = models.DateField(auto_now_add=True)
    author = models.ForeignKey(Author, models.CASCADE)

    class Meta:
        app_label = "blog"


class Comment(models.Model):
    text = models.TextField()
    article = models.ForeignKey(Article, models.CASCADE)

    class Meta:
        app_label = "blog"


def count_syllables(text):
    return sum(len(re.findall("[aeiou]+", word)) for word in html.unescape(text).split())


def reading_minutes(article):
    return count_syllables(article.body) / 300


def load_articles():
    articles = list(Article.objects.order_by("-written")[:25])
    for article in articles:
        article.length = reading_minutes(article)
        article.comments = list(Comment.objects.filter(article=article))
    return articles


def show_blog(request):
    return render(request, "page.html", {"title": "news from the garden", "articles": load_articles()})


def show_health(request):
    return HttpResponse("all is well")


urlpatterns = [path("", show_blog), path("health", show_health)]


def fill_database():
    with connection.schema_editor() as editor:
        for model in (Author, Article, Comment):
            editor.create_model(model)
    authors = [Author.objects.create(name=name) for name in ("Ada", "Berta", "Chris", "Dora")]
    for n in range(25):
        article = Article.objects.create(title="what grows in week %d" % n, author=authors[n % 4],
                                         body="Beans climb, peas follow &amp; the old roses stay where they are. " * 30)
        Comment.objects.bulk_create(Comment(text="see www.example.org/%d" % k, article=article) for k in range(n % 6))


def main():
    fill_database()
    client = Client()
    for n in range(60):
        client.get("/health" if n % 10 == 9 else "/")


if __name__ == "__main__":
    main()
