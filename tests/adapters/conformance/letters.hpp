#pragma once

#include "actors/ports/reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace troupe::conformance {

/// All dead letters that a reader knows, in the order in which they came.
inline std::vector<dead_letter> letters_in(letter_reader& reader) {
  auto all = reader.read(list_dead_letters{{500, {}}}).value.items;
  std::ranges::reverse(all);
  return all;
}

/// One that the gateway's question became.
inline dead_letter asked_letter(std::string command, std::string content) {
  dead_letter result;
  result.command = std::move(command);
  result.content = std::move(content);
  result.error = "no";
  return result;
}

} // namespace troupe::conformance
