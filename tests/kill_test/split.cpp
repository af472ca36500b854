#include "tests/end_to_end/troupe_process.hpp"
#include "tests/kill_test/http_client.hpp"
#include "tests/kill_test/target.hpp"
#include "tests/wait_until.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace troupe::kill_test {

namespace {

using namespace end_to_end;
using clock = std::chrono::steady_clock;

constexpr std::int64_t enough_sagas = 20;
constexpr int server_dies_every = 5;
constexpr std::chrono::seconds longest_strike{3};
constexpr std::chrono::seconds longest_standstill{60};

class split_shop final : public target {
public:
  explicit split_shop(const target_settings& settings)
      : settings_(settings), random_(settings.seed), shop_(flags(), around()) {
    ports_ = {shop_.port(), said("gateway-2 listens on http")};
    databases_ = in_postgres(said("postgres listens on "));
    for (auto name : {"order", "inventory", "payment", "delivery", "gateway"})
      for (auto number : {"-1", "-2"})
        names_.push_back(std::string{name} + number);
  }

  std::vector<std::uint16_t> await() override {
    auto alive = [this](const std::string& name) { return send(0, name); };
    http_client http;
    auto ready = [&](std::uint16_t port) {
      return http.get(port, "/readyz").status == 200;
    };
    if (!wait_until(
            [&] {
              return alive("kafka") && alive("postgres")
                     && std::all_of(names_.begin(), names_.end(), alive)
                     && std::all_of(ports_.begin(), ports_.end(), ready);
            },
            patience))
      throw std::runtime_error{"not all of the shop is back after two minutes"};
    return ports_;
  }

  death kill(load&) override {
    await_stake(draw(0, 4'000));
    death result;
    try {
      result.found = present_moment(*databases_, settings_.ledger());
    } catch (const std::exception&) {
      // The database is just coming back.
    }
    ++deaths_;
    auto server = deaths_ % (2 * server_dies_every) == 0 ? "postgres" : "kafka";
    result.who = deaths_ % server_dies_every == 0 ? server : any_name();
    while (!send(SIGKILL, result.who)) // it is dead already
      result.who = any_name();
    result.lived = since_death();
    return result;
  }

  /// Of each service at most one process.
  std::vector<death> strike(load&, named_kills& points) override {
    await_stake(draw(0, 1'000));
    points.arm();
    auto armed = points.armed();
    wait_until([&] { return points.armed() == 0; }, longest_strike);
    // Nothing moves while a server comes back.
    wait_until([&] { return points.armed() < armed; }, longest_standstill);
    std::vector<death> result;
    auto caught = points.disarm();
    if (!caught.empty())
      for (auto lived = since_death(); auto& at : caught)
        result.push_back({at, lived, {}});
    return result;
  }

  databases& stores() override { return *databases_; }

  /// What is stored can be read as long as the shop is there.
  stored_rows end(std::vector<std::string>& wrong) override {
    stored_rows result{*databases_};
    try {
      if (auto code = shop_.stop(); code != 0)
        wrong.push_back("SIGTERM ended the shop with " + std::to_string(code));
    } catch (const std::exception&) {
      wrong.push_back("SIGTERM did not end the shop");
    }
    return result;
  }

private:
  int draw(int from, int to) {
    return std::uniform_int_distribution<int>{from, to}(random_);
  }

  std::vector<std::string> flags() {
    auto result
        = flags_of_every_target(settings_, draw(50, 500), draw(50, 500), "10m");
    result.insert(result.end(), {"--http-port", "0", "--replicas", "2"});
    return result;
  }

  surroundings around() const {
    return {.wrapper = {}, .variables = {}, .program = settings_.program};
  }

  /// The port that the shop has told on standard error.
  std::uint16_t said(const std::string& what) const {
    auto text = shop_.errors();
    std::smatch found;
    if (!std::regex_search(text, found,
                           std::regex{what + "[^\\n]*:([0-9]+)\\n"}))
      throw std::runtime_error{"the shop does not say that " + what};
    return static_cast<std::uint16_t>(std::stoi(found[1]));
  }

  /// Waits so many milliseconds after the last death, and until enough is at
  /// stake.
  void await_stake(int milliseconds) {
    auto not_before = death_ + std::chrono::milliseconds{milliseconds};
    while (clock::now() < not_before || !at_stake()) {
      if (clock::now() > not_before + patience)
        throw std::runtime_error{"there are too few orders on their way"};
      std::this_thread::sleep_for(std::chrono::milliseconds{draw(10, 50)});
    }
  }

  /// Seconds from the death before to the one just now.
  double since_death() {
    auto now = clock::now();
    return std::chrono::duration<double>(now - std::exchange(death_, now))
        .count();
  }

  /// Also that all parts have found each other, which takes seconds.
  bool at_stake() {
    if (open_sagas(*databases_) < enough_sagas)
      return false;
    return flows_
           || (flows_ = databases_->count("order", "orders WHERE status ="
                                                   " 'completed'")
                        > 0);
  }

  const std::string& any_name() {
    return names_[static_cast<std::size_t>(
        draw(0, static_cast<int>(names_.size()) - 1))];
  }

  /// False: there is no such process now.
  bool send(int signal, const std::string& name) const {
    std::ifstream file{settings_.directory + "/data/run/" + name + ".pid"};
    pid_t pid = 0;
    return file >> pid && ::kill(pid, signal) == 0;
  }

  target_settings settings_;
  std::mt19937 random_;
  troupe_process shop_;
  std::vector<std::uint16_t> ports_;
  std::unique_ptr<databases> databases_;
  std::vector<std::string> names_; ///< without the servers
  clock::time_point death_ = clock::now();
  bool flows_ = false;
  int deaths_ = 0;
};

} // namespace

std::unique_ptr<target> split(const target_settings& settings) {
  return std::make_unique<split_shop>(settings);
}

} // namespace troupe::kill_test
