#include "adapters/http/negotiation.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe::http;

namespace {

bool takes_json(std::string accept) {
  request asked;
  asked.headers.emplace_back("accept", std::move(accept));
  return accepts(asked, "application/json");
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_negotiation)

BOOST_AUTO_TEST_CASE(a_range_that_covers_the_type_accepts_it) {
  for (auto value : {"application/json", "*/*", "application/*",
                     "APPLICATION/Json", "text/html, application/json;q=0.9",
                     "application/json; charset=utf-8", "text/*;q=0.3,*/*"})
    BOOST_TEST(takes_json(value), value);
}

BOOST_AUTO_TEST_CASE(other_types_and_q_0_refuse_it) {
  for (auto value :
       {"text/html", "text/*", "application/jsonp", "application/json;q=0",
        "*/*;q=0.0", "*/*, application/json;q=0", "application/*;q=0, */*"})
    BOOST_TEST(!takes_json(value), value);
}

BOOST_AUTO_TEST_CASE(the_most_specific_range_decides_in_any_order) {
  BOOST_TEST(takes_json("*/*;q=0, application/json"));
  BOOST_TEST(takes_json("application/json, */*;q=0"));
  BOOST_TEST(!takes_json("application/json;q=0, application/*"));
}

BOOST_AUTO_TEST_CASE(no_accept_and_an_unreadable_one_count_as_anything) {
  BOOST_TEST(accepts({}, "application/json"));
  for (auto value : {"", " , ", "json", "*/json", "/", "text/", "text/html;q=x",
                     "text/html;q=2", "text/html;q=", "text/html;q=nan"})
    BOOST_TEST(takes_json(value), value);
}

BOOST_AUTO_TEST_CASE(the_type_of_a_body_is_compared_without_parameters) {
  auto is_json = [](std::string type) {
    request asked;
    asked.headers.emplace_back("content-type", std::move(type));
    return has_content_type(asked, "application/json");
  };
  BOOST_TEST(is_json("application/json"));
  BOOST_TEST(is_json("Application/Json ;charset=utf-8"));
  BOOST_TEST(!is_json("application/json5"));
  BOOST_TEST(!is_json(""));
  BOOST_TEST(!has_content_type({}, "application/json"));
}

BOOST_AUTO_TEST_CASE(a_coding_other_than_identity_is_one) {
  auto coded = [](std::string coding) {
    request asked;
    asked.headers.emplace_back("content-encoding", std::move(coding));
    return is_coded(asked);
  };
  for (auto coding : {"gzip", "identity, br", "br,identity", "x"})
    BOOST_TEST(coded(coding), coding);
  for (auto coding : {"", " , ", "identity", "Identity, identity"})
    BOOST_TEST(!coded(coding), coding);
  BOOST_TEST(!is_coded({}));
}

BOOST_AUTO_TEST_SUITE_END()
