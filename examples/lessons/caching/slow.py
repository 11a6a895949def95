"""A route is priced for each parcel, though many parcels go the same way."""

TOWNS = 12


def price_route(start, end):
    cost = 0
    for step in range(1500):
        cost = (cost * 31 + start * step + end) % 9973
    return cost


def price_parcels(parcels):
    return sum(price_route(start, end) for start, end in parcels)


def main():
    parcels = [(number % TOWNS, number * 5 % TOWNS) for number in range(12000)]
    print("all parcels cost", price_parcels(parcels))


if __name__ == "__main__":
    main()
