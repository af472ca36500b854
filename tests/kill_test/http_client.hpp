#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace troupe::kill_test {

struct reply {
  int status = 0;         ///< 0: no answer, the shop is not there or went away
  bool timed_out = false; ///< it was there, and said nothing for half a minute
  bool replayed = false;  ///< the request had been done before, by its key
  std::string body;
};

/// Posts JSON to a shop on this machine, over a connection that stays open.
/// One thread.
class http_client {
public:
  http_client();
  ~http_client();

  /// `key` and `prefer` are header values; empty: no such header.
  reply post(std::uint16_t port, const std::string& path,
             const std::string& body, const std::string& key = {},
             const std::string& prefer = {});

  reply get(std::uint16_t port, const std::string& path);

private:
  /// `headers` is a list of curl's, or null.
  reply perform(std::uint16_t port, const std::string& path, void* headers);

  struct close {
    void operator()(void*) const;
  };
  std::unique_ptr<void, close> handle_;
};

} // namespace troupe::kill_test
