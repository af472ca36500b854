#pragma once

#include "actors/domain/order.hpp"
#include "actors/domain/participants.hpp"

/// Reads for the gateway. Each begins its snapshot after it was called and ends
/// it before it answers, and never waits for a writer. A thing that is not
/// there is refusal::not_found. Throws store_unavailable. One thread at a time.
namespace troupe {

namespace detail {

template <class Question>
class reads_one {
public:
  virtual ~reads_one() = default;
  virtual answer<typename Question::answer> read(const Question&) = 0;
};

template <class... Questions>
class reads_all : public reads_one<Questions>... {
public:
  using reads_one<Questions>::read...;
};

template <class... Questions>
auto answers_all(types<Questions...>) -> reads_all<Questions...>;

} // namespace detail

/// What every participant can tell.
using letter_reader
    = decltype(detail::answers_all(joined<letter_reads, letter_lists>{}));

/// Has `read(question)` for each of the participant's.
template <class Participant>
class reader
    : public letter_reader,
      public decltype(detail::answers_all(
          joined<typename Participant::reads, typename Participant::lists>{})) {
  using own = decltype(detail::answers_all(
      joined<typename Participant::reads, typename Participant::lists>{}));

public:
  using letter_reader::read;
  using own::read;
};

class order_reader : public reader<participants::order> {
public:
  /// The sagas that are on their way; what there is none of may be missing.
  virtual std::vector<saga_count> open_sagas() = 0;
};

/// A reader that answers these questions by their lookups: an adapter has
/// `Base`, with a `find(lookup, question)` for each kind of lookup.
template <class Base, class... Questions>
struct with_lookups : Base {
  using Base::Base;
};
template <class Base, class Question, class... More>
struct with_lookups<Base, Question, More...> : with_lookups<Base, More...> {
  using with_lookups<Base, More...>::with_lookups;
  using with_lookups<Base, More...>::read;

  answer<typename Question::answer> read(const Question& asked) override {
    return this->find(lookup<Question>, asked);
  }
};

namespace detail {

template <class Participant>
struct reader_type {
  using type = reader<Participant>;
};
template <>
struct reader_type<participants::order> {
  using type = order_reader;
};

template <class Base, class... Questions>
auto found_by(types<Questions...>) -> with_lookups<Base, Questions...>;

} // namespace detail

template <class Participant>
using reader_of = typename detail::reader_type<Participant>::type;

/// The reader of a participant all of whose questions have lookups.
template <class Base, class Participant>
using found_by_lookups = decltype(detail::found_by<Base>(
    joined<typename Participant::reads, typename Participant::lists>{}));

} // namespace troupe
