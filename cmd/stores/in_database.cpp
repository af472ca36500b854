#include "adapters/postgres/store.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class database_place : public stores {
public:
  explicit database_place(postgres::settings where)
      : where_(std::move(where)) {}

protected:
  template <class Participant>
  auto open_in_place() {
    return postgres::open<Participant>(where_);
  }
  template <class Participant>
  auto read_in_place() {
    return postgres::read<Participant>(where_);
  }

private:
  postgres::settings where_;
};

} // namespace

std::unique_ptr<stores> stores_in_database(const std::string& address,
                                           bool serializable,
                                           const std::string& owner) {
  return std::make_unique<stores_in<database_place>>(
      postgres::settings{address, serializable, owner});
}

} // namespace troupe
