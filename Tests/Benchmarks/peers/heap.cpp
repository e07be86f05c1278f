// The queue as a plain C++ program: nothing is measured but what is compared.
//
// A 4-ary heap of events that are plain data, an event that follows another one takes its place at the top, all state
// is flat, and nothing is allocated once the queue has found its size.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

/// xoshiro256++ by Blackman and Vigna, seeded by splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (auto& word : state) {
      seed += 0x9E3779B97F4A7C15;
      uint64_t mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
      mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
      word = mixed ^ (mixed >> 31);
    }
    edge[0] = area / std::exp(-tail);
    edge[1] = tail;
    for (int layer = 2; layer < layers; ++layer) {
      edge[layer] = -std::log(area / edge[layer - 1] + std::exp(-edge[layer - 1]));
    }
    edge[layers] = 0;
    for (int layer = 0; layer <= layers; ++layer) height[layer] = std::exp(-edge[layer]);
  }

  uint64_t bits() {
    const uint64_t result = turned(state[0] + state[3], 23) + state[0];
    const uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = turned(state[3], 45);
    return result;
  }

  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  /// Exponential with mean 1, by the ziggurat of Marsaglia and Tsang (2000).
  double exponential() {
    for (double beyond = 0;;) {
      const uint64_t drawn = bits();
      const int layer = static_cast<int>(drawn & (layers - 1));
      const double value = static_cast<double>(drawn >> 11) * 0x1p-53 * edge[layer];
      if (value < edge[layer + 1]) return beyond + value;
      if (layer == 0) {
        beyond += tail;
      } else if (height[layer] + (height[layer + 1] - height[layer]) * uniform() < std::exp(-value)) {
        return beyond + value;
      }
    }
  }

 private:
  static constexpr int layers = 256;
  static constexpr double tail = 7.69711747013104972, area = 3.9496598225815571993e-3;
  uint64_t state[4];
  double edge[layers + 1], height[layers + 1];

  static uint64_t turned(uint64_t word, int by) { return word << by | word >> (64 - by); }
};

enum class Kind : uint32_t { arrival, serviceEnd, retry };

struct Event {
  double at;
  Kind kind;
  uint32_t attempt;
};

class Heap {
 public:
  bool empty() const { return events.empty(); }
  const Event& top() const { return events.front(); }

  void push(Event event) {
    size_t hole = events.size();
    events.push_back(event);
    while (hole > 0) {
      const size_t parent = (hole - 1) / 4;
      if (events[parent].at <= event.at) break;
      events[hole] = events[parent];
      hole = parent;
    }
    events[hole] = event;
  }

  void pop() {
    const Event last = events.back();
    events.pop_back();
    if (!events.empty()) replaceTop(last);
  }

  void replaceTop(Event event) {
    Event* const all = events.data();
    const size_t count = events.size();
    size_t hole = 0;
    for (size_t child = 1; child < count; child = 4 * hole + 1) {
      size_t least = child;
      if (child + 3 < count) {
        const size_t left = all[child + 1].at < all[child].at ? child + 1 : child;
        const size_t right = all[child + 3].at < all[child + 2].at ? child + 3 : child + 2;
        least = all[right].at < all[left].at ? right : left;
      } else {
        for (size_t other = child + 1; other < count; ++other) {
          if (all[other].at < all[least].at) least = other;
        }
      }
      if (all[least].at >= event.at) break;
      all[hole] = all[least];
      hole = least;
    }
    all[hole] = event;
  }

 private:
  std::vector<Event> events;
};

/// When those who wait came, first come, first served.
class Line {
 public:
  bool empty() const { return first == end; }

  void push(double instant) {
    if (end - first == ring.size()) grow();
    ring[end++ & (ring.size() - 1)] = instant;
  }

  double pop() { return ring[first++ & (ring.size() - 1)]; }

 private:
  std::vector<double> ring = std::vector<double>(1024);
  size_t first = 0, end = 0;

  void grow() {
    std::vector<double> larger(2 * ring.size());
    for (size_t index = first; index != end; ++index) {
      larger[index & (larger.size() - 1)] = ring[index & (ring.size() - 1)];
    }
    ring.swap(larger);
  }
};

}  // namespace

int main(int count, char** words) {
  if (count != 10) {
    std::fputs("usage: heap CUSTOMERS RATE SERVERS MEAN FAILURES ATTEMPTS BACKOFF CAP SEED\n", stderr);
    return 2;
  }
  const long customers = std::atol(words[1]);
  const double gap = 1 / std::atof(words[2]);
  int idle = std::atoi(words[3]);
  const double mean = std::atof(words[4]), failures = std::atof(words[5]);
  const uint32_t limit = static_cast<uint32_t>(std::atoi(words[6]));
  const double backOff = std::atof(words[7]), cap = std::atof(words[8]);
  Random random(std::strtoull(words[9], nullptr, 10));

  const auto start = std::chrono::steady_clock::now();
  Heap heap;
  Line line;
  long left = customers - 1, attempts = 0, served = 0;
  double stays = 0;
  heap.push({gap * random.exponential(), Kind::arrival, 1});
  while (!heap.empty()) {
    const Event event = heap.top();
    if (event.kind == Kind::serviceEnd) {
      ++served;
      if (line.empty()) {
        ++idle;
        heap.pop();
      } else {
        const double end = event.at + mean * random.exponential();
        stays += end - line.pop();
        heap.replaceTop({end, Kind::serviceEnd, 0});
      }
      continue;
    }
    if (event.kind == Kind::arrival && left > 0) {
      --left;
      heap.replaceTop({event.at + gap * random.exponential(), Kind::arrival, 1});
    } else {
      heap.pop();
    }
    ++attempts;
    if (failures > 0 && random.uniform() < failures) {
      if (event.attempt < limit) {
        const double ceiling = std::fmin(cap, std::ldexp(backOff, static_cast<int>(event.attempt) - 1));
        heap.push({event.at + ceiling * random.uniform(), Kind::retry, event.attempt + 1});
      }
    } else if (idle > 0) {
      --idle;
      const double service = mean * random.exponential();
      stays += service;
      heap.push({event.at + service, Kind::serviceEnd, 0});
    } else {
      line.push(event.at);
    }
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  std::printf("{\"customers\": %ld, \"served\": %ld, \"attempts\": %ld, \"stays\": %.9g, \"seconds\": %.9g}\n",
              customers, served, attempts, stays, taken.count());
}
