#include "tests/bench/cell.hpp"

#include "adapters/sqlite/database.hpp"
#include "tests/bench/load_generator.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

namespace troupe::bench {

namespace {

using clock = load_generator::clock;
using namespace std::chrono_literals;

double own_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::int64_t largest_wal(const std::string& directory) {
  std::int64_t result = 0;
  for (auto participant : {"order", "inventory", "payment", "delivery"}) {
    std::error_code none;
    auto size = std::filesystem::file_size(
        directory + "/" + participant + ".db-wal", none);
    if (!none)
      result = std::max(result, static_cast<std::int64_t>(size));
  }
  return result;
}

/// Why orders failed, of those that came after the one at `position`.
class order_book {
public:
  explicit order_book(const std::string& directory)
      : db_(directory + "/order.db", sqlite::database::access::read_only),
        position_(one("SELECT coalesce(max(position), 0) FROM orders")) {}

  std::int64_t newer(const std::string& condition) {
    return one("SELECT count(*) FROM orders WHERE position > "
               + std::to_string(position_) + " AND " + condition);
  }

private:
  std::int64_t one(const std::string& sql) {
    auto query = db_.prepare(sql);
    query.step();
    return query.integer(0);
  }

  sqlite::database db_;
  std::int64_t position_;
};

/// Notes what is answered between two moments.
class stop_watch {
public:
  stop_watch(const subject& of, clock::time_point begin, clock::time_point end)
      : of_(of), begin_(begin), end_(end) {}

  /// To be called often.
  void look(clock::time_point now) {
    if (now < next_look_)
      return;
    next_look_ = now + 50ms;
    wal_ = std::max(wal_, largest_wal(of_.data_dir));
    if (now >= begin_ && now < end_) {
      auto server = usage_of(of_.process);
      auto own = own_cpu_seconds();
      if (first_look_ == clock::time_point{}) {
        first_look_ = now;
        server_begin_ = server.cpu_seconds;
        own_begin_ = own;
      }
      looked_ = std::chrono::duration<double>(now - first_look_).count();
      server_ = server;
      own_ = own;
    }
  }

  void note(const load_generator::answer& a) {
    auto completed = a.body.find(R"("status":"completed")") != a.body.npos;
    auto failed = a.body.find(R"("status":"failed")") != a.body.npos;
    if (a.status != 201 || (!completed && !failed))
      ++unexpected_;
    if (a.answered < begin_ || a.answered >= end_)
      return;
    failed_ += failed ? 1 : 0;
    milliseconds_.push_back(
        std::chrono::duration<double, std::milli>(a.answered - a.asked)
            .count());
  }

  void report(cell& to) {
    if (milliseconds_.empty() || looked_ <= 0)
      throw std::runtime_error{"nothing was answered in time to be measured"};
    std::sort(milliseconds_.begin(), milliseconds_.end());
    auto count = static_cast<double>(milliseconds_.size());
    auto at = [&](double share) {
      return milliseconds_[static_cast<std::size_t>(share * (count - 1))];
    };
    to.sagas_per_second
        = count / std::chrono::duration<double>(end_ - begin_).count();
    to.p50_ms = at(0.5);
    to.p95_ms = at(0.95);
    to.p99_ms = at(0.99);
    to.failed = static_cast<double>(failed_) / count;
    to.server_cpus = (server_.cpu_seconds - server_begin_) / looked_;
    to.own_cpus = (own_ - own_begin_) / looked_;
    to.resident_bytes = server_.resident_bytes;
    to.wal_bytes = wal_;
    to.unexpected = unexpected_;
  }

private:
  const subject& of_;
  clock::time_point begin_;
  clock::time_point end_;
  clock::time_point next_look_;
  clock::time_point first_look_;
  double looked_ = 0;
  usage server_;
  double server_begin_ = 0;
  double own_ = 0;
  double own_begin_ = 0;
  std::int64_t wal_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t unexpected_ = 0;
  std::vector<double> milliseconds_;
};

} // namespace

usage usage_of(pid_t process) {
  auto directory = "/proc/" + std::to_string(process);
  std::ifstream stat{directory + "/stat"};
  std::string text;
  std::getline(stat, text, ')'); // the name may hold spaces
  for (int skipped = 0; skipped < 11; ++skipped)
    stat >> text;
  double user = 0;
  double system = 0;
  stat >> user >> system;
  std::int64_t pages = 0;
  std::ifstream{directory + "/statm"} >> pages >> pages;
  return {(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK)),
          pages * ::sysconf(_SC_PAGESIZE)};
}

cell measure(const subject& of, const workload& w, std::size_t clients,
             std::chrono::seconds lasting) {
  auto requests = order_requests(w, true);
  load_generator load{of.port, clients};
  order_book book{of.data_dir};
  auto begin = clock::now() + 1s;
  auto end = begin + lasting;
  stop_watch watch{of, begin, end};
  std::size_t sent = 0;
  load.run(
      [&](clock::time_point now) {
        watch.look(now);
        return now < end ? &requests[sent++ % requests.size()] : nullptr;
      },
      [&](const load_generator::answer& a) { watch.note(a); });
  cell result{.over = w, .clients = clients};
  watch.report(result);
  auto share = [](std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0
                      : static_cast<double>(part) / static_cast<double>(whole);
  };
  auto declined = book.newer("reason = 'payment_declined'");
  auto all = book.newer("due_at = 0");
  result.payments_failed = share(declined, all);
  result.deliveries_failed
      = share(book.newer("reason = 'delivery_refused'"), all - declined);
  return result;
}

void send_all(const subject& to, const std::vector<std::string>& requests) {
  load_generator load{to.port, 16};
  std::size_t sent = 0;
  load.run(
      [&](clock::time_point) {
        return sent < requests.size() ? &requests[sent++] : nullptr;
      },
      [](const load_generator::answer& a) {
        if (a.status / 100 != 2)
          throw std::runtime_error{"refused: " + std::string{a.body}};
      });
}

} // namespace troupe::bench
