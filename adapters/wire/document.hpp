#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace troupe::wire {

struct named_document;

/// JSON text as it was written: numbers keep their digits, so that money is
/// never a floating point number.
struct document {
  enum kind_t : unsigned char { null, boolean, number, string, array, object };

  kind_t kind = null;
  bool truth = false;
  std::string text; ///< of a string, or the digits of a number
  std::vector<document> items;
  std::vector<named_document> members;

  /// The member with this name (the last one, if it was given twice), or null.
  const document* member(std::string_view name) const;
};

struct named_document {
  std::string name;
  document value;
};

struct parse_result {
  document value;
  std::string error; ///< empty: it is JSON; else what is wrong and where
  /// It is JSON, but a number is beyond what can be calculated with.
  bool out_of_range = false;
};

/// Reads one JSON text (RFC 8259): UTF-8, no byte order mark, nothing behind
/// it, nested at most 64 deep.
parse_result parse(std::string_view text);

} // namespace troupe::wire
