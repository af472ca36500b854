#pragma once

/// What a process bears from the machine that it runs on, and what it needs.
namespace troupe {

/// The first thing that every `main` does. From then on
/// - the descriptors 0, 1 and 2 are taken: what was closed stays unusable, but
///   no file gets its number, and so no log;
/// - a reader that has left, a limit on the size of files and a terminal that
///   hangs up kill nobody: to write fails instead;
/// - directories and files that it makes are for its user alone;
/// - an exception that nobody catches is one line and exit 1.
void prepare_process();

/// Throws std::runtime_error where the machine refuses the threads, and the
/// memory for them, that a start takes. To be asked first: an actor system that
/// got only some of its threads can neither be used nor be taken apart.
void require_threads();

} // namespace troupe
