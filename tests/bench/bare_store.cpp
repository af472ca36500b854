#include "tests/bench/bare_store.hpp"

#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/table.hpp"
#include "adapters/wire/messages.hpp"
#include "tests/actors/domain/fixtures.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <random>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace troupe::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t batch = 200; ///< commands of a transaction
constexpr instant today = 1'700'000'000'000;

struct saga {
  std::string order_id;
  std::string saga_id;
};

/// Writes a row as it was rehearsed, under the ids of another saga.
using write = std::function<void(const saga&)>;

template <record Row>
write writing(sqlite::database& db, const std::string& sql, const Row& as) {
  auto row = std::make_shared<Row>(as); // lives as long as it is bound
  auto statement = std::make_shared<sqlite::statement>(db.prepare(sql));
  sqlite::put_all(*statement, *row);
  auto number = [](std::string_view field) {
    auto names = names_of_fields<Row>();
    auto i = std::find(names.begin(), names.end(), field);
    return static_cast<int>(i - names.begin()) + 1;
  };
  return [row, statement, order_id = number("order_id"),
          saga_id = number("saga_id")](const saga& s) {
    statement->bind(order_id, std::string_view{s.order_id});
    statement->bind(saga_id, std::string_view{s.saga_id});
    statement->run();
  };
}

/// Changes the columns that differ, as the shop's own stores do.
template <record Row>
std::string update(const Row& before, const Row& after) {
  std::string changes;
  auto names = names_of_fields<Row>();
  auto compare = [&](std::size_t i, const auto& old, const auto& value) {
    if (!(old == value))
      changes += (changes.empty() ? "" : ", ") + std::string{names[i]} + " = ?"
                 + std::to_string(i + 1);
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto then = before.fields();
    auto now = after.fields();
    (compare(I, std::get<I>(then), std::get<I>(now)), ...);
  }(std::make_index_sequence<field_count<Row>>{});
  return "UPDATE " + std::string{Row::table} + " SET " + changes + " WHERE "
         + std::string{names.front()} + " = ?1";
}

/// A participant's tables without a participant. One thread.
class bare_store {
public:
  bare_store(const std::string& directory, const std::string& participant)
      : db_(directory + "/" + participant + ".db",
            sqlite::database::access::read_write) {
    sqlite::migrate(db_, participant, today);
  }

  sqlite::database& db() { return db_; }

  /// Done in each transaction, beside what was learned.
  std::function<void()> also = [] {};

  /// A saga's next command is done at a desk: what changes there, and what is
  /// sent, is what `play` writes for it. Answers with what is sent.
  template <class Row, class Desk, class... Command>
  std::vector<message> learn(Desk& desk, const Command&... told) {
    auto before = desk.template all<Row>();
    desk.now += 5; // or nothing would be due any later
    auto sent = sent_by(desk.tell(told...));
    auto& after = desk.template all<Row>().begin()->second;
    auto& rows = commands_.emplace_back().rows;
    auto add = [&](const std::string& sql, const auto& row) {
      rows.push_back(writing(db_, sql, row));
    };
    if (before.empty()) { // a store looks for what it does not remember
      std::string key{names_of_fields<Row>().front()};
      add("SELECT * FROM " + std::string{Row::table} + " WHERE " + key + " = ?",
          after);
      add(sqlite::insert_into<Row>(Row::table), after);
    } else {
      add(update(before.begin()->second, after), after);
    }
    for (auto& event : std::exchange(desk.history, {}))
      add(sqlite::insert_into<order_event>("order_history"), event);
    for (std::size_t i = 0; i < batch && !sent.empty(); ++i)
      commands_.back().messages += wire::encode(sent);
    return sent;
  }

  /// All commands of a batch of sagas.
  void play() {
    std::vector<saga> sagas;
    while (sagas.size() < batch)
      sagas.push_back({make_uuid7(++now_, random_(), random_()),
                       make_uuid7(now_, random_(), random_())});
    for (auto& next : commands_)
      sqlite::in_transaction(db_, [&] {
        for (auto& each : sagas)
          for (auto& row : next.rows)
            row(each);
        also();
        put_out(next.messages);
      });
  }

private:
  struct command {
    std::vector<write> rows;
    std::string messages{}; ///< of all in a batch
  };

  static auto sent_by(const order_answer& made) {
    return made.outcome.commands;
  }
  static auto sent_by(const order_outcome& made) { return made.commands; }
  static auto sent_by(const step_outcome& made) { return made.replies; }

