#pragma once

#include "actors/domain/requests.hpp"
#include "adapters/http/gateway.hpp"
#include "adapters/http/views.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::http {

/// Tells one request from another: a 128-bit hash of method, target and body,
/// as hexadecimal digits. Not a secret, and no defence against a client that
/// collides with itself.
std::string fingerprint(const request& asked);

/// The same of any text.
std::string fingerprint(std::string_view text);

/// For a change that may be asked for once more, by the gateway alone.
command_key own_key(gateway&);

/// What goes along with a request that may have an `Idempotency-Key`
/// (draft-ietf-httpapi-idempotency-key-header).
struct taken_key {
  command_key key;            ///< to be sent along
  std::function<void()> done; ///< to be called once the answer is known
};

/// Of a request whose keys are known in `scope`, a word: an own key where the
/// client gave none. Nothing: the client has been told, 400 for a malformed
/// key, 409 while the first request with it is on its way.
std::optional<taken_key> take_key(gateway& shop, exchange& client,
                                  std::string_view scope);

/// Says that this is a stored answer, where a client asked once more. What the
/// gateway has repeated by itself is nothing to the client.
void mark_replayed(response& result, const request& asked, bool replayed);

/// Asks for what is answered with what it has changed, and whether that was the
/// stored answer.
template <class Command>
void change_once(gateway& shop, const std::shared_ptr<exchange>& client,
                 std::string_view scope, Command command, int status = 200) {
  auto taken = take_key(shop, *client, scope);
  if (!taken)
    return;
  command.key = std::move(taken->key);
  shop.ask(
      std::move(command), client,
      [client, done = taken->done, status](auto& said) {
        done();
        auto result = json(status, said.value);
        mark_replayed(result, client->request(), said.replayed);
        client->respond(std::move(result));
      },
      taken->done);
}

} // namespace troupe::http
