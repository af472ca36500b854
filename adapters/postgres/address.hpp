#pragma once

#include <string>

namespace troupe::postgres {

/// The hosts and the database that a connection string names, for people:
/// nothing of user, password and the other parameters. Empty where it names
/// neither.
std::string place_of(const std::string& address);

/// What may be told of libpq's account of a failed connection, in one line: it
/// repeats parts of a malformed connection string, of which any may be the
/// password.
std::string told_of(const std::string& failure);

} // namespace troupe::postgres
