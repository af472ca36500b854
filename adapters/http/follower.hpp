#pragma once

#include "actors/domain/messages.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace troupe::http {

/// Keeps a stream open on which nothing happens: a comment (WHATWG HTML, 9.2).
constexpr std::string_view stream_comment = ": still here\n\n";
constexpr instant comment_every = 15'000; ///< ms

/// A subscriber to the events of one order: a client with `Prefer: wait`, or a
/// stream. It gets each event once and in order: where a number is missing, and
/// after every second without an event, the history is read from there. So a
/// lost event costs a second and nothing else. Used by the gateway's actor
/// alone.
class follower {
public:
  follower(std::string order_id, std::int64_t last)
      : order_id_(std::move(order_id)), last_(last) {}
  virtual ~follower() = default;

  const std::string& order_id() const { return order_id_; }

  /// The number of the newest event that it has.
  std::int64_t last() const { return last_; }
  void set_last(std::int64_t seq) { last_ = seq; }

  /// The next event. `newest`: none after it is known. False: it wants no more.
  virtual bool take(const order_event& event, bool newest) = 0;

  /// Whether it needs every event; else missing ones may be skipped.
  virtual bool wants_all() const { return true; }

  /// Some time has passed (`now` counts milliseconds from some time on). False:
  /// it waits no more.
  virtual bool wait(instant now) = 0;

  /// The process is about to end: what is to be said must be said now. False:
  /// it has been.
  virtual bool hurry() { return true; }

private:
  std::string order_id_;
  std::int64_t last_;
};

} // namespace troupe::http
