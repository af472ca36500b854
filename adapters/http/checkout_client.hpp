#pragma once

#include "adapters/http/gateway.hpp"

#include <memory>
#include <string>
#include <vector>

namespace troupe::http {

/// A client whose checkout is answered when its saga has ended: 200, or as
/// refused with the reason why; 504 where it takes too long, and goes on. To be
/// followed before the order is checked out. Used by the gateway's actor alone.
class checkout_client : public follower {
public:
  checkout_client(std::shared_ptr<exchange> client, std::string order_id,
                  instant deadline)
      : follower(std::move(order_id), 0), client_(std::move(client)),
        deadline_(deadline) {}

  /// How the order stands, after it was checked out.
  void accept(const order_ref& order);

  /// The client has been answered otherwise.
  void dismiss() { answered_ = true; }

  bool take(const order_event& event, bool newest) override;
  bool wants_all() const override { return false; }
  bool wait(instant now) override;
  bool hurry() override;

private:
  void respond(order_status status, reason why);
  void give_up(int status, std::string_view detail);

  std::shared_ptr<exchange> client_;
  instant deadline_;
  std::vector<order_event> early_; ///< received before it was accepted
  std::int64_t since_ = 0;         ///< what ends after it is this saga; 0: none
  bool answered_ = false;
};

} // namespace troupe::http
