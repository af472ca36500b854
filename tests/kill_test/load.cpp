#include "tests/kill_test/load.hpp"

#include "tests/kill_test/http_client.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <stdexcept>

namespace troupe::kill_test {

namespace {

constexpr unsigned clients = 24;
constexpr unsigned users = 10;
constexpr unsigned products = 10;
constexpr unsigned scarce_products = 2; ///< the first ones

std::string user(unsigned number) {
  return "user-" + std::to_string(number);
}

std::string product(unsigned number) {
  return "product-" + std::to_string(number);
}

/// Minor units as the API writes them.
std::string decimal(std::int64_t minor) {
  auto cents = std::to_string(minor % 100);
  return std::to_string(minor / 100) + (cents.size() == 1 ? ".0" : ".") + cents;
}

std::string body_of(const wish& w) {
  nlohmann::json items;
  for (auto& [id, pieces] : w.pieces)
    items.push_back({{"product_id", id}, {"quantity", pieces}});
  return R"({"user_id":")" + w.user + R"(","items":)" + items.dump()
         + R"(,"amount":)" + decimal(w.amount) + R"(,"payment":{"method":")"
         + w.method + R"("},"delivery":{"address":")" + w.address
         + R"("},"coordination":")" + w.coordination + R"("})";
}

} // namespace

class load::client {
public:
  client(load& shared, unsigned number, std::uint32_t seed)
      : shared_(shared), name_("client-" + std::to_string(number)),
        random_(seed * clients + number) {}

  void run() {
    while (!shared_.finishing_) {
      std::this_thread::sleep_for(std::chrono::milliseconds{upto(20)});
      auto what = upto(100);
      if (what < 65)
        order();
      else if (what < 75)
        deposit();
      else if (what < 82)
        restock();
      else
        cancel();
    }
  }

private:
  unsigned upto(unsigned end) {
    return std::uniform_int_distribution<unsigned>{0, end - 1}(random_);
  }

  /// A name of its own for each request.
  std::string next_name() { return name_ + "-" + std::to_string(++requests_); }

  reply send(std::uint16_t port, const std::string& path,
             const std::string& body, const std::string& key = {},
             const std::string& prefer = {}) {
    auto result = http_.post(port, path, body, key, prefer);
    if (result.timed_out)
      shared_.complain(path + " was not answered, and not refused either");
    return result;
  }

  /// Whether it may or may not have been done.
  static bool is_missing(const reply& r) {
    // 503: overloaded, or just starting; 504: its owner was killed.
    return r.status == 0 || r.status == 503 || r.status == 504;
  }

