#include "adapters/http/form.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace troupe::http {

namespace {

using client = std::shared_ptr<exchange>;

constexpr auto names = names_of(participant{});

// -- the list -----------------------------------------------------------------

/// Asks one participant after the other for a page, and makes one of all.
struct collection {
  gateway& shop;
  client c;
  std::uint32_t limit;
  std::array<std::int64_t, names.size()> after;
  std::array<page<dead_letter>, names.size()> found;

  static void ask(const std::shared_ptr<collection>& self, std::size_t next) {
    if (next == names.size()) {
      self->c->respond(
          list_of(self->c->request(), cursor_kind::letters, self->merged()));
      return;
    }
    auto then = [self, next](answer<page<dead_letter>>& some) {
      self->found[next] = std::move(some.value);
      ask(self, next + 1);
    };
    auto question
        = list_dead_letters{{self->limit, std::to_string(self->after[next])}};
    with_participant(static_cast<participant>(next), [&]<class Participant>() {
      self->shop.ask_of<Participant>(question, self->c, then);
    });
  }

  /// Merges the pages, the newest first; each page keeps its order.
  page<shown_letter> merged() {
    page<shown_letter> result;
    std::array<std::size_t, names.size()> taken{};
    while (result.items.size() < limit) {
      auto newest = names.size();
      for (std::size_t i = 0; i < names.size(); ++i)
        if (taken[i] < found[i].items.size()
            && (newest == names.size()
                || found[i].items[taken[i]].parked_at
                       > found[newest].items[taken[newest]].parked_at))
          newest = i;
      if (newest == names.size())
        break;
      auto& letter = found[newest].items[taken[newest]++];
      after[newest] = letter.id;
      result.items.push_back(
          {static_cast<participant>(newest), std::move(letter)});
    }
    for (std::size_t i = 0; i < names.size(); ++i)
      if (taken[i] < found[i].items.size() || !found[i].next.empty()) {
        for (auto id : after)
          result.next += (result.next.empty() ? "" : "-") + std::to_string(id);
        break;
      }
    return result;
  }
};

void list(gateway& shop, const client& c, const path_params&) {
  auto asked = read_page_request(*c, cursor_kind::letters);
  if (!asked)
    return;
  auto all
      = std::make_shared<collection>(collection{shop, c, asked->limit, {}, {}});
  all->after.fill(std::numeric_limits<std::int64_t>::max());
  if (!asked->after.empty())
    std::ranges::copy(numbers_in(asked->after), all->after.begin());
  collection::ask(all, 0);
}

// -- one of them --------------------------------------------------------------

struct letter_name {
  participant who;
  std::int64_t id;
};

/// Nothing: the client has been told that there is no such letter.
std::optional<letter_name> read_name(exchange& c, std::string_view text) {
  auto dash = std::min(text.rfind('-'), text.size());
  auto who = from_string<participant>(text.substr(0, dash));
  auto id = numbers_in(text.substr(std::min(dash + 1, text.size())));
  if (who && id.size() == 1)
    return letter_name{*who, id.front()};
  c.respond(problem(c.request(), 404, "no dead letter is called like this"));
  return std::nullopt;
}

void get(gateway& shop, const client& c, const path_params& path) {
  auto name = read_name(*c, path["letter_id"]);
  if (!name)
    return;
  with_participant(name->who, [&]<class Participant>() {
    shop.ask_of<Participant>(
        get_dead_letter{name->id}, c, [c, who = name->who](auto& found) {
          c->respond(json(200, shown_letter{who, found.value}));
        });
  });
}

void send_again(gateway& shop, const client& c, letter_name name,
                std::string content) {
  with_participant(name.who, [&]<class Participant>() {
    shop.ask_of<Participant>(
        replay_dead_letter{name.id, std::move(content)}, c,
        [c, who = name.who](auto& sent) {
          c->respond(json(202, shown_letter{who, sent.value}));
        });
  });
}

/// What is wrong with sending this instead of what the letter has.
std::string objection(const dead_letter& letter, const std::string& content) {
  // The participant refuses a letter that is no message at all.
  if (!std::ranges::count(all_messages(), letter.command))
    return {};
  std::string id;
  try {
    id = id_of(wire::decode(letter.command, content));
  } catch (const wire::format_error& e) {
    return e.what();
  }
  try {
    if (auto was = id_of(wire::decode(letter.command, letter.content));
        was != id)
      return "it would be another message: " + id + " instead of " + was;
  } catch (const wire::format_error&) {
    return {}; // what could not be read has no id of ours
  }
  return {};
}

void replay(gateway& shop, const client& c, const path_params& path) {
  auto name = read_name(*c, path["letter_id"]);
  if (!name)
    return;
  if (c->request().body.empty()) {
    send_again(shop, c, *name, {});
    return;
  }
  if (!read_object(*c))
    return;
  with_participant(name->who, [&]<class Participant>() {
    shop.ask_of<Participant>(get_dead_letter{name->id}, c,
                             [&shop, c, name](auto& found) {
                               auto& content = c->request().body;
                               auto wrong = objection(found.value, content);
                               if (wrong.empty())
                                 send_again(shop, c, *name, content);
                               else
                                 refuse(*c, wrong);
                             });
  });
}

void discard(gateway& shop, const client& c, const path_params& path) {
  auto name = read_name(*c, path["letter_id"]);
  if (!name)
    return;
  with_participant(name->who, [&]<class Participant>() {
    shop.ask_of<Participant>(delete_dead_letter{name->id}, c, [c](auto&) {
      c->respond({204, {}, {}, {}});
    });
  });
}

} // namespace

std::vector<route> dead_letter_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      {"GET", "/dead-letters", produces::json, takes::nothing, bind(list)},
      {"GET", "/dead-letters/{letter_id}", produces::json, takes::nothing,
       bind(get)},
      {"POST", "/dead-letters/{letter_id}/replay", produces::json, takes::json,
       bind(replay)},
      {"DELETE", "/dead-letters/{letter_id}", produces::json, takes::nothing,
       bind(discard)},
  };
}

} // namespace troupe::http
