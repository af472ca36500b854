#include "adapters/telemetry/log.hpp"

#include <nlohmann/json.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <thread>
#include <vector>

using namespace troupe;

namespace {

/// `text` with a 0 for each digit.
std::string shape_of(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return std::isdigit(c); }, '0');
  return text;
}

/// A log in a temporary file, so never on a terminal.
struct log_fixture {
  std::FILE* file = std::tmpfile();

  ~log_fixture() { std::fclose(file); }

  /// All lines that are in the file now.
  std::vector<std::string> lines() const {
    std::string text(static_cast<std::size_t>(std::ftell(file)), '\0');
    std::rewind(file);
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::vector<std::string> result;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
      result.push_back(line);
    return result;
  }

  /// What one line written by a logger of this format looks like.
  std::string line_of(log_format format, severity level, std::string_view text,
                      std::string_view order = {}, std::string_view saga = {}) {
    {
      logger log{{severity::debug, format}, file};
      log.write(level, "inventory", text, order, saga);
    }
    auto all = lines();
    BOOST_TEST_REQUIRE(all.size() == 1U);
    return all.front();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(log_writer, log_fixture)

BOOST_AUTO_TEST_CASE(human_line_has_time_level_text_and_ids) {
  auto line = line_of(log_format::human, severity::warn, "out of stock", "o-1",
                      "s-1");
  BOOST_TEST(shape_of(line.substr(0, 24)) == "0000-00-00T00:00:00.000Z");
  BOOST_TEST(line.substr(24)
             == " warn inventory: out of stock order=o-1 saga=s-1");
}

BOOST_AUTO_TEST_CASE(human_line_leaves_out_empty_ids) {
  auto line = line_of(log_format::human, severity::info, "ready");
  BOOST_TEST(line.ends_with(" info inventory: ready"), line);
}

BOOST_AUTO_TEST_CASE(human_line_cannot_be_forged) {
  auto line = line_of(log_format::human, severity::info, "a\nb\x1b[31m\x7f");
  BOOST_TEST(line.ends_with("inventory: a\\x0ab\\x1b[31m\\x7f"), line);
}

BOOST_AUTO_TEST_CASE(json_line_is_an_object_with_the_documented_members) {
  auto line = nlohmann::json::parse(
      line_of(log_format::json, severity::error, "lost", "o-1", "s-1"));
  BOOST_TEST(shape_of(line.at("time")) == "0000-00-00T00:00:00.000Z");
  line.erase("time");
  BOOST_TEST(line
             == nlohmann::json({{"level", "error"},
                                {"participant", "inventory"},
                                {"message", "lost"},
                                {"order_id", "o-1"},
                                {"saga_id", "s-1"}}));
}

BOOST_AUTO_TEST_CASE(json_line_escapes_what_json_cannot_hold) {
  std::string nasty = "\"\\\n\t\x01 %v {} \xff\xc3\xa4";
  auto text = line_of(log_format::json, severity::info, nasty, "o\"1");
  auto line = nlohmann::json::parse(text);
  BOOST_TEST(line.at("message").get<std::string>()
             == "\"\\\n\t\x01 %v {} \xef\xbf\xbd\xc3\xa4");
  BOOST_TEST(line.at("order_id").get<std::string>() == "o\"1");
  BOOST_TEST(!line.contains("saga_id"));
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_dropped) {
  {
    logger log{{severity::warn, log_format::human}, file};
    log.write(severity::debug, "order", "no");
    log.write(severity::info, "order", "no");
    log.write(severity::warn, "order", "yes");
    log.write(severity::error, "order", "yes");
  }
  BOOST_TEST(lines().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_warning_is_in_the_file_when_the_call_returns) {
  logger log{{severity::info, log_format::human}, file};
  log.write(severity::warn, "order", "store unavailable");
  BOOST_TEST(lines().size() == 1U);
}

BOOST_AUTO_TEST_CASE(no_line_is_lost_or_torn_between_threads_and_exit) {
  constexpr int threads = 4;
  constexpr int each = 1'000;
  {
    logger log{{severity::debug, log_format::json}, file};
    std::vector<std::jthread> writers;
    for (int i = 0; i < threads; ++i)
      writers.emplace_back([&log] {
        for (int n = 0; n < each; ++n)
          log.write(n % 10 ? severity::info : severity::warn, "order", "line");
      });
  }
  auto all = lines();
  BOOST_TEST(all.size() == std::size_t{threads * each});
  for (const auto& line : all)
    BOOST_TEST_REQUIRE(nlohmann::json::accept(line), line);
}

BOOST_AUTO_TEST_SUITE_END()
