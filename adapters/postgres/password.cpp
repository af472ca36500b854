#include "adapters/postgres/password.hpp"

#include "actors/ports/store.hpp"

#include <fstream>
#include <regex>

namespace troupe::postgres {

namespace {

std::string first_line(const std::string& file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  if (line.empty())
    throw store_unavailable{"cannot read a password from " + file};
  return line;
}

/// Each byte: no password is too strange for a URI (RFC 3986, 2.1).
std::string percent_encoded(const std::string& text) {
  constexpr auto digits = "0123456789ABCDEF";
  std::string result;
  for (auto byte : text) {
    auto code = static_cast<unsigned char>(byte);
    result += {'%', digits[code / 16], digits[code % 16]};
  }
  return result;
}

} // namespace

std::string with_password(const std::string& address) {
  static const std::regex parameter{"[?&]passwordfile=([^&]*)"};
  std::smatch found;
  if (!std::regex_search(address, found, parameter))
    return address;
  return found.prefix().str() + found.str().front() + "password="
         + percent_encoded(first_line(found[1])) + found.suffix().str();
}

} // namespace troupe::postgres
