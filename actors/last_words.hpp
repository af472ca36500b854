#pragma once

#include <caf/error.hpp>

#include <exception>

namespace troupe {

/// Sets up an actor that its process cannot do without. Errors of others are
/// not its own; an exception that nobody has thought of is the end of the
/// process and not of the actor alone, which would be missing unseen:
/// std::terminate, whose handler (cmd/process/machine.hpp) says why. Whoever
/// supervises the process starts it again.
template <class Self>
void end_with_process(Self self) {
  self->set_error_handler([](caf::error&) {});
  self->set_exception_handler([](std::exception_ptr& e) -> caf::error {
    try {
      std::rethrow_exception(e);
    } catch (...) {
      std::terminate(); // who handles it can see what was thrown
    }
  });
}

} // namespace troupe
