#pragma once

#include "actors/interfaces.hpp"

#include <string_view>
#include <tuple>

/// Which actors of each participant other processes may talk to. Both ends read
/// these rows, so that a handle's place in the list is the same for both.
namespace troupe::remote {

struct inventory_service {
  static constexpr std::string_view name = "inventory";
  using handles = std::tuple<inventory_api, inventory_reads>;
};

struct payment_service {
  static constexpr std::string_view name = "payment";
  using handles = std::tuple<payment_api, payment_reads>;
};

struct delivery_service {
  static constexpr std::string_view name = "delivery";
  using handles = std::tuple<delivery_api, delivery_reads>;
};

struct order_service {
  static constexpr std::string_view name = "order";
  using handles = std::tuple<order_api, order_reads, order_news>;
};

} // namespace troupe::remote
