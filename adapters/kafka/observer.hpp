#pragma once

#include "actors/ports/telemetry.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace troupe::kafka {

/// Receives metrics and log lines of the bus. Called from any thread, also from
/// librdkafka's; never blocks, never throws.
class observer {
public:
  virtual ~observer() = default;

  /// The broker has `count` more messages of ours.
  virtual void produced(std::string_view topic, std::size_t count) = 0;

  /// `count` more messages were delivered.
  virtual void consumed(std::string_view topic, std::size_t count) = 0;

  /// How many messages of our partitions are not finished yet. Told every
  /// second for each topic that we have a part of.
  virtual void lag(std::string_view topic, std::int64_t count) = 0;

  /// A message of `topic` is on its way to `<topic>.dlq`.
  virtual void dead_letter(std::string_view topic, std::string_view why) = 0;

  /// A best-effort message was dropped: too many wait for the broker.
  virtual void dropped(std::string_view topic) = 0;

  /// Whether a broker answers: every second, or every other while none does.
  virtual void reachable(bool yes) = 0;

  /// For the log.
  virtual void log(severity level, std::string_view text) = 0;

  /// Nothing will be consumed any more: another process has our name. Called
  /// once; the process is to end with status 1 and this text.
  virtual void fatal(std::string_view text) = 0;
};

} // namespace troupe::kafka
