#include "adapters/http/idempotency.hpp"

#include "adapters/http/problem.hpp"

#include <cstdio>

namespace troupe::http {

namespace {

/// The key bare of its quotes; nothing if it is malformed.
std::optional<std::string> bare(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  if (value.empty() || value.size() > 255)
    return std::nullopt;
  for (char c : value)
    if (c < ' ' || c == 0x7f || c == '"')
      return std::nullopt;
  return std::string{value};
}

std::uint64_t fnv1a(std::uint64_t seed, std::string_view text) {
  for (unsigned char c : text)
    seed = (seed ^ c) * 0x100000001b3;
  return (seed ^ 0xff) * 0x100000001b3;
}

/// Looks in one home after the other whether the key is known there.
struct search {
  gateway& shop;
  std::shared_ptr<exchange> client;
  command_key key;
  std::function<void()> done;
  std::function<void(command_key, std::function<void()>)> go;

  template <class Reader, class... Others>
  static void run(std::shared_ptr<search> self, const Reader& first,
                  const Others&... others) {
    auto& shop = self->shop;
    auto& id = self->key.id;
    shop.ask<known_command>(
        first, find_command{id}, self->client,
        [self, others...](answer<known_command>& found) {
          if (!found.value.fingerprint.empty()) {
            self->done();
            self->client->respond(
                problem(self->client->request(), 422,
                        "this idempotency key was used for another request"));
          } else if constexpr (sizeof...(others) > 0) {
            run(self, others...);
          } else {
            self->go(self->key, self->done);
          }
        },
        self->done);
  }
};

} // namespace

std::string fingerprint(const request& asked) {
  // What separates them stands in no method and no target.
  return fingerprint(asked.method + ' ' + asked.target + '\n' + asked.body);
}

std::string fingerprint(std::string_view text) {
  char digits[33];
  std::snprintf(
      digits, sizeof digits, "%016llx%016llx",
      static_cast<unsigned long long>(fnv1a(0xcbf29ce484222325, text)),
      static_cast<unsigned long long>(fnv1a(0x9e3779b97f4a7c15, text)));
  return digits;
}

void once(gateway& shop, const std::shared_ptr<exchange>& client, key_home home,
          std::function<void(command_key, std::function<void()>)> go) {
  auto& request = client->request();
  auto header = request.header("idempotency-key");
  if (!header) {
    // A commit of which nobody knows whether it succeeded is tried again: an id
    // of our own keeps that from acting twice. An order has its own anyway.
    if (home == key_home::order)
      go({}, [] {});
    else
      go({shop.new_id(), fingerprint(request)}, [] {});
    return;
  }
  auto id = bare(*header);
  if (!id) {
    client->respond(problem(request, 400,
                            "Idempotency-Key must have 1 to 255 printable "
                            "characters, quoted or bare"));
    return;
  }
  if (!shop.begin(*id)) {
    client->respond(problem(request, 409,
                            "the first request with this idempotency key is "
                            "still being carried out"));
    return;
  }
  auto one
      = std::make_shared<search>(search{shop,
                                        client,
                                        {*id, fingerprint(request)},
                                        [&shop, id = *id] { shop.end(id); },
                                        std::move(go)});
  auto& to = shop.to();
  switch (home) {
  case key_home::order:
    search::run(one, to.inventory_reader, to.payment_reader);
    break;
  case key_home::inventory:
    search::run(one, to.order_reader, to.payment_reader);
    break;
  case key_home::payment:
    search::run(one, to.order_reader, to.inventory_reader);
  }
}

} // namespace troupe::http