  /// Sends it until it is answered; status 0: it was not.
  reply insist(const std::string& path, const std::string& body,
               const std::string& key, const std::string& prefer = {}) {
    for (bool again = false;; again = true) {
      auto at = shared_.place_of_shop();
      if (at.port == 0)
        return {};
      auto result = send(at.port, path, body, key, prefer);
      if (result.status == 200 || result.status == 201) {
        if (again)
          shared_.promises_.repeat(result.replayed);
        return result;
      }
      if (result.status == 0 && shared_.finishing_
          && !shared_.is_over(at.life)) {
        shared_.complain(path + " was not answered, and nobody was killed");
        return {};
      }
      // 409: the first one is being done.
      if (result.status != 409 && !is_missing(result)) {
        shared_.complain(path + " was answered " + std::to_string(result.status)
                         + " " + result.body);
        return {};
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }

  void order() {
    wish w{.user = user(upto(users)),
           .amount = 1 + upto(5'000),
           .method = upto(2) == 0 ? "card" : "wallet",
           .address = next_name()};
    constexpr std::array coordinations{"orchestration", "choreography",
                                       "two_phase_commit"};
    w.coordination = coordinations.at(upto(3));
    for (auto lines = 1 + upto(3); lines > 0; --lines)
      w.pieces[product(upto(products))] += 1 + upto(3);
    if (upto(50) == 0)
      w.pieces["no-such-product"] = 1;
    auto body = body_of(w);
    auto prefer = upto(10) == 0 ? "wait=2" : "";
    reply r;
    if (upto(2) == 0)
      r = insist("/orders", body, w.address, prefer);
    else if (auto at = shared_.place_of_shop(); at.port != 0)
      r = send(at.port, "/orders", body, {}, prefer);
    if (r.status == 201) {
      auto said = nlohmann::json::parse(r.body);
      shared_.promises_.order(said.at("order_id"), std::move(w),
                              said.at("status"));
    } else if (!is_missing(r)) {
      shared_.complain("an order was answered " + std::to_string(r.status) + " "
                       + r.body);
    }
  }

  void deposit() {
    auto who = user(upto(users));
    std::int64_t amount = 1 + upto(10'000);
    auto r = insist("/payments/wallets/" + who + "/deposit",
                    R"({"amount":)" + decimal(amount) + "}", next_name());
    if (r.status == 200)
      shared_.promises_.deposit(who, amount);
  }

  void restock() {
    auto what = product(upto(products));
    std::int64_t pieces = 1 + upto(20);
    auto r
        = insist("/inventory/" + what + "/restock",
                 R"({"quantity":)" + std::to_string(pieces) + "}", next_name());
    if (r.status == 200)
      shared_.promises_.restock(what, pieces);
  }

  void cancel() {
    auto id = shared_.promises_.some_order(random_);
    auto at = shared_.place_of_shop();
    if (id.empty() || at.port == 0)
      return;
    auto r = send(at.port, "/orders/" + id + "/cancel", "");
    if (r.status == 202)
      shared_.promises_.cancel(id);
    else if (r.status == 404)
      shared_.promises_.gone(id);
    else if (r.status != 409 && !is_missing(r))
      shared_.complain("a cancel was answered " + std::to_string(r.status) + " "
                       + r.body);
  }

  load& shared_;
  std::string name_;
  std::mt19937 random_;
  http_client http_;
  std::uint64_t requests_ = 0;
};

load::load(promises& to, std::uint32_t seed) : promises_(to) {
  for (unsigned i = 0; i < clients; ++i)
    threads_.emplace_back([this, i, seed] {
      try {
        client{*this, i, seed}.run();
      } catch (const std::exception& e) {
        complain(e.what());
      }
    });
}

load::~load() {
  {
    std::lock_guard guard{mutex_};
    abandoned_ = true;
    finishing_ = true;
  }
  changed_.notify_all();
  join();
}

void load::stock(std::uint16_t port) {
  http_client http;
  for (unsigned i = 0; i < products; ++i) {
    std::int64_t pieces = i < scarce_products ? 20 : 10'000'000;
    auto r = http.post(port, "/inventory",
                       R"({"product_id":")" + product(i)
                           + R"(","name":"Product","price":1,"quantity":)"
                           + std::to_string(pieces) + "}");
    if (r.status != 201)
      throw std::runtime_error{"a product was answered "
                               + std::to_string(r.status) + " " + r.body};
    promises_.restock(product(i), pieces);
  }
}

void load::serve_at(std::vector<std::uint16_t> ports) {
  {
    std::lock_guard guard{mutex_};
    ports_ = std::move(ports);
    ++life_;
  }
  changed_.notify_all();
}

void load::finish() {
  finishing_ = true;
  join();
}

std::string load::complaint() const {
  std::lock_guard guard{mutex_};
  return complaint_;
}

load::place load::place_of_shop() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return !ports_.empty() || abandoned_; });
  if (abandoned_)
    return {};
  return {ports_[requests_++ % ports_.size()], life_};
}

bool load::is_over(int life) const {
  std::lock_guard guard{mutex_};
  return life != life_;
}

void load::complain(const std::string& about) {
  std::lock_guard guard{mutex_};
  if (complaint_.empty())
    complaint_ = about;
}

void load::join() {
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

} // namespace troupe::kill_test
