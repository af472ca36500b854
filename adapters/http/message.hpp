#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::http {

using name_value = std::pair<std::string, std::string>;

/// One request, without framing, percent-encoding and chunks: plain data,
/// independent of the transport.
struct request {
  /// Upper case as it came, e.g. "GET".
  std::string method;
  /// The request target as it came, e.g. "/orders/a%20b?limit=5".
  std::string target;
  /// The path's segments, percent-decoded: valid UTF-8 without U+0000. "/" has
  /// none, "/orders/" has "orders" and "".
  std::vector<std::string> path;
  /// The query's parameters, decoded, in order, repeated names kept.
  std::vector<name_value> query;
  /// The fields in order, names in lower case, values without outer blanks.
  std::vector<name_value> headers;
  std::string body;
  /// The client's X-Request-Id if it was 1 to 128 printable characters, else
  /// one made here.
  std::string id;
  /// 0 for HTTP/1.0, else 1.
  int minor_version = 1;
  /// Whether the client wants the connection to stay open after the answer.
  bool keep_alive = true;

  /// The first field called `name` (lower case), if there is one.
  std::optional<std::string_view> header(std::string_view name) const;

  /// The first query parameter called `name`, if there is one.
  std::optional<std::string_view> query_value(std::string_view name) const;

  /// The target without its query: what problem details call the instance.
  std::string_view target_path() const;
};

/// One answer. Content-Length, Connection, Date and X-Request-Id are added when
/// it is sent and must not be among `headers`.
struct response {
  int status = 200;
  /// Empty for an answer without content.
  std::string content_type;
  std::string body;
  std::vector<name_value> headers;
};

/// The reason phrase of RFC 9110, e.g. "Not Found", of what is answered here.
std::string_view reason_phrase(int status);

/// What becomes of the connection after an answer.
enum class connection_use { keep, close };

/// The bytes of `answer` to `asked` (RFC 9112): without a body for HEAD, 204
/// and 304, with the Content-Length that GET would have had. Line breaks in a
/// field's value are replaced by blanks, against response splitting. `date`
/// is what http_date() makes.
std::string serialise(const response& answer, const request& asked,
                      connection_use afterwards, std::string_view date);

/// The head of a body of unknown length that ends with the connection.
std::string serialise_stream_head(const response& answer, const request& asked,
                                  std::string_view date);

} // namespace troupe::http
