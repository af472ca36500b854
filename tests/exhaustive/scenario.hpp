#pragma once

#include "actors/domain/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// What is searched: one order, how it is coordinated, who refuses, and how
/// often things may go wrong.
namespace troupe::exhaustive {

enum class refuser : std::uint8_t { nobody, stock, payment, delivery };

constexpr auto names_of(refuser) {
  return std::array<std::string_view, 4>{"all willing", "stock short",
                                         "payment refused", "delivery refused"};
}

/// A fault that is put into the model, not into the product: the search has to
/// find each of them.
enum class mutant : std::uint8_t {
  none,
  no_tombstone,      ///< an undoing that comes first leaves no trace
  no_barrier,        ///< a repeated command is done again
  unforced_vote,     ///< who has voted yes has lost it after a crash
  volatile_decision, ///< the order has lost its decision after a crash
  forgetful,         ///< the decision is deleted at the first acknowledgement
  votes_expire,      ///< who is prepared aborts when it hears nothing
  undo_once,         ///< the order does not repeat the command to undo
  undo_asked_once,   ///< nor does a participant that to its third party
  ends_early,        ///< the order has failed at the first compensation
  acts_before_decision, ///< a third party is told to act where it is to hold
};

constexpr auto names_of(mutant) {
  return std::array<std::string_view, 11>{"no mutant",
                                          "no tombstone",
                                          "no barrier",
                                          "a vote is not forced",
                                          "a decision is not durable",
                                          "a decision is forgotten early",
                                          "a vote expires",
                                          "an undo is not repeated",
                                          "a third party is not asked again",
                                          "an order ends early",
                                          "a third party acts too early"};
}

struct scenario {
  coordination how{};
  std::string_view saga; ///< its table
  payment_method method{};
  refuser who{};
  std::uint8_t faults = 2;     ///< losses and crashes
  std::uint8_t duplicates = 1; ///< and timers that need not have fired yet
  std::uint8_t cancels = 0;    ///< of the completed order
  /// Timers fire in time where nothing at all is in the air; else where nothing
  /// is of the one who waits.
  bool patient = false;
  exhaustive::mutant mutant{};
};

/// In a line.
std::string said(const scenario&);

} // namespace troupe::exhaustive
