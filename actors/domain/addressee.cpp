#include "actors/domain/addressee.hpp"

#include <utility>

namespace troupe {

namespace {

struct route {
  using to = std::optional<participant>;
  to operator()(const reserve_inventory&) const {
    return participant::inventory;
  }
  to operator()(const release_inventory&) const {
    return participant::inventory;
  }
  to operator()(const forget_reservation&) const {
    return participant::inventory;
  }
  to operator()(const process_payment&) const { return participant::payment; }
  to operator()(const refund_payment&) const { return participant::payment; }
  to operator()(const forget_payment&) const { return participant::payment; }
  to operator()(const schedule_delivery&) const {
    return participant::delivery;
  }
  to operator()(const cancel_delivery&) const { return participant::delivery; }
  to operator()(const forget_delivery&) const { return participant::delivery; }
  to operator()(const order_created&) const { return std::nullopt; }
  to operator()(const order_event&) const { return std::nullopt; }
  template <class Reply>
  to operator()(const Reply&) const {
    return participant::order;
  }
};

template <class F>
void for_each_message(F f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::variant_alternative_t<I, message>{}), ...);
  }(std::make_index_sequence<std::variant_size_v<message>>{});
}

} // namespace

std::optional<participant> addressee_of(const message& m) {
  return std::visit(route{}, m);
}

std::vector<std::string_view> messages_for(participant who) {
  std::vector<std::string_view> result;
  for_each_message([&](const auto& m) {
    if (route{}(m) == who)
      result.push_back(m.type);
  });
  return result;
}

std::vector<std::string_view> all_messages() {
  std::vector<std::string_view> result;
  for_each_message([&](const auto& m) { result.push_back(m.type); });
  return result;
}

} // namespace troupe
