#include "tests/bench/served_shop.hpp"
#include "tests/kill_test/target.hpp"

#include <thread>

namespace troupe::kill_test {

std::vector<std::string> flags_of_every_target(const target_settings& settings,
                                               int payment_ms, int delivery_ms,
                                               const std::string& deadline) {
  auto ms = [](int value) { return std::to_string(value) + "ms"; };
  std::vector<std::string> flags{"--data-dir",
                                 settings.directory + "/data",
                                 "--simulation-ledger",
                                 settings.ledger(),
                                 "--simulation-seed",
                                 std::to_string(settings.seed),
                                 "--payment-failure-rate",
                                 "0.1",
                                 "--delivery-failure-rate",
                                 "0.1",
                                 "--cancel-refusal-rate",
                                 "0.3",
                                 "--payment-latency",
                                 ms(payment_ms),
                                 "--delivery-latency",
                                 ms(delivery_ms),
                                 "--step-timeout",
                                 "1s",
                                 "--saga-deadline",
                                 deadline,
                                 "--log-level",
                                 "warn"};
  flags.insert(flags.end(), settings.flags.begin(), settings.flags.end());
  return flags;
}

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr std::int64_t enough_sagas = 50;
constexpr int strikes = 2;
constexpr auto longest_strike = 4s;

class whole final : public target {
public:
  explicit whole(const target_settings& settings)
      : settings_(settings), random_(settings.seed),
        files_(in_files(settings.directory + "/data")) {
    start();
  }

  std::vector<std::uint16_t> await() override {
    auto port = shop_->port(patience);
    if (port == 0)
      throw std::runtime_error{"the shop is not ready after two minutes"};
    return {port};
  }

  death kill(load& clients) override {
    auto end = started_ + std::chrono::milliseconds{draw(0, 2'500)};
    live(clients, [&] {
      return clock::now() >= end && open_sagas(*files_) >= enough_sagas;
    });
    if (shop_->ended())
      throw std::runtime_error{"the shop ended by itself"};
    shop_->kill();
    return buried(clients, who_, present_moment(*files_, settings_.ledger()));
  }

  /// Several times, at times when it is just starting.
  std::vector<death> strike(load& clients, named_kills& points) override {
    std::vector<death> result;
    for (int i = 0; i < strikes; ++i) {
      auto begin = started_ + std::chrono::milliseconds{draw(0, 800)};
      live(clients, [&] { return clock::now() >= begin; });
      points.arm();
      auto end = clock::now() + longest_strike;
      live(clients, [&] { return clock::now() >= end; });
      auto caught = points.disarm();
      if (caught.empty() && !shop_->ended())
        continue;
      if (caught.empty())
        throw std::runtime_error{"the shop ended by itself"};
      shop_->kill(); // it is just dying
      for (auto& at : caught)
        result.push_back({at, lived(), {}});
      buried(clients, {}, {});
    }
    return result;
  }

  databases& stores() override { return *files_; }

  stored_rows end(std::vector<std::string>& wrong) override {
    if (auto code = shop_->stop(); code != 0)
      wrong.push_back("SIGTERM ended the shop with " + std::to_string(code));
    return stored_rows{*files_};
  }

private:
  /// Tells the clients where it serves, until that is so, or until it ends.
  template <class Condition>
  void live(load& clients, Condition&& is_over) {
    while (!shop_->ended() && !is_over()) {
      if (serves_)
        std::this_thread::sleep_for(std::chrono::milliseconds{draw(1, 7)});
      else if (auto port = port_within(5ms); port != 0) {
        serves_ = true;
        clients.serve_at({port});
      }
      if (clock::now() > started_ + patience)
        throw std::runtime_error{"there are too few orders on their way"};
    }
  }

  /// 0: not yet, or it has died meanwhile.
  std::uint16_t port_within(std::chrono::milliseconds time) {
    try {
      return shop_->port(time);
    } catch (const std::runtime_error&) {
      return 0;
    }
  }

  double lived() const {
    return std::chrono::duration<double>(clock::now() - started_).count();
  }

  /// It is dead, and comes back.
  death buried(load& clients, const std::string& who,
               std::optional<moment> found) {
    clients.serve_at({});
    death result{who, lived(), found};
    start();
    return result;
  }

  int draw(int from, int to) {
    return std::uniform_int_distribution<int>{from, to}(random_);
  }

  void start() {
    auto payment_ms = draw(50, 500);
    auto delivery_ms = draw(50, 500);
    auto deadline = std::to_string(draw(2, 20)) + "s";
    who_ = "troupe, payment " + std::to_string(payment_ms) + " ms, delivery "
           + std::to_string(delivery_ms) + " ms, deadline " + deadline;
    started_ = clock::now();
    serves_ = false;
    shop_.emplace(
        settings_.program,
        flags_of_every_target(settings_, payment_ms, delivery_ms, deadline));
  }

  target_settings settings_;
  std::mt19937 random_;
  std::unique_ptr<databases> files_;
  std::string who_;
  clock::time_point started_;
  bool serves_ = false; ///< and the clients know
  std::optional<served_shop> shop_;
};

} // namespace

std::unique_ptr<target> one_process(const target_settings& settings) {
  return std::make_unique<whole>(settings);
}

} // namespace troupe::kill_test
