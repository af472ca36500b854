#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

namespace {

using namespace troupe::end_to_end;
namespace fs = std::filesystem;

bool is_one_line(const std::string& text) {
  return std::ranges::count(text, '\n') == 1 && text.ends_with('\n');
}

/// A server that takes connections and never says a word.
class silent_server {
public:
  silent_server() : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    auto name = reinterpret_cast<sockaddr*>(&address_);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    BOOST_TEST_REQUIRE(::bind(socket_, name, size) == 0);
    BOOST_TEST_REQUIRE(::listen(socket_, 8) == 0);
    ::getsockname(socket_, name, &size);
  }
  silent_server(const silent_server&) = delete;
  ~silent_server() { ::close(socket_); }

  std::string port() const { return std::to_string(ntohs(address_.sin_port)); }

  bool is_called() const {
    pollfd socket{socket_, POLLIN, 0};
    return ::poll(&socket, 1, 0) == 1;
  }

private:
  int socket_;
  sockaddr_in address_{};
};

/// A copy of the executable and a data directory for a user who is nobody else:
/// limits on processes count all of a user's, and do not count for root.
class shop_of_nobody {
public:
  explicit shop_of_nobody(const std::string& limit) {
    fs::permissions(in_.path(), fs::perms::all);
    auto program = in_.file("troupe");
    fs::copy_file(TROUPE_BIN_DIR "/troupe", program);
    around_.program = program;
    if (::getuid() == 0)
      around_.wrapper
          = {"setpriv",        "--reuid=65534",   "--regid=65534",
             "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"};
    around_.wrapper.insert(around_.wrapper.end(), {"prlimit", limit});
  }

  std::vector<std::string> flags() const {
    return shop_flags(in_.file("data"));
  }
  const surroundings& around() const { return around_; }

private:
  /// Where programs may be executed.
  temporary_directory in_{fs::temp_directory_path()};
  surroundings around_;
};

