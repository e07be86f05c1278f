"""The SOAP API by zeep, with a client built from the description that the org serves, and by simple-salesforce's login."""

import contextlib
import pathlib
import subprocess
import tempfile
import unittest

import requests
import simple_salesforce
import zeep
import zeep.exceptions
from lxml import etree
from simple_salesforce.login import SalesforceLogin

import servers

API = "urn:partner.soap.sforce.com"
RECORDS = "urn:sobject.partner.soap.sforce.com"
SCHEMA = "http://www.w3.org/2001/XMLSchema"
BODY = "http://schemas.xmlsoap.org/soap/envelope/"


def xmllint(*arguments):
    """Runs xmllint, away from the network; what it does not like fails the test."""
    said = subprocess.run(["xmllint", "--nonet", "--noout", *arguments], capture_output=True, text=True)
    if said.returncode != 0:
        raise AssertionError(said.stderr)


@contextlib.contextmanager
def schema(description):
    """The schemas of a description as files that find each other; gives the folder and that of the API."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for tree in etree.fromstring(description).iter(f"{{{SCHEMA}}}schema"):
            files[tree.get("targetNamespace")] = tree
        for tree in files.values():
            for element in tree.iter(f"{{{SCHEMA}}}import"):
                element.set("schemaLocation", element.get("namespace").replace(":", "-") + ".xsd")
        for namespace, tree in files.items():
            pathlib.Path(folder, namespace.replace(":", "-") + ".xsd").write_bytes(etree.tostring(tree))
        yield pathlib.Path(folder), str(pathlib.Path(folder, API.replace(":", "-") + ".xsd"))


class Soap(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = servers.org()
        cls.org = cls.running.__enter__()
        cls.addClassCleanup(cls.running.__exit__, None, None, None)
        client = zeep.Client(f"{cls.org.url}/services/Soap/wsdl/partner")
        cls.client = client
        login = client.service.login("beaufort", "beaufort")
        cls.service = client.create_service(f"{{{API}}}SoapBinding", login.serverUrl)
        cls.session = {"SessionHeader": {"sessionId": login.sessionId}}
        cls.login = login
        cls.sobject = client.get_type(f"{{{RECORDS}}}sObject")

    def record(self, type, id=None, null=(), **fields):
        """A record; a field that is itself a record names a parent."""
        values = []
        for name, value in fields.items():
            element = etree.Element(f"{{{RECORDS}}}{name}")
            if isinstance(value, dict):
                for key, text in value.items():
                    etree.SubElement(element, f"{{{RECORDS}}}{key}").text = text
            else:
                element.text = str(value)
            values.append(element)
        return self.sobject(type=type, fieldsToNull=list(null), Id=id, _value_1=values)

    def call(self, operation, *arguments, headers=None, **named):
        answer = self.service[operation](*arguments, **named, _soapheaders={**self.session, **(headers or {})})
        self.assertEqual(answer.header.LimitInfoHeader.limitInfo[0].type, "API REQUESTS")
        return answer.body.result

    def query(self, text, **options):
        return self.call("query", text, **options)

    @staticmethod
    def values(record):
        """A record's fields, in order; the id stands twice where it was asked for."""
        return {
            etree.QName(element).localname: element.text
            for element in record._value_1
            if isinstance(element, etree._Element)
        }

    def test_description(self):
        """The description is sound XML, its schemas are schemas, and what the org answers is what they say."""
        description = requests.get(f"{self.org.url}/services/Soap/wsdl/partner").content
        with schema(description) as (folder, api):
            path = folder / "partner.wsdl"
            path.write_bytes(description)
            xmllint(str(path))
            for request in (
                "<login><username>beaufort</username><password>beaufort</password></login>",
                "<create><sObjects><s:type>Account</s:type><s:Name>A &amp; B</s:Name></sObjects></create>",
                "<create><sObjects><s:type>Account</s:type><s:Phone>1</s:Phone></sObjects></create>",
                "<query><queryString>SELECT Id, Name, Phone FROM Account</queryString></query>",
                "<getUserInfo/>", "<getServerTimestamp/>", "<describeGlobal/>",
                "<describeSObject><sObjectType>Contact</sObjectType></describeSObject>",
            ):  # fmt: skip
                session = f"<SessionHeader><sessionId>{self.login.sessionId}</sessionId></SessionHeader>"
                envelope = (
                    f'<e:Envelope xmlns:e="{BODY}" xmlns="{API}" xmlns:s="{RECORDS}">'
                    f"<e:Header>{session}</e:Header><e:Body>{request}</e:Body></e:Envelope>"
                )
                answer = requests.post(
                    self.login.serverUrl,
                    data=envelope.encode(),
                    headers={"Content-Type": "text/xml", "SOAPAction": '""'},
                )
                self.assertEqual(answer.status_code, 200, answer.text)
                (body,) = etree.fromstring(answer.content).iter(f"{{{BODY}}}Body")
                path = folder / "answer.xml"
                path.write_bytes(etree.tostring(body[0]))
                xmllint("--schema", api, str(path))
            path.write_bytes(b'<loginResponse xmlns="' + API.encode() + b'"><wrong/></loginResponse>')
            with self.assertRaisesRegex(AssertionError, "This element is not expected"):
                xmllint("--schema", api, str(path))

    def test_login(self):
        self.assertEqual(self.login.userInfo.userName, "beaufort")
        self.assertFalse(self.login.passwordExpired)
        self.assertEqual(self.call("getUserInfo").userId, self.login.userId)
        self.assertIsNotNone(self.call("getServerTimestamp").timestamp.tzinfo)

    def test_writes(self):
        created = self.call("create", [self.record("Account", Name="Müller & <Söhne>", Phone="1")])
        self.assertTrue(created[0].success and not created[0].errors)
        id = created[0].id
        changed = self.call("update", [self.record("Account", id=id, null=["Phone"], Website="w")])
        self.assertTrue(changed[0].success)
        (row,) = self.query(f"SELECT Name, Phone, Website FROM Account WHERE Id = '{id}'").records
        self.assertEqual(self.values(row), {"Name": "Müller & <Söhne>", "Phone": None, "Website": "w"})
        (same,) = self.call("retrieve", "Id, Name", "Account", [id])
        self.assertEqual((same.type, same.Id), ("Account", id))
        self.assertTrue(self.call("delete", [id])[0].success)
        (gone,) = self.call("delete", [id])
        self.assertEqual([error.statusCode for error in gone.errors], ["ENTITY_IS_DELETED"])

    def test_upsert_twice(self):
        records = [self.record("Account", External_Id__c=f"Z-{number}", Name="z") for number in range(200)]
        first = self.call("upsert", "External_Id__c", records)
        second = self.call("upsert", "External_Id__c", records)
        self.assertEqual({result.created for result in first}, {True})
        self.assertEqual({result.created for result in second}, {False})
        self.assertEqual([result.id for result in first], [result.id for result in second])
        child = self.record("Contact", LastName="Doe", Account={"type": "Account", "External_Id__c": "Z-7"})
        (saved,) = self.call("create", [child])
        (row,) = self.query(f"SELECT Account.External_Id__c FROM Contact WHERE Id = '{saved.id}'").records
        self.assertIn("Z-7", etree.tostring(self.raw(row)).decode())

    @staticmethod
    def raw(record):
        """All that stands behind type and id, as one element."""
        root = etree.Element("record")
        for value in record._value_1:
            if isinstance(value, etree._Element):
                root.append(value)
            else:
                for inner in value._value_1:
                    root.append(inner)
        return root

    def test_pages(self):
        for start in range(0, 600, 200):
            records = [self.record("Lead", LastName=f"L{start + n:03}", Company="c") for n in range(200)]
            self.assertTrue(all(result.success for result in self.call("create", records)))
        size = {"QueryOptions": {"batchSize": 250}}
        page = self.query("SELECT LastName FROM Lead ORDER BY LastName", headers=size)
        counts, names = [], []
        while True:
            self.assertEqual(page.size, 600)
            counts.append(len(page.records))
            names += [self.values(row)["LastName"] for row in page.records]
            if page.done:
                break
            page = self.call("queryMore", page.queryLocator, headers=size)
        self.assertEqual(counts, [250, 250, 100])
        self.assertEqual(names, [f"L{number:03}" for number in range(600)])

    def test_all_or_none(self):
        records = [self.record("Case", Subject="s"), self.record("Account", Phone="1")]
        results = self.call("create", records, headers={"AllOrNoneHeader": {"allOrNone": True}})
        self.assertEqual(
            [result.errors[0].statusCode for result in results],
            ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"],
        )
        self.assertEqual(self.query("SELECT COUNT() FROM Case").size, 0)

    def test_faults(self):
        with self.assertRaises(zeep.exceptions.Fault) as fault:
            self.query("SELECT Nothing__c FROM Account")
        self.assertEqual(fault.exception.code, "sf:INVALID_FIELD")
        with self.assertRaisesRegex(zeep.exceptions.Fault, "cannot submit more than 200 records"):
            self.call("create", [self.record("Account", Name="x")] * 201)
        with self.assertRaisesRegex(zeep.exceptions.Fault, "INVALID_LOGIN"):
            self.client.service.login("beaufort", "wrong")
        with self.assertRaisesRegex(zeep.exceptions.Fault, "INVALID_SESSION_ID"):
            self.service.getUserInfo(_soapheaders={"SessionHeader": {"sessionId": "00D!forged"}})

    def test_descriptions(self):
        names = [each.name for each in self.call("describeGlobal").sobjects]
        self.assertIn("Shipment__c", names)
        account = self.call("describeSObject", "Account")
        self.assertEqual(account.keyPrefix, "001")
        self.assertIn("External_Id__c", [field.name for field in account.fields if field.externalId])
        self.assertEqual(len(self.call("describeSObjects", ["Contact", "Lead"])), 2)

    def test_logout(self):
        session = {"SessionHeader": {"sessionId": self.client.service.login("beaufort", "beaufort").sessionId}}
        self.service.logout(_soapheaders=session)
        with self.assertRaisesRegex(zeep.exceptions.Fault, "INVALID_SESSION_ID"):
            self.service.getServerTimestamp(_soapheaders=session)

    def test_simple_salesforce(self):
        session, instance = SalesforceLogin(
            username="beaufort", password="beaufort", security_token="", scratch_url=self.org.url
        )
        answer = requests.get(
            f"http://{instance}/services/data/v59.0/limits", headers={"Authorization": f"Bearer {session}"}
        )
        self.assertEqual(answer.status_code, 200)
        with self.assertRaises(simple_salesforce.SalesforceAuthenticationFailed) as refused:
            SalesforceLogin(username="beaufort", password="wrong", security_token="", scratch_url=self.org.url)
        self.assertEqual(refused.exception.code, "INVALID_LOGIN")


if __name__ == "__main__":
    unittest.main()
