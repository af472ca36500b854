#include "adapters/http/open_questions.hpp"

#include "tests/adapters/http/kept_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace troupe;
using namespace troupe::http;

BOOST_AUTO_TEST_SUITE(open_questions_)

BOOST_AUTO_TEST_CASE(
    an_answer_that_cannot_be_handed_on_is_500_and_harms_nobody) {
  open_questions questions;
  auto kept = std::make_shared<http_test::kept_answer>();
  bool let_go = false;
  answer<wallet_view> said;
  said.number = questions.add(
      std::make_shared<exchange>(request{}, kept),
      [](void*) { throw std::runtime_error{"a rule of the gateway's"}; },
      [&] { let_go = true; }, 1'000);
  questions.answered(said);
  BOOST_TEST(kept->got.status == 500);
  BOOST_TEST(kept->got.body.find("rule") == std::string::npos);
  BOOST_TEST(let_go); // its key, say
}

BOOST_AUTO_TEST_SUITE_END()
