#pragma once

#include "tests/adapters/conformance/cases.hpp"
#include "tests/adapters/conformance/transaction.hpp"

#include <array>
#include <atomic>
#include <barrier>
#include <exception>
#include <functional>
#include <set>
#include <thread>

namespace troupe::conformance {

/// One command at two stores on the same data at the same time: it acts once.
/// For backends that many processes may write to; otherwise that of
/// store_suite.
template <class Backend>
class concurrency_suite {
public:
  using rows = typename Backend::rows;

  static std::vector<promise> promises() {
    std::vector<promise> all{
        TROUPE_PROMISE(a_command_at_two_stores_at_once_acts_once)};
    if constexpr (requires(rows r) { r.reservations; })
      all.push_back(TROUPE_PROMISE(a_reservation_at_two_stores_counts_once));
    return all;
  }

private:
  static constexpr int rounds = 1'000;

  /// Runs each round on two stores and threads at once. What cannot be written
  /// now is tried again, as participants do.
  static void race(Backend& backend,
                   const std::function<void(store<rows>&, int)>& command) {
    std::array<std::unique_ptr<store<rows>>, 2> stores{backend.open(),
                                                       backend.open()};
    std::array<std::exception_ptr, 2> faults;
    std::barrier start{2};
    auto run = [&](std::size_t me) {
      for (int round = 0; round < rounds; ++round) {
        start.arrive_and_wait();
        for (auto done = false; !done && !faults[me];)
          try {
            command(*stores[me], round);
            done = true;
          } catch (const store_unavailable&) {
            done = false;
          } catch (...) {
            faults[me] = std::current_exception();
          }
      }
    };
    std::thread other{run, 1U};
    run(0);
    other.join();
    for (const auto& fault : faults)
      if (fault)
        std::rethrow_exception(fault);
  }

  /// How many rows the two have left in the outbox, which may be one's for each
  /// of them, or both's.
  static std::size_t sent(Backend& backend) {
    auto one = backend.open();
    auto other = backend.open();
    std::set<std::int64_t> ids;
    for (auto* each : {one.get(), other.get()})
      for (auto& row : outbox_of(*each))
        ids.insert(row.id);
    return ids.size();
  }

  static void a_command_at_two_stores_at_once_acts_once() {
    Backend backend;
    std::atomic<int> acted{0};
    race(backend, [&](store<rows>& to, int round) {
      auto key = "saga " + std::to_string(round);
      auto wanted = wanting<rows>({key});
      std::vector<message> messages;
      bool acts = false;
      to.transact(wanted, {}, [&](rows& loaded) -> const std::vector<message>& {
        messages.clear();
        auto& barrier = std::get<0>(loaded.tables());
        acts = barrier.find(key) == nullptr;
        if (acts) {
          add_samples(loaded, key, 1);
          messages.push_back(sample_message(key));
        }
        return messages;
      });
      acted += acts ? 1 : 0;
    });
    BOOST_TEST(acted == rounds);
    BOOST_TEST(sent(backend) == std::size_t{rounds});
  }

  static void a_reservation_at_two_stores_counts_once() {
    Backend backend;
    rows first;
    first.products.want("laptop");
    commit(*backend.open(), first, [](rows& loaded) {
      loaded.products.add({.product_id = "laptop",
                           .name = "Laptop",
                           .available = 2 * rounds,
                           .received = 2 * rounds});
    });
    race(backend, [](store<rows>& to, int round) {
      auto id = std::to_string(round);
      reserve_inventory command{
          {{.saga_id = "saga " + id, .order_id = id, .traceparent = {}},
           {.user_id = "user", .items = {{"laptop", 1}}, .address = {}}}};
      rows wanted;
      want(wanted, command);
      std::vector<message> messages;
      to.transact(wanted, {}, [&](rows& loaded) -> const std::vector<message>& {
        messages = handle(loaded, command).replies;
        return messages;
      });
    });
    rows last;
    last.products.want("laptop");
    commit(*backend.open(), last, [](rows&) {});
    BOOST_TEST(last.products.find("laptop")->reserved == rounds);
    BOOST_TEST(last.products.find("laptop")->available == rounds);
    BOOST_TEST(sent(backend) == std::size_t{2 * rounds});
  }
};

} // namespace troupe::conformance
