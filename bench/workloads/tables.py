"""numpy and pandas: arrays, a table that is grouped, joined and sorted."""

import clock
import numpy
import pandas

generator = numpy.random.default_rng(1)
table = pandas.DataFrame({"shop": generator.integers(0, 50, 20000), "price": generator.random(20000),
                          "day": generator.integers(0, 365, 20000)})
shops = pandas.DataFrame({"shop": range(50), "town": ["town %d" % (n % 9) for n in range(50)]})


def work(rounds):
    for _ in range(rounds):
        joined = table.merge(shops, on="shop")
        joined.groupby(["town", "day"])["price"].agg(["mean", "max"]).sort_values("mean")
        square = generator.random((120, 120))
        numpy.linalg.eigvals(square @ square.T)
        numpy.sort(numpy.sin(table["price"].to_numpy()) * 3)


clock.measure(work)
