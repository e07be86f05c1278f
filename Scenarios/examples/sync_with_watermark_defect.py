"""The same integration as sync.py with one defect, of a kind that tests in good weather never show.

It asks the ERP for what changed since it asked last, by the clock, and remembers the time before it knows whether the
ERP has answered: what was committed while it could not is never asked for again. Started by `beaufort live
--integration`; it needs simple-salesforce.
"""

import datetime
import json
import os
import pathlib
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceError

ERP = os.environ["BEAUFORT_ERP_URL"]
ORG = os.environ["BEAUFORT_ORG_URL"]
PLACE = pathlib.Path(os.environ["BEAUFORT_STATE"], "place")


class Plain(HTTPAdapter):
    """The org of a test speaks plain HTTP, which simple-salesforce does not: this sends its requests there."""

    def send(self, request, **options):
        parts = urlsplit(request.url)
        request.url = ORG + parts.path + ("?" + parts.query if parts.query else "")
        return super().send(request, **options)


def changes(since):
    """The orders that changed since a time."""
    path, orders = f"/api/Order?limit=200&updatedSince={since}", []
    while path:
        with urllib.request.urlopen(ERP + path, timeout=10) as answer:
            page = json.load(answer)
        orders += page["records"]
        path = page.get("next")
    return orders


def load(org, orders):
    """Upserts orders by their external id, up to 200 at a time; raises where the org refuses one."""
    for start in range(0, len(orders), 200):
        records = [
            {
                "attributes": {"type": "Order"},
                "External_Id__c": order["Id"],
                "Revision__c": order["Revision"],
                "Tombstone__c": order["Tombstone"] == 1,
            }
            for order in orders[start : start + 200]
        ]
        body = {"allOrNone": False, "records": records}
        results = org.restful("composite/sobjects/Order/External_Id__c", method="PATCH", json=body)
        if not all(result["success"] for result in results):
            raise RuntimeError("the org refused an order")


def main():
    session = requests.Session()
    session.mount("https://", Plain())
    org = Salesforce(instance="org.test", session_id=os.environ["BEAUFORT_ORG_TOKEN"], session=session)
    watermark = PLACE.read_text() if PLACE.exists() else "1970-01-01T00:00:00Z"
    while True:
        since, watermark = watermark, datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        PLACE.write_text(watermark)
        try:
            load(org, changes(since))
        except (OSError, ValueError, RuntimeError, SalesforceError, urllib.error.URLError) as error:
            print(f"once more: {error}", flush=True)
        time.sleep(0.5)


if __name__ == "__main__":
    main()
