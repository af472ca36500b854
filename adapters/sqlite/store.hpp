#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"

#include <memory>
#include <string>

/// The embedded stores: one SQLite file a participant. Opening applies the
/// migrations that it does not have yet. `clock` outlives the store.
namespace troupe::sqlite {

template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const std::string& file,
                                                        const clock&);

/// A read-only connection; the store must have been opened before.
template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const std::string& file);

} // namespace troupe::sqlite
