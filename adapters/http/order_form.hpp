#pragma once

#include "actors/domain/messages.hpp"
#include "adapters/http/form.hpp"

namespace troupe::http {

/// What `POST /orders` asks for.
struct order_form {
  troupe::purchase purchase;
  troupe::coordination coordination{};
  bool priced = false; ///< the client named the amount
};

/// Reads both forms of the body; what is wrong has been noted in `filled`.
order_form read_order(form& filled, troupe::coordination preset);

/// W3C Trace Context, version 00; empty for none and for others, which are
/// dropped, as it says.
std::string traceparent_of(const request& asked);

} // namespace troupe::http
