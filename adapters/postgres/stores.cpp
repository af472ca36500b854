#include "adapters/postgres/query.hpp"
#include "adapters/postgres/store.hpp"
#include "adapters/postgres/unit_of_work.hpp"

namespace troupe::postgres {

/// The schema is called as the participant is.
template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const settings& s) {
  std::string name{Participant::name};
  return std::make_unique<unit_of_work<typename Participant::rows>>(s, name,
                                                                    name);
}

template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const settings& s) {
  using base = reader_base<reader<Participant>>;
  return std::make_unique<found_by_lookups<base, Participant>>(
      s, std::string{Participant::name});
}

template std::unique_ptr<store<inventory_rows>>
open<participants::inventory>(const settings&);
template std::unique_ptr<store<payment_rows>>
open<participants::payment>(const settings&);
template std::unique_ptr<store<delivery_rows>>
open<participants::delivery>(const settings&);

template std::unique_ptr<reader<participants::inventory>>
read<participants::inventory>(const settings&);
template std::unique_ptr<reader<participants::payment>>
read<participants::payment>(const settings&);
template std::unique_ptr<reader<participants::delivery>>
read<participants::delivery>(const settings&);

} // namespace troupe::postgres
