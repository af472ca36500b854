#include "cmd/split/bus_observer.hpp"

#include <csignal>

#include <unistd.h>

namespace troupe {

void bus_observer::fatal(std::string_view text) {
  log(severity::error, text);
  fenced_ = true;
  ::kill(::getpid(), SIGTERM); // termination waits for it
}

} // namespace troupe
