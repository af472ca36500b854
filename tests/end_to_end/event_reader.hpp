#pragma once

#include "tests/adapters/http/raw_client.hpp"
#include "tests/end_to_end/contract.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace troupe::end_to_end {

/// One of a stream of Server-Sent Events (WHATWG HTML, 9.2).
struct stream_event {
  std::string type;
  std::string id; ///< "" if it has none
  json data;
  std::string comment;
};

inline stream_event parse_event(const std::string& text) {
  stream_event result;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    auto colon = line.find(':');
    auto name = line.substr(0, colon);
    auto value = line.substr(std::min(colon + 2, line.size()));
    if (name == "event")
      result.type = value;
    else if (name == "id")
      result.id = value;
    else if (name == "data")
      result.data = json::parse(value);
    else if (name.empty())
      result.comment = value;
  }
  if (result.type == "status")
    check_schema("OrderEvent", result.data);
  else if (result.type == "end")
    check_schema("OrderRef", result.data);
  return result;
}

/// All events of a stream that has ended.
inline std::vector<stream_event> parse_events(std::string text) {
  std::vector<stream_event> result;
  for (auto end = text.find("\n\n"); end != text.npos;
       end = text.find("\n\n")) {
    result.push_back(parse_event(text.substr(0, end + 1)));
    text.erase(0, end + 2);
  }
  return result;
}

/// Reads a stream as it comes.
class event_reader {
public:
  event_reader(std::uint16_t port, const std::string& path,
               const std::string& headers = "")
      : raw_{port} {
    raw_.send("GET " + path + " HTTP/1.0\r\nHost: here\r\n" + headers + "\r\n");
    head_ = raw_.read_head();
  }

  const http_test::raw_answer& head() const { return head_; }

  /// The next event or comment; throws if none comes in time.
  stream_event next_of_any_kind(std::chrono::milliseconds at_most
                                = http_test::raw_client::patience) {
    return parse_event(raw_.read_until("\n\n", at_most));
  }

  /// The next event. Comments are skipped, as a browser does.
  stream_event next() {
    using clock = std::chrono::steady_clock;
    auto late = clock::now() + http_test::raw_client::patience;
    auto one = next_of_any_kind();
    while (one.type.empty() && clock::now() < late)
      one = next_of_any_kind();
    return one;
  }

  /// Whether anything comes within `at_most`.
  bool hears(std::chrono::milliseconds at_most) {
    return raw_.readable(at_most);
  }

  /// All up to and with the one of type `end`.
  std::vector<stream_event> until_end() {
    std::vector<stream_event> result;
    do
      result.push_back(next());
    while (result.back().type != "end");
    return result;
  }

  /// What comes until the server closes, which must happen in time.
  std::string rest() { return raw_.read_rest(); }

private:
  http_test::raw_client raw_;
  http_test::raw_answer head_;
};

} // namespace troupe::end_to_end
