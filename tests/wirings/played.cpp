#include "tests/wirings/played.hpp"

#include "tests/adapters/postgres/cluster.hpp"

#include <csignal>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace troupe::wirings {

using namespace end_to_end;

wiring in_files() {
  return {};
}

wiring in_a_database() {
  return {.flags = {"--store", conformance::cluster::running().address()}};
}

wiring split(int replicas) {
  return {TROUPE_SOURCE_DIR "/deploy/split",
          {"--replicas", std::to_string(replicas)}};
}

played::played(const wiring& form, const temporary_directory& data,
               std::vector<std::string> more)
    : run_(data.file("run/")) {
  more.insert(more.end(), form.flags.begin(), form.flags.end());
  process_.emplace(
      shop_flags(data.path().string(), more),
      surroundings{.wrapper = {}, .variables = {}, .program = form.program});
  ports_.push_back(process_->port());
  // `gateway-2 listens on http://127.0.0.1:PORT`, where there are several.
  auto said = process_->errors();
  std::regex others{"gateway-[0-9] listens on http://127.0.0.1:([0-9]+)"};
  for (std::sregex_iterator i{said.begin(), said.end(), others}, end; i != end;
       ++i)
    ports_.push_back(static_cast<std::uint16_t>(std::stoi((*i)[1])));
}

void played::kill(const std::string& name) const {
  std::ifstream file{run_ + name + ".pid"};
  pid_t pid = 0;
  if (!(file >> pid) || ::kill(pid, SIGKILL) != 0)
    throw std::runtime_error{"cannot kill " + name};
}

} // namespace troupe::wirings
