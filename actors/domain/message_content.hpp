#pragma once

#include "actors/domain/vocabulary.hpp"

#include <cstdint>

/// What messages carry. Of one that adds nothing, these are the fields
/// (all_fields_named).
namespace troupe {

struct saga_message {
  using content = saga_message;
  saga_context saga;
  TROUPE_FIELDS(saga)
};

struct purchase_message {
  using content = purchase_message;
  saga_context saga;
  troupe::purchase purchase;
  TROUPE_FIELDS(saga, purchase)
};

struct refused_message {
  using content = refused_message;
  static constexpr auto means = outcome::refused;
  saga_context saga;
  troupe::purchase purchase;
  troupe::reason reason{};
  TROUPE_FIELDS(saga, purchase, reason)
};

/// There may be several of its type in one saga.
struct numbered_message {
  using content = numbered_message;
  saga_context saga;
  std::uint32_t number = 1;
  TROUPE_FIELDS(saga, number)

  std::uint32_t ordinal() const { return number; }
};

} // namespace troupe
