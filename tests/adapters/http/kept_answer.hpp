#pragma once

#include "adapters/http/exchange.hpp"

namespace troupe::http_test {

/// A connection that keeps the answer instead of sending it.
struct kept_answer : http::answer_channel {
  http::response got{.status = 0};
  bool client_has_gone = false;

  bool closed() override { return client_has_gone; }
  void answer(const http::request&, const http::response& with) override {
    got = with;
  }
  std::shared_ptr<http::event_stream>
  stream(const http::request&, const http::response& head) override {
    got = head;
    return nullptr;
  }
};

} // namespace troupe::http_test
