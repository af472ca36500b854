#include "tests/bench/report.hpp"

#include <iomanip>
#include <ostream>

namespace troupe::bench {

namespace {

constexpr double mebibyte = 1'048'576;

void print_cell(const cell& c, std::ostream& out) {
  auto mib = [](std::int64_t bytes) {
    return static_cast<double>(bytes) / mebibyte;
  };
  out << "| " << c.over.name << " | " << c.clients << " | "
      << std::setprecision(0) << c.sagas_per_second << " | "
      << c.bare_sagas_per_second << " | " << std::setprecision(2)
      << c.of_bare_store() << " | " << c.p50_ms << " | " << c.p95_ms << " | "
      << c.p99_ms << " | " << c.shop_cpus << " | " << c.server_cpus << " | "
      << c.own_cpus << " | " << c.stolen_cpus << " | " << std::setprecision(1)
      << mib(c.resident_bytes) << " | " << mib(c.wal_bytes) << " | "
      << 100 * c.failed << " | " << 100 * c.payments_failed << " | "
      << 100 * c.deliveries_failed << " |\n";
}

void begin_line(const cell& c, std::ostream& out) {
  out << "| " << c.over.name << " | " << c.clients;
}

/// `name` tells what stands above each column that `columns` has.
template <class Columns, class Name>
void print_head(const Columns& columns, Name&& name, std::ostream& out) {
  out << "\n| orders | clients";
  for (auto& one : columns)
    out << " | " << name(one);
}

void print_hops(const std::vector<cell>& cells, std::ostream& out) {
  print_head(
      cells.front().hops,
      [](const hop& h) { return "to " + h.to + " p50 / p99 ms"; }, out);
  out << " |\n|---|--:";
  for (std::size_t i = 0; i < cells.front().hops.size(); ++i)
    out << "|--:";
  out << "|\n" << std::setprecision(0);
  for (auto& c : cells) {
    begin_line(c, out);
    for (auto& one : c.hops)
      out << " | " << one.p50_ms << " / " << one.p99_ms;
    out << " |\n";
  }
}

void print_work(const std::vector<cell>& cells, std::ostream& out) {
  print_head(
      cells.front().work,
      [](const share_of_work& s) { return s.participant + " commits (batch)"; },
      out);
  out << " | messages | WAL KiB |\n|---|--:";
  for (std::size_t i = 0; i < cells.front().work.size(); ++i)
    out << "|--:";
  out << "|--:|--:|\n";
  for (auto& c : cells) {
    begin_line(c, out);
    for (auto& one : c.work)
      out << " | " << std::setprecision(3) << one.commits << " ("
          << std::setprecision(1) << one.commands_of_commit << ")";
    out << " | " << c.all_messages() << " | " << c.wal_written / 1'024
        << " |\n";
  }
}

void print_consumption(const std::vector<cell>& cells, std::ostream& out) {
  print_head(
      cells.front().consumed, [](const consumption& s) { return s.process; },
      out);
  out << " | all |\n|---|--:";
  for (std::size_t i = 0; i < cells.front().consumed.size(); ++i)
    out << "|--:";
  out << "|--:|\n" << std::setprecision(0);
  for (auto& c : cells) {
    double sum = 0;
    begin_line(c, out);
    for (auto& one : c.consumed) {
      out << " | " << one.microseconds;
      sum += one.microseconds;
    }
    out << " | " << sum << " |\n";
  }
}

void print_sagas(const std::vector<cell>& cells, std::ostream& out) {
  out << "\nHops of completed sagas, by the order's history, in whole "
         "milliseconds:\n";
  print_hops(cells, out);
  out << "\nA saga's commits, with how many commands shared one, its messages "
         "of the bus,\nand what a server wrote ahead:\n";
  print_work(cells, out);
  out << "\nMicroseconds of a processor a saga:\n";
  print_consumption(cells, out);
}

void print_turns(const full_and_empty& history, std::ostream& out) {
  out << "\n| turn | sagas/s empty | sagas/s full |\n|--:|--:|--:|\n"
      << std::setprecision(0);
  for (std::size_t i = 0; i < history.full.size(); ++i)
    out << "| " << i + 1 << " | " << history.empty[i] << " | "
        << history.full[i] << " |\n";
}

} // namespace

void print_targets(const std::vector<target>& all, std::ostream& out) {
  out << "\n| target | wanted | measured | |\n|---|--:|--:|---|\n"
      << std::setprecision(2);
  for (auto& t : all)
    out << "| " << t.what << " | " << (t.at_least ? ">= " : "<= ") << t.wanted
        << " | " << t.measured << " | " << (t.reached() ? "reached" : "missed")
        << " |\n";
}

void print_markdown(const report& r, std::ostream& out) {
  out << std::fixed
      << "| orders | clients | sagas/s | bare store/s | ratio | p50 ms |"
         " p95 ms | p99 ms | CPUs shop | CPUs servers | CPUs generator |"
         " CPUs stolen | RSS MiB | WAL MiB | failed % | payments % |"
         " deliveries % |\n|---";
  for (int column = 1; column < 17; ++column)
    out << "|--:";
  out << "|\n";
  for (auto& c : r.cells)
    print_cell(c, out);
  if (r.how == wiring::sqlite)
    out << "\nBare store: the rows of sagas that complete, in the same schema "
           "on the same disk,\nby plain SQL in batches of 200 commands, a "
           "thread a store, each a stream of its\nown; measured just before "
           "and after each cell.\n";
  out << "\nFailed %: as answered; payments and deliveries: of those that were "
         "asked for, from\nthe orders' rows. Stolen: by the host of a virtual "
         "machine.\n";
  if (!r.cells.empty())
    print_sagas(r.cells, out);
  print_targets(targets(r), out);
  if (r.history)
    print_turns(*r.history, out);
}

} // namespace troupe::bench
