#include "adapters/http/field_rules.hpp"

#include "adapters/http/uri.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace troupe::http {

namespace {

/// How often a field may stand.
enum class may_stand {
  once,
  /// Once, but the same value again does no harm.
  with_one_value,
  /// Once, and with two values it is as if there were none.
  unless_in_doubt,
  as_list,
};

struct field_rule {
  std::string_view name; ///< in lower case, as the framer hands it on
  std::string_view title;
  may_stand how;
  /// Null: it is checked where it is read.
  bool (*well_formed)(std::string_view value) = nullptr;
};

bool is_length(std::string_view text) {
  return !text.empty()
         && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Every field that is read.
constexpr std::array rules{
    field_rule{"accept", "Accept", may_stand::as_list},
    field_rule{"authorization", "Authorization", may_stand::with_one_value},
    field_rule{"connection", "Connection", may_stand::as_list},
    field_rule{"content-encoding", "Content-Encoding", may_stand::as_list},
    field_rule{"content-length", "Content-Length", may_stand::with_one_value,
               is_length},
    field_rule{"content-type", "Content-Type", may_stand::with_one_value},
    field_rule{"expect", "Expect", may_stand::as_list},
    field_rule{"host", "Host", may_stand::once, is_authority},
    field_rule{"idempotency-key", "Idempotency-Key", may_stand::with_one_value},
    field_rule{"if-match", "If-Match", may_stand::as_list},
    field_rule{"if-none-match", "If-None-Match", may_stand::as_list},
    field_rule{"last-event-id", "Last-Event-ID", may_stand::with_one_value},
    field_rule{"prefer", "Prefer", may_stand::as_list},
    // W3C Trace Context: with two of them a new trace begins.
    field_rule{"traceparent", "traceparent", may_stand::unless_in_doubt},
    field_rule{"transfer-encoding", "Transfer-Encoding", may_stand::as_list},
    field_rule{"x-request-id", "X-Request-Id", may_stand::with_one_value},
};

/// Adds the value of one more line to that of the first.
std::optional<std::string> merge(const field_rule& rule, std::string& first,
                                 std::string_view again) {
  if (rule.how == may_stand::as_list) {
    first.append(", ").append(again);
    return std::nullopt;
  }
  if (rule.how == may_stand::once)
    return "more than one " + std::string{rule.title};
  if (first == again)
    return std::nullopt;
  if (rule.how == may_stand::with_one_value)
    return std::string{rule.title} + " stands twice, with different values";
  first.clear();
  return std::nullopt;
}

} // namespace

std::optional<std::string> settle_fields(std::vector<name_value>& fields) {
  std::array<std::string*, rules.size()> first{};
  auto repeated = false;
  for (auto& [name, value] : fields) {
    auto rule = std::ranges::find(rules, name, &field_rule::name);
    if (rule == rules.end())
      continue;
    if (rule->well_formed != nullptr && !rule->well_formed(value))
      return "malformed " + std::string{rule->title};
    auto& seen = first[static_cast<std::size_t>(rule - rules.begin())];
    if (seen == nullptr) {
      seen = &value;
      continue;
    }
    if (auto problem = merge(*rule, *seen, value))
      return problem;
    name.clear();
    repeated = true;
  }
  if (repeated)
    std::erase_if(fields,
                  [](const auto& field) { return field.first.empty(); });
  return std::nullopt;
}

} // namespace troupe::http
