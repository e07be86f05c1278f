"""The queue in SimPy: servers and retries are processes.

Customers who wait stand in a line, and an event wakes a server: that is two to three times as fast as a process for
each customer and a Resource, as SimPy's manual has it.
"""

import json
import random
import sys
import time
from collections import deque

import simpy


class Queue:
    def __init__(self, customers, rate, servers, mean, failures, limit, back_off, cap, seed):
        self.customers, self.rate, self.mean = int(customers), float(rate), float(mean)
        self.failures, self.limit = float(failures), int(limit)
        self.back_off, self.cap = float(back_off), float(cap)
        draws = random.Random(int(seed))
        self.exponential, self.uniform = draws.expovariate, draws.random
        self.environment = simpy.Environment()
        self.line, self.idle = deque(), []
        self.served, self.attempts, self.stays = 0, 0, 0.0
        for _ in range(int(servers)):
            self.environment.process(self.serve())
        self.environment.process(self.arrive())

    def run(self):
        start = time.perf_counter()
        self.environment.run()
        seconds = time.perf_counter() - start
        names = ("customers", "served", "attempts", "stays")
        print(json.dumps({name: getattr(self, name) for name in names} | {"seconds": seconds}))

    def arrive(self):
        timeout, exponential, rate = self.environment.timeout, self.exponential, self.rate
        for _ in range(self.customers):
            yield timeout(exponential(rate))
            if self.fails():
                self.environment.process(self.retry())
            else:
                self.queue_up()

    def fails(self):
        self.attempts += 1
        return self.failures and self.uniform() < self.failures

    def retry(self):
        for attempt in range(1, self.limit):
            yield self.environment.timeout(min(self.cap, self.back_off * 2 ** (attempt - 1)) * self.uniform())
            if not self.fails():
                self.queue_up()
                return

    def queue_up(self):
        self.line.append(self.environment.now)
        if self.idle:
            self.idle.pop().succeed()

    def serve(self):
        environment, line, idle, exponential, rate = (
            self.environment, self.line, self.idle, self.exponential, 1 / self.mean,
        )
        while True:
            while not line:
                call = environment.event()
                idle.append(call)
                yield call
            service = exponential(rate)
            self.stays += environment.now - line.popleft() + service
            yield environment.timeout(service)
            self.served += 1


if len(sys.argv) != 10:
    sys.exit("usage: simpy_queue.py CUSTOMERS RATE SERVERS MEAN FAILURES ATTEMPTS BACKOFF CAP SEED")
Queue(*sys.argv[1:]).run()
