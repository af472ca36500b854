#include "adapters/kafka/bus.hpp"

#include "actors/domain/participants.hpp"
#include "actors/ports/countdown.hpp"

#include <algorithm>

namespace troupe::kafka {

namespace {

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
  auto durable
      = static_cast<std::size_t>(std::ranges::count_if(messages, is_durable));
  auto arrived = countdown(durable + 1, std::move(acknowledged));
  std::vector<outgoing> out;
  out.reserve(messages.size());
  std::vector<order_event> events;
  auto now = wall_clock();
  for (auto& m : messages) {
    auto awaited = is_durable(m);
    out.push_back({.what = wrap(m, service_, now), .best_effort = !awaited});
    if (awaited)
      out.back().done = arrived;
    if (auto event = std::get_if<order_event>(&m))
      events.push_back(std::move(*event));
  }
  producer_.send(std::move(out));
  if (!events.empty() && on_events_)
    on_events_(std::move(events));
  arrived();
}

void bus::send_dead_letter(envelope what, std::string_view why,
                           std::function<void()> done) {
  watch_.dead_letter(what.topic, why);
  std::vector<outgoing> out;
  out.push_back({dead_letter_of(std::move(what), why), std::move(done), true});
  producer_.send(std::move(out));
}

} // namespace troupe::kafka