  /// The bus has had what was sent before.
  void put_out(const std::string& messages) {
    db_.execute("DELETE FROM outbox");
    if (messages.empty())
      return;
    auto insert = db_.prepare("INSERT INTO outbox (created_at, messages)"
                              " VALUES (?, ?)");
    insert.bind(1, now_);
    insert.bind(2, std::string_view{messages});
    insert.run();
  }

  sqlite::database db_;
  std::vector<command> commands_;
  std::mt19937_64 random_{std::random_device{}()};
  instant now_ = today;
};

/// One order, by the shop's own rules, at desks with plain maps.
void rehearse(bare_store& order, bare_store& inventory, bare_store& payment,
              bare_store& delivery) {
  fixtures::order_desk orders;
  fixtures::inventory_desk stock;
  fixtures::payment_desk cards;
  fixtures::delivery_desk parcels;
  orders.now = stock.now = cards.now = parcels.now = today;
  for (unsigned product : {1, 2})
    stock.put(product_id(product), initial_stock);
  auto order_id = make_uuid7(today, 1, 1);
  auto saga_id = make_uuid7(today, 2, 2);
  purchase bought{user_id(1),
                  {{product_id(1), 1}, {product_id(2), 1}},
                  {order_amount},
                  payment_method::card,
                  address};
  auto reserve = order.learn<order_row>(
      orders, place_order{{}, order_id, bought, {}, {}}, saga_id);
  auto reserved = inventory.learn<reservation_row>(
      stock, std::get<reserve_inventory>(reserve.at(0)));
  auto pay = order.learn<order_row>(orders, reserved.at(0));
  auto charge = std::get<process_payment>(pay.at(0));
  payment.learn<payment_row>(cards, charge);
  auto paid = payment.learn<payment_row>(
      cards, forward_answered{charge.saga, true, "txn-" + saga_id});
  auto send = order.learn<order_row>(orders, paid.at(0));
  auto parcel = std::get<schedule_delivery>(send.at(0));
  delivery.learn<delivery_row>(parcels, parcel);
  auto taken = delivery.learn<delivery_row>(
      parcels, forward_answered{parcel.saga, true, "trk-" + saga_id, today});
  order.learn<order_row>(orders, taken.at(0));
}

/// Two products an order, and each product is written once a transaction.
void stock_up(bare_store& inventory, const workload& w) {
  sqlite::in_transaction(inventory.db(), [&] {
    auto insert = inventory.db().prepare(
        sqlite::insert_into<product_row>(product_row::table));
    for (unsigned i = 0; i < w.products; ++i) {
      product_row row;
      row.product_id = product_id(i);
      row.name = "Product";
      row.price = {999};
      row.available = row.received = initial_stock;
      sqlite::put_all(insert, row);
      insert.run();
    }
  });
  auto take = std::make_shared<sqlite::statement>(inventory.db().prepare(
      "UPDATE products SET available = available - 1, reserved = reserved + 1"
      " WHERE product_id = ?"));
  inventory.also = [take, any = picker{w}, random = std::mt19937{2}]() mutable {
    std::set<unsigned> bought;
    for (std::size_t i = 0; i < 2 * batch; ++i)
      bought.insert(any(random));
    for (auto product : bought) {
      take->bind_copy(1, product_id(product));
      take->run();
    }
  };
}

} // namespace

double bare_store_limit(const std::string& directory, const workload& w,
                        std::chrono::seconds lasting) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  bare_store order{directory, "order"}, inventory{directory, "inventory"},
      payment{directory, "payment"}, delivery{directory, "delivery"};
  rehearse(order, inventory, payment, delivery);
  stock_up(inventory, w);
  std::atomic<std::int64_t> begun{0}; // batches; negative: there are no more
  auto follow = [&](bare_store* who) {
    for (std::int64_t done = 0;; ++done) {
      begun.wait(done);
      if (std::abs(begun.load()) == done)
        return;
      who->play();
    }
  };
  auto begin = clock::now();
  std::vector<std::future<void>> others;
  for (auto who : {&inventory, &payment, &delivery})
    others.push_back(std::async(std::launch::async, follow, who));
  {
    auto end = [&](void*) {
      begun = -begun;
      begun.notify_all();
    };
    std::unique_ptr<void, decltype(end)> whatever_happens{&begun, end};
    while (clock::now() < begin + lasting) {
      ++begun;
      begun.notify_all();
      order.play();
    }
  }
  for (auto& each : others)
    each.get();
  auto seconds = std::chrono::duration<double>(clock::now() - begin).count();
  return static_cast<double>(std::abs(begun.load())) * batch / seconds;
}

} // namespace troupe::bench
