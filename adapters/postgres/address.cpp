#include "adapters/postgres/address.hpp"

#include <regex>

namespace troupe::postgres {

std::string place_of(const std::string& address) {
  std::smatch found;
  // What an `@` follows may be the password, whatever is in it.
  static const std::regex uri{"postgres(?:ql)?://(?:.*@)?([^@?]*)(?:\\?[^@]*)?"};
  if (std::regex_match(address, found, uri))
    return found[1];
  std::string result;
  static const std::regex pair{R"re((\w+)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']+))re"};
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
  return failure.substr(0, failure.find_last_not_of('\n') + 1);
}

} // namespace troupe::postgres
