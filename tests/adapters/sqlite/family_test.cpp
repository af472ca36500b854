#include "adapters/sqlite/family.hpp"

#include "tests/adapters/sqlite/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>

namespace troupe::sqlite {

namespace {

/// Three files of one process, in a directory.
struct fixture {
  conformance::temporary_directory in;

  std::string path(const std::string& name) const {
    return in.file((name + ".db").c_str());
  }

  std::vector<family::member> files(const std::vector<std::string>& names) {
    std::vector<family::member> result;
    for (auto& name : names)
      result.push_back({name, path(name)});
    return result;
  }

  std::vector<std::string> all{"a", "b", "c"};

  void start() { family{files(all)}.begin_generation(); }

  /// Why the next start is refused, empty if it is not.
  std::string refusal() {
    try {
      family next{files(all)};
      return "";
    } catch (const std::runtime_error& e) {
      return e.what();
    }
  }

  void copy(const std::string& from, const std::string& to) {
    std::filesystem::copy_file(
        from, to, std::filesystem::copy_options::overwrite_existing);
  }
};

bool names(const std::string& refusal, const std::string& what) {
  return refusal.find(what) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_family, fixture)

BOOST_AUTO_TEST_CASE(files_that_stay_together_are_not_refused) {
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(refusal() == "");
    start();
    for (auto& name : all)
      BOOST_TEST(std::filesystem::exists(path(name)));
  }
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_beside_others_is_named) {
  start();
  std::filesystem::remove(path("b"));
  BOOST_TEST(refusal().starts_with(path("b") + " is missing"), refusal());
  std::ofstream{path("b")};
  BOOST_TEST(refusal().starts_with(path("b") + " is not the file"), refusal());
  BOOST_TEST(names(refusal(), path("a")));
}

BOOST_AUTO_TEST_CASE(all_files_missing_are_a_new_shop) {
  start();
  for (auto& name : all)
    std::filesystem::remove(path(name));
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_new_is_made) {
  all = {"a", "b"};
  start();
  all = {"a", "b", "c"};
  BOOST_TEST(refusal() == "");
  start();
  std::filesystem::remove(path("c"));
  BOOST_TEST(refusal().starts_with(path("c") + " is missing"), refusal());
}

BOOST_AUTO_TEST_CASE(
    a_file_of_a_backup_alone_is_refused_and_all_of_it_are_not) {
  start();
  for (auto& name : all)
    copy(path(name), in.file((name + ".backup").c_str()));
  auto restore = [&](const std::string& name) {
    copy(in.file((name + ".backup").c_str()), path(name));
  };
  start();
  restore("c");
  BOOST_TEST(names(refusal(), "are of different ages"), refusal());
  BOOST_TEST(names(refusal(), path("c")), refusal());
  restore("a");
  BOOST_TEST(names(refusal(), path("b")), refusal());
  restore("b");
  BOOST_TEST(refusal() == "");
  start();
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_file_of_another_shop_is_refused) {
  fixture other;
  start();
  other.start();
  copy(other.path("b"), path("b"));
  BOOST_TEST(names(refusal(), "are of different ages"), refusal());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_damaged_is_named) {
  start();
  {
    std::fstream file{path("b"), std::ios::in | std::ios::out};
    file.seekp(100); // behind the file's header: the page of the schema
    file << std::string(3'900, 'x');
  }
  BOOST_TEST(refusal().starts_with(path("b") + ": "), refusal());
}

BOOST_AUTO_TEST_CASE(files_of_a_build_that_marked_none_are_taken) {
  for (auto& name : all)
    database{path(name), database::access::read_write}.execute(
        "CREATE TABLE t (s TEXT)");
  BOOST_TEST(refusal() == "");
  start();
  BOOST_TEST(refusal() == "");
}

BOOST_AUTO_TEST_CASE(files_of_processes_of_their_own_are_not_compared) {
  for (int i = 0; i < 2; ++i)
    for (auto& name : all)
      family{files({name})}.begin_generation();
  BOOST_TEST(refusal() == "");
  start();
  BOOST_TEST(refusal() == "");
  family{files({"b"})}.begin_generation();
  BOOST_TEST(refusal() == "");
  std::filesystem::remove(path("b"));
  BOOST_TEST(names(refusal(), "is missing"), refusal());
}

// A generation is six commits here: any number of them, twice in a row.
BOOST_AUTO_TEST_CASE(a_start_that_was_killed_at_any_instant_is_no_reason) {
  auto start_until = [&](std::size_t commits, const std::string& generation) {
    family next{files(all)};
    for (std::size_t i = 0; i < std::min(commits, all.size()); ++i)
      next.announce(i, generation);
    for (std::size_t i = all.size(); i < commits; ++i)
      next.settle(i - all.size(), generation);
  };
  for (auto is_new : {true, false})
    for (std::size_t first = 0; first <= 6; ++first)
      for (std::size_t second = 0; second <= 6; ++second) {
        for (auto& name : all)
          std::filesystem::remove(path(name));
        if (!is_new)
          start();
        BOOST_REQUIRE_NO_THROW(start_until(first, "first"));
        BOOST_REQUIRE_NO_THROW(start_until(second, "second"));
        BOOST_REQUIRE_NO_THROW(start());
        BOOST_REQUIRE_EQUAL(refusal(), "");
        std::filesystem::remove(path("b"));
        BOOST_REQUIRE(names(refusal(), "is missing"));
      }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace troupe::sqlite
