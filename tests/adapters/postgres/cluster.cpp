#include "tests/adapters/postgres/cluster.hpp"

#include "tests/wait_until.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace troupe::conformance {

namespace {

const std::string script = TROUPE_SOURCE_DIR "/deploy/postgres.sh";

/// What the script says; throws where it fails.
std::string ask(const std::string& arguments) {
  auto pipe = ::popen((script + " " + arguments).c_str(), "re");
  std::string said;
  std::array<char, 256> some{};
  while (pipe && std::fgets(some.data(), some.size(), pipe))
    said += some.data();
  if (!pipe || ::pclose(pipe) != 0)
    throw std::runtime_error{"failed: " + script + " " + arguments};
  return said.substr(0, said.find('\n'));
}

} // namespace

cluster& cluster::running() {
  static cluster one;
  return one;
}

cluster::cluster() {
  std::string name = "/tmp/troupe-postgres-XXXXXX";
  if (!::mkdtemp(name.data()))
    throw std::runtime_error{"no folder " + name};
  directory_ = name;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw std::runtime_error{"no pipe"};
  guard_ = ends[1];
  // In a session of its own: what kills all of ours leaves it alone.
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t files;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
  std::array<std::string, 3> words{script, "hold", directory_};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(),
                                 words[2].data(), nullptr};
  auto failed = ::posix_spawn(&guardian_, script.c_str(), &files, &attributes,
                              arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  ::close(ends[0]);
  if (failed != 0)
    throw std::runtime_error{"cannot be run: " + script};
  port_ = ask("ports");
  start();
}

cluster::~cluster() {
  ::close(guard_);
  ::waitpid(guardian_, nullptr, 0);
}

std::string cluster::address(const std::string& user_and_password,
                             const std::string& database) const {
  return "postgres://" + user_and_password + "@127.0.0.1:" + port_ + "/"
         + database;
}

postgres::database cluster::connect(const std::string& schema) const {
  return {{.address = address(), .owner = {}},
          schema,
          postgres::database::access::read_write};
}

std::string cluster::file(const std::string& name) const {
  return directory_ + "/" + name;
}

void cluster::kill() const {
  ask("kill " + directory_);
}

void cluster::start() const {
  ask("start " + directory_ + " " + port_);
}

std::string text(postgres::database& db, const std::string& sql) {
  auto rows = db.run(sql);
  std::string all;
  for (std::size_t i = 0; i < rows.size(); ++i)
    all += (i == 0 ? "" : ",") + std::string{rows.text(i, 0)};
  return all;
}

void wait_until_alone(postgres::database& db) {
  auto alone = wait_until([&] {
    return number(db, "SELECT count(*) FROM pg_stat_activity WHERE"
                      " application_name = current_setting('application_name')")
           == 1;
  });
  if (!alone)
    throw std::runtime_error{"others are connected to " + db.schema()};
}

std::int64_t number(postgres::database& db, const std::string& sql) {
  return db.run(sql).integer(0, 0);
}

} // namespace troupe::conformance
