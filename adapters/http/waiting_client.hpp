#pragma once

#include "adapters/http/gateway.hpp"

#include <atomic>
#include <optional>

namespace troupe::http {

/// The seconds of `Prefer: wait=N` (RFC 7240), capped at 60; nothing without it
/// and for a malformed one.
std::optional<int> preferred_wait(const request& asked);

/// 201 with the order's id and status.
response placed(const order_ref& order, std::optional<int> waited);

/// A client that is answered when the saga of its new order has ended, or after
/// its timeout, with what is known by then.
class waiting_client : public follower {
public:
  waiting_client(std::shared_ptr<exchange> client, std::string order_id,
                 int seconds, instant now)
      : follower(std::move(order_id), 0), client_(std::move(client)),
        seconds_(seconds), deadline_(now + instant{seconds} * 1'000) {}

  /// The order is committed, with this status: from now on there is something
  /// to answer. Any thread.
  void accept(order_status status);

  /// The request was known: the answer will say so. Before it is followed.
  void mark_replayed() { replayed_ = true; }

  /// The client is answered otherwise. Any thread.
  void dismiss() { dismissed_ = true; }

  bool take(const order_event& event, bool newest) override;
  bool wait(instant now) override;
  bool hurry() override;

private:
  void respond();

  std::shared_ptr<exchange> client_;
  int seconds_;
  bool replayed_ = false;
  instant deadline_;
  std::atomic<order_status> status_ = order_status::pending;
  std::atomic<bool> accepted_ = false;
  std::atomic<bool> dismissed_ = false;
};

} // namespace troupe::http
