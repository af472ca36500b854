#include "tests/bench/postgres_server.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace troupe::bench {

namespace {

const std::string script = TROUPE_SOURCE_DIR "/deploy/postgres.sh ";

/// What the script says; throws where it fails.
std::string ask(const std::string& arguments) {
  auto pipe = ::popen((script + arguments).c_str(), "re");
  std::string said;
  std::array<char, 256> some{};
  while (pipe && std::fgets(some.data(), some.size(), pipe))
    said += some.data();
  if (!pipe || ::pclose(pipe) != 0)
    throw std::runtime_error{"failed: " + script + arguments};
  return said.substr(0, said.find('\n'));
}

} // namespace

postgres_server::postgres_server(const std::string& directory) {
  std::filesystem::create_directories(directory);
  hold_ = ::popen((script + "hold '" + directory + "'").c_str(), "we");
  if (!hold_)
    throw std::runtime_error{"cannot be run: " + script};
  try {
    ask("start '" + directory + "' " + ask("ports"));
  } catch (...) {
    ::pclose(hold_);
    throw;
  }
}

postgres_server::~postgres_server() {
  ::pclose(hold_);
}

server_facts server_in(const std::string& directory) {
  std::ifstream file{directory + "/data/postmaster.pid"};
  server_facts result;
  std::string text;
  file >> result.process >> text >> text >> result.port;
  if (!file)
    throw std::runtime_error{"no PostgreSQL runs in " + directory};
  return result;
}

} // namespace troupe::bench
