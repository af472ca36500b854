#pragma once

#include <string>

namespace troupe::postgres {

/// The address with the first line of a file as its password, if it has the
/// parameter `passwordfile=FILE`; else as it is. This is for the secrets of
/// containers: those are files that all may read, which libpq's own `passfile`
/// refuses. FILE is spelled as it is, without percent-encoding. Throws
/// store_unavailable, naming the file, where it cannot be read or is empty.
std::string with_password(const std::string& address);

} // namespace troupe::postgres
