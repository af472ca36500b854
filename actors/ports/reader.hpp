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
auto reader_of(types<Questions...>) -> reads_all<Questions...>;

} // namespace detail

/// What every participant can tell.
using letter_reader
    = decltype(detail::reader_of(joined<letter_reads, letter_lists>{}));

/// Has `read(question)` for each of the participant's.
template <class Participant>
class reader
    : public letter_reader,
      public decltype(detail::reader_of(
          joined<typename Participant::reads, typename Participant::lists>{})) {
  using own = decltype(detail::reader_of(
      joined<typename Participant::reads, typename Participant::lists>{}));

public:
  using letter_reader::read;
  using own::read;
};

using inventory_reader = reader<participants::inventory>;
using payment_reader = reader<participants::payment>;
using delivery_reader = reader<participants::delivery>;

class order_reader : public reader<participants::order> {
public:
  /// The sagas that are on their way; what there is none of may be missing.
  virtual std::vector<saga_count> open_sagas() = 0;
};

} // namespace troupe
