#pragma once

#include "actors/domain/answers.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// How stores find what answers a question: a `lookup` of it, beside the rows.
/// What has none is written by hand in each adapter.
namespace troupe {

/// The row of this key, which is its first field. `what`, here as elsewhere,
/// is for people, who are told that there is none.
template <class Row, class Question>
struct by_key {
  const char* what;
  std::string Question::*key;
};

/// Those of several keys that there are, in their order.
template <class Row, class Question>
struct by_keys {
  std::vector<std::string> Question::*keys;
};

/// Which rows of the barrier are shown.
enum class shown_sagas {
  done,   ///< whose forward command was, or is prepared, whatever came after
  decided ///< the same, or was refused
};

/// Of all sagas of an order the newest that is shown.
template <class Row, class Question>
struct newest_saga {
  const char* what;
  std::string Question::*order_id;
  shown_sagas which;
};

/// A page of the decided ones, newest first.
template <class Row>
struct page_by_saga {};

/// A page, of what came last first.
template <class Row>
struct page_by_arrival {};

/// What is shown of a row that has no view_of of its own: all of it.
template <record Row>
const Row& view_of(const Row& row) {
  return row;
}

/// For stores: answers with the view of a row, or that there is none.
template <class Row>
auto shown(const std::optional<Row>& row, std::string_view what,
           std::string_view id) {
  answer<std::decay_t<decltype(view_of(*row))>> result;
  if (row) {
    result.value = view_of(*row);
  } else {
    result.refused = refusal::not_found;
    result.detail = "no " + std::string{what} + " " + std::string{id};
  }
  return result;
}

/// To be specialised for each question that has one.
template <class Question>
inline constexpr auto lookup = nullptr;

} // namespace troupe
