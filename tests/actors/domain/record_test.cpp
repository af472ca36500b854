#include "actors/domain/record.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <vector>

// Not unnamed: what all records share is found in their own namespace.
namespace troupe {

struct inner_record {
  std::string word;
  int number = 0;
  TROUPE_FIELDS(word, number)
};

struct outer_record {
  inner_record one;
  std::vector<inner_record> many;
  bool yes = false;
  TROUPE_FIELDS(one, many, yes)
};

struct record_without_its_middle {
  inner_record one;
  std::string forgotten;
  int number = 0;
  TROUPE_FIELDS(one, number)
};

struct record_without_its_end {
  int number = 0;
  std::vector<inner_record> forgotten;
  TROUPE_FIELDS(number)
};

struct content_record {
  using content = content_record;
  std::string text;
  bool yes = false; ///< behind it there is room for one more
  TROUPE_FIELDS(text, yes)
};

struct record_of_its_content : content_record {};

struct record_that_adds_to_it : content_record {
  bool forgotten = false;
};

enum class colour : std::uint8_t { red, green };

constexpr auto names_of(colour) {
  return std::array<std::string_view, 2>{"red", "green"};
}

/// Stands for CAF's inspectors and keeps what it is handed.
struct listening_inspector {
  std::string seen;

  bool operator()(auto&... field) {
    ((seen += text(field) + ";"), ...);
    return true;
  }

  static std::string text(const std::string& x) { return x; }
  static std::string text(int x) { return std::to_string(x); }
};

static_assert(record<inner_record> && record<outer_record>
              && !record<std::string>);
static_assert(named_enum<colour> && !named_enum<int>);
static_assert(field_count<outer_record> == 3);

BOOST_AUTO_TEST_SUITE(record_test)

BOOST_AUTO_TEST_CASE(fields_are_named_in_their_order_wherever_the_line_breaks) {
  constexpr auto names = names_of_fields<outer_record>();
  BOOST_TEST(names[0] == "one");
  BOOST_TEST(names[1] == "many");
  BOOST_TEST(names[2] == "yes");
}

BOOST_AUTO_TEST_CASE(a_field_that_was_forgotten_is_noticed) {
  BOOST_TEST(all_fields_named<inner_record>);
  BOOST_TEST(all_fields_named<outer_record>);
  BOOST_TEST(!all_fields_named<record_without_its_middle>);
  BOOST_TEST(!all_fields_named<record_without_its_end>);
  BOOST_TEST(all_fields_named<content_record>);
  BOOST_TEST(all_fields_named<record_of_its_content>);
  BOOST_TEST(!all_fields_named<record_that_adds_to_it>);
}

BOOST_AUTO_TEST_CASE(records_are_equal_when_all_fields_are) {
  outer_record a{{"x", 1}, {{"y", 2}}, true};
  auto b = a;
  BOOST_TEST((a == b));
  b.one.number = 2;
  BOOST_TEST((a != b));
  b = a;
  b.many.push_back({});
  BOOST_TEST((a != b));
  b = a;
  b.yes = false;
  BOOST_TEST((a != b));
}

BOOST_AUTO_TEST_CASE(fields_that_differ_are_told_apart) {
  outer_record a{{"x", 1}, {}, true};
  auto b = a;
  BOOST_TEST(differences(a, b) == 0U);
  b.one.number = 2;
  BOOST_TEST(differences(a, b) == 0b001U);
  b.yes = false;
  BOOST_TEST(differences(a, b) == 0b101U);
}

BOOST_AUTO_TEST_CASE(an_inspector_is_handed_every_field_in_order) {
  inner_record x{"word", 7};
  listening_inspector f;
  BOOST_TEST(inspect(f, x));
  BOOST_TEST(f.seen == "word;7;");
}

BOOST_AUTO_TEST_CASE(an_enumeration_is_written_and_read_by_its_names) {
  BOOST_TEST(to_string(colour::green) == "green");
  BOOST_TEST((from_string<colour>("red") == colour::red));
  BOOST_TEST((from_string<colour>("green") == colour::green));
  for (auto unknown : {"", "Red", "red ", "blue"})
    BOOST_TEST(!from_string<colour>(unknown).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe
