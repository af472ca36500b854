#pragma once

#include "adapters/postgres/array.hpp"
#include "adapters/postgres/changes.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// Many rows in one statement: a parameter a field, an array of its values.
namespace troupe::postgres {

/// `$1::text[]`, `$2::bigint[]`, ...: a parameter a field whose bit is set, the
/// first one with this number.
template <record T>
std::vector<std::string> arrays(std::uint64_t fields, std::size_t number) {
  std::vector<std::string> result;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    using types = decltype(std::declval<T&>().fields());
    auto add = [&](std::size_t i, std::string_view type) {
      if (fields >> i & 1)
        result.push_back("$" + std::to_string(number++)
                         + "::" + std::string{type} + "[]");
    };
    (add(I, sql_type<std::remove_cvref_t<std::tuple_element_t<I, types>>>()),
     ...);
  }(std::make_index_sequence<field_count<T>>{});
  return result;
}

template <record T>
constexpr std::uint64_t all_of = (std::uint64_t{1} << field_count<T>)-1;

/// The values of these fields of rows, an array a field.
template <record T>
class columns {
public:
  explicit columns(std::uint64_t fields) : fields_{fields} {}

  void add(const T& row) {
    std::size_t i = 0;
    auto put = [&](const auto& field) {
      if (fields_ >> i & 1)
        arrays_[i].add(field);
      ++i;
    };
    std::apply([&](const auto&... field) { (put(field), ...); }, row.fields());
    ++size_;
  }

  std::size_t size() const { return size_; }

  parameters take() && {
    parameters result;
    for (std::size_t i = 0; i < arrays_.size(); ++i)
      if (fields_ >> i & 1)
        result.push_back(std::move(arrays_[i]).take());
    return result;
  }

private:
  std::uint64_t fields_;
  std::array<array, field_count<T>> arrays_;
  std::size_t size_ = 0;
};

template <record T>
void insert_all(changes& to, std::string_view table, columns<T> rows) {
  auto given = rows_of(arrays<T>(all_of<T>, to.first()), rows.size());
  to.add("INSERT INTO " + std::string{table} + " ("
             + std::string{T::field_names} + ") SELECT * FROM " + given
             + " AS given",
         std::move(rows).take());
}

} // namespace troupe::postgres
