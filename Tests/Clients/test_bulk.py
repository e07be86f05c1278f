"""Bulk API 2.0 as simple-salesforce uses it: ten thousand records with some that fail, and queries page by page."""

import csv
import io
import unittest

from simple_salesforce import Salesforce

import servers
from sessions import plain_session

RECORDS = 10_000
BAD_EVERY = 1_000


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


class BulkTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.org = cls.enterClassContext(servers.org())
        session = plain_session(cls.org.url)
        cls.addClassCleanup(session.close)
        app = {"consumer_key": "beaufort", "consumer_secret": "beaufort"}
        cls.client = Salesforce(username="beaufort", password="beaufort", session=session, **app)

    def count(self, where):
        return self.client.query(f"SELECT COUNT() FROM Account WHERE {where}")["totalSize"]

    def test_ten_thousand_records_of_which_some_fail(self):
        records = [
            {"Name": "" if n % BAD_EVERY == 0 else f"Bulk {n}", "External_Id__c": f"B-{n}"} for n in range(RECORDS)
        ]
        (result,) = self.client.bulk2.Account.insert(records=records, wait=0)
        bad = RECORDS // BAD_EVERY
        self.assertEqual(result["numberRecordsTotal"], RECORDS)
        self.assertEqual(result["numberRecordsFailed"], bad)
        self.assertEqual(self.count("External_Id__c LIKE 'B-%'"), RECORDS - bad)
        failed = rows(self.client.bulk2.Account.get_failed_records(result["job_id"]))
        self.assertEqual(len(failed), bad)
        self.assertTrue(all(row["sf__Error"].startswith("REQUIRED_FIELD_MISSING") for row in failed))
        saved = rows(self.client.bulk2.Account.get_successful_records(result["job_id"]))
        self.assertEqual(len(saved), RECORDS - bad)
        self.assertEqual({row["sf__Created"] for row in saved}, {"true"})
        self.assertEqual(rows(self.client.bulk2.Account.get_unprocessed_records(result["job_id"])), [])

    def test_records_are_upserted_twice_updated_and_deleted(self):
        records = [{"Name": f"Up {n}", "External_Id__c": f"U-{n}"} for n in range(500)]
        for created in ("true", "false"):
            (result,) = self.client.bulk2.Account.upsert(
                records=records, external_id_field="External_Id__c", wait=0
            )
            saved = rows(self.client.bulk2.Account.get_successful_records(result["job_id"]))
            self.assertEqual({row["sf__Created"] for row in saved}, {created})
        ids = [row["sf__Id"] for row in saved]
        (result,) = self.client.bulk2.Account.update(
            records=[{"Id": one, "Name": "Changed"} for one in ids], wait=0
        )
        self.assertEqual(result["numberRecordsFailed"], 0)
        self.assertEqual(self.count("Name = 'Changed'"), 500)
        (result,) = self.client.bulk2.Account.delete(records=[{"Id": one} for one in ids], wait=0)
        self.assertEqual(result["numberRecordsFailed"], 0)
        self.assertEqual(self.count("External_Id__c LIKE 'U-%'"), 0)

    def test_a_query_is_read_page_by_page(self):
        records = [{"Name": f"Page {n}", "External_Id__c": f"P-{n:05}"} for n in range(2_500)]
        self.client.bulk2.Account.insert(records=records, wait=0)
        query = "SELECT Id, Name FROM Account WHERE External_Id__c LIKE 'P-%'"
        pages = list(self.client.bulk2.Account.query(query, max_records=1_000, wait=0))
        self.assertEqual([len(rows(page)) for page in pages], [1_000, 1_000, 500])
        names = {row["Name"] for page in pages for row in rows(page)}
        self.assertEqual(names, {record["Name"] for record in records})


if __name__ == "__main__":
    unittest.main()
