#include "tests/kill_test/kill_points/board.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace troupe::kill_test {

void trap::arm(std::span<const std::string> names) {
  count_ = static_cast<std::uint32_t>(std::min(names.size(), most));
  for (std::uint32_t i = 0; i < count_; ++i)
    names_[i][names[i].copy(names_[i], sizeof names_[i] - 1)] = '\0';
  if (count_ != 0)
    state_ = (state_ / arming + 1) * arming + armed;
}

std::uint32_t trap::disarm() {
  auto before = state_.load();
  while (!state_.compare_exchange_weak(before, before / arming * arming + idle))
    ;
  return before % name == sprung ? before % arming / name : none;
}

bool trap::spring(std::string_view what) {
  auto before = state_.load();
  if (before % name != armed)
    return false;
  for (std::uint32_t i = 0; i < count_; ++i)
    if (what == names_[i])
      return state_.compare_exchange_strong(before, before / arming * arming
                                                        + i * name + sprung);
  return false;
}

board* open_board(const char* file, bool anew) {
  auto flags = O_RDWR | O_CLOEXEC | (anew ? O_CREAT | O_TRUNC : 0);
  auto fd = ::open(file, flags, 0600);
  if (fd < 0)
    return nullptr;
  void* memory = MAP_FAILED;
  if (!anew || ::ftruncate(fd, sizeof(board)) == 0)
    memory = ::mmap(nullptr, sizeof(board), PROT_READ | PROT_WRITE, MAP_SHARED,
                    fd, 0);
  ::close(fd);
  return memory == MAP_FAILED ? nullptr : static_cast<board*>(memory);
}

} // namespace troupe::kill_test