/// Whether it served; else it has ended with 1 and a line that says why.
bool serves(const shop_of_nobody& who, const std::string& limit) {
  troupe_process shop{who.flags(), who.around()};
  auto ended = [&] {
    try {
      shop.exit_code(troupe_process::milliseconds{0});
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  };
  BOOST_TEST_REQUIRE(
      troupe::wait_until([&] { return ended() || shop.output() != ""; }),
      limit << " hangs");
  if (shop.output() != "") {
    BOOST_TEST(shop.stop() == 0, limit);
    return true;
  }
  BOOST_TEST(shop.exit_code() == 1, limit);
  BOOST_TEST(is_one_line(shop.errors()), limit << ": " << shop.errors());
  return false;
}

fs::perms mode_of(const fs::path& path) {
  return fs::status(path).permissions();
}

constexpr auto only_mine = fs::perms::owner_read | fs::perms::owner_write;

/// Has an error to log meanwhile.
void outlives_a_limit_on_files(troupe_process& shop) {
  shopper ann{shop.port()};
  auto order = order_of(ann.stock(1'000), 1, {{"amount", 1}});
  auto allow = [&](rlim_t bytes) {
    rlimit limit{bytes, RLIM_INFINITY};
    BOOST_TEST_REQUIRE(::prlimit(shop.pid(), RLIMIT_FSIZE, &limit, nullptr)
                       == 0);
  };
  allow(20'000); // less than the logs have; the shop's own is shorter
  BOOST_TEST(troupe::wait_until([&] {
    ann.post("/orders", order);
    return ann.get("/readyz").status == 503;
  }));
  BOOST_TEST(ann.get("/livez").status == 200);
  BOOST_TEST(ann.post("/orders", order).status == 503);
  allow(RLIM_INFINITY);
  BOOST_TEST(
      troupe::wait_until([&] { return ann.get("/readyz").status == 200; }));
  BOOST_CHECK_EQUAL(ann.buy(order)["status"], "completed");
  BOOST_TEST(shop.stop() == 0);
}

surroundings with_shell(const std::string& command) {
  surroundings result;
  result.wrapper = {"sh", "-c", command};
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_machine)

BOOST_AUTO_TEST_CASE(what_the_shop_makes_is_for_its_user_alone) {
  temporary_directory in;
  auto data = in.path() / "a" / "b";
  troupe_process shop{
      shop_flags(data.string(), {"--simulation-ledger", in.file("ledger")}),
      with_shell("umask 022; exec \"$0\" \"$@\"")};
  shopper ann{shop.port()};
  BOOST_CHECK_EQUAL(ann.buy(order_of(ann.stock(1), 1))["status"], "completed");
  for (auto& directory : {data, data.parent_path()})
    BOOST_CHECK(mode_of(directory) == fs::perms::owner_all);
  BOOST_CHECK(mode_of(in.file("ledger")) == only_mine);
  int files = 0;
  for (auto& file : fs::directory_iterator{data}) {
    ++files;
    BOOST_CHECK_MESSAGE(mode_of(file.path()) == only_mine, file.path());
  }
  BOOST_TEST(files >= 16);
  BOOST_TEST(shop.stop() == 0);
}

BOOST_AUTO_TEST_CASE(what_was_there_before_keeps_its_mode) {
  temporary_directory data;
  for (auto round : {1, 2}) {
    troupe_process shop{shop_flags(data.path().string())};
    BOOST_TEST(client{shop.port()}.get("/readyz").status == 200);
    BOOST_TEST(shop.stop() == 0);
    auto of_all
        = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec;
    auto of_group = only_mine | fs::perms::group_read;
    if (round == 1) {
      fs::permissions(data.path(), of_all);
      fs::permissions(data.file("order.db"), of_group);
    } else {
      BOOST_CHECK(mode_of(data.path()) == of_all);
      BOOST_CHECK(mode_of(data.file("order.db")) == of_group);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_terminal_that_hangs_up_ends_nothing) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string())};
  shop.port();
  for (auto signal : {SIGHUP, SIGPIPE, SIGXFSZ})
    shop.signal(signal);
  BOOST_TEST(client{shop.port()}.get("/readyz").status == 200);
  BOOST_TEST(shop.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_limit_on_the_size_of_files_is_a_store_without_room) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string())};
  outlives_a_limit_on_files(shop);
  BOOST_TEST(shop.errors().find("cannot be written to") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_log_that_nobody_reads_any_more_ends_nothing) {
  temporary_directory data;
  auto log = data.file("log");
  BOOST_TEST_REQUIRE(::mkfifo(log.c_str(), 0600) == 0);
  // A reader that leaves at once.
  troupe_process shop{
      shop_flags(data.file("data")),
      with_shell(": <'" + log + "' & exec \"$0\" \"$@\" 2>'" + log + "'")};
  outlives_a_limit_on_files(shop);
}

BOOST_AUTO_TEST_CASE(no_file_gets_the_number_of_a_closed_descriptor) {
  temporary_directory data;
  troupe_process shop{shop_flags(data.path().string()),
                      with_shell("exec \"$0\" \"$@\" <&- 2>&-")};
  shop.port();
  auto descriptors = "/proc/" + std::to_string(shop.pid()) + "/fd/";
  for (auto number : {"0", "2"})
    BOOST_TEST(fs::read_symlink(descriptors + number) == "/dev/null");
  BOOST_TEST(fs::file_size(data.file("order.lock")) == 0u);
  BOOST_TEST(shop.stop() == 0);
}

BOOST_AUTO_TEST_CASE(too_few_threads_are_a_line_and_never_a_hang) {
  for (int threads = 1; threads <= 24; threads += threads < 14 ? 1 : 2) {
    auto limit = "--nproc=" + std::to_string(threads);
    BOOST_TEST(!serves(shop_of_nobody{limit}, limit), limit);
  }
}

BOOST_AUTO_TEST_CASE(too_little_memory_is_a_line_and_never_a_hang) {
  auto served = false;
  for (int mib = 64; mib <= 1'024; mib += mib / 8) {
    auto limit = "--as=" + std::to_string(mib * 1'024 * 1'024);
    auto serves_now = serves(shop_of_nobody{limit}, limit);
    BOOST_TEST(serves_now >= served, limit);
    served = serves_now;
  }
  BOOST_TEST(served);
}

BOOST_AUTO_TEST_CASE(a_start_that_waits_ends_at_once_when_it_is_told_to) {
  for (auto signal : {SIGTERM, SIGINT}) {
    silent_server database;
    troupe_process shop{
        {"--http-port", "0", "--store",
         "postgres://ann@127.0.0.1:" + database.port() + "/shop"}};
    BOOST_TEST_REQUIRE(
        troupe::wait_until([&] { return database.is_called(); }));
    shop.signal(signal);
    BOOST_TEST(shop.exit_code(std::chrono::seconds{5}) == 0);
    BOOST_TEST(shop.output() == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()
