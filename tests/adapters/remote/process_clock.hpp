#pragma once

#include "actors/ports/clock.hpp"

#include <unistd.h>

namespace troupe::remote {

/// A steady clock of which no other process has the like.
struct process_clock : clock {
  instant now() const override { return 0; }

  std::chrono::milliseconds steady() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch())
           + hours{::getpid()};
  }
};

} // namespace troupe::remote
