#include "adapters/wire/time.hpp"

#include <algorithm>
#include <chrono>

namespace troupe::wire {

namespace {

void digits(std::string& out, std::int64_t value, std::size_t width) {
  auto text = std::to_string(value);
  out.append(width - std::min(width, text.size()), '0');
  out += text;
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
  digits(out, static_cast<int>(date.year()), 4);
  out += '-';
  digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  digits(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  digits(out, clock.hours().count(), 2);
  out += ':';
  digits(out, clock.minutes().count(), 2);
  out += ':';
  digits(out, clock.seconds().count(), 2);
  out += '.';
  digits(out, clock.subseconds().count(), 3);
  out += 'Z';
  return out;
}

} // namespace troupe::wire
