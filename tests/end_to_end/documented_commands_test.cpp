#include "tests/end_to_end/running_shop.hpp"
#include "tests/wait_until.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

namespace {

using namespace troupe::end_to_end;

/// Runs commands as they are printed, on a shop of its own: curl is told where
/// `localhost:8080` is, so that no other process is in the way.
class terminal {
public:
  explicit terminal(const std::string& coordination)
      : shop_{shop_flags(data_.path().string(),
                         {"--demo", "--coordination", coordination})} {
    std::ofstream{data_.file(".curlrc")}
        << "silent\nmax-time = 20\nwrite-out = \"\\n%{http_code}\"\n"
        << "connect-to = \"localhost:8080:127.0.0.1:" << shop_.port() << "\"\n";
  }

  /// The answer to what may be several commands on one line.
  std::vector<answer> run(std::string line) {
    std::vector<answer> result;
    line = std::regex_replace(line, std::regex{" ; curl "}, "\ncurl ");
    std::istringstream commands{line};
    for (std::string one; std::getline(commands, one);)
      result.push_back(run_one(one));
    return result;
  }

private:
  answer run_one(std::string command) {
    command = std::regex_replace(command, std::regex{"<order_id>"}, order_id_);
    command = "CURL_HOME='" + data_.path().string() + "' " + command;
    auto pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4'096> bytes;
    while (auto size = std::fread(bytes.data(), 1, bytes.size(), pipe))
      text.append(bytes.data(), size);
    ::pclose(pipe);
    answer result;
    auto last = text.rfind('\n');
    if (last == text.npos)
      return result;
    result.status = std::atoi(text.c_str() + last);
    result.body = text.substr(0, last);
    std::smatch found;
    if (order_id_.empty()
        && std::regex_search(result.body, found,
                             std::regex{R"re("order_id":"([^"]+)")re"}))
      order_id_ = found[1];
    return result;
  }

  temporary_directory data_;
  troupe_process shop_;
  std::string order_id_;
};

/// Lines that begin with `curl` inside of fenced blocks.
std::vector<std::string> curl_lines_of(const std::string& file) {
  std::vector<std::string> result;
  std::ifstream text{file};
  auto fenced = false;
  for (std::string line; std::getline(text, line);) {
    auto start = std::min(line.find_first_not_of("$ \t"), line.size());
    line.erase(0, start);
    if (line.starts_with("```"))
      fenced = !fenced;
    if (!fenced || !line.starts_with("curl "))
      continue;
    for (std::string more; line.ends_with('\\') && std::getline(text, more);)
      line.replace(line.size() - 1, 1, more);
    result.push_back(line);
  }
  return result;
}

const char* const coordinations[]
    = {"orchestration", "choreography", "two_phase_commit"};

void run_the_readme(const std::string& coordination) {
  terminal fresh{coordination};
  auto commands = curl_lines_of(TROUPE_SOURCE_DIR "/README.md");
  BOOST_TEST(commands.size() >= 5u);
  for (auto& command : commands)
    for (auto& got : fresh.run(command))
      BOOST_TEST((got.status >= 200 && got.status < 300),
                 command << ": " << got.status << " " << got.body);
}

void run_the_contract(const std::string& coordination) {
  terminal fresh{coordination};
  auto placed = fresh.run(
      R"(curl -X POST localhost:8080/orders -H "Content-Type: application/json" -d '{"user_id":"user_123","product_id":"product_1","quantity":2,"amount":199.99}')");
  BOOST_TEST_REQUIRE(placed.size() == 1u);
  BOOST_TEST(placed[0].status == 201);
  auto shown = fresh.run(
      "curl localhost:8080/orders/<order_id> ; curl localhost:8080/inventory ; "
      "curl localhost:8080/payments ; curl localhost:8080/deliveries");
  BOOST_TEST_REQUIRE(shown.size() == 4u);
  for (auto& got : shown)
    BOOST_TEST(got.status == 200);
  BOOST_CHECK_EQUAL(json::parse(shown[0].body)["amount"], 199.99);
  BOOST_TEST(json::parse(shown[1].body)["items"].size() == 3u);
  auto hopeless = fresh.run(
      R"(curl -X POST localhost:8080/orders -H "Content-Type: application/json" -d '{"user_id":"user_insufficient","product_id":"product_3","quantity":100,"amount":4999.99}')");
  BOOST_TEST(hopeless.at(0).status == 201);
  auto id = json::parse(hopeless[0].body)["order_id"].get<std::string>();
  answer ended;
  BOOST_TEST(troupe::wait_until([&] {
    ended = fresh.run("curl localhost:8080/orders/" + id).at(0);
    return json::parse(ended.body)["status"] != "pending";
  }));
  BOOST_CHECK_EQUAL(json::parse(ended.body)["reason"], "insufficient_stock");
}

} // namespace

BOOST_AUTO_TEST_SUITE(documented_commands)

BOOST_AUTO_TEST_CASE(every_command_of_the_readme_works_on_a_fresh_demo) {
  for (auto by : coordinations)
    BOOST_TEST_CONTEXT(by) {
      run_the_readme(by);
    }
}

BOOST_AUTO_TEST_CASE(the_commands_of_the_contract_work_on_a_fresh_demo) {
  for (auto by : coordinations)
    BOOST_TEST_CONTEXT(by) {
      run_the_contract(by);
    }
}

BOOST_AUTO_TEST_SUITE_END()
