"""The REST API as simple-salesforce and curl use it: records, upserts, Collections, Composite, limits and errors."""

import datetime
import json
import subprocess
import unittest

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

import servers
from sessions import plain_session


def client(test, *options):
    """A client of an org of its own, logged in by SOAP."""
    org = test.enterContext(servers.org(*options))
    session = plain_session(org.url)
    test.addCleanup(session.close)
    return org, Salesforce(username="beaufort", password="beaufort", security_token="", session=session)


class RecordTests(unittest.TestCase):
    def setUp(self):
        self.org, self.client = client(self)

    def test_a_record_is_created_read_updated_and_deleted(self):
        created = self.client.Account.create({"Name": "Acme", "AnnualRevenue": 12.5, "Active__c": True})
        self.assertTrue(created["success"])
        record = self.client.Account.get(created["id"])
        self.assertEqual(record["Name"], "Acme")
        self.assertEqual(record["AnnualRevenue"], 12.5)
        self.assertIs(record["Active__c"], True)
        self.assertEqual(record["attributes"]["type"], "Account")
        self.assertEqual(self.client.Account.update(created["id"], {"Name": "Acme Ltd"}), 204)
        self.assertEqual(self.client.Account.get(created["id"])["Name"], "Acme Ltd")
        self.assertEqual(self.client.Account.delete(created["id"]), 204)
        with self.assertRaises(SalesforceResourceNotFound):
            self.client.Account.get(created["id"])

    def test_an_upsert_creates_and_then_updates(self):
        self.assertEqual(self.client.Account.upsert("External_Id__c/A-1", {"Name": "Acme"}), 201)
        self.assertEqual(self.client.Account.upsert("External_Id__c/A-1", {"Name": "Acme Ltd"}), 200)
        self.assertEqual(self.client.Account.get_by_custom_id("External_Id__c", "A-1")["Name"], "Acme Ltd")

    def test_an_external_id_of_several_records_names_them_all(self):
        order = self.client.Order.create({"Status": "Draft"})["id"]
        for _ in range(2):
            self.client.Shipment__c.create({"Tracking_Id__c": "T-1", "Order__c": order})
        with self.assertRaises(SalesforceMoreThanOneRecord):
            self.client.Shipment__c.get_by_custom_id("Tracking_Id__c", "T-1")

    def test_a_parent_is_named_by_its_external_id(self):
        self.client.Account.create({"Name": "Acme", "External_Id__c": "A-1"})
        contact = self.client.Contact.create({"LastName": "Doe", "Account": {"External_Id__c": "A-1"}})
        found = self.client.query(f"SELECT Account.Name FROM Contact WHERE Id = '{contact['id']}'")
        self.assertEqual(found["records"][0]["Account"]["Name"], "Acme")

    def test_errors_are_those_of_the_platform(self):
        for body, code in [
            ({}, "REQUIRED_FIELD_MISSING"),
            ({"Name": "x", "Nonsense": 1}, "INVALID_FIELD"),
            ({"Name": "x" * 300}, "STRING_TOO_LONG"),
            ({"Name": "x", "CreatedDate": "2026-01-01T00:00:00Z"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ]:
            with self.subTest(code=code):
                with self.assertRaises(SalesforceMalformedRequest) as caught:
                    self.client.Account.create(body)
                self.assertEqual(caught.exception.content[0]["errorCode"], code)
        with self.assertRaises(SalesforceResourceNotFound):
            self.client.Nothing.get("001000000000000AAA")

    def test_what_was_updated_and_deleted_is_listed(self):
        start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
        kept = self.client.Account.create({"Name": "kept"})["id"]
        gone = self.client.Account.create({"Name": "gone"})["id"]
        self.client.Account.delete(gone)
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
        self.assertIn(kept, self.client.Account.updated(start, end)["ids"])
        deleted = self.client.Account.deleted(start, end)["deletedRecords"]
        self.assertEqual([record["id"] for record in deleted], [gone])

    def test_objects_describe_themselves(self):
        names = {entry["name"] for entry in self.client.describe()["sobjects"]}
        self.assertLessEqual({"Account", "Order", "Shipment__c", "Order_Event__e"}, names)
        fields = {field["name"]: field for field in self.client.Account.describe()["fields"]}
        self.assertTrue(fields["External_Id__c"]["externalId"])
        self.assertFalse(fields["CreatedDate"]["createable"])


class CompositeTests(unittest.TestCase):
    def setUp(self):
        self.org, self.client = client(self)

    def test_later_parts_refer_to_earlier_ones(self):
        base = "/services/data/v59.0"
        answer = self.client.restful(
            "composite",
            method="POST",
            json={
                "allOrNone": True,
                "compositeRequest": [
                    {"method": "POST", "url": f"{base}/sobjects/Account", "referenceId": "a", "body": {"Name": "Acme"}},
                    {
                        "method": "POST",
                        "url": f"{base}/sobjects/Contact",
                        "referenceId": "c",
                        "body": {"LastName": "Doe", "AccountId": "@{a.id}"},
                    },
                    {"method": "GET", "url": f"{base}/sobjects/Contact/@{{c.id}}", "referenceId": "r"},
                ],
            },
        )["compositeResponse"]
        self.assertEqual([part["httpStatusCode"] for part in answer], [201, 201, 200])
        self.assertEqual(answer[2]["body"]["AccountId"], answer[0]["body"]["id"])

    def test_one_failure_rolls_all_of_it_back(self):
        base = "/services/data/v59.0"
        parts = [
            {"method": "POST", "url": f"{base}/sobjects/Account", "referenceId": "good", "body": {"Name": "Acme"}},
            {"method": "POST", "url": f"{base}/sobjects/Account", "referenceId": "bad", "body": {}},
        ]
        answer = self.client.restful(
            "composite", method="POST", json={"allOrNone": True, "compositeRequest": parts}
        )["compositeResponse"]
        self.assertEqual(answer[0]["body"][0]["errorCode"], "PROCESSING_HALTED")
        self.assertEqual(answer[1]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING")
        self.assertEqual(self.client.query("SELECT COUNT() FROM Account")["totalSize"], 0)

    def test_a_collection_saves_what_it_can(self):
        records = [{"attributes": {"type": "Account"}, "Name": f"A {n}"} for n in range(199)]
        records.append({"attributes": {"type": "Account"}})
        saved = self.client.restful("composite/sobjects", method="POST", json={"records": records})
        self.assertEqual([row["success"] for row in saved], [True] * 199 + [False])
        with self.assertRaises(SalesforceMalformedRequest):
            self.client.restful("composite/sobjects", method="POST", json={"records": records + records[:1]})


class LimitTests(unittest.TestCase):
    def test_limits_are_those_of_the_edition(self):
        org, sf = client(self, "--edition", "developer")
        limits = sf.limits()["DailyApiRequests"]
        self.assertEqual(limits["Max"], 15_000)
        self.assertLess(limits["Remaining"], 15_000)

    def test_every_answer_says_what_is_used(self):
        org, sf = client(self)
        head = self.curl(org, sf, "/services/data/v59.0/limits")[0]
        self.assertRegex(head.lower(), r"sforce-limit-info: api-usage=\d+/200000")

    def test_broken_json_is_told_with_its_place(self):
        org, sf = client(self)
        _, body = self.curl(org, sf, "/services/data/v59.0/sobjects/Account", "--data", '{"Name": "x",, }')
        problem = json.loads(body)[0]
        self.assertEqual(problem["errorCode"], "JSON_PARSER_ERROR")
        self.assertRegex(problem["message"], r"\[line:1, column:\d+\]")

    def test_a_token_that_is_none_is_refused(self):
        org, sf = client(self)
        with self.assertRaises(SalesforceExpiredSession):
            stranger = Salesforce(session_id="00Dforged", instance="x", session=plain_session(org.url))
            stranger.query("SELECT Id FROM Account")

    def curl(self, org, sf, path, *options):
        command = ["curl", "--silent", "--include", "--max-time", "20", org.url + path, *options]
        command += ["--header", f"Authorization: Bearer {sf.session_id}", "--header", "Content-Type: application/json"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        head, _, body = text.partition("\n\n")
        return head, body


class SpentTests(unittest.TestCase):
    def test_requests_beyond_the_allocation_are_refused(self):
        org, sf = client(self, "--edition", "developer")
        used = 15_000 - sf.limits()["DailyApiRequests"]["Remaining"]
        batch = {"batchRequests": [{"method": "GET", "url": "v59.0/limits"}] * 25}
        try:
            while used < 15_000:
                sf.restful("composite/batch", method="POST", json=batch)
                used += 24
            self.fail("the allocation was never spent")
        except SalesforceRefusedRequest as refusal:
            self.assertEqual(refusal.content[0]["errorCode"], "REQUEST_LIMIT_EXCEEDED")


if __name__ == "__main__":
    unittest.main()
