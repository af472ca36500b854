#include "adapters/postgres/address.hpp"

#include <cstdlib>
#include <regex>
#include <span>

namespace troupe::postgres {

namespace {

const std::regex scheme{"postgres(ql)?://"};

} // namespace

/// Of what is given twice the last one counts. What was sent and is not
/// acknowledged is given up after `tcp_user_timeout`, who is asked for a sign
/// of life after 3 s and every 2 s from then on, too.
std::string with_limits(const std::string& address) {
  std::string limits[]{"keepalives_idle=3", "keepalives_interval=2",
                       "keepalives_count=2", "tcp_user_timeout=6000",
                       "connect_timeout=6"};
  auto rest = std::span{limits}.first(
      std::getenv("PGCONNECT_TIMEOUT") == nullptr ? 5 : 4);
  std::smatch found;
  auto is_uri = std::regex_search(address, found, scheme,
                                  std::regex_constants::match_continuous);
  std::string added;
  for (auto& each : rest)
    added += each + (is_uri ? "&" : " ");
  if (!is_uri)
    return added + address;
  // As libpq reads it: what is before the first `@` or `/` names the user.
  auto host = address.find_first_of("@/", found[0].length());
  auto options
      = address.find('?', host == address.npos ? found[0].length() : host);
  if (options != address.npos)
    return address.substr(0, options + 1) + added + address.substr(options + 1);
  added.pop_back();
  return address + "?" + added;
}

std::string place_of(const std::string& address) {
  std::smatch found;
  if (std::regex_search(address, found, scheme,
                        std::regex_constants::match_continuous)) {
    auto rest = found.suffix().str();
    auto options = rest.find('?');
    // What an `@` follows may be the password, whatever is in it.
    auto secret = rest.rfind('@');
    if (secret == rest.npos)
      return rest.substr(0, options);
    return secret > options ? ""
                            : rest.substr(secret + 1, options - secret - 1);
  }
  std::string result;
  static const std::regex pair{
      R"re((\w+)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']+))re"};
  static const std::regex told{"host|hostaddr|port|dbname"};
  for (std::sregex_iterator i{address.begin(), address.end(), pair}, end;
       i != end; ++i)
    if (std::regex_match(i->str(1), told))
      result += (result.empty() ? "" : " ") + i->str();
  return result;
}

std::string told_of(const std::string& failure) {
  if (!failure.starts_with("connection to server "))
    return "no such host, or not an address";
  static const std::regex line_break{"\\s*\n\\s*(?=\\S)"};
  auto end = failure.find_last_not_of('\n') + 1;
  return std::regex_replace(failure.substr(0, end), line_break, "; ");
}

} // namespace troupe::postgres
