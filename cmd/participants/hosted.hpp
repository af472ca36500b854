#pragma once

#include "actors/reading.hpp"
#include "cmd/participants/dependencies.hpp"

#include <memory>
#include <tuple>
#include <utility>

namespace troupe {

/// A participant in this process.
template <class Participant>
class hosted {
public:
  using actor_type = decltype(std::declval<dependencies<Participant>&>().spawn(
      std::declval<backing<typename Participant::rows>>()));

  /// Opens the store; throws what keeps it from that. All outlive this.
  hosted(const shop_settings& settings, process_runtime& runtime, stores& kept)
      : runtime_(runtime), rows_(kept.open(Participant{})),
        readers_{kept.read(Participant{}), kept.read(Participant{}),
                 &runtime.watch},
        needs_(settings, runtime, kept) {}

  hosted(const hosted&) = delete;

  ~hosted() { end(); }

  /// Its actors begin, and take up what is left in the store.
  void spawn(bus& to) {
    if constexpr (requires { needs_.prepare(*rows_, *readers_.single); })
      needs_.prepare(*rows_, *readers_.single);
    actor_ = needs_.spawn(runtime_.behind(rows_, to));
    reads_ = spawn_reads<Participant>(runtime_.system, readers_);
  }

  const actor_type& actor() const { return actor_; }

  handles<Participant> asked() const {
    std::tuple own{actor_, reads_};
    if constexpr (requires { needs_.more_handles(); })
      return std::tuple_cat(own, needs_.more_handles());
    else
      return own;
  }

  dependencies<Participant>& needs() { return needs_; }

  /// Waits until its actors have ended; once.
  void end() {
    if (!std::exchange(ended_, true)) {
      if (actor_)
        runtime_.end(actor_, reads_);
      if constexpr (requires { needs_.end(); })
        needs_.end();
    }
  }

private:
  process_runtime& runtime_;
  std::shared_ptr<store<typename Participant::rows>> rows_;
  reading<reader_of<Participant>> readers_;
  dependencies<Participant> needs_;
  actor_type actor_;
  reads<Participant> reads_;
  bool ended_ = false;
};

} // namespace troupe
