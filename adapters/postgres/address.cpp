#include "adapters/postgres/address.hpp"

#include <regex>

namespace troupe::postgres {

std::string place_of(const std::string& address) {
  static const std::regex scheme{"postgres(ql)?://"};
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
