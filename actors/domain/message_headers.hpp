#pragma once

#include "actors/domain/messages.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What goes beside a message, by CloudEvents 1.0 and W3C Trace Context.
namespace troupe {

struct message_header {
  std::string name;
  std::string value;
  TROUPE_FIELDS(name, value)
};

/// Names a message, the same whenever it is sent: it is derived and stored
/// nowhere. `<saga id>/<type>`, for numbered ones `<saga id>/<type>/<number>`,
/// for the events of an order `<order id>/order.events/<seq>`.
std::string id_of(const message&);

const std::string& order_id_of(const message&);

/// Of what may lead to a reaction (reactions.hpp): its plan.
inline constexpr std::string_view plan_header = "ce_plan";

/// What a message is and what it belongs to. Not who sent it, and when.
std::vector<message_header> headers_of(const message&);

} // namespace troupe
