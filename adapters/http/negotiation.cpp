#include "adapters/http/negotiation.hpp"

#include "adapters/http/field_text.hpp"

#include <charconv>
#include <optional>

namespace troupe::http {

namespace {

struct media_range {
  std::string_view type;
  std::string_view subtype;
  bool refused = false;
};

/// Whether `weight` is 0; nothing if it is not a number from 0 to 1.
std::optional<bool> is_zero(std::string_view weight) {
  auto value = -1.0;
  auto end = weight.data() + weight.size();
  auto [stopped, error]
      = std::from_chars(weight.data(), end, value, std::chars_format::fixed);
  if (error != std::errc{} || stopped != end || !(value >= 0 && value <= 1))
    return std::nullopt;
  return value == 0;
}

std::optional<media_range> parse_range(std::string_view text) {
  media_range result;
  auto name = next_part(text, ';');
  auto slash = name.find('/');
  if (slash == std::string_view::npos)
    return std::nullopt;
  result.type = name.substr(0, slash);
  result.subtype = name.substr(slash + 1);
  if (result.type.empty() || result.subtype.empty()
      || (result.type == "*" && result.subtype != "*"))
    return std::nullopt;
  while (!text.empty()) {
    auto parameter = next_part(text, ';');
    if (parameter.size() < 2 || !same(parameter.substr(0, 2), "q="))
      continue;
    auto zero = is_zero(parameter.substr(2));
    if (!zero)
      return std::nullopt;
    result.refused = *zero;
  }
  return result;
}

/// How closely `range` names the type: 0 is not at all.
int closeness(const media_range& range, std::string_view type,
              std::string_view subtype) {
  if (range.type == "*")
    return 1;
  if (!same(range.type, type))
    return 0;
  if (range.subtype == "*")
    return 2;
  return same(range.subtype, subtype) ? 3 : 0;
}

} // namespace

bool accepts(const request& asked, std::string_view media_type) {
  auto slash = media_type.find('/');
  auto type = media_type.substr(0, slash);
  auto subtype = media_type.substr(slash + 1);
  auto closest = 0;
  auto accepted = false;
  auto any_range = false;
  for (auto rest = asked.header("accept").value_or(""); !rest.empty();) {
    auto part = next_part(rest, ',');
    if (part.empty())
      continue;
    auto range = parse_range(part);
    if (!range)
      return true;
    any_range = true;
    auto how_close = closeness(*range, type, subtype);
    if (how_close > closest) {
      closest = how_close;
      accepted = !range->refused;
    }
  }
  return accepted || !any_range;
}

bool has_content_type(const request& asked, std::string_view media_type) {
  auto declared = asked.header("content-type").value_or("");
  return same(next_part(declared, ';'), media_type);
}

bool is_coded(const request& asked) {
  for (auto rest = asked.header("content-encoding").value_or("");
       !rest.empty();)
    if (auto coding = next_part(rest, ',');
        !coding.empty() && !same(coding, "identity"))
      return true;
  return false;
}

bool is_known(const request& asked, std::string_view etag) {
  auto known = asked.header("if-none-match");
  return known && (*known == "*" || known->find(etag) != known->npos);
}

} // namespace troupe::http
