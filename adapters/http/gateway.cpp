#include "adapters/http/gateway.hpp"

#include "actors/last_words.hpp"
#include "adapters/http/views.hpp"

#include <caf/actor_cast.hpp>
#include <caf/atom.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <unordered_map>
#include <vector>

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<troupe::http::follower>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<troupe::http::exchange>)

namespace troupe::http {

namespace {

using tick_atom = caf::atom_constant<caf::atom("tick")>;
using hurry_atom = caf::atom_constant<caf::atom("hurry")>;

constexpr std::chrono::milliseconds tick_interval{100};
constexpr instant poll_after = 1'000; ///< without an event

/// The gateway's actor beside its published interface.
using gateway_self = gateway_actor::extend<
    caf::reacts_to<std::shared_ptr<follower>, bool>,
    caf::reacts_to<std::shared_ptr<exchange>>, caf::reacts_to<order_events>,
    caf::reacts_to<tick_atom>, caf::reacts_to<hurry_atom>>;

struct gateway_state {
  static inline const char* name = "gateway";

  struct subscription {
    std::shared_ptr<follower> who;
    instant heard_at = 0;
    bool reading = false;
  };

  std::unordered_multimap<std::string, subscription> subscriptions;
  std::vector<std::shared_ptr<event_stream>> streams;
  instant commented_at = gateway::now();

  /// Whether a follower wants to hear more. One that throws does not: its
  /// client is answered 500, the others stay.
  template <class F>
  static bool wants_more(F&& follow) {
    try {
      return follow();
    } catch (const std::exception&) {
      return false;
    }
  }

  /// Whether the subscription has ended.
  static bool deliver(subscription& s, const order_event& event, bool newest,
                      instant now) {
    s.heard_at = now;
    s.who->set_last(event.seq);
    return !wants_more([&] { return s.who->take(event, newest); });
  }

  void broadcast(std::string_view text) {
    std::erase_if(streams, [&](auto& stream) { return !stream->send(text); });
  }
};

struct gateway_behavior {
  using pointer = gateway_self::stateful_pointer<gateway_state>;

  pointer self;
  gateway* owner;

  void read_history(gateway_state::subscription& s) const {
    s.reading = true;
    owner->ask(
        get_history{s.who->order_id(), s.who->last()}, nullptr,
        [*this, who = s.who](answer<history>& read) { catch_up(who, read); },
        [*this, who = s.who] {
          if (auto i = find(who); i != self->state.subscriptions.end()) {
            i->second.reading = false;
            i->second.heard_at = gateway::now();
          }
        });
  }

  void catch_up(const std::shared_ptr<follower>& who,
                answer<history>& read) const {
    auto i = find(who);
    if (i == self->state.subscriptions.end())
      return;
    auto& s = i->second;
    s.reading = false;
    s.heard_at = gateway::now();
    auto& events = read.value.events;
    for (auto& event : events)
      if (event.seq == s.who->last() + 1
          && gateway_state::deliver(s, event, &event == &events.back(),
                                    gateway::now())) {
        self->state.subscriptions.erase(i);
        return;
      }
  }

  auto find(const std::shared_ptr<follower>& who) const
      -> decltype(gateway_state::subscriptions)::iterator {
    auto [begin, end] = self->state.subscriptions.equal_range(who->order_id());
    for (auto i = begin; i != end; ++i)
      if (i->second.who == who)
        return i;
    return self->state.subscriptions.end();
  }

  void on_events(const order_events& events) const {
    auto& state = self->state;
    auto now = gateway::now();
    for (auto& event : events) {
      if (!state.streams.empty())
        state.broadcast(stream_event(event, false));
      auto [i, end] = state.subscriptions.equal_range(event.order_id);
      while (i != end) {
        auto& s = i->second;
        auto next = s.who->last() + 1;
        if (event.seq == next || (event.seq > next && !s.who->wants_all())) {
          if (gateway_state::deliver(s, event, true, now)) {
            i = state.subscriptions.erase(i);
            continue;
          }
        } else if (event.seq > next && !s.reading) {
          read_history(s);
        }
        ++i;
      }
    }
  }

  void on_tick() const {
    auto& state = self->state;
    auto now = gateway::now();
    for (auto i = state.subscriptions.begin();
         i != state.subscriptions.end();) {
      auto& s = i->second;
      if (!gateway_state::wants_more([&] { return s.who->wait(now); })) {
        i = state.subscriptions.erase(i);
        continue;
      }
      if (!s.reading && now - s.heard_at >= poll_after)
        read_history(s);
      ++i;
    }
    if (now - state.commented_at >= comment_every) {
      state.commented_at = now;
      state.broadcast(stream_comment);
    }
  }
};

template <class... Answers>
auto answer_handlers(open_questions* questions, types<Answers...>) {
  return std::tuple{
      [questions](answer<Answers>& said) { questions->answered(said); }...};
}

gateway_self::behavior_type
behavior_of(gateway_self::stateful_pointer<gateway_state> self, gateway* owner,
            open_questions* questions, const order_news& news) {
  gateway_behavior me{self, owner};
  end_with_process(self);
  self->delayed_send(self, tick_interval, tick_atom::value);
  self->send(news, listen_atom::value);
  return std::apply(
      [&](auto... handlers) {
        return gateway_self::behavior_type{
            std::move(handlers)...,
            [=](const std::shared_ptr<follower>& who, bool catch_up) {
              auto i = self->state.subscriptions.emplace(
                  who->order_id(),
                  gateway_state::subscription{who, gateway::now()});
              if (catch_up)
                me.read_history(i->second);
            },
            [=](const std::shared_ptr<exchange>& client) {
              if (auto stream = client->open_stream())
                self->state.streams.push_back(std::move(stream));
            },
            [=](const order_events& events) { me.on_events(events); },
            [=](hurry_atom) {
              std::erase_if(self->state.subscriptions, [](auto& entry) {
                return !gateway_state::wants_more(
                    [&] { return entry.second.who->hurry(); });
              });
            },
            [=](tick_atom) {
              questions->give_up(gateway::now());
              me.on_tick();
              self->delayed_send(self, tick_interval, tick_atom::value);
            },
        };
      },
      answer_handlers(questions, all_answers{}));
}

} // namespace

gateway::gateway(caf::actor_system& system, peers to, id_source& ids,
                 const clock& time, gateway_settings settings)
    : system_(system), peers_(std::move(to)), ids_(ids), clock_(time),
      settings_(settings),
      actor_(system.spawn(
          behavior_of, this, &questions_,
          std::get<order_news>(peers_.of<participants::order>()))) {}

gateway::~gateway() {
  caf::anon_send_exit(actor_, caf::exit_reason::user_shutdown);
  caf::scoped_actor waiting{system_};
  waiting->wait_for(actor_);
}

void gateway::follow(std::shared_ptr<follower> who, bool catch_up) {
  caf::anon_send(caf::actor_cast<gateway_self>(actor_), std::move(who),
                 catch_up);
}

void gateway::follow_all(std::shared_ptr<exchange> client) {
  caf::anon_send(caf::actor_cast<gateway_self>(actor_), std::move(client));
}

instant gateway::now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch())
      .count();
}

void gateway::hurry() {
  caf::anon_send(caf::actor_cast<gateway_self>(actor_), hurry_atom::value);
}

bool gateway::begin(const std::string& key) {
  std::lock_guard guard{mutex_};
  return keys_.insert(key).second;
}

void gateway::end(const std::string& key) {
  std::lock_guard guard{mutex_};
  keys_.erase(key);
}

} // namespace troupe::http
