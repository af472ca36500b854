#pragma once

#include "actors/domain/order_saga.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What participants do of their own accord in a choreographed saga, where they
/// hear each other: order.created leads to the first step of its table, what a
/// step has done to the next one, what was refused undoes all before it. It
/// follows from the order of the steps and has no circle; should builds with
/// other tables meet, each message says which plan it belongs to and how many
/// have led to it.
namespace troupe {

/// Names a table of sagas and what it is like now.
std::string plan_of(std::string_view saga);

/// The command that a participant gives itself when it hears this message of
/// another one. Throws unknown_plan.
std::optional<message> reaction(std::string_view participant,
                                const message& heard);

/// The participants that have a reaction to this message; none, where it
/// belongs to a plan that is not known here.
std::vector<std::string_view> reacting_to(const message&);

/// The messages that a participant may react to.
std::vector<std::string_view> overheard_by(std::string_view participant);

} // namespace troupe
