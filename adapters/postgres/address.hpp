#pragma once

#include <string>

namespace troupe::postgres {

/// The address with limits to how long libpq and the kernel wait for a server
/// that is gone without a word: 7 s. What the address gives of them itself, or
/// PGCONNECT_TIMEOUT, counts.
std::string with_limits(const std::string& address);

/// The hosts and the database that a connection string names, for people:
/// nothing of user, password and the other parameters. Empty where it names
/// neither.
std::string place_of(const std::string& address);

/// What may be told of libpq's account of a failed connection, in one line: it
/// repeats parts of a malformed connection string, of which any may be the
/// password.
std::string told_of(const std::string& failure);

} // namespace troupe::postgres
