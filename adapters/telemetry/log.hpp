#pragma once

#include "actors/ports/telemetry.hpp"

#include <cstdio>
#include <memory>
#include <string_view>

namespace troupe {

enum class log_format { human, json };

struct log_settings {
  /// Lines below it are dropped.
  severity level = severity::info;
  log_format format = log_format::human;
};

/// Writes the log, a line a call, with the time in UTC:
///   human  2026-11-21T10:00:00.123Z warn inventory: text order=... saga=...
///   json   {"time","level","participant","message","order_id","saga_id"}, an
///          object a line (RFC 8259); empty ids are left out, bytes that are
///          not UTF-8 become U+FFFD.
/// No text can break or forge a line. All calls are safe from any thread.
///
/// debug and info go through a queue and never wait for the reader of the log:
/// if it stalls, the oldest of 8,192 queued lines are dropped. warn and
/// error are written by the caller before `write` returns, so that they are
/// there after a crash; they may overtake queued lines.
/// The destructor writes all that is queued.
class logger {
public:
  /// Borrows `to`, which must be open as long as the logger lives.
  explicit logger(const log_settings& settings, std::FILE* to = stderr);
  ~logger();

  void write(severity level, std::string_view participant,
             std::string_view text, std::string_view order_id = {},
             std::string_view saga_id = {}) noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace troupe
