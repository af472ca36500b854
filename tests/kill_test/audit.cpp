#include "tests/kill_test/audit.hpp"

#include <algorithm>

namespace troupe::kill_test {

namespace {

/// The statuses that may follow one; "" stands for none.
const std::map<std::string, std::set<std::string>> legal = {
    {"", {"pending"}},
    {"pending", {"inventory_reserved", "committing", "compensating", "failed"}},
    {"inventory_reserved", {"payment_completed", "compensating"}},
    {"payment_completed", {"completed", "compensating"}},
    {"committing", {"completed"}},
    {"compensating", {"failed"}},
    {"completed", {"cancelling"}},
    {"cancelling", {"cancelled", "completed"}},
    {"failed", {}},
    {"cancelled", {}},
};

class auditor {
public:
  auditor(const stored_rows& rows, const ledger& books,
          const promises& promised)
      : rows_(rows), books_(books), promised_(promised) {}

  std::vector<std::string> run() {
    for (auto& [what, count] : rows_.leftovers)
      require(count == 0, std::to_string(count) + " rows left: " + what);
    each_promise();
    each_order();
    stock();
    wallets();
    third_parties();
    return std::move(found_);
  }

private:
  void require(bool kept, const std::string& otherwise) {
    if (!kept)
      found_.push_back(otherwise);
  }

  void equal(std::int64_t is, std::int64_t should, const std::string& what) {
    require(is == should, what + ": " + std::to_string(is) + ", should be "
                              + std::to_string(should));
  }

  bool in_history(const stored_order& o, const std::string& status) const {
    return std::find(o.history.begin(), o.history.end(), status)
           != o.history.end();
  }

  /// Each at rest, by a legal way, placed once, and its saga in force at every
  /// participant if it is completed, and at none if not.
  void each_order() {
    std::set<std::string> addresses;
    std::set<std::string> completed;
    for (auto& [id, o] : rows_.orders) {
      auto name = "order " + id + " (" + o.status + ")";
      auto done = o.status == "completed";
      require(done || o.status == "failed" || o.status == "cancelled",
              name + " is still on its way");
      require(!o.stuck, name + " is stuck");
      require(addresses.insert(o.address).second,
              name + " was placed twice: " + o.address);
      require(o.gapless, name + " has a gap in its history");
      std::string before;
      for (auto& status : o.history) {
        require(legal.at(before).contains(status),
                name + " went from " + before + " to " + status);
        before = status;
      }
      require(before == o.status, name + " ended its history as " + before);
      if (done)
        completed.insert(o.saga_id);
    }
    same(rows_.reservations, completed, "reserved");
    same(keys(rows_.payments), completed, "paid");
    same(rows_.deliveries, completed, "delivered");
    for (auto& [id, o] : rows_.orders)
      if (auto p = rows_.payments.find(o.saga_id); p != rows_.payments.end())
        require(p->second.amount == o.amount && p->second.method == o.method
                    && p->second.user == o.user,
                "order " + id + " was not paid as it was asked for");
  }

  void each_promise() {
    for (auto& [id, promised] : promised_.orders()) {
      auto name = "order " + id;
      auto i = rows_.orders.find(id);
      if (i == rows_.orders.end()) {
        require(removes(), name + " was answered 201 and is lost");
        continue;
      }
      require(!promised.gone, name + " was answered 404 and is there");
      auto& o = i->second;
      auto& asked = promised.asked;
      require(o.user == asked.user && o.pieces == asked.pieces
                  && o.amount == asked.amount && o.method == asked.method
                  && o.address == asked.address,
              name + " is not what was ordered");
      require(in_history(o, promised.status),
              name + " was said to be " + promised.status);
      if (!promised.cancelled)
        continue;
      require(in_history(o, "cancelling"),
              name + " lost a cancel that was answered 202");
      require(
          o.status == "cancelled"
              || (o.status == "completed" && o.reason == "delivery_refused"),
          name + " was to be cancelled and is " + o.status + ", " + o.reason);
    }
  }

  /// Whether orders were removed.
  bool removes() const { return !rows_.settled_pieces.empty(); }

