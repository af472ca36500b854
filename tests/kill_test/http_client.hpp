#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace troupe::kill_test {

struct reply {
  int status = 0;        ///< 0: no answer, the shop is not there or went away
  bool replayed = false; ///< the request had been done before, by its key
  std::string body;
};

/// Posts JSON to the shop on this machine, over a connection that stays open.
/// One thread.
class http_client {
public:
  http_client();
  ~http_client();

  /// `key` and `prefer` are header values; empty: no such header.
  reply post(std::uint16_t port, const std::string& path,
             const std::string& body, const std::string& key = {},
             const std::string& prefer = {});

private:
  struct close {
    void operator()(void*) const;
  };
  std::unique_ptr<void, close> handle_;
};

} // namespace troupe::kill_test
