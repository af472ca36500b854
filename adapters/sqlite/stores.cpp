#include "adapters/sqlite/query.hpp"
#include "adapters/sqlite/store.hpp"
#include "adapters/sqlite/unit_of_work.hpp"

namespace troupe::sqlite {

template <class Participant>
std::unique_ptr<store<typename Participant::rows>> open(const std::string& file,
                                                        const clock& time) {
  return std::make_unique<unit_of_work<typename Participant::rows>>(
      file, std::string{Participant::name}, time);
}

template <class Participant>
std::unique_ptr<reader_of<Participant>> read(const std::string& file) {
  using base = reader_base<reader<Participant>>;
  return std::make_unique<found_by_lookups<base, Participant>>(file);
}

template std::unique_ptr<store<inventory_rows>>
open<participants::inventory>(const std::string&, const clock&);
template std::unique_ptr<store<payment_rows>>
open<participants::payment>(const std::string&, const clock&);
template std::unique_ptr<store<delivery_rows>>
open<participants::delivery>(const std::string&, const clock&);

template std::unique_ptr<reader<participants::inventory>>
read<participants::inventory>(const std::string&);
template std::unique_ptr<reader<participants::payment>>
read<participants::payment>(const std::string&);
template std::unique_ptr<reader<participants::delivery>>
read<participants::delivery>(const std::string&);

} // namespace troupe::sqlite
