#include "adapters/wire/document.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace troupe::wire {

namespace {

constexpr std::size_t deepest = 64;

/// Builds a document; keeps the digits of numbers.
class builder {
public:
  explicit builder(parse_result& result) : result_(result) {}

  bool null() { return put({}); }
  bool boolean(bool value) {
    return put({.kind = document::boolean, .truth = value});
  }
  bool number_integer(std::int64_t value) { return number(value); }
  bool number_unsigned(std::uint64_t value) { return number(value); }
  bool number_float(double, const std::string& digits) {
    return put({.kind = document::number, .text = digits});
  }
  bool string(std::string& value) {
    return put({.kind = document::string, .text = std::move(value)});
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(document::object); }
  bool start_array(std::size_t) { return open(document::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    names_.back() = std::move(name);
    return true;
  }

  bool parse_error(std::size_t at, const std::string& last,
                   const nlohmann::json::exception& e) {
    // 406: the number overflows a double (1e400).
    if (e.id == 406)
      result_.out_of_range = true;
    result_.error = "not JSON at byte " + std::to_string(at);
    if (std::all_of(last.begin(), last.end(),
                    [](char c) { return c >= ' ' && c <= '~'; }))
      result_.error += " near '" + last.substr(0, 40) + "'";
    return false;
  }

private:
  template <class Int>
  bool number(Int value) {
    return put({.kind = document::number, .text = std::to_string(value)});
  }

  bool put(document value) {
    if (open_.empty())
      result_.value = std::move(value);
    else if (open_.back().kind == document::array)
      open_.back().items.push_back(std::move(value));
    else
      open_.back().members.push_back(
          {std::move(names_.back()), std::move(value)});
    return true;
  }

  bool open(document::kind_t kind) {
    if (open_.size() == deepest) {
      result_.error = "nested too deep: at most 64 levels";
      return false;
    }
    open_.push_back({.kind = kind});
    names_.emplace_back();
    return true;
  }

  bool close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    names_.pop_back();
    return put(std::move(done));
  }

  parse_result& result_;
  std::vector<document> open_;
  std::vector<std::string> names_;
};

} // namespace

const document* document::member(std::string_view name) const {
  for (auto i = members.rbegin(); i != members.rend(); ++i)
    if (i->name == name)
      return &i->value;
  return nullptr;
}

parse_result parse(std::string_view text) {
  parse_result result;
  if (text.starts_with("\xEF\xBB\xBF")) {
    result.error = "a byte order mark stands before the JSON text";
    return result;
  }
  // To the parser it would be the end.
  if (auto nul = text.find('\0'); nul != text.npos) {
    result.error = "not JSON at byte " + std::to_string(nul + 1);
    return result;
  }
  builder b{result};
  nlohmann::json::sax_parse(text.begin(), text.end(), &b);
  return result;
}

} // namespace troupe::wire
