#include "adapters/wire/time.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::wire {

namespace {

void add(std::string& out, std::int64_t value, std::size_t width, char end) {
  auto digits = std::to_string(value);
  out.append(width - std::min(width, digits.size()), '0');
  out += digits;
  out += end;
}

} // namespace

std::string to_rfc3339(instant at) {
  using namespace std::chrono;
  sys_time<milliseconds> time{milliseconds{at}};
  auto day = floor<days>(time);
  year_month_day date{day};
  hh_mm_ss clock{time - day};
  std::string out;
  out.reserve(24);
  add(out, static_cast<int>(date.year()), 4, '-');
  add(out, static_cast<unsigned>(date.month()), 2, '-');
  add(out, static_cast<unsigned>(date.day()), 2, 'T');
  add(out, clock.hours().count(), 2, ':');
  add(out, clock.minutes().count(), 2, ':');
  add(out, clock.seconds().count(), 2, '.');
  add(out, clock.subseconds().count(), 3, 'Z');
  return out;
}

} // namespace troupe::wire
