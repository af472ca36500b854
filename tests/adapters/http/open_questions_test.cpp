#include "adapters/http/open_questions.hpp"

#include "tests/adapters/http/kept_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

namespace troupe::http_test {

namespace {

constexpr auto not_known = "it is not known whether this was done";

/// A client's question, and what becomes of it.
struct asked {
  std::shared_ptr<kept_answer> connection = std::make_shared<kept_answer>();
  http::open_questions questions;
  int given_up = 0;

  std::uint64_t ask(bool changes, http::request of = {},
                    http::then_function<get_wallet> then = {}) {
    return questions.add(
        {std::make_shared<http::exchange>(std::move(of), connection),
         std::move(then), [this] { ++given_up; }, changes},
        1'000);
  }

  void refuse(std::uint64_t number, refusal why) {
    answer<product> said;
    said.number = number;
    said.refused = why;
    questions.answered(said);
  }

  bool says(const std::string& what) const {
    return connection->got.status == 504
           && connection->got.body.find(what) != std::string::npos;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(http_open_questions, asked)

BOOST_AUTO_TEST_CASE(what_was_refused_for_its_time_was_not_done) {
  refuse(ask(true), refusal::expired);
  BOOST_TEST(says("it has not been done and will not be"));
  BOOST_TEST(given_up == 1);
}

BOOST_AUTO_TEST_CASE(a_change_in_doubt_is_not_known_to_be_done) {
  refuse(ask(true), refusal::in_doubt);
  BOOST_TEST(says(not_known));
  BOOST_TEST(!says("asks again"));
}

BOOST_AUTO_TEST_CASE(nobody_knows_what_became_of_an_unanswered_change) {
  ask(true);
  questions.give_up(999);
  BOOST_TEST(connection->got.status == 0);
  questions.give_up(1'000);
  BOOST_TEST(says(not_known));
  BOOST_TEST(given_up == 1);
}

BOOST_AUTO_TEST_CASE(an_unanswered_read_leaves_no_doubt) {
  ask(false);
  questions.give_up(1'000);
  BOOST_TEST(says("did not answer in time"));
  BOOST_TEST(!says(not_known));
}

BOOST_AUTO_TEST_CASE(whoever_has_a_key_may_ask_again) {
  http::request with_key;
  with_key.headers.emplace_back("idempotency-key", "k");
  ask(true, with_key);
  questions.give_up(1'000);
  BOOST_TEST(says("the same Idempotency-Key asks again"));
}

BOOST_AUTO_TEST_CASE(
    an_answer_that_cannot_be_handed_on_is_500_and_harms_nobody) {
  answer<wallet_view> said;
  said.number = ask(false, {}, [](auto&) {
    throw std::runtime_error{"a rule of the gateway's"};
  });
  questions.answered(said);
  BOOST_TEST(connection->got.status == 500);
  BOOST_TEST(connection->got.body.find("rule") == std::string::npos);
  BOOST_TEST(given_up == 1); // its key is let go, say
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::http_test
