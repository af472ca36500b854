#include "tests/bench/stop_watch.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>

namespace troupe::bench {

using namespace std::chrono_literals;

namespace {

double own_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// For which a virtual machine wanted its processors, and its host did not give
/// them: `steal` of proc(5), /proc/stat.
double stolen_cpu_seconds() {
  std::ifstream from{"/proc/stat"};
  std::string all_cpus;
  std::int64_t ticks = 0;
  from >> all_cpus;
  for (int column = 0; column < 8; ++column)
    from >> ticks;
  return static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

stop_watch::snapshot stop_watch::present() const {
  snapshot result;
  for (auto& process : of_.processes)
    result.processes.push_back(usage_of(process));
  result.own_seconds = own_cpu_seconds();
  result.stolen_seconds = stolen_cpu_seconds();
  return result;
}

void stop_watch::look(clock::time_point now) {
  if (now < next_look_)
    return;
  next_look_ = now + 50ms;
  wal_ = std::max(wal_, of_.book->largest_wal());
  if (now < begin_ || now >= end_)
    return;
  last_ = present();
  if (first_look_ == clock::time_point{}) {
    first_look_ = now;
    first_ = last_;
  }
  looked_ = std::chrono::duration<double>(now - first_look_).count();
}

void stop_watch::note(const load_generator::answer& a) {
  auto completed = a.body.find(R"("status":"completed")") != a.body.npos;
  auto failed = a.body.find(R"("status":"failed")") != a.body.npos;
  if (a.status != 201 || (!completed && !failed))
    ++unexpected_;
  if (a.answered < begin_ || a.answered >= end_)
    return;
  failed_ += failed ? 1 : 0;
  milliseconds_.push_back(
      std::chrono::duration<double, std::milli>(a.answered - a.asked).count());
}

void stop_watch::report(cell& to) {
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
  to.wal_bytes = wal_;
  to.unexpected = unexpected_;
  report_usage(to);
}

void stop_watch::report_usage(cell& to) const {
  auto add = [&](const std::string& process, double seconds) {
    auto cpus = seconds / looked_;
    to.consumed.push_back({process, 1e6 * cpus / to.sagas_per_second});
    return cpus;
  };
  for (std::size_t i = 0; i < of_.processes.size(); ++i) {
    auto& process = of_.processes[i];
    auto cpus = add(process.name, last_.processes[i].cpu_seconds
                                      - first_.processes[i].cpu_seconds);
    (process.server ? to.server_cpus : to.shop_cpus) += cpus;
    if (!process.server)
      to.resident_bytes += last_.processes[i].resident_bytes;
  }
  to.own_cpus = add("clients", last_.own_seconds - first_.own_seconds);
  to.stolen_cpus = (last_.stolen_seconds - first_.stolen_seconds) / looked_;
}

} // namespace troupe::bench
