#include "tests/adapters/postgres/cluster.hpp"
#include "tests/wirings/stories.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <regex>

namespace {

using namespace troupe::end_to_end;
using namespace troupe::wirings;

/// A form of the shop.
struct wiring {
  std::string program = TROUPE_BIN_DIR "/troupe";
  std::vector<std::string> flags;
};

wiring in_files() {
  return {};
}

wiring in_a_database() {
  return {.flags
          = {"--store", troupe::conformance::cluster::running().address()}};
}

wiring split(int replicas) {
  return {TROUPE_SOURCE_DIR "/deploy/split",
          {"--replicas", std::to_string(replicas)}};
}

/// The shop in that form, on a free port.
class played {
public:
  played(const wiring& form, const temporary_directory& data,
         std::vector<std::string> more) {
    more.insert(more.end(), form.flags.begin(), form.flags.end());
    process_.emplace(
        shop_flags(data.path().string(), more),
        surroundings{.wrapper = {}, .variables = {}, .program = form.program});
    ports_.push_back(process_->port());
    // `gateway-2 listens on http://127.0.0.1:PORT`, where there are several.
    auto said = process_->errors();
    std::regex others{"gateway-[0-9] listens on http://127.0.0.1:([0-9]+)"};
    for (std::sregex_iterator i{said.begin(), said.end(), others}, end;
         i != end; ++i)
      ports_.push_back(static_cast<std::uint16_t>(std::stoi((*i)[1])));
  }

  const std::vector<std::uint16_t>& ports() const { return ports_; }
  troupe_process& process() { return *process_; }

private:
  std::optional<troupe_process> process_;
  std::vector<std::uint16_t> ports_;
};

void tell(const wiring& form, std::size_t gateways) {
  temporary_directory data;
  played shop{form, data, flags_of_stories()};
  BOOST_TEST_REQUIRE(shop.ports().size() == gateways);
  auto told = tell_stories(shop.ports());
  for (auto& [story, text] : expected_transcript())
    BOOST_TEST(told[story] == text, story << ": " << told[story]);
  for (auto& [story, text] : told)
    BOOST_TEST(expected_transcript().contains(story), story << ": " << text);
  BOOST_TEST(shop.process().stop() == 0);
}

/// Killed with sagas on their way, and started again.
void interrupt(const wiring& form) {
  temporary_directory data;
  auto flags = flags_of_stories();
  flags.insert(flags.end(),
               {"--payment-latency", "300ms", "--delivery-latency", "300ms"});
  std::vector<std::string> orders;
  {
    played shop{form, data, flags};
    orders = begin_stories(shop.ports().front());
    shop.process().kill();
  }
  played shop{form, data, flags};
  BOOST_TEST(end_stories(shop.ports().back(), orders) == "");
  BOOST_TEST(shop.process().stop() == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(stories)

BOOST_AUTO_TEST_CASE(in_one_process_on_sqlite) {
  tell(in_files(), 1);
}

BOOST_AUTO_TEST_CASE(in_one_process_on_postgresql) {
  tell(in_a_database(), 1);
}

BOOST_AUTO_TEST_CASE(split_with_one_of_each) {
  tell(split(1), 1);
}

BOOST_AUTO_TEST_CASE(split_with_two_of_each) {
  tell(split(2), 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(interrupted_stories)

BOOST_AUTO_TEST_CASE(in_one_process_on_sqlite) {
  interrupt(in_files());
}

BOOST_AUTO_TEST_CASE(in_one_process_on_postgresql) {
  interrupt(in_a_database());
}

BOOST_AUTO_TEST_CASE(split_with_two_of_each) {
  interrupt(split(2));
}

BOOST_AUTO_TEST_SUITE_END()
