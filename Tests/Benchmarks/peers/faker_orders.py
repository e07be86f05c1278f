"""COUNT FORMAT: writes orders made by Faker, in the faster of its two ways to choose words."""

import datetime

from faker import Faker
from orders import CURRENCIES, DAYS, FIRST_DAY, STATUSES, write

# Asked of the generator itself: the proxy in front of it looks for the locale at every call.
fake = Faker(use_weighting=False).factories[0]
fake.seed_instance(42)


def order(index):
    created = FIRST_DAY + datetime.timedelta(seconds=fake.random_int(0, DAYS * 86_400 - 1))
    return (
        f"801{index:012d}AAA",
        f"ORD-{index:09d}",
        f"{index:08d}",
        f"ACC-{fake.random_int(0, 99_999):09d}",
        fake.random_element(STATUSES),
        fake.random_int(500, 2_000_000) / 100,
        fake.random_element(CURRENCIES),
        created.date().isoformat(),
        (created + datetime.timedelta(days=fake.random_int(1, 60))).date().isoformat(),
        fake.email(),
        fake.street_address(),
        fake.city(),
        fake.postcode(),
        fake.country(),
        f"{fake.random_int(1, 12)} {fake.word()}, {fake.random_int(1, 40)} {fake.word()}",
        created.isoformat(timespec="milliseconds") + "+0000",
    )


write(order)
