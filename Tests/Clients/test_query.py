"""Queries as simple-salesforce sends them: single pages, all pages, deleted records and errors."""

import datetime
import unittest

from simple_salesforce import Salesforce, format_soql
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound

import servers
from sessions import plain_session

ACCOUNTS = 4_500
QUERY = "SELECT Id, Name FROM Account ORDER BY External_Id__c"


class QueryTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.org = cls.enterClassContext(servers.org())
        session = plain_session(cls.org.url)
        cls.addClassCleanup(session.close)
        app = {"consumer_key": "beaufort", "consumer_secret": "beaufort"}
        cls.client = Salesforce(username="beaufort", password="beaufort", session=session, **app)
        cls.accounts = cls.create(
            "Account", [{"Name": f"Account {n}", "External_Id__c": f"A-{n:05}"} for n in range(ACCOUNTS)]
        )
        cls.create("Contact", [{"LastName": f"Contact {n}", "AccountId": cls.accounts[n // 2]} for n in range(10)])

    @classmethod
    def create(cls, kind, records):
        """Creates records, 200 a request, and returns their ids."""
        ids = []
        for start in range(0, len(records), 200):
            part = [{"attributes": {"type": kind}} | record for record in records[start : start + 200]]
            saved = cls.client.restful("composite/sobjects", method="POST", json={"records": part})
            assert all(row["success"] for row in saved), saved
            ids += [row["id"] for row in saved]
        return ids

    def test_query_gives_the_first_of_three_pages(self):
        page = self.client.query(QUERY)
        self.assertEqual((page["totalSize"], page["done"], len(page["records"])), (ACCOUNTS, False, 2_000))
        first = page["records"][0]
        self.assertEqual(first["attributes"]["type"], "Account")
        self.assertEqual(self.client.restful(first["attributes"]["url"].split("/v59.0/")[1])["Name"], "Account 0")

    def test_query_more_goes_on_by_url_and_by_locator(self):
        page = self.client.query(QUERY)
        sizes = [len(page["records"])]
        while not page["done"]:
            url = page["nextRecordsUrl"]
            by_locator = self.client.query_more(url.split("/")[-1])
            page = self.client.query_more(url, True)
            self.assertEqual(page, by_locator)
            sizes.append(len(page["records"]))
        self.assertEqual(sizes, [2_000, 2_000, 500])

    def test_query_all_and_its_iterator_give_every_record_once_and_in_order(self):
        result = self.client.query_all(QUERY)
        self.assertEqual((result["totalSize"], result["done"]), (ACCOUNTS, True))
        self.assertEqual([record["Id"] for record in result["records"]], self.accounts)
        self.assertEqual([record["Id"] for record in self.client.query_all_iter(QUERY)], self.accounts)

    def test_a_smaller_page_is_asked_for_in_a_header(self):
        page = self.client.query(QUERY, headers={"Sforce-Query-Options": "batchSize=250"})
        self.assertEqual(len(page["records"]), 250)

    def test_parents_and_children_are_nested(self):
        contact = self.client.query("SELECT LastName, Account.Name FROM Contact WHERE LastName = 'Contact 4'")
        self.assertEqual(contact["records"][0]["Account"]["Name"], "Account 2")
        account = self.client.query(
            "SELECT Id, (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Name = 'Account 3'"
        )
        children = account["records"][0]["Contacts"]
        self.assertEqual((children["totalSize"], children["done"]), (1, True))
        self.assertEqual(children["records"][0]["LastName"], "Contact 7")

    def test_functions_and_counts(self):
        count = self.client.query("SELECT COUNT() FROM Contact")
        self.assertEqual((count["totalSize"], count["records"]), (10, []))
        groups = self.client.query("SELECT AccountId, COUNT(Id) n FROM Contact GROUP BY AccountId ORDER BY AccountId")
        self.assertEqual([(row["AccountId"], row["n"]) for row in groups["records"]], [(a, 2) for a in self.accounts[:5]])

    def test_values_are_quoted_by_the_client_and_found(self):
        names = ["O'Brien \\ 100%", "'; DROP TABLE Account", "‘quoted’"]
        self.create("Lead", [{"LastName": name, "Company": "c"} for name in names])
        for name in names:
            found = self.client.query(format_soql("SELECT LastName FROM Lead WHERE LastName = {}", name))
            self.assertEqual([record["LastName"] for record in found["records"]], [name])
        like = self.client.query(format_soql("SELECT LastName FROM Lead WHERE LastName LIKE '%{:like}'", "\\ 100%"))
        self.assertEqual([record["LastName"] for record in like["records"]], names[:1])
        since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
        recent = self.client.query(format_soql("SELECT Id FROM Lead WHERE SystemModstamp > {}", since))
        self.assertEqual(recent["totalSize"], len(names))
        today = self.client.query("SELECT COUNT() FROM Lead WHERE CreatedDate = LAST_N_DAYS:1")
        self.assertEqual(today["totalSize"], len(names))

    def test_deleted_records_are_in_query_all_alone(self):
        case = self.create("Case", [{"Subject": "kept"}, {"Subject": "gone"}])[1]
        self.client.Case.delete(case)
        query = "SELECT Subject, IsDeleted FROM Case ORDER BY Subject"
        self.assertEqual([r["Subject"] for r in self.client.query(query)["records"]], ["kept"])
        everything = self.client.query(query, include_deleted=True)["records"]
        self.assertEqual([(r["Subject"], r["IsDeleted"]) for r in everything], [("gone", True), ("kept", False)])
        self.assertEqual(self.client.query_all(query, include_deleted=True)["totalSize"], 2)

    def test_errors_say_where_and_what(self):
        for query, code, words in [
            ("SELECT Nam FROM Account", "INVALID_FIELD", "ERROR at Row:1:Column:8\nNo such column 'Nam'"),
            ("SELECT Id FORM Account", "MALFORMED_QUERY", "unexpected token"),
            ("SELECT Id FROM Acount", "INVALID_TYPE", "sObject type 'Acount' is not supported"),
        ]:
            with self.assertRaises(SalesforceMalformedRequest) as raised:
                self.client.query(query)
            self.assertEqual(raised.exception.content[0]["errorCode"], code)
            self.assertIn(words, raised.exception.content[0]["message"])
        with self.assertRaises(SalesforceMalformedRequest) as raised:
            self.client.query_more("01g000000000001AAA-2000")
        self.assertEqual(raised.exception.content[0]["errorCode"], "INVALID_QUERY_LOCATOR")
        with self.assertRaises((SalesforceMalformedRequest, SalesforceResourceNotFound)) as raised:
            self.client.search("FIND {Acme}")
        self.assertIn("SOSL", str(raised.exception.content))


if __name__ == "__main__":
    unittest.main()
