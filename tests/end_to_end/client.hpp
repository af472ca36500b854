#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace troupe::end_to_end {

using json = nlohmann::json;

/// `Name: value` each.
using fields = std::vector<std::string>;

struct answer {
  int status = 0;
  std::map<std::string, std::string> headers; ///< names in lower case
  std::string body;

  /// The value of a header, or "".
  std::string header(const std::string& name) const;

  /// The body, of the type that it should have; throws if it is not JSON.
  json parsed() const;

  bool is_problem() const {
    return header("content-type") == "application/problem+json";
  }
};

/// A connection that is kept open. For one thread; throws std::runtime_error
/// when there is no answer, std::logic_error when it is none that the API's
/// description allows.
class client {
public:
  explicit client(std::uint16_t port);
  client(client&&) noexcept;
  ~client();

  answer get(std::string_view path, const fields& more = {});

  /// With a body of JSON, or none.
  answer post(std::string_view path, const json& body, const fields& more = {});
  answer post(std::string_view path);

  /// Any method, any body, and no header that is not given.
  answer send(std::string_view method, std::string_view path,
              std::string_view body, const fields& headers);

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace troupe::end_to_end
