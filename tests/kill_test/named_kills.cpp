#include "tests/kill_test/named_kills.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <stdexcept>

namespace troupe::kill_test {

namespace {

/// By participant, as kill_points/durable_write.hpp names them. Of messages
/// that are always told together there is one.
const std::array<std::vector<std::string>, participants.size()> writes{{
    {
        // order
        "answer",
        "inventory.reserve orchestration",
        "payment.process orchestration",
        "delivery.schedule orchestration",
        "order.created choreography",
        "inventory.prepare two_phase_commit",
        "inventory.commit two_phase_commit", // the decision
        "inventory.abort two_phase_commit",
        "delivery.abort two_phase_commit",
        "delivery.cancel orchestration",
        "delivery.cancel choreography",
        "delivery.cancel two_phase_commit",
        "payment.refund orchestration",
        "payment.refund choreography",
        "payment.refund two_phase_commit",
        "inventory.release orchestration",
        "inventory.release choreography",
        "inventory.release two_phase_commit",
        "status inventory_reserved",
        "status payment_completed",
        "status completed",
        "status compensating",
        "status failed",
        "status cancelled",
        "forget",
    },
    {
        // inventory
        "answer",
        "inventory.reserved orchestration",
        "inventory.reserved choreography",
        "inventory.prepared two_phase_commit",
        "inventory.committed two_phase_commit",
        "inventory.aborted two_phase_commit",
        "inventory.failed orchestration",
        "inventory.failed choreography",
        "inventory.failed two_phase_commit",
        "inventory.released orchestration",
        "inventory.released choreography",
        "inventory.released two_phase_commit",
        "forget",
    },
    {
        // payment
        "answer",
        "claim orchestration",
        "claim choreography",
        "claim two_phase_commit",
        "confirm",
        "undo",
        "payment.completed orchestration",
        "payment.completed choreography",
        "payment.prepared two_phase_commit",
        "payment.committed two_phase_commit",
        "payment.aborted two_phase_commit",
        "payment.failed orchestration",
        "payment.failed choreography",
        "payment.failed two_phase_commit",
        "payment.refunded orchestration",
        "payment.refunded choreography",
        "payment.refunded two_phase_commit",
        "forget",
    },
    {
        // delivery
        "claim orchestration",
        "claim choreography",
        "claim two_phase_commit",
        "confirm",
        "undo",
        "delivery.scheduled orchestration",
        "delivery.scheduled choreography",
        "delivery.prepared two_phase_commit",
        "delivery.committed two_phase_commit",
        "delivery.aborted two_phase_commit",
        "delivery.failed orchestration",
        "delivery.failed choreography",
        "delivery.failed two_phase_commit",
        "delivery.cancelled orchestration",
        "delivery.cancelled choreography",
        "delivery.cancelled two_phase_commit",
        "delivery.kept orchestration",
        "delivery.kept choreography",
        "delivery.kept two_phase_commit",
        "forget",
    },
}};

constexpr std::string_view before = "before ";
constexpr std::string_view after = "after ";

std::string told(std::size_t participant, const std::string& point) {
  return std::string{participants[participant]} + ", " + point;
}

/// Sees to it that children die at what is on the board. The library lies where
/// the user of PostgreSQL, who runs under it too, may read it.
board& prepared(const std::string& directory) {
  auto library = directory + "/libkill-points.so";
  std::filesystem::copy_file(TROUPE_BIN_DIR "/../tests/libkill-points.so",
                             library);
  auto file = directory + "/kill-points";
  auto made = open_board(file.c_str(), true);
  if (!made)
    throw std::runtime_error{"cannot make " + file};
  ::setenv("LD_PRELOAD", library.c_str(), 1);
  ::setenv("KILL_POINTS", file.c_str(), 1);
  return *made;
}

} // namespace

named_kills::named_kills(const std::string& directory, std::uint32_t seed,
                         const std::string& only)
    : board_(prepared(std::filesystem::absolute(directory))), seed_(seed),
      only_(only) {
  plan();
}

void named_kills::arm() {
  if (std::ranges::all_of(next_, [](auto& next) { return next.empty(); }))
    plan();
  for (std::size_t i = 0; i < participants.size(); ++i)
    board_.traps[i].arm(next_[i]);
}

std::size_t named_kills::armed() const {
  auto count = std::ranges::count_if(board_.traps,
                                     [](auto& one) { return one.is_armed(); });
  return static_cast<std::size_t>(count);
}

std::vector<std::string> named_kills::disarm() {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < participants.size(); ++i) {
    auto which = board_.traps[i].disarm();
    if (which == trap::none)
      continue;
    auto point = next_[i].begin() + which;
    result.push_back(told(i, *point));
    if (point->starts_with(before))
      ++hits_[i][point->substr(before.size())].before;
    else
      ++hits_[i][point->substr(after.size())].after;
    next_[i].erase(point);
  }
  return result;
}

std::vector<std::string> named_kills::missed() const {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < participants.size(); ++i)
    for (auto& write : all_of(i)) {
      auto known = hits_[i].find(write);
      if (known == hits_[i].end() || known->second.before == 0)
        result.push_back(told(i, std::string{before} + write));
      if (known == hits_[i].end() || known->second.after == 0)
        result.push_back(told(i, std::string{after} + write));
    }
  return result;
}

bool named_kills::has_hit() const {
  return std::ranges::any_of(hits_, [](auto& of) { return !of.empty(); });
}

void named_kills::print() const {
  std::cout << "\n| killed at | before | after |\n|---|--:|--:|\n";
  for (std::size_t i = 0; i < participants.size(); ++i)
    for (auto& [write, times] : hits_[i])
      std::cout << "| " << told(i, write) << " | " << times.before << " | "
                << times.after << " |\n";
}

std::vector<std::string> named_kills::all_of(std::size_t participant) const {
  std::vector<std::string> result;
  for (auto& write : writes[participant])
    if (told(participant, write).find(only_) != std::string::npos)
      result.push_back(write);
  return result;
}

/// All once more.
void named_kills::plan() {
  std::mt19937 random{seed_++};
  for (std::size_t i = 0; i < participants.size(); ++i) {
    for (auto& write : all_of(i)) {
      next_[i].push_back(std::string{before} + write);
      next_[i].push_back(std::string{after} + write);
    }
    std::ranges::shuffle(next_[i], random);
  }
}

} // namespace troupe::kill_test
