"""A program that is slow before it begins: most of the time goes into its imports."""

import asyncio
import decimal
import http.client
import json
import xml.dom.minidom


def read_settings():
    return json.loads('{"price": "19.90", "pieces": 3}')


def total(settings):
    return decimal.Decimal(settings["price"]) * settings["pieces"]


def main():
    document = xml.dom.minidom.parseString("<order><total/></order>")
    text = document.createTextNode(str(total(read_settings())))
    document.getElementsByTagName("total")[0].appendChild(text)
    print(document.documentElement.toxml(), len(http.client.responses), asyncio.__name__)


if __name__ == "__main__":
    main()
