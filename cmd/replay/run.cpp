#include "cmd/replay/run.hpp"

#include "cmd/replay/audit.hpp"
#include "cmd/replay/curl_transport.hpp"
#include "cmd/replay/player.hpp"
#include "cmd/replay/progress.hpp"
#include "cmd/replay/report.hpp"
#include "cmd/replay/worker_pool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <random>
#include <unistd.h>

namespace troupe {

namespace replaying {

namespace {

order_book read_file(const replay_settings& settings) {
  std::error_code unknown;
  if (std::filesystem::is_directory(settings.file, unknown))
    throw header_error("is a directory; give the path of a CSV of orders");
  std::ifstream file{settings.file, std::ios::binary};
  if (!file)
    throw header_error(fmt::format("{}; give the path of a CSV of orders",
                                   std::strerror(errno)));
  return read_order_book(file, settings.limit);
}

/// Tells this run's idempotency keys from those of all others.
std::string new_run_id() {
  std::random_device source;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", source(), source(), source(),
                     source());
}

/// One replay, from the stock to the audit.
class session {
public:
  session(worker_pool& workers, std::ostream& err)
      : workers_(workers), err_(err),
        is_terminal_(&err == &std::cerr && isatty(STDERR_FILENO) != 0) {}

  report run(const order_book& book, double stock_factor) {
    auto plan = plan_stock(book, stock_factor);
    auto before = workers_.first().products();
    stock(plan, before);
    auto start = workers_.first().now();
    auto outcomes = play_all(book);
    auto duration = workers_.first().now() - start;
    audit books;
    audit_stock(books, plan, before, workers_.first().products(), book.invoices,
                outcomes);
    audit_orders(books, book, outcomes);
    for (const auto& complaint : books.complaints())
      err_ << "violated: " << complaint << '\n';
    return make_report(book, outcomes, duration, books);
  }

private:
  progress begin(const char* what, std::size_t total, const char* unit) {
    return {err_, is_terminal_, fmt::format("{} {} {}", what, total, unit),
            total, workers_.first().now()};
  }

  /// What the shop does not take is reported and leaves the plan: the orders
  /// for it will fail, and the run goes on.
  void stock(std::vector<planned_product>& plan, const stock_levels& before) {
    auto shown = begin("stocking", plan.size(), "products");
    std::vector<std::string> refusals(plan.size());
    workers_.each(plan.size(), [&](shop_client& shop, std::size_t i) {
      const auto& product = plan[i];
      if (!before.contains(product.product_id))
        refusals[i] = shop.create(product).value_or("");
      else if (product.stock > 0)
        refusals[i]
            = shop.restock(product, fmt::format("replay-{}-stock-{}", run_, i))
                  .value_or("");
      shown.advance(shop.now());
    });
    std::vector<planned_product> taken;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      if (refusals[i].empty())
        taken.push_back(std::move(plan[i]));
      else
        err_ << fmt::format("product {} was refused: {}\n", plan[i].product_id,
                            refusals[i]);
    }
    plan = std::move(taken);
  }

  std::vector<outcome> play_all(const order_book& book) {
    auto shown = begin("playing", book.invoices.size(), "invoices");
    return play(book.invoices, workers_, run_, shown);
  }

  void audit_orders(audit& books, const order_book& book,
                    const std::vector<outcome>& outcomes) {
    auto shown = begin("checking", outcomes.size(), "invoices");
    workers_.each(outcomes.size(), [&](shop_client& shop, std::size_t i) {
      if (!outcomes[i].order.order_id.empty())
        audit_order(books, shop, book.invoices[i], outcomes[i]);
      shown.advance(shop.now());
    });
  }

  worker_pool& workers_;
  std::ostream& err_;
  bool is_terminal_;
  std::string run_ = new_run_id();
};

} // namespace

int run(const replay_settings& settings, const transport_factory& connect,
        std::ostream& out, std::ostream& err) {
  try {
    auto book = read_file(settings);
    worker_pool workers{std::max(settings.concurrency, 1U), connect};
    workers.first().check_reachable();
    auto result = session{workers, err}.run(book, settings.stock_factor);
    out << (settings.json ? to_json(result) : to_text(result)) << std::flush;
    if (!out) {
      err << "replay: the report cannot be written\n";
      return 1;
    }
    return result.violated == 0 ? 0 : 1;
  } catch (const header_error& fault) {
    err << fmt::format("{}: {}\n", settings.file, fault.what());
    return 2;
  } catch (const shop_error& fault) {
    err << fmt::format("replay: {}\n", fault.what());
    return 1;
  }
}

} // namespace replaying

int replay(const replay_settings& settings, std::ostream& out,
           std::ostream& err) {
  return replaying::run(
      settings, [&] { return replaying::make_curl_transport(settings.url); },
      out, err);
}

} // namespace troupe
