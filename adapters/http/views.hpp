#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/participants.hpp"
#include "actors/domain/requests.hpp"
#include "adapters/http/message.hpp"
#include "adapters/wire/json.hpp"

#include <functional>
#include <string>
#include <string_view>

/// What clients see of the domain: the JSON of api's bodies. Written straight
/// from the fields.
namespace troupe::http {

/// Field by field. What is shown in another way has a function of its own.
template <record View>
void show(std::string& out, const View& view) {
  wire::write(out, view);
}

void show(std::string& out, const reservation_view&);
void show(std::string& out, const payment_view&);
void show(std::string& out, const delivery_view&);
void show(std::string& out, const order_view&);
void show(std::string& out, const order_ref&);
void show(std::string& out, const order_event&);

/// A dead letter and whose it is.
struct shown_letter {
  participant who{};
  dead_letter letter;
};

/// `<participant>-<n>`
std::string name_of(participant who, std::int64_t id);
void show(std::string& out, const shown_letter&);

/// Where a thing can be read: the folder and its percent-encoded id.
std::string location(std::string_view folder, std::string_view id);

/// One Server-Sent Event (WHATWG HTML, 9.2) about a change of status; with its
/// number as id where the reader can replay from there.
std::string stream_event(const order_event&, bool replayable);

template <class View>
response json(int status, const View& view) {
  response result{status, "application/json", {}, {}};
  show(result.body, view);
  return result;
}

} // namespace troupe::http
