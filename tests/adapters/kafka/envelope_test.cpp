#include "adapters/kafka/envelope.hpp"

#include "adapters/wire/messages.hpp"
#include "tests/adapters/conformance/arbitrary.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::kafka {

namespace {

saga_context saga() {
  return {.saga_id = "s1", .order_id = "o1"};
}

std::string_view cause_of(const message& m) {
  static envelope last;
  last = wrap(m, "inventory", 0);
  return last.header_value("ce_causationid");
}

} // namespace

BOOST_AUTO_TEST_SUITE(kafka_envelope)

BOOST_AUTO_TEST_CASE(a_message_has_the_headers_of_cloudevents) {
  auto context = saga();
  context.traceparent
      = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  auto e = wrap(payment_completed{context, {}, "t1"}, "payment",
                1'700'000'000'123);
  BOOST_TEST(e.topic == "payment.completed");
  BOOST_TEST(e.key.value() == "o1");
  BOOST_TEST(e.value.value().starts_with(R"({"saga":{"saga_id":"s1")"));
  std::vector<message_header> expected{
      {"content-type", "application/json"},
      {"ce_specversion", "1.0"},
      {"ce_id", "s1/payment.completed"},
      {"ce_type", "payment.completed"},
      {"ce_correlationid", "s1"},
      {"ce_causationid", "s1/payment.process"},
      {"traceparent", context.traceparent},
      {"ce_source", "/troupe/payment"},
      {"ce_time", "2023-11-14T22:13:20.123Z"},
  };
  BOOST_TEST((e.headers == expected));
}

BOOST_AUTO_TEST_CASE(what_has_no_trace_or_no_cause_says_nothing_about_it) {
  auto e = wrap(reserve_inventory{saga(), {}}, "order", 0);
  for (auto& [name, value] : e.headers) {
    BOOST_TEST(name != "traceparent");
    BOOST_TEST(name != "ce_causationid");
  }
}

BOOST_AUTO_TEST_CASE(an_id_is_the_same_whenever_the_message_is_sent) {
  message m = cancel_delivery{saga(), 3};
  auto early = wrap(m, "order", 1);
  auto late = wrap(m, "order", 2);
  BOOST_TEST(early.header_value("ce_id") == "s1/delivery.cancel/3");
  BOOST_TEST(late.header_value("ce_id") == "s1/delivery.cancel/3");
  BOOST_TEST(early.header_value("ce_time") != late.header_value("ce_time"));
}

BOOST_AUTO_TEST_CASE(an_event_is_named_by_its_number_in_the_order) {
  order_event event{.order_id = "o1", .saga_id = "s1", .seq = 7};
  BOOST_TEST(id_of(event) == "o1/order.events/7");
  auto e = wrap(event, "order", 0);
  BOOST_TEST(e.key.value() == "o1");
  BOOST_TEST(e.header_value("ce_correlationid") == "s1");
}

BOOST_AUTO_TEST_CASE(every_reply_names_the_command_that_caused_it) {
  BOOST_TEST(cause_of(inventory_reserved{saga()}) == "s1/inventory.reserve");
  BOOST_TEST(cause_of(inventory_failed{saga()}) == "s1/inventory.reserve");
  BOOST_TEST(cause_of(inventory_released{saga()}) == "s1/inventory.release");
  BOOST_TEST(cause_of(payment_completed{saga()}) == "s1/payment.process");
  BOOST_TEST(cause_of(payment_failed{saga()}) == "s1/payment.process");
  BOOST_TEST(cause_of(payment_refunded{saga()}) == "s1/payment.refund");
  BOOST_TEST(cause_of(delivery_scheduled{saga()}) == "s1/delivery.schedule");
  BOOST_TEST(cause_of(delivery_failed{saga()}) == "s1/delivery.schedule");
  BOOST_TEST(cause_of(delivery_cancelled{saga(), 2}) == "s1/delivery.cancel/2");
  BOOST_TEST(cause_of(delivery_kept{saga(), 2}) == "s1/delivery.cancel/2");
}

BOOST_AUTO_TEST_CASE(every_message_comes_out_as_it_went_in) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (
        [&] {
          using type = std::variant_alternative_t<I, message>;
          for (std::uint64_t seed = 0; seed < 20; ++seed) {
            message m = conformance::make_arbitrary<type>(seed);
            BOOST_TEST((unwrap(wrap(m, "order", 0)) == m));
          }
        }(),
        ...);
  }(std::make_index_sequence<std::variant_size_v<message>>{});
}

BOOST_AUTO_TEST_CASE(without_headers_the_topic_says_what_it_is) {
  auto e = wrap(refund_payment{saga(), payment_method::wallet}, "order", 0);
  e.headers.clear();
  BOOST_TEST(
      (unwrap(e) == message{refund_payment{saga(), payment_method::wallet}}));
}

BOOST_AUTO_TEST_CASE(what_is_no_message_of_the_topic_is_refused) {
  auto good = wrap(refund_payment{saga()}, "order", 0);
  auto other = good;
  other.headers.push_back({"ce_type", "payment.process"});
  BOOST_CHECK_THROW(unwrap(other), wire::format_error);
  auto unknown = good;
  unknown.headers.clear();
  unknown.topic = "payment.unheard_of";
  BOOST_CHECK_THROW(unwrap(unknown), wire::format_error);
  auto garbage = good;
  garbage.value = "{\"saga\":";
  BOOST_CHECK_THROW(unwrap(garbage), wire::format_error);
  auto tombstone = good;
  tombstone.value.reset();
  BOOST_CHECK_THROW(unwrap(tombstone), wire::format_error);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_has_an_id_that_a_store_takes) {
  auto id_of = [](std::string ce_id) {
    envelope e{"inventory.reserve", "o1", "{}", {{"ce_id", std::move(ce_id)}}};
    return unreadable_letter(e, "inventory.reserve/0/7", "why").message_id;
  };
  BOOST_TEST(id_of("s1/inventory.reserve") == "s1/inventory.reserve");
  BOOST_TEST(id_of("") == "inventory.reserve/0/7");
  BOOST_TEST(id_of(std::string(10'000, 'x')) == "inventory.reserve/0/7");
  BOOST_TEST(id_of({"\0\xff", 2}) == "AP8=");
}

BOOST_AUTO_TEST_CASE(a_dead_letter_keeps_its_bytes_and_says_why) {
  envelope e{"payment.refund", "k", std::string{"\0\xff", 2}, {{"a", {}}}};
  auto dead = dead_letter_of(e, "not JSON");
  BOOST_TEST(dead.topic == "payment.refund.dlq");
  BOOST_TEST((dead.key == e.key));
  BOOST_TEST((dead.value == e.value));
  std::vector<message_header> expected{{"a", {}},
                                       {"troupe_topic", "payment.refund"},
                                       {"troupe_reason", "not JSON"}};
  BOOST_TEST((dead.headers == expected));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::kafka
