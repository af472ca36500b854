#pragma once

#include "tests/stage/faulty_bus.hpp"
#include "tests/stage/recorded_telemetry.hpp"
#include "tests/stage/scripted_third_parties.hpp"
#include "tests/stage/watched_store.hpp"

#include "actors/domain/coordination.hpp"
#include "actors/domain/webshop_requests.hpp"

#include <any>
#include <chrono>
#include <stdexcept>

namespace troupe {

/// In the order of `participants::all`.
enum class role { order, inventory, payment, delivery };

constexpr auto names_of(role) {
  return names_of(participant{});
}

inline constexpr role all_roles[]
    = {role::order, role::inventory, role::payment, role::delivery};

struct stage_settings {
  std::size_t max_batch = 200;
  std::size_t max_in_flight = 10'000;
  std::chrono::milliseconds call_timeout{5'000};
  std::size_t max_calls = 1'000;
  std::chrono::milliseconds latency{0};
  saga_settings saga;
  std::size_t window = 20'000;
  bool has_broker = false; ///< see faulty_bus
  std::chrono::milliseconds retention{0};
  std::size_t replicas = 1; ///< of each participant, on one store; 2: a broker
};

/// Time that stands still until it is moved.
struct manual_clock : clock {
  instant time = 1'700'000'000'000; ///< changed alone, the wall clock jumps
  std::chrono::milliseconds passed{0};
  bool broken = false; ///< who looks at it throws

  void pass(std::chrono::milliseconds by) {
    time += by.count();
    passed += by;
  }

  instant now() const override {
    return broken ? throw std::runtime_error{"the clock is broken"} : time;
  }
  std::chrono::milliseconds steady() const override {
    return broken ? throw std::runtime_error{"the clock is broken"} : passed;
  }
};

/// The whole cast on CAF's deterministic scheduler: nothing happens but by
/// `run`, `step` and `advance`. Disks and third parties survive the actors.
class stage {
public:
  explicit stage(const stage_settings& = {});
  ~stage();

  manual_clock time; ///< moved by `advance`; else, the machine had a pause
  recorded_telemetry watch;
  scripted_provider provider;
  scripted_carrier carrier;
  watched_disk<order_rows> orders;
  watched_disk<inventory_rows> stock;
  watched_disk<payment_rows> payments;
  watched_disk<delivery_rows> deliveries;

  /// The replica that gets the next message or question, if it runs.
  std::function<std::size_t()> route = [] { return 0; };

  faulty_bus& bus();

  // -- asking, as the gateway does; the number is the answer's ----------------
  /// What is not done `within` this time is not to be done; 0: whenever.
  template <class Question>
  std::uint64_t ask(Question, std::chrono::milliseconds within = {});

  /// The same of one participant about its dead letters.
  std::uint64_t ask(role, replay_dead_letter,
                    std::chrono::milliseconds within = {});
  std::uint64_t ask(role, delete_dead_letter,
                    std::chrono::milliseconds within = {});

  /// As a bus would.
  void deliver(role, arrival);

  /// How many answers that ask has got.
  std::size_t answers(std::uint64_t number) const;

  /// The first of them. Throws where there is none of this type.
  template <class T>
  answer<T> heard(std::uint64_t number) const {
    return std::any_cast<answer<T>>(first_answer(number));
  }

  // -- what happens -----------------------------------------------------------
  /// One message of one actor. False: there is none at this time.
  bool step();

  /// All there is to do at this time.
  void run();

  /// Lets time pass, and all that falls due in it happen.
  void advance(std::chrono::milliseconds);

  /// `run`, then lets at most `longest` pass until every order is at rest.
  void rest(std::chrono::milliseconds longest = std::chrono::hours{1});

  /// Kills the actors between two messages, all or one, and makes new ones.
  void crash();
  void crash(role, std::size_t replica = 0);

  /// The same in two parts. In between the others have its work.
  void stop(role, std::size_t replica);
  void start(role, std::size_t replica);
  bool runs(role, std::size_t replica) const;

  /// The actor dies in its next commit for a command, whichever replica that
  /// is: what it has committed stays, but nothing of it gets out. `step` makes
  /// a new one. `with_all`: the others die with it.
  void die_in_commit(role, bool with_all);

private:
  const std::any& first_answer(std::uint64_t number) const;

  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe
