#include "adapters/http/order_form.hpp"

namespace troupe::http {

namespace {

constexpr std::int64_t most_of_a_line = 1'000'000;
constexpr std::size_t most_lines = 1'000;
constexpr std::size_t longest_address = 1'000;

order_line read_line(form& filled) {
  return {filled.id("product_id"), filled.whole("quantity", 1, most_of_a_line)};
}

void read_lines(form& filled, purchase& to) {
  if (!filled.has("items")) {
    to.items.push_back(read_line(filled));
    return;
  }
  if (filled.has("product_id"))
    filled.wrong("product_id", "must not stand beside items");
  auto items = filled.list("items", 1, most_lines);
  for (std::size_t i = 0; items && i < items->size(); ++i)
    if (filled.enter("items", *items, i)) {
      to.items.push_back(read_line(filled));
      filled.leave();
    }
}

/// A member that must be one of the names of an enumeration.
template <named_enum E>
E read_name(form& filled, std::string_view name, E preset) {
  if (!filled.has(name))
    return preset;
  auto said = filled.text(name, 0, 100);
  if (auto known = from_string<E>(said))
    return *known;
  std::string expected;
  for (auto one : names_of(E{}))
    expected += (expected.empty() ? "" : ", ") + std::string{one};
  filled.wrong(name, "must be one of: " + expected);
  return preset;
}

bool is_traceparent(std::string_view text) {
  static constexpr std::string_view form
      = "00-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";
  static constexpr std::string_view hex = "0123456789abcdef";
  return text.size() == form.size()
         && std::equal(text.begin(), text.end(), form.begin(),
                       [](char c, char f) {
                         return f == 'x' ? hex.find(c) != hex.npos : c == f;
                       });
}

} // namespace

std::string traceparent_of(const request& asked) {
  auto trace = asked.header("traceparent").value_or("");
  return is_traceparent(trace) ? std::string{trace} : std::string{};
}

order_form read_order(form& filled, coordination preset) {
  order_form result;
  auto& bought = result.purchase;
  bought.user_id = filled.id("user_id");
  read_lines(filled, bought);
  if (filled.has("amount")) {
    result.priced = true;
    bought.amount = filled.amount("amount");
  }
  if (filled.has("payment") && filled.enter("payment")) {
    bought.method = read_name(filled, "method", payment_method::card);
    filled.leave();
  }
  if (filled.has("delivery") && filled.enter("delivery")) {
    if (filled.has("address"))
      bought.address = filled.text("address", 0, longest_address);
    filled.leave();
  }
  result.coordination = read_name(filled, "coordination", preset);
  return result;
}

} // namespace troupe::http
