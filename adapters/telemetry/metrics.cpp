#include "adapters/telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

namespace troupe {

namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using buckets = Histogram::BucketBoundaries;

// Seconds, from a read of a cached row to the longest wait that is allowed.
const buckets request_seconds{.0005, .001, .0025, .005, .01, .025, .05, .1,
                              .25,   .5,   1,     2.5,  5,   10,   30,  60};
const buckets saga_seconds{.001, .0025, .005, .01, .025, .05, .1, .25,
                           .5,   1,     2.5,  5,   10,   30,  60, 300};
// Commands; --max-batch lies within 1 and 10,000.
const buckets batch_commands{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 10'000};

std::string_view known_method(std::string_view method) {
  constexpr std::string_view known[]
      = {"GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"};
  return std::ranges::find(known, method) != std::end(known) ? method : "other";
}

double seconds_since_epoch() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>{now}.count();
}

double in_seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>{time}.count();
}

template <class Metric>
prometheus::Family<Metric>& family(prometheus::Registry& of, const char* name,
                                   const char* help) {
  return prometheus::detail::Builder<Metric>{}.Name(name).Help(help).Register(
      of);
}

/// The time series of one metric, found by the values of its `N` labels.
/// prometheus::Family::Add builds a map of strings and hashes it on each call;
/// this builds it once for each combination. Safe from any thread.
template <class Metric, std::size_t N>
class series {
public:
  using names = std::array<std::string, N>;
  using values = std::array<std::string_view, N>;

  template <class... Labels>
  series(prometheus::Registry& registry, const char* name, const char* help,
         Labels... labels)
      : family_{family<Metric>(registry, name, help)}, labels_{labels...} {}

  /// `rest` goes to the constructor of a series that is new.
  template <class... Rest>
  Metric& at(const values& of, const Rest&... rest) {
    std::lock_guard guard{mutex_};
    auto found = known_.find(of);
    if (found == known_.end()) {
      prometheus::Labels labels;
      for (std::size_t i = 0; i < N; ++i)
        labels.emplace(labels_[i], of[i]);
      found = known_.emplace(owned(of), &family_.Add(labels, rest...)).first;
    }
    return *found->second;
  }

private:
  struct less {
    using is_transparent = void;
    bool operator()(const auto& x, const auto& y) const {
      return std::ranges::lexicographical_compare(
          x, y, [](std::string_view a, std::string_view b) { return a < b; });
    }
  };

  static names owned(const values& of) {
    names result;
    std::ranges::copy(of, result.begin());
    return result;
  }

  prometheus::Family<Metric>& family_;
  names labels_;
  std::mutex mutex_;
  std::map<names, Metric*, less> known_;
};

} // namespace

struct metrics::state {
  prometheus::Registry registry;

  series<Counter, 3> requests{registry,
                              "troupe_http_requests_total",
                              "Requests answered.",
                              "route",
                              "method",
                              "status"};
  series<Histogram, 1> request_seconds_of{
      registry, "troupe_http_request_seconds",
      "Time from a request to its answer.", "route"};
  series<Counter, 2> sagas{registry, "troupe_sagas_total", "Sagas that ended.",
                           "outcome", "coordination"};
  Histogram& saga_seconds_of
      = family<Histogram>(registry, "troupe_saga_seconds",
                          "Time from the start of an attempt to its end.")
            .Add({}, saga_seconds);
  series<Histogram, 1> batch_size{registry, "troupe_batch_size",
                                  "Commands committed by one transaction.",
                                  "participant"};
  series<Gauge, 1> mailbox_length{
      registry, "troupe_mailbox_length",
      "Commands queued behind the last transaction.", "participant"};
  series<Gauge, 1> outbox_age{
      registry, "troupe_outbox_age_seconds",
      "Age of the oldest message that the bus has not taken.", "participant"};
  series<Gauge, 1> store{registry, "troupe_store_available",
                         "1 if the store can be written to.", "participant"};
  series<Gauge, 2> open{registry, "troupe_sagas",
                        "Sagas that are on their way.", "status", "stuck"};
  series<Gauge, 1> dead{registry, "troupe_dead_letters",
                        "Commands that were put aside.", "participant"};
  series<Counter, 1> produced{registry, "troupe_bus_produced_total",
                              "Messages that the bus has taken.", "topic"};
  series<Counter, 1> consumed{registry, "troupe_bus_consumed_total",
                              "Messages that were handed to a participant.",
                              "topic"};
  series<Gauge, 1> lag{registry, "troupe_bus_lag",
                       "Messages that are not finished yet.", "topic"};
  series<Counter, 2> events{registry, "troupe_events_total",
                            "Events that change no row, such as retries.",
                            "participant", "event"};
};

metrics::metrics(std::string_view version) : state_{std::make_unique<state>()} {
  auto& registry = state_->registry;
  family<Gauge>(registry, "troupe_build_info", "1, labelled by the version.")
      .Add({{"version", std::string{version}}})
      .Set(1);
  family<Gauge>(registry, "process_start_time_seconds",
                "Start of the process since the Unix epoch.")
      .Add({})
      .Set(seconds_since_epoch());
  // A rate needs a zero to rise from.
  for (auto outcome : {"completed", "failed", "cancelled"})
    state_->sagas.at({outcome, "orchestration"});
}

metrics::~metrics() = default;

void metrics::http_request(std::string_view route, std::string_view method,
                           int status, double seconds) {
  auto code = std::to_string(status);
  state_->requests.at({route, known_method(method), code}).Increment();
  state_->request_seconds_of.at({route}, request_seconds).Observe(seconds);
}

void metrics::batch(std::string_view participant, std::size_t commands,
                    std::size_t queued, std::chrono::milliseconds outbox_age) {
  state_->batch_size.at({participant}, batch_commands)
      .Observe(static_cast<double>(commands));
  state_->mailbox_length.at({participant}).Set(static_cast<double>(queued));
  state_->outbox_age.at({participant}).Set(in_seconds(outbox_age));
}

void metrics::saga_ended(std::string_view outcome,
                         std::string_view coordination,
                         std::chrono::milliseconds lasted) {
  state_->sagas.at({outcome, coordination}).Increment();
  state_->saga_seconds_of.Observe(in_seconds(lasted));
}

void metrics::open_sagas(std::string_view status, bool stuck,
                         std::int64_t count) {
  state_->open.at({status, stuck ? "true" : "false"})
      .Set(static_cast<double>(count));
}

void metrics::dead_letters(std::string_view participant, std::int64_t count) {
  state_->dead.at({participant}).Set(static_cast<double>(count));
}

void metrics::count(std::string_view participant, std::string_view what) {
  state_->events.at({participant, what}).Increment();
}

void metrics::store_available(std::string_view participant, bool yes) {
  state_->store.at({participant}).Set(yes ? 1 : 0);
}

void metrics::produced(std::string_view topic, std::size_t count) {
  state_->produced.at({topic}).Increment(static_cast<double>(count));
}

void metrics::consumed(std::string_view topic, std::size_t count) {
  state_->consumed.at({topic}).Increment(static_cast<double>(count));
}

void metrics::lag(std::string_view topic, std::int64_t count) {
  state_->lag.at({topic}).Set(static_cast<double>(count));
}

std::string metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(state_->registry.Collect());
}

} // namespace troupe
