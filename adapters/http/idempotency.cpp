#include "adapters/http/idempotency.hpp"

#include <cstdio>

namespace troupe::http {

namespace {

/// The key bare of its quotes; nothing if it is malformed.
std::optional<std::string> bare(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  if (value.empty() || value.size() > 255)
    return std::nullopt;
  for (char c : value)
    if (c < ' ' || c == 0x7f || c == '"')
      return std::nullopt;
  return std::string{value};
}

std::uint64_t fnv1a(std::uint64_t seed, std::string_view text) {
  for (unsigned char c : text)
    seed = (seed ^ c) * 0x100000001b3;
  return (seed ^ 0xff) * 0x100000001b3;
}

} // namespace

std::string fingerprint(const request& asked) {
  // What separates them stands in no method and no target.
  return fingerprint(asked.method + ' ' + asked.target + '\n' + asked.body);
}

std::string fingerprint(std::string_view text) {
  char digits[33];
  std::snprintf(
      digits, sizeof digits, "%016llx%016llx",
      static_cast<unsigned long long>(fnv1a(0xcbf29ce484222325, text)),
      static_cast<unsigned long long>(fnv1a(0x9e3779b97f4a7c15, text)));
  return digits;
}

command_key own_key(gateway& shop) {
  return {std::string{own_id} + shop.new_id(), {}};
}

std::optional<taken_key> take_key(gateway& shop, exchange& client,
                                  std::string_view scope) {
  auto& request = client.request();
  auto header = request.header("idempotency-key");
  if (!header)
    return taken_key{own_key(shop), [] {}};
  auto key = bare(*header);
  if (!key) {
    client.fail(400, "Idempotency-Key must have 1 to 255 printable "
                     "characters, quoted or bare");
    return std::nullopt;
  }
  auto id = std::string{scope} + ' ' + *key;
  if (!shop.begin(id)) {
    client.fail(409, "the first request with this idempotency key is "
                     "still being carried out");
    return std::nullopt;
  }
  return taken_key{{id, fingerprint(request)}, [&shop, id] { shop.end(id); }};
}

void mark_replayed(response& result, const request& asked, bool replayed) {
  if (replayed && asked.header("idempotency-key"))
    result.headers.emplace_back("Idempotency-Replayed", "true");
}

} // namespace troupe::http
