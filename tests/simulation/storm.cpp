#include "tests/simulation/storm.hpp"

#include "actors/domain/message_headers.hpp"
#include "adapters/simulated/third_party.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {

namespace {

/// Longer than a storm, so that no message comes after its order is gone.
constexpr std::chrono::minutes retention{30};
/// In which all is at rest once nothing goes wrong any more.
constexpr std::chrono::minutes bound{10};
/// Silence after which an outbox is taken over, and one tick more.
constexpr std::chrono::seconds until_taken_over{12};

bool has_broker(std::uint64_t seed) {
  return seed % 2 == 0;
}

stage_settings shop_of(const storm_settings& s) {
  stage_settings result{.max_batch = s.seed % 3 == 0 ? 2u : 200u,
                        .call_timeout
                        = std::chrono::milliseconds{1'000 + s.seed % 5'000},
                        .saga = {.step_timeout = 1'000},
                        .has_broker = has_broker(s.seed),
                        .retention = retention,
                        .replicas = has_broker(s.seed) ? 2u : 1u};
  if (s.is_even)
    result.saga.saga_deadline = std::chrono::milliseconds{retention}.count();
  return result;
}

constexpr auto names_of(fate) {
  return std::array<std::string_view, 4>{"is on its way", "is lost",
                                         "is on its way twice", "is held up"};
}

constexpr auto names_of(call_fate) {
  return std::array<std::string_view, 7>{"answers",
                                         "answers twice",
                                         "does it, and answers later",
                                         "does it later",
                                         "does it, and the answer is lost",
                                         "hears nothing",
                                         "cannot be reached"};
}

template <class T>
std::string said(T what) {
  return std::string{names_of(what)[static_cast<std::size_t>(what)]};
}

std::string said(const place_order& order) {
  std::string result = order.order_id + ":";
  for (auto& line : order.purchase.items)
    result += " " + std::to_string(line.quantity) + " " + line.product_id;
  return result + ", " + std::to_string(order.purchase.amount.minor) + " by "
         + std::string{to_string(order.purchase.method)} + ", "
         + std::string{to_string(order.coordination)};
}

} // namespace

storm::storm(const storm_settings& s)
    : shop(shop_of(s)), settings_(s), random_(s.seed),
      has_broker_(has_broker(s.seed)), witness_(*this, s.has_log),
      mutation_(*this, s.mutant) {
  arm();
  if (s.is_even) {
    for (auto product : {"laptop", "mouse", "keyboard"})
      put(restock_product{{}, product, 1'000});
    put(deposit_credit{{}, "ann", {10'000'000}});
    run();
  }
  for (std::size_t i = 0; i < orders_each; ++i)
    orders_.push_back(next_order(i));
}

void storm::arm() {
  for (std::size_t i = 0; i < static_cast<std::size_t>(misfortune::count);
       ++i) {
    auto what = static_cast<misfortune>(i);
    auto changes_outcomes
        = what == misfortune::cancel || what == misfortune::checkout
          || what == misfortune::clock_jump || what == misfortune::pause;
    if (chance(66) && !(settings_.is_even && changes_outcomes))
      misfortunes_.push_back(what);
  }
  message_fates_ = {70, 10, 10, 10};
  call_fates_ = {50, 10, 10, 10, 10, 5, 5};
  for (auto weights : {&message_fates_, &call_fates_})
    for (auto& weight : *weights)
      if (&weight != &weights->front() && chance(34))
        weight = 0;
  if (settings_.is_even) // else nothing but a deadline repairs a choreography
    message_fates_[static_cast<std::size_t>(fate::lost)] = 0;
  route = [this] { return below(replicas()); };
  bus().decide = [this](auto& m) { return fate_of(m); };
  auto call = [this](std::string_view operation, const std::string& saga_id) {
    auto fate
        = rages_ ? pick(call_fates_, call_fate::answered) : call_fate::answered;
    witness_.say("  " + std::string{operation} + " of " + saga_id
                 + ": the third party " + said(fate));
    return fate;
  };
  provider.decide = carrier.decide = call;
  provider.refuses = carrier.refuses
      = [this](auto operation, auto& saga) { return refuses(operation, saga); };
  orders.opening = stock.opening = payments.opening = deliveries.opening
      = [this] {
          if (is_slow_ && rages_ && chance(10))
            time.pass(std::chrono::milliseconds{below(3'000)});
        };
}

fate storm::fate_of(const message& m) {
  auto becomes
      = rages_ ? pick(message_fates_, fate::delivered) : fate::delivered;
  if (mutation_.swallows(m))
    becomes = fate::lost;
  witness_.say("  " + id_of(m) + " " + said(becomes));
  return becomes;
}

bool storm::refuses(std::string_view operation, const std::string& saga_id) {
  auto may_vary = operation == "capture" || operation == "confirm";
  if (may_vary)
    return rages_ && !settings_.is_even && chance(20);
  return simulated::dice(settings_.seed, operation,
                         settings_.is_even ? witness_.order_of(saga_id)
                                           : saga_id)
         < 0.2;
}

/// One of an enumeration whose values weigh this much; `Fate` gives its type.
template <class Fate>
Fate storm::pick(const std::vector<std::size_t>& weights, Fate) {
  std::size_t all = 0;
  for (auto weight : weights)
    all += weight;
  auto dice = below(all);
  int result = 0;
  for (auto weight : weights) {
    if (dice < weight)
      break;
    dice -= weight;
    ++result;
  }
  return static_cast<Fate>(result);
}

place_order storm::next_order(std::size_t number) {
  static const char* products[] = {"laptop", "mouse", "keyboard", "unicorn"};
  std::vector<order_line> lines;
  for (auto n = 1 + below(3); n > 0; --n)
    lines.push_back({products[chance(3) ? 3 : below(3)],
                     static_cast<std::int64_t>(1 + below(2))});
  auto order = buy("o" + std::to_string(number), std::move(lines),
                   static_cast<std::int64_t>(below(15'000)),
                   chance(50) ? payment_method::wallet : payment_method::card,
                   chance(90) ? "ann" : "bob");
  auto own = static_cast<coordination>(below(3));
  order.coordination = settings_.coordination.value_or(own);
  return order;
}

/// Also again: whoever gets no answer does so.
void storm::want(std::size_t number) {
  auto& order = orders_[number];
  auto& id = order.order_id;
  // What an even one is put together of must not be lost.
  if (number % 4 != 3 || settings_.is_even) {
    witness_.say("a client places " + said(order));
    return put(order);
  }
  witness_.say("a client of the webshop checks out " + said(order));
  auto key = [&](std::string_view what) {
    return command_key{id + "/" + std::string{what}, {}};
  };
  auto& bought = order.purchase;
  put(draft_order{id, bought.user_id, order.coordination});
  for (std::size_t i = 0; i < bought.items.size(); ++i)
    put(add_line{key(std::to_string(i)),
                 id,
                 bought.items[i],
                 {bought.amount.minor / 10}});
  put(check_out_order{key("checkout"), id, {}});
}

void storm::rage() {
  while ((placed_ < orders_each || chance(95)) && moves_ < settings_.moves) {
    ++moves_;
    move();
  }
}

void storm::move() {
  if (placed_ < orders_each && chance(30))
    wanted_.insert(placed_++);
  if (!wanted_.empty() && chance(40))
    want(*std::next(wanted_.begin(),
                    static_cast<std::ptrdiff_t>(below(wanted_.size()))));
  for (auto steps = below(30); steps > 0 && step(); --steps)
    continue;
  if (chance(10))
    chance(50) ? bus().release() : bus().release_reversed();
  if (chance(10)) {
    provider.answer();
    carrier.answer();
  }
  if (!misfortunes_.empty() && chance(30))
    befall(misfortunes_[below(misfortunes_.size())]);
  if (chance(50))
    advance(std::chrono::milliseconds{below(700)});
}

/// What was to befall it in its next transaction.
template <class Disk>
void storm::disarm(Disk& disk) {
  disk.dying = {};
  disk.disk->next_fault = {};
}

void storm::calm() {
  witness_.say("the storm is over");
  rages_ = false;
  fill(false);
  disarm(orders);
  disarm(stock);
  disarm(payments);
  disarm(deliveries);
  for (std::size_t i = 0; i < replicas(); ++i)
    for (auto who : all_roles)
      if (!runs(who, i))
        start(who, i);
  bus().release();
  provider.answer();
  carrier.answer();
  advance(std::chrono::seconds{5});
  auto before = asked_.size();
  for (auto i : wanted_) {
    want(i);
    run();
  }
  settle();
  for (auto i = before; i < asked_.size(); ++i)
    if (answers(asked_[i]) == 0)
      unanswered_ += "a question in the calm has no answer; ";
}

/// An outbox row stays for up to a second after it has gone out.
void storm::settle() {
  auto began = time.passed;
  rest(bound);
  slowest_rest_ = std::max(slowest_rest_, time.passed - began);
  advance(until_taken_over);
  for (auto end = time.passed + bound; unsent() != 0 && time.passed < end;)
    advance(std::chrono::seconds{1});
}

void storm::aftermath() {
  stage::crash();
  for (auto i : wanted_)
    if (simulated::dice(settings_.seed, "operator", orders_[i].order_id) < 0.2)
      put(cancel_order{{}, orders_[i].order_id});
  settle();
}

void storm::retire() {
  is_retired_ = true;
  advance(retention + std::chrono::milliseconds{2 * longest_jump}
          + std::chrono::minutes{3});
}

std::string storm::broken() {
  auto result = witness_.broken() + unanswered_ + broken_promises();
  for (auto i : wanted_)
    if (!is_retired_
        && !orders.rows<order_row>().contains("o" + std::to_string(i)))
      result += "o" + std::to_string(i) + " is lost; ";
  if (unsent() != 0)
    result += "messages wait in an outbox; ";
  for (auto number : asked_)
    if (answers(number) > 1)
      result
          += "a question has " + std::to_string(answers(number)) + " answers; ";
  auto is_faithful = message_fates_[static_cast<std::size_t>(fate::lost)] == 0;
  if (is_faithful
      && (settings_.mutant == mutant::none
          || mutation::loses_messages(settings_.mutant)))
    result += witness_.unheard();
  return result;
}

} // namespace troupe::simulation
