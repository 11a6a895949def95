"""What did each customer spend? The shop asks its database once for each of them."""

import sqlite3


def open_shop():
    shop = sqlite3.connect(":memory:")
    shop.execute("create table customer (id integer primary key, name text)")
    shop.execute("create table purchase (id integer primary key, customer integer, price integer)")
    shop.executemany("insert into customer values (?, ?)", [(number, "Customer %d" % number) for number in range(900)])
    shop.executemany("insert into purchase values (?, ?, ?)",
                     [(number, number * 7 % 900, number % 90 + 10) for number in range(40000)])
    return shop


def find_spent(shop, customer):
    return shop.execute("select sum(price) from purchase where customer = ?", (customer,)).fetchone()[0]


def list_customers(shop):
    lines = []
    for customer, name in shop.execute("select id, name from customer order by id").fetchall():
        lines.append("%s spent %d" % (name, find_spent(shop, customer)))
    return lines


def main():
    shop = open_shop()
    lines = list_customers(shop)
    print(len(lines), "customers, the last:", lines[-1])


if __name__ == "__main__":
    main()
