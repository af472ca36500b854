#include "tests/exhaustive/flight.hpp"

#include "tests/actors/domain/fixtures.hpp"
#include "tests/exhaustive/bytes.hpp"

#include <type_traits>

namespace troupe::exhaustive {

namespace {

using exhaustive::put;
using fixtures::said;

std::string said(const forward_answered& x) {
  return x.accepted ? "accepted" : "refused";
}

std::string said(const undo_answered& x) {
  auto what = x.receipt.empty() ? "" : " " + x.receipt;
  return (x.accepted ? "undone" : "kept") + what;
}

std::string said(const commit_answered& x) {
  return x.accepted ? "committed" : "not committed yet";
}

void put(std::string& out, const third_party_call& x) {
  put(out, x.saga);
  put(out, x.what);
  put(out, x.receipt);
  put(out, x.number);
  put(out, x.amount);
}

void put(std::string& out, const forward_answered& x) {
  put(out, x.saga);
  put(out, x.accepted);
  put(out, x.receipt);
}

void put(std::string& out, const undo_answered& x) {
  put(out, x.saga);
  put(out, x.receipt);
  put(out, x.accepted);
  put(out, x.number);
}

void put(std::string& out, const commit_answered& x) {
  put(out, x.saga);
  put(out, x.accepted);
}

} // namespace

std::string said(const flight& f) {
  return std::visit([](auto& x) { return said(x); }, f.what) + " ("
         + std::string{to_string(f.from)} + " to "
         + std::string{to_string(f.to)} + ")";
}

void make_timeless(flight& f) {
  auto change = [](auto& x) {
    if constexpr (requires { x.saga; })
      x.saga.deadline = 0;
  };
  std::visit(
      [&]<class T>(T& x) {
        if constexpr (std::is_same_v<T, message>)
          std::visit(change, x);
        else
          change(x);
        if constexpr (requires { x.within; })
          x.within = 0;
      },
      f.what);
}

std::string bytes_of(const flight& f) {
  std::string result;
  put(result, f.from);
  put(result, f.to);
  put(result, f.what.index());
  std::visit([&](auto& x) { put(result, x); }, f.what);
  return result;
}

} // namespace troupe::exhaustive
