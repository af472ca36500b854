#include "adapters/remote/frames.hpp"

namespace troupe::remote {

std::string_view next_frame(std::string_view& in) {
  if (in.size() < 4)
    throw unreadable{"it ends within a length"};
  auto size = unpack_number(in.substr(0, 4));
  if (size > in.size() - 4)
    throw unreadable{"it ends within a field"};
  auto result = in.substr(4, size);
  in.remove_prefix(4 + size);
  return result;
}

std::uint64_t unpack_number(std::string_view bytes) {
  if (bytes.size() > sizeof(std::uint64_t))
    throw unreadable{"a number is too long"};
  std::uint64_t result = 0;
  for (auto i = bytes.size(); i > 0; --i)
    result = result << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return result;
}

} // namespace troupe::remote
