"""What Faker and Mimesis have in common here: the columns of an Order, and writing it as JSON Lines or CSV."""

import csv
import datetime
import json
import sys

COLUMNS = [
    "Id", "External_Id__c", "OrderNumber", "Account.External_Id__c", "Status", "TotalAmount", "CurrencyIsoCode",
    "EffectiveDate", "EndDate", "Contact_Email__c", "ShippingStreet", "ShippingCity", "ShippingPostalCode",
    "ShippingCountry", "Description", "CreatedDate",
]
STATUSES = ["Draft", "Activated", "Picked", "Packed", "Shipped", "Delivered"]
CURRENCIES = ["EUR", "USD", "GBP", "CHF"]
FIRST_DAY = datetime.datetime(2024, 1, 1)
DAYS = 365


def write(record):
    """Writes the records that `record(index)` gives as tuples of values; their count and form are arguments."""
    count, form = int(sys.argv[1]), sys.argv[2]
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows(map(record, range(count)))
    else:
        for index in range(count):
            sys.stdout.write(json.dumps(dict(zip(COLUMNS, record(index))), separators=(",", ":")) + "\n")
