#pragma once

#include "actors/domain/money.hpp"
#include "adapters/http/exchange.hpp"
#include "adapters/http/problem.hpp"
#include "adapters/wire/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::http {

/// Reads what a client sent, and notes everything that is wrong with it, each
/// with a JSON pointer, so that one answer tells it all.
class form {
public:
  explicit form(const wire::document& body) : at_(&body) {}

  /// Whether the present object has this member; one that is null is none.
  bool has(std::string_view name) const {
    auto found = at_->member(name);
    return found && found->kind != wire::document::null;
  }

  /// A string of `least` to `most` bytes without U+0000.
  std::string text(std::string_view name, std::size_t least, std::size_t most);

  /// An id: 1 to 128 bytes without control characters.
  std::string id(std::string_view name);

  /// A whole number; `1.0` and `1e2` are read by value.
  std::int64_t whole(std::string_view name, std::int64_t least,
                     std::int64_t most);

  /// An amount, exact; negative ones only where `negative` says so.
  money amount(std::string_view name, bool negative = false);

  /// The member as an object, whose members are read until `leave`. False: it
  /// is none, which has been noted.
  bool enter(std::string_view name);
  bool enter(std::string_view list, const std::vector<wire::document>& items,
             std::size_t i);
  void leave();

  /// An array of `least` to `most` items; null: noted.
  const std::vector<wire::document>* list(std::string_view name,
                                          std::size_t least, std::size_t most);

  /// Notes what is wrong with a member of the present object.
  void wrong(std::string_view name, std::string detail);

  const std::vector<field_error>& errors() const { return errors_; }

private:
  const wire::document* member(std::string_view name,
                               wire::document::kind_t kind,
                               const char* expected);

  struct level {
    const wire::document* object;
    std::size_t pointer_size;
  };

  const wire::document* at_;
  std::string pointer_;
  std::vector<level> above_;
  std::vector<field_error> errors_;
};

/// The request's body as a JSON object; nothing: the client has been told that
/// it is not JSON (400) or not an object (422).
std::optional<wire::document> read_object(exchange& client);

/// Answers 422 with all that a form has noted. False: nothing was wrong.
bool refuse(exchange& client, const form& filled);

} // namespace troupe::http
