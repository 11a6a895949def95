"""An asyncio server with a few customers: why does everybody wait at the same time?

The server answers on this machine only, and its customers are tasks of the same program. Most
requests wait for a pretended database and are quick otherwise; one kind of them holds up all the
others. Takes about three seconds.
"""

import asyncio
import random
import time

PRODUCTS = ["%s %s" % (kind, thing) for kind in ("small", "plain", "fine", "round", "old")
            for thing in ("lamp", "table", "kettle", "mirror", "carpet", "stool", "vase", "clock")]


async def ask_database(seconds):
    await asyncio.sleep(seconds)


def make_offer(product):
    return "%s: %.2f" % (product, sum(map(ord, product)) / 40)


async def list_products():
    await ask_database(0.02)
    return "\n".join(make_offer(product) for product in PRODUCTS)


async def find_product(name):
    await ask_database(0.01)
    return make_offer(name) if name in PRODUCTS else "there is none"


def compare_names(one, other):
    """How many letters must change to make one of the other."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, opposite in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != opposite))
    return row[-1]


def find_similar(name):
    return sorted(PRODUCTS, key=lambda product: compare_names(name, product))[:3]


async def suggest_products(name):
    # No await in here: until it is done, nobody else is served.
    similar = {product: find_similar(product + " " + name) for product in PRODUCTS[:16]}
    return "\n".join("%s, or %s" % (product, ", ".join(others)) for product, others in similar.items())


async def answer(request):
    kind, _, name = request.partition(" ")
    if kind == "list":
        return await list_products()
    if kind == "find":
        return await find_product(name)
    return await suggest_products(name)


async def serve(reader, writer):
    asyncio.current_task().set_name("serve")
    while line := await reader.readline():
        text = await answer(line.decode().strip())
        writer.write(text.encode() + b"\n\n")
        await writer.drain()
    writer.close()


async def visit(port, seed, deadline):
    source = random.Random(seed)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    n_requests = 0
    while time.monotonic() < deadline:
        kind = source.choices(("list", "find", "suggest"), (5, 7, 2))[0]
        writer.write(("%s %s\n" % (kind, source.choice(PRODUCTS))).encode())
        await reader.readuntil(b"\n\n")
        n_requests += 1
        await asyncio.sleep(source.uniform(0.01, 0.06))
    writer.close()
    return n_requests


async def main(seconds=3.0):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    deadline = time.monotonic() + seconds
    customers = [asyncio.create_task(visit(port, seed, deadline), name="customer %d" % (seed + 1)) for seed in range(5)]
    served = sum(await asyncio.gather(*customers))
    server.close()
    print("%d requests in %.0f seconds" % (served, seconds))


if __name__ == "__main__":
    asyncio.run(main())
