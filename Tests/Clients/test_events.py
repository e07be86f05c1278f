"""Events over CometD, as aiosfstream-ng receives them."""

import asyncio
import json
import unittest
import urllib.error
import urllib.request

import aiosfstream_ng
import servers

EVENT = "/event/Order_Event__e"
PATIENCE_SECONDS = 30


class Authenticator(aiosfstream_ng.PasswordAuthenticator):
    """Logs in to an org on loopback, under the host name that it is given."""

    def __init__(self, url, host):
        super().__init__("beaufort", "beaufort", "beaufort", "beaufort")
        self.url, self.host = url, host

    @property
    def _token_url(self):
        return f"{self.url}/services/oauth2/token"

    async def authenticate(self):
        await super().authenticate()
        self.instance_url = self.url.replace("127.0.0.1", self.host)


class EventsTests(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.org = self.enterContext(servers.org())
        form = b"grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
        with urllib.request.urlopen(f"{self.org.url}/services/oauth2/token", form) as answer:
            self.token = json.load(answer)["access_token"]

    async def asyncSetUp(self):
        # Since Python 3.8 the client's own callback trips over the poll that it cancels whenever it closes.
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.org.url}/services/data/v59.0/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def publish(self, *names):
        for name in names:
            answer = self.call("POST", "sobjects/Order_Event__e", {"Order_External_Id__c": name})
            self.assertTrue(answer["success"])
            self.assertEqual(answer["errors"][0]["statusCode"], "OPERATION_ENQUEUED")
            yield answer["errors"][0]["message"]

    def client(self, replay, host="localhost", **settings):
        # The client's own watch over the connection calls asyncio in a way that Python 3.10 took away; 0 turns it off.
        return aiosfstream_ng.Client(
            Authenticator(self.org.url, host), replay=replay, connection_timeout=0, **settings
        )

    async def receive(self, client, count):
        return [await asyncio.wait_for(client.receive(), PATIENCE_SECONDS) for _ in range(count)]

    def names(self, messages):
        return [message["data"]["payload"]["Order_External_Id__c"] for message in messages]

    async def test_published_events_arrive_once_and_in_order(self):
        for host in ["localhost", "127.0.0.1"]:
            with self.subTest(host=host):
                async with self.client(aiosfstream_ng.ReplayOption.NEW_EVENTS, host) as client:
                    await client.subscribe(EVENT)
                    waiting = asyncio.create_task(self.receive(client, 1))
                    await asyncio.sleep(0.2)
                    uuids = list(self.publish("first"))
                    messages = await waiting
                    uuids += self.publish("second", "third")
                    messages += await self.receive(client, 2)
                self.assertEqual(self.names(messages), ["first", "second", "third"])
                self.assertEqual([message["data"]["event"]["EventUuid"] for message in messages], uuids)

    async def test_after_a_broken_connection_the_missed_events_are_replayed(self):
        stored = {}
        client = self.client(stored)
        await client.open()
        await client.subscribe(EVENT)
        list(self.publish("a", "b"))
        self.assertEqual(self.names(await self.receive(client, 2)), ["a", "b"])
        # The sockets go without a word, in the middle of a poll.
        await asyncio.sleep(0.2)
        await client._transport._stop_connect_task()
        await client._http_session.close()
        list(self.publish("c", "d", "e"))
        async with self.client(stored) as again:
            await again.subscribe(EVENT)
            self.assertEqual(self.names(await self.receive(again, 3)), ["c", "d", "e"])
        async with self.client(aiosfstream_ng.ReplayOption.ALL_EVENTS) as everything:
            await everything.subscribe(EVENT)
            self.assertEqual(self.names(await self.receive(everything, 5)), ["a", "b", "c", "d", "e"])

    async def test_a_replay_id_that_is_not_kept_is_refused_and_the_fallback_taken(self):
        list(self.publish("kept"))
        old = {EVENT: aiosfstream_ng.ReplayMarker(date="2020-01-01T00:00:00Z", replay_id=7)}
        async with self.client(dict(old)) as client:
            with self.assertRaises(aiosfstream_ng.exceptions.ServerError) as refused:
                await client.subscribe(EVENT)
            self.assertEqual(refused.exception.error_code, 400)
        fallback = aiosfstream_ng.ReplayOption.ALL_EVENTS
        async with self.client(dict(old), replay_fallback=fallback) as client:
            await client.subscribe(EVENT)
            self.assertEqual(self.names(await self.receive(client, 1)), ["kept"])

    async def test_changes_by_rest_and_by_collections_arrive_with_their_headers(self):
        async with self.client(aiosfstream_ng.ReplayOption.NEW_EVENTS) as client:
            await client.subscribe("/data/AccountChangeEvent")
            one = self.call("POST", "sobjects/Account", {"Name": "One", "AnnualRevenue": 5})["id"]
            self.call("PATCH", f"sobjects/Account/{one}", {"AnnualRevenue": None})
            self.call("DELETE", f"sobjects/Account/{one}")
            records = [{"attributes": {"type": "Account"}, "Name": name} for name in ["Two", "Three"]]
            ids = [row["id"] for row in self.call("POST", "composite/sobjects", {"records": records})]
            for record, identifier in zip(records, ids):
                record.update(id=identifier, Name=record["Name"] + "!")
            self.call("PATCH", "composite/sobjects", {"records": records})
            self.call("DELETE", f"composite/sobjects?ids={','.join(ids)}")
            messages = await self.receive(client, 9)
        payloads = [message["data"]["payload"] for message in messages]
        headers = [payload["ChangeEventHeader"] for payload in payloads]
        kinds = ["CREATE", "UPDATE", "DELETE", "CREATE", "CREATE", "UPDATE", "UPDATE", "DELETE", "DELETE"]
        self.assertEqual([header["changeType"] for header in headers], kinds)
        self.assertEqual([header["recordIds"] for header in headers], [[one]] * 3 + [[i] for i in ids] * 3)
        self.assertEqual({header["changeOrigin"] for header in headers}, {"com/salesforce/api/rest/59.0"})
        self.assertEqual(headers[1]["nulledFields"], ["AnnualRevenue"])
        self.assertEqual([payload.get("Name") for payload in payloads[3:7]], ["Two", "Three", "Two!", "Three!"])
        keys = [header["transactionKey"] for header in headers]
        self.assertEqual(keys[3], keys[4])
        self.assertEqual(len(set(keys)), 6)
        self.assertEqual([header["sequenceNumber"] for header in headers], [1, 1, 1, 1, 2, 1, 2, 1, 2])


if __name__ == "__main__":
    unittest.main()
