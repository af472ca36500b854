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
    errors_.emplace(std::move(address), "not connected yet");
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
  pending_.emplace_hint(
      pending_.end(), last_number_,
      pending_question{std::move(what), to->id, self_.clock().now()});
}

void switchboard::answered(const parcel& said) {
  auto node = pending_.extract(said.number);
  if (!node)
    return;
  auto& what = node.mapped().what;
  auto changes = what.until != 0;
  auto doubtful = changes && what.retried;
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

void switchboard::send_periodically(caf::message what) {
  for (auto& p : processes_)
    send(p.to.session, what);
  periodic_.push_back(std::move(what));
}

void switchboard::connected(connection found, const std::string& address) {
  errors_[address].clear();
  auto known = std::any_of(processes_.begin(), processes_.end(), [&](auto& p) {
    return p.to.acceptor == found.acceptor;
  });
  if (!known) {
    self_.monitor(found.acceptor);
    self_.monitor(found.session);
    processes_.push_back({++last_process_, std::move(found)});
    send_heartbeat(processes_.back());
  }
  report();
}

void switchboard::failed(const std::string& address, std::string why) {
  errors_[address] = std::move(why);
  report();
}

void switchboard::down(const caf::actor_addr& who) {
  for (auto& p : processes_)
    if (p.to.acceptor == who)
      p.open = false;
  auto gone = std::find_if(processes_.begin(), processes_.end(),
                           [&](auto& p) { return p.to.session == who; });
  if (gone != processes_.end()) {
    auto id = gone->id;
    processes_.erase(gone);
    retry(id);
  }
  report();
}

void switchboard::pong_received(const caf::strong_actor_ptr& acceptor,
                                std::vector<std::string> missing,
                                std::int64_t steady) {
  for (auto& p : processes_)
    if (p.to.acceptor == acceptor) {
      p.clock_known = true;
      p.clock_offset = steady - time_.steady().count();
      p.missing = std::move(missing);
      break;
    }
  report();
}

void switchboard::tick() {
  for (auto& p : processes_)
    if (p.open)
      send_heartbeat(p);
  auto too_old = self_.clock().now() - longest_wait;
  while (!pending_.empty() && pending_.begin()->second.since < too_old)
    pending_.erase(pending_.begin());
}

void switchboard::send_heartbeat(const process& p) const {
  send(p.to.acceptor, caf::make_message(ping{}));
  for (auto& what : periodic_)
    send(p.to.session, what);
}

switchboard::process* switchboard::next_open() {
  for (std::size_t i = 0; i < processes_.size(); ++i) {
    auto& p = processes_[++turn_ % processes_.size()];
    if (p.open && p.clock_known)
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
    what.content.get_mutable_as<parcel>(0).until = what.until + to.clock_offset;
  send(to.to.session, what.content);
}

void switchboard::refuse(const question& what, refusal refused,
                         const std::string& why) const {
  what.asker->enqueue(self_.ctrl(), caf::make_message_id(),
                      what.refuse(what.number, refused, why), self_.context());
}

void switchboard::retry(std::uint64_t lost) {
  for (auto i = pending_.begin(); i != pending_.end();) {
    auto& asked = i->second;
    if (asked.process != lost) {
      ++i;
      continue;
    }
    auto* to
        = asked.what.retried || !asked.what.retryable ? nullptr : next_open();
    if (to == nullptr) {
      refuse(asked.what,
             asked.what.until != 0 ? refusal::in_doubt : refusal::unavailable,
             "the connection to the " + service_
                 + " service was lost before it answered");
      i = pending_.erase(i);
      continue;
    }
    asked.process = to->id;
    asked.what.retried = true;
    send(*to, asked.what);
    ++i;
  }
}

void switchboard::report() {
  std::optional<std::vector<std::string>> missing; // in every process
  for (auto& p : processes_) {
    if (!p.open || !p.clock_known)
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
  for (auto& [address, why] : errors_) {
    text += std::exchange(between, ", ") + address;
    text += why.empty() ? " (connection lost)" : " (" + why + ")";
  }
  presence_->set({std::move(text)});
}

} // namespace troupe::remote
