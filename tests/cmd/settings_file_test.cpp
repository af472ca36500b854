#include "cmd/settings/file.hpp"

#include "cmd/settings/values.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace troupe;

namespace {

struct file_fixture {
  std::filesystem::path path
      = std::filesystem::temp_directory_path()
        / ("troupe-settings-file-" + std::to_string(getpid()) + ".toml");

  ~file_fixture() { std::filesystem::remove(path); }

  std::map<std::string, file_entry> read(const std::string& text) {
    std::ofstream{path} << text;
    return read_settings_file(path);
  }

  std::string value_in(const std::string& line) {
    auto entries = read(line);
    BOOST_TEST_REQUIRE(entries.size() == 1U);
    return entries.begin()->second.values.at(0);
  }

  /// What reading `text` complains about.
  std::string complaint(const std::string& text) {
    try {
      read(text);
    } catch (const settings_error& error) {
      return error.what();
    }
    return "none";
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(settings_file, file_fixture)

BOOST_AUTO_TEST_CASE(keys_and_values_of_lines_are_read) {
  auto entries = read("# comment\n\n  a-b = 1 # one\r\nc=\"x\"\n\td = true");
  BOOST_TEST_REQUIRE(entries.size() == 3U);
  BOOST_TEST(entries["a-b"].values.at(0) == "1");
  BOOST_TEST(entries["a-b"].place == path.string() + ":3");
  BOOST_TEST(entries["c"].values.at(0) == "x");
  BOOST_TEST(entries["d"].values.at(0) == "true");
}

BOOST_AUTO_TEST_CASE(an_empty_file_sets_nothing) {
  BOOST_TEST(read("").empty());
}

BOOST_AUTO_TEST_CASE(quotes_keep_what_is_special_outside_of_them) {
  BOOST_TEST(value_in(R"(a = "x # y = z, [1]" # c)") == "x # y = z, [1]");
  BOOST_TEST(value_in(R"(a = 'C:\x "y"')") == R"(C:\x "y")");
  BOOST_TEST(value_in(R"(a = "\\ \"y\"")") == R"(\ "y")");
  BOOST_TEST(value_in("a = \"\"") == "");
}

BOOST_AUTO_TEST_CASE(a_list_stands_on_one_line) {
  auto list = [&](const std::string& text) {
    auto entries = read("a = " + text);
    BOOST_TEST(entries["a"].is_list);
    return entries["a"].values;
  };
  BOOST_TEST((list("[]").empty()));
  BOOST_TEST((list("[ \"x, y\" , 'z' ,] # c")
              == std::vector<std::string>{"x, y", "z"}));
}

BOOST_AUTO_TEST_CASE(numbers_may_be_grouped) {
  BOOST_TEST(value_in("a = 10_000") == "10000");
  BOOST_TEST(value_in("a = 0.5") == "0.5");
}

BOOST_AUTO_TEST_CASE(what_is_no_such_line_is_refused_with_its_place) {
  const std::pair<std::string, std::string> rows[]
      = {{"[table]", "no line such as http-port = 8080"},
         {"http-port 8080", "no line such as"},
         {"= 3", "no line such as"},
         {"x", "no line such as"},
         {"a = 10s", "quotes such as \"10s\""},
         {"a =", "in quotes"},
         {"a = [1, x]", "in quotes"},
         {"a = [1 2]", "no closing bracket"},
         {"a = [1,", "in quotes"},
         {"a = \"x", "no closing quote"},
         {"a = \"x\\n\"", "backslash"},
         {"a = \"x\\", "backslash"},
         {"a = 1 2", "nothing but a # comment"},
         {"a = 1\nb = 1\na = 2", "a is set twice"}};
  for (const auto& [text, part] : rows) {
    auto said = complaint("\n" + text);
    BOOST_TEST(said.find(part) != std::string::npos, text + " -> " + said);
    BOOST_TEST(said.starts_with(path.string() + ":"), said);
  }
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_skipped) {
  BOOST_TEST(value_in("\xEF\xBB\xBF"
                      "a = 1\n")
             == "1");
  BOOST_TEST(read("\xEF\xBB\xBF").empty());
  BOOST_TEST(complaint("a = 1\n\xEF\xBB\xBF"
                       "b = 1")
                 .starts_with(path.string() + ":2: "));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_refused_with_the_reason) {
  auto reason_of = [](const std::string& file) {
    try {
      read_settings_file(file);
    } catch (const settings_error& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  BOOST_TEST(reason_of("/no/such/file")
                 .starts_with("/no/such/file: cannot be read: No such file or "
                              "directory; right is"));
  BOOST_TEST(reason_of("/tmp").starts_with("/tmp: is a directory; right is"));
  std::filesystem::create_symlink(path, path);
  BOOST_TEST(reason_of(path).find("symbolic links") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
