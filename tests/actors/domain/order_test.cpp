#include "actors/domain/order.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

// A row that forgets a field does not compile: it would not be saved.
static_assert(all_fields_named<step_record>);
static_assert(all_fields_named<order_row>);
static_assert(all_fields_named<command_row<order_ref>>);

BOOST_AUTO_TEST_SUITE(order_test)

BOOST_AUTO_TEST_CASE(its_messages_say_which_saga_and_what_was_bought) {
  order_row order{.order_id = "o1",
                  .user_id = "ann",
                  .items = {{"mouse", 2}},
                  .amount = {500},
                  .method = payment_method::wallet,
                  .address = "Main Street 1",
                  .saga = {},
                  .saga_id = "s1",
                  .attempt = 2,
                  .steps = {},
                  .deadline = 77,
                  .traceparent = "00-1-2-00"};
  BOOST_TEST(primary_key(order) == "o1");
  BOOST_TEST((order.context()
              == saga_context{"s1", "o1", coordination::orchestration, 2, 77,
                              "00-1-2-00"}));
  BOOST_TEST((order.purchase()
              == purchase{"ann",
                          {{"mouse", 2}},
                          {500},
                          payment_method::wallet,
                          "Main Street 1"}));
}

BOOST_AUTO_TEST_CASE(a_new_row_is_a_draft_that_is_never_due) {
  order_row order;
  BOOST_TEST((order.status == order_status::draft));
  BOOST_TEST(order.attempt == 0u);
  BOOST_TEST(!is_due(order.due_at, 1'000'000));
}

BOOST_AUTO_TEST_CASE(it_is_shown_as_it_is) {
  order_row order{.order_id = "o1",
                  .user_id = "ann",
                  .items = {{"mouse", 2}},
                  .amount = {500},
                  .address = "Main Street 1",
                  .status = order_status::failed,
                  .reason = reason::deadline,
                  .saga = {},
                  .saga_id = "s1",
                  .attempt = 2,
                  .steps = {{"inventory", step_state::undone, 1, 20, "x", 7}},
                  .seq = 5,
                  .created_at = 10,
                  .updated_at = 30,
                  .traceparent = {}};
  BOOST_TEST((view_of(order)
              == order_view{"o1",
                            "s1",
                            order.purchase(),
                            order_status::failed,
                            reason::deadline,
                            coordination::orchestration,
                            2,
                            {{"inventory", step_state::undone, 1, 20, "x"}},
                            10,
                            30,
                            5}));
}

BOOST_AUTO_TEST_SUITE_END()
