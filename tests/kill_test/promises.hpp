#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace troupe::kill_test {

/// What a client ordered. Amounts are minor units.
struct wish {
  std::string user;
  std::map<std::string, std::int64_t> pieces; ///< by product
  std::int64_t amount = 0;
  std::string method;
  std::string address; ///< no two orders have the same
  std::string coordination;
};

/// An order that was answered 201.
struct promised_order {
  wish asked;
  std::string status;     ///< as it was answered
  bool cancelled = false; ///< a cancel of it was answered 202
  bool gone = false;      ///< or 404: it was removed (--retention)
};

/// What the shop has answered so far, over all its lives. Any thread.
class promises {
public:
  void order(const std::string& id, wish asked, std::string status) {
    std::lock_guard guard{mutex_};
    orders_[id] = {std::move(asked), std::move(status)};
    ids_.push_back(id);
  }

  void cancel(const std::string& id) {
    std::lock_guard guard{mutex_};
    orders_[id].cancelled = true;
  }

  void gone(const std::string& id) {
    std::lock_guard guard{mutex_};
    orders_[id].gone = true;
  }

  void deposit(const std::string& user, std::int64_t amount) {
    std::lock_guard guard{mutex_};
    deposits_[user] += amount;
    ++count_of_deposits_;
  }

  void restock(const std::string& product, std::int64_t pieces) {
    std::lock_guard guard{mutex_};
    pieces_[product] += pieces;
    ++count_of_restocks_;
  }

  /// A request with a key was sent again; whether the first one had been done.
  void repeat(bool replayed) {
    std::lock_guard guard{mutex_};
    ++repeats_;
    replayed_ += replayed ? 1 : 0;
  }

  /// One of the newest orders, by lot; empty: there is none.
  std::string some_order(std::mt19937& random) const {
    std::lock_guard guard{mutex_};
    if (ids_.empty())
      return {};
    auto newest = std::min<std::size_t>(ids_.size(), 2'000);
    return ids_[ids_.size() - 1 - random() % newest];
  }

  std::size_t count() const {
    std::lock_guard guard{mutex_};
    return ids_.size();
  }

  // For who comes when there are no clients any more.
  const auto& orders() const { return orders_; }
  const auto& deposits() const { return deposits_; }
  const auto& pieces() const { return pieces_; }
  std::uint64_t count_of_deposits() const { return count_of_deposits_; }
  std::uint64_t count_of_restocks() const { return count_of_restocks_; }
  std::uint64_t repeats() const { return repeats_; }
  std::uint64_t replayed() const { return replayed_; }

private:
  mutable std::mutex mutex_;
  std::map<std::string, promised_order> orders_;
  std::vector<std::string> ids_;
  std::map<std::string, std::int64_t> deposits_; ///< by user
  std::map<std::string, std::int64_t> pieces_;   ///< ever put in, by product
  std::uint64_t count_of_deposits_ = 0;
  std::uint64_t count_of_restocks_ = 0;
  std::uint64_t repeats_ = 0;
  std::uint64_t replayed_ = 0;
};

} // namespace troupe::kill_test
