#include "actors/domain/message_headers.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;

namespace {

saga_context saga(std::string traceparent = {}) {
  return {
      .saga_id = "s1", .order_id = "o1", .traceparent = std::move(traceparent)};
}

std::string told(const message& m) {
  std::string result;
  for (auto& [name, value] : headers_of(m))
    result += name + "=" + value + "\n";
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(message_headers_test)

BOOST_AUTO_TEST_CASE(a_message_is_named_by_what_it_belongs_to) {
  BOOST_TEST(id_of(release_inventory{saga()}) == "s1/inventory.release");
  BOOST_TEST(id_of(cancel_delivery{saga(), 3}) == "s1/delivery.cancel/3");
  order_event event{.order_id = "o1", .saga_id = "s1", .seq = 7};
  BOOST_TEST(id_of(event) == "o1/order.events/7");
  BOOST_TEST(order_id_of(event) == "o1");
  BOOST_TEST(order_id_of(release_inventory{saga()}) == "o1");
}

BOOST_AUTO_TEST_CASE(a_command_says_what_it_is_and_belongs_to) {
  BOOST_TEST(told(refund_payment{saga()})
             == "content-type=application/json\nce_specversion=1.0\n"
                "ce_id=s1/payment.refund\nce_type=payment.refund\n"
                "ce_correlationid=s1\n");
}

BOOST_AUTO_TEST_CASE(a_reply_names_its_command_and_keeps_the_trace) {
  BOOST_TEST(told(delivery_kept{saga("00-1-2-01"), 2})
             == "content-type=application/json\nce_specversion=1.0\n"
                "ce_id=s1/delivery.kept/2\nce_type=delivery.kept\n"
                "ce_correlationid=s1\nce_causationid=s1/delivery.cancel/2\n"
                "traceparent=00-1-2-01\n");
}

BOOST_AUTO_TEST_SUITE_END()
