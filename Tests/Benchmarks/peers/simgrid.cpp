// The queue in SimGrid: servers and retries are actors.
//
// Customers who wait stand in a line, and a semaphore tells the servers of them: that is three to six times as fast as
// an actor for each customer.
#include <simgrid/s4u.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>

namespace s4u = simgrid::s4u;

namespace {

class Queue {
 public:
  explicit Queue(char** words)
      : customers(std::atol(words[1])),
        rate(std::atof(words[2])),
        servers(std::atoi(words[3])),
        mean(std::atof(words[4])),
        failures(std::atof(words[5])),
        limit(std::atoi(words[6])),
        backOff(std::atof(words[7])),
        cap(std::atof(words[8])),
        random(std::strtoull(words[9], nullptr, 10)) {}

  void run(s4u::Engine& engine) {
    auto* zone = s4u::create_full_zone("world");
    host = zone->create_host("host", 1e9)->seal();
    zone->seal();
    const auto start = std::chrono::steady_clock::now();
    for (int server = 0; server < servers; ++server) {
      s4u::Actor::create("server", host, [this] { serve(); })->daemonize();
    }
    s4u::Actor::create("arrivals", host, [this] { arrive(); });
    engine.run();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf("{\"customers\": %ld, \"served\": %ld, \"attempts\": %ld, \"stays\": %.9g, \"seconds\": %.9g}\n",
                customers, served, attempts, stays, taken.count());
  }

 private:
  const long customers;
  const double rate;
  const int servers;
  const double mean, failures;
  const int limit;
  const double backOff, cap;
  std::mt19937_64 random;
  std::exponential_distribution<double> exponential{1};
  std::uniform_real_distribution<double> uniform{0, 1};
  s4u::Host* host = nullptr;
  const s4u::SemaphorePtr waiting = s4u::Semaphore::create(0), done = s4u::Semaphore::create(0);
  std::deque<double> line;
  long served = 0, over = 0, attempts = 0;
  double stays = 0;

  void arrive() {
    for (long customer = 0; customer < customers; ++customer) {
      s4u::this_actor::sleep_for(exponential(random) / rate);
      if (fails()) {
        s4u::Actor::create("retry", host, [this] { retry(); });
      } else {
        queueUp();
      }
    }
    done->acquire();
  }

  bool fails() {
    ++attempts;
    return failures > 0 && uniform(random) < failures;
  }

  void retry() {
    for (int attempt = 1; attempt < limit; ++attempt) {
      s4u::this_actor::sleep_for(std::fmin(cap, std::ldexp(backOff, attempt - 1)) * uniform(random));
      if (!fails()) {
        queueUp();
        return;
      }
    }
    finish();
  }

  void queueUp() {
    line.push_back(s4u::Engine::get_clock());
    waiting->release();
  }

  void serve() {
    for (;;) {
      waiting->acquire();
      const double service = exponential(random) * mean;
      stays += s4u::Engine::get_clock() - line.front() + service;
      line.pop_front();
      s4u::this_actor::sleep_for(service);
      ++served;
      finish();
    }
  }

  void finish() {
    if (++over == customers) done->release();
  }
};

}  // namespace

int main(int count, char** words) {
  s4u::Engine engine(&count, words);
  // Small stacks are faster to make, and the default of 8 MiB is far more than an actor needs here.
  s4u::Engine::set_config("contexts/stack-size:64");
  if (count != 10) {
    std::fputs("usage: simgrid CUSTOMERS RATE SERVERS MEAN FAILURES ATTEMPTS BACKOFF CAP SEED\n", stderr);
    return 2;
  }
  Queue(words).run(engine);
}
