#include "adapters/http/field_text.hpp"
#include "adapters/http/form.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/wire/messages.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace troupe::http {

namespace {

constexpr auto names = names_of(participant{});

/// Asks this participant what may be asked of any.
template <class Question, class Then>
void ask(gateway& shop, const caller& c, participant who, Question what,
         Then then) {
  with_participant(who, [&]<class Participant>() {
    shop.ask_of<Participant>(std::move(what), c, std::move(then));
  });
}

// -- the list -----------------------------------------------------------------

/// Asks one participant after the other for a page, and makes one of all.
struct collection {
  gateway& shop;
  caller c;
  std::uint32_t limit;
  std::array<std::int64_t, names.size()> after;
  std::array<page<dead_letter>, names.size()> found;

  static void ask(const std::shared_ptr<collection>& self, std::size_t next) {
    if (next == names.size()) {
      self->c->respond(
          list_of(self->c->request(), cursor_kind::letters, self->merged()));
      return;
    }
    http::ask(
        self->shop, self->c, static_cast<participant>(next),
        list_dead_letters{{self->limit, std::to_string(self->after[next])}},
        [self, next](answer<page<dead_letter>>& some) {
          self->found[next] = std::move(some.value);
          ask(self, next + 1);
        });
  }

  /// Merges the pages, the newest first; each page keeps its order.
  page<shown_letter> merged() {
    page<shown_letter> result;
    std::array<std::span<dead_letter>, names.size()> left;
    std::ranges::transform(found, left.begin(),
                           [](auto& some) { return std::span{some.items}; });
    auto time = [](auto& letters) {
      return letters.empty() ? std::numeric_limits<instant>::min()
                             : letters.front().parked_at;
    };
    while (result.items.size() < limit) {
      auto newest = std::ranges::max_element(left, {}, time);
      if (newest->empty())
        break;
      auto i = static_cast<std::size_t>(newest - left.begin());
      auto& letter = newest->front();
      after[i] = letter.id;
      result.items.push_back({static_cast<participant>(i), std::move(letter)});
      *newest = newest->subspan(1);
    }
    auto more = [](auto& some) { return !some.empty(); };
    auto unread = [](auto& some) { return !some.next.empty(); };
    if (std::ranges::any_of(left, more) || std::ranges::any_of(found, unread))
      for (auto id : after)
        result.next += (result.next.empty() ? "" : "-") + std::to_string(id);
    return result;
  }
};

void list(gateway& shop, const caller& c, const path_params&) {
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

using letter_handler = void (*)(gateway&, const caller&, const letter_name&);

/// Reads the letter's name for `handle`; 404 where no letter can be called so.
void with_name(gateway& shop, const caller& c, const path_params& path,
               letter_handler handle) {
  std::string_view text = path["letter_id"];
  auto dash = std::min(text.rfind('-'), text.size());
  auto who = from_string<participant>(text.substr(0, dash));
  auto id = number_in(text.substr(std::min(dash + 1, text.size())));
  if (who && id)
    handle(shop, c, {*who, *id});
  else
    c->fail(404, "no dead letter is called like this");
}

/// Answers with the letter that is found.
auto show_letter(const caller& c, participant who, int status) {
  return [c, who, status](answer<dead_letter>& found) {
    c->respond(json(status, shown_letter{who, std::move(found.value)}));
  };
}

void get(gateway& shop, const caller& c, const letter_name& name) {
  ask(shop, c, name.who, get_dead_letter{name.id},
      show_letter(c, name.who, 200));
}

void send_again(gateway& shop, const caller& c, const letter_name& name,
                std::string content) {
  ask(shop, c, name.who, replay_dead_letter{name.id, std::move(content)},
      show_letter(c, name.who, 202));
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

void replay(gateway& shop, const caller& c, const letter_name& name) {
  if (c->request().body.empty()) {
    send_again(shop, c, name, {});
    return;
  }
  if (!read_object(*c))
    return;
  ask(shop, c, name.who, get_dead_letter{name.id},
      [&shop, c, name](auto& found) {
        auto& content = c->request().body;
        auto wrong = objection(found.value, content);
        if (wrong.empty())
          send_again(shop, c, name, content);
        else
          c->fail(422, wrong);
      });
}

void discard(gateway& shop, const caller& c, const letter_name& name) {
  ask(shop, c, name.who, delete_dead_letter{name.id}, [c](auto&) {
    c->respond({204, {}, {}, {}});
  });
}

} // namespace

std::vector<route> dead_letter_routes(gateway& shop) {
  auto bind = binder(shop);
  return {
      {"GET", "/dead-letters", bind(list)},
      {"GET", "/dead-letters/{letter_id}", bind(with_name, get)},
      {"POST", "/dead-letters/{letter_id}/replay", bind(with_name, replay),
       produces::json, takes::json},
      {"DELETE", "/dead-letters/{letter_id}", bind(with_name, discard)},
  };
}

} // namespace troupe::http
