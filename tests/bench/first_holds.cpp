#include "tests/bench/first_holds.hpp"

#include <chrono>

namespace troupe::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 5ms;

/// Those on their way are among the newest ones.
constexpr const char* held
    = "SELECT position, CAST(steps -> 0 ->> 'at' AS bigint) - started_at"
      " FROM (SELECT position, coordination, steps, started_at, due_at"
      " FROM orders ORDER BY position DESC LIMIT 128) AS newest"
      " WHERE due_at > 0 AND steps -> 0 ->> 'state' ="
      " CASE coordination WHEN 'two_phase_commit' THEN 'prepared'"
      " ELSE 'done' END";

} // namespace

first_holds::first_holds(std::unique_ptr<order_book> by)
    : book_(std::move(by)), watching_([this](const std::stop_token& stopped) {
        try {
          for (; !stopped.stop_requested();
               std::this_thread::sleep_for(between_looks))
            look();
        } catch (...) {
          failure_ = std::current_exception();
        }
      }) {}

void first_holds::look() {
  for (auto& order : book_->ask(held, 2))
    by_position_.emplace(order[0], order[1]);
}

std::vector<double> first_holds::seen() {
  watching_.request_stop();
  watching_.join();
  if (failure_)
    std::rethrow_exception(failure_);
  std::vector<double> result;
  for (auto& [position, took] : by_position_)
    result.push_back(static_cast<double>(took));
  return result;
}

} // namespace troupe::bench
