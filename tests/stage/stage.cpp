#include "tests/stage/stage.hpp"

#include "tests/stage/stage_parts.hpp"

#include <algorithm>

namespace troupe {

stage::stage(const stage_settings& settings)
    : parts_(std::make_unique<parts>(*this, settings)) {
  run();
}

stage::~stage() = default;

faulty_bus& stage::bus() {
  return parts_->bus;
}

template <class Question>
std::uint64_t stage::ask(Question what, std::chrono::milliseconds within) {
  using whom = typename answerer<Question>::type;
  auto i = parts_->route(static_cast<role>(number_of<whom>));
  return parts_->ask(parts_->actor<whom>(i), std::move(what), within);
}

template std::uint64_t stage::ask(place_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(cancel_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(draft_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(add_line, std::chrono::milliseconds);
template std::uint64_t stage::ask(check_out_order, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_orders, std::chrono::milliseconds);
template std::uint64_t stage::ask(create_product, std::chrono::milliseconds);
template std::uint64_t stage::ask(restock_product, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_products, std::chrono::milliseconds);
template std::uint64_t stage::ask(deposit_credit, std::chrono::milliseconds);
template std::uint64_t stage::ask(reset_wallets, std::chrono::milliseconds);

std::uint64_t stage::ask(role r, replay_dead_letter what,
                         std::chrono::milliseconds within) {
  return parts_->ask_any(r, std::move(what), within);
}

std::uint64_t stage::ask(role r, delete_dead_letter what,
                         std::chrono::milliseconds within) {
  return parts_->ask_any(r, what, within);
}

void stage::deliver(role r, arrival what) {
  parts_->deliver(r, std::move(what));
}

std::size_t stage::answers(std::uint64_t number) const {
  return parts_->heard.count(number);
}

const std::any& stage::first_answer(std::uint64_t number) const {
  auto i = parts_->heard.lower_bound(number);
  if (i == parts_->heard.end() || i->first != number)
    throw std::logic_error("no answer to " + std::to_string(number));
  return i->second;
}

bool stage::step() {
  if (!parts_->scheduler.try_run_once())
    return false;
  if (auto who = std::exchange(parts_->died, {})) {
    if (parts_->dying_with_all)
      crash();
    else
      crash(who->first, who->second);
  }
  return true;
}

void stage::run() {
  while (step())
    continue;
}

void stage::advance(std::chrono::milliseconds by) {
  auto& clock = parts_->scheduler.clock();
  auto end = time.passed + by;
  run();
  while (time.passed < end) {
    auto part = end - time.passed;
    if (!clock.schedule().empty())
      part = std::min(part, std::chrono::ceil<std::chrono::milliseconds>(
                                clock.schedule().begin()->first - clock.now()));
    time.pass(part);
    parts_->scheduler.advance_time(part);
    run();
  }
}

void stage::rest(std::chrono::milliseconds longest) {
  auto reader = memory::read(orders.disk);
  run();
  for (auto end = time.passed + longest;
       time.passed < end && !reader->open_sagas().empty();)
    advance(std::chrono::milliseconds{100});
}

void stage::crash() {
  parts_->end();
  parts_->set_cut_off(false);
  parts_->bus.crash();
  parts_->spawn();
  parts_->bus.hand_over_again();
}

void stage::crash(role r, std::size_t replica) {
  if (runs(r, replica))
    stop(r, replica);
  start(r, replica);
}

void stage::stop(role r, std::size_t replica) {
  parts_->end(r, replica);
  parts_->set_cut_off(false);
}

void stage::start(role r, std::size_t replica) {
  parts_->spawn(r, replica);
  parts_->connect(replica);
  parts_->bus.hand_over_again();
}

bool stage::runs(role r, std::size_t replica) const {
  return parts_->replicas.at(replica)->has(r);
}

void stage::die_in_commit(role r, bool with_all) {
  parts_->dying_with_all = with_all;
  parts_->die_in_commit(r);
}

} // namespace troupe
