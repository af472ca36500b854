#include "tests/bench/subject.hpp"

#include "tests/bench/load_generator.hpp"

#include <fstream>
#include <regex>
#include <utility>

#include <unistd.h>

namespace troupe::bench {

namespace {

/// Seconds of a process, and of those of its children that have ended.
double cpu_seconds(const std::string& directory) {
  std::ifstream stat{directory + "/stat"};
  std::string text;
  std::getline(stat, text, ')'); // the name may hold spaces
  for (int skipped = 0; skipped < 11; ++skipped)
    stat >> text;
  double sum = 0;
  for (double ticks = 0, i = 0; i < 4 && stat >> ticks; ++i)
    sum += ticks;
  return sum / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string metrics_text(std::uint16_t port) {
  load_generator client{port, 1};
  std::string request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  bool asked = false;
  std::string result;
  client.run(
      [&](load_generator::clock::time_point) {
        return std::exchange(asked, true) ? nullptr : &request;
      },
      [&](const load_generator::answer& a) { result = a.body; });
  return result;
}

} // namespace

usage usage_of(const process& who) {
  auto id = std::to_string(who.id);
  auto directory = "/proc/" + id;
  usage result{cpu_seconds(directory), 0};
  std::ifstream children{directory + "/task/" + id + "/children"};
  for (std::string child; children >> child;)
    result.cpu_seconds += cpu_seconds("/proc/" + child);
  std::int64_t pages = 0;
  std::ifstream{directory + "/statm"} >> pages >> pages;
  result.resident_bytes = pages * ::sysconf(_SC_PAGESIZE);
  return result;
}

counters counters_of(const subject& of) {
  static const std::regex line{
      R"re((troupe_(?:bus_produced_total|batch_size_(?:count|sum)))\{\w+="([^"]*)"\} (\S+))re"};
  counters result;
  for (auto port : of.metrics) {
    auto text = metrics_text(port);
    for (std::sregex_iterator i{text.begin(), text.end(), line}, end; i != end;
         ++i) {
      auto name = i->str(1);
      auto value = std::stod(i->str(3));
      if (name == "troupe_bus_produced_total")
        result.messages[i->str(2)] += value;
      else if (name == "troupe_batch_size_count")
        result.commits[i->str(2)] += value;
      else
        result.commands[i->str(2)] += value;
    }
  }
  return result;
}

} // namespace troupe::bench
