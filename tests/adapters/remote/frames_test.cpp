#include "adapters/remote/frames.hpp"

#include "actors/domain/requests.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <limits>

namespace troupe::remote {

namespace {

enum class old_colour : std::uint8_t { red, green };
constexpr auto names_of(old_colour) {
  return std::array<std::string_view, 2>{"red", "green"};
}

enum class new_colour : std::uint8_t { red, blue, green };
constexpr auto names_of(new_colour) {
  return std::array<std::string_view, 3>{"red", "blue", "green"};
}

/// What two builds say of one thing.
struct old_part {
  std::string name;
  old_colour colour{};
  TROUPE_FIELDS(name, colour)
};

struct new_part {
  std::string name;
  new_colour colour{};
  std::int32_t weight = 5;
  TROUPE_FIELDS(name, colour, weight)
};

struct old_order {
  std::vector<old_part> parts;
  money amount;
  TROUPE_FIELDS(parts, amount)
};

struct new_order {
  std::vector<new_part> parts;
  money amount;
  bool gift = true;
  std::vector<std::string> notes{"none"};
  TROUPE_FIELDS(parts, amount, gift, notes)
};

template <class To, class From>
To sent(const From& value) {
  std::string bytes;
  pack(bytes, value);
  To result;
  unpack(bytes, result);
  return result;
}

template <class Int>
void check_number(Int value) {
  BOOST_TEST(sent<Int>(value) == value);
}

} // namespace

BOOST_AUTO_TEST_SUITE(remote_frames)

BOOST_AUTO_TEST_CASE(a_record_arrives_as_it_was_sent) {
  answer<order_view> said{7, refusal::conflict, "why\0not", true, {}};
  said.value.order_id = "order";
  said.value.purchase.items.resize(2);
  said.value.purchase.items[1].product_id = "laptop";
  said.value.purchase.amount = {-1};
  said.value.steps.push_back({"reserve", step_state::undoing, 3, 1'700, ""});
  said.value.status = order_status::cancelling;
  BOOST_TEST((sent<answer<order_view>>(said) == said));
  BOOST_TEST((sent<page<product>>(page<product>{}) == page<product>{}));
}

BOOST_AUTO_TEST_CASE(every_number_arrives) {
  for (auto value : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
                     std::int64_t{127}, std::int64_t{-128}, std::int64_t{256},
                     std::numeric_limits<std::int64_t>::max(),
                     std::numeric_limits<std::int64_t>::min()})
    check_number(value);
  check_number(std::numeric_limits<std::uint64_t>::max());
  check_number(std::uint8_t{200});
  check_number(true);
  check_number(false);
}

BOOST_AUTO_TEST_CASE(what_a_newer_build_has_added_is_passed_over) {
  new_order order{{{"a", new_colour::green, 9}, {"b", new_colour::red, 8}},
                  {1'234},
                  false,
                  {"one", "two"}};
  auto read = sent<old_order>(order);
  BOOST_REQUIRE(read.parts.size() == 2U);
  BOOST_TEST(read.parts[0].name == "a");
  BOOST_TEST((read.parts[0].colour == old_colour::green));
  BOOST_TEST(read.parts[1].name == "b");
  BOOST_TEST(read.amount.minor == 1'234);
}

BOOST_AUTO_TEST_CASE(what_an_older_build_does_not_say_keeps_its_default) {
  old_order order{{{"a", old_colour::green}, {"b", old_colour::red}}, {1'234}};
  auto read = sent<new_order>(order);
  BOOST_REQUIRE(read.parts.size() == 2U);
  BOOST_TEST((read.parts[0].colour == new_colour::green));
  BOOST_TEST(read.parts[0].weight == 5);
  BOOST_TEST(read.parts[1].name == "b");
  BOOST_TEST(read.amount.minor == 1'234);
  BOOST_TEST(read.gift);
  BOOST_TEST(read.notes.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_enumerator_of_another_build_is_named) {
  BOOST_CHECK_EXCEPTION(
      sent<old_order>(new_order{{{"a", new_colour::blue}}, {}, {}, {}}),
      unreadable, [](const unreadable& e) {
        return e.what() == std::string{"unknown name 'blue'"};
      });
}

BOOST_AUTO_TEST_CASE(a_number_may_become_wider_and_must_fit) {
  BOOST_TEST(sent<std::int64_t>(std::int32_t{-70'000}) == -70'000);
  BOOST_TEST(sent<std::int16_t>(std::int64_t{-7}) == -7);
  BOOST_CHECK_THROW(sent<std::int16_t>(std::int64_t{-70'000}), unreadable);
  BOOST_CHECK_THROW(sent<std::uint8_t>(std::uint64_t{256}), unreadable);
  std::uint64_t number = 0;
  BOOST_CHECK_THROW(unpack("123456789", number), unreadable);
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_or_damaged_is_read_or_refused) {
  answer<order_view> said;
  said.detail = "some text";
  said.value.steps.resize(3);
  std::string whole;
  pack(whole, said);
  for (std::size_t size = 0; size <= whole.size(); ++size)
    for (auto bytes : {whole.substr(0, size), whole.substr(size)})
      try {
        answer<order_view> read;
        unpack(bytes, read);
      } catch (const unreadable&) {
        BOOST_TEST(bytes.size() < whole.size());
      }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::remote
