#include "adapters/wire/messages.hpp"

#include "tests/adapters/conformance/arbitrary.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

namespace troupe::wire {

namespace {

const std::filesystem::path golden
    = std::filesystem::path{TROUPE_SOURCE_DIR} / "tests/adapters/wire/golden";

/// A golden file without the end of its only line.
std::string golden_text(const std::string& name) {
  std::ifstream from{golden / (name + ".json")};
  BOOST_TEST_REQUIRE(from.good(), "there is no golden file for " + name);
  std::string line;
  std::getline(from, line);
  BOOST_TEST((from.peek() == std::ifstream::traits_type::eof()));
  return line;
}

const saga_context saga{
    .saga_id = "018cc251-f400-7abc-8def-0123456789ab",
    .order_id = "018cc251-f3ff-7000-9000-00000000cafe",
    .deadline = 1'704'067'260'000,
    .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};

const purchase bought{
    .user_id = "user_123",
    .items = {{"product_1", 2}, {"product_2", 1}},
    .amount = {19'999},
    .address = "Z\xc3\xbcrich, \"Am Wasser\" 5\n8049",
};

const order_event changed{
    .order_id = saga.order_id,
    .saga_id = saga.saga_id,
    .user_id = "user_123",
    .seq = 4,
    .status = order_status::compensating,
    .reason = reason::payment_declined,
    .at = 1'704'067'200'123,
};

/// Those of a participant, of whose third party the receipt is.
template <fixed_text Participant>
std::vector<message> two_phase(std::string receipt) {
  return {prepare_step<Participant>{{saga, bought}},
          step_prepared<Participant>{{saga}},
          commit_step<Participant>{{saga}},
          step_committed<Participant>{saga, std::move(receipt)},
          abort_step<Participant>{{saga, bought}},
          step_aborted<Participant>{{saga}}};
}

/// What the golden files say.
const std::vector<message> samples = [] {
  std::vector<message> result{
      reserve_inventory{saga, bought},
      inventory_reserved{saga, bought},
      inventory_failed{saga, bought, reason::insufficient_stock},
      release_inventory{saga},
      inventory_released{saga},
      process_payment{saga, bought},
      payment_completed{saga, bought, "txn-018cc251"},
      payment_failed{saga, bought, reason::payment_declined},
      refund_payment{saga, payment_method::wallet},
      payment_refunded{saga},
      schedule_delivery{saga, bought},
      delivery_scheduled{saga, bought, "trk-018cc251"},
      delivery_failed{saga, bought, reason::delivery_refused},
      cancel_delivery{saga, 2},
      delivery_cancelled{saga, 2},
      delivery_kept{saga, 2},
      order_created{saga, bought},
      changed,
      forget_reservation{saga},
      forget_payment{saga},
      forget_delivery{saga},
  };
  for (auto& more :
       {two_phase<"inventory">(""), two_phase<"payment">("txn-018cc251"),
        two_phase<"delivery">("trk-018cc251")})
    result.insert(result.end(), more.begin(), more.end());
  return result;
}();

std::string body_of(const message& m) {
  std::string result;
  write(result, m);
  return result;
}

message read_body(std::string_view type, std::string_view body) {
  auto parsed = parse(body);
  BOOST_TEST(parsed.error == "");
  return read_message(type, parsed.value);
}

template <std::size_t... I>
std::vector<message> random_messages(std::uint64_t seed,
                                     std::index_sequence<I...>) {
  return {conformance::make_arbitrary<std::variant_alternative_t<I, message>>(
      seed * sizeof...(I) + I)...};
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_messages)

BOOST_AUTO_TEST_CASE(every_message_has_a_sample_and_a_golden_file) {
  std::set<std::string_view> sampled;
  for (const auto& m : samples)
    sampled.insert(type_of(m));
  BOOST_TEST(samples.size() == std::variant_size_v<message>);
  BOOST_TEST(sampled.size() == std::variant_size_v<message>);
  auto files = std::distance(std::filesystem::directory_iterator{golden}, {});
  BOOST_TEST(files == std::ptrdiff_t{std::variant_size_v<message>} + 1,
             "one a message, and outbox.json");
}

BOOST_AUTO_TEST_CASE(messages_are_written_as_the_golden_files_say) {
  for (const auto& m : samples)
    BOOST_TEST(body_of(m) == golden_text(std::string{type_of(m)}));
}

BOOST_AUTO_TEST_CASE(the_golden_files_are_read) {
  for (const auto& m : samples) {
    auto type = std::string{type_of(m)};
    BOOST_TEST((read_body(type, golden_text(type)) == m), type);
  }
}

BOOST_AUTO_TEST_CASE(random_messages_come_back_as_they_were) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    auto sent = random_messages(
        seed, std::make_index_sequence<std::variant_size_v<message>>{});
    for (const auto& m : sent)
      BOOST_TEST((read_body(type_of(m), body_of(m)) == m), body_of(m));
    BOOST_TEST((decode(encode(sent)) == sent));
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_type_is_refused_by_name) {
  for (auto type :
       {"inventory.explode", "", "Inventory.reserve", "inventory.reserve "})
    BOOST_CHECK_EXCEPTION(
        read_body(type, "{}"), format_error, [&](const format_error& e) {
          return e.what() == "unknown message '" + std::string{type} + "'";
        });
}

BOOST_AUTO_TEST_CASE(a_body_that_does_not_fit_names_the_field) {
  BOOST_CHECK_EXCEPTION(
      read_body("delivery.cancel", R"({"saga":{"attempt":-1},"number":1})"),
      format_error, [](const format_error& e) {
        return std::string{e.what()}
               == "saga: attempt: a whole number is expected";
      });
}

BOOST_AUTO_TEST_CASE(an_outbox_row_is_written_as_the_golden_file_says) {
  std::vector<message> row{refund_payment{saga, payment_method::wallet},
                           changed};
  BOOST_TEST(encode(row) == golden_text("outbox"));
  BOOST_TEST((decode(golden_text("outbox")) == row));
  BOOST_TEST(encode({}) == "[]");
  BOOST_TEST(decode("[]").empty());
}

/// Written by an older build, which knew less, or by a newer one.
BOOST_AUTO_TEST_CASE(an_old_outbox_row_is_read) {
  auto row
      = decode(R"([{"type":"delivery.cancel","data":{"saga":{"saga_id":"s",)"
               R"("order_id":"o","priority":9}},"id":"x"}])");
  BOOST_REQUIRE(row.size() == 1U);
  cancel_delivery expected{
      {{.saga_id = "s", .order_id = "o", .traceparent = {}}}};
  BOOST_TEST((row[0] == message{expected}));
}

/// What cannot be read must not be taken for nothing: it would be lost.
BOOST_AUTO_TEST_CASE(a_broken_outbox_row_is_an_error) {
  for (auto text :
       {"", "[", "{}", "null", "\"text\"", "0", "[1]", "[{}]", "[[]]",
        R"([{"type":"payment.refunded"}])", R"([{"data":{}}])",
        R"([{"type":1,"data":{}}])", R"([{"type":"x","data":{}}])",
        R"([{"type":"payment.refunded","data":[]}])",
        R"([{"type":"payment.refunded","data":{}}]x)"})
    BOOST_TEST_CONTEXT(text) {
      BOOST_CHECK_THROW(decode(text), format_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::wire
