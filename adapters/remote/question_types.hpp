#pragma once

#include "actors/interfaces.hpp"
#include "adapters/remote/frames.hpp"
#include "adapters/remote/handshake.hpp"

#include <caf/message.hpp>

#include <map>
#include <string>
#include <tuple>
#include <typeinfo>

/// What can be asked of a service.
namespace troupe::remote {

/// Names a question in a parcel: as the compiler does, and all that follow the
/// Itanium C++ ABI name it alike. So it does not change without the question's.
template <class Question>
std::string type_of() {
  return typeid(Question).name();
}

/// How a question is put to the service's own actors.
struct question_type {
  std::size_t handle; ///< which of the service's it is for
  /// Makes the `ask` from a parcel. Throws unreadable.
  caf::message (*ask)(const parcel&);
};

using question_types = std::map<std::string, question_type, std::less<>>;

namespace detail {

template <class Question>
void note(question_types& to, std::size_t handle,
          caf::reacts_to<ask<Question>>*) {
  auto make = [](const parcel& asked) {
    ask<Question> result{asked.number, {}, asked.until};
    unpack(asked.content, result.what);
    return caf::make_message(std::move(result));
  };
  to.emplace(type_of<Question>(), question_type{handle, make});
}

inline void note(question_types& to, std::size_t handle,
                 caf::reacts_to<listen_atom>*) {
  auto make
      = [](const parcel&) { return caf::make_message(listen_atom::value); };
  to.emplace(listen, question_type{handle, make});
}

/// Is no question.
inline void note(question_types&, std::size_t, caf::reacts_to<order_events>*) {}

template <class... Questions>
void note_all(question_types& to, std::size_t handle,
              caf::typed_actor<Questions...>*) {
  (note(to, handle, static_cast<Questions*>(nullptr)), ...);
}

} // namespace detail

/// All that may be asked of these handles.
template <class... Handles>
question_types types_of(const std::tuple<Handles...>*) {
  question_types result;
  std::size_t handle = 0;
  (detail::note_all(result, handle++, static_cast<Handles*>(nullptr)), ...);
  return result;
}

} // namespace troupe::remote
