#include "adapters/remote/switchboard.hpp"

#include "adapters/remote/frames.hpp"

#include <caf/local_actor.hpp>

#include <algorithm>
#include <utility>

namespace troupe::remote {

std::vector<std::string> presence::missing() const {
  std::lock_guard guard{mutex_};
  return missing_;
}

void presence::set(std::vector<std::string> missing) {
  std::lock_guard guard{mutex_};
  missing_ = std::move(missing);
}

switchboard::switchboard(caf::local_actor& self, const clock& time,
                         std::string service,
                         std::vector<std::string> addresses,
                         std::shared_ptr<presence> seen)
    : self_(self), time_(time), service_(std::move(service)),
      presence_(std::move(seen)) {
  for (auto& address : addresses)
    troubles_.emplace(std::move(address), "not connected yet");
  report();
}

void switchboard::ask(question what) {
  auto* to = next_open();
  if (to == nullptr) {
    refuse(what, refusal::unavailable,
           "the " + service_ + " service cannot be reached");
    return;
  }
  send(*to, what);
  waiting_.emplace_hint(waiting_.end(), last_number_,
                        waiting{std::move(what), to->id, self_.clock().now()});
}

void switchboard::answered(const parcel& said) {
  auto node = waiting_.extract(said.number);
  if (!node)
    return;
  auto& what = node.mapped().what;
  auto changes = what.until != 0;
  // What is not done here may have been done where it was asked before.
  auto doubtful = changes && what.again;
  if (said.type == not_understood) {
    refuse(what, doubtful ? refusal::in_doubt : refusal::unavailable,
           "the " + service_ + " service is of another build: " + said.content);
    return;
  }
  try {
    what.asker->enqueue(self_.ctrl(), caf::make_message_id(),
                        what.answer(what.number, said.content, doubtful),
                        self_.context());
  } catch (const unreadable& e) {
    refuse(what, changes ? refusal::in_doubt : refusal::unavailable,
           "the " + service_ + " service is of another build: " + e.what());
  }
}

void switchboard::keep_telling(caf::message what) {
  for (auto& p : processes_)
    send(p.to.guest, what);
  standing_.push_back(std::move(what));
}

void switchboard::connected(line found, const std::string& address) {
  troubles_[address].clear();
  auto known = std::any_of(processes_.begin(), processes_.end(),
                           [&](auto& p) { return p.to.door == found.door; });
  if (!known) {
    self_.monitor(found.door);
    self_.monitor(found.guest);
    processes_.push_back({++last_process_, std::move(found)});
    greet(processes_.back());
  }
  report();
}

void switchboard::failed(const std::string& address, std::string why) {
  troubles_[address] = std::move(why);
  report();
}

void switchboard::down(const caf::actor_addr& who) {
  for (auto& p : processes_)
    if (p.to.door == who)
      p.open = false;
  auto gone = std::find_if(processes_.begin(), processes_.end(),
                           [&](auto& p) { return p.to.guest == who; });
  if (gone != processes_.end()) {
    auto id = gone->id;
    processes_.erase(gone);
    ask_again(id);
  }
  report();
}

void switchboard::heard(const caf::strong_actor_ptr& door,
                        std::vector<std::string> what, std::int64_t steady) {
  for (auto& p : processes_)
    if (p.to.door == door) {
      p.heard = true;
      p.ahead = steady - time_.steady().count();
      p.missing = std::move(what);
      break;
    }
  report();
}

void switchboard::tick() {
  for (auto& p : processes_)
    if (p.open)
      greet(p);
  auto too_old = self_.clock().now() - longest_wait;
  while (!waiting_.empty() && waiting_.begin()->second.since < too_old)
    waiting_.erase(waiting_.begin());
}

void switchboard::greet(const process& p) const {
  send(p.to.door, caf::make_message(ping{}));
  for (auto& what : standing_)
    send(p.to.guest, what);
}

switchboard::process* switchboard::next_open() {
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    auto& p = processes_[++turn_ % processes_.size()];
    if (p.open && p.heard)
      return &p;
  }
  return nullptr;
}

void switchboard::send(const caf::actor& to, caf::message content) const {
  to->enqueue(self_.ctrl(), caf::make_message_id(), std::move(content),
              self_.context());
}

void switchboard::send(const process& to, question& what) const {
  if (what.until != 0)
    what.content.get_mutable_as<parcel>(0).until = what.until + to.ahead;
  send(to.to.guest, what.content);
}

void switchboard::refuse(const question& what, refusal refused,
                         const std::string& why) const {
  what.asker->enqueue(self_.ctrl(), caf::make_message_id(),
                      what.refuse(what.number, refused, why), self_.context());
}

void switchboard::ask_again(std::uint64_t lost) {
  for (auto i = waiting_.begin(); i != waiting_.end();) {
    auto& asked = i->second;
    if (asked.process != lost) {
      ++i;
      continue;
    }
    auto* to = asked.what.again || asked.what.once ? nullptr : next_open();
    if (to == nullptr) {
      refuse(asked.what,
             asked.what.until != 0 ? refusal::in_doubt : refusal::unavailable,
             "the connection to the " + service_
                 + " service was lost before it answered");
      i = waiting_.erase(i);
      continue;
    }
    asked.process = to->id;
    asked.what.again = true;
    send(*to, asked.what);
    ++i;
  }
}

void switchboard::report() {
  std::optional<std::vector<std::string>> missing; // in every process
  for (auto& p : processes_) {
    if (!p.open || !p.heard)
      continue;
    if (!missing)
      missing = p.missing;
    std::erase_if(*missing, [&](auto& what) {
      return std::ranges::find(p.missing, what) == p.missing.end();
    });
  }
  if (missing) {
    presence_->set(std::move(*missing));
    return;
  }
  auto text = service_ + ": nobody at ";
  auto* between = "";
  for (auto& [address, why] : troubles_) {
    text += std::exchange(between, ", ") + address;
    text += why.empty() ? " (connection lost)" : " (" + why + ")";
  }
  presence_->set({std::move(text)});
}

} // namespace troupe::remote
