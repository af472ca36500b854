#include "adapters/http/views.hpp"

#include "adapters/http/uri.hpp"
#include "adapters/wire/time.hpp"

namespace troupe::http {

namespace {

using wire::write_member;

/// JSON's null for an empty text.
void member_or_null(std::string& out, std::string_view name,
                    std::string_view text) {
  if (!text.empty()) {
    write_member(out, name, text);
    return;
  }
  out += ",\"";
  out += name;
  out += "\":null";
}

void time_or_null(std::string& out, std::string_view name, instant at) {
  member_or_null(out, name, at == 0 ? std::string{} : wire::to_rfc3339(at));
}

} // namespace

void show(std::string& out, const order_ref& r) {
  out += '{';
  write_member(out, "order_id", r.order_id);
  write_member(out, "status", r.status);
  out += '}';
}

void show(std::string& out, const reservation_view& r) {
  out += '{';
  write_member(out, "order_id", r.order_id);
  write_member(out, "status",
               std::string_view{r.released ? "released" : "reserved"});
  write_member(out, "items", r.items);
  out += '}';
}

void show(std::string& out, const payment_view& p) {
  out += '{';
  write_member(out, "order_id", p.order_id);
  write_member(out, "amount", p.amount);
  write_member(out, "method", p.method);
  write_member(out, "status", p.status);
  member_or_null(out, "transaction_id", p.transaction_id);
  member_or_null(out, "reason", to_string(p.reason));
  out += '}';
}

void show(std::string& out, const delivery_view& d) {
  out += '{';
  write_member(out, "order_id", d.order_id);
  write_member(out, "status", d.status);
  member_or_null(out, "tracking_number", d.tracking_number);
  time_or_null(out, "estimated_delivery", d.estimated_delivery);
  member_or_null(out, "reason", to_string(d.reason));
  out += '}';
}

void show(std::string& out, const order_view& o) {
  out += '{';
  write_member(out, "order_id", o.order_id);
  write_member(out, "saga_id", o.saga_id);
  write_member(out, "user_id", o.purchase.user_id);
  write_member(out, "items", o.purchase.items);
  write_member(out, "amount", o.purchase.amount);
  write_member(out, "status", o.status);
  member_or_null(out, "reason", to_string(o.reason));
  write_member(out, "coordination", o.coordination);
  write_member(out, "attempt", o.attempt);
  out += ",\"steps\":[";
  for (auto& step : o.steps) {
    out += &step == o.steps.data() ? "{" : ",{";
    write_member(out, "step", step.step);
    write_member(out, "state", step.state);
    write_member(out, "attempts", step.attempts);
    time_or_null(out, "at", step.at);
    member_or_null(out, "detail", step.detail);
    out += '}';
  }
  out += ']';
  time_or_null(out, "created_at", o.created_at);
  time_or_null(out, "updated_at", o.updated_at);
  out += '}';
}

void show(std::string& out, const order_event& e) {
  out += '{';
  write_member(out, "order_id", e.order_id);
  write_member(out, "seq", e.seq);
  write_member(out, "status", e.status);
  member_or_null(out, "reason", to_string(e.reason));
  time_or_null(out, "at", e.at);
  out += '}';
}

std::string name_of(participant who, std::int64_t id) {
  return std::string{to_string(who)} + "-" + std::to_string(id);
}

void show(std::string& out, const shown_letter& l) {
  auto& letter = l.letter;
  out += '{';
  write_member(out, "id", name_of(l.who, letter.id));
  write_member(out, "participant", l.who);
  write_member(out, "type", letter.command);
  member_or_null(out, "saga_id", letter.saga_id);
  member_or_null(out, "order_id", letter.order_id);
  time_or_null(out, "parked_at", letter.parked_at);
  write_member(out, "count", letter.count);
  write_member(out, "error", letter.error);
  out += ",\"headers\":{";
  for (auto& header : letter.headers)
    write_member(out, header.name, header.value);
  out += "},\"content\":";
  // A message as it can be sent again; what is none, for people.
  auto parsed = wire::parse(letter.content);
  using kind = wire::document::kind_t;
  if (parsed.error.empty()
      && (parsed.value.kind == kind::object
          || parsed.value.kind == kind::array))
    out += letter.content;
  else
    wire::write(out, letter.content);
  out += '}';
}

std::string location(std::string_view folder, std::string_view id) {
  return std::string{folder} + percent_encode(id);
}

std::string stream_event(const order_event& e, bool replayable) {
  std::string out = "event: status\n";
  if (replayable)
    out += "id: " + std::to_string(e.seq) + "\n";
  out += "data: ";
  show(out, e);
  out += "\n\n";
  return out;
}

} // namespace troupe::http
