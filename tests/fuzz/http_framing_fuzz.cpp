// Any bytes, cut in any way: the framer must neither crash nor break a promise,
// and must say the same as when they come in one piece. The first byte seeds
// the cuts.
#include "tests/adapters/http/framing_property.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0)
    return 0;
  std::size_t cut = data[0];
  std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  auto whole
      = troupe::http_test::framing_story(bytes, [&] { return bytes.size(); });
  auto split = troupe::http_test::framing_story(bytes, [&] {
    cut = cut * 5 + 3;
    return 1 + cut % 17;
  });
  if (whole != split || whole.ends_with("BROKEN PROMISE"))
    std::abort();
  return 0;
}
