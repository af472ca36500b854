#include "tests/end_to_end/spoilt_shop.hpp"
#include "tests/wait_until.hpp"

namespace {

using namespace troupe::end_to_end;

} // namespace

BOOST_FIXTURE_TEST_SUITE(unreadable_rows, spoilt_shop)

/// As a build writes it that knows more reasons, and is rolled back.
BOOST_AUTO_TEST_CASE(an_order_that_cannot_be_read_holds_up_no_other) {
  auto spoilt = order_cursed();
  ann.letters(1);
  auto fine = ann.post("/orders", order_of("cursed", 1)).parsed()["order_id"];
  ann.letters(2);
  lift("inventory.db");
  run("order.db", "UPDATE orders SET due_at = 1, reason = 'of_later'"
                  " WHERE order_id = '"
                      + spoilt + "'");
  run("order.db", "UPDATE orders SET due_at = 1 WHERE order_id = '"
                      + fine.get<std::string>() + "'");
  ann.await(fine, "completed");
  BOOST_TEST(troupe::wait_until([&] {
    return number("order.db", "SELECT stuck AND due_at > 1 FROM orders"
                              " WHERE order_id = '"
                                  + spoilt + "'")
           == 1;
  }));
  auto listed = ann.show("/orders").at("items");
  BOOST_REQUIRE_EQUAL(listed.size(), 2u);
  BOOST_TEST(listed[1].at("order_id") == spoilt);
  BOOST_TEST(listed[1].at("status") == "pending");
  BOOST_TEST(ann.show("/orders/" + spoilt).at("user_id") == "ann");
  BOOST_TEST(ann.get("/readyz").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
