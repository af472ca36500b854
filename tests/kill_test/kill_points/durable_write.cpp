#include "tests/kill_test/kill_points/durable_write.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace troupe::kill_test {

namespace {

using text = std::string_view;

constexpr std::array<std::pair<text, parameter_kind>, 6> columns{{
    {"messages", parameter_kind::messages},
    {"status", parameter_kind::status},
    {"forward", parameter_kind::forward},
    {"undo", parameter_kind::undo},
    {"asked", parameter_kind::asked},
    {"command_id", parameter_kind::answer},
}};

constexpr std::array<text, 5> tables{"outbox", "order_history", "payments",
                                     "deliveries", "commands"};

void add(std::vector<known_parameter>& to, text column, std::size_t number) {
  for (auto& [name, kind] : columns)
    if (name == column)
      to.push_back({number, kind});
}

/// Behind what was looked for, which is not there where this is npos.
std::size_t behind(text all, text what, std::size_t from = 0) {
  auto at = all.find(what, from);
  return at == text::npos ? at : at + what.size();
}

/// The number behind the first such mark.
std::optional<std::size_t> number_behind(text all, char mark) {
  auto at = all.find(mark);
  std::size_t result = 0;
  if (at == text::npos
      || std::from_chars(all.data() + at + 1, all.data() + all.size(), result)
                 .ec
             != std::errc{})
    return std::nullopt;
  return result;
}

/// `a, b, c)`: their parameters follow each other.
void add_list(std::vector<known_parameter>& to, text list, std::size_t number) {
  list = list.substr(0, list.find(')'));
  while (!list.empty()) {
    auto comma = list.find(", ");
    add(to, list.substr(0, comma), number++);
    list.remove_prefix(comma == text::npos ? list.size() : comma + 2);
  }
}

/// `a = ?2, b = ?7 WHERE ...`, as SQLite is given it.
void add_assigned(std::vector<known_parameter>& to, text list) {
  list = list.substr(0, list.find(" WHERE "));
  while (!list.empty()) {
    auto comma = list.find(", ");
    auto one = list.substr(0, comma);
    if (auto number = number_behind(one, '?'))
      add(to, one.substr(0, one.find(' ')), *number);
    list.remove_prefix(comma == text::npos ? list.size() : comma + 2);
  }
}

/// The word behind a name in JSON, which may be quoted once more.
text word_behind(text all, text name) {
  auto at = behind(all, name);
  if (at == text::npos)
    return {};
  at = all.find_first_not_of("\\\":", at);
  if (at == text::npos)
    return {};
  return all.substr(at, all.find_first_of("\\\"", at) - at);
}

} // namespace

std::vector<known_parameter> known_parameters(text sql) {
  std::vector<known_parameter> result;
  for (auto table : tables) {
    auto insert = "INSERT INTO " + std::string{table} + " (";
    if (auto at = behind(sql, insert); at != text::npos)
      add_list(result, sql.substr(at),
               number_behind(sql.substr(at), '$').value_or(1));
    auto update = "UPDATE " + std::string{table} + " SET ";
    auto at = behind(sql, update);
    if (at == text::npos)
      continue;
    auto given = behind(sql, " AS given (", at);
    if (given == text::npos)
      add_assigned(result, sql.substr(at));
    else if (auto first = number_behind(sql.substr(at), '$'))
      add_list(result, sql.substr(given), *first);
  }
  return result;
}

void add_names(write_names& to, parameter_kind kind, text value) {
  constexpr text begin = "{\"type\":\"";
  constexpr text name = "\"coordination";
  constexpr text between = "{\",}";
  switch (kind) {
  case parameter_kind::messages:
    for (auto at = behind(value, begin); at != text::npos;) {
      auto next = behind(value, begin, at);
      auto one = value.substr(at, next - at);
      auto type = one.substr(0, one.find('"'));
      if (auto how = word_behind(one, name); !how.empty())
        to.insert(std::string{type} + ' ' + std::string{how});
      at = next;
    }
    break;
  case parameter_kind::status:
    for (auto at = value.find_first_not_of(between); at != text::npos;) {
      auto end = value.find_first_of(between, at);
      to.insert("status " + std::string{value.substr(at, end - at)});
      at = value.find_first_not_of(between, end);
    }
    break;
  case parameter_kind::asked:
    for (auto at = value.find(name); at != text::npos;
         at = value.find(name, at + 1))
      to.insert("claim " + std::string{word_behind(value.substr(at), name)});
    break;
  case parameter_kind::forward:
    if (value.find("committing") != text::npos)
      to.insert("confirm");
    break;
  case parameter_kind::undo:
    if (value.find("pending") != text::npos)
      to.insert("undo");
    break;
  case parameter_kind::answer:
    to.insert("answer");
    break;
  }
}

bool is_forgetting(text sql) {
  return sql.find("DELETE FROM outbox") != text::npos;
}

} // namespace troupe::kill_test
