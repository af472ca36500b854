#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const settings& s) {
  return std::make_unique<unit_of_work<typename Participant::rows>>(
      s, schema_of<Participant>(), Participant::name);
}

template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const settings& s) {
  using base = reader_base<reader<Participant>>;
  return std::make_unique<found_by_lookups<base, Participant>>(
      s, schema_of<Participant>());
}

#define TROUPE_OPEN(participant)                                               \
  template std::unique_ptr<store<participants::participant::rows>>             \
  open<participants::participant>(const settings&);
TROUPE_PARTICIPANTS(TROUPE_OPEN)

#define TROUPE_READ(participant)                                               \
  template std::unique_ptr<reader<participants::participant>>                  \
  read<participants::participant>(const settings&);
TROUPE_STEPS(TROUPE_READ)

} // namespace troupe::postgres
