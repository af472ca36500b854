#include "tests/bench/report.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace troupe::bench {

namespace {

nlohmann::json json_of(const cell& c) {
  nlohmann::json result
      = {{"orders", c.over.name},
         {"clients", c.clients},
         {"sagas_per_second", c.sagas_per_second},
         {"bare_store_sagas_per_second", c.bare_sagas_per_second},
         {"of_bare_store", c.of_bare_store()},
         {"p50_ms", c.p50_ms},
         {"p95_ms", c.p95_ms},
         {"p99_ms", c.p99_ms},
         {"shop_cpus", c.shop_cpus},
         {"server_cpus", c.server_cpus},
         {"generator_cpus", c.own_cpus},
         {"stolen_cpus", c.stolen_cpus},
         {"resident_bytes", c.resident_bytes},
         {"wal_bytes", c.wal_bytes},
         {"wal_written_a_saga", c.wal_written},
         {"failed", c.failed},
         {"payments_failed", c.payments_failed},
         {"deliveries_failed", c.deliveries_failed},
         {"unexpected_answers", c.unexpected},
         {"messages_a_saga", c.all_messages()}};
  for (auto& one : c.hops)
    result["hops"].push_back(
        {{"to", one.to}, {"p50_ms", one.p50_ms}, {"p99_ms", one.p99_ms}});
  for (auto& one : c.work)
    result["commits"].push_back(
        {{"participant", one.participant},
         {"commits_a_saga", one.commits},
         {"commands_a_commit", one.commands_of_commit}});
  for (auto& one : c.consumed)
    result["microseconds_a_saga"][one.process] = one.microseconds;
  return result;
}

} // namespace

void to_json(nlohmann::json& out, const target& t) {
  out = {{"what", t.what},
         {"wanted", t.wanted},
         {"measured", t.measured},
         {"reached", t.reached()}};
}

void print_json(const report& r, std::ostream& out) {
  nlohmann::json result;
  for (auto& c : r.cells)
    result["cells"].push_back(json_of(c));
  result["targets"] = targets(r);
  if (r.history)
    result["history"] = {{"finished_orders", r.history->finished_orders},
                         {"empty", r.history->empty},
                         {"full", r.history->full},
                         {"ratio", r.history->ratio()}};
  out << result.dump(2) << '\n';
}

} // namespace troupe::bench
