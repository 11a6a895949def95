"""One question instead of one for each customer: the database adds up for all of them."""

import sqlite3


def open_shop():
    shop = sqlite3.connect(":memory:")
    shop.execute("create table customer (id integer primary key, name text)")
    shop.execute("create table purchase (id integer primary key, customer integer, price integer)")
    shop.executemany("insert into customer values (?, ?)", [(number, "Customer %d" % number) for number in range(900)])
    shop.executemany("insert into purchase values (?, ?, ?)",
                     [(number, number * 7 % 900, number % 90 + 10) for number in range(40000)])
    return shop


def list_customers(shop):
    lines = []
    for name, spent in shop.execute("select name, sum(price) from customer join purchase on customer = customer.id"
                                    " group by customer.id order by customer.id").fetchall():
        lines.append("%s spent %d" % (name, spent))
    return lines


def main():
    shop = open_shop()
    lines = list_customers(shop)
    print(len(lines), "customers, the last:", lines[-1])


if __name__ == "__main__":
    main()
