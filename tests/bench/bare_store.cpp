#include "tests/bench/bare_store.hpp"

#include "adapters/sqlite/migrations.hpp"
#include "adapters/wire/messages.hpp"
#include "tests/bench/bare_tables.hpp"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <mutex>

namespace troupe::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t max_batch = 200;

/// How far the orders have come, for those who follow.
class pace {
public:
  explicit pace(clock::time_point end) : end_(end) {}

  /// The orders: whether there is time for one more.
  bool lead() {
    std::lock_guard guard{mutex_};
    if (clock::now() >= end_)
      return false;
    ++orders_;
    return true;
  }

  void committed() { changed_.notify_all(); }

  /// There are no more orders.
  void finish() {
    std::lock_guard guard{mutex_};
    over_ = true;
    changed_.notify_all();
  }

  /// Whether there is a saga after so many; waits for it.
  bool follow(std::uint64_t begun) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return over_ || begun < orders_; });
    return begun < orders_;
  }

  std::uint64_t orders() const { return orders_; }

private:
  clock::time_point end_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t orders_ = 0;
  bool over_ = false;
};

/// What the participant tells about one command, as its outbox keeps it.
std::string message_text(bool order) {
  std::string id(36, '0');
  saga_context saga{.saga_id = id, .order_id = id, .traceparent = {}};
  purchase bought{.user_id = user_id(1),
                  .items = {{product_id(1), 1}, {product_id(2), 1}},
                  .amount = {order_amount},
                  .address = address};
  if (!order)
    return wire::encode({inventory_reserved{saga, bought}});
  return wire::encode({process_payment{saga, bought},
                       order_event{id, id, user_id(1), 1, {}, {}, 0}});
}

template <class Tables>
class participant {
public:
  participant(const std::string& directory, const workload& w)
      : db_(directory + "/" + std::string{Tables::name} + ".db",
            sqlite::database::access::read_write),
        migrated_(sqlite::migrate(db_, Tables::name, wall_clock())),
        tables_(db_, w), source_(w), begin_(db_.prepare("BEGIN IMMEDIATE")),
        commit_(db_.prepare("COMMIT")),
        keep_(db_.prepare("INSERT INTO outbox (created_at, messages)"
                          " VALUES (?, ?)")),
        forget_(db_.prepare("DELETE FROM outbox WHERE id = ?")) {
    auto one = message_text(Tables::name == bare_orders::name);
    message_size_ = one.size();
    for (std::size_t i = 0; i < max_batch; ++i)
      messages_ += one;
  }

  /// Until there is no further saga and all have ended. `more(n)` tells whether
  /// there is one after the n-th.
  template <class More, class Committed>
  void run(More&& more, Committed&& committed) {
    for (;;) {
      while (waiting_.size() < max_batch && more(begun_)) {
        waiting_.push_back(source_.next());
        ++begun_;
      }
      if (waiting_.empty())
        return;
      transact(waiting_.size());
      committed();
    }
  }

private:
  void transact(std::size_t commands) {
    begin_.run();
    for (std::size_t i = 0; i < commands; ++i) {
      auto next = std::move(waiting_.front());
      waiting_.pop_front();
      if (tables_.apply(next))
        waiting_.push_back(std::move(next));
    }
    keep_.bind(1, wall_clock());
    keep_.bind(2,
               std::string_view{messages_}.substr(0, commands * message_size_));
    keep_.run();
    auto kept = db_.last_id();
    forget_.bind(1, kept_);
    forget_.run();
    kept_ = kept;
    commit_.run();
  }

  sqlite::database db_;
  bool migrated_;
  Tables tables_;
  saga_source source_;
  sqlite::statement begin_;
  sqlite::statement commit_;
  sqlite::statement keep_;
  sqlite::statement forget_;
  std::deque<bare_saga> waiting_;
  std::uint64_t begun_ = 0;
  std::int64_t kept_ = 0;
  std::size_t message_size_ = 0;
  std::string messages_;
};

} // namespace

double bare_store_limit(const std::string& directory, const workload& w,
                        std::chrono::seconds lasting) {
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  participant<bare_orders> orders{directory, w};
  participant<bare_inventory> inventory{directory, w};
  participant<bare_payments> payments{directory, w};
  participant<bare_deliveries> deliveries{directory, w};
  auto begin = clock::now();
  pace all{begin + lasting};
  auto start = [](auto run) { return std::async(std::launch::async, run); };
  auto follow = [&all](auto& who) {
    who.run([&](std::uint64_t begun) { return all.follow(begun); }, [] {});
  };
  auto leader = start([&] {
    try {
      orders.run([&](std::uint64_t) { return all.lead(); },
                 [&] { all.committed(); });
    } catch (...) {
      all.finish();
      throw;
    }
    all.finish();
  });
  auto second = start([&] { follow(inventory); });
  auto third = start([&] { follow(payments); });
  auto fourth = start([&] { follow(deliveries); });
  for (auto each : {&leader, &second, &third, &fourth})
    each->get();
  auto seconds = std::chrono::duration<double>(clock::now() - begin).count();
  std::filesystem::remove_all(directory);
  return static_cast<double>(all.orders()) / seconds;
}

} // namespace troupe::bench