  void stock() {
    auto sold = rows_.settled_pieces;
    for (auto& [id, o] : rows_.orders)
      if (o.status == "completed")
        for (auto& [product, pieces] : o.pieces)
          sold[product] += pieces;
    for (auto& [id, p] : rows_.products) {
      equal(p.available + p.reserved, p.received,
            id + ": available + reserved");
      equal(p.reserved, sold[id], id + ": reserved");
      require(p.available >= 0, id + ": available is below 0");
    }
    for (auto& [id, pieces] : promised_.pieces())
      equal(rows_.products.contains(id) ? rows_.products.at(id).received : 0,
            pieces, id + ": received");
  }

  void wallets() {
    std::map<std::string, std::int64_t> spent;
    for (auto& [user, w] : rows_.wallets)
      if (auto i = rows_.settled_payments.find("wallet " + user);
          i != rows_.settled_payments.end())
        spent[user] = i->second;
    for (auto& [saga, p] : rows_.payments)
      if (p.method == "wallet")
        spent[p.user] += p.amount;
    for (auto& [user, w] : rows_.wallets)
      equal(w.credit + spent[user], w.deposited,
            user + ": credit + captured - refunded");
    for (auto& [user, amount] : promised_.deposits())
      equal(rows_.wallets.contains(user) ? rows_.wallets.at(user).deposited : 0,
            amount, user + ": deposited");
  }

  /// Charged and booked once; in force there, in force here, by saga.
  void third_parties() {
    for (auto& [operation, sagas] : books_.of)
      for (auto& [saga, entry] : sagas)
        equal(entry.times, 1, operation + " of saga " + saga);
    std::map<std::string, std::int64_t> cards;
    for (auto& [id, o] : rows_.orders)
      if (o.status == "completed" && o.method == "card")
        cards[o.saga_id] = o.amount;
    auto charged = in_force("charge", "void");
    auto booked = in_force("book", "cancel");
    if (removes())
      equal(forget_removed(charged), rows_.settled_payments.at("card"),
            "settled of cards");
    if (removes())
      forget_removed(booked);
    same(keys(charged), keys(cards), "charged to a card");
    for (auto& [saga, amount] : cards)
      equal(charged[saga], amount, "charged for saga " + saga);
    same(keys(booked), rows_.deliveries, "booked");
  }

  /// Of sagas that only the third party knows by now; what they came to.
  std::int64_t
  forget_removed(std::map<std::string, std::int64_t>& books) const {
    std::set<std::string> known;
    for (auto& [id, o] : rows_.orders)
      known.insert(o.saga_id);
    std::int64_t sum = 0;
    std::erase_if(books, [&](auto& entry) {
      auto removed = !known.contains(entry.first);
      sum += removed ? entry.second : 0;
      return removed;
    });
    return sum;
  }

  std::map<std::string, std::int64_t> in_force(const std::string& done,
                                               const std::string& undone) {
    std::map<std::string, std::int64_t> result;
    if (auto i = books_.of.find(done); i != books_.of.end())
      for (auto& [saga, entry] : i->second)
        if (!books_.has(undone, saga))
          result[saga] = entry.minor;
    return result;
  }

  template <class Map>
  static std::set<std::string> keys(const Map& of) {
    std::set<std::string> result;
    for (auto& [key, value] : of)
      result.insert(key);
    return result;
  }

  void same(const std::set<std::string>& is,
            const std::set<std::string>& should, const std::string& what) {
    for (auto& saga : is)
      require(should.contains(saga),
              "saga " + saga + " is " + what + ", but its order is not so");
    for (auto& saga : should)
      require(is.contains(saga),
              "saga " + saga + " is not " + what + ", but its order is");
  }

  const stored_rows& rows_;
  const ledger& books_;
  const promises& promised_;
  std::vector<std::string> found_;
};

} // namespace

std::vector<std::string> violations(const stored_rows& rows,
                                    const ledger& books,
                                    const promises& promised) {
  return auditor{rows, books, promised}.run();
}

} // namespace troupe::kill_test
