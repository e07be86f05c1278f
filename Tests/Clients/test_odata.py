"""python-odata builds its classes from the external system's metadata, and queries and writes with them."""

import datetime
import unittest

from odata import ODataService
from odata.exceptions import ODataError

import servers
from postgresql import databases


def each(test):
    """Runs a test against each database."""

    def run(self):
        with databases() as options:
            for name, database in options.items():
                with self.subTest(database=name):
                    settings = ("--records", 300, "--objects", "Order,Account", "--page-size", 40, *database)
                    with servers.external(*settings) as system:
                        test(self, ODataService(system.url + "/odata", reflect_entities=True, quiet_progress=True))

    run.__doc__ = test.__doc__
    return run


class ODataTests(unittest.TestCase):
    @each
    def test_reads(self, service):
        """Filters, sorts, pages and counts."""
        self.assertEqual(set(service.entities), {"Orders", "Accounts"})
        order = service.entities["Orders"]
        everything = service.query(order).all()
        self.assertEqual(len({entity.Id for entity in everything}), 300)
        self.assertEqual(service.query(order).count(), 300)

        amounts = sorted(entity.TotalAmount for entity in everything)
        middle = amounts[150]
        large = service.query(order).filter(order.TotalAmount >= middle).order_by(order.TotalAmount.desc()).all()
        self.assertEqual([entity.TotalAmount for entity in large], amounts[150:][::-1])

        shipped = service.query(order).filter((order.Status == "Shipped") | order.Status.startswith("Pa"))
        expected = {entity.Id for entity in everything if entity.Status == "Shipped" or entity.Status.startswith("Pa")}
        self.assertEqual({entity.Id for entity in shipped.all()}, expected)
        self.assertEqual(shipped.count(), len(expected))

        since = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
        recent = service.query(order).filter(order.CreatedDate >= since).filter(order.Description.lacks("a")).all()
        self.assertEqual(
            {entity.Id for entity in recent},
            {entity.Id for entity in everything if entity.CreatedDate >= since and "a" not in entity.Description},
        )

        rows = service.query(order).select(order.Id).order_by(order.Id.asc()).offset(5).limit(3).all()
        self.assertEqual([row["Id"] for row in rows], ["ORD-000000005", "ORD-000000006", "ORD-000000007"])
        self.assertEqual(service.query(order).get("ORD-000000009").OrderNumber, "00000009")
        self.assertEqual(service.query(order).filter(order.EndDate.is_null()).all(), [])

    @each
    def test_writes(self, service):
        """Makes, changes and deletes a record."""
        account = service.entities["Accounts"]
        made = account()
        made.Id, made.Name, made.NumberOfEmployees = "it's new/1", "O'Neill & Søn", 12
        service.save(made)
        self.assertEqual((made.Version, made.Industry), (1, None))

        found = service.query(account).filter(account.Name == "O'Neill & Søn").one()
        self.assertEqual(found.Id, "it's new/1")
        chosen = account()
        chosen.Name = "The system chooses its key"
        service.save(chosen)
        self.assertRegex(chosen.Id, "ACCOUNT-[0-9]{9}")
        chosen.Industry = "Shipping"
        service.save(chosen)
        self.assertEqual((chosen.Version, chosen.Name), (2, "The system chooses its key"))

        with self.assertRaises(ODataError) as refusal:
            again = account()
            again.Id = "it's new/1"
            service.save(again)
        self.assertIn("409", str(refusal.exception))
        service.delete(chosen)
        self.assertEqual(service.query(account).filter(account.Id == chosen.Id).all(), [])
        with self.assertRaises(ODataError) as refusal:
            service.delete(chosen)
        self.assertIn("404", str(refusal.exception))

    @each
    def test_refusals(self, service):
        """What is wrong is told with its place."""
        order = service.entities["Orders"]
        with self.assertRaises(ODataError) as refusal:
            service.query(order).raw({"$filter": "Colour eq 'red'"})
        self.assertIn("character 1: Order has no property 'Colour'", str(refusal.exception))
        for text in ["' or 1 eq 1 or '", "'; DROP TABLE record_order; --", "x' UNION SELECT 1"]:
            self.assertEqual(service.query(order).filter(order.Status == text).all(), [])
        self.assertEqual(service.query(order).count(), 300)
