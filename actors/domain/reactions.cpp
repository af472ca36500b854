#include "actors/domain/reactions.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe {

namespace {

/// FNV-1a, of what the reactions follow from.
std::string hash_of(const saga_table& table) {
  std::uint32_t hash = 0x811c9dc5;
  for (auto& step : table.steps)
    for (char c : std::string{step.name} + '/')
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return std::to_string(hash);
}

struct planned {
  const saga_table* table;
  std::string plan;
};

const std::vector<planned>& all_plans() {
  static const auto result = [] {
    std::vector<planned> all;
    for (auto& table : all_sagas())
      all.push_back({&table, std::string{table.name} + "/" + hash_of(table)});
    return all;
  }();
  return result;
}

const saga_table& table_of(const saga_context& saga) {
  auto& all = all_plans();
  auto known = std::ranges::find(all, saga.plan, &planned::plan);
  if (known != all.end())
    return *known->table;
  auto name = saga.plan.substr(0, saga.plan.find('/'));
  throw unknown_plan{"another build has other steps for saga "
                     + std::string{saga_named(name).name}};
}

/// Calls `f(step, command)` for each own command of a participant that a
/// message leads to.
template <class F>
void for_each_reaction(const saga_table& table, const message& heard, F&& f) {
  auto steps = table.steps;
  if (std::holds_alternative<order_created>(heard))
    return f(steps[0], steps[0].forward);
  auto reply = read_reply(heard);
  if (!reply)
    return;
  auto i = static_cast<std::size_t>(
      std::ranges::find(steps, reply->step, &saga_step::name) - steps.begin());
  if (reply->kind == outcome::done && i + 1 < steps.size())
    f(steps[i + 1], steps[i + 1].forward);
  if (reply->kind == outcome::refused && i < steps.size())
    for (std::size_t k = 0; k < i; ++k)
      f(steps[k], steps[k].compensation);
}

/// The saga of a message that may lead to more; null: it is another
/// coordination's.
const saga_context* choreographed(const message& m) {
  return std::visit(
      [](const auto& x) -> const saga_context* {
        if constexpr (requires {
                        x.saga.plan;
                        x.purchase;
                      })
          return x.saga.plan.empty() ? nullptr : &x.saga;
        else
          return nullptr;
      },
      m);
}

const purchase& purchase_of(const message& m) {
  return std::visit(
      [](const auto& x) -> const purchase& {
        if constexpr (requires { x.purchase; })
          return x.purchase;
        else
          throw std::logic_error{std::string{x.type} + " has no purchase"};
      },
      m);
}

} // namespace

std::string plan_of(std::string_view saga) {
  auto& table = saga_named(saga);
  return std::ranges::find(all_plans(), &table, &planned::table)->plan;
}

std::optional<message> reaction(std::string_view participant,
                                const message& heard) {
  std::optional<message> result;
  auto saga = choreographed(heard);
  if (!saga)
    return result;
  auto& table = table_of(*saga);
  for_each_reaction(table, heard, [&](auto& step, auto command) {
    if (step.name != participant)
      return;
    if (saga->hops > table.steps.size())
      throw unknown_plan{"the commands of saga " + saga->saga_id
                         + " go round in a circle"};
    auto context = *saga;
    ++context.hops;
    result = command(context, purchase_of(heard), 0);
  });
  return result;
}

std::vector<std::string_view> reacting_to(const message& heard) try {
  std::vector<std::string_view> result;
  if (auto saga = choreographed(heard))
    for_each_reaction(table_of(*saga), heard,
                      [&](auto& step, auto) { result.push_back(step.name); });
  return result;
} catch (const unknown_plan&) {
  return {};
}

std::vector<std::string_view> overheard_by(std::string_view participant) {
  std::vector<std::string_view> result;
  for_each_type(message_types{}, [&]<class Message>() {
    auto may_react = false;
    for (auto& table : all_sagas())
      for_each_reaction(table, Message{}, [&](auto& step, auto) {
        may_react |= step.name == participant;
      });
    if constexpr (requires(Message m) { m.purchase; })
      if (may_react)
        result.push_back(Message::type);
  });
  return result;
}

} // namespace troupe
