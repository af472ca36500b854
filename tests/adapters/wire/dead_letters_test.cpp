#include "adapters/wire/dead_letters.hpp"

#include "adapters/wire/messages.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::wire {

namespace {

message refund(const std::string& saga_id) {
  return refund_payment{
      {.saga_id = saga_id, .order_id = "o", .traceparent = {}},
      payment_method::wallet};
}

dead_letter letter(std::string command, std::string content) {
  dead_letter result;
  result.command = std::move(command);
  result.content = std::move(content);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_dead_letters)

BOOST_AUTO_TEST_CASE(what_is_text_stays_and_all_else_is_base64) {
  BOOST_TEST(as_text{"it's \xe2\x98\x83"}.text == "it's \xe2\x98\x83");
  BOOST_TEST(!as_text{"it's \xe2\x98\x83"}.coded);
  BOOST_TEST(!as_text{""}.coded);
  // The last bytes of a group are 1, 2 and 3.
  BOOST_TEST(as_text{"\xff"}.text == "/w==");
  BOOST_TEST(as_text{"\xff\xfe"}.text == "//4=");
  BOOST_TEST(as_text{"\xff\xfe\xfd"}.text == "//79");
  BOOST_TEST((as_text{std::string_view{"a\0b", 3}}.text == "YQBi"));
  BOOST_TEST((as_text{std::string_view{"a\0b", 3}}.coded));
}

BOOST_AUTO_TEST_CASE(a_letter_gives_back_the_message_that_was_put_in) {
  auto kept = with_content(letter_of(refund("s")), nullptr);
  BOOST_TEST(kept.content == "");
  auto m = refund("s");
  kept = with_content(letter_of(m), &m);
  BOOST_TEST((messages_of(kept, {}) == std::vector{m}));
}

BOOST_AUTO_TEST_CASE(an_edited_message_takes_its_place) {
  auto edited = std::get<refund_payment>(refund("s"));
  edited.method = payment_method::card;
  BOOST_TEST((messages_of(letter("payment.refund", "garbage"), to_json(edited))
              == std::vector<message>{edited}));
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_refused) {
  BOOST_CHECK_THROW(messages_of(letter("deposit", "ann"), {}), format_error);
  BOOST_CHECK_THROW(messages_of(letter("deposit", "{}"), {}), format_error);
  BOOST_CHECK_THROW(messages_of(letter("payment.refund", "{"), {}),
                    format_error);
}

BOOST_AUTO_TEST_CASE(a_whole_row_of_the_outbox_can_be_sent_again) {
  std::vector<message> all{refund("a"), refund("b")};
  BOOST_TEST((messages_of(letter("outbox", encode(all)), {}) == all));
}

BOOST_AUTO_TEST_CASE(what_can_be_read_is_told_from_what_cannot) {
  auto text = encode({refund("a"), refund("b"), refund("c")});
  auto at = text.find("wallet", text.find("\"b\""));
  text.replace(at, 6, "barter");
  auto sorted = sort_messages(text);
  BOOST_TEST((sorted.messages == std::vector{refund("a"), refund("c")}));
  BOOST_REQUIRE(sorted.letters.size() == 1U);
  auto& bad = sorted.letters[0];
  BOOST_TEST(bad.command == "payment.refund");
  BOOST_TEST(bad.saga_id == "b");
  BOOST_TEST(bad.order_id == "o");
  BOOST_TEST(bad.error.find("barter") != std::string::npos);
  // Once this build has learned the word, it can be sent.
  bad.content.replace(bad.content.find("barter"), 6, "wallet");
  BOOST_TEST((messages_of(bad, {}) == std::vector{refund("b")}));
}

BOOST_AUTO_TEST_CASE(a_row_that_is_no_list_of_messages_is_one_letter) {
  for (auto text : {"garbage", "{\"type\":1}", "[{\"type\":\"x\"}]"}) {
    auto sorted = sort_messages(text);
    BOOST_TEST(sorted.messages.empty());
    BOOST_REQUIRE(sorted.letters.size() == 1U);
    BOOST_TEST(sorted.letters[0].command == "outbox");
    BOOST_TEST(sorted.letters[0].content == text);
    BOOST_TEST(sorted.letters[0].error != "");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::wire
