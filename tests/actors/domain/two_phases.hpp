#pragma once

#include "tests/actors/domain/fixtures.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace troupe::fixtures {

using inventory_prepared = step_prepared<"inventory">;
using payment_prepared = step_prepared<"payment">;
using delivery_prepared = step_prepared<"delivery">;
using inventory_committed = step_committed<"inventory">;
using payment_committed = step_committed<"payment">;
using delivery_committed = step_committed<"delivery">;
using inventory_aborted = step_aborted<"inventory">;
using payment_aborted = step_aborted<"payment">;
using delivery_aborted = step_aborted<"delivery">;

/// What each of the three refuses for, in the order of the native table.
inline constexpr std::array refusals{reason::insufficient_stock,
                                     reason::payment_declined,
                                     reason::delivery_refused};

/// One order in two phases, and how to bring it to where the story begins.
struct two_phase_coordinator : coordinator {
  two_phase_coordinator() {
    order.coordination = coordination::two_phase_commit;
  }

  // -- by the number of the step, in the order of the native table --
  std::string vote(std::size_t step, bool yes) {
    auto why = refusals.at(step);
    if (step == 0)
      return yes ? hear<inventory_prepared>()
                 : hear(inventory_failed{{{}, {}, why}});
    if (step == 1)
      return yes ? hear<payment_prepared>()
                 : hear(payment_failed{{{}, {}, why}});
    return yes ? hear<delivery_prepared>()
               : hear(delivery_failed{{{}, {}, why}});
  }
  std::string commit(std::size_t step) {
    return step == 0   ? hear(inventory_committed{{}, ""})
           : step == 1 ? hear(payment_committed{{}, "tx-1"})
                       : hear(delivery_committed{{}, "track-1"});
  }
  std::string abort(std::size_t step) {
    return step == 0   ? hear<inventory_aborted>()
           : step == 1 ? hear<payment_aborted>()
                       : hear<delivery_aborted>();
  }

  std::string decided() {
    start();
    vote(0, true);
    vote(1, true);
    return vote(2, true);
  }
  void completed() {
    decided();
    for (std::size_t i = 0; i < 3; ++i)
      commit(i);
  }
  std::string objected() {
    start();
    return vote(0, false);
  }

  /// Whether a reply is dropped and nothing is changed.
  template <class Reply>
  bool drops(Reply reply = {}) {
    return answers(reply).empty();
  }
  /// What a stale reply, which changes nothing, is answered with.
  template <class Reply>
  std::string answers(Reply reply = {}) {
    auto before = order;
    auto messages = hear(reply);
    return !fits && order == before ? messages : "it counts: " + messages;
  }
};

} // namespace troupe::fixtures
