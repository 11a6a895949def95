"""sqlite in memory: many small statements."""

import sqlite3

import clock


def work(rounds):
    for _ in range(rounds):
        base = sqlite3.connect(":memory:")
        base.execute("create table sales (id integer primary key, shop text, price real)")
        base.executemany("insert into sales (shop, price) values (?, ?)", (("shop %d" % (n % 20), n / 3) for n in range(2000)))
        for n in range(300):
            base.execute("select price from sales where id = ?", (n,)).fetchone()
        base.execute("select shop, sum(price), count(*) from sales group by shop order by 2").fetchall()
        base.create_function("twice", 1, lambda price: price * 2)
        base.execute("select sum(twice(price)) from sales").fetchone()
        base.close()


clock.measure(work)
