#pragma once

#include "actors/ports/telemetry.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe {

/// Remembers what actors told. One thread.
class recorded_telemetry : public telemetry {
public:
  std::vector<std::string> ended; ///< outcomes of sagas, in order
  std::vector<std::pair<std::string, bool>> availability; ///< its changes

  std::vector<std::string> lines; ///< of the log, each with its saga

  std::map<std::string, std::int64_t> open; ///< sagas by status, as last told
  std::map<std::string, std::int64_t> put_aside; ///< dead letters, likewise

  /// Sizes of the transactions that held commands of `participant`.
  std::vector<std::size_t> batches(std::string_view participant) const {
    std::vector<std::size_t> result;
    for (auto& [name, commands] : batches_)
      if (name == participant && commands > 0)
        result.push_back(commands);
    return result;
  }

  /// How often `participant` counted `what`.
  std::size_t counted(std::string_view participant,
                      std::string_view what) const {
    return static_cast<std::size_t>(
        std::count(counts_.begin(), counts_.end(),
                   std::pair{std::string{participant}, std::string{what}}));
  }

  void batch(std::string_view participant, std::size_t commands, std::size_t,
             std::chrono::milliseconds) override {
    batches_.emplace_back(participant, commands);
  }
  void saga_ended(std::string_view outcome, std::string_view,
                  std::chrono::milliseconds) override {
    ended.emplace_back(outcome);
  }
  void open_sagas(std::string_view status, bool stuck,
                  std::int64_t count) override {
    open[std::string{status} + (stuck ? ", stuck" : "")] = count;
  }
  void dead_letters(std::string_view participant, std::int64_t count) override {
    put_aside[std::string{participant}] = count;
  }
  void count(std::string_view participant, std::string_view what) override {
    counts_.emplace_back(participant, what);
  }
  void store_available(std::string_view participant, bool yes) override {
    availability.emplace_back(participant, yes);
  }
  void log(severity level, std::string_view participant, std::string_view text,
           std::string_view, std::string_view saga_id) override {
    if (level != severity::debug)
      lines.push_back(std::string{participant} + ": " + std::string{text} + " "
                      + std::string{saga_id});
  }

  /// How many lines of the log say this.
  std::size_t said(std::string_view text) const {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](auto& line) {
          return line.find(text) != line.npos;
        }));
  }

private:
  std::vector<std::pair<std::string, std::size_t>> batches_;
  std::vector<std::pair<std::string, std::string>> counts_;
};

} // namespace troupe
