#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/sqlite/unit_of_work.hpp"

namespace troupe::sqlite {

template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const std::string& file,
                                                        const clock& time) {
  return std::make_unique<unit_of_work<typename Participant::rows>>(
      file, Participant::name, time);
}

template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const std::string& file) {
  using base = reader_base<reader<Participant>>;
  return std::make_unique<found_by_lookups<base, Participant>>(file);
}

#define TROUPE_OPEN(participant)                                               \
  template std::unique_ptr<store<participants::participant::rows>>             \
  open<participants::participant>(const std::string&, const clock&);
TROUPE_PARTICIPANTS(TROUPE_OPEN)

#define TROUPE_READ(participant)                                               \
  template std::unique_ptr<reader<participants::participant>>                  \
  read<participants::participant>(const std::string&);
TROUPE_STEPS(TROUPE_READ)

} // namespace troupe::sqlite
