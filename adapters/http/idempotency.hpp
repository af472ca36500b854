#pragma once

#include "actors/domain/requests.hpp"
#include "adapters/http/gateway.hpp"
#include "adapters/http/views.hpp"

#include <functional>
#include <memory>

namespace troupe::http {

/// Which participant stores the keys of a route.
enum class key_home { order, inventory, payment };

/// Tells one request from another: a 128-bit hash of method, target and body,
/// as hexadecimal digits. Not a secret, and no defence against a client that
/// collides with itself.
std::string fingerprint(const request& asked);

/// The same of any text.
std::string fingerprint(std::string_view text);

/// Carries out a request that may have an `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header). `go` is called with the key to
/// send along (empty without the header) and with what is to be called once the
/// answer is known, whatever it is. Otherwise the client has been told: 400 for
/// a malformed key, 409 while the first request with it is on its way, 422 if
/// it was used where another participant keeps the keys.
void once(gateway& shop, const std::shared_ptr<exchange>& client, key_home home,
          std::function<void(command_key, std::function<void()> done)> go);

/// The same for a command that is answered with what it has changed: 200, and
/// whether that was the stored answer.
template <class View, class Handle, class Command>
void change_once(gateway& shop, const std::shared_ptr<exchange>& client,
                 key_home home, const Handle& peer, const Command& command) {
  once(shop, client, home,
       [&shop, client, peer, command](command_key key,
                                      const std::function<void()>& done) {
         auto keyed = command;
         keyed.key = std::move(key);
         shop.ask<View>(
             peer, std::move(keyed), client,
             [client, done](answer<View>& said) {
               done();
               auto result = json(200, said.value);
               if (said.replayed)
                 result.headers.emplace_back("Idempotency-Replayed", "true");
               client->respond(std::move(result));
             },
             done);
       });
}

} // namespace troupe::http
