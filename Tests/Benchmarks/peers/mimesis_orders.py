"""COUNT FORMAT: writes orders made by Mimesis."""

import datetime

from mimesis import Generic
from mimesis.locales import Locale
from orders import CURRENCIES, DAYS, FIRST_DAY, STATUSES, write

fake = Generic(locale=Locale.EN, seed=42)
address, person, text, random = fake.address, fake.person, fake.text, fake.random


def order(index):
    created = FIRST_DAY + datetime.timedelta(seconds=random.randint(0, DAYS * 86_400 - 1))
    return (
        f"801{index:012d}AAA",
        f"ORD-{index:09d}",
        f"{index:08d}",
        f"ACC-{random.randint(0, 99_999):09d}",
        random.choice(STATUSES),
        random.randint(500, 2_000_000) / 100,
        random.choice(CURRENCIES),
        created.date().isoformat(),
        (created + datetime.timedelta(days=random.randint(1, 60))).date().isoformat(),
        person.email(),
        address.address(),
        address.city(),
        address.postal_code(),
        address.country(),
        f"{random.randint(1, 12)} {text.word()}, {random.randint(1, 40)} {text.word()}",
        created.isoformat(timespec="milliseconds") + "+0000",
    )


write(order)
