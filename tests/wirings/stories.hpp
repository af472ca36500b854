#pragma once

#include "tests/end_to_end/running_shop.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe::wirings {

/// What happened, without what differs from one run to the next: a text for
/// each story.
using transcript = std::map<std::string, std::string>;

/// What the stories need: every third party refuses now and then.
std::vector<std::string> flags_of_stories();

/// Tells all stories to a shop that has just been started; `ports` are its
/// gateways'.
transcript tell_stories(const std::vector<std::uint16_t>& ports);

/// The orders of a shop that is to be killed: their ids. They are on their way
/// for a while.
std::vector<std::string> begin_stories(std::uint16_t port);

/// Waits for their end after a restart; what is wrong with them, or nothing.
std::string end_stories(std::uint16_t port,
                        const std::vector<std::string>& orders,
                        const std::string& coordination);

/// What the stories are to say, whatever the wiring, by the coordination of
/// orders that name none. Those of a choreography are those of orchestration.
const transcript& expected_transcript(const std::string& coordination);

/// Whether that is what was told. What ends in a * says how it begins: where
/// all are asked at once, who hears of a refusal first is chance.
bool is_as_expected(const std::string& told, const std::string& expected);

} // namespace troupe::wirings
