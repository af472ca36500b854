#pragma once

#include <functional>
#include <string>

namespace troupe {

struct death {
  int code = 0;     ///< what the process exited with
  std::string text; ///< all that it wrote to standard error
};

/// What becomes of a process that lives this life. It is a copy of the present
/// one, with this thread alone, and exits with 0 if the life returns.
death death_of(const std::function<void()>& life);

/// Whether std::terminate ends it.
bool terminates(const std::function<void()>& life);

} // namespace troupe
