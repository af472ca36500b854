#include "cmd/replay/run.hpp"

#include "tests/cmd/replay_fake_shop.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <utility>

using namespace std::chrono_literals;
using namespace troupe;
using namespace troupe::replaying;

namespace {

const std::string demo_file
    = TROUPE_SOURCE_DIR "/config/demo/online-retail-2010-12.csv";

const std::string header = "InvoiceNo;StockCode;Description;Quantity;"
                           "InvoiceDate;UnitPrice;CustomerID;Country\n";

/// A file that is gone at the end of its test.
class temporary_file {
public:
  explicit temporary_file(const std::string& text)
      : path_(std::filesystem::temp_directory_path()
              / ("replay-test-" + std::to_string(std::random_device{}()))) {
    std::ofstream{path_} << text;
  }

  ~temporary_file() { std::filesystem::remove(path_); }

  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

struct fixture {
  fake_shop shop;
  std::ostringstream out;
  std::ostringstream err;
  replay_settings settings{demo_file, "", 0.95, 0, 1, true};

  nlohmann::json replay_all(int expected = 0) {
    out.str("");
    BOOST_TEST(replaying::run(settings, shop.connect(), out, err) == expected,
               err.str());
    return nlohmann::json::parse(out.str());
  }

  bool complains(const std::string& what) const {
    return err.str().find(what) != std::string::npos;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(replay_run, fixture)

// These numbers were played through by another program in another language.
BOOST_AUTO_TEST_CASE(demo_file_ends_as_foretold) {
  auto report = replay_all();
  BOOST_TEST(report["lines"]["read"] == 10'000);
  BOOST_TEST(report["lines"]["skipped"] == 30);
  BOOST_TEST(report["orders"]["placed"] == 439);
  BOOST_TEST(report["orders"]["completed"] == 345);
  BOOST_TEST(report["orders"]["failed_by_reason"].dump()
             == R"({"insufficient_stock":94})");
  BOOST_TEST(report["orders"]["cancelled"] == 6);
  BOOST_TEST(report["unmatched_returns"] == 37);
  BOOST_TEST(report["revenue"] == 108'787.46);
  // Two a product, two an order, three more for each of those 345 but the six
  // cancelled, and two for all others.
  BOOST_TEST(report["invariants"]["checked"]
             == 2 * 1997 + 2 * 439 + 3 * 339 + 2 * 100);
  BOOST_TEST(report["invariants"]["violated"] == 0);
  BOOST_TEST(shop.products.size() == 1997U);
}

BOOST_AUTO_TEST_CASE(stock_for_all_completes_all) {
  settings.stock_factor = 1;
  settings.concurrency = 4;
  auto report = replay_all();
  BOOST_TEST(report["orders"]["completed"] == 439);
  BOOST_TEST(report["orders"]["cancelled"] == 9);
  BOOST_TEST(report["revenue"] == 180'681.54);
}

BOOST_AUTO_TEST_CASE(limit_plays_the_first_invoices) {
  settings.limit = 20;
  auto report = replay_all();
  BOOST_TEST(report["lines"]["read"] == 168);
  BOOST_TEST(report["orders"]["placed"] == 18);
  BOOST_TEST(report["orders"]["completed"] == 8);
  BOOST_TEST(report["unmatched_returns"] == 2);
  BOOST_TEST(report["revenue"] == 757.48);
}

BOOST_AUTO_TEST_CASE(second_run_restocks_what_the_first_one_made) {
  settings.limit = 100;
  settings.stock_factor = 1;
  auto first = replay_all();
  auto second = replay_all();
  for (auto key : {"orders", "revenue", "invariants", "unmatched_returns"})
    BOOST_TEST(first[key] == second[key]);
  std::int64_t pieces = 0;
  for (const auto& [id, product] : shop.products)
    pieces += product.available + product.reserved;
  BOOST_TEST(pieces == 2 * 18'675);
}

BOOST_AUTO_TEST_CASE(shop_without_stock_fails_every_order_and_agrees) {
  settings.stock_factor = 0;
  settings.limit = 20;
  BOOST_TEST(replay_all()["orders"]["failed"] == 18);
  BOOST_TEST(replay_all()["orders"]["completed"] == 0);
}

BOOST_AUTO_TEST_CASE(malformed_lines_are_named_and_do_not_stop_it) {
  temporary_file file{
      header
      + "1;A1;L;2;1/12/2010;1,5;9;UK\n1;A1;L;x;1/12/2010;1;9;U\n"
        "2;A2;L;1;1/12/2010;2;;UK\n"};
  settings.file = file.path();
  settings.stock_factor = 1;
  auto report = replay_all();
  BOOST_TEST(report["lines"]["malformed"][0]["line"] == 3);
  BOOST_TEST(report["orders"]["completed"] == 2);
  BOOST_TEST(report["revenue"] == 5);
  BOOST_TEST(shop.orders[1].request["user_id"] == "guest-2");
}

BOOST_AUTO_TEST_CASE(product_that_the_shop_refuses_does_not_stop_it) {
  temporary_file file{header
                      + "1;A1;L;2;1/12/2010;1,5;9;UK\n"
                        "2;A2;L;1;1/12/2010;2;;UK\n"};
  settings.file = file.path();
  shop.interfere = [](const http_request& what) {
    auto is_meant = what.method == "POST" && what.target == "/inventory"
                    && what.body.find("\"A1\"") != std::string::npos;
    return is_meant ? std::optional<http_response>{{422, "no", 0s, ""}}
                    : std::nullopt;
  };
  auto report = replay_all();
  BOOST_TEST(complains("product A1 was refused: 422 no"));
  BOOST_TEST(report["orders"]["failed_by_reason"]["unknown_product"] == 1);
  BOOST_TEST(report["orders"]["completed"] == 1);
}

BOOST_AUTO_TEST_CASE(shop_that_loses_goods_is_found_out) {
  settings.limit = 5;
  settings.stock_factor = 1;
  shop.interfere
      = [this, done = false](
            const http_request& what) mutable -> std::optional<http_response> {
    if (what.target.starts_with("/inventory?") && !shop.orders.empty()
        && !std::exchange(done, true))
      shop.products.begin()->second.reserved -= 1;
    return std::nullopt;
  };
  auto report = replay_all(1);
  BOOST_TEST(report["invariants"]["violated"] == 2);
  BOOST_TEST(complains("violated: product "));
}

BOOST_AUTO_TEST_CASE(shop_whose_parts_disagree_is_found_out) {
  settings.limit = 5;
  settings.stock_factor = 1;
  auto break_at_audit = [this](auto damage) {
    shop.interfere
        = [this,
           damage](const http_request& what) -> std::optional<http_response> {
      if (what.target.starts_with("/payments/"))
        damage(shop.orders.back());
      return std::nullopt;
    };
    return replay_all(1)["invariants"]["violated"].template get<int>();
  };
  using order = fake_shop::order;
  BOOST_TEST(break_at_audit([](order& x) { x.payment = "refunded"; }) == 1);
  BOOST_TEST(break_at_audit([](order& x) { x.delivery = ""; }) == 1);
  BOOST_TEST(break_at_audit([](order& x) { x.request["amount"] = 0.01; }) == 1);
  BOOST_TEST(break_at_audit([](order& x) { x.status = "compensating"; }) == 2);
  shop.decline = [](const auto&) { return "payment_declined"; };
  BOOST_TEST(break_at_audit([](order& x) { x.payment = "completed"; }) == 1);
  BOOST_TEST(break_at_audit([](order& x) { x.delivery = "scheduled"; }) == 1);
}

BOOST_AUTO_TEST_CASE(shop_that_is_not_there_is_a_fault_in_one_line) {
  shop.interfere = [](const http_request&) {
    return http_response{0, "", 0s, "refused"};
  };
  BOOST_TEST(replaying::run(settings, shop.connect(), out, err) == 1);
  BOOST_TEST(err.str() == "replay: the shop cannot be reached: refused\n");
  BOOST_TEST(out.str() == "");
}

BOOST_AUTO_TEST_CASE(file_that_cannot_be_used_is_a_wrong_usage) {
  temporary_file no_header{"a;b;c\n1;2;3\n"};
  for (const auto& file :
       {std::string{"/nowhere/orders.csv"},
        std::filesystem::temp_directory_path().string(), no_header.path()}) {
    settings.file = file;
    err.str("");
    BOOST_TEST(replaying::run(settings, shop.connect(), out, err) == 2);
    auto said = err.str();
    BOOST_TEST(said.starts_with(file + ": "));
    BOOST_TEST(std::count(said.begin(), said.end(), '\n') == 1);
  }
  BOOST_TEST(shop.requests.empty());
}

BOOST_AUTO_TEST_CASE(text_report_is_alone_on_its_stream) {
  settings.json = false;
  settings.limit = 3;
  BOOST_TEST(replaying::run(settings, shop.connect(), out, err) == 0);
  BOOST_TEST(out.str().starts_with("lines        "));
  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(report_that_cannot_be_written_is_a_fault_in_one_line) {
  settings.limit = 3;
  std::ofstream full{"/dev/full"};
  BOOST_TEST(replaying::run(settings, shop.connect(), full, err) == 1);
  BOOST_TEST(err.str() == "replay: the report cannot be written\n");
}

BOOST_AUTO_TEST_CASE(invoice_of_more_lines_than_an_order_may_have_is_played) {
  auto text = header;
  for (int i = 0; i < 1'500; ++i)
    text += "1;A1;L;2;1/12/2010;1,5;9;UK\n";
  temporary_file file{text};
  settings.file = file.path();
  settings.stock_factor = 1;
  auto report = replay_all();
  BOOST_TEST(report["lines"]["read"] == 1'500);
  BOOST_TEST(report["orders"]["completed"] == 2);
  BOOST_TEST(report["revenue"] == 4'500);
}

BOOST_AUTO_TEST_SUITE_END()
