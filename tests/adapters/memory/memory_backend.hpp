#pragma once

#include "adapters/memory/store.hpp"
#include "tests/adapters/conformance/letters.hpp"
#include "tests/adapters/conformance/manual_clock.hpp"

#include <memory>
#include <vector>

namespace troupe::conformance {

/// Stores on one disk in memory.
template <class Rows>
struct memory_backend {
  using rows = Rows;

  manual_clock time;
  std::shared_ptr<memory::disk<Rows>> disk
      = std::make_shared<memory::disk<Rows>>();

  std::unique_ptr<store<Rows>> open() { return memory::open(disk, time); }

  auto read() { return memory::read(disk); }

  std::vector<dead_letter> dead_letters() { return letters_in(*read()); }
};

} // namespace troupe::conformance
