#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace troupe::replaying {

struct http_request {
  std::string method;
  /// Path and query, percent-encoded.
  std::string target;
  /// JSON, empty for none.
  std::string body;
  /// Further headers, as `Name: value`.
  std::vector<std::string> headers;
};

struct http_response {
  /// 0 when no answer came; then `fault` says why.
  int status = 0;
  std::string body;
  /// `Retry-After`; 0 when there was none.
  std::chrono::seconds retry_after{0};
  std::string fault;
};

/// HTTP to a shop, and the clock that goes with it: tests replace both.
/// An object serves one thread at a time.
class transport {
public:
  virtual ~transport() = default;

  /// Sends a request and waits for the answer. Never throws for what the
  /// network or the shop does, and never tries again.
  virtual http_response exchange(const http_request& what) = 0;

  /// Time that has passed since any fixed moment.
  virtual std::chrono::milliseconds now() = 0;

  /// Lets time pass.
  virtual void pause(std::chrono::milliseconds how_long) = 0;
};

/// Makes a transport for each worker of a run.
using transport_factory = std::function<std::unique_ptr<transport>()>;

} // namespace troupe::replaying
