#include "adapters/memory/store.hpp"
#include "cmd/stores/stores.hpp"

#include <tuple>

namespace troupe {

namespace {

template <class... Participants>
auto disks_of(types<Participants...>) -> std::tuple<
    std::shared_ptr<memory::disk<typename Participants::rows>>...>;

class memory_place : public stores {
public:
  explicit memory_place(const clock& time) : time_(time) {}

protected:
  template <class Participant>
  auto open_in_place() {
    return memory::open(disk<Participant>(), time_);
  }
  template <class Participant>
  auto read_in_place() {
    return memory::read(disk<Participant>());
  }

private:
  template <class Participant>
  auto& disk() {
    using held = memory::disk<typename Participant::rows>;
    auto& result = std::get<std::shared_ptr<held>>(disks_);
    if (!result)
      result = std::make_shared<held>();
    return result;
  }

  const clock& time_;
  decltype(disks_of(participants::all{})) disks_;
};

} // namespace

std::unique_ptr<stores> stores_in_memory(const clock& time) {
  return std::make_unique<stores_in<memory_place>>(time);
}

} // namespace troupe
