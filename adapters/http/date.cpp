#include "adapters/http/date.hpp"

#include <cstdio>
#include <ctime>

namespace troupe::http {

std::string_view http_date(std::int64_t second) {
  // No strftime: its names are those of the locale.
  static constexpr char days[][4]
      = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr char months[][4]
      = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::int64_t written = -1;
  thread_local char text[64];
  thread_local std::size_t size = 0;
  if (size == 0 || written != second) {
    std::time_t time = second;
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    auto length = std::snprintf(
        text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
        days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900,
        utc.tm_hour, utc.tm_min, utc.tm_sec);
    size = static_cast<std::size_t>(length);
    written = second;
  }
  return {text, size};
}

} // namespace troupe::http
