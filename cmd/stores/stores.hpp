#pragma once

#include "actors/ports/clock.hpp"
#include "actors/ports/reader.hpp"
#include "actors/ports/store.hpp"
#include "cmd/settings/settings.hpp"

#include <memory>
#include <vector>

namespace troupe {

/// Opens the store of a participant and then its readers, each with a
/// connection of its own. Both throw std::runtime_error that names what cannot
/// be opened.
template <class Participant>
class stores_of {
public:
  virtual ~stores_of() = default;
  virtual std::shared_ptr<store<typename Participant::rows>> open(Participant)
      = 0;
  virtual std::shared_ptr<reader_of<Participant>> read(Participant) = 0;
};

namespace detail {

template <class... Participants>
struct all_stores_of : stores_of<Participants>... {
  using stores_of<Participants>::open...;
  using stores_of<Participants>::read...;
};

template <class... Participants>
auto all_stores(types<Participants...>) -> all_stores_of<Participants...>;

} // namespace detail

class stores : public decltype(detail::all_stores(participants::all{})) {};

namespace detail {

template <class Place, class... Participants>
struct opened : Place {
  using Place::Place;
};
template <class Place, class Participant, class... More>
struct opened<Place, Participant, More...> : opened<Place, More...> {
  using opened<Place, More...>::opened;
  using opened<Place, More...>::open;
  using opened<Place, More...>::read;

  std::shared_ptr<store<typename Participant::rows>>
  open(Participant) override {
    return this->template open_in_place<Participant>();
  }
  std::shared_ptr<reader_of<Participant>> read(Participant) override {
    return this->template read_in_place<Participant>();
  }
};

template <class Place, class... Participants>
auto opened_in(types<Participants...>) -> opened<Place, Participants...>;

} // namespace detail

/// The stores of all participants in one place, which has `open_in_place<P>()`
/// and `read_in_place<P>()`.
template <class Place>
using stores_in = decltype(detail::opened_in<Place>(participants::all{}));

/// Their contents end with them.
std::unique_ptr<stores> stores_in_memory(const clock&);

/// SQLite files in a directory, of which no other process may have those of the
/// same participants meanwhile.
std::unique_ptr<stores> stores_in_files(const std::string& directory,
                                        std::vector<participant> mine,
                                        const clock&);

/// In a PostgreSQL database, which has a clock of its own. `owner` names this
/// process in the outboxes that it shares with others.
std::unique_ptr<stores> stores_in_database(const std::string& address,
                                           bool serializable,
                                           const std::string& owner);

/// By the settings. The clock outlives what is opened.
std::unique_ptr<stores> open_stores(const shop_settings&,
                                    std::vector<participant> mine,
                                    const std::string& owner, const clock&);

/// The catalogue of the demo, if there are no products yet.
void stock_demo(store<inventory_rows>&, reader<participants::inventory>&);

} // namespace troupe
