#include "adapters/kafka/bus.hpp"

#include "actors/domain/participants.hpp"

#include <atomic>

namespace troupe::kafka {

namespace {

/// Calls `done` when the last of several messages has arrived.
struct countdown {
  std::atomic<std::size_t> left;
  std::function<void()> done;
};

instant wall_clock() {
  using namespace std::chrono;
  auto now = system_clock::now().time_since_epoch();
  return duration_cast<milliseconds>(now).count();
}

} // namespace

bus::bus(settings s, observer& watch)
    : service_(s.service), watch_(watch), producer_(std::move(s), watch) {}

void bus::publish(std::vector<message> messages,
                  std::function<void()> acknowledged) {
  auto left = std::make_shared<countdown>();
  left->left = 1; // this call itself, until everything is on its way
  left->done = std::move(acknowledged);
  auto arrived = [left] {
    if (left->left.fetch_sub(1) == 1 && left->done)
      left->done();
  };
  std::vector<outgoing> out;
  out.reserve(messages.size());
  std::vector<order_event> events;
  auto now = wall_clock();
  for (auto& m : messages) {
    auto awaited = is_durable(m);
    out.push_back({.what = wrap(m, service_, now), .patient = !awaited});
    if (awaited) {
      ++left->left;
      out.back().done = arrived;
    }
    if (auto event = std::get_if<order_event>(&m))
      events.push_back(std::move(*event));
  }
  producer_.send(std::move(out));
  if (!events.empty() && on_events_)
    on_events_(std::move(events));
  arrived();
}

void bus::bury(envelope what, std::string_view why,
               std::function<void()> done) {
  watch_.dead_letter(what.topic, why);
  std::vector<outgoing> out;
  out.push_back({dead_letter_of(std::move(what), why), std::move(done), true});
  producer_.send(std::move(out));
}

} // namespace troupe::kafka
