#pragma once

#include "actors/domain/identifiers.hpp"
#include "actors/domain/messages.hpp"
#include "tests/bench/workload.hpp"

#include <chrono>
#include <random>
#include <string>
#include <string_view>

namespace troupe::bench {

inline constexpr instant step_timeout = 5'000;

inline instant wall_clock() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch())
      .count();
}

/// A saga as a stream of commands for one participant.
struct bare_saga {
  enum class fate { completes, payment_fails, delivery_fails };

  std::string order_id;
  std::string saga_id;
  std::string first;  ///< product
  std::string second; ///< product
  std::string items;
  fate end = fate::completes;
  int stage = 0; ///< commands of it that were applied
};

/// What becomes of an order's row.
struct order_change {
  std::string_view status;
  bool is_news = false; ///< the status is another one: a line of the history
  std::string_view reason;
  std::string steps; ///< JSON
  bool last = false;
};

/// Goes on to the saga's next stage.
order_change advance(bare_saga&, instant now);

/// What a participant tells about one command, as its outbox keeps it.
std::string message_text(bool order);

/// A claimed row's command, as long as any.
template <class Command>
std::string asked_text();

/// Hands out sagas that end as the dice say; the same ones, but for their ids,
/// to every participant.
class saga_source {
public:
  explicit saga_source(const workload& w) : any_(w) {}

  bare_saga next() {
    auto now = wall_clock();
    auto first = any_(random_);
    auto second = any_(random_);
    bare_saga result{.order_id = make_uuid7(now, ids_(), ids_()),
                     .saga_id = make_uuid7(now, ids_(), ids_()),
                     .first = product_id(first),
                     .second = product_id(second),
                     .items = lines(first, second)};
    if (chance_(random_) < payment_failure_rate)
      result.end = bare_saga::fate::payment_fails;
    else if (chance_(random_) < delivery_failure_rate)
      result.end = bare_saga::fate::delivery_fails;
    return result;
  }

private:
  picker any_;
  std::mt19937_64 ids_{std::random_device{}()};
  std::mt19937 random_{2};
  std::uniform_real_distribution<double> chance_{0, 1};
};

} // namespace troupe::bench
