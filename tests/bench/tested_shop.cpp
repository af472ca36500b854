#include "tests/bench/tested_shop.hpp"

#include <fstream>

namespace troupe::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 120s; ///< with the start

pid_t number_in(const std::string& file) {
  pid_t result = 0;
  if (!(std::ifstream{file} >> result))
    throw std::runtime_error{"cannot read " + file};
  return result;
}

/// What a process was given with a flag.
std::string flag_of(pid_t process, const std::string& flag) {
  std::ifstream words{"/proc/" + std::to_string(process) + "/cmdline"};
  for (std::string word; std::getline(words, word, '\0');)
    if (word == flag && std::getline(words, word, '\0'))
      return word;
  throw std::runtime_error{"a process was started without " + flag};
}

} // namespace

tested_shop::tested_shop(wiring how, const std::string& program,
                         const std::string& directory,
                         const std::vector<std::string>& more,
                         const failures& wanted)
    : wiring_(how), directory_(directory) {
  if (how == wiring::postgres)
    server_.emplace(directory + "/postgres");
  shop_.emplace(program, flags(more, wanted));
  subject_.port = shop_->port(patience);
  if (subject_.port == 0)
    throw std::runtime_error{"the shop is not ready in time"};
  find_processes();
  book_ = another_book();
  subject_.book = book_.get();
}

tested_shop::~tested_shop() {
  book_.reset();
  shop_->stop();
}

std::unique_ptr<order_book> tested_shop::another_book() const {
  return wiring_ == wiring::sqlite ? book_in_file(directory_)
                                   : book_in_postgres(database("order"));
}

std::vector<std::string>
tested_shop::flags(const std::vector<std::string>& more,
                   const failures& wanted) const {
  std::vector<std::string> result{"--data-dir",
                                  directory_,
                                  "--payment-failure-rate",
                                  std::to_string(wanted.payments),
                                  "--delivery-failure-rate",
                                  std::to_string(wanted.deliveries),
                                  "--log-level",
                                  "warn"};
  if (wiring_ == wiring::postgres)
    result.insert(result.end(), {"--store", database("order")});
  result.insert(result.end(), more.begin(), more.end());
  return result;
}

std::string tested_shop::database(const std::string& participant) const {
  auto port = server_in(directory_ + "/postgres").port;
  return "postgres://troupe@127.0.0.1:" + std::to_string(port) + "/troupe"
         + (wiring_ == wiring::split ? "_" + participant : "");
}

void tested_shop::find_processes() {
  if (wiring_ == wiring::split) {
    find_split_processes();
  } else {
    subject_.processes.push_back({"shop", shop_->id()});
    subject_.metrics.push_back(subject_.port);
  }
  if (wiring_ != wiring::sqlite)
    subject_.processes.push_back(
        {"postgres", server_in(directory_ + "/postgres").process, true});
}

void tested_shop::find_split_processes() {
  auto process = [this](const std::string& name) {
    return number_in(directory_ + "/run/" + name + ".pid");
  };
  for (std::string service : {"order", "inventory", "payment", "delivery"}) {
    auto id = process(service + "-1");
    subject_.processes.push_back({service, id});
    subject_.metrics.push_back(
        static_cast<std::uint16_t>(std::stoi(flag_of(id, "--metrics-port"))));
  }
  subject_.processes.push_back({"gateway", process("gateway-1")});
  subject_.processes.push_back({"kafka", process("kafka"), true});
}

} // namespace troupe::bench
