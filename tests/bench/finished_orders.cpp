#include "tests/bench/finished_orders.hpp"

#include "actors/domain/delivery.hpp"
#include "actors/domain/identifiers.hpp"
#include "actors/domain/inventory.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/order_saga.hpp"
#include "actors/domain/payment.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/table.hpp"

#include <filesystem>
#include <future>
#include <map>

namespace troupe::bench {

namespace {

constexpr instant beginning = 1'700'000'000'000;
constexpr instant saga_deadline = 60'000;
constexpr instant three_days = 3 * 24 * 3'600'000;

struct finished_order {
  std::string order_id;
  std::string saga_id;
  std::string user;
  std::vector<order_line> items;
  instant at = 0;
};

/// The same orders for each of the four stores, in the order of time.
class history {
public:
  history(const workload& w, std::uint64_t count)
      : any_(w), at_(beginning), left_(count) {}

  bool next(finished_order& to) {
    if (left_ == 0)
      return false;
    --left_;
    ++at_;
    auto first = any_(random_);
    auto second = any_(random_);
    to = {make_uuid7(at_, random_(), random_()),
          make_uuid7(at_, random_(), random_()),
          user_id(static_cast<unsigned>(left_ % users)),
          {{product_id(first), 1}, {product_id(second), 1}},
          at_};
    return true;
  }

private:
  picker any_;
  std::mt19937_64 random_{3};
  instant at_;
  std::uint64_t left_;
};

/// One store, filled in transactions of a handy size.
class filler {
public:
  filler(const std::string& directory, const std::string& participant)
      : db_(directory + "/" + participant + ".db",
            sqlite::database::access::read_write) {
    sqlite::migrate(db_, participant, beginning);
    db_.execute("PRAGMA synchronous=OFF");
  }

  template <record Row>
  sqlite::statement inserting(std::string_view table) {
    return db_.prepare(sqlite::insert_into<Row>(table));
  }

  template <record Row>
  static void insert(sqlite::statement& into, const Row& row) {
    sqlite::put_all(into, row);
    into.run();
  }

  template <class Write>
  void run(history all, Write&& write) {
    finished_order one;
    db_.execute("BEGIN");
    for (std::uint64_t i = 1; all.next(one); ++i) {
      write(one);
      if (i % 10'000 == 0)
        db_.execute("COMMIT; BEGIN");
    }
    db_.execute("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  }

private:
  sqlite::database db_;
};

void fill_orders(const std::string& directory, const history& all) {
  filler to{directory, "order"};
  auto order = to.inserting<order_row>(order_row::table);
  auto event = to.inserting<order_event>("order_history");
  to.run(all, [&](const finished_order& o) {
    auto done = [&](const char* step, const char* detail) {
      return step_record{.step = step,
                         .state = step_state::done,
                         .attempts = 1,
                         .at = o.at,
                         .detail = detail + (*detail ? o.saga_id : "")};
    };
    filler::insert(order, order_row{.order_id = o.order_id,
                                    .user_id = o.user,
                                    .items = o.items,
                                    .amount = {order_amount},
                                    .address = address,
                                    .status = order_status::completed,
                                    .saga = std::string{native_saga},
                                    .saga_id = o.saga_id,
                                    .attempt = 1,
                                    .steps = {done("inventory", ""),
                                              done("payment", "txn-"),
                                              done("delivery", "trk-")},
                                    .seq = 4,
                                    .started_at = o.at,
                                    .deadline = o.at + saga_deadline,
                                    .created_at = o.at,
                                    .updated_at = o.at,
                                    .traceparent = {}});
    std::int64_t seq = 0;
    for (auto status :
         {order_status::pending, order_status::inventory_reserved,
          order_status::payment_completed, order_status::completed})
      filler::insert(event, order_event{o.order_id, o.saga_id, o.user, ++seq,
                                        status, reason::none, o.at});
  });
}

void fill_inventory(const std::string& directory, const history& all,
                    const workload& w) {
  filler to{directory, "inventory"};
  auto reservation = to.inserting<reservation_row>(reservation_row::table);
  std::map<std::string, std::int64_t> reserved;
  to.run(all, [&](const finished_order& o) {
    for (auto& line : o.items)
      reserved[line.product_id] += line.quantity;
    filler::insert(reservation, reservation_row{.saga_id = o.saga_id,
                                                .order_id = o.order_id,
                                                .forward = forward_state::done,
                                                .items = o.items,
                                                .at = o.at});
  });
  auto product = to.inserting<product_row>(product_row::table);
  for (unsigned i = 0; i < w.products; ++i) {
    auto id = product_id(i);
    filler::insert(product,
                   product_row{.product_id = id,
                               .name = "Product",
                               .price = {999},
                               .available = initial_stock - reserved[id],
                               .reserved = reserved[id],
                               .received = initial_stock,
                               .description = {},
                               .brand = {},
                               .created_from = {}});
  }
}

void fill_payments(const std::string& directory, const history& all) {
  filler to{directory, "payment"};
  auto payment = to.inserting<payment_row>(payment_row::table);
  to.run(all, [&](const finished_order& o) {
    filler::insert(payment, payment_row{.saga_id = o.saga_id,
                                        .order_id = o.order_id,
                                        .user_id = o.user,
                                        .amount = {order_amount},
                                        .forward = forward_state::done,
                                        .transaction_id = "txn-" + o.saga_id,
                                        .at = o.at});
  });
}

void fill_deliveries(const std::string& directory, const history& all) {
  filler to{directory, "delivery"};
  auto delivery = to.inserting<delivery_row>(delivery_row::table);
  to.run(all, [&](const finished_order& o) {
    filler::insert(delivery,
                   delivery_row{.saga_id = o.saga_id,
                                .order_id = o.order_id,
                                .forward = forward_state::done,
                                .tracking_number = "trk-" + o.saga_id,
                                .estimated_delivery = o.at + three_days,
                                .at = o.at});
  });
}

} // namespace

void write_finished_orders(const std::string& directory, const workload& w,
                           std::uint64_t count) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  history all{w, count};
  // The orders' store takes as long as the three others together.
  auto orders
      = std::async(std::launch::async, [&] { fill_orders(directory, all); });
  fill_inventory(directory, all, w);
  fill_payments(directory, all);
  fill_deliveries(directory, all);
  orders.get();
}

} // namespace troupe::bench
