#include "actors/domain/identifiers.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace troupe;

BOOST_AUTO_TEST_SUITE(identifiers_test)

// RFC 9562, appendix A.6.
BOOST_AUTO_TEST_CASE(the_example_of_the_rfc_comes_out) {
  BOOST_TEST(make_uuid7(0x017f'22e2'79b0, 0xcc3, 0x18c4'dc0c'0c07'398f << 2)
             == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

BOOST_AUTO_TEST_CASE(version_and_variant_stand_whatever_the_dice_say) {
  constexpr auto ones = std::numeric_limits<std::uint64_t>::max();
  BOOST_TEST(make_uuid7(0, 0, 0) == "00000000-0000-7000-8000-000000000000");
  BOOST_TEST(make_uuid7(0xffff'ffff'ffff, ones, ones)
             == "ffffffff-ffff-7fff-bfff-ffffffffffff");
}

BOOST_AUTO_TEST_CASE(later_ids_are_greater) {
  constexpr auto ones = std::numeric_limits<std::uint64_t>::max();
  instant now = 1'700'000'000'000;
  BOOST_TEST(make_uuid7(now, ones, ones) < make_uuid7(now + 1, 0, 0));
}

BOOST_AUTO_TEST_CASE(other_dice_make_other_ids) {
  BOOST_TEST(make_uuid7(1, 1, 4) != make_uuid7(1, 2, 4));
  BOOST_TEST(make_uuid7(1, 1, 4) != make_uuid7(1, 1, 8));
}

BOOST_AUTO_TEST_CASE(an_id_is_1_to_128_bytes_without_control_characters) {
  BOOST_TEST(valid_id("a"));
  BOOST_TEST(valid_id(std::string(128, 'a')));
  BOOST_TEST(valid_id("product 1/ä€~"));
  BOOST_TEST(valid_id(make_uuid7(1, 2, 3)));
  BOOST_TEST(!valid_id(""));
  BOOST_TEST(!valid_id(std::string(129, 'a')));
  for (char c = 0; c < 0x20; ++c)
    BOOST_TEST(!valid_id(std::string{'a', c, 'b'}));
  BOOST_TEST(!valid_id("a\x7f"));
}

BOOST_AUTO_TEST_SUITE_END()
