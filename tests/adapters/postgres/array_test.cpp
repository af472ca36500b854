#include "adapters/postgres/array.hpp"

#include "tests/adapters/conformance/arbitrary.hpp"
#include "tests/adapters/postgres/cluster.hpp"

#include <boost/test/unit_test.hpp>

namespace troupe::conformance {

namespace {

template <class T>
std::string array_of_one(const T& value) {
  postgres::array one;
  one.add(value);
  return std::move(one).take();
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_array)

BOOST_AUTO_TEST_CASE(elements_are_written_as_postgres_reads_them) {
  BOOST_TEST(postgres::array{}.take() == "{}");
  BOOST_TEST(array_of_one(std::int64_t{-7}) == "{-7}");
  BOOST_TEST(array_of_one(true) == "{t}");
  BOOST_TEST(array_of_one(money{199}) == "{199}");
  BOOST_TEST(array_of_one(std::string{"a\"b\\c,{}"}) == R"({"a\"b\\c,{}"})");
  BOOST_TEST(array_of_one(std::string{"NULL"}) == R"({"NULL"})");
  BOOST_TEST(postgres::array_of(std::vector<std::int64_t>{1, 2}) == "{1,2}");
}

BOOST_AUTO_TEST_CASE(text_comes_back_as_it_was) {
  auto db = cluster::running().connect("public");
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    postgres::array texts;
    auto text = make_arbitrary<std::string>(seed);
    texts.add(std::string{"first"});
    texts.add(text);
    auto rows
        = db.run("SELECT * FROM unnest($1::text[])", {std::move(texts).take()});
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(rows.text(1, 0) == text);
  }
}

BOOST_AUTO_TEST_CASE(arrays_are_read_as_rows) {
  auto db = cluster::running().connect("public");
  for (std::int64_t count : {1, 2, 64, 65, 200}) {
    postgres::array texts;
    postgres::array numbers;
    for (std::int64_t i = 0; i < count; ++i) {
      texts.add("number " + std::to_string(i));
      numbers.add(i);
    }
    auto size = static_cast<std::size_t>(count);
    auto rows
        = db.run("SELECT * FROM "
                     + postgres::rows_of({"$1::text[]", "$2::bigint[]"}, size)
                     + " AS given (a, b) ORDER BY b",
                 {std::move(texts).take(), std::move(numbers).take()});
    BOOST_REQUIRE(rows.size() == size);
    for (std::size_t i = 0; i < size; ++i) {
      BOOST_TEST(rows.text(i, 0) == "number " + std::to_string(i));
      BOOST_TEST(rows.integer(i, 1) == static_cast<std::int64_t>(i));
    }
  }
}

/// libpq would end the text there.
BOOST_AUTO_TEST_CASE(text_with_a_nul_is_refused) {
  postgres::array texts;
  BOOST_CHECK_THROW(texts.add(std::string_view{"a\0b", 3}), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::conformance
