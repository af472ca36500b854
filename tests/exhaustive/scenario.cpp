#include "tests/exhaustive/scenario.hpp"

namespace troupe::exhaustive {

std::string said(const scenario& s) {
  std::string result{to_string(s.how)};
  result += ", " + std::string{s.saga} + ", " + std::string{to_string(s.method)}
            + ", " + std::string{to_string(s.who)};
  auto add = [&](int number, const char* what) {
    if (number > 0)
      result += ", " + std::to_string(number) + what + (number > 1 ? "s" : "");
  };
  add(s.faults, " fault");
  add(s.duplicates, " duplicate");
  add(s.cancels, " cancel");
  if (s.mutant != mutant::none)
    result += ", " + std::string{to_string(s.mutant)};
  return result;
}

} // namespace troupe::exhaustive
