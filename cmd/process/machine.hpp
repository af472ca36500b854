#pragma once

#include "cmd/settings/command_line.hpp"

#include <functional>

/// What a process tolerates and needs of its machine.
namespace troupe {

/// The first thing that every `main` does. From then on
/// - the descriptors 0, 1 and 2 are open: what was closed stays unusable, but
/// no
///   file gets its number, and so none gets the log;
/// - SIGPIPE, SIGXFSZ and SIGHUP do not end the process: writing fails instead;
/// - directories and files that it makes are for its user alone;
/// - an uncaught exception is one line and exit 1.
void prepare_process();

/// Throws std::runtime_error if the threads that a start takes, or the memory
/// for them, are not available. To be called first: an actor system that got
/// only some of its threads can neither be used nor be destroyed.
void require_threads();

/// The whole `main`: prepares the process, reads the command line of `who`,
/// asks the running one how it is or serves, reports errors. Returns the exit
/// code.
int start(program who, int argc, char** argv,
          const std::function<int(const command_line&)>& serve);

} // namespace troupe
