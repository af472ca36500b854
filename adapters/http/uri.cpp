#include "adapters/http/uri.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <arpa/inet.h>

namespace troupe::http {

namespace {

/// The byte that the escape at the start of `text` stands for.
std::optional<char> escaped_byte(std::string_view text) {
  std::uint8_t byte = 0;
  auto digits = text.substr(1, 2);
  auto end = digits.data() + digits.size();
  auto [rest, code] = std::from_chars(digits.data(), end, byte, 16);
  if (digits.size() != 2 || code != std::errc{} || rest != end)
    return std::nullopt;
  return static_cast<char>(byte);
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
         || c == '~';
}

bool is_ip6(std::string_view text) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET6, std::string{text}.c_str(), &ignored) == 1;
}

/// `reg-name`, and with it an address of IPv4.
bool is_host_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '%') {
      if (!escaped_byte(text.substr(i)))
        return false;
      i += 2;
    } else if (!is_unreserved(text[i])
               && std::string_view{"!$&'()*+,;="}.find(text[i])
                      == std::string_view::npos) {
      return false;
    }
  return true;
}

} // namespace

bool is_authority(std::string_view text) {
  auto end = text.starts_with('[') ? text.find(']') : text.find(':');
  if (text.starts_with('[')) {
    if (end == std::string_view::npos || !is_ip6(text.substr(1, end - 1)))
      return false;
    ++end;
  } else if (!is_host_name(text.substr(0, end))) {
    return false;
  }
  auto port = text.substr(std::min(end, text.size()));
  return port.empty()
         || (port.front() == ':'
             && port.find_first_not_of("0123456789", 1)
                    == std::string_view::npos);
}

std::size_t utf8_sequence_length(std::string_view text) {
  auto byte
      = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  auto lead = byte(0);
  if (lead < 0x80)
    return 1;
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80)
      return 0;
  auto second = byte(1);
  auto overlong
      = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  auto surrogate = lead == 0xED && second > 0x9F;
  auto too_high = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_high ? 0 : length;
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    auto length = utf8_sequence_length(text);
    if (length == 0)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string percent_encode(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string result;
  for (char c : text)
    if (is_unreserved(c)) {
      result += c;
    } else {
      auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += hex[byte >> 4];
      result += hex[byte & 0xf];
    }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result.push_back(text[i]);
      continue;
    }
    auto byte = escaped_byte(text.substr(i));
    if (!byte)
      return std::nullopt;
    result.push_back(*byte);
    i += 2;
  }
  if (result.find('\0') != std::string::npos || !valid_utf8(result))
    return std::nullopt;
  return result;
}

std::optional<std::vector<std::string>> decode_path(std::string_view path) {
  std::vector<std::string> segments;
  if (path == "/")
    return segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    auto end = std::min(path.find('/'), path.size());
    auto segment = percent_decode(path.substr(0, end));
    if (!segment)
      return std::nullopt;
    segments.push_back(std::move(*segment));
    path.remove_prefix(end);
  }
  return segments;
}

std::optional<std::vector<std::pair<std::string, std::string>>>
decode_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> result;
  auto decode = [](std::string_view text) {
    std::string spaced{text};
    std::ranges::replace(spaced, '+', ' ');
    return percent_decode(spaced);
  };
  while (!query.empty()) {
    auto end = std::min(query.find('&'), query.size());
    auto part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (part.empty())
      continue;
    auto equals = std::min(part.find('='), part.size());
    auto name = decode(part.substr(0, equals));
    auto value = decode(part.substr(std::min(equals + 1, part.size())));
    if (!name || !value)
      return std::nullopt;
    result.emplace_back(std::move(*name), std::move(*value));
  }
  return result;
}

} // namespace troupe::http
