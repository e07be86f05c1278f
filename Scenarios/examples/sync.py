"""A small honest integration: carries orders from the ERP into the org, and forgets nothing.

It asks the ERP every half second what changed since the place that it remembers, upserts that by external id, and only
then remembers the new place. Whatever fails is asked for again. Started by `beaufort live --integration`, which says by
the environment where everything is; it needs simple-salesforce.
"""

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
    """The orders that changed since a place, and the place behind them."""
    path, orders = f"/api/Order?limit=200&updatedSince={since}", []
    while path:
        with urllib.request.urlopen(ERP + path, timeout=10) as answer:
            page = json.load(answer)
        orders += page["records"]
        path = page.get("next")
    return orders, page["highWaterMark"]


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
    place = PLACE.read_text() if PLACE.exists() else "1970-01-01T00:00:00Z"
    while True:
        try:
            orders, behind = changes(place)
            load(org, orders)
            place = behind
            PLACE.write_text(place)
        except (OSError, ValueError, RuntimeError, SalesforceError, urllib.error.URLError) as error:
            print(f"once more: {error}", flush=True)
        time.sleep(0.5)


if __name__ == "__main__":
    main()
